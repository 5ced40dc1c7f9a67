-- The ledger: one row per entry, never changed but by a purge of payload lines.
create table ledger (
  position bigint not null primary key,
  act text not null,
  actor text not null,
  at text not null,
  reason text not null,
  format bigint not null,
  payload_hash text not null,
  previous_hash text not null,
  hash text not null,
  payload blob not null,
  constraint ledger_position check (position > 0)
);

-- Its single last entry; whoever appends holds this row until commit, so that positions have no gaps.
create table ledger_head (
  id bigint not null primary key,
  position bigint not null,
  hash text not null,
  constraint ledger_head_single check (id = 1)
);

insert into ledger_head (id, position, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
