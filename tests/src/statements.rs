//! Statements printed by `luodi sql`, held against the drawing.

use app::House;
use app::draw_bulletin::Ground;
use app::print_sql::print_sql;
use model::figure::Input;
use model::{Absence, Figure, Outcome, Ratio};
use policy::pack::{ReportBasis, Rule, RuleKind};
use store::Store;

use crate::demo::period_of;
use crate::rows::{Counted, Engine};

/// Compares every indicator of a pack for every unit; returns how many figures that were.
///
/// # Panics
/// When one differs.
pub async fn pack_agrees((house, store): (&House, &Store), engine: &mut Engine, drawn: (&str, &str, &str)) -> usize {
    let (pack, post, period) = drawn;
    let actor = house.console(&post.parse().expect("a post code")).await.expect("a post");
    let (period, reader) = (period_of(period), store.read().await.expect("a reader"));
    let position = reader.head().await.expect("a head").position;
    let basis = ReportBasis::Accepted;
    let ground = Ground::lay(house, &reader, pack, period, position, basis).await.expect("a ground");
    let mut compared = 0;
    let rules = ground.pack.rules.iter().filter(|rule| rule.on(period.last_day()) && is_indicator(rule));
    for code in rules.flat_map(|rule| ground.pack.figure_codes(rule)) {
        let statement = print_sql(house, &actor, pack, &code, period, None, engine.dialect()).await;
        let statement = statement.unwrap_or_else(|error| panic!("{code}: {error:?}"));
        let answer = engine.ask(&statement).await.unwrap_or_else(|error| panic!("{code}: {error}\n{statement}"));
        let figures: Vec<Figure> = ground
            .drawn(|drawing| {
                let units = drawing.boundaries(&code).grouping.subjects.iter().map(|subject| &subject.unit);
                units.map(|unit| drawing.figure(&code, unit).expect("a figure")).collect()
            })
            .expect("a drawing");
        let known = |unit: &String| figures.iter().any(|figure| figure.key().unit.as_str() == unit);
        assert!(answer.keys().all(known), "{code}: {:?}", answer.keys());
        for figure in &figures {
            let counted = answer.get(figure.key().unit.as_str()).cloned().unwrap_or_default();
            if figure.outcome() == Outcome::Absent(Absence::NoUnit) {
                assert!(counted.is_empty(), "{}: no row counts for a unit that does not stand", figure.key());
                continue;
            }
            assert_eq!(summed(&counted), told(figure), "{}\n{statement}", figure.key());
        }
        compared += figures.len();
    }
    compared
}

const fn is_indicator(rule: &Rule) -> bool {
    matches!(&rule.kind, RuleKind::Indicator { .. })
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
