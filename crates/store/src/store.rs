//! Opening a store.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgPool, SqlitePool};

use crate::database::Connection;
use crate::{Dialect, Reader, StoreError, Upcaster, Writer, migrate};

/// A store; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pools: Pools,
    /// Where `sqlite::memory:` keeps its file.
    passing: Option<PathBuf>,
}

#[derive(Debug)]
enum Pools {
    /// SQLite has many readers and one writer, who does not make others of this process wait busily.
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// How long to wait for a connection or for another writer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait for a connection that one can do without.
const SOON: Duration = Duration::from_millis(100);
/// Facts are one long statement over indexes that are in memory: compiling it takes longer than
/// running it, and what PostgreSQL thinks of disks by default is not so.
const TUNING: &str = "set jit = off; set work_mem = '64MB'; set random_page_cost = 1.1";
/// Pages that a reader of a SQLite file keeps, as `cache_size` wants it: 8 MB. Loading goes through the
/// tables once, and lists ask for little; what is asked again lies in the system's own cache. Mapping
/// the file instead saves no time, and all of it counts as this process's memory, once for each reader.
const KEPT_PAGES: &str = "-8192";
/// Snapshots held at one time, each on a connection of its own.
const READERS: u32 = 16;

impl Store {
    /// Opens the database and brings its tables up to date: `sqlite:/path/luodi.db` (made when
    /// missing), `sqlite::memory:` (lasts as long as the store), `postgres://user@host/name`.
    ///
    /// # Errors
    /// When the address is none, the database cannot be reached or was written by a later version.
    pub fn open<'a>(url: &'a str) -> BoxFuture<'a, Result<Self, StoreError>> {
        Box::pin(async move {
            let store = if let Some(path) = url.strip_prefix("sqlite:") {
                Self::open_sqlite(path.strip_prefix("//").unwrap_or(path), url).await?
            } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
                Self::open_postgres(url).await?
            } else {
                return Err(StoreError::Address(url.to_owned()));
            };
            let mut connection = store.inner.begin_writing().await?;
            migrate::migrate(&mut connection, store.dialect()).await?;
            connection.commit("bringing the tables up to date").await?;
            Ok(store)
        })
    }

    async fn open_sqlite(path: &str, url: &str) -> Result<Self, StoreError> {
        // Connections to a database in memory do not share snapshots, so it is a file that passes.
        let passing = (path == ":memory:").then(passing_file);
        let file = passing.clone().unwrap_or_else(|| PathBuf::from(path));
        if file.as_os_str().is_empty() {
            return Err(StoreError::Address(url.to_owned()));
        }
        let failed = |error| StoreError::database(format_args!("opening {url}"), error);
        let options = sqlite_options().filename(&file).create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        // The writer first: it makes the file.
        let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
        let writer = writer.connect_with(options.clone()).await.map_err(failed)?;
        let readers = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE);
        let options = options.create_if_missing(false).pragma("cache_size", KEPT_PAGES);
        let readers = readers.connect_lazy_with(options);
        Ok(Self { inner: Arc::new(Inner { pools: Pools::Sqlite { readers, writer }, passing }) })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse().map_err(|_| StoreError::Address(hide_password(url)))?;
        let options = options.application_name("luodi").disable_statement_logging();
        let pool = PgPoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE);
        let pool = pool.after_connect(|connection, _| Box::pin(async { connection.execute(TUNING).await.map(drop) }));
        let opened = pool.connect_with(options).await;
        let pool =
            opened.map_err(|error| StoreError::database(format_args!("opening {}", hide_password(url)), error))?;
        Ok(Self { inner: Arc::new(Inner { pools: Pools::Postgres(pool), passing: None }) })
    }

    /// Which database it runs on.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    /// A snapshot of everything recorded so far; it does not move while it is held.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(&self) -> BoxFuture<'_, Result<Reader, StoreError>> {
        Box::pin(async move { Reader::begin(self.inner.clone()).await })
    }

    /// The right to append the next entry: it waits until no one else holds the head. Dropped
    /// without [`Writer::record`], nothing happens. Hold one at a time: a second one in the same
    /// task waits for the first.
    ///
    /// # Errors
    /// When the database fails or the wait takes too long.
    pub fn write(&self) -> BoxFuture<'_, Result<Writer, StoreError>> {
        Box::pin(async move { Writer::begin(self.inner.clone()).await })
    }

    /// Copies the whole database into a new file (SQLite). On PostgreSQL use `pg_dump`.
    ///
    /// # Errors
    /// When the file exists, cannot be written, or the store is on PostgreSQL.
    pub fn copy_to<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let doing = format!("copying the database to {}", path.display());
            let refused =
                |sentence: &str| StoreError::Constraint { doing: doing.clone(), sentence: sentence.to_owned() };
            let Pools::Sqlite { readers, .. } = &self.inner.pools else {
                return Err(refused("PostgreSQL is copied by pg_dump"));
            };
            if path.exists() {
                return Err(refused("the file exists"));
            }
            let copied = sqlx::query("vacuum into $1").bind(path.display().to_string()).execute(readers).await;
            copied.map(drop).map_err(|error| StoreError::database(&doing, error))
        })
    }

    /// Ends all connections; held readers and writers end first.
    pub fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            match &self.inner.pools {
                Pools::Sqlite { readers, writer } => {
                    readers.close().await;
                    writer.close().await;
                }
                Pools::Postgres(pool) => pool.close().await,
            }
        })
    }

    /// The steps by which payloads of older formats are read.
    #[must_use]
    pub fn upcasters() -> &'static [Upcaster] {
        crate::upcast::UPCASTERS
    }
}

impl Inner {
    pub(crate) fn dialect(&self) -> Dialect {
        match &self.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) fn begin_reading(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(async move {
            let statement = self.dialect().begin_reading();
            let begun = match &self.pools {
                Pools::Sqlite { readers, .. } => readers.begin_with(statement).await.map(Connection::Sqlite),
                Pools::Postgres(pool) => pool.begin_with(statement).await.map(Connection::Postgres),
            };
            begun.map_err(|error| StoreError::database("taking a snapshot", error))
        })
    }

    /// Another snapshot, if a connection is soon to spare: whoever holds one may not wait for more,
    /// or two that hold one each would wait for each other.
    pub(crate) fn try_begin_reading(&self) -> BoxFuture<'_, Result<Option<Connection>, StoreError>> {
        Box::pin(async move { tokio::time::timeout(SOON, self.begin_reading()).await.ok().transpose() })
    }

    pub(crate) fn begin_writing(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(async move {
            let statement = self.dialect().begin_writing();
            let begun = match &self.pools {
                Pools::Sqlite { writer, .. } => writer.begin_with(statement).await.map(Connection::Sqlite),
                Pools::Postgres(pool) => pool.begin_with(statement).await.map(Connection::Postgres),
            };
            begun.map_err(|error| StoreError::database("beginning to write", error))
        })
    }

    /// Tells PostgreSQL what an import did to the tables: until it knows, it plans for empty ones.
    pub(crate) fn count_rows<'a>(&'a self, tables: &'a [&'a str]) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if let Pools::Postgres(pool) = &self.pools {
                let analyze = format!("analyze {}", tables.join(", "));
                let done = sqlx::query(AssertSqlSafe(analyze)).persistent(false).execute(pool).await;
                done.map_err(|error| StoreError::database("counting rows", error))?;
            }
            Ok(())
        })
    }

    /// Rewrites what a purge left behind outside the tables' own rows: the write-ahead log of
    /// SQLite, dead rows of PostgreSQL.
    pub(crate) fn scrub<'a>(&'a self, tables: &'a [&'a str]) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let failed = |error| StoreError::database("scrubbing what was purged", error);
            match &self.pools {
                Pools::Sqlite { writer, .. } => {
                    sqlx::query("pragma wal_checkpoint(truncate)").execute(writer).await.map_err(failed)?;
                }
                Pools::Postgres(pool) => {
                    let mut connection = pool.acquire().await.map_err(failed)?;
                    // It needs each table for itself for a moment; whoever reads for long goes first.
                    connection.execute("set lock_timeout = '5s'").await.map_err(failed)?;
                    let mut done = Ok(());
                    for table in tables {
                        let vacuum = format!("vacuum (full) {table}");
                        let vacuum =
                            sqlx::query(AssertSqlSafe(vacuum)).persistent(false).execute(&mut *connection).await;
                        done = done.and(vacuum.map(drop));
                    }
                    connection.execute("reset lock_timeout").await.map_err(failed)?;
                    done.map_err(failed)?;
                }
            }
            Ok(())
        })
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let Some(file) = &self.passing else { return };
        for suffix in ["", "-wal", "-shm"] {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            // It may be gone already; it is in a temporary folder either way.
            let _ = std::fs::remove_file(name);
        }
    }
}

/// Options of every SQLite connection. `secure_delete` overwrites what is deleted, for purges.
pub(crate) fn sqlite_options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-65536")
        .row_buffer_size(512)
        .disable_statement_logging()
}

fn passing_file() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("luodi-{}-{number}.db", std::process::id()))
}

/// An address as it may be shown and logged.
fn hide_password(url: &str) -> String {
    let Some((head, tail)) = url.split_once("://") else { return url.to_owned() };
    let Some((login, rest)) = tail.rsplit_once('@') else { return url.to_owned() };
    let user = login.split(':').next().unwrap_or_default();
    format!("{head}://{user}@{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(hide_password("postgres://luodi:s3cr@et@db/luodi"), "postgres://luodi@db/luodi");
        assert_eq!(hide_password("postgres:///luodi"), "postgres:///luodi");
    }
}
