//! The ledger (台账): what it holds, and the three things anybody may do with it: verify, replay,
//! export.

use std::fmt;
use std::io::Write;

use model::canonical::canonical_json;
use model::{Change, Sealed};
use serde::Serialize;

use crate::{Store, StoreError};

pub use crate::replay::{DifferenceKind, ReplayDifference};
pub use crate::verify::{FaultKind, LedgerFault};

/// Hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Entries read at one time for an export.
const EXPORTED_AT_ONCE: i64 = 64;

/// The last entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its position; 0 while the ledger is empty.
    pub position: i64,
    /// Its hash; [`GENESIS`] while the ledger is empty.
    pub hash: String,
}

/// One line of a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)]
pub enum Line {
    /// A change, brought up to the present format.
    Change(Change),
    /// What remains of a purged change: its salted hash, in hex.
    Purged(String),
    /// In the entry that confirms a purge: a line that it destroyed.
    Tombstone {
        /// The entry whose line it was.
        position: i64,
        /// The salted hash of that line, in hex.
        leaf: String,
    },
}

/// Walks the whole chain and tells what is wrong: a changed byte in a payload or a head, a gap, a
/// wrong head. `progress` gets the position reached and the last one. Without a digest kept
/// elsewhere this proves consistency, not authorship.
///
/// # Errors
/// When the database fails; faults of the ledger are values.
pub async fn verify(store: &Store, progress: impl FnMut(i64, i64) + Send) -> Result<Vec<LedgerFault>, StoreError> {
    let reader = store.read().await?;
    crate::verify::verify(&reader, progress).await
}

/// Rebuilds every versioned table from the entries alone, in a scratch database, and compares row by
/// row. `progress` gets the position reached and the last one.
///
/// # Errors
/// When the database fails or an entry cannot be read; differences are values.
pub async fn replay(store: &Store, progress: impl FnMut(i64, i64) + Send) -> Result<Vec<ReplayDifference>, StoreError> {
    let reader = store.read().await?;
    crate::replay::replay(&reader, progress).await
}

/// Writes the ledger as JSON lines, one entry a line: `head` as sealed, `payload` as stored. Returns
/// the position of the last entry.
///
/// # Errors
/// When the database or the writer fails.
pub async fn export(store: &Store, writer: &mut (dyn Write + Send)) -> Result<i64, StoreError> {
    let reader = store.read().await?;
    let mut written = 0;
    loop {
        let entries = reader.raw_entries(written + 1, EXPORTED_AT_ONCE).await?;
        let Some((last, _)) = entries.last() else { return Ok(written) };
        written = last.position;
        for (head, payload) in &entries {
            let place = || format!("ledger entry {}", head.position);
            let payload = std::str::from_utf8(payload).map_err(|error| StoreError::unreadable(place(), error))?;
            let line = canonical_json(&Exported { head, payload });
            writeln!(writer, "{}", line.map_err(|error| StoreError::unreadable(place(), error))?)?;
        }
    }
}

/// A line of an export.
#[derive(Serialize)]
struct Exported<'a> {
    head: &'a Sealed,
    payload: &'a str,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.position, self.hash)
    }
}
