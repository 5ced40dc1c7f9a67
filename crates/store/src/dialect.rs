//! Where the two databases differ.

use std::fmt;

/// A database that the store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite, embedded; printed statements run on 3.38 or later.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Dialect {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Sqlite, Self::Postgres];

    /// `sqlite` or `postgres`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// Reads `sqlite` or `postgres`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dialect| dialect.as_str() == text)
    }

    /// The statement that begins a snapshot.
    pub(crate) const fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "begin",
            Self::Postgres => "begin isolation level repeatable read read only",
        }
    }

    /// The statement that begins a change. SQLite takes its one write lock at once: a transaction
    /// that reads first and writes later would fail where it should wait.
    pub(crate) const fn begin_writing(self) -> &'static str {
        match self {
            Self::Sqlite => "begin immediate",
            Self::Postgres => "begin",
        }
    }

    /// What makes a `select` hold the rows it reads until commit.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// The texts that [`crate::database::texts`] bound to a parameter, as a list for `in`.
    pub(crate) fn texts(self, parameter: usize) -> String {
        match self {
            Self::Sqlite => format!("(select value from json_each(${parameter}))"),
            Self::Postgres => format!("(select json_array_elements_text(cast(${parameter} as json)))"),
        }
    }

    /// The numbers that [`crate::database::numbers`] bound to a parameter, as a list for `in`.
    pub(crate) fn numbers(self, parameter: usize) -> String {
        match self {
            Self::Sqlite => self.texts(parameter),
            Self::Postgres => {
                format!("(select cast(json_array_elements_text(cast(${parameter} as json)) as bigint))")
            }
        }
    }

    /// Values as one JSON array, as text: one value a row crosses over much faster than fifty.
    pub(crate) fn json_array(self, values: &str) -> String {
        match self {
            Self::Sqlite => format!("json_array({values})"),
            Self::Postgres => format!("cast(json_build_array({values}) as text)"),
        }
    }

    /// Texts of a subquery that gives them in order, joined by `|`. SQLite takes the order of the
    /// subquery; that it takes one within the aggregate is newer than what auditors have at hand.
    pub(crate) fn joined(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("group_concat({column}, '|')"),
            Self::Postgres => format!("string_agg({column}, '|' order by {column})"),
        }
    }

    /// The shares in the record of an attribution: columns `share` (from 1), `unit` and `ppm`, and
    /// what they are selected from.
    pub(crate) fn shares(self, body: &str) -> (&'static str, String) {
        match self {
            Self::Sqlite => (
                "j.key + 1 as share, json_extract(j.value, '$.unit') as unit, json_extract(j.value, '$.ppm') as ppm",
                format!("json_each({body}, '$.attribution.shares') j"),
            ),
            Self::Postgres => (
                "j.share as share, j.part ->> 'unit' as unit, cast(j.part ->> 'ppm' as bigint) as ppm",
                format!(
                    "json_array_elements(cast({body} as json) -> 'attribution' -> 'shares') with ordinality as j (part, share)"
                ),
            ),
        }
    }

    /// Values of all rows, each as one JSON array, as one JSON array, as text.
    pub(crate) fn json_arrays(self, values: &str) -> String {
        match self {
            Self::Sqlite => format!("json_group_array(json_array({values}))"),
            Self::Postgres => format!("cast(json_agg(json_build_array({values})) as text)"),
        }
    }

    /// How many projects to load with one statement. SQLite hands over the block of one while a reader of
    /// another is at work; PostgreSQL plans each statement, and that takes its time.
    pub(crate) const fn projects_at_once(self) -> i64 {
        match self {
            Self::Sqlite => 512,
            Self::Postgres => 16_384,
        }
    }

    /// A parameter of a long list. SQLite looks numbered ones up one by one, which makes a long list
    /// of them quadratic.
    pub(crate) fn placeholder(self, number: usize) -> String {
        match self {
            Self::Sqlite => "?".to_owned(),
            Self::Postgres => format!("${number}"),
        }
    }

    /// The statement that lists tables with their columns: table, column, whether it may be null.
    #[cfg(test)]
    pub(crate) const fn columns(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "select t.name, c.name, case when c.\"notnull\" = 1 then 'no' else 'yes' end,
                   replace(lower(c.type), 'blob', 'bytes')
                 from sqlite_master t join pragma_table_info(t.name) c
                 where t.type = 'table' order by t.name, c.cid"
            }
            Self::Postgres => {
                "select cast(table_name as text), cast(column_name as text), lower(cast(is_nullable as text)),
                   replace(cast(data_type as text), 'bytea', 'bytes')
                 from information_schema.columns
                 where table_schema = 'public' order by table_name collate \"C\", ordinal_position"
            }
        }
    }

    /// The statement that lists indexes: table, index.
    #[cfg(test)]
    pub(crate) const fn indexes(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "select tbl_name, name from sqlite_master where type = 'index' and sql is not null order by name"
            }
            Self::Postgres => {
                "select cast(i.tablename as text), cast(i.indexname as text) from pg_indexes i
                 where i.schemaname = 'public' and not exists (
                   select 1 from pg_constraint c where c.conname = i.indexname)
                 order by i.indexname collate \"C\""
            }
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The rule of the tables that an error of the database names, as a sentence.
pub(crate) fn broken_rule(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?;
    if error.is_unique_violation() || error.is_check_violation() || error.is_foreign_key_violation() {
        // PostgreSQL names the constraint; SQLite names it, or the columns, in its message.
        let named = error.constraint().unwrap_or_else(|| error.message());
        return Some(sentence(named));
    }
    None
}

fn sentence(named: &str) -> String {
    let rules = [
        ("_span", "a version must end after it begins"),
        ("_versions", "a record has one version at a time"),
        (".to_pos", "a record has one version at a time"),
        ("ledger_position", "positions of the ledger begin at 1"),
        ("ledger_pkey", "an entry stands at this position already"),
        ("ledger.position", "an entry stands at this position already"),
        ("ledger_head", "the ledger has one head"),
        ("sessions_pkey", "this session is open already"),
        ("sessions.token_hash", "this session is open already"),
        ("sessions_login", "a session needs an account"),
        ("FOREIGN KEY", "a session needs an account"),
    ];
    let known = rules.iter().find(|(mark, _)| named.contains(mark));
    known.map_or_else(|| format!("a rule of the tables was broken ({named})"), |(_, sentence)| (*sentence).to_owned())
}
