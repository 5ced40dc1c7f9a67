//! Importing units: dated states of the tree of places, and the events between them.

mod events;

use std::collections::BTreeMap;

use analytics::Tree;
use exchange::import::field::units as column;
use exchange::import::{UnitLine, UnitRow};
use model::{Act, Day, Place, Problem, Record, Unit, UnitCode};

use crate::access::{Actor, Grant, Pass, Right, enter};
use crate::import::{Decided, ImportOptions, ImportOutcome, Item, Rows, Table, finish, taken};
use crate::known::Known;
use crate::{AppError, House, Refusal};
use events::Events;

/// From when a unit is taken to have been there when no file says: the founding of the republic.
fn always() -> Day {
    Day::new(1949, 10, 1).unwrap_or(Day::EPOCH)
}

/// Earlier than any day that is kept.
const NEVER: Day = Day::EPOCH.plus(-30_000);

/// Imports units and the events between them.
///
/// # Errors
/// Refuses who may not; problems of rows come with the outcome.
pub async fn import_units(
    house: &House,
    actor: &Actor,
    input: Rows<UnitLine>,
    options: &ImportOptions,
) -> Result<ImportOutcome, AppError> {
    let pass = enter(actor, Right::ImportUnits)?;
    let table = Table::lay(house, &pass, options).await?;
    let known = house.known(table.reader()).await?;
    let (rows, skipped) = taken(input.rows, options, |line| line.place().row());
    let decided = decide(&pass, &known, &rows);
    finish(table.desk(), Act::ImportUnits, input.problems, skipped, decided, options).await
}

/// The states of units after an import, by code and first day.
struct After<'k> {
    known: &'k Known,
    states: BTreeMap<(UnitCode, Day), Unit>,
    trees: BTreeMap<Day, Tree>,
}

fn decide(pass: &Pass, known: &Known, rows: &[UnitLine]) -> Decided {
    let mut decided = Decided::default();
    let mut after = After::new(known);
    let mut items: Vec<(Item, UnitCode, Place)> = Vec::new();
    for row in rows.iter().filter_map(UnitLine::state) {
        let unit = after.state_of(row);
        let known_before = known.units.iter().any(|known| known.code == unit.code);
        let mut item = Item::new(vec![row.place.row().clone()], format!("{} {}", unit.code, unit.name), known_before);
        for (before, state) in after.put(unit.clone()) {
            item.put(before.map(Record::Unit), Record::Unit(state));
        }
        items.push((item, unit.code, row.place.cell(&column::PARENT)));
    }
    let events = Events::new(&known.events, rows.iter().filter_map(UnitLine::event));
    let changed = items.iter().filter(|(item, _, _)| !item.puts.is_empty());
    let changed = changed.map(|(_, code, place)| (code, place)).collect();
    decided.problems.extend(events.faults(&after, &changed).0);
    for (item, code, place) in items {
        for (_, state) in &item.puts {
            let Record::Unit(state) = state else { continue };
            decided.problems.extend(after.fault(state, &place));
        }
        if !item.puts.is_empty() {
            let row = Place { column: String::new(), ..place };
            match after.reach(pass, &code) {
                Ok(grant) => decided.grant = Some(grant),
                Err(refusal) => decided.refuse(&refusal, row),
            }
        }
        decided.items.push(item);
    }
    for row in rows.iter().filter_map(UnitLine::event) {
        let item = events::item(row, &known.events);
        if !item.puts.is_empty() {
            match after.reach_all(pass, row.event.old.iter().chain(&row.event.new)) {
                Ok(grant) => decided.grant = grant.or(decided.grant),
                Err(refusal) => decided.refuse(&refusal, row.place.row().clone()),
            }
        }
        decided.items.push(item);
    }
    decided
}

impl<'k> After<'k> {
    fn new(known: &'k Known) -> Self {
        let states = known.units.iter().map(|unit| ((unit.code.clone(), unit.from), unit.clone())).collect();
        Self { known, states, trees: BTreeMap::new() }
    }

    /// The state that a row tells. Without a first day it corrects the state of today.
    fn state_of(&self, row: &UnitRow) -> Unit {
        let today = self.known.today;
        let holds = |unit: &&Unit| unit.code == row.code && unit.from <= today && unit.to.is_none_or(|to| today <= to);
        let present = self.known.units.iter().find(holds);
        let from = row.from.or_else(|| present.map(|unit| unit.from)).unwrap_or_else(always);
        Unit {
            code: row.code.clone(),
            from,
            to: row.to,
            kind: row.kind,
            name: row.name.clone(),
            parent: row.parent.clone(),
        }
    }

    /// Puts a state and ends the one before it the day before; gives what changes with what was there.
    fn put(&mut self, unit: Unit) -> Vec<(Option<Unit>, Unit)> {
        self.trees.clear();
        let key = (unit.code.clone(), unit.from);
        let mut changes = Vec::new();
        let earlier = self.states.range((unit.code.clone(), NEVER)..key.clone()).next_back();
        if let Some((key, before)) = earlier.map(|(key, before)| (key.clone(), before.clone()))
            && before.code == unit.code
            && before.to.is_none_or(|to| to >= unit.from)
        {
            let ended = Unit { to: Some(unit.from.plus(-1)), ..before.clone() };
            self.states.insert(key, ended.clone());
            changes.push((Some(before), ended));
        }
        let before = self.states.insert(key, unit.clone());
        changes.push((before, unit));
        changes
    }

    /// What is wrong with a state in the tree as it will be.
    fn fault(&self, unit: &Unit, place: &Place) -> Option<Problem> {
        let parent = unit.parent.as_ref()?;
        if !self.knows(parent) {
            return Some(Problem::error(
                "parent-unknown",
                place.clone(),
                (format!("上级编码{parent}不在台账，也不在文件中"), "核对编码，或把上级单位加入文件"),
                (
                    format!("the unit above, {parent}, is neither known nor in the file"),
                    "check the code, or add that unit to the file",
                ),
            ));
        }
        let mut above = vec![&unit.code];
        let mut next = Some(parent);
        while let Some(code) = next {
            if above.contains(&code) {
                return Some(circle(&unit.code, place));
            }
            above.push(code);
            next = self.state_on(code, unit.from).and_then(|state| state.parent.as_ref());
        }
        None
    }

    /// Whether there is, was or will be a unit of this code.
    fn knows(&self, code: &UnitCode) -> bool {
        self.states.range((code.clone(), NEVER)..).next().is_some_and(|((known, _), _)| known == code)
    }

    fn state_on(&self, code: &UnitCode, day: Day) -> Option<&Unit> {
        let begun = self.states.range((code.clone(), NEVER)..=(code.clone(), day));
        begun.map(|(_, unit)| unit).next_back().filter(|unit| unit.to.is_none_or(|to| day <= to))
    }

    /// The day on which a unit is looked at: today, or its last day, or its first when it is to come.
    fn day_of(&self, code: &UnitCode) -> Day {
        let today = self.known.today;
        let later = Day::EPOCH.plus(100_000);
        let last = self.states.range((code.clone(), NEVER)..=(code.clone(), later)).next_back();
        last.map_or(today, |(_, state)| today.min(state.to.unwrap_or(today)).max(state.from))
    }

    /// Whether all of the units are in reach; those that nobody knows are told as such.
    fn reach_all<'c>(
        &mut self,
        pass: &Pass,
        codes: impl Iterator<Item = &'c UnitCode>,
    ) -> Result<Option<Grant>, Refusal> {
        let mut granted = None;
        for code in codes {
            if self.knows(code) {
                granted = Some(self.reach(pass, code)?);
            }
        }
        Ok(granted)
    }

    /// Whether a unit is in reach as the tree will be, and as it is when it is there already. A unit
    /// that is no more is looked at on its last day.
    fn reach(&mut self, pass: &Pass, code: &UnitCode) -> Result<Grant, Refusal> {
        let unit = std::slice::from_ref(code);
        if self.known.tree.unit(code.as_str()).is_some() {
            pass.any(&self.known.tree, unit)?;
        }
        let day = self.day_of(code);
        let (states, events) = (&self.states, &self.known.events);
        let tree = self.trees.entry(day).or_insert_with(|| Tree::new(states.values().cloned(), events, day));
        pass.any(tree, unit)
    }
}

fn circle(code: &UnitCode, place: &Place) -> Problem {
    Problem::error(
        "units-in-a-circle",
        place.clone(),
        (format!("{code}向上追溯又回到自己"), "核对上级编码"),
        (format!("{code} stands above itself"), "check the units above"),
    )
}
