//! Reading: a snapshot, and what may be asked of it.
//!
//! `at` is a ledger position: what was known when that entry had been recorded; [`crate::LATEST`]
//! for now.

mod entries;
mod facts;
mod gathered;
mod project_list;
mod projects;
mod records;
mod reports;

pub use project_list::{Page, ProjectQuery, ProjectRow, ProjectSort, Within};
pub use records::Version;

use std::sync::Arc;

use model::{Record, Sealed, UnitCode};
use tokio::sync::{Mutex, MutexGuard};

use crate::database::{Connection, Row, Value};
use crate::store::Inner;
use crate::{Dialect, Head, StoreError};

/// A snapshot of the store.
#[derive(Debug)]
pub struct Reader {
    store: Arc<Inner>,
    connection: Mutex<Connection>,
    head: Head,
}

/// Which units' records are wanted: the subtree of the asking post, as its unit codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Everything,
    /// Those of these units.
    Units(Vec<UnitCode>),
}

/// The columns of a head, in the order that [`sealed`] reads them.
pub(crate) const SEALED_COLUMNS: &str =
    "l.position, l.act, l.actor, l.at, l.reason, l.format, l.payload_hash, l.previous_hash, l.hash";
/// How many they are.
pub(crate) const SEALED_WIDTH: usize = 9;

impl Reader {
    pub(crate) async fn begin(store: Arc<Inner>) -> Result<Self, StoreError> {
        let mut connection = store.begin_reading().await?;
        // Reading the head fixes the snapshot; beginning alone does not.
        let head = head(&mut connection, "select position, hash from ledger_head".to_owned()).await?;
        Ok(Self::over(store, connection, head))
    }

    /// A reader over a transaction that has begun, at this head.
    pub(crate) fn over(store: Arc<Inner>, connection: Connection, head: Head) -> Self {
        Self { store, connection: Mutex::new(connection), head }
    }

    pub(crate) fn into_parts(self) -> (Arc<Inner>, Connection, Head) {
        (self.store, self.connection.into_inner(), self.head)
    }

    pub(crate) async fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().await
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.store.dialect()
    }

    /// The rows, each as `read` makes it.
    async fn all<T: Send>(
        &self,
        doing: &str,
        sql: String,
        values: Vec<Value>,
        read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        self.connection().await.all(doing, sql, values, read).await
    }

    /// The first row, if any, as `read` makes it.
    async fn first<T: Send>(
        &self,
        doing: &str,
        sql: String,
        values: Vec<Value>,
        read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Option<T>, StoreError> {
        self.connection().await.first(doing, sql, values, read).await
    }
}

/// Reads the head of the ledger with a statement that gives position and hash.
pub(crate) async fn head(connection: &mut Connection, sql: String) -> Result<Head, StoreError> {
    let read = |row: &Row| Ok(Head { position: row.int(0)?, hash: row.text(1)? });
    let head = connection.first("reading the head of the ledger", sql, Vec::new(), read).await?;
    head.ok_or_else(|| StoreError::unreadable("the head of the ledger", "it is missing"))
}

/// Reads a head from the first columns of a row.
pub(crate) fn sealed(row: &Row) -> Result<Sealed, StoreError> {
    let position = row.int(0)?;
    let wrong = |what: &str| StoreError::unreadable(format_args!("the head of entry {position}"), what);
    Ok(Sealed {
        position,
        act: model::Act::parse(&row.text(1)?).ok_or_else(|| wrong("an unknown act"))?,
        actor: row.text(2)?.parse().map_err(|_| wrong("the actor is no post"))?,
        at: row.text(3)?,
        reason: row.text(4)?,
        format: format(row, 5)?,
        payload_hash: row.text(6)?,
        previous_hash: row.text(7)?,
        hash: row.text(8)?,
    })
}

/// Reads a payload format.
pub(crate) fn format(row: &Row, column: usize) -> Result<u16, StoreError> {
    let format = row.int(column)?;
    u16::try_from(format).map_err(|_| StoreError::unreadable("the format of an entry", format))
}

/// Reads a record from a body.
fn record(row: &Row, column: usize) -> Result<Record, StoreError> {
    let body = row.borrowed_or_none(column)?.unwrap_or_default();
    let head: String = body.chars().take(80).collect();
    serde_json::from_str(body).map_err(|error| StoreError::unreadable(format_args!("the row {head}…"), error))
}

/// Reads a record of one kind from the first column.
macro_rules! record_as {
    ($kind:ident) => {
        |row: &crate::database::Row| match super::record(row, 0)? {
            model::Record::$kind(record) => Ok(record),
            other => {
                Err(crate::StoreError::unreadable(other.key(), concat!("not a ", stringify!($kind), " where one is")))
            }
        }
    };
}
use record_as;
