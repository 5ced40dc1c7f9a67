//! Verifying the chain.

use std::collections::BTreeSet;
use std::fmt;

use model::{Act, Sealed};

use crate::database::Row;
use crate::ledger::GENESIS;
use crate::purge::Tombstone;
use crate::{Line, Reader, StoreError, reader, seal};

/// One thing that is wrong with the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFault {
    /// The entry.
    pub position: i64,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// No entry stands at this position, though one should.
    #[error("there is no entry at this position")]
    Missing,
    /// The head does not read: an unknown act, a wrong form.
    #[error("its head cannot be read: {0}")]
    Head(String),
    /// The payload is not the one that was sealed.
    #[error("its payload is not the one that was sealed")]
    Payload,
    /// The head is not the one that was sealed.
    #[error("its head is not the one that was sealed")]
    Hash,
    /// It does not follow the entry before.
    #[error("it does not follow the entry before")]
    Previous,
    /// A line is purged that no confirmed purge destroyed.
    #[error("it has a purged line that no confirmed purge destroyed")]
    Purged,
    /// The head of the ledger names another last entry.
    #[error("the head of the ledger says that entry {0} is the last, or has another hash for it")]
    LedgerHead(i64),
}

impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: {}", self.position, self.kind)
    }
}

/// Entries read at one time.
const PAGE: i64 = 64;

/// What the walk has seen so far.
struct Walk {
    position: i64,
    hash: String,
    purged: BTreeSet<Tombstone>,
    stones: BTreeSet<Tombstone>,
    faults: Vec<LedgerFault>,
}

pub(crate) async fn verify(
    reader: &Reader,
    mut progress: impl FnMut(i64, i64) + Send,
) -> Result<Vec<LedgerFault>, StoreError> {
    let head = reader.head().await?;
    let mut walk = Walk {
        position: 0,
        hash: GENESIS.to_owned(),
        purged: BTreeSet::new(),
        stones: BTreeSet::new(),
        faults: Vec::new(),
    };
    while walk.page(reader).await? {
        progress(walk.position, head.position);
    }
    if head.position != walk.position || head.hash != walk.hash {
        walk.fault(walk.position, FaultKind::LedgerHead(head.position));
    }
    let unfounded: BTreeSet<i64> = walk.purged.difference(&walk.stones).map(|line| line.position).collect();
    for position in unfounded {
        walk.fault(position, FaultKind::Purged);
    }
    Ok(walk.faults)
}

impl Walk {
    fn fault(&mut self, position: i64, kind: FaultKind) {
        self.faults.push(LedgerFault { position, kind });
    }

    /// Walks over the next entries; false when there are no more.
    async fn page(&mut self, reader: &Reader) -> Result<bool, StoreError> {
        let sql = format!(
            "select {}, l.payload from ledger l where l.position > $1 order by l.position limit {PAGE}",
            reader::SEALED_COLUMNS
        );
        let read = |row: &Row| Ok((row.int(0)?, reader::sealed(row), row.bytes(reader::SEALED_WIDTH)?));
        let mut connection = reader.connection().await;
        let rows = connection.all("verifying the ledger", sql, vec![self.position.into()], read).await?;
        drop(connection);
        let more = !rows.is_empty();
        for (position, sealed, payload) in rows {
            self.entry(position, sealed, &payload)?;
        }
        Ok(more)
    }

    fn entry(&mut self, position: i64, sealed: Result<Sealed, StoreError>, payload: &[u8]) -> Result<(), StoreError> {
        for missing in self.position + 1..position.min(self.position + 1 + PAGE) {
            self.fault(missing, FaultKind::Missing);
        }
        self.position = position;
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(error) => {
                self.hash.clear();
                self.fault(position, FaultKind::Head(error.to_string()));
                return Ok(());
            }
        };
        if sealed.previous_hash != self.hash {
            self.fault(position, FaultKind::Previous);
        }
        if seal::entry_hash(&sealed)? != sealed.hash {
            self.fault(position, FaultKind::Hash);
        }
        if seal::payload_hash(payload).as_ref() != Some(&sealed.payload_hash) {
            self.fault(position, FaultKind::Payload);
        }
        self.purges(&sealed, payload);
        self.hash = sealed.hash;
        Ok(())
    }

    /// Notes purged lines, and the tombstones of confirmed purges that vouch for them.
    fn purges(&mut self, sealed: &Sealed, payload: &[u8]) {
        for line in seal::lines(payload).into_iter().flatten() {
            if let Some(leaf) = seal::purged_leaf(line) {
                self.purged.insert(Tombstone { position: sealed.position, leaf: leaf.to_owned() });
            } else if sealed.act == Act::ConfirmPurge
                && line.starts_with("tombstone ")
                && let Ok(Line::Tombstone { position, leaf }) = seal::read_line(line, sealed.format)
            {
                self.stones.insert(Tombstone { position, leaf });
            }
        }
    }
}
