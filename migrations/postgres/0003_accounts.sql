-- Outside the ledger: who may sign in, who is signed in, what is begun, how this place is set.
create table accounts (
  login text collate "C" not null primary key,
  password_hash text collate "C" not null,
  post text collate "C" not null,
  open bigint not null
);

create table sessions (
  token_hash text collate "C" not null primary key,
  login text collate "C" not null,
  created_at text collate "C" not null,
  expires_at text collate "C" not null,
  constraint sessions_login foreign key (login) references accounts (login)
);
create index sessions_expiry on sessions (expires_at);

create table drafts (
  post text collate "C" not null,
  project bigint not null,
  period text collate "C" not null,
  body text collate "C" not null,
  saved_at text collate "C" not null,
  constraint drafts_one primary key (post, project, period)
);
create index drafts_project on drafts (project);

create table settings (
  name text collate "C" not null primary key,
  value text collate "C" not null
);
