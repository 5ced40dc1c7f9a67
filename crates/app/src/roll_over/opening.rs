//! What a project opens a year with: the since-start of the December before it.

use model::{Money, Period, ProjectId, Report, ReportStatus};

use crate::reported::{accepted_of_year, done_before};

/// How the December of a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum December {
    /// There is no report.
    Missing,
    /// It waits for a tier, or came back.
    Waiting,
    /// It is in force.
    InForce,
}

/// What a project opens the next year with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// The name of the unit that answers for it.
    pub unit: String,
    /// It is simulated.
    pub simulated: bool,
    /// How its December stands.
    pub december: December,
    /// Done before the year that ended; `None` where nothing was told, which counts as nothing.
    pub done_before: Option<Money>,
    /// Done in the year that ended by the last report in force: of December, or an earlier one.
    pub done_year: Option<Money>,
    /// What the reports in force of the next year say was done before it, where they do.
    pub told_next: Option<Money>,
}

impl Opening {
    /// The opening of the year after `year`, of a project that is not simulated.
    #[must_use]
    pub fn of(project: ProjectId, name: String, unit: String, reports: &[Report], year: i16) -> Self {
        let through = Period::Year(year).last_day();
        let on_last_day = |report: &&Report| report.period.last_day() == through;
        let open = |report: &Report| matches!(report.status, ReportStatus::Submitted | ReportStatus::Returned);
        let december = if accepted_of_year(reports, year).any(|report| on_last_day(&report)) {
            December::InForce
        } else if reports.iter().filter(on_last_day).any(open) {
            December::Waiting
        } else {
            December::Missing
        };
        // Of several that end on one day the longest, as facts have it.
        let last = accepted_of_year(reports, year)
            .max_by_key(|report| (report.period.last_day(), std::cmp::Reverse(report.period.first_day())));
        let next = accepted_of_year(reports, year + 1).filter(|report| report.done_before.is_some());
        let next = next.max_by_key(|report| report.period.last_day());
        Self {
            project,
            name,
            unit,
            simulated: false,
            december,
            done_before: done_before(reports, year),
            done_year: last.map(|report| report.done_ytd),
            told_next: next.and_then(|report| report.done_before),
        }
    }

    /// Done from the start of works to the end of the year (年初开工累计); `None` before any report.
    #[must_use]
    pub fn since_start(&self) -> Option<Money> {
        self.done_before.unwrap_or_default().checked_add(self.done_year?)
    }

    /// The next year was reported on another opening than December leaves.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.december == December::InForce && self.told_next.is_some() && self.told_next != self.since_start()
    }
}
