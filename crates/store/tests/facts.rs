//! The facts of a period: what each column says, on both databases.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use common::*;
use luodi_store::{LATEST, ReportBasis, Store, facts, testing};
use model::facts::SharedPart;
use model::{Basis, FactBatch, FactTable, Period, Record, Report, ReportStatus, Role, Stage, Turn};

fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

async fn facts_of(store: &Store, table: FactTable, at: &str, position: i64, basis: ReportBasis) -> Vec<Row> {
    let reader = store.read().await.unwrap();
    rows(reader.facts(period(at), position, basis, None).await.unwrap().table(table))
}

/// Checks some columns of the one project in the store; days are written as days.
async fn check(store: &Store, at: &str, position: i64, expected: &[(&str, &str)]) {
    check_basis(store, at, position, ReportBasis::Accepted, expected).await;
}

async fn check_basis(store: &Store, at: &str, position: i64, basis: ReportBasis, expected: &[(&str, &str)]) {
    let facts = facts_of(store, FactTable::Projects, at, position, basis).await;
    assert_eq!(facts.len(), 1, "{at}@{position}");
    compare(&facts[0], &format!("{at}@{position}"), expected);
}

fn compare(row: &Row, place: &str, expected: &[(&str, &str)]) {
    for (column, value) in expected {
        let value = value.parse::<model::Day>().map_or_else(|_| (*value).to_owned(), |day| day.number().to_string());
        assert_eq!(row.get(column), Some(&value), "{column} of {place}");
    }
}

fn done_before(mut report: Report, fen_before: i64) -> Record {
    report.done_before = Some(fen(fen_before));
    Record::Report(report)
}

fn status(mut report: Report, status: ReportStatus) -> Record {
    report.status = status;
    Record::Report(report)
}

on_both! {
    /// What the project itself says, and what it says when nothing hangs on it.
    async fn a_bare_project(store: Store) {
        let mut bare = project(1, "一号");
        bare.industry = String::new();
        bare.tags.clear();
        bare.parts = 3;
        record(&store, [Record::Project(bare)]).await;
        check(&store, "2020-08", LATEST, &[
            ("project", "1"), ("place", "-"), ("responsible", "-"), ("owner", "-"), ("park", "-"),
            ("subject", "enterprise"), ("industry", "-"), ("stage", "-"),
            ("signed_on", "2017-03-01"), ("planned_start_on", "2018-05-01"), ("planned_finish_on", "-"),
            ("started_on", "-"), ("resumed_on", "-"),
            ("total_investment", "100000000000"), ("fixed_investment", "80000000000"), ("parts", "3"),
            ("lists", "|"), ("tags", "|"), ("plan", "-"), ("plan_adjusted", "-"),
            ("done_month", "-"), ("done_ytd", "-"), ("done_since_start", "-"), ("carried_ytd", "-"), ("carried_since_start", "-"),
            ("done_last_year", "-"), ("due", "0"), ("reported", "0"), ("simulated", "1"),
        ]).await;
        assert!(facts_of(&store, FactTable::Members, "2020-08", LATEST, ReportBasis::Accepted).await.is_empty());
    }

    /// Stage and days of stages, as of the last day of each period.
    async fn the_life_of_a_project(store: Store) {
        record(&store, [
            Record::Project(project(1, "一号")),
            moved(1, "2017-03-01", Stage::Reserved),
            moved(1, "2018-05-10", Stage::Building),
            turned(1, "2018-12-01", Turn::WinterStop, Stage::Building),
            turned(1, "2019-03-15", Turn::Resumed, Stage::Building),
            turned(1, "2020-03-10", Turn::Resumed, Stage::Building),
            moved(1, "2020-05-01", Stage::Halted),
            moved(1, "2020-06-01", Stage::Building),
            moved(1, "2020-08-31", Stage::Finishing),
            moved(1, "2020-08-31", Stage::Completed),
        ]).await;
        check(&store, "2017-02", LATEST, &[("stage", "-")]).await;
        check(&store, "2018-04", LATEST, &[("stage", "reserved"), ("started_on", "-")]).await;
        check(&store, "2018-05", LATEST, &[("stage", "building"), ("started_on", "2018-05-10"), ("resumed_on", "-")]).await;
        check(&store, "2020-01", LATEST, &[("stage", "building"), ("resumed_on", "2019-03-15"), ("halted_on", "-")]).await;
        check(&store, "2020-05", LATEST, &[("stage", "halted"), ("halted_on", "2020-05-01"), ("resumed_on", "2020-03-10")]).await;
        check(&store, "2020-08-30", LATEST, &[("stage", "building"), ("started_on", "2018-05-10"), ("finishing_on", "-")]).await;
        // Two moves on one day: the later stage of a life holds.
        check(&store, "2020-08", LATEST, &[("stage", "completed"), ("finishing_on", "2020-08-31"), ("completed_on", "2020-08-31"), ("produced_on", "-")]).await;
    }

    /// A project that is known only from its end on has started when it is first seen beyond.
    async fn a_start_that_was_never_moved(store: Store) {
        record(&store, [
            Record::Project(project(1, "一号")),
            moved(1, "2019-12-01", Stage::Producing),
            moved(1, "2019-06-01", Stage::Completed),
        ]).await;
        check(&store, "2019-11", LATEST, &[("started_on", "2019-06-01"), ("produced_on", "-")]).await;
        check(&store, "2020-01", LATEST, &[("started_on", "2019-06-01"), ("produced_on", "2019-12-01")]).await;
    }

    /// The attribution that counts, by the day from which its figures count.
    async fn a_project_changes_hands(store: Store) {
        let Record::Attribution(mut stays) = whole(1, Role::Responsible, "511703", "2020-04-01") else { unreachable!() };
        stays.counts_from = model::Attribution::next_year(stays.from);
        record(&store, [
            Record::Project(project(1, "一号")),
            whole(1, Role::Place, "511702", "2018-01-01"),
            whole(1, Role::Responsible, "511702", "2018-01-01"),
            Record::Attribution(stays),
            whole(1, Role::Owner, "91350100M000100Y43", "2020-05-01"),
            shared(1, Role::Park, &[("511700-Z2", 600_000), ("511700-Z1", 400_000)], "2020-06-01"),
        ]).await;
        check(&store, "2020-03", LATEST, &[("place", "511702"), ("responsible", "511702"), ("owner", "-"), ("park", "-")]).await;
        check(&store, "2020-12", LATEST, &[("responsible", "511702"), ("owner", "91350100M000100Y43"), ("park", "511700-Z2")]).await;
        check(&store, "2021-01", LATEST, &[("place", "511702"), ("responsible", "511703")]).await;

        let parts = |at: &str| { let at = period(at); let store = store.clone(); async move { store.read().await.unwrap().shared_parts(at, LATEST).await.unwrap() } };
        assert_eq!(parts("2020-05").await, vec![]);
        let part = |at: &str, from_ppm, to_ppm| SharedPart { project: 1, role: Role::Park, unit: unit(at), from_ppm, to_ppm };
        assert_eq!(parts("2020-06").await, vec![part("511700-Z2", 0, 600_000), part("511700-Z1", 600_000, 1_000_000)]);
        record(&store, [whole(1, Role::Park, "511700-Z1", "2020-07-01")]).await;
        assert_eq!(parts("2020-07").await, vec![], "it is one unit's again");
        assert_eq!(parts("2020-06").await.len(), 2, "and was shared before");
        assert_eq!(store.read().await.unwrap().shared_parts(period("2020-07"), 1).await.unwrap().len(), 2, "as known then");
    }

    /// Plans: the project's own and each list's, original and adjusted, each taken as a whole.
    async fn plans_and_lists(store: Store) {
        let mut adjusted = plan(1, None, 2020, Basis::Adjusted, "2020-08-01", 900);
        adjusted.to_q1 = None;
        adjusted.to_q3 = Some(fen(700));
        let mut left = member(1, "district-key", 2020);
        left.left_on = Some(day("2020-08-15"));
        let mut entered = member(1, "a-later-one", 2020);
        entered.entered_on = day("2020-08-31");
        entered.batch = "第二批".to_owned();
        entered.field = String::new();
        entered.category = None;
        record(&store, [
            Record::Project(project(1, "一号")),
            moved(1, "2018-05-10", Stage::Building),
            Record::Plan(plan(1, None, 2020, Basis::Original, "2020-01-01", 1_000)),
            Record::Plan(adjusted),
            Record::Plan(plan(1, Some("city-key"), 2020, Basis::Original, "2020-01-01", 2_000)),
            Record::Plan(plan(1, Some("city-key"), 2020, Basis::Adjusted, "2020-09-01", 1_500)),
            Record::Plan(plan(1, Some("city-key"), 2020, Basis::Adjusted, "2020-11-01", 1_400)),
            Record::Plan(plan(1, None, 2020, Basis::Adjusted, "2020-11-01", 800)),
            Record::Plan(plan(1, None, 2019, Basis::Original, "2019-01-01", 77)),
            Record::Membership(member(1, "city-key", 2020)),
            Record::Membership(member(1, "city-key", 2019)),
            Record::Membership(left),
            Record::Membership(entered),
        ]).await;
        let july: &[_] = &[("lists", "|city-key|district-key|"), ("plan", "1000"), ("plan_to_q1", "100"), ("plan_to_q3", "-"),
            ("plan_adjusted", "1000"), ("plan_adjusted_to_q1", "100"), ("plan_adjusted_to_q3", "-"), ("due", "1")];
        check(&store, "2020-07", LATEST, july).await;
        let august: &[_] = &[("lists", "|a-later-one|city-key|"), ("plan", "1000"),
            ("plan_adjusted", "900"), ("plan_adjusted_to_q1", "-"), ("plan_adjusted_to_q3", "700")];
        check(&store, "2020-08", LATEST, august).await;
        check(&store, "2019-08", LATEST, &[("lists", "|city-key|"), ("plan", "77"), ("due", "1")]).await;
        check(&store, "2021-08", LATEST, &[("lists", "|"), ("plan", "-"), ("due", "0")]).await;

        let members = facts_of(&store, FactTable::Members, "2020-08", LATEST, ReportBasis::Accepted).await;
        assert_eq!(members.len(), 2);
        compare(&members[0], "the later list", &[("list", "a-later-one"), ("category", "-"), ("batch", "第二批"), ("field", "-"),
            ("entered_on", "2020-08-31"), ("list_plan", "1000"), ("list_plan_to_q1", "100"), ("list_plan_adjusted", "900"),
            ("list_plan_adjusted_to_q1", "-"), ("list_plan_adjusted_to_q3", "700"), ("project", "1"), ("due", "1")]);
        compare(&members[1], "the city's list", &[("list", "city-key"), ("category", "continuing"), ("batch", "-"), ("field", "产业"),
            ("list_plan", "2000"), ("list_plan_to_q1", "200"), ("list_plan_adjusted", "2000"), ("list_plan_adjusted_to_q1", "200"),
            ("list_plan_adjusted_to_q3", "-"), ("plan", "1000"), ("plan_adjusted", "900")]);
        let september = facts_of(&store, FactTable::Members, "2020-09", LATEST, ReportBasis::Accepted).await;
        compare(&september[1], "the city's list", &[("list_plan", "2000"), ("list_plan_adjusted", "1500"), ("list_plan_adjusted_to_q1", "150")]);
        // A second batch leaves the months before it as the first one set them.
        let november = facts_of(&store, FactTable::Members, "2020-11", LATEST, ReportBasis::Accepted).await;
        compare(&november[1], "the city's list", &[("list_plan_adjusted", "1400"), ("plan_adjusted", "800")]);
    }

    /// Who owes a report: a plan or a list, and a stage in which works can be reported.
    async fn who_owes_a_report(store: Store) {
        for (number, stage) in Stage::ALL.iter().enumerate() {
            let number = number as i64 + 1;
            record(&store, [Record::Project(project(number, "项目")), moved(number, "2019-01-01", *stage),
                Record::Plan(plan(number, None, 2020, Basis::Original, "2020-01-01", 1_000))]).await;
        }
        record(&store, [Record::Project(project(100, "无计划")), moved(100, "2019-01-01", Stage::Building)]).await;
        record(&store, [Record::Project(project(101, "无阶段")), Record::Membership(member(101, "city-key", 2020))]).await;
        let facts = facts_of(&store, FactTable::Projects, "2020-08", LATEST, ReportBasis::Accepted).await;
        let due: Vec<&str> = facts.iter().filter(|row| row["due"] == "1").map(|row| row["stage"].as_str()).collect();
        assert_eq!(due, vec!["preparing", "building", "finishing", "completed", "producing", "at-capacity", "halted"]);
    }

    /// Year-to-date, month, since the start, carried, and last year's.
    async fn what_was_done(store: Store) {
        let mut typed = report(1, "2020-06", 1, 600);
        typed.received_ytd = Some(fen(50));
        typed.estimate_ytd = Some(fen(700));
        typed.checked_ytd = Some(fen(590));
        typed.physical_percent = Some(40);
        record(&store, [
            Record::Project(project(1, "一号")),
            done_before(report(1, "2019-05", 1, 300), 1_000),
            Record::Report(report(1, "2019-06", 1, 350)),
            Record::Report(report(1, "2019-12", 1, 800)),
            Record::Report(report(1, "2020-01..02", 1, 100)),
            Record::Report(report(1, "2020-04", 1, 400)),
            Record::Report(typed),
        ]).await;
        check(&store, "2019-04", LATEST, &[("reported", "0"), ("carried_ytd", "-"), ("done_since_start", "-")]).await;
        check(&store, "2019-05", LATEST, &[("done_ytd", "300"), ("done_month", "300"), ("done_since_start", "1300")]).await;
        check(&store, "2019-12", LATEST, &[("done_ytd", "800"), ("done_month", "450"), ("done_since_start", "1800")]).await;
        // Not typed in 2020: 1,000 before 2019 and 800 in it.
        check(&store, "2020-02", LATEST, &[("done_ytd", "100"), ("done_month", "100"), ("done_since_start", "1900"), ("reported", "1")]).await;
        check(&store, "2020-01", LATEST, &[("reported", "0"), ("carried_ytd", "-")]).await;
        check(&store, "2020-03", LATEST, &[("reported", "0"), ("done_ytd", "-"), ("done_month", "-"), ("done_since_start", "-"),
            ("carried_ytd", "100"), ("carried_since_start", "1900"), ("done_last_year", "-")]).await;
        check(&store, "2020-06", LATEST, &[("done_ytd", "600"), ("done_month", "200"), ("done_since_start", "2400"),
            ("received_ytd", "50"), ("estimate_ytd", "700"), ("checked_ytd", "590"), ("physical_percent", "40"),
            ("carried_ytd", "600"), ("carried_since_start", "2400"), ("done_last_year", "350")]).await;
        check(&store, "2020-05", LATEST, &[("done_last_year", "300"), ("carried_ytd", "400")]).await;
        check(&store, "2021-01", LATEST, &[("carried_ytd", "-"), ("done_last_year", "-")]).await;
        // Typed again in the year: that is what counts.
        record(&store, [done_before(report(1, "2020-07", 1, 700), 5_000)]).await;
        check(&store, "2020-07", LATEST, &[("done_since_start", "5700")]).await;
        check(&store, "2020-08", LATEST, &[("carried_since_start", "5700")]).await;
        check(&store, "2020-07", 1, &[("reported", "0"), ("carried_since_start", "2400")]).await;
    }

    /// Amounts are kept up to a largest one; what adds up to more, or to less than its counterpart, is
    /// no amount.
    async fn no_amount_is_larger_than_the_largest(store: Store) {
        let largest = model::Money::LARGEST.fen();
        record(&store, [
            Record::Project(project(1, "一号")),
            done_before(report(1, "2019-05", 1, largest), 0),
            done_before(report(1, "2019-06", 1, -1), 1),
            Record::Report(report(1, "2019-07", 1, -largest)),
            done_before(report(1, "2020-05", 1, 1), largest - 1),
            done_before(report(1, "2020-06", 1, 1), largest),
            done_before(report(1, "2020-07", 1, largest), largest),
        ]).await;
        let whole = largest.to_string();
        check(&store, "2019-05", LATEST, &[("done_ytd", &whole), ("done_month", &whole), ("done_since_start", &whole)]).await;
        check(&store, "2019-06", LATEST, &[("done_ytd", "-1"), ("done_month", "-"), ("done_since_start", "0"), ("reported", "1")]).await;
        check(&store, "2019-07", LATEST, &[("done_ytd", &format!("-{whole}")), ("done_month", &(1 - largest).to_string())]).await;
        check(&store, "2020-05", LATEST, &[("done_since_start", &whole), ("carried_since_start", &whole)]).await;
        check(&store, "2020-06", LATEST, &[("done_ytd", "1"), ("done_month", "0"), ("done_since_start", "-"), ("carried_since_start", "-")]).await;
        check(&store, "2020-08", LATEST, &[("carried_ytd", &whole), ("carried_since_start", "-")]).await;
    }

    /// A project whose first reports lie years back and never told what was done before.
    async fn nothing_was_typed_of_before(store: Store) {
        record(&store, [
            Record::Project(project(1, "一号")),
            Record::Report(report(1, "2017-12", 1, 10)),
            Record::Report(report(1, "2018-11", 1, 15)),
            Record::Report(report(1, "2018-12", 1, 20)),
            Record::Report(report(1, "2020-03", 1, 40)),
        ]).await;
        check(&store, "2020-03", LATEST, &[("done_since_start", "70")]).await;
        check(&store, "2018-12", LATEST, &[("done_since_start", "30"), ("done_month", "5")]).await;
    }

    /// Several periods end on one day: the longest one's report counts.
    async fn the_longest_period_counts(store: Store) {
        record(&store, [
            Record::Project(project(1, "一号")),
            Record::Report(report(1, "2020-03-31", 1, 1)),
            Record::Report(report(1, "2020-03", 1, 2)),
            Record::Report(report(1, "2020Q1", 1, 3)),
            Record::Report(report(1, "2020-02..03", 1, 4)),
        ]).await;
        for at in ["2020-03-31", "2020-03", "2020Q1"] {
            check(&store, at, LATEST, &[("done_ytd", "3"), ("reported", "1")]).await;
        }
        check(&store, "2020-04", LATEST, &[("carried_ytd", "3")]).await;
    }

    /// Only what is in force counts, unless what is handed in is asked for.
    async fn what_is_in_force(store: Store) {
        record(&store, [
            Record::Project(project(1, "一号")),
            status(report(1, "2020-06", 1, 600), ReportStatus::Superseded),
            status(report(1, "2020-06", 2, 610), ReportStatus::Accepted),
            status(report(1, "2020-06", 3, 620), ReportStatus::Submitted),
            status(report(1, "2020-06", 4, 630), ReportStatus::Returned),
            status(report(1, "2020-07", 1, 700), ReportStatus::Submitted),
        ]).await;
        check(&store, "2020-06", LATEST, &[("done_ytd", "610")]).await;
        check(&store, "2020-07", LATEST, &[("done_ytd", "-"), ("reported", "0"), ("carried_ytd", "610")]).await;
        check_basis(&store, "2020-06", LATEST, ReportBasis::Submitted, &[("done_ytd", "620")]).await;
        check_basis(&store, "2020-07", LATEST, ReportBasis::Submitted, &[("done_ytd", "700"), ("done_month", "80")]).await;
    }

    /// A bulletin drawn at a position sees what was known then, whatever came after.
    async fn what_was_known_then(store: Store) {
        record(&store, [Record::Project(project(1, "一号")), moved(1, "2020-01-01", Stage::Preparing)]).await;
        record(&store, [Record::Report(report(1, "2020-08", 1, 100)), whole(1, Role::Place, "511702", "2018-01-01")]).await;
        record(&store, [status(report(1, "2020-08", 1, 100), ReportStatus::Superseded), Record::Report(report(1, "2020-08", 2, 90))]).await;
        let mut sold = project(1, "一号");
        sold.total_investment = fen(5);
        record(&store, [Record::Project(sold), moved(1, "2020-02-01", Stage::Building)]).await;
        change(&store, vec![model::Change::Drop(moved(1, "2020-02-01", Stage::Building).key())]).await;
        for (position, stage, done, total) in [(1, "preparing", "-", "100000000000"), (2, "preparing", "100", "100000000000"),
            (3, "preparing", "90", "100000000000"), (4, "building", "90", "5"), (5, "preparing", "90", "5")] {
            check(&store, "2020-08", position, &[("stage", stage), ("done_ytd", done), ("total_investment", total)]).await;
        }
        assert!(facts_of(&store, FactTable::Projects, "2020-08", 0, ReportBasis::Accepted).await.is_empty());
    }

    /// A range of ids, and rows in order of project and list whatever the order of entries.
    async fn rows_come_in_order(store: Store) {
        for number in [7, 3, 30_000, 5, 90_000] {
            record(&store, [Record::Project(project(number, "项目")), Record::Membership(member(number, "b", 2020)),
                Record::Membership(member(number, "a", 2020))]).await;
        }
        let reader = store.read().await.unwrap();
        let load = async |range: Option<(i64, i64)>| {
            let range = range.map(|(first, last)| (id(first), id(last)));
            reader.facts(period("2020-08"), LATEST, ReportBasis::Accepted, range).await.unwrap()
        };
        let ids = |batch: &FactBatch| rows(batch).iter().map(|row| row["project"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&load(None).await.projects), ["3", "5", "7", "30000", "90000"]);
        assert_eq!(ids(&load(Some((4, 30_000))).await.projects), ["5", "7", "30000"]);
        let members = rows(&load(Some((5, 7))).await.members);
        let members: Vec<_> = members.iter().map(|row| (row["project"].as_str(), row["list"].as_str())).collect();
        assert_eq!(members, [("5", "a"), ("5", "b"), ("7", "a"), ("7", "b")]);
        assert!(load(Some((8, 9))).await.projects.is_empty());
    }

    /// The text that an auditor gets gives the same rows as the snapshot.
    async fn the_text_for_auditors_gives_the_same(store: Store) {
        record(&store, [
            Record::Project(project(1, "一号")), moved(1, "2018-05-10", Stage::Building),
            Record::Project(project(2, "二号")), whole(2, Role::Place, "511702", "2018-01-01"),
            Record::Membership(member(1, "city-key", 2020)), Record::Membership(member(2, "city-key", 2020)),
            Record::Plan(plan(1, None, 2020, Basis::Original, "2020-01-01", 1_000)),
            done_before(report(1, "2020-08", 1, 100), 30), Record::Report(report(1, "2019-08", 1, 70)),
        ]).await;
        for table in FactTable::ALL.iter().copied() {
            let found = audited(&store, table, period("2020-08"), 1, ReportBasis::Accepted).await;
            assert_eq!(found, facts_of(&store, table, "2020-08", 1, ReportBasis::Accepted).await);
            assert_eq!(found.len(), 2);
        }
        record(&store, [shared(1, Role::Park, &[("511700-Z2", 600_000), ("511700-Z1", 300_000), ("511702", 100_000)], "2020-06-01")]).await;
        let inner = facts::shared_sql_inline(period("2020-08"), 2, store.dialect());
        let names = ["project", "role", "unit", "share", "from_ppm", "to_ppm"];
        let cells = names.map(|name| format!("cast({name} as text)")).join(", ");
        let found = testing::look(&store, &format!("with shared as ({inner}) select {cells} from shared order by share")).await;
        let parts = store.read().await.unwrap().shared_parts(period("2020-08"), 2).await.unwrap();
        let told = |(place, part): (usize, &SharedPart)| {
            let SharedPart { project, role, unit, from_ppm, to_ppm } = part;
            [project.to_string(), role.to_string(), unit.to_string(), (place + 1).to_string(), from_ppm.to_string(), to_ppm.to_string()].to_vec()
        };
        assert_eq!(found, parts.iter().enumerate().map(told).collect::<Vec<_>>());
        assert_eq!(parts.len(), 3);
    }
}
