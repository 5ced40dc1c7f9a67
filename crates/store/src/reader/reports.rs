//! Reports.

use model::{Period, ProjectId, Report, ReportStatus};

use super::{Reader, Scope, record_as};
use crate::database::texts;
use crate::{OPEN, StoreError};

impl Reader {
    /// Reports of a project, all versions, by last day of the period, period and version.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn reports_of(&self, project: ProjectId, at: i64) -> Result<Vec<Report>, StoreError> {
        let sql = "select body from reports where project = $1 and from_pos <= $2 and to_pos > $2
                   order by last_day, period, version";
        let values = vec![project.number().into(), at.into()];
        self.all("reading reports of a project", sql.to_owned(), values, record_as!(Report)).await
    }

    /// Versions of a project's report for a period, first to last, each as it stands now.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn report_versions(&self, project: ProjectId, period: Period) -> Result<Vec<Report>, StoreError> {
        let sql = format!(
            "select body from reports where project = $1 and last_day = $2 and period = $3 and to_pos = {OPEN}
             order by version"
        );
        let values = vec![project.number().into(), period.last_day().number().into(), period.to_string().into()];
        self.all("reading versions of a report", sql, values, record_as!(Report)).await
    }

    /// Reports for a period with one of these statuses whose figures are of units in scope
    /// (`typed_by`), by project and version, as they stand now.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn reports_waiting(
        &self,
        period: Period,
        statuses: &[ReportStatus],
        units: &Scope,
    ) -> Result<Vec<Report>, StoreError> {
        let dialect = self.dialect();
        let statuses: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
        let mut values = vec![period.to_string().into(), texts(&statuses)];
        let mut sql = format!(
            "select body from reports where period = $1 and to_pos = {OPEN} and status in {}",
            dialect.texts(2)
        );
        if let Scope::Units(units) = units {
            let units: Vec<&str> = units.iter().map(|unit| unit.as_str()).collect();
            values.push(texts(&units));
            sql.push_str(&format!(" and typed_by in {}", dialect.texts(3)));
        }
        sql.push_str(" order by project, version");
        self.all("reading reports that wait", sql, values, record_as!(Report)).await
    }
}
