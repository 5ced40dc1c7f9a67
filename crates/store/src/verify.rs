//! Verifying the chain.

use std::fmt;

use crate::{Reader, StoreError};

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
    /// No entry stands at this position, and a later one does.
    #[error("there is no entry at this position")]
    Missing,
    /// A head does not read: an unknown act, a wrong form.
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
    /// The head of the ledger names another last entry.
    #[error("the head of the ledger names position {position} with another hash")]
    LedgerHead {
        /// What the head says.
        position: i64,
    },
}

impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: {}", self.position, self.kind)
    }
}

pub(crate) async fn verify(
    reader: &Reader,
    progress: impl FnMut(i64, i64) + Send,
) -> Result<Vec<LedgerFault>, StoreError> {
    let _ = (reader, progress);
    todo!()
}
