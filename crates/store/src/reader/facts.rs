//! Facts of a period.

use model::facts::SharedPart;
use model::{FactBatch, FactTable, Period, ProjectId};

use super::Reader;
use crate::{ReportBasis, StoreError};

impl Reader {
    /// The facts of a period at a position, of all projects or of those from one id to another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts(
        &self,
        table: FactTable,
        period: Period,
        position: i64,
        basis: ReportBasis,
        range: Option<(ProjectId, ProjectId)>,
    ) -> Result<FactBatch, StoreError> {
        let _ = (table, period, position, basis, range);
        todo!()
    }

    /// The parts of projects that several units share on the last day of the period, by project,
    /// role, and in the order of the shares. Projects of one unit have none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_parts(&self, period: Period, position: i64) -> Result<Vec<SharedPart>, StoreError> {
        let _ = (period, position);
        todo!()
    }
}
