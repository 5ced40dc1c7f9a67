//! Replaying the ledger.

use std::fmt;

use model::Table;

use crate::{Reader, StoreError};

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

pub(crate) async fn replay(
    reader: &Reader,
    progress: impl FnMut(i64, i64) + Send,
) -> Result<Vec<ReplayDifference>, StoreError> {
    let _ = (reader, progress);
    todo!()
}
