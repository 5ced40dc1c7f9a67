//! Bringing the tables up to date.

use crate::database::Connection;
use crate::{Dialect, StoreError};

/// A step of the schema, for each database; the two folders are kept in step by a test.
struct Migration {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_ledger"),
    migration!(2, "0002_tables"),
    migration!(3, "0003_accounts"),
    migration!(4, "0004_loading"),
    migration!(5, "0005_closings"),
];

/// Any number will do, as long as all processes that migrate take the same.
const LOCK: i64 = 20_200_831;

/// Runs the migrations that the database has not seen, all or none.
pub(crate) async fn migrate(connection: &mut Connection, dialect: Dialect) -> Result<(), StoreError> {
    let doing = "bringing the tables up to date";
    if dialect == Dialect::Postgres {
        connection.execute(doing, format!("select pg_advisory_xact_lock({LOCK})"), Vec::new()).await?;
    }
    let table = "create table if not exists migrations (number bigint not null primary key, name text not null)";
    connection.script(doing, table).await?;
    let seen = "select coalesce(max(number), 0) from migrations".to_owned();
    let seen = connection.first(doing, seen, Vec::new(), |row| row.int(0)).await?.unwrap_or(0);
    let known = MIGRATIONS.len() as i64;
    if seen > known {
        return Err(StoreError::Newer { found: seen, known });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > seen) {
        tracing::info!(migration = migration.name, "bringing the tables up to date");
        let script = match dialect {
            Dialect::Sqlite => migration.sqlite,
            Dialect::Postgres => migration.postgres,
        };
        connection.script(doing, script).await?;
        let note = "insert into migrations (number, name) values ($1, $2)".to_owned();
        connection.execute(doing, note, vec![migration.number.into(), migration.name.into()]).await?;
    }
    Ok(())
}
