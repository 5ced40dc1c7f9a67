//! Bringing the tables along with an entry: the same code when an entry is recorded and when it is
//! replayed.

use std::collections::BTreeMap;

use model::{Change, Key, Record, Table};

use crate::database::{Connection, Value, texts};
use crate::{Dialect, OPEN, StoreError, columns, seal};

/// What an entry does to one record, ready for tables and payload.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) key: Key,
    /// The record put with its body; `None` when the record is dropped.
    pub(crate) put: Option<(Record, String)>,
}

/// Keys closed in one statement.
const CLOSED_AT_ONCE: usize = 5_000;
/// Parameters in one insert; both databases take 32,766.
const PARAMETERS: usize = 6_000;

/// The steps of an entry. Of several changes to one key the last one holds, in its place.
pub(crate) fn steps(changes: Vec<Change>) -> Result<Vec<Step>, StoreError> {
    let mut last: BTreeMap<Key, usize> = BTreeMap::new();
    let keyed: Vec<(Key, Change)> = changes.into_iter().map(|change| (key_of(&change), change)).collect();
    for (place, (key, _)) in keyed.iter().enumerate() {
        last.insert(key.clone(), place);
    }
    let kept = keyed.into_iter().enumerate().filter(|(place, (key, _))| last.get(key) == Some(place));
    kept.map(|(_, (key, change))| match change {
        Change::Put(record) => seal::body(&record).map(|body| Step { key, put: Some((record, body)) }),
        Change::Drop(_) => Ok(Step { key, put: None }),
    })
    .collect()
}

/// The key of the record that a change is about.
pub(crate) fn key_of(change: &Change) -> Key {
    match change {
        Change::Put(record) => record.key(),
        Change::Drop(key) => key.clone(),
    }
}

/// Closes the current versions of the records and inserts those that are put.
pub(crate) async fn apply(
    connection: &mut Connection,
    dialect: Dialect,
    position: i64,
    steps: &[Step],
) -> Result<(), StoreError> {
    let mut tables: BTreeMap<Table, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        tables.entry(step.key.table).or_default().push(step);
    }
    for (table, steps) in tables {
        for some in steps.chunks(CLOSED_AT_ONCE) {
            close(connection, dialect, table, position, some).await?;
        }
        insert(connection, dialect, table, position, &steps).await?;
    }
    Ok(())
}

async fn close(
    connection: &mut Connection,
    dialect: Dialect,
    table: Table,
    position: i64,
    steps: &[&Step],
) -> Result<(), StoreError> {
    let keys: Vec<&str> = steps.iter().map(|step| step.key.key.as_str()).collect();
    let sql = format!("update {table} set to_pos = $1 where to_pos = {OPEN} and key in {}", dialect.texts(2));
    let doing = format!("closing versions in {table}");
    connection.execute(&doing, sql, vec![position.into(), texts(&keys)]).await.map(drop)
}

async fn insert(
    connection: &mut Connection,
    dialect: Dialect,
    table: Table,
    position: i64,
    steps: &[&Step],
) -> Result<(), StoreError> {
    let width = columns::names(table).len() + 4;
    let puts: Vec<(&Key, &(Record, String))> =
        steps.iter().filter_map(|step| step.put.as_ref().map(|put| (&step.key, put))).collect();
    let doing = format!("inserting versions into {table}");
    for some in puts.chunks(PARAMETERS / width) {
        let mut values = Vec::with_capacity(some.len() * width);
        for (key, (record, body)) in some {
            values.push(Value::from(key.key.as_str()));
            values.push(position.into());
            values.push(OPEN.into());
            values.extend(columns::values(record));
            values.push(body.as_str().into());
        }
        connection.execute(&doing, insert_sql(dialect, table, some.len()), values).await?;
    }
    Ok(())
}

fn insert_sql(dialect: Dialect, table: Table, rows: usize) -> String {
    let names = columns::names(table);
    let width = names.len() + 4;
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| dialect.placeholder(row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("insert into {table} (key, from_pos, to_pos, {}, body) values {}", names.join(", "), rows.join(", "))
}
