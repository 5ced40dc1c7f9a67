//! The curve of a year, drawn on the server: planned and done investment from 1 January on, as a
//! picture of lines and as the table that says the same.

use std::collections::BTreeMap;
use std::fmt::Write;

use app::judge_report::{derive, previous};
use model::{Basis, Day, Money, MoneyUnit, Plan, Report, ReportStatus};

/// Size and margins of the picture, in its own units.
const WIDTH: i128 = 640;
const HEIGHT: i128 = 280;
const LEFT: i128 = 84;
const RIGHT: i128 = 16;
const TOP: i128 = 24;
const BOTTOM: i128 = 36;

/// The curve of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Curve {
    /// The year.
    pub(crate) year: i16,
    /// Lines, back to front.
    pub(crate) lines: Vec<Line>,
    /// Marks on the axis of amounts: height in the picture and amount in 万元.
    pub(crate) amounts: Vec<(i128, String)>,
    /// Marks on the axis of days: place in the picture and month.
    pub(crate) months: Vec<(i128, i8)>,
    /// The same as a table.
    pub(crate) rows: Vec<Row>,
}

/// A line of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it shows.
    pub(crate) kind: Kind,
    /// Points as a polyline has them.
    pub(crate) points: String,
    /// Dots, for what was reported on a day.
    pub(crate) dots: Vec<(i128, i128)>,
}

/// What a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Original,
    Adjusted,
    Done,
}

/// A day of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The day.
    pub(crate) day: String,
    /// Planned to that day, as first issued.
    pub(crate) original: Option<Money>,
    /// Planned to that day, as adjusted.
    pub(crate) adjusted: Option<Money>,
    /// Done to that day.
    pub(crate) done: Option<Money>,
    /// Done since the report before.
    pub(crate) in_period: Option<Money>,
}

type Points = Vec<(Day, Money)>;

/// Draws the curve of a year; `None` when there is neither plan nor report.
pub(crate) fn curve(year: i16, plans: &[Plan], reports: &[Report]) -> Option<Curve> {
    let original = plan_points(plans, year, Basis::Original);
    let adjusted = plan_points(plans, year, Basis::Adjusted);
    // A year may be opened by a report of its first day with nothing done; drawn it would tell nothing.
    let opens =
        |report: &Report| report.period.last_day().number() == first_day(year) && report.done_ytd == Money::ZERO;
    let in_force =
        |report: &&Report| report.status == ReportStatus::Accepted && report.period.year() == year && !opens(report);
    let mut accepted: Vec<&Report> = reports.iter().filter(in_force).collect();
    accepted.sort_by_key(|report| report.period.last_day());
    let done: Points = accepted.iter().map(|report| (report.period.last_day(), report.done_ytd)).collect();
    let all = || original.iter().chain(&adjusted).chain(&done).copied();
    let largest = all().map(|(_, amount)| i128::from(amount.fen())).max()?;
    let scale = Scale::new(year, largest)?;
    let of_kind = |kind: Kind, points: &Points| (!points.is_empty()).then(|| scale.line(kind, points));
    let lines = [of_kind(Kind::Original, &original), of_kind(Kind::Adjusted, &adjusted), of_kind(Kind::Done, &done)];
    Some(Curve {
        year,
        lines: lines.into_iter().flatten().collect(),
        amounts: scale.amounts(),
        months: scale.months(),
        rows: rows(&original, &adjusted, &accepted, reports),
    })
}

fn first_day(year: i16) -> i64 {
    Day::new(year, 1, 1).map_or(i64::MIN, Day::number)
}

/// The years that there is something to draw for, latest first.
pub(crate) fn years(plans: &[Plan], reports: &[Report]) -> Vec<i16> {
    let mut years: Vec<i16> = plans.iter().map(|plan| plan.year).collect();
    years.extend(reports.iter().map(|report| report.period.year()));
    years.sort_unstable();
    years.dedup();
    years.reverse();
    years
}

/// The steps of the year's plan: the project's own, or that of the first list that has one; of several
/// adjusted ones the last.
fn plan_points(plans: &[Plan], year: i16, basis: Basis) -> Points {
    let of_year = || plans.iter().filter(|plan| plan.year == year && plan.basis == basis);
    let Some(first) = of_year().find(|plan| plan.list.is_none()).or_else(|| of_year().next()) else {
        return Vec::new();
    };
    let last = of_year().filter(|plan| plan.list == first.list).max_by_key(|plan| plan.holds_from);
    let plan = last.unwrap_or(first);
    let day = |month: i8, day: i8| Day::new(year, month, day);
    let steps = [
        (day(1, 1), Some(Money::ZERO)),
        (day(3, 31), plan.to_q1),
        (day(6, 30), plan.to_q2),
        (day(9, 30), plan.to_q3),
        (day(12, 31), Some(plan.annual)),
    ];
    steps.into_iter().filter_map(|(day, amount)| Some((day?, amount?))).collect()
}

fn rows(original: &Points, adjusted: &Points, accepted: &[&Report], reports: &[Report]) -> Vec<Row> {
    let mut days: BTreeMap<Day, Row> = BTreeMap::new();
    // The year begins with nothing done; a line that says so tells nothing.
    for (day, amount) in original.iter().filter(|(day, _)| day.month() > 1) {
        days.entry(*day).or_default().original = Some(*amount);
    }
    for (day, amount) in adjusted.iter().filter(|(day, _)| day.month() > 1) {
        days.entry(*day).or_default().adjusted = Some(*amount);
    }
    for report in accepted {
        let row = days.entry(report.period.last_day()).or_default();
        row.done = Some(report.done_ytd);
        row.in_period = derive(report.done_ytd, None, previous(reports, report.period)).done_month;
    }
    days.into_iter().map(|(day, row)| Row { day: day.to_string(), ..row }).collect()
}

/// From days and amounts to places in the picture.
struct Scale {
    first: Day,
    /// Days between the first and the last day of the year.
    days: i128,
    /// The amount at the top, in fen; never zero.
    top: i128,
    /// Between two marks, in fen.
    step: i128,
}

impl Scale {
    fn new(year: i16, largest: i128) -> Option<Self> {
        let (first, last) = (Day::new(year, 1, 1)?, Day::new(year, 12, 31)?);
        let step = step(largest);
        let top = largest.max(1).div_euclid(step) * step + step;
        Some(Self { first, days: i128::from(last.number() - first.number()), top, step })
    }

    fn x(&self, day: Day) -> i128 {
        LEFT + i128::from(day.number() - self.first.number()) * (WIDTH - LEFT - RIGHT) / self.days
    }

    fn y(&self, fen: i128) -> i128 {
        HEIGHT - BOTTOM - fen.clamp(0, self.top) * (HEIGHT - TOP - BOTTOM) / self.top
    }

    fn line(&self, kind: Kind, points: &Points) -> Line {
        let mut polyline = String::new();
        let start = (kind == Kind::Done).then_some((self.first, Money::ZERO));
        for (day, amount) in start.iter().chain(points) {
            let _ = write!(polyline, "{},{} ", self.x(*day), self.y(i128::from(amount.fen())));
        }
        let dots = match kind {
            Kind::Done => points.iter().map(|(day, amount)| (self.x(*day), self.y(i128::from(amount.fen())))).collect(),
            Kind::Original | Kind::Adjusted => Vec::new(),
        };
        Line { kind, points: polyline.trim_end().to_owned(), dots }
    }

    fn amounts(&self) -> Vec<(i128, String)> {
        let marks = (0..).map(|mark| mark * self.step).take_while(|fen| *fen <= self.top);
        let told =
            |fen: i128| i64::try_from(fen).ok().and_then(Money::from_fen).map(|amount| amount.exact(MoneyUnit::Wan));
        marks.filter_map(|fen| Some((self.y(fen), told(fen)?))).collect()
    }

    fn months(&self) -> Vec<(i128, i8)> {
        let last_days = [(3, 31), (6, 30), (9, 30), (12, 31)];
        let year = self.first.year();
        last_days.into_iter().filter_map(|(month, day)| Some((self.x(Day::new(year, month, day)?), month))).collect()
    }
}

/// The distance of marks on the axis, in fen: 1, 2 or 5 with zeros, so that there are at most six.
fn step(largest: i128) -> i128 {
    let mut unit = i128::from(MoneyUnit::Wan.fen()) / 100;
    loop {
        for factor in [1, 2, 5] {
            if unit * factor * 5 >= largest {
                return unit * factor;
            }
        }
        unit *= 10;
    }
}

impl Kind {
    /// The class by which the style sheet draws it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Adjusted => "adjusted",
            Self::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{Period, ProjectId};

    use super::*;

    fn wan(amount: i64) -> Money {
        Money::from_fen(amount * MoneyUnit::Wan.fen()).expect("an amount")
    }

    fn project() -> ProjectId {
        ProjectId::new(1).expect("an id")
    }

    fn plan(annual: i64) -> Plan {
        Plan {
            project: project(),
            list: None,
            year: 2018,
            basis: Basis::Original,
            holds_from: Day::new(2018, 1, 1).expect("a day"),
            to_q1: Some(wan(100)),
            to_q2: None,
            to_q3: Some(wan(600)),
            annual: wan(annual),
            milestones: String::new(),
            document: String::new(),
        }
    }

    fn report(month: i8, done: i64, status: ReportStatus) -> Report {
        Report {
            project: project(),
            period: Period::Month(2018, month),
            version: 1,
            done_ytd: wan(done),
            received_ytd: None,
            done_before: None,
            estimate_ytd: None,
            physical_percent: None,
            progress: String::new(),
            problems: String::new(),
            reason: String::new(),
            status,
            accepted_by: None,
            checked_ytd: None,
            returned_because: String::new(),
            typed_by: "511702".parse().expect("a code"),
            entered_by: None,
        }
    }

    #[test]
    fn the_table_says_what_the_lines_show() {
        let reports = [
            report(7, 500, ReportStatus::Accepted),
            report(3, 90, ReportStatus::Accepted),
            report(8, 900, ReportStatus::Submitted),
        ];
        let curve = curve(2018, &[plan(1_000)], &reports).expect("a curve");
        let rows: Vec<_> =
            curve.rows.iter().map(|row| (row.day.as_str(), row.original, row.done, row.in_period)).collect();
        assert_eq!(
            rows,
            [
                ("2018-03-31", Some(wan(100)), Some(wan(90)), Some(wan(90))),
                ("2018-07-31", None, Some(wan(500)), Some(wan(410))),
                ("2018-09-30", Some(wan(600)), None, None),
                ("2018-12-31", Some(wan(1_000)), None, None),
            ]
        );
        assert_eq!(
            curve.lines.iter().map(|line| (line.kind, line.dots.len())).collect::<Vec<_>>(),
            [(Kind::Original, 0), (Kind::Done, 2)]
        );
    }

    #[test]
    fn every_point_lies_in_the_picture_whatever_the_amounts() {
        for largest in [0, 1, 99, 100_000, 1_000_000_000] {
            let curve = curve(2018, &[plan(largest)], &[report(7, largest, ReportStatus::Accepted)]).expect("a curve");
            assert!(curve.amounts.len() <= 7, "{largest}: {:?}", curve.amounts);
            for pair in curve.lines.iter().flat_map(|line| line.points.split(' ')) {
                let (x, y) = pair.split_once(',').expect("a pair");
                let (x, y): (i128, i128) = (x.parse().expect("x"), y.parse().expect("y"));
                assert!(
                    (LEFT..=WIDTH - RIGHT).contains(&x) && (TOP..=HEIGHT - BOTTOM).contains(&y),
                    "{largest}: {pair}"
                );
            }
        }
    }

    #[test]
    fn without_plan_and_report_there_is_no_curve() {
        assert_eq!(curve(2017, &[plan(1)], &[]), None);
        assert_eq!(years(&[plan(1)], &[report(7, 1, ReportStatus::Submitted)]), [2018]);
    }
}
