//! Events between units, judged by the states of units as they will be: an event says what the states
//! say, from the day on which they say it.

use std::collections::{BTreeMap, BTreeSet};

use exchange::import::UnitEventRow;
use exchange::import::field::unit_events as column;
use model::{Day, Key, Place, Problem, Problems, Record, UnitCode, UnitEvent, UnitEventKind};

use super::After;
use crate::import::Item;

/// The events of units after an import, by key.
pub(super) struct Events<'a> {
    all: BTreeMap<Key, Told<'a>>,
}

/// An event, with the row that tells it; `None` for one that is known and in no file.
struct Told<'a> {
    event: &'a UnitEvent,
    row: Option<&'a UnitEventRow>,
}

fn key(event: &UnitEvent) -> Key {
    Record::UnitEvent(event.clone()).key()
}

/// What an event puts into the ledger.
pub(super) fn item(row: &UnitEventRow, known: &[UnitEvent]) -> Item {
    let event = &row.event;
    let before = known.iter().find(|known| key(known) == key(event));
    let title = format!("{} {} {} → {}", event.on, kind_zh(event.kind), listed(&event.old), listed(&event.new));
    let mut item = Item::new(vec![row.place.row().clone()], title, before.is_some());
    item.put(before.cloned().map(Record::UnitEvent), Record::UnitEvent(event.clone()));
    item
}

const fn kind_zh(kind: UnitEventKind) -> &'static str {
    match kind {
        UnitEventKind::Merged => "合并",
        UnitEventKind::Split => "拆分",
        UnitEventKind::Renamed => "更名或换码",
        UnitEventKind::Moved => "划转",
    }
}

fn listed(units: &[UnitCode]) -> String {
    units.iter().map(UnitCode::as_str).collect::<Vec<_>>().join("、")
}

impl<'a> Events<'a> {
    /// The known events, with those of the rows in their place.
    pub(super) fn new(known: &'a [UnitEvent], rows: impl Iterator<Item = &'a UnitEventRow>) -> Self {
        let mut all: BTreeMap<Key, Told<'a>> =
            known.iter().map(|event| (key(event), Told { event, row: None })).collect();
        all.extend(rows.map(|row| (key(&row.event), Told { event: &row.event, row: Some(row) })));
        Self { all }
    }

    /// What is wrong with the events of the rows, and with known ones of units whose states change;
    /// these are told at the row of the state.
    pub(super) fn faults(&self, after: &After<'_>, changed: &BTreeMap<&UnitCode, &Place>) -> Problems {
        let mut problems = Problems::new();
        for Told { event, row } in self.all.values() {
            let touched = || event.old.iter().chain(&event.new).find_map(|unit| changed.get(unit).copied());
            let places = match row {
                Some(row) => Some((row.place.cell(&column::OLD), row.place.cell(&column::NEW))),
                None => touched().map(|place| (place.clone(), place.clone())),
            };
            let Some((old, new)) = places else { continue };
            let judge = Judge { event, after, old, new };
            problems.extend(match self.circle(event) {
                Some(way) => vec![judge.in_a_circle(&way)],
                None => judge.faults(self.leaving_twice(event)),
            });
        }
        problems
    }

    /// The events of a day by which a unit ends, and the units they lead to.
    fn leaving(&self, on: Day, unit: &UnitCode) -> impl Iterator<Item = &UnitEvent> {
        let leaves = move |event: &&UnitEvent| event.on == on && event.old.contains(unit) && !event.new.contains(unit);
        self.all.values().map(|told| told.event).filter(leaves)
    }

    /// The way from an event back to one of its old units, by the events of its day.
    fn circle(&self, event: &UnitEvent) -> Option<Vec<UnitCode>> {
        let first = event.old.iter().find(|unit| !event.new.contains(unit))?;
        let mut met = BTreeSet::new();
        let mut waiting = vec![vec![first.clone()]];
        while let Some(way) = waiting.pop() {
            let Some(last) = way.last() else { continue };
            for next in self.leaving(event.on, last).flat_map(|event| &event.new) {
                let on = [way.as_slice(), std::slice::from_ref(next)].concat();
                if next == first {
                    return Some(on);
                }
                if met.insert(next) {
                    waiting.push(on);
                }
            }
        }
        None
    }

    /// A unit that ends by this event and by another of its day.
    fn leaving_twice<'e>(&self, event: &'e UnitEvent) -> Option<&'e UnitCode> {
        let ending = event.old.iter().filter(|unit| !event.new.contains(unit));
        ending.into_iter().find(|unit| self.leaving(event.on, unit).count() > 1)
    }
}

/// One event under judgement, and the cells of its old and new units.
struct Judge<'a> {
    event: &'a UnitEvent,
    after: &'a After<'a>,
    old: Place,
    new: Place,
}

impl Judge<'_> {
    fn faults(&self, leaving_twice: Option<&UnitCode>) -> Vec<Problem> {
        let unknown = self.unknown();
        if !unknown.is_empty() {
            return unknown;
        }
        let mut faults: Vec<Problem> = leaving_twice.map(|unit| self.twice(unit)).into_iter().collect();
        faults.extend(self.event.old.iter().filter_map(|unit| self.old_unit(unit)));
        faults.extend(self.event.new.iter().filter_map(|unit| self.new_unit(unit)));
        if faults.is_empty() {
            faults.extend(self.without_effect());
        }
        faults
    }

    fn stands(&self, unit: &UnitCode, on: Day) -> bool {
        self.after.state_on(unit, on).is_some()
    }

    /// The last day before the event.
    fn eve(&self) -> Day {
        self.event.on.plus(-1)
    }

    fn unknown(&self) -> Vec<Problem> {
        let sides = [(&self.event.old, &self.old), (&self.event.new, &self.new)];
        let units = sides.into_iter().flat_map(|(units, place)| units.iter().map(move |unit| (unit, place)));
        let unknown = units.filter(|(unit, _)| !self.after.knows(unit));
        unknown
            .map(|(unit, place)| {
                Problem::error(
                    "event-unit-unknown",
                    place.clone(),
                    (format!("单位{unit}不在台账，也不在文件中"), "核对编码，或把它加入单位表，写明起止日期"),
                    (
                        format!("the unit {unit} is neither known nor in the file"),
                        "check the code, or add it to the table of units with its days",
                    ),
                )
            })
            .collect()
    }

    /// What is wrong with an old unit: it was not there on the eve, or is still there on the day.
    fn old_unit(&self, unit: &UnitCode) -> Option<Problem> {
        let (eve, on) = (self.eve(), self.event.on);
        if !self.stands(unit, eve) {
            return Some(Problem::error(
                "event-old-not-there",
                self.old.clone(),
                (format!("原单位{unit}在变更前一天（{eve}）不存在"), "核对生效日期，以及单位表里它的起止日期"),
                (
                    format!("the old unit {unit} does not stand on the eve of the event, {eve}"),
                    "check the day of the event and the unit's days in the table of units",
                ),
            ));
        }
        let ends = !self.event.new.contains(unit);
        (ends && self.stands(unit, on)).then(|| {
            let cure = match self.event.kind {
                UnitEventKind::Split => {
                    ("；仍保留的，也写进新单位", "; if it goes on, name it among the new units too")
                }
                _ => ("", ""),
            };
            Problem::error(
                "event-old-stands",
                self.old.clone(),
                (format!("原单位{unit}在变更当天（{on}）仍然存在"), format!("在单位表给它写截止日期{eve}{}", cure.0)),
                (
                    format!("the old unit {unit} still stands on the day of the event, {on}"),
                    format!("end it on {eve} in the table of units{}", cure.1),
                ),
            )
        })
    }

    /// What is wrong with a new unit: it is not there on the day, or was there before.
    fn new_unit(&self, unit: &UnitCode) -> Option<Problem> {
        let (eve, on) = (self.eve(), self.event.on);
        if !self.stands(unit, on) {
            return Some(Problem::error(
                "event-new-not-there",
                self.new.clone(),
                (
                    format!("新单位{unit}在变更当天（{on}）不存在"),
                    format!("在单位表写上它，起始日期{on}，或核对生效日期"),
                ),
                (
                    format!("the new unit {unit} does not stand on the day of the event, {on}"),
                    format!("let it begin on {on} in the table of units, or check the day of the event"),
                ),
            ));
        }
        // A part of a split unit may go to a unit that is there.
        let may_be_there = self.event.kind == UnitEventKind::Split || self.event.old.contains(unit);
        (!may_be_there && self.stands(unit, eve)).then(|| {
            let cure = match self.event.kind {
                UnitEventKind::Merged => ("并入已有单位的，把它也写进原单位", "name it among the old units too"),
                _ => ("并入已有单位的写“合并”，把它也写进原单位", "write 合并 and name it among the old units too"),
            };
            Problem::error(
                "event-new-there-before",
                self.new.clone(),
                (format!("新单位{unit}在变更前一天（{eve}）已经存在"), cure.0),
                (format!("the new unit {unit} stands on the eve of the event, {eve}, already"), cure.1),
            )
        })
    }

    /// An event that leaves its unit's code as it is changes its name or its parent on the day.
    fn without_effect(&self) -> Option<Problem> {
        let ([old], [new]) = (self.event.old.as_slice(), self.event.new.as_slice()) else { return None };
        let before = self.after.state_on(old, self.eve())?;
        let now = self.after.state_on(new, self.event.on)?;
        let (differs, zh, en) = match self.event.kind {
            UnitEventKind::Renamed => (old != new || before.name != now.name, ("名称", "更名"), "name"),
            UnitEventKind::Moved => (before.parent != now.parent, ("上级", "划转"), "parent"),
            UnitEventKind::Merged | UnitEventKind::Split => return None,
        };
        let on = self.event.on;
        (!differs).then(|| {
            Problem::error(
                "event-without-effect",
                self.new.clone(),
                (
                    format!("单位{new}的{}在{on}没有变化，谈不上{}", zh.0, zh.1),
                    format!("在单位表给它加一行：起始日期{on}，新的{}；或删去这一变更", zh.0),
                ),
                (
                    format!("the {en} of the unit {new} does not change on {on}"),
                    format!(
                        "add a row to the table of units that begins on {on} with the new {en}, or delete the event"
                    ),
                ),
            )
        })
    }

    fn twice(&self, unit: &UnitCode) -> Problem {
        let on = self.event.on;
        Problem::error(
            "event-leaves-twice",
            self.old.clone(),
            (format!("原单位{unit}在{on}有两项变更"), "只留一项：一分为几的写“拆分”，把各新单位写在一行"),
            (
                format!("the old unit {unit} ends by two events on {on}"),
                "keep one; where it was divided write 拆分 with all new units in one row",
            ),
        )
    }

    fn in_a_circle(&self, way: &[UnitCode]) -> Problem {
        let way = way.iter().map(UnitCode::as_str).collect::<Vec<_>>().join(" → ");
        Problem::error(
            "events-in-a-circle",
            self.old.clone(),
            (format!("同一天的变更又回到自己：{way}"), "核对原单位和新单位"),
            (format!("the events of one day lead in a circle: {way}"), "check the old and the new units"),
        )
    }
}
