//! What a printed statement gives, run on a database by itself.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};

/// The integers of one aggregate for one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Rows that passed.
    pub rows: i64,
    /// The aggregated value; `None` when nothing was aggregated.
    pub value: Option<i64>,
    /// Rows that owed a report.
    pub expected: i64,
    /// Rows whose report was there.
    pub present: i64,
}

/// What a statement gives: the terms of the rule by unit.
pub type Answer = BTreeMap<String, Vec<Counted>>;

/// A database with nothing of this program between it and the statement.
#[derive(Debug)]
pub enum Engine {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

impl Engine {
    /// Connects to a database by its address.
    ///
    /// # Panics
    /// When it cannot be reached.
    pub async fn at(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await.expect("SQLite"))
        } else {
            Self::Postgres(PgConnection::connect(url).await.expect("PostgreSQL"))
        }
    }

    /// The dialect that statements are to be printed in.
    #[must_use]
    pub const fn dialect(&self) -> policy::lang::sql::Dialect {
        match self {
            Self::Sqlite(_) => policy::lang::sql::Dialect::Sqlite,
            Self::Postgres(_) => policy::lang::sql::Dialect::Postgres,
        }
    }

    /// Runs statements that give nothing back.
    ///
    /// # Panics
    /// When one fails.
    pub async fn run(&mut self, sql: String) {
        let done = match self {
            Self::Sqlite(connection) => sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(connection).await.map(drop),
            Self::Postgres(connection) => sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(connection).await.map(drop),
        };
        done.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    /// Runs a rule's statement.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn ask(&mut self, statement: &str) -> Result<Answer, sqlx::Error> {
        let sql = AssertSqlSafe(statement.to_owned());
        match self {
            Self::Sqlite(connection) => {
                sqlx::query(sql).persistent(false).fetch_all(connection).await?.iter().map(line).collect()
            }
            Self::Postgres(connection) => {
                sqlx::query(sql).persistent(false).fetch_all(connection).await?.iter().map(line).collect()
            }
        }
    }
}

/// One row: the unit, then four integers for each term.
fn line<R: Row>(row: &R) -> Result<(String, Vec<Counted>), sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    for<'r> String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> i32: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Option<i64>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    // A plain 0 has 32 bits in PostgreSQL.
    let whole = |column: usize| row.try_get::<i64, _>(column).or_else(|_| row.try_get(column).map(i32::into));
    let mut terms = Vec::new();
    for first in (1..row.len()).step_by(4) {
        let value = row.try_get(first + 1)?;
        let [rows, expected, present] = [whole(first)?, whole(first + 2)?, whole(first + 3)?];
        terms.push(Counted { rows, value, expected, present });
    }
    Ok((row.try_get(0)?, terms))
}
