//! The tree of units as it stood on a day.

use std::collections::HashMap;

use model::{Day, Unit, UnitCode, UnitEvent};

/// Units of a day with their parents, and what became of units that were no more.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    units: HashMap<String, Unit>,
    successors: HashMap<String, UnitCode>,
}

impl Tree {
    /// The tree of a day: for each code the state that holds on it.
    #[must_use]
    pub fn new(units: impl IntoIterator<Item = Unit>, events: &[UnitEvent], day: Day) -> Self {
        let held = units.into_iter().filter(|unit| unit.from <= day && unit.to.is_none_or(|to| day <= to));
        let units = held.map(|unit| (unit.code.as_str().to_owned(), unit)).collect();
        let mut successors = HashMap::new();
        for event in events.iter().filter(|event| event.on <= day) {
            if let [new] = event.new.as_slice() {
                for old in event.old.iter().filter(|old| *old != new) {
                    successors.insert(old.as_str().to_owned(), new.clone());
                }
            }
        }
        Self { units, successors }
    }

    /// A tree of units that all stand, with what became of others: old code to new.
    #[must_use]
    pub fn of_parts(units: Vec<Unit>, successors: Vec<(String, UnitCode)>) -> Self {
        let units = units.into_iter().map(|unit| (unit.code.as_str().to_owned(), unit)).collect();
        Self { units, successors: successors.into_iter().collect() }
    }

    /// What became of units that are no more, old code to new, in the order of codes.
    #[must_use]
    pub fn successors(&self) -> Vec<(&str, &UnitCode)> {
        let mut successors: Vec<_> = self.successors.iter().map(|(old, new)| (old.as_str(), new)).collect();
        successors.sort();
        successors
    }

    /// The state of a unit.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units.get(code)
    }

    /// Every unit, in no order.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The unit that stands for a code on this day: itself, or what it was merged or renamed into.
    #[must_use]
    pub fn standing<'a>(&'a self, code: &'a str) -> Option<&'a str> {
        let mut code = code;
        // Each step leads to a later unit; the bound guards against events that lead in a circle.
        for _ in 0..16 {
            if self.units.contains_key(code) {
                return Some(code);
            }
            code = self.successors.get(code)?.as_str();
        }
        None
    }

    /// The unit and those above it, nearest first. Ends where a parent is unknown or repeats.
    #[must_use]
    pub fn path<'a>(&'a self, code: &'a str) -> Vec<&'a str> {
        let mut path = Vec::new();
        let mut next = self.standing(code);
        while let Some(code) = next {
            if path.contains(&code) {
                break;
            }
            path.push(code);
            next = self.units.get(code).and_then(|unit| unit.parent.as_ref()).map(UnitCode::as_str);
        }
        path
    }

    /// Whether `code` is `above` or lies below it.
    #[must_use]
    pub fn is_within(&self, code: &str, above: &str) -> bool {
        self.path(code).contains(&above)
    }

    /// A unit and everything below it, in the order of codes.
    #[must_use]
    pub fn subtree(&self, code: &str) -> Vec<UnitCode> {
        let mut within: Vec<_> = self
            .units
            .values()
            .filter(|unit| self.is_within(unit.code.as_str(), code))
            .map(|unit| unit.code.clone())
            .collect();
        within.sort();
        within
    }

    /// The name of a unit, or its code where it is not known.
    #[must_use]
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.units.get(code).map_or(code, |unit| unit.name.as_str())
    }
}
