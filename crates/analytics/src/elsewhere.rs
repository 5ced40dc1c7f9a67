//! Where a unit that does not stand on a day is found on it: forward along the events after its end,
//! or back along those before its beginning.

use std::collections::{BTreeSet, HashMap, HashSet};

use model::{Day, Unit, UnitCode, UnitEvent};

/// Where a unit that does not stand on a day is found on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// What it was last called, or is first called.
    pub name: String,
    /// The units of the day that it became or came from, in the order of codes. Where no event tells,
    /// the unit that it lay in.
    pub units: Vec<UnitCode>,
    /// Whether events lead all the way to them.
    pub traced: bool,
}

impl Elsewhere {
    /// The one unit that events lead to, when it is one.
    #[must_use]
    pub fn one(&self) -> Option<&UnitCode> {
        match self.units.as_slice() {
            [one] if self.traced => Some(one),
            _ => None,
        }
    }
}

/// Units that are looked at to find one; beyond, it is not found. Real ones need a few.
const FARTHEST: usize = 256;

/// Looks for units that do not stand on a day.
pub(crate) struct Search<'a> {
    standing: &'a HashMap<String, Unit>,
    day: Day,
    /// The states of the others, by code.
    states: HashMap<&'a str, Vec<&'a Unit>>,
    /// The events by which a unit ended, and by which it began.
    ended: HashMap<&'a str, Vec<&'a UnitEvent>>,
    begun: HashMap<&'a str, Vec<&'a UnitEvent>>,
}

/// In which direction events are followed; once it is taken it is kept.
#[derive(Clone, Copy)]
enum Way {
    Either,
    /// Events from a day on.
    Forward(Day),
    /// Events up to a day.
    Back(Day),
}

impl<'a> Search<'a> {
    pub(crate) fn new(
        standing: &'a HashMap<String, Unit>,
        others: &'a [Unit],
        events: &'a [UnitEvent],
        day: Day,
    ) -> Self {
        let mut states: HashMap<&str, Vec<&Unit>> = HashMap::new();
        for unit in others {
            states.entry(unit.code.as_str()).or_default().push(unit);
        }
        let (mut ended, mut begun): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for event in events {
            // A unit on both sides goes on.
            for code in event.old.iter().filter(|code| !event.new.contains(code)) {
                ended.entry(code.as_str()).or_default().push(event);
            }
            for code in event.new.iter().filter(|code| !event.old.contains(code)) {
                begun.entry(code.as_str()).or_default().push(event);
            }
        }
        Self { standing, day, states, ended, begun }
    }

    /// All units that do not stand on the day, with where they are found.
    pub(crate) fn all(&self) -> HashMap<String, Elsewhere> {
        let codes: HashSet<&str> =
            [&self.ended, &self.begun].into_iter().flat_map(HashMap::keys).chain(self.states.keys()).copied().collect();
        let others = codes.into_iter().filter(|code| !self.standing.contains_key(*code));
        others.map(|code| (code.to_owned(), self.find(code))).collect()
    }

    fn find(&self, code: &'a str) -> Elsewhere {
        let (mut units, mut traced, mut met) = (BTreeSet::new(), true, HashSet::new());
        let mut waiting = vec![(code, Way::Either)];
        while let Some((code, way)) = waiting.pop() {
            if !met.insert(code) {
                continue;
            }
            if met.len() > FARTHEST {
                units.clear();
                break;
            }
            if let Some(unit) = self.standing.get(code) {
                units.insert(unit.code.clone());
                continue;
            }
            let next = self.next(code, way);
            if !next.is_empty() {
                waiting.extend(next);
                continue;
            }
            traced = false;
            let parent = self.nearest(code).and_then(|state| state.parent.as_ref());
            waiting.extend(parent.map(|parent| (parent.as_str(), Way::Either)));
        }
        let name = self.nearest(code).map_or(code, |state| state.name.as_str()).to_owned();
        Elsewhere { name, traced: traced && !units.is_empty(), units: units.into_iter().collect() }
    }

    /// The units on the other side of the events by which a unit last ended before the day, or else
    /// first began after it.
    fn next(&self, code: &str, way: Way) -> Vec<(&'a str, Way)> {
        match way {
            Way::Forward(since) => self.after(code, Some(since)),
            Way::Back(until) => self.before(code, Some(until)),
            Way::Either => {
                let after = self.after(code, None);
                if after.is_empty() { self.before(code, None) } else { after }
            }
        }
    }

    fn after(&self, code: &str, since: Option<Day>) -> Vec<(&'a str, Way)> {
        let is_past = |event: &&&UnitEvent| event.on <= self.day && since.is_none_or(|since| since <= event.on);
        let past: Vec<_> = self.ended.get(code).into_iter().flatten().filter(is_past).collect();
        let Some(last) = past.iter().map(|event| event.on).max() else { return Vec::new() };
        let new = past.into_iter().filter(|event| event.on == last).flat_map(|event| &event.new);
        new.map(|new| (new.as_str(), Way::Forward(last))).collect()
    }

    fn before(&self, code: &str, until: Option<Day>) -> Vec<(&'a str, Way)> {
        let is_to_come = |event: &&&UnitEvent| event.on > self.day && until.is_none_or(|until| event.on <= until);
        let to_come: Vec<_> = self.begun.get(code).into_iter().flatten().filter(is_to_come).collect();
        let Some(first) = to_come.iter().map(|event| event.on).min() else { return Vec::new() };
        let old = to_come.into_iter().filter(|event| event.on == first).flat_map(|event| &event.old);
        old.map(|old| (old.as_str(), Way::Back(first))).collect()
    }

    /// The last state before the day; for a unit that comes later, its first.
    fn nearest(&self, code: &str) -> Option<&'a Unit> {
        let states = self.states.get(code)?;
        let before = states.iter().filter(|state| state.from <= self.day).max_by_key(|state| state.from);
        before.or_else(|| states.iter().min_by_key(|state| state.from)).copied()
    }
}
