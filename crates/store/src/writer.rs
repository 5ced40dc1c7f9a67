//! Writing: one entry in one transaction.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use model::{Entry, Key, Period, PostCode, ProjectId, Sealed};

use crate::apply::Step;
use crate::database::{Connection, Value};
use crate::error::Refusal;
use crate::store::Inner;
use crate::{Head, Reader, StoreError, accounts, apply, purge, seal, upcast};

/// The right to append one entry. It reads like a [`Reader`], and sees the latest state.
#[derive(Debug)]
pub struct Writer {
    reader: Reader,
}

/// Changes from which on an entry changes how queries are planned.
const LARGE: usize = 1_000;

impl Deref for Writer {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Writer {
    /// Takes the head of the ledger, waiting for whoever holds it.
    pub(crate) async fn begin(store: Arc<Inner>) -> Result<Self, StoreError> {
        let mut connection = store.begin_writing().await?;
        let lock = format!("select position, hash from ledger_head{}", store.dialect().for_update());
        let head = crate::reader::head(&mut connection, lock).await?;
        Ok(Self { reader: Reader::over(store, connection, head) })
    }

    /// Appends the entry, applies its changes to the tables and commits. Of several changes to one
    /// key the last one holds, and is the one written. A confirmed purge first destroys what it names.
    ///
    /// # Errors
    /// When the entry is refused or the database fails; then nothing was written.
    pub fn record(self, entry: Entry) -> BoxFuture<'static, Result<Sealed, StoreError>> {
        Box::pin(async move {
            let (store, mut connection, head) = self.reader.into_parts();
            if !is_time(&entry.at) {
                return Err(StoreError::Refused(Refusal::Time));
            }
            if entry.reason.contains('\0') {
                return Err(StoreError::Refused(Refusal::Nul));
            }
            purge::check(&mut connection, &entry).await?;
            let purged: BTreeSet<Key> = purge::confirmed(entry.changes.iter())
                .into_iter()
                .flat_map(|purge| purge.keys.iter().cloned())
                .collect();
            let dialect = store.dialect();
            let stones = purge::destroy_lines(&mut connection, dialect, &purged).await?;
            purge::destroy_rows(&mut connection, dialect, &purged).await?;

            let Entry { act, actor, at, reason, changes } = entry;
            let steps = apply::steps(changes)?;
            let payload = payload(&steps, &stones)?;
            let mut sealed = Sealed {
                position: head.position + 1,
                act,
                actor,
                at,
                reason,
                format: upcast::FORMAT,
                payload_hash: String::new(),
                previous_hash: head.hash,
                hash: String::new(),
            };
            close(&mut sealed, &payload)?;
            apply::apply(&mut connection, dialect, sealed.position, &steps).await?;
            append(&mut connection, &sealed, payload.into_bytes()).await?;
            connection.commit("recording the entry").await?;
            if steps.len() >= LARGE {
                count_rows(&store, &steps).await;
            }
            if !purged.is_empty() {
                scrub(&store, &purged).await;
            }
            Ok(sealed)
        })
    }

    /// Throws a draft away together with the entry that makes it needless.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_draft(&self, post: &PostCode, project: ProjectId, period: Period) -> Result<(), StoreError> {
        let mut connection = self.reader.connection().await;
        accounts::drop_draft(&mut connection, post, project, period).await
    }
}

/// The lines of an entry. Salts are drawn here, once; replay reads them.
fn payload(steps: &[Step], stones: &[purge::Tombstone]) -> Result<String, StoreError> {
    let mut payload = String::new();
    for (step, salt) in steps.iter().zip(seal::salts(steps.len())?) {
        match &step.put {
            Some((_, body)) => payload.push_str(&seal::put_line(&salt, body)),
            None => payload.push_str(&seal::drop_line(&salt, &model::Change::Drop(step.key.clone()))?),
        }
    }
    for stone in stones {
        payload.push_str(&stone.line());
    }
    Ok(payload)
}

/// Fills in the two hashes of an entry.
pub(crate) fn close(sealed: &mut Sealed, payload: &str) -> Result<(), StoreError> {
    let hash = seal::payload_hash(payload.as_bytes());
    sealed.payload_hash = hash.ok_or_else(|| StoreError::unreadable("the new payload", "not lines of UTF-8"))?;
    sealed.hash = seal::entry_hash(sealed)?;
    Ok(())
}

/// Adds the entry and moves the head.
pub(crate) async fn append(connection: &mut Connection, sealed: &Sealed, payload: Vec<u8>) -> Result<(), StoreError> {
    let doing = format!("appending entry {}", sealed.position);
    let sql =
        "insert into ledger (position, act, actor, at, reason, format, payload_hash, previous_hash, hash, payload)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = vec![
        sealed.position.into(),
        sealed.act.as_str().into(),
        sealed.actor.as_str().into(),
        sealed.at.as_str().into(),
        sealed.reason.as_str().into(),
        i64::from(sealed.format).into(),
        sealed.payload_hash.as_str().into(),
        sealed.previous_hash.as_str().into(),
        sealed.hash.as_str().into(),
        Value::Bytes(payload),
    ];
    connection.execute(&doing, sql.to_owned(), values).await?;
    let head = Head { position: sealed.position, hash: sealed.hash.clone() };
    let sql = "update ledger_head set position = $1, hash = $2 where id = 1".to_owned();
    connection.execute(&doing, sql, vec![head.position.into(), head.hash.into()]).await.map(drop)
}

/// The entry stands; its size is told to whoever plans queries.
async fn count_rows(store: &Inner, steps: &[Step]) {
    let tables: BTreeSet<&str> = steps.iter().map(|step| step.key.table.as_str()).collect();
    let tables: Vec<&str> = tables.into_iter().collect();
    if let Err(error) = store.count_rows(&tables).await {
        tracing::warn!(%error, "the entry is recorded; the database will learn the size of its tables later");
    }
}

/// The entry stands; what it left in the files of the database is rewritten as far as possible now.
async fn scrub(store: &Inner, purged: &BTreeSet<Key>) {
    let mut tables: BTreeSet<&str> = purged.iter().map(|key| key.table.as_str()).collect();
    tables.extend(["ledger", "drafts"]);
    let tables: Vec<&str> = tables.into_iter().collect();
    if let Err(error) = store.scrub(&tables).await {
        tracing::warn!(%error, "the purge is done; its remains in the files of the database were not rewritten");
    }
}

/// Whether a time is written as in the ledger, to the millisecond in UTC.
fn is_time(text: &str) -> bool {
    let form = b"0000-00-00T00:00:00.000Z";
    let fits = text.len() == form.len()
        && text.bytes().zip(form).all(|(byte, &form)| if form == b'0' { byte.is_ascii_digit() } else { byte == form });
    fits && text.parse::<jiff::Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_one_form() {
        assert!(is_time("2020-08-31T09:30:00.000Z"));
        for wrong in ["2020-08-31T09:30:00Z", "2020-08-31 09:30:00.000Z", "2020-13-31T09:30:00.000Z", "", "落地"] {
            assert!(!is_time(wrong), "{wrong}");
        }
    }
}
