//! Purging what should never have been entered: destroyed by two people together, leaving salted
//! hashes.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Change, Entry, Key, Purge, Record, Table};

use crate::database::{Connection, texts};
use crate::error::Refusal;
use crate::{Dialect, Line, OPEN, StoreError, apply, seal};

/// A line that a purge destroyed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tombstone {
    pub(crate) position: i64,
    pub(crate) leaf: String,
}

impl Tombstone {
    pub(crate) fn line(&self) -> String {
        format!("tombstone {} {}\n", self.position, self.leaf)
    }
}

/// The purges that changes confirm.
pub(crate) fn confirmed<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<&'a Purge> {
    let purge = |change: &'a Change| match change {
        Change::Put(Record::Purge(purge)) if purge.confirmed_by.is_some() => Some(purge),
        _ => None,
    };
    changes.filter_map(purge).collect()
}

/// Checks what an entry says about purges against what was asked for before. The use case checks
/// the rights; here is only what keeps a purge a matter of two posts.
pub(crate) async fn check(connection: &mut Connection, entry: &Entry) -> Result<(), StoreError> {
    let about_purges = |key: &Key| key.table == Table::Purges;
    let drops = entry.changes.iter().any(|change| matches!(change, Change::Drop(key) if about_purges(key)));
    let confirmed = confirmed(entry.changes.iter());
    let confirming = entry.act == Act::ConfirmPurge;
    if drops || (confirming && confirmed.is_empty()) {
        return Err(StoreError::Refused(if drops { Refusal::PurgeOfPurge } else { Refusal::NoPurge }));
    }
    for change in &entry.changes {
        let Change::Put(Record::Purge(purge)) = change else { continue };
        let asked = asked_for(connection, purge).await?;
        check_purge(entry, purge, asked.as_ref()).map_err(StoreError::Refused)?;
    }
    Ok(())
}

fn check_purge(entry: &Entry, purge: &Purge, before: Option<&Purge>) -> Result<(), Refusal> {
    if purge.keys.iter().any(|key| key.table == Table::Purges) {
        return Err(Refusal::PurgeOfPurge);
    }
    if before.is_some_and(|before| before.confirmed_by.is_some()) {
        return Err(Refusal::Done);
    }
    let Some(confirmed_by) = &purge.confirmed_by else {
        return if entry.act == Act::ConfirmPurge { Err(Refusal::NotConfirmed) } else { Ok(()) };
    };
    if entry.act != Act::ConfirmPurge {
        return Err(Refusal::NotConfirming);
    }
    if *confirmed_by == purge.asked_by {
        return Err(Refusal::SamePost);
    }
    if *confirmed_by != entry.actor {
        return Err(Refusal::NotConfirmer);
    }
    match before {
        Some(before) if before.keys == purge.keys && before.asked_by == purge.asked_by => Ok(()),
        _ => Err(Refusal::NotAsked),
    }
}

async fn asked_for(connection: &mut Connection, purge: &Purge) -> Result<Option<Purge>, StoreError> {
    let sql = format!("select body from purges where key = $1 and to_pos = {OPEN}");
    let body = connection.first("looking for the purge", sql, vec![purge.id.to_string().into()], |row| row.text(0));
    let Some(body) = body.await? else { return Ok(None) };
    match serde_json::from_str(&body) {
        Ok(Record::Purge(before)) => Ok(Some(before)),
        Ok(_) => Err(StoreError::unreadable(format_args!("purges/{}", purge.id), "not a purge")),
        Err(error) => Err(StoreError::unreadable(format_args!("purges/{}", purge.id), error)),
    }
}

/// Destroys every version of the records in their tables, with the drafts about them. Replay does it
/// too, where it finds nothing to destroy unless purged lines came back.
pub(crate) async fn destroy_rows(
    connection: &mut Connection,
    dialect: Dialect,
    keys: &BTreeSet<Key>,
) -> Result<(), StoreError> {
    let mut tables: BTreeMap<Table, Vec<&str>> = BTreeMap::new();
    for key in keys {
        tables.entry(key.table).or_default().push(&key.key);
    }
    for (table, keys) in tables {
        let sql = format!("delete from {table} where key in {}", dialect.texts(1));
        connection.execute("purging rows", sql, vec![texts(&keys)]).await?;
    }
    for key in keys.iter().filter(|key| matches!(key.table, Table::Projects | Table::Reports)) {
        let project = key.key.split('/').next().unwrap_or_default();
        if let Ok(project) = project.parse::<model::ProjectId>() {
            let sql = "delete from drafts where project = $1".to_owned();
            connection.execute("purging drafts", sql, vec![project.number().into()]).await?;
        }
    }
    Ok(())
}

/// Destroys the lines that put or dropped the records, in the payloads of all entries before;
/// returns what remains of them. The rows must still be there: they tell which entries to open.
pub(crate) async fn destroy_lines(
    connection: &mut Connection,
    dialect: Dialect,
    keys: &BTreeSet<Key>,
) -> Result<Vec<Tombstone>, StoreError> {
    let mut stones = Vec::new();
    for position in touched(connection, dialect, keys).await? {
        stones.extend(purge_payload(connection, position, keys).await?);
    }
    Ok(stones)
}

/// Positions of the entries that put or dropped the records.
async fn touched(
    connection: &mut Connection,
    dialect: Dialect,
    keys: &BTreeSet<Key>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut positions = BTreeSet::new();
    for table in keys.iter().map(|key| key.table).collect::<BTreeSet<_>>() {
        let of_table: Vec<&str> = keys.iter().filter(|key| key.table == table).map(|key| key.key.as_str()).collect();
        let sql = format!("select from_pos, to_pos from {table} where key in {}", dialect.texts(1));
        let read = |row: &crate::database::Row| Ok([row.int(0)?, row.int(1)?]);
        let spans = connection.all("looking for the entries to purge", sql, vec![texts(&of_table)], read).await?;
        positions.extend(spans.into_iter().flatten().filter(|position| *position != OPEN));
    }
    Ok(positions)
}

async fn purge_payload(
    connection: &mut Connection,
    position: i64,
    keys: &BTreeSet<Key>,
) -> Result<Vec<Tombstone>, StoreError> {
    let doing = format!("purging ledger entry {position}");
    let sql = "select format, payload from ledger where position = $1".to_owned();
    let read = |row: &crate::database::Row| Ok((row.int(0)?, row.bytes(1)?));
    let found = connection.first(&doing, sql, vec![position.into()], read).await?;
    let Some((format, payload)) = found else { return Ok(Vec::new()) };
    let unreadable = |reason: String| StoreError::unreadable(format_args!("ledger entry {position}"), reason);
    let format = u16::try_from(format).map_err(|error| unreadable(error.to_string()))?;
    let mut kept = String::with_capacity(payload.len());
    let mut stones = Vec::new();
    for line in seal::lines(&payload).ok_or_else(|| unreadable("not lines of UTF-8".to_owned()))? {
        match seal::read_line(line, format).map_err(unreadable)? {
            Line::Change(change) if keys.contains(&apply::key_of(&change)) => {
                let leaf = seal::leaf(line);
                kept.push_str("purged ");
                kept.push_str(&leaf);
                stones.push(Tombstone { position, leaf });
            }
            _ => kept.push_str(line),
        }
        kept.push('\n');
    }
    let sql = "update ledger set payload = $1 where position = $2".to_owned();
    let values = vec![crate::database::Value::Bytes(kept.into_bytes()), position.into()];
    connection.execute(&doing, sql, values).await?;
    Ok(stones)
}
