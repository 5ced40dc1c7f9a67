//! Entries of the ledger.

use model::Sealed;

use super::Reader;
use crate::{Head, Line, StoreError};

impl Reader {
    /// The last entry's position and hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<Head, StoreError> {
        todo!()
    }

    /// Heads of entries from a position on, at most `limit`.
    ///
    /// # Errors
    /// When the database fails or a head does not read.
    pub async fn entries(&self, from: i64, limit: u32) -> Result<Vec<Sealed>, StoreError> {
        let _ = (from, limit);
        todo!()
    }

    /// One entry with the lines of its payload; `None` when the ledger does not reach so far.
    ///
    /// # Errors
    /// When the database fails or the entry does not read.
    pub async fn entry(&self, position: i64) -> Result<Option<(Sealed, Vec<Line>)>, StoreError> {
        let _ = position;
        todo!()
    }
}
