//! Reports.

use std::collections::{BTreeMap, BTreeSet};

use model::period::NotAPeriod;
use model::{Period, ProjectId, Report, ReportStatus};

use super::{Reader, Scope, record_as};
use crate::database::{Row, numbers, texts};
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

    /// All reports of many projects as known now, of each by day, period and version.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn reports_of_many(
        &self,
        projects: &BTreeSet<ProjectId>,
    ) -> Result<BTreeMap<ProjectId, Vec<Report>>, StoreError> {
        let sql = format!(
            "select body from reports where to_pos = {OPEN} and project in {}
             order by project, last_day, period, version",
            self.dialect().numbers(1)
        );
        let values = vec![numbers(projects.iter().map(|project| project.number()))];
        let mut found: BTreeMap<ProjectId, Vec<Report>> = BTreeMap::new();
        for report in self.all("reading reports of many projects", sql, values, record_as!(Report)).await? {
            found.entry(report.project).or_default().push(report);
        }
        Ok(found)
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

    /// The periods with reports whose figures are of units in scope (`typed_by`), the latest first, as they
    /// stand now.
    ///
    /// # Errors
    /// When the database fails or a period does not read.
    pub async fn reported_periods(&self, units: &Scope) -> Result<Vec<Period>, StoreError> {
        let dialect = self.dialect();
        let statuses: Vec<&str> = ReportStatus::ALL.iter().map(|status| status.as_str()).collect();
        let mut values = vec![texts(&statuses)];
        let mut typed_by = String::new();
        if let Scope::Units(units) = units {
            let units: Vec<&str> = units.iter().map(|unit| unit.as_str()).collect();
            values.push(texts(&units));
            typed_by = format!(" and r.typed_by in {}", dialect.texts(2));
        }
        // From one period to the next by the index: there are many reports and few periods.
        let sql = format!(
            "with recursive known(period) as (
               select min(period) from reports
               union all
               select (select min(r.period) from reports r where r.period > k.period) from known k
               where k.period is not null
             )
             select k.period from known k where k.period is not null and exists (
               select 1 from reports r
               where r.period = k.period and r.status in {}{typed_by} and r.to_pos = {OPEN})",
            dialect.texts(1)
        );
        let read = |row: &Row| {
            let period = row.text(0)?;
            period.parse().map_err(|error: NotAPeriod| StoreError::unreadable(format!("a report of {period}"), error))
        };
        let mut periods: Vec<Period> = self.all("reading the periods of reports", sql, values, read).await?;
        periods.sort_by_key(|period| std::cmp::Reverse((period.last_day(), *period)));
        Ok(periods)
    }
}
