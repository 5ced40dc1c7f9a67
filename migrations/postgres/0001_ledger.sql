-- The ledger: one row per entry, never changed but by a purge of payload lines.
create table ledger (
  position bigint not null primary key,
  act text collate "C" not null,
  actor text collate "C" not null,
  at text collate "C" not null,
  reason text collate "C" not null,
  format bigint not null,
  payload_hash text collate "C" not null,
  previous_hash text collate "C" not null,
  hash text collate "C" not null,
  payload bytea not null,
  constraint ledger_position check (position > 0)
);

-- Its single last entry; whoever appends holds this row until commit, so that positions have no gaps.
create table ledger_head (
  id bigint not null primary key,
  position bigint not null,
  hash text collate "C" not null,
  constraint ledger_head_single check (id = 1)
);

insert into ledger_head (id, position, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
