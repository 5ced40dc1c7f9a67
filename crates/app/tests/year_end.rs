//! Stories of the end of a year: it is closed, the next one opens with December, lists go on.

mod town;

use exchange::import::{Setting, Source, read_projects};
use luodi_app::import::{ImportOptions, Rows};
use luodi_app::import_projects::import_projects;
use luodi_app::move_stage::{MoveStage, move_stage};
use luodi_app::roll_over::{December, Next, RollOver, RolledOver, roll_over};
use luodi_app::{AppError, Right};
use model::{FactColumn, FactTable, Membership, Record, Stage, Table, Turn};
use store::{LATEST, ReportBasis};
use town::{Town, assert_clean, codes, project, refused, wan};

/// A list whose lines are of every kind, and works that were completed in the year.
const LISTED: &str = "\
项目名称,清单,年度,清单内编码,类别,领域,竣工日期
（模拟）通川大桥,city-key-2018,2018,A-1,续建,基础设施,
（模拟）达川产业园,city-key-2018,2018,A-2,新建,产业,
（模拟）市本级水厂,city-key-2018,2018,A-3,拟竣工,基础设施,2018-08-01
";

/// The city in January 2019; the bridge's December is in force, the park's waits, the waterworks have none.
async fn in_january(t: Town) -> Town {
    let t = t.settled().await;
    assert_clean(&t.import_projects("city.dispatcher", LISTED).await);
    t.clock.set("2019-01-20T01:00:00Z").expect("a time");
    t.submit("tongchuan.reporter", 1, "2018-11", "14000").await.expect("November");
    t.submit("tongchuan.reporter", 1, "2018-12", "15000").await.expect("December");
    t.submit("dachuan.reporter", 2, "2018-11", "20000").await.expect("November");
    t.accept_waiting("tongchuan.dispatcher", "2018-11").await;
    t.accept_waiting("tongchuan.dispatcher", "2018-12").await;
    t.accept_waiting("dachuan.dispatcher", "2018-11").await;
    t.accept_waiting("city.dispatcher", "2018-11").await;
    t.accept_waiting("city.dispatcher", "2018-12").await;
    t.submit("dachuan.reporter", 2, "2018-12", "26000").await.expect("December");
    t
}

fn asked(record: bool) -> RollOver {
    let lists = vec!["city-key-2018".parse().expect("a list")];
    RollOver { lists, document: "模拟〔2019〕1号".to_owned(), record, ..RollOver::of(2018) }
}

async fn rolled(t: &Town, post: &str, asked: &RollOver) -> Result<RolledOver, AppError> {
    roll_over(&t.house, &t.actor(post).await, asked).await
}

/// The lines of a year as `project list code category field entered`.
async fn lines(t: &Town, year: i16) -> Vec<String> {
    let reader = t.store.read().await.expect("a reader");
    let mut lines = Vec::new();
    for record in reader.records(Table::Memberships, LATEST).await.expect("records") {
        let Record::Membership(listed) = record else { continue };
        if listed.year != year {
            continue;
        }
        let Membership { list, project, code, category, field, entered_on, .. } = listed;
        lines.push(format!(
            "{project} {list} {code} {} {field} {entered_on}",
            category.map_or("-", |category| category.as_str())
        ));
    }
    lines
}

/// An amount of the facts of a project, in 万元.
async fn fact(t: &Town, period: &str, id: i64, column: &str) -> i64 {
    let reader = t.store.read().await.expect("a reader");
    let facts =
        reader.facts(period.parse().expect("a period"), LATEST, ReportBasis::Accepted, None).await.expect("facts");
    let ints = |name: &str| match &facts.projects.columns[FactTable::Projects.column(name).expect("a column").0] {
        FactColumn::Int(values) => values.clone(),
        FactColumn::Word { .. } => panic!("{name} holds words"),
    };
    let row = ints("project").iter().position(|number| *number == id).expect("the project");
    ints(column)[row] / 1_000_000
}

stories! {
    async fn the_year_is_looked_at_closed_and_carried_over_once(t) {
        let t = in_january(t).await;
        let before = t.position().await;
        let seen = rolled(&t, "city.dispatcher", &asked(false)).await.expect("a look");
        assert_eq!((t.position().await, seen.sealed.is_none(), seen.was_closed), (before, true, false));
        let proposed: Vec<_> = seen.lines.iter().map(|line| match &line.next {
            Next::Stays { category, .. } => category.map_or("-", |category| category.as_str()),
            Next::Leaves(stage) => stage.zh(),
        }).collect();
        assert_eq!(proposed, ["continuing", "continuing", "竣工"]);

        let done = rolled(&t, "city.dispatcher", &asked(true)).await.expect("recorded");
        assert_eq!((done.lines, done.openings), (seen.lines, seen.openings), "what was shown is what was recorded");
        assert_eq!(t.position().await, before + 1, "one entry");
        assert_eq!(lines(&t, 2019).await, [
            "P000001 city-key-2018  continuing 基础设施 2019-01-01",
            "P000002 city-key-2018  continuing 产业 2019-01-01",
        ]);
        assert_eq!(lines(&t, 2018).await.len(), 3, "the year that ended keeps its lines");

        let again = rolled(&t, "city.dispatcher", &asked(true)).await.expect("nothing to do");
        assert_eq!((again.sealed, again.was_closed, t.position().await), (None, true, before + 1));
    }

    async fn the_next_year_opens_with_what_december_came_to(t) {
        let t = in_january(t).await;
        let seen = rolled(&t, "city.dispatcher", &asked(false)).await.expect("a look");
        let told: Vec<_> = seen.openings.iter().map(|o| (o.project.number(), o.december, o.since_start())).collect();
        // The park's November is all that is in force of it; of the waterworks nothing was ever told but that
        // nothing was done before.
        assert_eq!(told, [
            (1, December::InForce, Some(wan("27000"))),
            (2, December::Waiting, Some(wan("20000"))),
            (3, December::Missing, Some(wan("0"))),
        ]);
        t.clock.set("2019-02-05T01:00:00Z").expect("a time");
        rolled(&t, "city.dispatcher", &asked(true)).await.expect("recorded");
        t.submit("tongchuan.dispatcher", 1, "2019-01", "600").await.expect("January");
        t.accept_waiting("city.dispatcher", "2019-01").await;
        let january = t.reports(1).await.into_iter().find(|report| report.period.to_string() == "2019-01").expect("January");
        assert_eq!(january.done_before, Some(wan("27000")));
        assert_eq!((fact(&t, "2018-12", 1, "done_since_start").await, fact(&t, "2019-01", 1, "done_since_start").await), (27000, 27600));

        // A revision of December (年报修订) leaves January on another opening, and it is told.
        t.submit_because("tongchuan.dispatcher", 1, "2018-12", "15500", "年报修订：核增12月完成投资").await.expect("revised");
        t.accept_because("city.dispatcher", "2018-12", "年报修订").await;
        let seen = rolled(&t, "city.dispatcher", &RollOver::of(2018)).await.expect("a look");
        let bridge = &seen.openings[0];
        assert_eq!((bridge.since_start(), bridge.told_next, bridge.differs()), (Some(wan("27500")), Some(wan("27000")), true));
    }

    async fn what_is_closed_changes_with_a_reason_only(t) {
        let t = in_january(t).await;
        // A district closes its own year, not its neighbour's.
        rolled(&t, "tongchuan.dispatcher", &RollOver { record: true, ..RollOver::of(2018) }).await.expect("closed");
        assert_eq!(refused(t.submit("tongchuan.reporter", 1, "2018-10", "13000").await).code(), "report-closed");
        t.submit("dachuan.reporter", 2, "2018-10", "19000").await.expect("its year is open");
        t.submit("tongchuan.reporter", 1, "2019-01", "100").await.expect("the next year is open");
        t.submit_because("tongchuan.reporter", 1, "2018-10", "13000", "补报十月").await.expect("with a reason");
        let halt = |reason: &str| MoveStage { project: project(1), on: "2018-12-20".parse().expect("a day"), turn: Turn::WinterStop,
            stage: Stage::Building, reason: reason.to_owned() };
        let district = t.actor("tongchuan.dispatcher").await;
        assert_eq!(refused(move_stage(&t.house, &district, &halt("")).await).code(), "needs-reason");
        move_stage(&t.house, &district, &halt("冬季停工漏记")).await.expect("with a reason");
        // The city's word closes all below it.
        rolled(&t, "city.dispatcher", &asked(true)).await.expect("closed");
        assert_eq!(refused(t.submit("dachuan.reporter", 2, "2018-09", "18000").await).code(), "report-closed");
    }

    async fn a_clerk_edits_the_workbook_and_imports_it_instead(t) {
        let t = in_january(t).await;
        let seen = rolled(&t, "city.dispatcher", &asked(false)).await.expect("a look");
        let bytes = seen.workbook("模拟〔2019〕1号").expect("a workbook");
        let source = Source { name: "2019.xlsx", bytes: &bytes, sheet: None };
        let (rows, problems) = read_projects(&[source], &Setting::default());
        assert!(problems.is_empty(), "{problems:?}");
        let city = t.actor("city.dispatcher").await;
        let outcome = import_projects(&t.house, &city, Rows { rows, problems }, &ImportOptions::default()).await;
        let outcome = outcome.expect("an outcome");
        assert_clean(&outcome);
        assert_eq!(codes(&outcome), Vec::<&str>::new());
        let imported = lines(&t, 2019).await;
        assert_eq!(imported, [
            "P000001 city-key-2018  continuing 基础设施 2019-01-01",
            "P000002 city-key-2018  continuing 产业 2019-01-01",
        ]);
        let after = rolled(&t, "city.dispatcher", &asked(true)).await.expect("closed");
        assert!(after.lines.iter().filter(|line| line.was.project != project(3)).all(|line| line.is_there));
        assert_eq!((after.sealed.is_some(), lines(&t, 2019).await), (true, imported), "only the closing was left to record");
    }

    async fn a_year_is_closed_by_its_dispatcher_once_it_is_over(t) {
        let t = in_january(t).await;
        let early = RollOver { record: true, ..RollOver::of(2019) };
        assert_eq!(refused(rolled(&t, "city.dispatcher", &early).await).code(), "year-not-over");
        rolled(&t, "city.dispatcher", &RollOver::of(2019)).await.expect("one may look");
        let refusal = refused(rolled(&t, "tongchuan.reporter", &asked(false)).await);
        assert_eq!(refusal, luodi_app::Refusal::NotAllowed { right: Right::RollOver });
        // Lines beyond the reach of a district are not its to carry over.
        let own = rolled(&t, "tongchuan.dispatcher", &asked(false)).await.expect("a look");
        assert_eq!(own.lines.iter().map(|line| line.was.project.number()).collect::<Vec<_>>(), [1]);
    }
}

impl Town {
    /// Accepts all that wait, with a word.
    async fn accept_because(&self, post: &str, period: &str, remark: &str) {
        use luodi_app::accept_reports::{Accept, accept_reports};
        let what =
            Accept::Waiting { period: period.parse().expect("a period"), within: None, except: Default::default() };
        accept_reports(&self.house, &self.actor(post).await, &what, remark).await.expect("accepted");
    }
}
