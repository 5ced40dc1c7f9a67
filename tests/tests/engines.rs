//! One rule, three engines: the statement printed for SQLite and for PostgreSQL gives the integers of
//! the column engine, for random rules over random rows.

#[path = "../../crates/analytics/tests/support/mod.rs"]
#[allow(dead_code)] // It serves other tests too.
mod support;

use std::cell::RefCell;
use std::fmt::Write as _;

use analytics::statement::statement;
use analytics::{Grouping, Request, Snapshot, Tally, Tree, tally};
use luodi_stories::rows::{Counted, Engine};
use model::facts::{NULL, NULL_WORD};
use model::{
    Absence, Day, FactBatch, FactColumn, FactTable, Measure, Outcome, Period, Ratio, Role, Unit, UnitCode, UnitKind,
};
use policy::lang::rows::Function;
use policy::lang::sql::quoted;
use policy::lang::{Indicator, Scope, indicator};
use policy::pack::{Pack, PackFiles, Shared};
use proptest::prelude::*;

const CASES: u32 = 150;

#[test]
fn statements_on_sqlite_give_what_columns_give() {
    agree(|runtime| runtime.block_on(Engine::at("sqlite::memory:")));
}

#[test]
fn statements_on_postgresql_give_what_columns_give() {
    agree(|runtime| runtime.block_on(async { Engine::at(&store::testing::postgres_url().await).await }));
}

fn agree(engine: impl FnOnce(&tokio::runtime::Runtime) -> Engine) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let engine = RefCell::new(engine(&runtime));
    let (tree, grouping) = (tree(), grouping());
    runtime.block_on(engine.borrow_mut().run(table()));
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(batch in support::batches(0..40), text in rules(), by in roles())| {
        let mut engine = engine.borrow_mut();
        let compiled = indicator(&text, FactTable::Projects, Period::Month(2020, 8), &Scope::default()).expect(&text);
        let request = Request { indicator: compiled, by, shared: Shared::Main };
        let units = support::UNITS.into_iter().chain(["230100"]);
        let printed = statement(&request, &grouping, &tree, units, "select * from given", engine.dialect());
        let printed = printed.expect("a statement");
        let tallies = tally(&Snapshot::new(&batch), std::slice::from_ref(&request), &grouping, &tree, &[]);
        runtime.block_on(engine.run(rows(&batch)));
        let answer = runtime.block_on(engine.ask(&printed));
        let answer = match answer {
            Ok(answer) => answer,
            // A sum beyond 64 bits: a database refuses rather than answer wrongly.
            Err(error) => {
                prop_assert!(tallies[0].iter().any(beyond_64_bits), "{error}\n{text}\n{printed}");
                return Ok(());
            }
        };
        for (place, found) in tallies[0].iter().enumerate() {
            let unit = &grouping.subjects[place].unit;
            if grouping.place(unit) != Some(place) {
                continue;
            }
            let counted = answer.get(unit.as_str()).cloned().unwrap_or_default();
            prop_assert_eq!(told(&counted, &request.indicator), seen(found), "{} by {} of {}\n{}", text, by, unit, printed);
        }
    });
}

fn beyond_64_bits(tally: &Tally) -> bool {
    let number = tally.outcome.number().map(Ratio::numerator);
    number.is_some_and(|number| i64::try_from(number).is_err())
}

/// Random indicators; now and then the difference of two sums.
fn rules() -> impl Strategy<Value = String> {
    let sum =
        || (support::money(), support::test()).prop_map(|(money, test)| format!("sum({money}) filter (where {test})"));
    prop_oneof![4 => support::indicators(), 1 => (sum(), sum()).prop_map(|(one, other)| format!("{one} - {other}"))]
}

fn roles() -> impl Strategy<Value = Role> {
    prop_oneof![Just(Role::Place), Just(Role::Responsible), Just(Role::Park)]
}

/// Outcome, rows, expected, present.
type Seen = (Outcome, u64, u64, u64);

fn seen(tally: &Tally) -> Seen {
    (tally.outcome, tally.rows, tally.expected, tally.present)
}

/// What the integers of a statement mean, term by term: added up, and the first absence wins.
fn told(counted: &[Counted], indicator: &Indicator) -> Seen {
    let whole = |count: i64| u64::try_from(count).expect("a count");
    let mut told = (Outcome::Number(Ratio::ZERO), 0, 0, 0);
    for (place, term) in indicator.terms.iter().enumerate() {
        let counted = counted.get(place).copied().unwrap_or_default();
        told.0 = match (told.0, outcome(&counted, &term.aggregate.function)) {
            (Outcome::Number(sum), Outcome::Number(next)) => Outcome::Number(sum.add(next).expect("in range")),
            (absent @ Outcome::Absent(_), _) | (_, absent) => absent,
        };
        told.1 += whole(counted.rows);
        told.2 += whole(counted.expected);
        told.3 += whole(counted.present);
    }
    told
}

/// Null is no number for `min` and `max`, and nothing for a sum; where reports are owed and none of
/// the rows had a value, nothing was reported.
fn outcome(counted: &Counted, function: &Function) -> Outcome {
    let is_distinct = matches!(function, Function::CountDistinct(_) | Function::CountDistinctWords(_));
    let is_without_value = counted.value.is_none() || (is_distinct && counted.value == Some(0));
    match (counted.value, function) {
        _ if counted.expected > 0 && is_without_value => Outcome::Absent(Absence::NotReported),
        (Some(value), _) => Outcome::Number(Ratio::whole(i128::from(value))),
        (None, Function::Min(_) | Function::Max(_)) => Outcome::Absent(Absence::NotDue),
        (None, _) => Outcome::Number(Ratio::ZERO),
    }
}

/// A table like the facts, of this connection only.
fn table() -> String {
    let columns = FactTable::Projects.columns().map(|column| {
        let kind = if column.kind.is_word() { "text" } else { "bigint" };
        format!("{} {kind}", column.name)
    });
    format!("create temporary table given ({})", columns.collect::<Vec<_>>().join(", "))
}

/// The rows of a batch in place of those before.
fn rows(batch: &FactBatch) -> String {
    let mut sql = "delete from given;".to_owned();
    for index in 0..batch.len() {
        let cells: Vec<String> = batch.columns.iter().map(|column| cell(column, index)).collect();
        // Writing to a String cannot fail.
        let _ = write!(sql, "insert into given values ({});", cells.join(", "));
    }
    sql
}

fn cell(column: &FactColumn, index: usize) -> String {
    match column {
        FactColumn::Int(values) if values[index] == NULL => "null".to_owned(),
        FactColumn::Int(values) => values[index].to_string(),
        FactColumn::Word { codes, .. } if codes[index] == NULL_WORD => "null".to_owned(),
        FactColumn::Word { codes, words } => quoted(&words[codes[index] as usize]),
    }
}

/// A city with counties, its own tier, and a zone that lies in one of the counties.
fn tree() -> Tree {
    let code = |text: &str| text.parse::<UnitCode>().expect("a unit code");
    let unit = |text: &str, parent: Option<&str>| Unit {
        code: code(text),
        from: Day::EPOCH,
        to: None,
        kind: UnitKind::Region,
        name: text.to_owned(),
        parent: parent.map(code),
    };
    let below =
        support::UNITS.into_iter().map(|text| unit(text, Some(if text.ends_with("Z1") { "230112" } else { "230100" })));
    Tree::new(std::iter::once(unit("230100", None)).chain(below), &[], Day::EPOCH)
}

/// Counties side by side with the zone; and, in a group of their own, two of them without it.
fn grouping() -> Grouping {
    let mut units = "unit,name,group,ranked,from,until\n".to_owned();
    for code in support::UNITS {
        units.push_str(&format!("{code},{code},county,yes,,\n"));
    }
    units.push_str("230102,230102,core,yes,,\n230112,230112,core,yes,,\n");
    Grouping::new(&pack(units), &tree(), Day::EPOCH)
}

fn pack(units: String) -> Pack {
    let policy = "# 试 (try)\n\n试。\n\n```policy\ntitle = \"试\"\nissuer = \"试\"\nissued = 2020-01-01\n\
        from = 2020-01-01\nterritory = \"230100\"\nversion = \"1.0.0\"\n```\n\n## Clauses\n\n\
        | Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n\
        | 一 | 试 | platform | reports | |\n";
    let files = PackFiles::from([
        ("units.csv".to_owned(), units),
        ("policy.md".to_owned(), policy.to_owned()),
        ("CHANGELOG.md".to_owned(), "# Changes\n\n## 1.0.0\n\nFirst.\n".to_owned()),
    ]);
    let (pack, problems) = Pack::read("try", &files);
    pack.unwrap_or_else(|| panic!("{problems:?}"))
}

/// Literals alone: PostgreSQL takes small ones for 32 bits and would not add them beyond.
#[tokio::test]
async fn amounts_written_in_a_rule_add_up_on_both_databases() {
    let batch = one_row();
    for url in ["sqlite::memory:".to_owned(), store::testing::postgres_url().await] {
        let mut engine = Engine::at(&url).await;
        engine.run(table()).await;
        engine.run(rows(&batch)).await;
        for (text, fen) in [
            ("sum(wan(2000) + wan(2000))", 4_000_000_000_i64),
            ("sum(-wan(2000) - wan(2000))", -4_000_000_000),
            ("sum(parts * wan(2000) + wan(1))", 6_001_000_000),
            ("max(coalesce(wan(2000), wan(1)) + case when due then wan(2000) else wan(1) end)", 4_000_000_000),
            ("sum(yi(1) - wan(1))", 9_999_000_000),
        ] {
            let compiled = indicator(text, FactTable::Projects, Period::Month(2020, 8), &Scope::default()).expect(text);
            assert_eq!(compiled.measure, Measure::Money);
            let request = Request { indicator: compiled, by: Role::Place, shared: Shared::Main };
            let units = ["230112"].into_iter();
            let facts = "select * from given";
            let printed = statement(&request, &grouping(), &tree(), units, facts, engine.dialect()).expect("SQL");
            let answer = engine.ask(&printed).await.unwrap_or_else(|error| panic!("{text}: {error}\n{printed}"));
            assert_eq!(answer["230112"][0].value, Some(fen), "{text}\n{printed}");
        }
    }
}

/// One project of three parts in a county, due and reported.
fn one_row() -> FactBatch {
    let mut batch = FactBatch::empty(FactTable::Projects);
    for (column, values) in FactTable::Projects.columns().zip(&mut batch.columns) {
        match values {
            FactColumn::Int(values) => values.push(match column.name {
                "project" | "due" | "reported" => 1,
                "parts" => 3,
                _ => NULL,
            }),
            FactColumn::Word { codes, words } => {
                words.push("230112".to_owned());
                codes.push(if column.name == "place" { 0 } else { NULL_WORD });
            }
        }
    }
    batch
}
