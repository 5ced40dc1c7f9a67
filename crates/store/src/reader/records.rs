//! Records of any kind, by key and by table.

use std::collections::BTreeMap;

use model::{
    BulletinEdition, Closing, Key, LabelRecord, Pack, Post, PostCode, ProjectId, Purge, Record, Sealed, Statistic,
    Table, Unit, UnitEvent,
};

use super::{Reader, SEALED_COLUMNS, SEALED_WIDTH, record, record_as, sealed};
use crate::database::{Row, texts};
use crate::{LATEST, OPEN, StoreError};

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

/// Keys looked up in one statement.
const KEYS_AT_ONCE: usize = 5_000;

/// The tables whose rows are about one project, with the column that says which.
const ABOUT_PROJECTS: [(Table, &str); 6] = [
    (Table::Projects, "id"),
    (Table::Attributions, "project"),
    (Table::Memberships, "project"),
    (Table::Plans, "project"),
    (Table::StageMoves, "project"),
    (Table::Reports, "project"),
];

impl Reader {
    /// A record as known at a position.
    ///
    /// # Errors
    /// When the database fails or the row does not read.
    pub async fn record(&self, key: &Key, at: i64) -> Result<Option<Record>, StoreError> {
        let sql = format!("select body from {} where key = $1 and to_pos > $2 and from_pos <= $2", key.table);
        let values = vec![key.key.as_str().into(), at.into()];
        self.first(&format!("reading {key}"), sql, values, |row| record(row, 0)).await
    }

    /// A record as known now.
    ///
    /// # Errors
    /// When the database fails or the row does not read.
    pub async fn current(&self, key: &Key) -> Result<Option<Record>, StoreError> {
        self.record(key, LATEST).await
    }

    /// Many records as known now, for imports; keys without a record are left out.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn current_many(&self, keys: &[Key]) -> Result<BTreeMap<Key, Record>, StoreError> {
        let mut tables: BTreeMap<Table, Vec<&str>> = BTreeMap::new();
        for key in keys {
            tables.entry(key.table).or_default().push(&key.key);
        }
        let mut found = BTreeMap::new();
        for (table, keys) in tables {
            for some in keys.chunks(KEYS_AT_ONCE) {
                let list = self.dialect().texts(1);
                let sql = format!("select body from {table} where to_pos = {OPEN} and key in {list}");
                let doing = format!("reading many {table}");
                let records = self.all(&doing, sql, vec![texts(some)], |row| record(row, 0)).await?;
                found.extend(records.into_iter().map(|record| (record.key(), record)));
            }
        }
        Ok(found)
    }

    /// All records of a table as known at a position, by key.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn records(&self, table: Table, at: i64) -> Result<Vec<Record>, StoreError> {
        self.table_as(table, "key", at, |row| record(row, 0)).await
    }

    /// All versions of a record, earliest first.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn history(&self, key: &Key) -> Result<Vec<Version>, StoreError> {
        self.versions(key.table, "t.key = $1", key.key.as_str().into()).await
    }

    /// All versions of everything about a project, in the order of the ledger.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn history_of_project(&self, project: ProjectId) -> Result<Vec<Version>, StoreError> {
        let mut all = Vec::new();
        for (table, column) in ABOUT_PROJECTS {
            all.extend(self.versions(table, &format!("t.{column} = $1"), project.number().into()).await?);
        }
        let part = format!("%|{project}|%");
        all.extend(self.versions(Table::Successions, "t.projects like $1", part.into()).await?);
        all.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.record.key().cmp(&b.record.key())));
        Ok(all)
    }

    async fn versions(
        &self,
        table: Table,
        condition: &str,
        value: crate::database::Value,
    ) -> Result<Vec<Version>, StoreError> {
        let sql = format!(
            "select {SEALED_COLUMNS}, t.to_pos, t.body from {table} t join ledger l on l.position = t.from_pos
             where {condition} order by t.from_pos, t.key"
        );
        let read = |row: &Row| {
            let sealed = sealed(row)?;
            let to = row.int(SEALED_WIDTH)?;
            let record = record(row, SEALED_WIDTH + 1)?;
            Ok(Version { from: sealed.position, to: (to != OPEN).then_some(to), record, sealed })
        };
        self.all(&format!("reading the history in {table}"), sql, vec![value], read).await
    }

    /// All rows of a table as known at a position.
    async fn table_as<T: Send>(
        &self,
        table: Table,
        order: &str,
        at: i64,
        read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let sql = format!("select body from {table} where from_pos <= $1 and to_pos > $1 order by {order}");
        self.all(&format!("reading {table}"), sql, vec![at.into()], read).await
    }

    /// All dated states of units, by code and day.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn units(&self, at: i64) -> Result<Vec<Unit>, StoreError> {
        self.table_as(Table::Units, "code, valid_from", at, record_as!(Unit)).await
    }

    /// All events between units, by day.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn unit_events(&self, at: i64) -> Result<Vec<UnitEvent>, StoreError> {
        self.table_as(Table::UnitEvents, "happened_on, key", at, record_as!(UnitEvent)).await
    }

    /// All statistics, by unit, class, variable, last day of the period, period and vintage.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn statistics(&self, at: i64) -> Result<Vec<Statistic>, StoreError> {
        let order = "unit, class, variable, last_day, period, vintage";
        self.table_as(Table::Statistics, order, at, record_as!(Statistic)).await
    }

    /// All published editions, by pack, bulletin, period and edition.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn bulletins(&self) -> Result<Vec<BulletinEdition>, StoreError> {
        let order = "pack, bulletin, last_day, period, edition";
        self.table_as(Table::Bulletins, order, LATEST, record_as!(Bulletin)).await
    }

    /// The years closed, by unit and day.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn closings(&self) -> Result<Vec<Closing>, StoreError> {
        self.table_as(Table::Closings, "unit, through", LATEST, record_as!(Closing)).await
    }

    /// The packs installed, by name.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn packs(&self, at: i64) -> Result<Vec<Pack>, StoreError> {
        self.table_as(Table::Packs, "pack", at, record_as!(Pack)).await
    }

    /// All posts, open and closed, by code.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn posts(&self) -> Result<Vec<Post>, StoreError> {
        self.table_as(Table::Posts, "code", LATEST, record_as!(Post)).await
    }

    /// One post.
    ///
    /// # Errors
    /// When the database fails or the row does not read.
    pub async fn post(&self, post: &PostCode) -> Result<Option<Post>, StoreError> {
        let sql = format!("select body from posts where key = $1 and to_pos = {OPEN}");
        self.first("reading a post", sql, vec![post.as_str().into()], record_as!(Post)).await
    }

    /// All labels.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn labels(&self) -> Result<Vec<LabelRecord>, StoreError> {
        self.table_as(Table::Labels, "key", LATEST, record_as!(Label)).await
    }

    /// All purges, asked for and carried out, by number.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn purges(&self) -> Result<Vec<Purge>, StoreError> {
        self.table_as(Table::Purges, "id", LATEST, record_as!(Purge)).await
    }

    /// The number for the next purge.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_purge_id(&self) -> Result<i64, StoreError> {
        let sql = "select coalesce(max(id), 0) from purges".to_owned();
        let last = self.first("looking for the last purge", sql, Vec::new(), |row| row.int(0)).await?;
        Ok(last.unwrap_or(0) + 1)
    }
}
