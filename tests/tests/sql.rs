//! `luodi sql`: the statement of each indicator, run on the store's own database by nothing but that
//! database, gives the numbers of the drawing.

use app::draw_bulletin::Ground;
use app::print_sql::print_sql;
use luodi::demonstration::Part;
use luodi_stories::demo::{Demonstration, period_of};
use luodi_stories::rows::{Counted, Engine};
use model::figure::Input;
use model::{Absence, Figure, Outcome, Ratio};
use policy::pack::{ReportBasis, Rule, RuleKind, Shared};
use store::{LATEST, Store};

/// Pack, post, and periods: a month, the month in which two units did not report, the end.
const DRAWN: [(&str, &str, &str); 3] = [
    ("dazhou-2018", "dazhou.dispatcher", "2018-07"),
    ("acheng-2020", "acheng.dispatcher", "2020-07-31"),
    ("acheng-2020", "acheng.dispatcher", "2020-08-31"),
];

#[tokio::test]
async fn statements_on_the_sqlite_file_give_the_drawing() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("luodi.db").display());
    statements_give_the_drawing(&url).await;
}

#[tokio::test]
async fn statements_on_postgresql_give_the_drawing() {
    statements_give_the_drawing(&store::testing::postgres_url().await).await;
}

async fn statements_give_the_drawing(url: &str) {
    let store = Store::open(url).await.expect("a store");
    let demo = Demonstration::of(store, &[Part::Dazhou, Part::Acheng]).await;
    let mut engine = Engine::at(url).await;
    let mut compared = 0;
    for (pack, post, period) in DRAWN {
        compared += pack_agrees(&demo, &mut engine, pack, post, period).await;
    }
    assert!(compared > 300, "{compared} figures were compared");
}

/// Compares every indicator of a pack for every unit; returns how many figures that were.
async fn pack_agrees(demo: &Demonstration, engine: &mut Engine, pack: &str, post: &str, period: &str) -> usize {
    let (actor, period) = (demo.actor(post).await, period_of(period));
    let reader = demo.store.read().await.expect("a reader");
    let position = reader.head().await.expect("a head").position;
    let basis = ReportBasis::Accepted;
    let ground = Ground::lay(&demo.house, &reader, pack, period, position, basis).await.expect("a ground");
    let mut compared = 0;
    for rule in ground.pack.rules.iter().filter(|rule| rule.on(period.last_day()) && counts_main_units(rule)) {
        let statement = print_sql(&demo.house, &actor, pack, &rule.code, period, None, engine.dialect()).await;
        let statement = statement.unwrap_or_else(|error| panic!("{}: {error:?}", rule.code));
        let answer = engine.ask(&statement).await.unwrap_or_else(|error| panic!("{}: {error}\n{statement}", rule.code));
        let figures: Vec<Figure> = ground
            .drawn(|drawing| {
                let units = drawing.grouping.subjects.iter().map(|subject| &subject.unit);
                units.map(|unit| drawing.figure(&rule.code, unit).expect("a figure")).collect()
            })
            .expect("a drawing");
        let known = |unit: &String| figures.iter().any(|figure| figure.key().unit.as_str() == unit);
        assert!(answer.keys().all(known), "{}: {:?}", rule.code, answer.keys());
        for figure in &figures {
            let counted = answer.get(figure.key().unit.as_str()).cloned().unwrap_or_default();
            assert_eq!(summed(&counted), told(figure), "{}\n{statement}", figure.key());
        }
        compared += figures.len();
    }
    compared
}

fn counts_main_units(rule: &Rule) -> bool {
    matches!(&rule.kind, RuleKind::Indicator { shared: Shared::Main, .. })
}

/// Terms added up; a term of which nothing was aggregated adds nothing, and one whose reports are
/// all missing leaves no number.
fn summed(terms: &[Counted]) -> (Outcome, u64, u64, u64) {
    let sum = |of: fn(&Counted) -> i64| terms.iter().map(of).sum::<i64>().unsigned_abs();
    let unreported = terms.iter().any(|term| term.expected > 0 && term.value.is_none());
    let value: i128 = terms.iter().map(|term| i128::from(term.value.unwrap_or(0))).sum();
    let outcome = if unreported { Outcome::Absent(Absence::NotReported) } else { Outcome::Number(Ratio::whole(value)) };
    (outcome, sum(|term| term.rows), sum(|term| term.expected), sum(|term| term.present))
}

fn told(figure: &Figure) -> (Outcome, u64, u64, u64) {
    let rows = figure.provenance().inputs.iter().map(|input| match input {
        Input::Rows { count, .. } => *count,
        other => panic!("{} rests on {other:?}", figure.key()),
    });
    (figure.outcome(), rows.sum(), figure.expected(), figure.present())
}

#[tokio::test]
async fn a_statement_as_of_a_position_knows_what_was_known_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("luodi.db").display());
    let store = Store::open(&url).await.expect("a store");
    let demo = Demonstration::of(store, &[Part::Dazhou]).await;
    let (dialect, mut engine) = (policy::lang::sql::Dialect::Sqlite, Engine::at(&url).await);
    let (actor, july) = (demo.actor("dazhou.dispatcher").await, period_of("2018-07"));
    let published = demo.published[0].edition.drawn_at;
    // Before the reports of July came in there is nothing to add up, and 230 reports are owed.
    let of_july = demo.versions(model::ProjectId::new(1).expect("a project"), "2018-07").await;
    assert_eq!(of_july.len(), 1);
    let mut sums = Vec::new();
    for position in [published, published - 11, LATEST] {
        let at = Some(position);
        let statement = print_sql(&demo.house, &actor, "dazhou-2018", "DZ-002", july, at, dialect).await.expect("SQL");
        let answer = engine.ask(&statement).await.expect("an answer");
        let city = answer["511700"][0];
        sums.push((city.value, city.expected, city.present));
    }
    assert_eq!(sums[0], (Some(2_915_000_000_000), 230, 230));
    assert_eq!(sums[1], (None, 230, 0), "the import and ten acceptances of July are undone");
    assert_eq!(sums[2], sums[0]);
}
