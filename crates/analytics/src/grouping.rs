//! Which subjects a row counts for: the territory, and the nearest assessed unit of each group.

use std::collections::HashMap;

use model::{Day, UnitCode};
use policy::pack::Pack;

use crate::snapshot::Words;
use crate::tree::Tree;

/// A unit that figures are drawn for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The unit.
    pub unit: UnitCode,
    /// As the pack calls it.
    pub name: String,
    /// The group it is compared in; empty for the territory.
    pub group: String,
    /// Whether it is ranked.
    pub ranked: bool,
    /// Whether the unit stands on the day.
    pub stands: bool,
}

/// The subjects of a drawing, the territory first.
#[derive(Clone, Debug)]
pub struct Grouping {
    /// Subjects in the order of the pack.
    pub subjects: Vec<Subject>,
    /// For each group, the places of its subjects by unit code.
    groups: Vec<(String, HashMap<String, usize>)>,
}

impl Grouping {
    /// The subjects of a pack on a day.
    #[must_use]
    pub fn new(pack: &Pack, tree: &Tree, day: Day) -> Self {
        let territory = &pack.policy.territory;
        let top = Subject {
            unit: territory.clone(),
            name: tree.name(territory.as_str()).to_owned(),
            group: String::new(),
            ranked: false,
            stands: tree.unit(territory.as_str()).is_some(),
        };
        let mut grouping = Self { subjects: vec![top], groups: Vec::new() };
        let assessed = pack.units.iter().filter(|unit| unit.on(day)).map(|unit| Subject {
            unit: unit.unit.clone(),
            name: unit.name.clone(),
            group: unit.group.clone(),
            ranked: unit.ranked,
            stands: tree.unit(unit.unit.as_str()).is_some(),
        });
        assessed.for_each(|subject| grouping.add(subject));
        grouping
    }

    /// Adds a subject at the end.
    pub(crate) fn add(&mut self, subject: Subject) {
        let place = self.subjects.len();
        let known = self.groups.iter().position(|(group, _)| *group == subject.group);
        let group = known.unwrap_or_else(|| {
            self.groups.push((subject.group.clone(), HashMap::new()));
            self.groups.len() - 1
        });
        self.groups[group].1.insert(subject.unit.as_str().to_owned(), place);
        self.subjects.push(subject);
    }

    /// Place of a unit among the subjects.
    #[must_use]
    pub fn place(&self, unit: &UnitCode) -> Option<usize> {
        if self.subjects[0].unit == *unit {
            return Some(0);
        }
        self.groups.iter().find_map(|(_, places)| places.get(unit.as_str()).copied())
    }

    /// Place of a subject of another day: in its group, or wherever its unit is a subject.
    pub(crate) fn twin(&self, subject: &Subject) -> Option<usize> {
        let group = self.groups.iter().find(|(group, _)| *group == subject.group);
        let in_group = group.and_then(|(_, places)| places.get(subject.unit.as_str()).copied());
        in_group.or_else(|| self.place(&subject.unit))
    }

    /// Places of the subjects of a group, in the order of the pack.
    #[must_use]
    pub fn group(&self, group: &str) -> Vec<usize> {
        (1..self.subjects.len()).filter(|place| self.subjects[*place].group == group).collect()
    }

    /// The first group; empty when there is none.
    #[must_use]
    pub fn first_group(&self) -> &str {
        self.groups.first().map_or("", |(group, _)| group.as_str())
    }

    /// The subjects that a unit counts for, without repeats.
    #[must_use]
    pub fn of_unit(&self, tree: &Tree, unit: &str) -> Vec<usize> {
        let path = tree.path(unit);
        let mut found = Vec::with_capacity(1 + self.groups.len());
        if path.contains(&self.subjects[0].unit.as_str()) {
            found.push(0);
        }
        let nearest = |places: &HashMap<String, usize>| path.iter().find_map(|code| places.get(*code).copied());
        found.extend(self.groups.iter().filter_map(|(_, places)| nearest(places)));
        found
    }

    /// For each word of a unit column, the subjects it counts for.
    #[must_use]
    pub fn of_words(&self, tree: &Tree, words: &Words) -> Vec<Vec<usize>> {
        words.iter().map(|word| if word.is_empty() { Vec::new() } else { self.of_unit(tree, word) }).collect()
    }
}
