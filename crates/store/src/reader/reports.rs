//! Reports.

use model::{Period, ProjectId, Report, ReportStatus};

use super::{Reader, Scope};
use crate::StoreError;

impl Reader {
    /// Reports of a project, all versions, by last day of the period, period and version.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn reports_of(&self, project: ProjectId, at: i64) -> Result<Vec<Report>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// Versions of a project's report for a period, first to last, each as it stands now.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn report_versions(&self, project: ProjectId, period: Period) -> Result<Vec<Report>, StoreError> {
        let _ = (project, period);
        todo!()
    }

    /// Reports for a period with one of these statuses whose figures are of units in scope
    /// (`typed_by`), by project and version.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn reports_waiting(
        &self,
        period: Period,
        statuses: &[ReportStatus],
        units: &Scope,
    ) -> Result<Vec<Report>, StoreError> {
        let _ = (period, statuses, units);
        todo!()
    }
}
