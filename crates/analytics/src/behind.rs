//! What stands behind a figure, row by row and without a limit, so that two drawings can be held against each
//! other.

use std::collections::{BTreeMap, BTreeSet};

use model::figure::Input;
use model::{Period, UnitCode};
use policy::pack::RuleKind;

use crate::drawing::{Compiled, Drawing};
use crate::explain::{SubjectRow, counted, rows_where};

/// An indicator for a unit and a period, by its code.
pub type Counted = (Period, String, UnitCode);

/// What rows came to in an indicator: by the place of the aggregate, the number of the project and the list.
/// `None` for a report that is missing.
pub type Parts = BTreeMap<(usize, i64, Option<String>), Option<i64>>;

/// What a figure rests on in the end, however many formulas lie between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Indicators, each for a unit and a period.
    pub indicators: BTreeSet<Counted>,
    /// Statistics, by unit and variable.
    pub statistics: BTreeSet<(UnitCode, String)>,
}

/// What a figure of a drawing rests on.
#[must_use]
pub fn behind(drawing: &Drawing<'_>, code: &str, unit: &UnitCode) -> Behind {
    let (mut found, mut seen) = (Behind::default(), BTreeSet::new());
    let mut waiting = vec![(drawing.facts.period, code.to_owned(), unit.clone())];
    while let Some(next) = waiting.pop() {
        let (period, code, unit) = &next;
        let Some(drawing) = of_period(drawing, *period) else { continue };
        if !seen.insert(next.clone()) {
            continue;
        }
        if matches!(drawing.compiled(base(drawing, code)), Some(Compiled::Indicator(..))) {
            found.indicators.insert(next);
            continue;
        }
        let Ok(figure) = drawing.figure(code, unit) else { continue };
        for input in &figure.provenance().inputs {
            match input {
                Input::Figure { key, .. } => waiting.push((key.period, key.rule.clone(), key.unit.clone())),
                Input::Statistic { unit, variable, .. } => {
                    found.statistics.insert((unit.clone(), variable.clone()));
                }
                Input::Rows { .. } | Input::Target { .. } => {}
            }
        }
    }
    found
}

/// What each row contributed to an indicator; empty where the drawing does not have it.
#[must_use]
pub fn parts(drawing: &Drawing<'_>, (period, code, unit): &Counted) -> Parts {
    let mut parts = Parts::new();
    let Some(drawing) = of_period(drawing, *period) else { return parts };
    let code = base(drawing, code);
    let kind = drawing.pack.rule(code).map(|rule| &rule.kind);
    let place = drawing.boundaries(code).grouping.place(unit);
    let (Some(Compiled::Indicator(indicator, _)), Some(RuleKind::Indicator { by, shared, .. }), Some(place)) =
        (drawing.compiled(code), kind, place)
    else {
        return parts;
    };
    let on = drawing.boundaries(code);
    let counts = |unit: &str| on.of_unit(unit).contains(&place);
    let rows: Vec<SubjectRow<'_>> = rows_where(drawing.facts, indicator, *by, *shared, &counts);
    let snapshot = drawing.facts.table(indicator.table);
    for (number, term) in indicator.terms.iter().enumerate() {
        for one in counted(term, &rows, snapshot) {
            let value = one.value.filter(|_| !one.missing);
            let part: &mut Option<i64> = parts.entry((number, one.project, one.list)).or_insert(Some(0));
            *part = part.zip(value).and_then(|(sum, value)| sum.checked_add(value));
        }
    }
    parts
}

/// The projects whose part in an indicator differs between two drawings.
#[must_use]
pub fn moved(before: &Drawing<'_>, after: &Drawing<'_>, counted: &Counted) -> BTreeSet<i64> {
    let (before, after) = (parts(before, counted), parts(after, counted));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).map(|(_, project, _)| *project).collect()
}

fn of_period<'d, 'a>(drawing: &'d Drawing<'a>, period: Period) -> Option<&'d Drawing<'a>> {
    if drawing.facts.period == period {
        return Some(drawing);
    }
    let mut others = drawing.others.years_before.iter().chain(drawing.others.due);
    others.find(|other| other.facts.period == period)
}

/// The rule of a code: a target's figure or a reconciling line rests on the rule it speaks of.
fn base<'c>(drawing: &Drawing<'c>, code: &'c str) -> &'c str {
    let base = drawing.pack.target_figure(code).map_or(code, |(target, _)| target.rule.as_str());
    base.split('.').next().unwrap_or(base)
}
