-- What the entries add up to: one table per kind of record. A row is a version of a record, known from
-- entry `from_pos` until entry `to_pos`; 9223372036854775807 stands for "still". `body` is the record in
-- canonical JSON; the columns before it are drawn from it for queries and facts, and stand first so that
-- reading them does not read past it. Days count from 1970-01-01, money is in fen, yes is 1.

-- Dated states of units.
create table units (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  code text not null,
  valid_from bigint not null,
  valid_to bigint,
  kind text not null,
  name text not null,
  parent text,
  body text not null,
  constraint units_versions primary key (key, to_pos),
  constraint units_span check (from_pos > 0 and from_pos < to_pos)
);
create index units_code on units (code, valid_from);

-- Dated events between units.
create table unit_events (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  happened_on bigint not null,
  kind text not null,
  body text not null,
  constraint unit_events_versions primary key (key, to_pos),
  constraint unit_events_span check (from_pos > 0 and from_pos < to_pos)
);

-- Projects. `search` holds names, codes and owner in small letters; sets read `|a|b|`, `|` when empty.
create table projects (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  id bigint not null,
  name text not null,
  former_names text not null,
  code text,
  legacy_codes text not null,
  owner_name text not null,
  industry text not null,
  subject text not null,
  signed_on bigint,
  planned_start_on bigint,
  planned_finish_on bigint,
  total_investment bigint not null,
  fixed_investment bigint,
  parts bigint not null,
  tags text not null,
  simulated bigint not null,
  search text not null,
  body text not null,
  constraint projects_versions primary key (key, to_pos),
  constraint projects_span check (from_pos > 0 and from_pos < to_pos)
);
create index projects_facts on projects (id, from_pos, to_pos);
create index projects_name on projects (name);
create index projects_code on projects (code);

-- Units of projects in a role. `units` is the set of all, `shares` their number.
create table attributions (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  project bigint not null,
  role text not null,
  since bigint not null,
  counts_from bigint not null,
  main_unit text not null,
  shares bigint not null,
  units text not null,
  body text not null,
  constraint attributions_versions primary key (key, to_pos),
  constraint attributions_span check (from_pos > 0 and from_pos < to_pos)
);
create index attributions_facts on attributions (project, role, counts_from desc, since desc, from_pos, to_pos, main_unit);
create index attributions_unit on attributions (main_unit, role, project);

-- Projects in lists.
create table memberships (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  list text not null,
  project bigint not null,
  year bigint not null,
  code text not null,
  name text not null,
  category text,
  batch text not null,
  field text not null,
  entered_on bigint not null,
  left_on bigint,
  body text not null,
  constraint memberships_versions primary key (key, to_pos),
  constraint memberships_span check (from_pos > 0 and from_pos < to_pos)
);
create index memberships_facts on memberships (project, year, list, entered_on, left_on, from_pos, to_pos);
create index memberships_list on memberships (list, year, project);
create index memberships_code on memberships (code);
create index memberships_name on memberships (name);

-- Plans of a year; `list` is '' for the project's own.
create table plans (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  project bigint not null,
  list text not null,
  year bigint not null,
  basis text not null,
  holds_from bigint not null,
  annual bigint not null,
  to_q1 bigint,
  to_q2 bigint,
  to_q3 bigint,
  body text not null,
  constraint plans_versions primary key (key, to_pos),
  constraint plans_span check (from_pos > 0 and from_pos < to_pos)
);
create index plans_facts on plans (project, year, list, basis, holds_from, from_pos, to_pos, annual, to_q1, to_q2, to_q3);

-- Steps in the life of projects. `stage_order` is the place of the stage in a life, from 0;
-- `step` is that place for a move, 20 for a resumption, 21 for a winter stop.
create table stage_moves (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  project bigint not null,
  happened_on bigint not null,
  turn text not null,
  stage text not null,
  stage_order bigint not null,
  step bigint not null,
  body text not null,
  constraint stage_moves_versions primary key (key, to_pos),
  constraint stage_moves_span check (from_pos > 0 and from_pos < to_pos)
);
create index stage_moves_facts on stage_moves (project, happened_on, stage_order, step, from_pos, to_pos);

-- Reports of progress. `year`, `first_day` and `last_day` follow from the period.
create table reports (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  project bigint not null,
  period text not null,
  year bigint not null,
  first_day bigint not null,
  last_day bigint not null,
  version bigint not null,
  status text not null,
  done_ytd bigint not null,
  received_ytd bigint,
  done_before bigint,
  estimate_ytd bigint,
  checked_ytd bigint,
  physical_percent bigint,
  accepted_by text,
  typed_by text not null,
  body text not null,
  constraint reports_versions primary key (key, to_pos),
  constraint reports_span check (from_pos > 0 and from_pos < to_pos)
);
create index reports_facts on reports (project, last_day desc, first_day, period, version desc, status, from_pos, to_pos, year,
  done_ytd, done_before, received_ytd, estimate_ytd, checked_ytd, physical_percent);
create index reports_waiting on reports (period, status, typed_by);

-- Statistics by subject.
create table statistics (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  unit text not null,
  class text not null,
  variable text not null,
  period text not null,
  last_day bigint not null,
  vintage bigint not null,
  measure text not null,
  value bigint not null,
  body text not null,
  constraint statistics_versions primary key (key, to_pos),
  constraint statistics_span check (from_pos > 0 and from_pos < to_pos)
);

-- Events between projects. `projects` is the set of all that took part.
create table successions (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  happened_on bigint not null,
  kind text not null,
  projects text not null,
  body text not null,
  constraint successions_versions primary key (key, to_pos),
  constraint successions_span check (from_pos > 0 and from_pos < to_pos)
);

-- Who may see which record.
create table labels (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  target_table text not null,
  target_key text not null,
  field text not null,
  label text not null,
  body text not null,
  constraint labels_versions primary key (key, to_pos),
  constraint labels_span check (from_pos > 0 and from_pos < to_pos)
);

-- Purges asked for and carried out.
create table purges (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  id bigint not null,
  asked_by text not null,
  confirmed_by text,
  body text not null,
  constraint purges_versions primary key (key, to_pos),
  constraint purges_span check (from_pos > 0 and from_pos < to_pos)
);

-- Posts.
create table posts (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  code text not null,
  unit text not null,
  role text not null,
  open bigint not null,
  body text not null,
  constraint posts_versions primary key (key, to_pos),
  constraint posts_span check (from_pos > 0 and from_pos < to_pos)
);

-- Packs as installed.
create table packs (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  pack text not null,
  version text not null,
  digest text not null,
  body text not null,
  constraint packs_versions primary key (key, to_pos),
  constraint packs_span check (from_pos > 0 and from_pos < to_pos)
);

-- Published editions.
create table bulletins (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  pack text not null,
  bulletin text not null,
  period text not null,
  last_day bigint not null,
  edition bigint not null,
  drawn_at bigint not null,
  digest text not null,
  body text not null,
  constraint bulletins_versions primary key (key, to_pos),
  constraint bulletins_span check (from_pos > 0 and from_pos < to_pos)
);
