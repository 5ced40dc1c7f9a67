//! How a figure came about: a sentence first, then formula, parameters, and rows — those that
//! counted, and those that nearly did, with the words they failed on.

use model::facts::SharedPart;
use model::figure::{Show, shown};
use model::{Figure, Measure, Outcome, Ratio, Role};
use policy::lang::Indicator;
use policy::lang::rows::{Aggregate, Function, Row, Term};
use policy::pack::{Rule, RuleKind, Shared};

use crate::drawing::{Compiled, Drawing, Facts, NoFigure};
use crate::snapshot::{Snapshot, SnapshotRow, Values};
use crate::unplaced::{Unplaced, unplaced};
use crate::words;

/// Rows listed at most, counted and near each; the numbers told besides are of all rows.
pub const ROWS_LISTED: usize = 500;

/// How a figure came about.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The figure.
    pub figure: Figure,
    /// Its rule.
    pub rule: &'a Rule,
    /// The formula with titles in place of codes.
    pub in_words: String,
    /// The formula with numbers in place of codes; empty for an indicator.
    pub in_numbers: String,
    /// The aggregates of an indicator; empty for a derived rule.
    pub terms: Vec<TermExplained>,
    /// Projects that may lie in the unit and that no one unit has, because the boundaries divide theirs.
    pub unplaced: Vec<Unplaced>,
}

/// One aggregate of an indicator for one subject.
#[derive(Clone, Debug)]
pub struct TermExplained {
    /// Subtracted rather than added.
    pub negative: bool,
    /// What is aggregated: `sum`, `count` …
    pub function: &'static str,
    /// The argument as written.
    pub argument: String,
    /// Conditions as written.
    pub conditions: Vec<String>,
    /// Rows of the unit.
    pub rows: u64,
    /// Rows that counted.
    pub counted: u64,
    /// Rows that failed on exactly one condition.
    pub near: u64,
    /// The rows that counted, the largest contributions first, at most [`ROWS_LISTED`].
    pub contributions: Vec<Contribution>,
    /// The rows that failed on exactly one condition, at most [`ROWS_LISTED`].
    pub near_misses: Vec<NearMiss>,
}

/// A row that counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Number of the project.
    pub project: i64,
    /// The list, for rows of lists.
    pub list: Option<String>,
    /// What it contributed: fen, ones or days; `None` when its report is missing.
    pub value: Option<i64>,
    /// It owed a report that is not in.
    pub missing: bool,
}

/// A row that failed on one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Number of the project.
    pub project: i64,
    /// The condition as written.
    pub failed: String,
}

/// Explains a figure.
///
/// # Errors
/// When the pack has no such rule or does not assess the unit.
pub fn explain<'a>(drawing: &Drawing<'a>, code: &str, unit: &model::UnitCode) -> Result<Explanation<'a>, NoFigure> {
    let figure = drawing.figure(code, unit)?;
    let pack = drawing.pack;
    // A target's figure or a reconciling line is explained by the rule it speaks of.
    let base = pack.target_figure(code).map_or(code, |(target, _)| target.rule.as_str());
    let base = base.split('.').next().unwrap_or(base);
    let Some(rule) = pack.rule(base) else {
        return Err(NoFigure::UnknownRule { pack: pack.name.clone(), rule: code.to_owned() });
    };
    let in_words = words::of_rule(pack, rule);
    let in_numbers = words::in_numbers(pack, rule, &figure);
    let place = drawing.boundaries(base).grouping.place(&figure.key().unit);
    let terms = match (drawing.compiled(base), &rule.kind, place) {
        (Some(Compiled::Indicator(indicator, _)), RuleKind::Indicator { by, shared, .. }, Some(place)) => {
            let on = drawing.boundaries(base);
            let counts = |unit: &str| on.of_unit(unit).contains(&place);
            let rows = rows_where(drawing.facts, indicator, *by, *shared, &counts);
            let snapshot = drawing.facts.table(indicator.table);
            indicator.terms.iter().map(|term| explain_term(term, &rows, snapshot)).collect()
        }
        _ => Vec::new(),
    };
    let unplaced = place.map_or_else(Vec::new, |place| unplaced(drawing, base, Some(place)));
    Ok(Explanation { figure, rule, in_words, in_numbers, terms, unplaced })
}

/// A number with its unit, or `—`.
#[must_use]
pub fn told(measure: Measure, outcome: Outcome, show: Show) -> String {
    let number = outcome.number().and_then(|number: Ratio| shown(number, measure, show));
    let unit = match measure {
        Measure::Money => show.money.zh(),
        Measure::Rate => "%",
        Measure::Days => "天",
        Measure::Count | Measure::Rank => "",
    };
    number.map_or_else(|| "—".to_owned(), |number| format!("{}{unit}", number.print(show.places)))
}

/// A row of a subject with the part of it that counts there.
pub(crate) struct SubjectRow<'s> {
    pub row: SnapshotRow<'s>,
    part: Option<SharedPart>,
}

/// The rows of an indicator that belong to the units that count.
pub(crate) fn rows_where<'s>(
    facts: &'s Facts,
    indicator: &Indicator,
    by: Role,
    shared: Shared,
    counts: &dyn Fn(&str) -> bool,
) -> Vec<SubjectRow<'s>> {
    let snapshot = facts.table(indicator.table);
    let column = snapshot.table.column(by.as_str()).map_or(0, |(place, _)| place);
    let leaves: Vec<bool> = snapshot.words(column).iter().map(|word| !word.is_empty() && counts(word)).collect();
    let mut rows = Vec::new();
    for (number, chunk) in snapshot.chunks.iter().enumerate() {
        let Values::Word(places) = &chunk.columns[column] else { continue };
        for (index, leaf) in places.iter().enumerate() {
            let row = snapshot.row(number, index);
            let parts = || facts.shared.iter().filter(|part| part.role == by && part.project == row.project());
            let is_apart = shared != Shared::Main && parts().next().is_some();
            if is_apart {
                let own: Vec<&SharedPart> = parts().filter(|part| counts(part.unit.as_str())).collect();
                match (shared, own.as_slice()) {
                    (_, []) => {}
                    (Shared::Split, parts) => {
                        rows.extend(parts.iter().map(|part| SubjectRow { row, part: Some((*part).clone()) }));
                    }
                    _ => rows.push(SubjectRow { row, part: None }),
                }
            } else if leaves[*leaf as usize] {
                rows.push(SubjectRow { row, part: None });
            }
        }
    }
    rows
}

/// The rows that count in an aggregate, each with what it contributes.
pub(crate) fn counted(term: &Term, rows: &[SubjectRow<'_>], snapshot: &Snapshot) -> Vec<Contribution> {
    let aggregate = &term.aggregate;
    let list = snapshot.table.column("list").map(|(place, _)| place);
    let counting = rows.iter().filter(|SubjectRow { row, .. }| failed(aggregate, row).is_empty());
    let contribution = |SubjectRow { row, part }: &SubjectRow<'_>| Contribution {
        project: row.project(),
        list: list.and_then(|column| row.word(column)).map(ToOwned::to_owned),
        value: value(aggregate, row, part.as_ref()),
        missing: is_missing(aggregate, row),
    };
    counting.map(contribution).collect()
}

fn explain_term(term: &Term, rows: &[SubjectRow<'_>], snapshot: &Snapshot) -> TermExplained {
    let aggregate = &term.aggregate;
    let mut contributions = counted(term, rows, snapshot);
    let mut near_misses = Vec::new();
    for SubjectRow { row, .. } in rows {
        if let [one] = failed(aggregate, row).as_slice() {
            near_misses.push(NearMiss { project: row.project(), failed: (*one).to_owned() });
        }
    }
    let (counted, near) = (contributions.len() as u64, near_misses.len() as u64);
    contributions.sort_by_key(|row| (std::cmp::Reverse(row.value), row.project));
    contributions.truncate(ROWS_LISTED);
    near_misses.truncate(ROWS_LISTED);
    TermExplained {
        negative: term.negative,
        function: match aggregate.function {
            Function::CountRows => "count",
            Function::CountDistinct(_) | Function::CountDistinctWords(_) => "count distinct",
            Function::Sum(_) => "sum",
            Function::Min(_) => "min",
            Function::Max(_) => "max",
        },
        argument: aggregate.source.clone(),
        conditions: aggregate.filter.iter().map(|condition| condition.source.clone()).collect(),
        rows: rows.len() as u64,
        counted,
        near,
        contributions,
        near_misses,
    }
}

/// The conditions that a row does not meet.
fn failed<'a>(aggregate: &'a Aggregate, row: &dyn Row) -> Vec<&'a str> {
    let unmet = aggregate.filter.iter().filter(|condition| condition.test.holds(row) != Ok(Some(true)));
    unmet.map(|condition| condition.source.as_str()).collect()
}

fn value(aggregate: &Aggregate, row: &dyn Row, part: Option<&SharedPart>) -> Option<i64> {
    match (&aggregate.function, aggregate.function.argument()) {
        (Function::CountRows | Function::CountDistinctWords(_), _) | (_, None) => Some(1),
        (_, Some(number)) => {
            let value = number.value(row).ok().flatten()?;
            let cut =
                |part: &SharedPart| model::facts::cut(value, part.to_ppm) - model::facts::cut(value, part.from_ppm);
            Some(part.map_or(value, cut))
        }
    }
}

fn is_missing(aggregate: &Aggregate, row: &SnapshotRow<'_>) -> bool {
    let absent = |presence: &policy::lang::rows::Number| presence.value(row).ok().flatten().is_none();
    row.is_due() && aggregate.presence.as_ref().is_some_and(absent)
}
