//! Records of any kind, by key and by table.

use std::collections::BTreeMap;

use model::{
    BulletinEdition, Key, LabelRecord, Pack, Post, PostCode, ProjectId, Purge, Record, Sealed, Statistic, Table, Unit,
    UnitEvent,
};

use super::Reader;
use crate::StoreError;

/// One version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Position from which it was known.
    pub from: i64,
    /// Position from which it was known no more; `None` while it is current.
    pub to: Option<i64>,
    /// The record.
    pub record: Record,
    /// The entry that put it.
    pub sealed: Sealed,
}

impl Reader {
    /// A record as known at a position.
    ///
    /// # Errors
    /// When the database fails or the row does not read.
    pub async fn record(&self, key: &Key, at: i64) -> Result<Option<Record>, StoreError> {
        let _ = (key, at);
        todo!()
    }

    /// A record as known now.
    ///
    /// # Errors
    /// When the database fails or the row does not read.
    pub async fn current(&self, key: &Key) -> Result<Option<Record>, StoreError> {
        self.record(key, crate::LATEST).await
    }

    /// Many records as known now, for imports; keys without a record are left out.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn current_many(&self, keys: &[Key]) -> Result<BTreeMap<Key, Record>, StoreError> {
        let _ = keys;
        todo!()
    }

    /// All records of a table as known at a position, by key.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn records(&self, table: Table, at: i64) -> Result<Vec<Record>, StoreError> {
        let _ = (table, at);
        todo!()
    }

    /// All versions of a record, earliest first.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn history(&self, key: &Key) -> Result<Vec<Version>, StoreError> {
        let _ = key;
        todo!()
    }

    /// All versions of everything about a project, in the order of the ledger.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn history_of_project(&self, project: ProjectId) -> Result<Vec<Version>, StoreError> {
        let _ = project;
        todo!()
    }

    /// All dated states of units, by code and day.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn units(&self, at: i64) -> Result<Vec<Unit>, StoreError> {
        let _ = at;
        todo!()
    }

    /// All events between units, by day.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn unit_events(&self, at: i64) -> Result<Vec<UnitEvent>, StoreError> {
        let _ = at;
        todo!()
    }

    /// All statistics.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn statistics(&self, at: i64) -> Result<Vec<Statistic>, StoreError> {
        let _ = at;
        todo!()
    }

    /// All published editions, by pack, bulletin, period and edition.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn bulletins(&self) -> Result<Vec<BulletinEdition>, StoreError> {
        todo!()
    }

    /// The packs installed, by name.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn packs(&self, at: i64) -> Result<Vec<Pack>, StoreError> {
        let _ = at;
        todo!()
    }

    /// All posts, open and closed, by code.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn posts(&self) -> Result<Vec<Post>, StoreError> {
        todo!()
    }

    /// One post.
    ///
    /// # Errors
    /// When the database fails or the row does not read.
    pub async fn post(&self, post: &PostCode) -> Result<Option<Post>, StoreError> {
        let _ = post;
        todo!()
    }

    /// All labels.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn labels(&self) -> Result<Vec<LabelRecord>, StoreError> {
        todo!()
    }

    /// All purges, asked for and carried out, by number.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn purges(&self) -> Result<Vec<Purge>, StoreError> {
        todo!()
    }

    /// The number for the next purge.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_purge_id(&self) -> Result<i64, StoreError> {
        todo!()
    }
}
