//! Replaying the ledger: what the entries add up to, against what the tables hold.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use model::{Change, Key, Table};
use sqlx::sqlite::SqlitePoolOptions;

use crate::database::{Connection, Row};
use crate::{Dialect, Line, Reader, StoreError, apply, columns, migrate, purge, reader, seal, store};

/// One row that the entries do not add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayDifference {
    /// The table.
    pub table: Table,
    /// Natural key of the record.
    pub key: String,
    /// Position from which the row tells of it.
    pub from: i64,
    /// How they differ.
    pub kind: DifferenceKind,
}

/// How a row differs from what the entries add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The entries give this row, the table does not have it.
    Missing,
    /// The table has this row, no entry gives it.
    Extra,
    /// The columns that differ.
    Edited(Vec<String>),
}

impl fmt::Display for ReplayDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} from position {}: ", self.table, self.key, self.from)?;
        match &self.kind {
            DifferenceKind::Missing => f.write_str("the ledger has it, the table does not"),
            DifferenceKind::Extra => f.write_str("the table has it, the ledger does not"),
            DifferenceKind::Edited(columns) => write!(f, "differs in {}", columns.join(", ")),
        }
    }
}

/// Entries read at one time, rows compared at one time.
const PAGE: usize = 64;
const ROWS: usize = 2_000;

pub(crate) async fn replay(
    reader: &Reader,
    mut progress: impl FnMut(i64, i64) + Send,
) -> Result<Vec<ReplayDifference>, StoreError> {
    let mut scratch = scratch().await?;
    let head = reader.head().await?;
    let mut position = 0;
    while let Some(reached) = rebuild_page(reader, &mut scratch, position).await? {
        position = reached;
        progress(position, head.position);
    }
    let mut differences = Vec::new();
    for &table in Table::ALL {
        compare(reader, &mut scratch, table, &mut differences).await?;
    }
    Ok(differences)
}

/// An empty set of tables in a nameless SQLite file that goes with its connection.
async fn scratch() -> Result<Connection, StoreError> {
    let failed = |error| StoreError::database("making scratch tables", error);
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect_with(store::sqlite_options().filename("")).await.map_err(failed)?;
    let mut scratch = Connection::Sqlite(pool.begin().await.map_err(failed)?);
    migrate::migrate(&mut scratch, Dialect::Sqlite).await?;
    Ok(scratch)
}

/// Applies the entries after a position to the scratch tables; returns the last one's position.
async fn rebuild_page(reader: &Reader, scratch: &mut Connection, after: i64) -> Result<Option<i64>, StoreError> {
    let sql =
        format!("select position, format, payload from ledger where position > $1 order by position limit {PAGE}");
    let read = |row: &Row| Ok((row.int(0)?, reader::format(row, 1)?, row.bytes(2)?));
    let entries = reader.connection().await.all("reading the ledger", sql, vec![after.into()], read).await?;
    let mut reached = None;
    for (position, format, payload) in entries {
        let lines = seal::read_payload(position, format, &payload)?;
        let changes: Vec<Change> = lines
            .into_iter()
            .filter_map(|line| match line {
                Line::Change(change) => Some(change),
                Line::Purged(_) | Line::Tombstone { .. } => None,
            })
            .collect();
        let purged: BTreeSet<Key> =
            purge::confirmed(changes.iter()).into_iter().flat_map(|purge| purge.keys.iter().cloned()).collect();
        purge::destroy_rows(scratch, Dialect::Sqlite, &purged).await?;
        apply::apply(scratch, Dialect::Sqlite, position, &apply::steps(changes)?).await?;
        reached = Some(position);
    }
    Ok(reached)
}

/// A row as texts: key, end, beginning, typed columns, body.
type Cells = Vec<Option<String>>;

/// One side of the comparison, read a page at a time in the order of key and end.
struct Side {
    sql: String,
    after: (String, i64),
    rows: std::vec::IntoIter<Cells>,
    done: bool,
}

impl Side {
    fn new(table: Table) -> Self {
        let typed: Vec<String> = columns::names(table).iter().map(|name| format!(", cast({name} as text)")).collect();
        // The order names the table: PostgreSQL would take a bare `to_pos` for the text it is shown as.
        let sql = format!(
            "select key, cast(to_pos as text), cast(from_pos as text){}, body from {table}
             where (key, to_pos) > ($1, $2) order by {table}.key, {table}.to_pos limit {ROWS}",
            typed.concat()
        );
        Self { sql, after: (String::new(), 0), rows: Vec::new().into_iter(), done: false }
    }

    async fn next(&mut self, connection: &mut Connection) -> Result<Option<Cells>, StoreError> {
        if let Some(row) = self.rows.next() {
            return Ok(Some(row));
        }
        if self.done {
            return Ok(None);
        }
        let read = |row: &Row| (0..row.len()).map(|column| row.text_or_none(column)).collect::<Result<Cells, _>>();
        let values = vec![self.after.0.as_str().into(), self.after.1.into()];
        let rows = connection.all("comparing tables", self.sql.clone(), values, read).await?;
        self.done = rows.len() < ROWS;
        if let Some(last) = rows.last() {
            self.after = place(last);
        }
        self.rows = rows.into_iter();
        Ok(self.rows.next())
    }
}

fn place(cells: &Cells) -> (String, i64) {
    let cell = |index: usize| cells.get(index).cloned().flatten().unwrap_or_default();
    (cell(0), number(cells, 1))
}

fn number(cells: &Cells, index: usize) -> i64 {
    cells.get(index).and_then(Option::as_deref).and_then(|text| text.parse().ok()).unwrap_or_default()
}

async fn compare(
    reader: &Reader,
    scratch: &mut Connection,
    table: Table,
    differences: &mut Vec<ReplayDifference>,
) -> Result<(), StoreError> {
    let mut held = reader.connection().await;
    let (mut ours, mut theirs) = (Side::new(table), Side::new(table));
    let (mut right, mut found) = (ours.next(scratch).await?, theirs.next(&mut held).await?);
    loop {
        let order = match (&right, &found) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(right), Some(found)) => place(right).cmp(&place(found)),
        };
        let kind = match order {
            Ordering::Less => Some(DifferenceKind::Missing),
            Ordering::Greater => Some(DifferenceKind::Extra),
            Ordering::Equal => edited(table, right.as_ref(), found.as_ref()),
        };
        let row = if order == Ordering::Greater { &found } else { &right };
        if let (Some(kind), Some(row)) = (kind, row) {
            differences.push(ReplayDifference { table, key: place(row).0, from: number(row, 2), kind });
        }
        if order != Ordering::Greater {
            right = ours.next(scratch).await?;
        }
        if order != Ordering::Less {
            found = theirs.next(&mut held).await?;
        }
    }
}

fn edited(table: Table, right: Option<&Cells>, found: Option<&Cells>) -> Option<DifferenceKind> {
    let names = ["key", "to_pos", "from_pos"].into_iter().chain(columns::names(table).iter().copied()).chain(["body"]);
    let (right, found) = (right?, found?);
    let differ = names.zip(right.iter().zip(found)).filter(|(_, (right, found))| right != found);
    let differ: Vec<String> = differ.map(|(name, _)| name.to_owned()).collect();
    (!differ.is_empty()).then_some(DifferenceKind::Edited(differ))
}
