//! Units, and the events between them, from files.

use std::collections::{BTreeMap, BTreeSet};

use model::{Day, Place, Problems, UnitCode, UnitKind};

use super::codes::unit_code;
use super::field::{Kind, units as f};
use super::findings::Findings;
use super::parse::unit_kind;
use super::row::Row;
use super::unit_events::{self, UnitEventRow};
use super::{RowPlace, Setting, Source, read_all};

/// A line of units: one dated state of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Where it stands.
    pub place: RowPlace,
    /// 单位编码
    pub code: UnitCode,
    /// 单位名称
    pub name: String,
    /// 类型, typed or told by the form of the code.
    pub kind: UnitKind,
    /// 上级编码; it may be in no file, which the use case finds out.
    pub parent: Option<UnitCode>,
    /// 起始日期; `None` when the table does not say.
    pub from: Option<Day>,
    /// 截止日期
    pub to: Option<Day>,
}

/// A line of the form of units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitLine {
    /// Of the table of units.
    State(UnitRow),
    /// Of the table of events between them.
    Event(UnitEventRow),
}

impl UnitLine {
    /// Where it stands.
    #[must_use]
    pub const fn place(&self) -> &RowPlace {
        match self {
            Self::State(row) => &row.place,
            Self::Event(row) => &row.place,
        }
    }

    /// The state of a unit, if it is one.
    #[must_use]
    pub const fn state(&self) -> Option<&UnitRow> {
        match self {
            Self::State(row) => Some(row),
            Self::Event(_) => None,
        }
    }

    /// The event between units, if it is one.
    #[must_use]
    pub const fn event(&self) -> Option<&UnitEventRow> {
        match self {
            Self::Event(row) => Some(row),
            Self::State(_) => None,
        }
    }
}

/// Reads units and the events between them from files: two sheets of one workbook, or files of their
/// own, told apart by their headings.
#[must_use]
pub fn read_units(sources: &[Source<'_>], setting: &Setting<'_>) -> (Vec<UnitLine>, Problems) {
    let read = |kind: Kind, row: &mut Row<'_>| match kind {
        Kind::UnitEvents => unit_events::read(row).map(UnitLine::Event),
        _ => read(row, setting).map(UnitLine::State),
    };
    read_all(Kind::Units, sources, setting.columns, read, check, UnitLine::place)
}

fn check(lines: &[UnitLine], findings: &mut Findings) {
    let states: Vec<&UnitRow> = lines.iter().filter_map(UnitLine::state).collect();
    find_duplicates(&states, findings);
    find_circles(&states, findings);
    unit_events::find_duplicates(lines.iter().filter_map(UnitLine::event), findings);
}

fn read(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<UnitRow> {
    let code = unit_code(row, &f::CODE);
    let name = row.line(&f::NAME);
    let typed = row.choice(&f::KIND, &["地区", "本级", "开发区", "部门", "企业"], unit_kind);
    let parent = unit_code(row, &f::PARENT);
    let from = row.first_day(&f::FROM);
    let to = row.last_day(&f::TO);
    for (field, missing) in [(&f::CODE, code.is_none() && !row.is_filled(&f::CODE)), (&f::NAME, name.is_empty())] {
        if missing {
            row.tell("value-missing", field, &[field.zh]);
        }
    }
    let code = code?;
    if parent.as_ref() == Some(&code) {
        row.tell("unit-own-parent", &f::PARENT, &[code.as_str()]);
    }
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        row.tell("dates-out-of-order", &f::TO, &[f::FROM.zh, f::TO.zh]);
    }
    let Some(kind) = typed.or_else(|| kind_of(&code)) else {
        if !row.is_filled(&f::KIND) {
            row.tell("value-missing", &f::KIND, &[f::KIND.zh]);
        }
        return None;
    };
    check_division(row, setting, &code, &name, kind);
    Some(UnitRow { place: row.place(), code, name, kind, parent, from, to })
}

/// The kind that the form of a code tells: six digits are a region, a credit code is an enterprise.
fn kind_of(code: &UnitCode) -> Option<UnitKind> {
    match code.division() {
        Some(_) if code.as_str().len() == 6 => Some(UnitKind::Region),
        Some(_) => None,
        None => Some(UnitKind::Enterprise),
    }
}

/// Warns of a region whose code or name was never in GB/T 2260.
fn check_division(row: &mut Row<'_>, setting: &Setting<'_>, code: &UnitCode, name: &str, kind: UnitKind) {
    if kind != UnitKind::Region || code.as_str().len() != 6 || name.is_empty() {
        return;
    }
    if !setting.divisions.ever(code.as_str()) {
        row.tell("division-unknown", &f::CODE, &[code.as_str()]);
    } else if !setting.divisions.ever_named(code.as_str(), name) {
        let names: Vec<&str> =
            setting.divisions.spells(code.as_str()).iter().map(|spell| spell.name.as_str()).collect();
        row.tell("division-name", &f::NAME, &[code.as_str(), name, &names.join("、")]);
    }
}

fn starts(row: &UnitRow) -> i64 {
    row.from.map_or(i64::MIN, Day::number)
}

fn ends(row: &UnitRow) -> i64 {
    row.to.map_or(i64::MAX, Day::number)
}

/// Two states of a unit may not hold on the same day.
fn find_duplicates(rows: &[&UnitRow], findings: &mut Findings) {
    let mut states: BTreeMap<&UnitCode, Vec<&UnitRow>> = BTreeMap::new();
    for row in rows {
        states.entry(&row.code).or_default().push(*row);
    }
    for (code, mut states) in states {
        states.sort_by_key(|row| starts(row));
        let mut longest = states[0];
        for row in states.into_iter().skip(1) {
            if starts(row) <= ends(longest) {
                let first = longest.place.row().to_string();
                findings.tell("unit-twice", row.place.cell(&f::CODE), &[code.as_str(), &first]);
            }
            if ends(row) > ends(longest) {
                longest = row;
            }
        }
    }
}

/// Most steps spent on finding circles; real tables need a few thousand.
const CIRCLE_STEPS: usize = 20_000_000;

/// Units that stand above themselves on some day. A circle holds on the day on which the last of its
/// states begins, so those days are looked at, the latest first.
fn find_circles(rows: &[&UnitRow], findings: &mut Findings) {
    let mut days: Vec<i64> = rows.iter().map(|row| starts(row)).collect();
    days.sort_unstable();
    days.dedup();
    let mut told: BTreeSet<&Place> = BTreeSet::new();
    for day in days.into_iter().rev().take(CIRCLE_STEPS / rows.len().max(1)) {
        let holding = rows.iter().filter(|row| starts(row) <= day && day <= ends(row));
        let states: BTreeMap<&UnitCode, &UnitRow> = holding.map(|row| (&row.code, *row)).collect();
        for circle in circles(&states) {
            let codes: Vec<&str> = circle.iter().chain(circle.first()).map(|row| row.code.as_str()).collect();
            // A unit that is its own parent was told at its row.
            for row in circle.iter().filter(|_| circle.len() > 1) {
                if told.insert(row.place.row()) {
                    findings.tell("units-in-a-circle", row.place.cell(&f::PARENT), &[&codes.join(" → ")]);
                }
            }
        }
    }
}

/// The circles of one day. Each unit is followed upward until a unit that was met before: one of the
/// same walk closes a circle.
fn circles<'a>(states: &BTreeMap<&UnitCode, &'a UnitRow>) -> Vec<Vec<&'a UnitRow>> {
    let mut met: BTreeSet<&UnitCode> = BTreeSet::new();
    let mut circles = Vec::new();
    for start in states.values() {
        let mut path: Vec<&UnitRow> = Vec::new();
        let mut next = Some(*start);
        while let Some(row) = next.filter(|row| !met.contains(&row.code)) {
            met.insert(&row.code);
            path.push(row);
            next = row.parent.as_ref().and_then(|parent| states.get(parent).copied());
        }
        if let Some(meeting) = next.and_then(|last| path.iter().position(|row| row.code == last.code)) {
            circles.push(path.split_off(meeting));
        }
    }
    circles
}
