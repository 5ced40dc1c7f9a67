//! A snapshot that follows the ledger entry by entry is the one that is loaded anew.

use analytics::synth::{Synth, YEAR};
use analytics::{Drawing, Facts, Others};
use app::adjust_plans::{Batch, adjust_plans};
use app::attribute_project::{AttributeProject, attribute_project};
use app::import::{ImportOptions, Rows};
use app::move_stage::{MoveStage, move_stage};
use app::return_reports::return_reports;
use app::snapshots::{Snapshots, load};
use exchange::import::{Setting, Source, read_adjustments};
use luodi_stories::demo::period_of;
use luodi_stories::pack;
use luodi_stories::town::{Town, pick, project, taken, unit};
use model::{Act, Change, Entry, FactTable, Outcome, Period, Record, ReportStatus, Role, Share, Stage, Turn};
use policy::pack::Pack;
use proptest::prelude::*;
use store::{ReportBasis, Scope, Store};

/// Something that somebody does.
#[derive(Clone, Debug)]
enum Step {
    Submit { id: i64, month: i8, wan: i64 },
    Accept { month: i8 },
    Return { month: i8 },
    Attribute { id: i64, to: usize, month: i8, shared: bool, follow: bool, place: bool },
    Adjust { id: i64, month: i8, wan: i64 },
    Join { id: i64, month: i8 },
    Leave { id: i64, month: i8 },
    Halt { id: i64, month: i8 },
}

const COUNTIES: [(&str, &str); 3] = [("tongchuan", "511702"), ("dachuan", "511703"), ("xuanhan", "511722")];
const PROJECTS: i64 = 5;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (id, month) = (1..=PROJECTS, 1_i8..=6);
    let step = prop_oneof![
        4 => (id.clone(), month.clone(), 0_i64..9000).prop_map(|(id, month, wan)| Step::Submit { id, month, wan }),
        3 => month.clone().prop_map(|month| Step::Accept { month }),
        3 => month.clone().prop_map(|month| Step::Return { month }),
        2 => (id.clone(), 0_usize..3, month.clone(), any::<[bool; 3]>()).prop_map(|(id, to, month, [shared, follow, place])| {
            Step::Attribute { id, to, month, shared, follow, place }
        }),
        2 => (id.clone(), month.clone(), 0_i64..9000).prop_map(|(id, month, wan)| Step::Adjust { id, month, wan }),
        1 => (id.clone(), month.clone()).prop_map(|(id, month)| Step::Join { id, month }),
        1 => (id.clone(), month.clone()).prop_map(|(id, month)| Step::Leave { id, month }),
        1 => (id, month).prop_map(|(id, month)| Step::Halt { id, month }),
    ];
    proptest::collection::vec(step, 8..16)
}

fn day(month: i8, day: i8) -> model::Day {
    model::Day::new(2020, month, day).expect("a day")
}

/// Adjusts one line: its list, what is done, the plan in 万元 and the reason to leave.
async fn adjust(town: &Town, id: i64, month: i8, line: &str) -> bool {
    let csv = format!("项目编号,清单,调整方式,年度计划投资(万元),调出原因\n{},{line}\n", project(id));
    let source = Source { name: "调整.csv", bytes: csv.as_bytes(), sheet: None };
    let (rows, problems) = read_adjustments(&[source], &Setting::default());
    let batch = Batch { document: "模拟〔2020〕1号".to_owned(), year: 2020, month };
    let (city, input) = (town.actor("city").await, Rows { rows, problems });
    let adjusted = adjust_plans(&town.house, &city, input, &batch, &ImportOptions::default()).await;
    adjusted.is_ok_and(|adjusted| adjusted.outcome.sealed.is_some())
}

/// Does a step; whether it was recorded. Much of what comes at random is refused, as it should be.
async fn done(town: &Town, step: &Step) -> bool {
    let city = town.actor("city").await;
    match *step {
        Step::Submit { id, month, wan } => {
            for (post, _) in COUNTIES {
                let handed = town.submit(post, id, &format!("2020-{month:02}"), &wan.to_string(), "核实").await;
                if handed.is_ok_and(|handed| handed.sealed.is_some()) {
                    return true;
                }
            }
            false
        }
        Step::Accept { month } => town.accept("city", &format!("2020-{month:02}")).await.sealed.is_some(),
        Step::Return { month } => {
            let (period, reader) = (format!("2020-{month:02}"), town.store.read().await.expect("a reader"));
            let waiting = [ReportStatus::Submitted];
            let waiting =
                reader.reports_waiting(period_of(&period), &waiting, &Scope::Everything).await.expect("reports");
            let Some(first) = waiting.first() else { return false };
            let first = pick(first.project.number(), &period, first.version);
            return_reports(&town.house, &city, &[first], "请核实").await.is_ok()
        }
        Step::Attribute { id, to, month, shared, follow, place } => {
            let whole = [(COUNTIES[to].1, 1_000_000)];
            let parts = [(COUNTIES[to].1, 600_000), (COUNTIES[(to + 1) % 3].1, 400_000)];
            let shares: &[(&str, u32)] = if shared { &parts } else { &whole };
            let change = AttributeProject {
                project: project(id),
                role: if place { Role::Place } else { Role::Responsible },
                from: day(month, 1),
                shares: shares.iter().map(|(code, ppm)| Share { unit: unit(code), ppm: *ppm }).collect(),
                figures_follow: follow,
                reason: "区划调整".to_owned(),
            };
            attribute_project(&town.house, &city, &change).await.is_ok()
        }
        Step::Adjust { id, month, wan } => adjust(town, id, month, &format!(",调整,{wan},")).await,
        Step::Join { id, month } => adjust(town, id, month, "town-key,调入,100,").await,
        Step::Leave { id, month } => adjust(town, id, month, "town-key,调出,,用地未落实").await,
        Step::Halt { id, month } => {
            let reason = "资金链断裂".to_owned();
            let halt =
                MoveStage { project: project(id), on: day(month, 15), turn: Turn::Moved, stage: Stage::Halted, reason };
            move_stage(&town.house, &city, &halt).await.is_ok()
        }
    }
}

/// What facts say, whole: rows in canonical order, shares, and every figure of the pack.
fn told(facts: &Facts, pack: &Pack) -> (Vec<String>, String, Vec<Vec<Outcome>>) {
    let rows = FactTable::ALL.iter().map(|table| exchange::archive::facts_csv(&facts.table(*table).batch())).collect();
    let drawing = Drawing::new(pack, facts, Others::default()).expect("a drawing");
    let figures = pack.rules.iter().map(|rule| drawing.outcomes(&rule.code)).collect();
    (rows, format!("{:?}", facts.shared), figures)
}

/// Brings facts of several periods along and holds them against facts loaded anew.
async fn compare(store: &Store, following: &Snapshots, pack: &Pack, after: &str) {
    let reader = store.read().await.expect("a reader");
    let position = reader.head().await.expect("a head").position;
    let (accepted, submitted) = (ReportBasis::Accepted, ReportBasis::Submitted);
    for (period, basis) in [("2020-03", accepted), ("2020-06", accepted), ("2020-06", submitted), ("2021-01", accepted)]
    {
        let period: Period = period_of(period);
        let followed = following.facts(&reader, period, position, basis).await.expect("facts");
        let anew = load(&reader, period, position, basis).await.expect("facts");
        assert_eq!((followed.position, anew.position), (position, position));
        assert_eq!(told(&followed, pack), told(&anew, pack), "{period} {basis:?} after {after}");
    }
}

const HEAD: &str =
    "项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,年度,年度计划投资(万元),清单,模拟数据\n";

async fn town() -> Town {
    let town = Town::at(store::testing::sqlite().await, "2020-01-10T01:00:00.000Z").await;
    town.install(pack::NAME, pack::files()).await;
    let line = |id: i64| {
        let unit = COUNTIES[id as usize % 3].1;
        let list = if id % 2 == 0 { "town-key" } else { "" };
        format!("（模拟）项目{id},企业投资,90000,{unit},{unit},在建,2019-03-01,2020,5000,{list},是\n")
    };
    let projects: String = (1..=PROJECTS).map(line).collect();
    taken(&town.projects("city", &format!("{HEAD}{projects}")).await);
    town.on("2020-07-10T01:00:00.000Z");
    town
}

/// Goes through steps; after each that is recorded, facts brought along equal facts loaded anew.
/// Returns the steps that were refused.
async fn follow(steps: &[Step]) -> Vec<Step> {
    let (town, following) = (town().await, Snapshots::default());
    let pack = Pack::read(pack::NAME, &pack::files()).0.expect("the pack");
    compare(&town.store, &following, &pack, "the import").await;
    let mut refused = Vec::new();
    for step in steps {
        if done(&town, step).await {
            compare(&town.store, &following, &pack, &format!("{step:?}")).await;
        } else {
            refused.push(step.clone());
        }
    }
    refused
}

#[tokio::test]
async fn facts_follow_each_kind_of_step() {
    let steps = [
        Step::Submit { id: 1, month: 3, wan: 700 },
        Step::Return { month: 3 },
        Step::Submit { id: 1, month: 3, wan: 600 },
        Step::Accept { month: 3 },
        Step::Submit { id: 1, month: 3, wan: 650 },
        Step::Accept { month: 3 },
        Step::Attribute { id: 1, to: 0, month: 3, shared: true, follow: true, place: true },
        Step::Attribute { id: 1, to: 0, month: 2, shared: false, follow: false, place: false },
        Step::Adjust { id: 1, month: 3, wan: 4000 },
        Step::Join { id: 1, month: 2 },
        Step::Leave { id: 2, month: 3 },
        Step::Halt { id: 3, month: 3 },
    ];
    assert!(follow(&steps).await.is_empty(), "all of these are recorded");
}

#[test]
fn facts_follow_any_sequence_of_steps() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config =
        ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(steps in steps())| {
        runtime.block_on(follow(&steps));
    });
}

/// More projects than a chunk holds: a change in the first, in the last, and one project more.
#[tokio::test]
async fn a_change_in_one_chunk_leaves_the_others_as_they_are() {
    let count = analytics::snapshot::CHUNK_PROJECTS as i64 + 40;
    let (synth, store) = (Synth::new(2020), store::testing::sqlite().await);
    let (pack, following) = (Pack::read(pack::NAME, &pack::files()).0.expect("the pack"), Snapshots::default());
    let units = synth.units().iter().cloned().map(|unit| Change::Put(Record::Unit(unit))).collect();
    record(&store, Act::ImportUnits, units).await;
    record(&store, Act::ImportProjects, synth.changes(1, count, 1)).await;
    compare(&store, &following, &pack, "the import").await;
    for (first, last, what) in
        [(3, 3, "the first chunk"), (count - 1, count - 1, "the last"), (count + 1, count + 2, "new ones")]
    {
        let mut changes = synth.changes(first, last, 6);
        changes.retain(|change| first > count || matches!(change, Change::Put(Record::Report(_))));
        record(&store, Act::ImportReports, changes).await;
        compare(&store, &following, &pack, what).await;
    }
    assert_eq!(YEAR, 2020);
}

async fn record(store: &Store, act: Act, changes: Vec<Change>) {
    let entry = Entry {
        act,
        actor: "city".parse().expect("a post"),
        at: "2020-07-10T01:00:00.000Z".to_owned(),
        reason: String::new(),
        changes,
    };
    store.write().await.expect("a writer").record(entry).await.expect("an entry");
}
