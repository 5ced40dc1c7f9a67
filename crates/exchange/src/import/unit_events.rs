//! Events between units, from files: the second table of the form of units.

use std::collections::BTreeMap;

use model::{Day, UnitCode, UnitEvent, UnitEventKind};

use super::RowPlace;
use super::codes::unit_codes;
use super::field::unit_events as f;
use super::findings::Findings;
use super::parse::unit_event_kind;
use super::row::Row;

/// A line of unit events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitEventRow {
    /// Where it stands.
    pub place: RowPlace,
    /// The event, its units in the order of codes. Whether they are there, and stand as it says, the
    /// use case finds out.
    pub event: UnitEvent,
}

pub(super) fn read(row: &mut Row<'_>) -> Option<UnitEventRow> {
    let on = row.first_day(&f::ON);
    let typed = row.line(&f::KIND);
    let kind = row.choice(&f::KIND, &["合并", "拆分", "更名", "换码", "划转"], unit_event_kind);
    let (old, new) = (unit_codes(row, &f::OLD), unit_codes(row, &f::NEW));
    let document = row.line(&f::DOCUMENT);
    for field in [&f::ON, &f::KIND, &f::OLD, &f::NEW] {
        if row.is_blank(field) {
            row.tell("value-missing", field, &[field.zh]);
        }
    }
    let event = UnitEvent { on: on?, kind: kind?, old: old?, new: new?, document };
    check_units(row, &event, &typed);
    Some(UnitEventRow { place: row.place(), event })
}

/// Tells of units that an event of the kind cannot lead from and to.
fn check_units(row: &mut Row<'_>, event: &UnitEvent, typed: &str) {
    let (old, new) = (event.old.len(), event.new.len());
    if old == 0 || new == 0 {
        return;
    }
    let fits = match event.kind {
        UnitEventKind::Merged => old >= 2 && new == 1,
        UnitEventKind::Split => old == 1 && new >= 2,
        UnitEventKind::Renamed | UnitEventKind::Moved => old == 1 && new == 1,
    };
    if !fits {
        row.tell("event-cardinality", &f::NEW, &[typed, &old.to_string(), &new.to_string()]);
    } else if event.kind == UnitEventKind::Moved && event.old != event.new {
        row.tell("event-moved-code", &f::NEW, &[event.old[0].as_str(), event.new[0].as_str()]);
    }
}

/// One event stands in one row.
pub(super) fn find_duplicates<'a>(rows: impl Iterator<Item = &'a UnitEventRow>, findings: &mut Findings) {
    let mut met: BTreeMap<(Day, UnitEventKind, &[UnitCode]), &UnitEventRow> = BTreeMap::new();
    for row in rows {
        let event = &row.event;
        if let Some(first) = met.get(&(event.on, event.kind, event.old.as_slice())) {
            let first = first.place.row().to_string();
            findings.tell("event-twice", row.place.cell(&f::OLD), &[&first]);
        } else {
            met.insert((event.on, event.kind, &event.old), row);
        }
    }
}
