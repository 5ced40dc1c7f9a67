//! Cases beside rules, run as tests: the same engine, on the rows and figures that the case gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::facts::{NULL, NULL_WORD};
use model::{
    ColumnKind, Day, FactBatch, FactColumn, FactTable, Outcome, Period, Problem, Problems, Role, Unit, UnitCode,
    UnitKind,
};
use policy::pack::literal::ABSENCES;
use policy::pack::{Case, CaseRow, CellValue, ForUnits, Literal, Pack, Rule, RuleKind};

use crate::boundaries::Boundaries;
use crate::drawing::{Drawing, Facts};
use crate::grouping::Subject;
use crate::look::statistic_key;
use crate::others::Others;
use crate::snapshot::Snapshot;
use crate::tree::Tree;

/// How a case came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// Code of the rule.
    pub rule: String,
    /// Name of the case.
    pub name: String,
    /// What came out otherwise than expected, each with its place; empty when the case holds.
    pub problems: Problems,
}

/// Runs every case of a pack.
#[must_use]
pub fn run(pack: &Pack) -> Vec<CaseResult> {
    let cases = pack.rules.iter().flat_map(|rule| rule.cases.iter().map(move |case| (rule, case)));
    cases
        .map(|(rule, case)| CaseResult {
            rule: rule.code.clone(),
            name: case.name.clone(),
            problems: run_case(pack, rule, case),
        })
        .collect()
}

fn run_case(pack: &Pack, rule: &Rule, case: &Case) -> Problems {
    let period = case.period.unwrap_or_else(|| Period::Day(pack.policy.until.unwrap_or(pack.policy.from)));
    let world = World::new(pack, rule, case, period);
    let nothing = Facts {
        period: period.last_year().unwrap_or(period),
        projects: Arc::new(Snapshot::new(&FactBatch::empty(FactTable::Projects))),
        ..world.facts.clone()
    };
    let before = Drawing::bare(pack, &nothing, Others::default(), Some(world.boundaries.clone()));
    let mut before = match before {
        Ok(before) => before,
        Err(problems) => return problems,
    };
    give(&mut before, &case.last_year, &world, |code| code.to_owned());
    let others = Others { years_before: std::slice::from_ref(&before), due: &[] };
    let mut drawing = match Drawing::bare(pack, &world.facts, others, Some(world.boundaries.clone())) {
        Ok(drawing) => drawing,
        Err(problems) => return problems,
    };
    give(&mut drawing, &case.given, &world, |code| code.to_owned());
    give(&mut drawing, &case.statistics, &world, statistic_key);
    for (code, written) in &case.total {
        drawing.given.insert((code.clone(), 0), outcome(written.value));
    }
    if matches!(rule.kind, RuleKind::Indicator { .. }) {
        drawing.run();
    }
    compare(&drawing, rule, case, &world)
}

/// The small world of a case.
struct World {
    facts: Facts,
    boundaries: Boundaries,
    /// The unit that a case without units speaks of.
    own: UnitCode,
}

impl World {
    fn new(pack: &Pack, rule: &Rule, case: &Case, period: Period) -> Self {
        let named = named_units(case);
        let territory = &pack.policy.territory;
        let own = pack.units.iter().map(|unit| &unit.unit).chain(&named).find(|unit| *unit != territory);
        let own = own.unwrap_or(territory).clone();
        let group = match &rule.kind {
            RuleKind::Derived { rank: Some(rank), .. } => rank.group.clone(),
            _ => pack.units.first().map_or_else(String::new, |unit| unit.group.clone()),
        };
        let tree = Arc::new(tree(pack, named.iter().chain([&own])));
        let day = rule.boundaries().unwrap_or_else(|| period.last_day());
        let mut boundaries = Boundaries::new(pack, Arc::clone(&tree), day);
        for unit in named.iter().chain([&own]) {
            if boundaries.grouping.place(unit).is_none() {
                boundaries.grouping.add(Subject {
                    unit: unit.clone(),
                    name: unit.to_string(),
                    group: group.clone(),
                    ranked: true,
                    stands: true,
                });
            }
        }
        let table = match &rule.kind {
            RuleKind::Indicator { from, .. } => *from,
            RuleKind::Derived { .. } => FactTable::Projects,
        };
        let snapshot = |of: FactTable| {
            let rows = if of == table { batch(of, &case.rows) } else { FactBatch::empty(of) };
            Arc::new(Snapshot::new(&rows))
        };
        let facts = Facts {
            period,
            position: 0,
            projects: snapshot(FactTable::Projects),
            members: snapshot(FactTable::Members),
            shared: Arc::default(),
            units: Arc::default(),
            tree,
            statistics: Arc::default(),
        };
        Self { facts, boundaries, own }
    }
}

fn named_units(case: &Case) -> Vec<UnitCode> {
    let of = |values: &ForUnits| match values {
        ForUnits::Own(_) => Vec::new(),
        ForUnits::Units(units) => units.keys().cloned().collect(),
    };
    let maps = [&case.given, &case.last_year, &case.statistics];
    let mut units: Vec<UnitCode> =
        maps.into_iter().flat_map(BTreeMap::values).chain([&case.expect]).flat_map(of).collect();
    let cells = case.rows.iter().flat_map(|row| row.cells.values());
    units.extend(cells.filter_map(|cell| if let CellValue::Unit(unit) = cell { Some(unit.clone()) } else { None }));
    units.sort();
    units.dedup();
    units
}

/// The territory with every unit of the case right below it.
fn tree<'a>(pack: &'a Pack, named: impl Iterator<Item = &'a UnitCode>) -> Tree {
    let territory = &pack.policy.territory;
    let unit = |code: &UnitCode| Unit {
        code: code.clone(),
        from: Day::EPOCH,
        to: None,
        kind: UnitKind::Region,
        name: code.to_string(),
        parent: (code != territory).then(|| territory.clone()),
    };
    let units: Vec<Unit> = pack.units.iter().map(|unit| &unit.unit).chain(named).chain([territory]).map(unit).collect();
    Tree::new(units, &[], Day::EPOCH)
}

/// The rows of a case as facts, with the usual values in the columns it leaves out.
fn batch(table: FactTable, rows: &[CaseRow]) -> FactBatch {
    let mut batch = FactBatch::empty(table);
    for (index, row) in rows.iter().enumerate() {
        for (column, values) in table.columns().zip(&mut batch.columns) {
            let cell = row.cells.get(column.name);
            match values {
                FactColumn::Int(values) => values.push(match (cell, column.name) {
                    (Some(CellValue::Int(value)), _) => *value,
                    (Some(_), _) => NULL,
                    (None, "project") => index as i64 + 1,
                    (None, "parts" | "due" | "reported") => 1,
                    (None, "simulated") => 0,
                    (None, _) => NULL,
                }),
                FactColumn::Word { codes, words } => {
                    let word = match (cell, column.kind) {
                        (Some(CellValue::Text(text)), _) => Some(text.clone()),
                        (Some(CellValue::Unit(unit)), _) => Some(unit.to_string()),
                        (Some(CellValue::Set(set)), _) => Some(set_text(set)),
                        (_, ColumnKind::Set) => Some(set_text(&[])),
                        _ => None,
                    };
                    codes.push(match word {
                        Some(word) => {
                            words.push(word);
                            words.len() as u32 - 1
                        }
                        None => NULL_WORD,
                    });
                }
            }
        }
    }
    batch
}

fn set_text(set: &[String]) -> String {
    let mut text = "|".to_owned();
    for word in set {
        text.push_str(word);
        text.push('|');
    }
    text
}

fn outcome(literal: Literal) -> Outcome {
    match literal {
        Literal::Number(_, number) => Outcome::Number(number),
        Literal::Absent(absence) => Outcome::Absent(absence),
    }
}

fn give(drawing: &mut Drawing<'_>, values: &BTreeMap<String, ForUnits>, world: &World, key: impl Fn(&str) -> String) {
    for (code, values) in values {
        let each: Vec<(&UnitCode, Outcome)> = match values {
            ForUnits::Own(written) => vec![(&world.own, outcome(written.value))],
            ForUnits::Units(units) => units.iter().map(|(unit, written)| (unit, outcome(written.value))).collect(),
        };
        for (unit, outcome) in each {
            if let Some(place) = world.boundaries.grouping.place(unit) {
                drawing.given.insert((key(code), place), outcome);
            }
        }
    }
}

fn compare(drawing: &Drawing<'_>, rule: &Rule, case: &Case, world: &World) -> Problems {
    let expected: Vec<(&UnitCode, &policy::pack::Written)> = match &case.expect {
        ForUnits::Own(written) => {
            // An indicator's own case speaks of the unit its rows name; with one, that is the unit.
            let by = match &rule.kind {
                RuleKind::Indicator { by, .. } => first_unit(case, *by),
                RuleKind::Derived { .. } => None,
            };
            vec![(by.unwrap_or(&world.own), written)]
        }
        ForUnits::Units(units) => units.iter().collect(),
    };
    let mut problems = Problems::new();
    let code = match &case.code {
        Some(of) => format!("{}:{of}", rule.code),
        None => rule.code.clone(),
    };
    for (unit, written) in expected {
        let found = match drawing.figure(&code, unit) {
            Ok(figure) => told(&figure),
            Err(none) => none.to_string(),
        };
        let wanted: String = written.text.chars().filter(|c| !c.is_whitespace()).collect();
        if found != wanted && !same_number(drawing, &code, unit, written.value) {
            let zh = (format!("案例“{}”：{unit} 应为 {wanted}，算得 {found}", case.name), "改规则或改案例");
            let en = (
                format!("case {:?}: {unit} should be {wanted} and is {found}", case.name),
                "mend the rule or the case",
            );
            problems.push(Problem::error("case-differs", written.spot.place(), zh, en));
        }
    }
    problems
}

fn first_unit(case: &Case, by: Role) -> Option<&UnitCode> {
    case.rows.iter().find_map(|row| match row.cells.get(by.as_str()) {
        Some(CellValue::Unit(unit)) => Some(unit),
        _ => None,
    })
}

/// The figure as a case writes it: number with unit, or the name of its absence.
fn told(figure: &model::Figure) -> String {
    match figure.outcome() {
        Outcome::Number(_) => format!("{}{}", figure.print(), figure.unit_zh()),
        Outcome::Absent(absence) => {
            let name = ABSENCES.iter().find(|(_, known)| *known == absence);
            name.map_or_else(|| absence.to_string(), |(name, _)| (*name).to_owned())
        }
    }
}

/// A case may write the exact number in another unit or with fewer zeros (`5亿元` for `5.0亿元`).
fn same_number(drawing: &Drawing<'_>, code: &str, unit: &UnitCode, literal: Literal) -> bool {
    let Ok(figure) = drawing.figure(code, unit) else { return false };
    matches!((literal, figure.number()), (Literal::Number(_, wanted), Some(found)) if wanted == found)
}
