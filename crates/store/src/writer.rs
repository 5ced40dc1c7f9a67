//! Writing: one entry in one transaction.

use std::ops::Deref;

use model::{Entry, Period, PostCode, ProjectId, Sealed};

use crate::{Reader, StoreError};

/// The right to append one entry. It reads like a [`Reader`], and sees the latest state.
#[derive(Debug)]
pub struct Writer {
    reader: Reader,
}

impl Deref for Writer {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Writer {
    /// Appends the entry, applies its changes to the tables and commits. Of several changes to one
    /// key the last one holds. A confirmed purge destroys what it names.
    ///
    /// # Errors
    /// When the entry is refused or the database fails; then nothing was written.
    pub async fn record(self, entry: Entry) -> Result<Sealed, StoreError> {
        let _ = entry;
        todo!()
    }

    /// Throws a draft away together with the entry that makes it needless.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_draft(&self, post: &PostCode, project: ProjectId, period: Period) -> Result<(), StoreError> {
        let _ = (post, project, period);
        todo!()
    }
}
