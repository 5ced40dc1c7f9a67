//! Facts against a plain reading of the records: for any small world and any period, the statement
//! says the same on both databases as the loops below.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use common::*;
use luodi_store::{LATEST, ReportBasis, Store, testing};
use model::{
    Attribution, Basis, Day, Membership, Period, Plan, Record, Report, ReportStatus, Role, Share, Stage, StageMove,
    Turn,
};
use proptest::prelude::*;

/// Records of project 1, which is there, each key once.
#[derive(Clone, Debug, Default)]
struct World {
    moves: Vec<StageMove>,
    attributions: Vec<Attribution>,
    memberships: Vec<Membership>,
    plans: Vec<Plan>,
    reports: Vec<Report>,
}

const PERIODS: [&str; 13] = [
    "2017-12",
    "2018-12",
    "2018-12-31",
    "2019-02",
    "2019-03",
    "2019Q1",
    "2019-12",
    "2020-01",
    "2020-01..02",
    "2020-02",
    "2020-02-29",
    "2020Q1",
    "2020-03",
];

fn any_day() -> impl Strategy<Value = Day> {
    prop::sample::select(vec![
        "2018-12-31",
        "2019-01-01",
        "2019-03-31",
        "2020-01-01",
        "2020-02-28",
        "2020-02-29",
        "2020-03-01",
    ])
    .prop_map(day)
}

fn any_year() -> impl Strategy<Value = i16> {
    2019..=2020_i16
}

fn any_report() -> impl Strategy<Value = Report> {
    let statuses = prop::sample::select(ReportStatus::ALL);
    (prop::sample::select(PERIODS.to_vec()), 1..3_u32, -3..100_i64, prop::option::of(0..100_i64), statuses).prop_map(
        |(period, version, done, before, status)| Report {
            done_before: before.map(fen),
            received_ytd: before.map(|b| fen(b * 7)),
            status,
            ..report(1, period, version, done)
        },
    )
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let list = prop::sample::select(vec![None, Some("a"), Some("b")]);
    (list, any_year(), prop::sample::select(Basis::ALL), any_day(), 1..100_i64, prop::option::of(1..9_i64)).prop_map(
        |(list, year, basis, holds_from, annual, to_q2)| Plan {
            to_q1: None,
            to_q2: to_q2.map(fen),
            holds_from,
            ..plan(1, list, year, basis, "2019-01-01", annual)
        },
    )
}

fn any_world() -> impl Strategy<Value = World> {
    let moves = (any_day(), prop::sample::select(Turn::ALL), prop::sample::select(Stage::ALL))
        .prop_map(|(on, turn, stage)| StageMove { project: id(1), on, turn, stage, reason: String::new() });
    let unit = prop::sample::select(vec!["511702", "511703", "511700-B"]);
    let attributions =
        (prop::sample::select(Role::ALL), any_day(), any_day(), unit).prop_map(|(role, from, counts_from, at)| {
            Attribution {
                project: id(1),
                role,
                from,
                counts_from,
                shares: vec![Share { unit: unit_of(at), ppm: 1_000_000 }],
            }
        });
    let lists = prop::sample::select(vec!["a", "b"]);
    let memberships = (lists, any_year(), any_day(), prop::option::of(any_day()))
        .prop_map(|(list, year, entered_on, left_on)| Membership { entered_on, left_on, ..member(1, list, year) });
    let some = 0..5;
    (
        prop::collection::vec(moves, some.clone()),
        prop::collection::vec(attributions, some.clone()),
        prop::collection::vec(memberships, some.clone()),
        prop::collection::vec(any_plan(), some),
        prop::collection::vec(any_report(), 0..16),
    )
        .prop_map(|(moves, attributions, memberships, plans, reports)| {
            World { moves, attributions, memberships, plans, reports }.each_key_once()
        })
}

fn unit_of(text: &str) -> model::UnitCode {
    unit(text)
}

/// Keeps the first record of each key.
fn once<T: Clone>(records: Vec<T>, wrap: impl Fn(T) -> Record) -> Vec<T> {
    let mut seen = std::collections::BTreeSet::new();
    records.into_iter().filter(|record| seen.insert(wrap(record.clone()).key())).collect()
}

/// Columns of a row with what they say.
type Told = Vec<(&'static str, String)>;

fn number(value: Option<i64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

impl World {
    fn each_key_once(self) -> Self {
        Self {
            moves: once(self.moves, Record::StageMove),
            attributions: once(self.attributions, Record::Attribution),
            memberships: once(self.memberships, Record::Membership),
            plans: once(self.plans, Record::Plan),
            reports: once(self.reports, Record::Report),
        }
    }

    fn records(&self) -> Vec<Record> {
        let mut records = vec![Record::Project(project(1, "一号"))];
        records.extend(self.moves.iter().cloned().map(Record::StageMove));
        records.extend(self.attributions.iter().cloned().map(Record::Attribution));
        records.extend(self.memberships.iter().cloned().map(Record::Membership));
        records.extend(self.plans.iter().cloned().map(Record::Plan));
        records.extend(self.reports.iter().cloned().map(Record::Report));
        records
    }

    /// Reports that count, the one that counts most last: by day, then the longest period, then the
    /// last version.
    fn counting(&self, basis: ReportBasis) -> Vec<&Report> {
        let counts = |report: &&Report| match report.status {
            ReportStatus::Accepted => true,
            ReportStatus::Submitted => basis == ReportBasis::Submitted,
            _ => false,
        };
        let mut reports: Vec<&Report> = self.reports.iter().filter(counts).collect();
        reports.sort_by_key(|r| {
            let first = std::cmp::Reverse((r.period.first_day(), r.period.to_string()));
            (r.period.last_day(), first, r.version)
        });
        reports
    }

    /// Done before 1 January of a year, as known on a day of it.
    fn before(reports: &[&Report], year: i16, last: Day) -> i64 {
        let known = |r: &&&Report| r.done_before.is_some() && r.period.last_day() <= last;
        let typed = reports.iter().rev().find(known);
        let since = typed.map_or(i16::MIN, |r| r.period.year());
        let years: std::collections::BTreeSet<i16> = reports.iter().map(|r| r.period.year()).collect();
        let closing =
            |year: &i16| reports.iter().rev().find(|r| r.period.year() == *year).map_or(0, |r| r.done_ytd.fen());
        let sum: i64 = years.iter().filter(|y| **y >= since && **y < year).map(closing).sum();
        sum + typed.and_then(|r| r.done_before).map_or(0, model::Money::fen)
    }

    fn plan(&self, list: Option<&str>, year: i16, basis: Basis, last: Day) -> Option<&Plan> {
        let holds = |plan: &&Plan| {
            plan.list.as_ref().map(|list| list.as_str()) == list
                && plan.year == year
                && plan.basis == basis
                && (basis == Basis::Original || plan.holds_from <= last)
        };
        self.plans.iter().filter(holds).max_by_key(|plan| plan.holds_from)
    }

    fn row(&self, period: Period, basis: ReportBasis) -> Told {
        let (last, year) = (period.last_day(), period.year());
        let moves: Vec<&StageMove> = self.moves.iter().filter(|step| step.on <= last).collect();
        let stage = moves.iter().max_by_key(|step| (step.on, step.stage)).map(|step| step.stage);
        let first = |stages: &[Stage]| {
            let moved = moves.iter().filter(|step| step.turn == Turn::Moved && stages.contains(&step.stage));
            moved.map(|step| step.on.number()).min()
        };
        let beyond = [Stage::Finishing, Stage::Completed, Stage::Producing, Stage::AtCapacity];
        let resumed = moves.iter().filter(|step| step.turn == Turn::Resumed).map(|step| step.on.number()).max();
        let main = |role: Role| {
            let counts = self.attributions.iter().filter(|a| a.role == role && a.counts_from <= last);
            let main = counts.max_by_key(|a| (a.counts_from, a.from)).map(|a| a.shares[0].unit.to_string());
            main.unwrap_or_else(|| "-".to_owned())
        };
        let lists: std::collections::BTreeSet<&str> = self.members(period).iter().map(|m| m.list.as_str()).collect();
        let lists = lists.into_iter().fold("|".to_owned(), |set, list| format!("{set}{list}|"));
        let original = self.plan(None, year, Basis::Original, last);
        let adjusted = self.plan(None, year, Basis::Adjusted, last).or(original);

        let reports = self.counting(basis);
        let now = reports.iter().rev().find(|r| r.period.last_day() == last);
        let of_year = |r: &&&Report| r.period.year() == year;
        let earlier = reports.iter().rev().filter(of_year).find(|r| r.period.last_day() < last);
        let last_year = period.last_year().map(Period::last_day);
        let counterpart = reports.iter().rev().find(|r| Some(r.period.last_day()) == last_year);
        let ytd = |r: Option<&&Report>| r.map(|r| r.done_ytd.fen());
        let before = Self::before(&reports, year, last);
        let carried = ytd(now).or(ytd(earlier));
        let idle = [Stage::Planned, Stage::Reserved, Stage::Withdrawn, Stage::Cleared];
        let due = (adjusted.is_some() || lists != "|") && stage.is_some_and(|stage| !idle.contains(&stage));
        vec![
            ("place", main(Role::Place)),
            ("responsible", main(Role::Responsible)),
            ("owner", main(Role::Owner)),
            ("park", main(Role::Park)),
            ("stage", stage.map_or_else(|| "-".to_owned(), |stage| stage.to_string())),
            ("started_on", number(first(&[Stage::Building]).or_else(|| first(&beyond)))),
            ("finishing_on", number(first(&[Stage::Finishing]))),
            ("completed_on", number(first(&[Stage::Completed]))),
            ("produced_on", number(first(&[Stage::Producing]))),
            ("halted_on", number(first(&[Stage::Halted]))),
            ("resumed_on", number(resumed)),
            ("lists", lists),
            ("plan", number(original.map(|plan| plan.annual.fen()))),
            ("plan_to_q2", number(original.and_then(|plan| plan.to_q2).map(model::Money::fen))),
            ("plan_adjusted", number(adjusted.map(|plan| plan.annual.fen()))),
            ("plan_adjusted_to_q2", number(adjusted.and_then(|plan| plan.to_q2).map(model::Money::fen))),
            ("done_month", number(ytd(now).map(|done| done - ytd(earlier).unwrap_or(0)))),
            ("done_ytd", number(ytd(now))),
            ("done_since_start", number(ytd(now).map(|done| done + before))),
            ("received_ytd", number(now.and_then(|r| r.received_ytd).map(model::Money::fen))),
            ("carried_ytd", number(carried)),
            ("carried_since_start", number(carried.map(|done| done + before))),
            ("done_last_year", number(ytd(counterpart))),
            ("due", i64::from(due).to_string()),
            ("reported", i64::from(now.is_some()).to_string()),
        ]
    }

    fn members(&self, period: Period) -> Vec<&Membership> {
        let last = period.last_day();
        let holds = |m: &&Membership| {
            m.year == period.year() && m.entered_on <= last && m.left_on.is_none_or(|left| left > last)
        };
        let mut members: Vec<&Membership> = self.memberships.iter().filter(holds).collect();
        members.sort_by_key(|m| m.list.clone());
        members
    }

    fn member_rows(&self, period: Period, basis: ReportBasis) -> Vec<Told> {
        let (last, year) = (period.last_day(), period.year());
        let row = |member: &&Membership| {
            let list = Some(member.list.as_str());
            let original = self.plan(list, year, Basis::Original, last);
            let adjusted = self.plan(list, year, Basis::Adjusted, last).or(original);
            let original = original.or_else(|| self.plan(None, year, Basis::Original, last));
            let adjusted = adjusted
                .or_else(|| self.plan(None, year, Basis::Adjusted, last))
                .or_else(|| self.plan(None, year, Basis::Original, last));
            let mut row = vec![
                ("list", member.list.to_string()),
                ("entered_on", member.entered_on.number().to_string()),
                ("list_plan", number(original.map(|plan| plan.annual.fen()))),
                ("list_plan_to_q2", number(original.and_then(|plan| plan.to_q2).map(model::Money::fen))),
                ("list_plan_adjusted", number(adjusted.map(|plan| plan.annual.fen()))),
                ("list_plan_adjusted_to_q2", number(adjusted.and_then(|plan| plan.to_q2).map(model::Money::fen))),
            ];
            row.extend(self.row(period, basis));
            row
        };
        self.members(period).iter().map(row).collect()
    }
}

/// The snapshot, the text for auditors and the loops above say the same.
async fn check(store: Store, world: &World) {
    record(&store, world.records()).await;
    for text in PERIODS {
        let period: Period = text.parse().expect("a period");
        for basis in [ReportBasis::Accepted, ReportBasis::Submitted] {
            let facts = store.read().await.unwrap().facts(period, LATEST, basis, None).await.unwrap();
            let expected =
                [(&facts.projects, vec![world.row(period, basis)]), (&facts.members, world.member_rows(period, basis))];
            for (batch, expected) in expected {
                let place = format!("{} of {text} {basis:?} {}", batch.table, store.dialect());
                let found = rows(batch);
                assert_eq!(found, audited(&store, batch.table, period, LATEST, basis).await, "{place}");
                assert_eq!(found.len(), expected.len(), "{place}");
                for (found, expected) in found.iter().zip(expected) {
                    let same: Told = expected.iter().map(|(name, _)| (*name, found[name].clone())).collect();
                    assert_eq!(same, expected, "{place}");
                }
            }
        }
    }
}

fn run(cases: u32, open: impl AsyncFn() -> Store) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let ran = runner.run(&any_world(), |world| {
        runtime.block_on(async { check(open().await, &world).await });
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn facts_are_a_plain_reading_of_the_records_on_sqlite() {
    run(96, testing::sqlite);
}

#[test]
fn facts_are_a_plain_reading_of_the_records_on_postgres() {
    run(12, testing::postgres);
}
