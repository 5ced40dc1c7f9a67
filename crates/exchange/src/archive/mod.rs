//! The canonical archive of a published bulletin: everything it was drawn from, in one file that has
//! the same bytes whenever and wherever it is written.

mod compare;
mod facts;
pub mod inputs;
mod zip;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

pub use compare::{Difference, What, compare, same_words};
pub use facts::{canonical_facts, facts_csv, read_facts_csv};
pub use zip::{ArchiveFault, LARGEST_ARCHIVE, MOST_ENTRIES, read, write};

/// The files of an archive by path: parts joined by `/`, in byte order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// Path to content.
    pub entries: BTreeMap<String, Vec<u8>>,
}

/// SHA-256 in lower-case hex.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
