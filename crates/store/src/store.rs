//! Opening a store.

use std::sync::Arc;

use crate::{Dialect, Reader, StoreError, Upcaster, Writer};

/// A store; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {}

impl Store {
    /// Opens the database and brings its tables up to date: `sqlite:/path/luodi.db` (made when
    /// missing), `sqlite::memory:` (lasts as long as the store), `postgres://user@host/name`.
    ///
    /// # Errors
    /// When the address is none, the database cannot be reached or was written by a later version.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let _ = url;
        todo!()
    }

    /// Which database it runs on.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        todo!()
    }

    /// A snapshot of everything recorded so far; it does not move while it is held.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        todo!()
    }

    /// The right to append the next entry: it waits until no one else holds the head. Dropped
    /// without [`Writer::record`], nothing happens. Hold one at a time: a second one in the same
    /// task waits for the first.
    ///
    /// # Errors
    /// When the database fails or the wait takes too long.
    pub async fn write(&self) -> Result<Writer, StoreError> {
        todo!()
    }

    /// Copies the whole database into a new file (SQLite). On PostgreSQL use `pg_dump`.
    ///
    /// # Errors
    /// When the file exists, cannot be written, or the store is on PostgreSQL.
    pub async fn copy_to(&self, path: &std::path::Path) -> Result<(), StoreError> {
        let _ = path;
        todo!()
    }

    /// Ends all connections; held readers and writers end first.
    pub async fn close(&self) {
        todo!()
    }

    /// The steps by which payloads of older formats are read.
    #[must_use]
    pub fn upcasters() -> &'static [Upcaster] {
        &[]
    }
}
