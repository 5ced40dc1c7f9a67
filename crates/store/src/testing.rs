//! A PostgreSQL of one's own for tests.
//!
//! The first test that asks for a store on PostgreSQL starts a cluster in a temporary folder, on a
//! socket there and on no port; every test gets a database of its own in it. A shell that waits for
//! the end of this process stops the cluster and removes the folder.

use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::Store;

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
    folder: PathBuf,
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://luodi@{folder}/{database}")
    }

    fn start() -> Result<Self, String> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("luodi-postgres-{}", std::process::id()));
        std::fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777))
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        // PostgreSQL refuses to run as root; its own user is there where it is installed.
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        let script = folder.join("run.sh");
        std::fs::write(&script, run_script(&programs, &folder)).map_err(|error| error.to_string())?;
        let mut command = if is_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        // The pipe to its input ends with this process, however that ends: then the script stops
        // the cluster.
        let child = command.arg(&script).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| format!("starting it: {error}"))?;
        let mut said = String::new();
        let mut letter = [0];
        let output = child.stdout.as_mut().ok_or("no output")?;
        while !said.ends_with("\nready\n") {
            if output.read(&mut letter).map_err(|error| error.to_string())? == 0 {
                return Err(format!("it did not start: {said}"));
            }
            said.push(char::from(letter[0]));
        }
        // Kept open for as long as this process lives.
        std::mem::forget(child);
        Ok(Self { folder })
    }
}

/// Makes a cluster, says `ready`, waits until its input ends, takes the cluster away.
fn run_script(programs: &Path, folder: &Path) -> String {
    let (programs, folder) = (programs.display(), folder.display());
    format!(
        r#"set -e
exec 2>&1
umask 077
cd "{folder}"
trap 'rm -rf "{folder}"/data "{folder}"/.s.* "{folder}"/* 2>/dev/null; rmdir "{folder}" 2>/dev/null || true' EXIT
"{programs}/initdb" -D "{folder}/data" -U luodi -A trust -E UTF8 --locale=C -N >"{folder}/initdb.log" || {{ cat "{folder}/initdb.log"; exit 1; }}
"{programs}/pg_ctl" -D "{folder}/data" -s -w -l "{folder}/log" \
  -o "-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" start </dev/null \
  || {{ cat "{folder}/log"; exit 1; }}
printf '\nready\n'
exec >/dev/null
cat >/dev/null || true
"{programs}/pg_ctl" -D "{folder}/data" -s -m immediate stop || true
"#
    )
}

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
