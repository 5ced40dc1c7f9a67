//! What the reports of a project say together: the latest, the one in force, the one before, and what
//! follows from a year-to-date.

use model::{Money, Period, Report, ReportStatus};

/// What follows from a year-to-date and the report before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Done since the report before it in the year; the year-to-date itself for the first.
    pub done_month: Option<Money>,
    /// Done since the start of works; `None` where the years before are not known.
    pub done_since_start: Option<Money>,
}

/// The latest version for a period, in whatever state.
#[must_use]
pub fn latest(reports: &[Report], period: Period) -> Option<&Report> {
    reports.iter().filter(|report| report.period == period).max_by_key(|report| report.version)
}

/// The version for a period that is in force.
#[must_use]
pub fn in_force(reports: &[Report], period: Period) -> Option<&Report> {
    reports.iter().filter(|report| report.period == period).find(|report| report.status == ReportStatus::Accepted)
}

/// The last report in force of the same year that ends before the period does.
#[must_use]
pub fn previous(reports: &[Report], period: Period) -> Option<&Report> {
    let before = accepted_of_year(reports, period.year()).filter(|report| report.period.last_day() < period.last_day());
    before.max_by_key(|report| report.period.last_day())
}

/// Investment done before 1 January of the year as the reports in force tell it: as typed in the
/// year, or the last known since-start of an earlier year.
#[must_use]
pub fn done_before(reports: &[Report], year: i16) -> Option<Money> {
    let typed = accepted_of_year(reports, year).filter(|report| report.done_before.is_some());
    if let Some(report) = typed.max_by_key(|report| report.period.last_day()) {
        return report.done_before;
    }
    let earlier =
        reports.iter().filter(|report| report.status == ReportStatus::Accepted && report.period.year() < year);
    let last = earlier.max_by_key(|report| report.period.last_day())?;
    last.done_before?.checked_add(last.done_ytd)
}

/// What follows from the year-to-date.
#[must_use]
pub fn derive(done_ytd: Money, done_before: Option<Money>, previous: Option<&Report>) -> Derived {
    let before_it = previous.map_or(Money::ZERO, |report| report.done_ytd);
    Derived {
        done_month: done_ytd.checked_sub(before_it),
        done_since_start: done_before.and_then(|before| before.checked_add(done_ytd)),
    }
}

/// The reports of a year that are in force.
pub(crate) fn accepted_of_year(reports: &[Report], year: i16) -> impl Iterator<Item = &Report> {
    reports.iter().filter(move |report| report.status == ReportStatus::Accepted && report.period.year() == year)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report as `period version status done_before done_ytd`, amounts in fen, `-` for none.
    fn report(text: &str) -> Report {
        let words: Vec<_> = text.split_whitespace().collect();
        let money = |text: &str| text.parse().ok().and_then(Money::from_fen);
        Report {
            project: model::ProjectId::new(1).expect("an id"),
            period: words[0].parse().expect("a period"),
            version: words[1].parse().expect("a version"),
            done_ytd: money(words[4]).expect("an amount"),
            received_ytd: None,
            done_before: money(words[3]),
            estimate_ytd: None,
            physical_percent: None,
            progress: String::new(),
            problems: String::new(),
            reason: String::new(),
            status: ReportStatus::parse(words[2]).expect("a status"),
            accepted_by: None,
            checked_ytd: None,
            returned_because: String::new(),
            typed_by: "511702".parse().expect("a unit"),
            entered_by: None,
        }
    }

    fn reports() -> Vec<Report> {
        let lines = [
            "2017-12 1 accepted 500 300",
            "2018-01..02 1 accepted 800 10",
            "2018-03 1 superseded 800 25",
            "2018-03 2 accepted 800 20",
            "2018-04 1 accepted - 40",
            "2018-04 2 returned - 45",
            "2018-05 1 submitted - 60",
        ];
        lines.into_iter().map(report).collect()
    }

    #[test]
    fn only_reports_in_force_stand_before_a_period() {
        let table = [
            ("2018-01..02", None),
            ("2018-03", Some(10)),
            ("2018-04", Some(20)),
            ("2018-05", Some(40)),
            ("2018-06", Some(40)),
            ("2018-W12", Some(10)),
            ("2019-01..02", None),
        ];
        let reports = reports();
        for (period, ytd) in table {
            let period = period.parse().expect("a period");
            assert_eq!(previous(&reports, period).map(|report| report.done_ytd.fen()), ytd, "{period}");
        }
        let april = "2018-04".parse().expect("a period");
        assert_eq!(in_force(&reports, april).map(|report| report.version), Some(1));
        assert_eq!(latest(&reports, april).map(|report| report.version), Some(2));
    }

    #[test]
    fn what_was_done_before_a_year_is_typed_in_it_or_follows_from_the_last() {
        let reports = reports();
        let table = [(2017, Some(500)), (2018, Some(800)), (2016, None)];
        for (year, fen) in table {
            assert_eq!(done_before(&reports, year).map(Money::fen), fen, "{year}");
        }
        // Nobody typed it in 2018: it is what 2017 ended with.
        assert_eq!(done_before(&reports[..1], 2018).map(Money::fen), Some(800));
    }

    #[test]
    fn the_month_and_the_start_follow_from_the_year_to_date() {
        let money = |fen| Money::from_fen(fen).expect("an amount");
        let march = report("2018-03 2 accepted 800 20");
        let derived = derive(money(15), Some(money(800)), Some(&march));
        assert_eq!((derived.done_month, derived.done_since_start), (Some(money(-5)), Some(money(815))));
        let first = derive(money(15), None, None);
        assert_eq!((first.done_month, first.done_since_start), (Some(money(15)), None));
    }
}
