//! The tree of units as it stood on a day.

use std::collections::HashMap;

use model::{Day, Unit, UnitCode, UnitEvent};

use crate::elsewhere::{Elsewhere, Search};

/// Units that may stand one above the other; real trees have a tenth of it.
const DEEPEST: usize = 64;

/// All dated states of units, and the events between them: what the tree of any day is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    /// States, by code and first day.
    pub states: Vec<Unit>,
    /// Events, by day.
    pub events: Vec<UnitEvent>,
}

impl Units {
    /// The tree of a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Tree {
        Tree::new(self.states.iter().cloned(), &self.events, day)
    }
}

/// Units of a day with their parents, and where on that day those are found that do not stand on it.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    units: HashMap<String, Unit>,
    others: HashMap<String, Elsewhere>,
}

impl Tree {
    /// The tree of a day: for each code the state that holds on it.
    #[must_use]
    pub fn new(states: impl IntoIterator<Item = Unit>, events: &[UnitEvent], day: Day) -> Self {
        let holds = |unit: &Unit| unit.from <= day && unit.to.is_none_or(|to| day <= to);
        let (held, others): (Vec<Unit>, Vec<Unit>) = states.into_iter().partition(holds);
        let units = held.into_iter().map(|unit| (unit.code.as_str().to_owned(), unit)).collect();
        let others = Search::new(&units, &others, events, day).all();
        Self { units, others }
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

    /// Where a unit that does not stand on this day is found on it; `None` for one that stands, and
    /// for one that nobody knows.
    #[must_use]
    pub fn elsewhere(&self, code: &str) -> Option<&Elsewhere> {
        self.others.get(code)
    }

    /// The unit that stands for a code on this day: itself, or the one that events lead to: what it was
    /// merged or renamed into, or, where it came later, what it was split from or called before.
    #[must_use]
    pub fn standing<'a>(&'a self, code: &'a str) -> Option<&'a str> {
        if self.units.contains_key(code) {
            return Some(code);
        }
        self.others.get(code).and_then(Elsewhere::one).map(UnitCode::as_str)
    }

    /// The unit and those above it, nearest first. Ends where a parent is unknown or repeats. Of a unit
    /// that does not stand, the units that surely hold all of it: of one that was split, those above
    /// all its parts.
    #[must_use]
    pub fn path(&self, code: &str) -> Vec<&str> {
        let (mut path, divided) = self.way(code);
        if let Some(divided) = divided {
            let common = self.common(divided).into_iter().filter(|code| !path.contains(code)).collect::<Vec<_>>();
            path.extend(common);
        }
        path
    }

    /// Where a unit is found of which nobody knows in which unit of the day it lies: it does not stand,
    /// or one above it does not, and events lead to several or to none.
    #[must_use]
    pub fn divided(&self, code: &str) -> Option<&Elsewhere> {
        let (_, divided) = self.way(code);
        divided.or_else(|| self.others.get(code).filter(|elsewhere| elsewhere.one().is_none()))
    }

    /// The way up, and the divided unit at which it ends.
    fn way(&self, code: &str) -> (Vec<&str>, Option<&Elsewhere>) {
        let mut path = Vec::new();
        let divided = match (self.units.get(code), self.others.get(code)) {
            (Some(unit), _) => self.climb(unit, &mut path),
            (None, elsewhere) => elsewhere.and_then(|elsewhere| self.climb_from(elsewhere, &mut path)),
        };
        (path, divided)
    }

    /// What lies above all units that another became or came from.
    fn common<'a>(&'a self, divided: &'a Elsewhere) -> Vec<&'a str> {
        let mut paths = divided.units.iter().filter_map(|code| self.units.get(code.as_str())).map(|unit| {
            let mut path = Vec::new();
            self.climb(unit, &mut path);
            path
        });
        let first = paths.next().unwrap_or_default();
        paths.fold(first, |common, path| common.into_iter().filter(|code| path.contains(code)).collect())
    }

    /// Goes up from a unit that stands, until the top or until a unit above is divided, which is given.
    fn climb<'a>(&'a self, unit: &'a Unit, path: &mut Vec<&'a str>) -> Option<&'a Elsewhere> {
        let mut next = Some(unit);
        while let Some(unit) = next.filter(|unit| path.len() < DEEPEST && !path.contains(&unit.code.as_str())) {
            path.push(unit.code.as_str());
            let parent = unit.parent.as_ref()?;
            next = self.units.get(parent.as_str());
            if next.is_none() {
                // What hung below a unit that is no more hangs below what it became.
                return self.others.get(parent.as_str()).and_then(|elsewhere| self.climb_from(elsewhere, path));
            }
        }
        None
    }

    fn climb_from<'a>(&'a self, elsewhere: &'a Elsewhere, path: &mut Vec<&'a str>) -> Option<&'a Elsewhere> {
        match elsewhere.units.as_slice() {
            [one] => self.units.get(one.as_str()).and_then(|unit| self.climb(unit, path)),
            [] => None,
            _ => Some(elsewhere),
        }
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
