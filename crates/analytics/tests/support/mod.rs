//! Random facts and random rules for the property tests.

use model::facts::{NULL, NULL_WORD};
use model::{ColumnKind, FactBatch, FactColumn, FactTable, Stage, SubjectType};
use proptest::prelude::*;

/// The units that random projects lie in.
pub const UNITS: [&str; 5] = ["230102", "230103", "230112", "230100-B", "230100-Z1"];

/// Random rows of projects, ordered by project.
pub fn batches(rows: std::ops::Range<usize>) -> impl Strategy<Value = FactBatch> {
    batches_of(FactTable::Projects, rows)
}

/// Random rows of a table, ordered by project; a project stands in two lists.
pub fn batches_of(table: FactTable, rows: std::ops::Range<usize>) -> impl Strategy<Value = FactBatch> {
    proptest::collection::vec(any::<u64>(), rows).prop_map(move |seeds| {
        let mut batch = FactBatch::empty(table);
        for (row, seed) in seeds.iter().enumerate() {
            let index = if table == FactTable::Members { row / 2 } else { row };
            for (place, (column, values)) in table.columns().zip(&mut batch.columns).enumerate() {
                let dice = mix(seed.wrapping_add(place as u64 * 977));
                match values {
                    FactColumn::Int(values) => values.push(int(column.name, column.kind, index, dice)),
                    FactColumn::Word { codes, words } => codes.push(match word(column.name, column.kind, dice) {
                        None => NULL_WORD,
                        Some(word) => words.iter().position(|known| *known == word).map_or_else(
                            || {
                                words.push(word.clone());
                                words.len() as u32 - 1
                            },
                            |place| place as u32,
                        ),
                    }),
                }
            }
        }
        batch
    })
}

fn mix(seed: u64) -> u64 {
    let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

fn int(name: &str, kind: ColumnKind, index: usize, dice: u64) -> i64 {
    let null = dice.is_multiple_of(5);
    match kind {
        ColumnKind::Project => index as i64 + 1,
        ColumnKind::Bool => (dice % 2) as i64,
        _ if null && name != "parts" => NULL,
        ColumnKind::Money | ColumnKind::Count if dice.is_multiple_of(11) => {
            if dice.is_multiple_of(2) && name != "parts" { -kind.largest() } else { kind.largest() }
        }
        ColumnKind::Money => (dice % 2_000_000_000_001) as i64 - 500_000_000_000,
        ColumnKind::Day => 18_200 + (dice % 400) as i64,
        _ => (dice % 100) as i64,
    }
}

fn word(name: &str, kind: ColumnKind, dice: u64) -> Option<String> {
    let pick = |words: &[&str]| words[dice as usize % words.len()].to_owned();
    match (name, kind) {
        (_, ColumnKind::Set) => Some(pick(&["|", "|a|", "|a|b|", "|ab|", "|b|"])),
        _ if dice.is_multiple_of(6) => None,
        (_, ColumnKind::Unit(_)) => Some(pick(&UNITS)),
        ("stage", _) => Some(Stage::ALL[dice as usize % Stage::ALL.len()].to_string()),
        ("subject", _) => Some(SubjectType::ALL[dice as usize % 2].to_string()),
        _ => Some(pick(&["26", "261", "31", "35", "中"])),
    }
}

/// Random money expressions of a row.
pub fn money() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("plan".to_owned()),
        Just("done_ytd".to_owned()),
        Just("done_month".to_owned()),
        Just("total_investment".to_owned()),
        Just("carried_ytd".to_owned()),
        (0_i64..90).prop_map(|n| format!("yi({n})")),
        (0_i64..9000).prop_map(|n| format!("wan({n})")),
        (1_i64..20).prop_map(|n| format!("(parts * wan({n}))")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} + {r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} - {r})")),
            inner.clone().prop_map(|l| format!("(-{l})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("coalesce({l}, {r})")),
            (test(), inner.clone(), inner).prop_map(|(t, l, r)| format!("case when {t} then {l} else {r} end")),
        ]
    })
    .boxed()
}

/// Random conditions of a row.
pub fn test() -> BoxedStrategy<String> {
    let compare = prop_oneof![Just("="), Just("<>"), Just("<"), Just("<="), Just(">"), Just(">=")];
    let leaf = prop_oneof![
        Just("due".to_owned()),
        Just("reported".to_owned()),
        Just("stage in ('building', 'finishing')".to_owned()),
        Just("stage not in ('building', 'halted')".to_owned()),
        Just("subject = 'government'".to_owned()),
        Just("subject <> 'government'".to_owned()),
        Just("industry is null".to_owned()),
        Just("starts_with(industry, '26')".to_owned()),
        Just("starts_with(industry, '中')".to_owned()),
        Just("in_list('a')".to_owned()),
        Just("not tagged('b')".to_owned()),
        Just("place = responsible".to_owned()),
        Just("started_on is not null".to_owned()),
        Just("during(started_on, year)".to_owned()),
        Just("during(completed_on, period)".to_owned()),
        Just("started_on between date '2019-12-01' and period_end".to_owned()),
        Just("days_between(started_on, period_end) > 90".to_owned()),
        (compare.clone(), 0_i64..90).prop_map(|(c, n)| format!("plan {c} yi({n})")),
        (compare.clone(), 1_i64..100).prop_map(|(c, n)| format!("done_ytd {c} {n}% * plan")),
        (compare, 0_i64..100).prop_map(|(c, n)| format!("physical_percent {c} {n}")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} and {r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} or {r})")),
            inner.prop_map(|l| format!("(not {l})")),
        ]
    })
    .boxed()
}

/// Random indicators.
pub fn indicators() -> BoxedStrategy<String> {
    let aggregate = prop_oneof![
        Just("count(*)".to_owned()),
        money().prop_map(|m| format!("sum({m})")),
        money().prop_map(|m| format!("min({m})")),
        money().prop_map(|m| format!("max({m})")),
        Just("count(distinct industry)".to_owned()),
        Just("count(distinct parts)".to_owned()),
        Just("sum(days_between(started_on, period_end))".to_owned()),
    ];
    (aggregate, proptest::option::of(test()))
        .prop_map(|(aggregate, filter)| match filter {
            Some(filter) => format!("{aggregate} filter (where {filter})"),
            None => aggregate,
        })
        .boxed()
}

/// The rows of one project.
pub fn rows_of(batch: &FactBatch, project: i64) -> FactBatch {
    let place = FactTable::Projects.column("project").expect("a column").0;
    let FactColumn::Int(projects) = &batch.columns[place] else { panic!("projects are numbers") };
    let rows: Vec<usize> = (0..batch.len()).filter(|row| projects[*row] == project).collect();
    let column = |column: &FactColumn| match column {
        FactColumn::Int(values) => FactColumn::Int(rows.iter().map(|row| values[*row]).collect()),
        FactColumn::Word { codes, words } => {
            FactColumn::Word { codes: rows.iter().map(|row| codes[*row]).collect(), words: words.clone() }
        }
    };
    FactBatch { table: batch.table, columns: batch.columns.iter().map(column).collect() }
}

/// One project with nothing known of it.
pub fn project(number: i64) -> FactBatch {
    let mut batch = FactBatch::empty(FactTable::Projects);
    for (column, values) in FactTable::Projects.columns().zip(&mut batch.columns) {
        match values {
            FactColumn::Int(values) => values.push(if column.name == "project" { number } else { NULL }),
            FactColumn::Word { codes, .. } => codes.push(NULL_WORD),
        }
    }
    batch
}

/// Every value as text, whatever places words have.
pub fn texts(batch: &FactBatch) -> Vec<Vec<String>> {
    let column = |column: &FactColumn| match column {
        FactColumn::Int(values) => values.iter().map(ToString::to_string).collect(),
        FactColumn::Word { codes, words } => {
            codes.iter().map(|code| words.get(*code as usize).cloned().unwrap_or_default()).collect()
        }
    };
    batch.columns.iter().map(column).collect()
}
