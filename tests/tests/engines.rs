//! One rule, one meaning: read row by row, by columns, and as the statement printed for SQLite and for
//! PostgreSQL, random rules over random rows give the same integers, however shared projects count.

#[path = "../../crates/analytics/tests/support/mod.rs"]
#[allow(dead_code)] // It serves other tests too.
mod support;

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::Arc;

use analytics::statement::{Sources, statement};
use analytics::{Boundaries, Request, Snapshot, Units, tally};
use luodi_stories::row_by_row::{Seen, row_by_row, seen};
use luodi_stories::rows::{Counted, Engine};
use model::facts::{NULL, NULL_WORD, SharedPart};
use model::{
    Absence, ColumnKind, Day, FactBatch, FactColumn, FactTable, Measure, Money, Outcome, Period, Ratio, Role, Unit,
    UnitCode, UnitEvent, UnitEventKind, UnitKind,
};
use policy::lang::rows::{BatchRow, Function, Number};
use policy::lang::sql::{Dialect, quoted};
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
    let boundaries = [before(), after()].map(|day| Arc::new(boundaries(day)));
    runtime.block_on(engine.borrow_mut().run(tables()));
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let given = (sharing(), rules(), roles(), ways(), 0..2_usize);
    proptest!(config, |(batch in batches(), (seeds, text, by, shared, day) in given)| {
        let mut engine = engine.borrow_mut();
        let compiled = indicator(&text, batch.table, Period::Month(2020, 8), &Scope::default()).expect(&text);
        let on = &boundaries[day];
        let grouping = &on.grouping;
        let request = Request { indicator: compiled, by, shared, boundaries: Arc::clone(on) };
        let parts = parts(&seeds[..batch.len()]);
        let tallies = tally(&Snapshot::new(&batch), std::slice::from_ref(&request), &parts);
        for (place, found) in tallies[0].iter().enumerate() {
            let counts_for = |unit: &str| on.of_unit(unit).contains(&place);
            let plain = row_by_row(&request, &batch, &parts, &counts_for).expect("in range");
            prop_assert_eq!(plain, seen(found), "{} by {} {:?}", text, by, shared);
        }
        runtime.block_on(engine.run(rows(&batch) + &shares(&parts)));
        let printed = printed(&request, engine.dialect());
        let answer = match runtime.block_on(engine.ask(&printed)) {
            Ok(answer) => answer,
            Err(error) => {
                let is_told = tallies[0].iter().any(|tally| tally.outcome == Outcome::Absent(Absence::OutOfRange));
                let on_the_way = engine.dialect() == Dialect::Sqlite && leaves_64_bits_on_the_way(&request, &batch);
                prop_assert!(is_told || on_the_way, "{error}\n{text}\n{printed}");
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

/// The statement over the tables of this connection.
fn printed(request: &Request, dialect: Dialect) -> String {
    let units = support::UNITS.into_iter().chain(["230100"]);
    let facts = format!("select * from given_{}", request.indicator.table);
    let sources = Sources { facts: &facts, shared: "select * from given_shared" };
    statement(request, units, sources, dialect)
}

/// SQLite adds up within 64 bits and refuses where a sum leaves them on its way, even one that would
/// come back.
fn leaves_64_bits_on_the_way(request: &Request, batch: &FactBatch) -> bool {
    let absolute = |number: &Number| {
        let value = |index| number.value(&BatchRow { batch, index }).expect("in range").unwrap_or(0);
        (0..batch.len()).map(|index| u128::from(value(index).unsigned_abs())).sum::<u128>()
    };
    request.indicator.terms.iter().any(|term| match &term.aggregate.function {
        Function::Sum(number) => absolute(number) > i64::MAX as u128,
        _ => false,
    })
}

/// Rows of projects, or of lists in which a project stands twice.
fn batches() -> impl Strategy<Value = FactBatch> {
    prop_oneof![support::batches(0..40), support::batches_of(FactTable::Members, 0..40)]
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

fn ways() -> impl Strategy<Value = Shared> {
    prop_oneof![Just(Shared::Main), Just(Shared::Full), Just(Shared::Split)]
}

/// A seed for each project and role that may be shared.
fn sharing() -> impl Strategy<Value = Vec<[u64; 3]>> {
    proptest::collection::vec(any::<[u64; 3]>(), 40)
}

/// Every third project is shared in a role: by two or three of the units, the city itself and one
/// that nobody knows.
fn parts(seeds: &[[u64; 3]]) -> Vec<SharedPart> {
    let mut parts = Vec::new();
    for (project, seeds) in (1..).zip(seeds) {
        for (role, seed) in [Role::Place, Role::Responsible, Role::Park].into_iter().zip(seeds) {
            if seed % 3 > 0 {
                continue;
            }
            let units: Vec<&str> = support::UNITS.into_iter().chain(["230100", "230199"]).collect();
            let (first, step) = ((seed / 3 % 7) as usize, 1 + (seed / 21 % 3) as usize);
            let mut bounds = vec![0, 1 + (seed / 63 % 999_999) as i64, 1_000_000];
            if seed % 2 > 0 {
                bounds.insert(1, bounds[1] / 3);
            }
            for (place, bound) in bounds.windows(2).enumerate().filter(|(_, bound)| bound[0] < bound[1]) {
                let unit = units[(first + place * step) % units.len()].parse().expect("a unit code");
                parts.push(SharedPart { project, role, unit, from_ppm: bound[0], to_ppm: bound[1] });
            }
        }
    }
    parts
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

/// Tables like the facts and the shares, of this connection only.
fn tables() -> String {
    let facts = FactTable::ALL.iter().map(|table| {
        let columns = table.columns().map(|column| {
            let kind = if column.kind.is_word() { "text" } else { "bigint" };
            format!("{} {kind}", column.name)
        });
        format!("create temporary table given_{table} ({});", columns.collect::<Vec<_>>().join(", "))
    });
    let shared = "create temporary table given_shared
        (project bigint, role text, unit text, share bigint, from_ppm bigint, to_ppm bigint);";
    facts.collect::<String>() + shared
}

/// The parts in place of those before, in another order than that of the shares.
fn shares(parts: &[SharedPart]) -> String {
    let mut sql = "delete from given_shared;".to_owned();
    for (place, part) in parts.iter().enumerate().rev() {
        let SharedPart { project, role, unit, from_ppm, to_ppm } = part;
        let same = |other: &&SharedPart| other.project == *project && other.role == *role;
        let share = 1 + parts[..place].iter().filter(same).count();
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            "insert into given_shared values ({project}, '{role}', '{unit}', {share}, {from_ppm}, {to_ppm});"
        );
    }
    sql
}

/// The rows of a batch in place of those before.
fn rows(batch: &FactBatch) -> String {
    let mut sql = format!("delete from given_{};", batch.table);
    for index in 0..batch.len() {
        let cells: Vec<String> = batch.columns.iter().map(|column| cell(column, index)).collect();
        // Writing to a String cannot fail.
        let _ = write!(sql, "insert into given_{} values ({});", batch.table, cells.join(", "));
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

fn before() -> Day {
    Day::new(2019, 12, 31).expect("a day")
}

fn after() -> Day {
    Day::new(2020, 6, 30).expect("a day")
}

/// A city with counties, its own tier, and a zone that lies in one of the counties. In 2020 one county
/// was merged into another, and one was divided into two that no row names.
fn units() -> Units {
    let code = |text: &str| text.parse::<UnitCode>().expect("a unit code");
    let changed = Day::new(2020, 1, 1).expect("a day");
    let state = |text: &str, (from, to): (Day, Option<Day>)| Unit {
        code: code(text),
        from,
        to,
        kind: UnitKind::Region,
        name: text.to_owned(),
        parent: (text != "230100").then(|| code(if text.ends_with("Z1") { "230112" } else { "230100" })),
    };
    let [merged, into, divided] = [support::UNITS[1], support::UNITS[0], support::UNITS[2]];
    let mut states: Vec<Unit> = support::UNITS
        .into_iter()
        .chain(["230100"])
        .map(|text| state(text, (Day::EPOCH, [merged, divided].contains(&text).then(before))))
        .collect();
    states.extend(PARTS.map(|text| state(text, (changed, None))));
    let event = |kind, old: &[&str], new: &[&str]| UnitEvent {
        on: changed,
        kind,
        old: old.iter().copied().map(code).collect(),
        new: new.iter().copied().map(code).collect(),
        document: String::new(),
    };
    let events =
        vec![event(UnitEventKind::Merged, &[merged, into], &[into]), event(UnitEventKind::Split, &[divided], &PARTS)];
    Units { states, events }
}

/// What the divided county became.
const PARTS: [&str; 2] = ["230198", "230197"];

/// Counties side by side with the zone; and, in a group of their own, two of them without it.
fn boundaries(day: Day) -> Boundaries {
    let mut units_csv = "unit,name,group,ranked,from,until\n".to_owned();
    for code in support::UNITS.into_iter().chain(PARTS) {
        units_csv.push_str(&format!("{code},{code},county,yes,,\n"));
    }
    units_csv.push_str("230102,230102,core,yes,,\n230112,230112,core,yes,,\n");
    Boundaries::new(&pack(units_csv), Arc::new(units().on(day)), day)
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

/// 923 projects of the largest amount are more than 64 bits hold; 922 are not.
#[tokio::test]
async fn a_sum_beyond_64_bits_is_out_of_range_on_every_engine() {
    let boundaries = Arc::new(boundaries(before()));
    let of = |text: &str, shared| {
        let compiled = indicator(text, FactTable::Projects, Period::Month(2020, 8), &Scope::default()).expect(text);
        Request { indicator: compiled, by: Role::Place, shared, boundaries: Arc::clone(&boundaries) }
    };
    let out_of_range = Outcome::Absent(Absence::OutOfRange);
    for url in ["sqlite::memory:".to_owned(), store::testing::postgres_url().await] {
        let mut engine = Engine::at(&url).await;
        engine.run(tables()).await;
        for (projects, text, is_in_range) in [
            (922, "sum(plan)", true),
            (923, "sum(plan)", false),
            (923, "sum(-plan)", false),
            (922, "sum(yi(1)) - sum(plan)", true),
            (923, "sum(yi(1)) - sum(plan)", false),
            (462, "sum(plan + plan)", false),
            (923, "max(plan) - min(plan)", true),
            (923, "count(*) filter (where done_ytd >= 90% * plan)", true),
        ] {
            let batch = largest(projects);
            engine.run(rows(&batch)).await;
            for shared in [Shared::Main, Shared::Full, Shared::Split] {
                let request = of(text, shared);
                let tallies = tally(&Snapshot::new(&batch), std::slice::from_ref(&request), &[]);
                let county = boundaries.grouping.place(&"230112".parse().expect("a unit code")).expect("a subject");
                assert_eq!(tallies[0][county].outcome != out_of_range, is_in_range, "{projects} {text}");
                let answer = engine.ask(&printed(&request, engine.dialect())).await;
                assert_eq!(answer.is_ok(), is_in_range, "{projects} {text} on {:?}", engine.dialect());
                if let Ok(answer) = answer {
                    assert_eq!(
                        told(&answer["230112"], &request.indicator),
                        seen(&tallies[0][county]),
                        "{projects} {text}"
                    );
                }
            }
        }
    }
}

/// Projects of a county with the largest amounts that are kept.
fn largest(projects: usize) -> FactBatch {
    let mut batch = one_row();
    for (column, values) in FactTable::Projects.columns().zip(&mut batch.columns) {
        match values {
            FactColumn::Int(values) => {
                let value = if column.kind == ColumnKind::Money { Money::LARGEST.fen() } else { values[0] };
                *values = vec![value; projects];
            }
            FactColumn::Word { codes, .. } => *codes = vec![codes[0]; projects],
        }
    }
    batch
}

/// Literals alone: PostgreSQL takes small ones for 32 bits and would not add them beyond.
#[tokio::test]
async fn amounts_written_in_a_rule_add_up_on_both_databases() {
    let batch = one_row();
    for url in ["sqlite::memory:".to_owned(), store::testing::postgres_url().await] {
        let mut engine = Engine::at(&url).await;
        engine.run(tables()).await;
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
            let (by, shared, boundaries) = (Role::Place, Shared::Main, Arc::new(boundaries(before())));
            let request = Request { indicator: compiled, by, shared, boundaries };
            let printed = printed(&request, engine.dialect());
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
