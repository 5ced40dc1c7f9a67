//! `units.csv`: who is assessed.

use model::{Day, UnitCode};

use super::faults::Faults;
use super::gathered::Gathered;
use super::source::Source;
use super::table::{self, Row};
use super::{Spot, form, names};

/// A unit that the policy assesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessedUnit {
    /// The unit.
    pub unit: UnitCode,
    /// What the policy calls it.
    pub name: String,
    /// The group it is compared in (`county`).
    pub group: String,
    /// Whether it is ranked; otherwise it takes part in the total only.
    pub ranked: bool,
    /// First day it is assessed; `None` when always.
    pub from: Option<Day>,
    /// Last day it is assessed; `None` when open.
    pub until: Option<Day>,
    /// Where it is told.
    pub spot: Spot,
}

impl AssessedUnit {
    /// Whether it is assessed on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// What `units.csv` holds.
pub(super) struct UnitsFile {
    /// Names are the codes of units.
    pub units: Gathered<AssessedUnit>,
    /// Names are groups.
    pub groups: Gathered<()>,
}

impl UnitsFile {
    /// Nothing could be read.
    pub const fn unreadable() -> Self {
        Self { units: Gathered::unreadable(), groups: Gathered::unreadable() }
    }
}

/// Reads `units.csv`.
pub(super) fn read(source: &Source, faults: &mut Faults) -> UnitsFile {
    let Some(rows) = table::rows(source, &form::UNITS, faults) else { return UnitsFile::unreadable() };
    let (mut units, mut groups) = (Gathered::new(), Gathered::new());
    for row in rows {
        match row.filled("unit", faults) {
            Some(code) => drop(units.declare(&code, &row.spot)),
            None => units.miss(),
        }
        match row.cell("group") {
            "" => groups.miss(),
            group => drop(groups.declare(group, &row.spot)),
        }
        units.items.extend(unit(&row, faults));
    }
    overlaps(&units.items, faults);
    UnitsFile { units, groups }
}

fn unit(row: &Row<'_>, faults: &mut Faults) -> Option<AssessedUnit> {
    let unit = if row.cell("unit").is_empty() { None } else { row.parsed("unit", names::UNIT_LIKE, faults) };
    let name = row.filled("name", faults);
    let group = row.filled("group", faults);
    if group.as_deref().is_some_and(|group| !names::is_word(group)) {
        row.wrong("group", names::WORD_CURE.0, names::WORD_CURE.1, faults);
    }
    let ranked = row.word(
        "ranked",
        form::YES_NO,
        |word| match word {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        faults,
    );
    let (from, until) = (row.day("from", faults), row.day("until", faults));
    let (from, until) = (from.ok()?, until.ok()?);
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        faults.error(
            "unit-life",
            &row.spot("until"),
            ("`until`早于`from`", "`until`是考核的最后一天，不早于`from`"),
            ("`until` is before `from`", "`until` is the last day, on or after `from`"),
        );
    }
    Some(AssessedUnit { unit: unit?, name: name?, group: group?, ranked: ranked?, from, until, spot: row.spot.clone() })
}

/// A unit may stand in several groups, or come back to one: only rows of one group that meet in time
/// are duplicates.
fn overlaps(units: &[AssessedUnit], faults: &mut Faults) {
    let begins = |unit: &AssessedUnit| unit.from.map_or(i64::MIN, Day::number);
    let ends = |unit: &AssessedUnit| unit.until.map_or(i64::MAX, Day::number);
    let mut sorted: Vec<&AssessedUnit> = units.iter().collect();
    sorted.sort_by_key(|unit| (&unit.unit, &unit.group, begins(unit), unit.spot.line));
    let mut longest: Option<&AssessedUnit> = None;
    for unit in sorted {
        let same = longest.filter(|before| before.unit == unit.unit && before.group == unit.group);
        if let Some(before) = same.filter(|before| begins(unit) <= ends(before)) {
            duplicate(before, unit, faults);
        }
        longest = same.filter(|before| ends(before) >= ends(unit)).or(Some(unit));
    }
}

fn duplicate(one: &AssessedUnit, other: &AssessedUnit, faults: &mut Faults) {
    let (before, after) = if one.spot < other.spot { (one, other) } else { (other, one) };
    let (code, group, line) = (&after.unit, &after.group, before.spot.line);
    faults.error(
        "unit-duplicate",
        &after.spot,
        (format!("单位{code}在组`{group}`中与第{line}行重复"), "同一组里同一时段只留一行"),
        (
            format!("unit {code} stands in group {group:?} on line {line} already"),
            "keep one row for a group and a time",
        ),
    );
}
