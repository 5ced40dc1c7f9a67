-- Years closed by units: what is changed in them later says why.
create table closings (
  key text not null,
  from_pos bigint not null,
  to_pos bigint not null,
  unit text not null,
  through bigint not null,
  body text not null,
  constraint closings_versions primary key (key, to_pos),
  constraint closings_span check (from_pos > 0 and from_pos < to_pos)
);
