-- Loading facts asks of every project for the last report that says what was done before its year,
-- and few reports say so.
create index reports_done_before on reports (project, last_day desc, first_day, period, version desc, status, from_pos,
  to_pos, year, done_before) where done_before is not null;

-- All that facts have of a membership, so that its row need not be looked up.
drop index memberships_facts;
create index memberships_facts on memberships (project, year, list, entered_on, left_on, from_pos, to_pos, category, batch, field);
