//! Entries of the ledger.

use model::Sealed;

use super::{Reader, SEALED_COLUMNS, SEALED_WIDTH, sealed};
use crate::database::Row;
use crate::{Head, Line, StoreError, seal};

impl Reader {
    /// The last entry's position and hash.
    ///
    /// # Errors
    /// None today: a snapshot knows its head.
    pub async fn head(&self) -> Result<Head, StoreError> {
        Ok(self.head.clone())
    }

    /// Heads of entries from a position on, at most `limit`.
    ///
    /// # Errors
    /// When the database fails or a head does not read.
    pub async fn entries(&self, from: i64, limit: u32) -> Result<Vec<Sealed>, StoreError> {
        let sql = format!("select {SEALED_COLUMNS} from ledger l where l.position >= $1 order by l.position limit $2");
        self.all("reading the ledger", sql, vec![from.into(), i64::from(limit).into()], sealed).await
    }

    /// One entry with the lines of its payload; `None` when the ledger does not reach so far.
    ///
    /// # Errors
    /// When the database fails or the entry does not read.
    pub async fn entry(&self, position: i64) -> Result<Option<(Sealed, Vec<Line>)>, StoreError> {
        let found = self.raw_entries(position, 1).await?.into_iter().next();
        let Some((sealed, payload)) = found.filter(|(sealed, _)| sealed.position == position) else { return Ok(None) };
        let lines = seal::read_payload(position, sealed.format, &payload)?;
        Ok(Some((sealed, lines)))
    }

    /// Heads and payloads of entries from a position on, as stored.
    pub(crate) async fn raw_entries(&self, from: i64, limit: i64) -> Result<Vec<(Sealed, Vec<u8>)>, StoreError> {
        let sql = format!(
            "select {SEALED_COLUMNS}, l.payload from ledger l where l.position >= $1 order by l.position limit $2"
        );
        let read = |row: &Row| Ok((sealed(row)?, row.bytes(SEALED_WIDTH)?));
        self.all("reading the ledger", sql, vec![from.into(), limit.into()], read).await
    }
}
