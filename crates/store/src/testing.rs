//! A PostgreSQL of one's own for tests.
//!
//! The first test that asks for a store on PostgreSQL starts a cluster in a temporary folder, on a
//! socket there and on no port; every test gets a database of its own in it. A shell that waits for
//! the end of this process stops the cluster and removes the folder.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::Store;
use crate::database::Row;

/// Opens a new, empty store on SQLite.
///
/// # Panics
/// When it cannot be opened.
pub async fn sqlite() -> Store {
    open("sqlite::memory:").await
}

/// Opens a new, empty store in the PostgreSQL that this process started for its tests.
///
/// # Panics
/// When no PostgreSQL is installed or it does not start: a test on PostgreSQL never skips.
pub async fn postgres() -> Store {
    open(&postgres_url().await).await
}

async fn open(url: &str) -> Store {
    Store::open(url).await.unwrap_or_else(|error| panic!("a store for tests at {url}: {error}"))
}

/// Edits the database behind the store's back; returns the number of rows changed.
///
/// # Panics
/// When the statement fails.
pub async fn tamper(store: &Store, sql: &str) -> u64 {
    let edit = async {
        let mut connection = store.inner.begin_writing().await?;
        let changed = connection.execute("tampering", sql.to_owned(), Vec::new()).await?;
        connection.commit("tampering").await?;
        Ok::<_, crate::StoreError>(changed)
    };
    edit.await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Replaces the payload of an entry behind the store's back.
///
/// # Panics
/// When it fails.
pub async fn tamper_with_payload(store: &Store, position: i64, payload: Vec<u8>) {
    let edit = async {
        let mut connection = store.inner.begin_writing().await?;
        let values = vec![crate::database::Value::Bytes(payload), position.into()];
        let sql = "update ledger set payload = $1 where position = $2".to_owned();
        connection.execute("tampering", sql, values).await?;
        connection.commit("tampering").await
    };
    edit.await.unwrap_or_else(|error| panic!("the payload of entry {position}: {error}"));
}

/// Runs a query and gives each row as texts; `null` stands for null. Every column must be a text.
///
/// # Panics
/// When it fails.
pub async fn look(store: &Store, sql: &str) -> Vec<Vec<String>> {
    let look = async {
        let mut connection = store.inner.begin_reading().await?;
        let cell = |row: &Row, column| Ok(row.text_or_none(column)?.unwrap_or_else(|| "null".to_owned()));
        let read = |row: &Row| (0..row.len()).map(|column| cell(row, column)).collect::<Result<Vec<_>, _>>();
        connection.all("looking", sql.to_owned(), Vec::new(), read).await
    };
    look.await.unwrap_or_else(|error: crate::StoreError| panic!("{sql}: {error}"))
}

/// The payload of an entry as stored.
///
/// # Panics
/// When there is no such entry.
pub async fn payload(store: &Store, position: i64) -> Vec<u8> {
    let reader = store.read().await.unwrap_or_else(|error| panic!("a snapshot: {error}"));
    let entries = reader.raw_entries(position, 1).await.unwrap_or_else(|error| panic!("entry {position}: {error}"));
    entries.into_iter().next().unwrap_or_else(|| panic!("there is no entry {position}")).1
}

/// Appends an entry whose payload was written by an older program, as it was written; the tables
/// follow as that program would have had them follow.
///
/// # Panics
/// When the payload does not read or the database fails.
pub async fn record_old(store: &Store, mut sealed: model::Sealed, payload: &str) -> model::Sealed {
    let append = async {
        let mut connection = store.inner.begin_writing().await?;
        let head = crate::reader::head(&mut connection, "select position, hash from ledger_head".to_owned()).await?;
        sealed.position = head.position + 1;
        sealed.previous_hash = head.hash;
        crate::writer::close(&mut sealed, payload)?;
        let lines = crate::seal::read_payload(sealed.position, sealed.format, payload.as_bytes())?;
        let changes = lines.into_iter().filter_map(|line| match line {
            crate::Line::Change(change) => Some(change),
            _ => None,
        });
        let steps = crate::apply::steps(changes.collect())?;
        crate::apply::apply(&mut connection, store.dialect(), sealed.position, &steps).await?;
        crate::writer::append(&mut connection, &sealed, payload.as_bytes().to_vec()).await?;
        connection.commit("appending an old entry").await?;
        Ok::<_, crate::StoreError>(sealed)
    };
    append.await.unwrap_or_else(|error| panic!("an old entry: {error}"))
}

/// The address of a new, empty database in the PostgreSQL of this process.
///
/// # Panics
/// As [`postgres`].
pub async fn postgres_url() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(Cluster::start);
    let cluster = cluster.as_ref().unwrap_or_else(|error| panic!("tests need a PostgreSQL 15 or later: {error}"));
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let made = async {
        let mut connection = PgConnection::connect(&cluster.url("postgres")).await?;
        let create = format!("create database {name} template template0 encoding 'UTF8'");
        sqlx::query(AssertSqlSafe(create)).persistent(false).execute(&mut connection).await?;
        connection.close().await
    };
    made.await.unwrap_or_else(|error| panic!("a database for tests: {error}"));
    cluster.url(&name)
}

/// A cluster of this process.
struct Cluster {
    /// Where its socket is.
    folder: String,
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!("postgres://luodi@{}/{database}", self.folder.replace('/', "%2F"))
    }

    fn start() -> Result<Self, String> {
        let programs = programs()?;
        // PostgreSQL refuses to run as root; its own user is there where it is installed.
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        let mut command = if is_root { Command::new("runuser") } else { Command::new("sh") };
        if is_root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        // The pipe to the shell's input ends with this process, however that ends.
        command.args(["-c", RUN, "luodi"]).arg(programs).current_dir("/");
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| format!("starting it: {error}"))?;
        let output = BufReader::new(child.stdout.take().ok_or("it has no output")?);
        let mut said = String::new();
        for line in output.lines() {
            let line = line.map_err(|error| error.to_string())?;
            if let Some(folder) = line.strip_prefix("ready ") {
                // The shell waits on its input, which stays open for as long as this process lives.
                std::mem::forget(child);
                return Ok(Self { folder: folder.to_owned() });
            }
            said.push_str(&line);
            said.push('\n');
        }
        Err(format!("it did not start:\n{said}"))
    }
}

/// Makes a cluster with the programs in `$1`, says where it is ready, waits until its input ends and
/// takes the cluster away. Durability is off: it does not outlive the tests.
const RUN: &str = r#"
set -e
exec 2>&1
folder=$(mktemp -d /tmp/luodi-postgres-XXXXXX)
trap 'cd /; rm -rf "$folder"' EXIT
cd "$folder"
"$1/initdb" -D data -U luodi -A trust -E UTF8 --locale=C -N >log || { cat log; exit 1; }
settings="-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=300"
settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"$1/pg_ctl" -D data -s -w -l log -o "$settings" start </dev/null || { cat log; exit 1; }
echo "ready $folder"
exec >/dev/null
cat >/dev/null || true
"$1/pg_ctl" -D data -s -m immediate stop || true
"#;

/// The folder of `initdb` and `pg_ctl`: the newest that Debian keeps, or one on the path.
fn programs() -> Result<PathBuf, String> {
    let version = |folder: &PathBuf| -> u32 {
        folder.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
    };
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut installed: Vec<PathBuf> = installed.filter(|folder| version(folder) >= 15).collect();
    installed.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = installed.into_iter().map(|folder| folder.join("bin")).chain(on_path);
    let found = candidates.find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists());
    found.ok_or_else(|| {
        "neither /usr/lib/postgresql/*/bin nor PATH has initdb and pg_ctl; install it (Debian: postgresql)".to_owned()
    })
}
