-- Outside the ledger: who may sign in, who is signed in, what is begun, how this place is set.
create table accounts (
  login text not null primary key,
  password_hash text not null,
  post text not null,
  open bigint not null
);

create table sessions (
  token_hash text not null primary key,
  login text not null,
  created_at text not null,
  expires_at text not null,
  constraint sessions_login foreign key (login) references accounts (login)
);
create index sessions_expiry on sessions (expires_at);

create table drafts (
  post text not null,
  project bigint not null,
  period text not null,
  body text not null,
  saved_at text not null,
  constraint drafts_one primary key (post, project, period)
);
create index drafts_project on drafts (project);

create table settings (
  name text not null primary key,
  value text not null
);
