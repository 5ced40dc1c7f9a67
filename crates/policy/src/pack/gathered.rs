//! What a reader gathers of one kind, and what it saw of those it could not read.

use std::collections::BTreeMap;

use super::Spot;

/// What a name is to be a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Clause,
    Rule,
    Target,
    Task,
    /// An assessed unit or the territory.
    Unit,
    /// A group of assessed units.
    Group,
    /// A class of codes.
    Class,
    /// A rule, or one of the figures of a target.
    Figure,
}

/// A name that something gives to something else.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub to: To,
    pub name: String,
    pub spot: Spot,
}

/// Things of one kind with the names they declare. A name that is declared is known even when the
/// rest of the thing is wrong, so that one fault is told once.
pub(super) struct Gathered<T> {
    pub items: Vec<T>,
    /// What they name elsewhere in the pack.
    pub references: Vec<Reference>,
    names: BTreeMap<String, Spot>,
    /// Whether every name could be read; otherwise none is called unknown.
    whole: bool,
}

impl<T> Gathered<T> {
    pub const fn new() -> Self {
        Self { items: Vec::new(), references: Vec::new(), names: BTreeMap::new(), whole: true }
    }

    /// Nothing could be read: every name may be one of these.
    pub const fn unreadable() -> Self {
        Self { items: Vec::new(), references: Vec::new(), names: BTreeMap::new(), whole: false }
    }

    /// Declares a name; gives the place where it was declared before.
    pub fn declare(&mut self, name: &str, spot: &Spot) -> Option<Spot> {
        if let Some(before) = self.names.get(name) {
            return Some(before.clone());
        }
        self.names.insert(name.to_owned(), spot.clone());
        None
    }

    /// Something here names something elsewhere.
    pub fn refer(&mut self, to: To, name: &str, spot: Spot) {
        self.references.push(Reference { to, name: name.to_owned(), spot });
    }

    /// Some name could not be read.
    pub const fn miss(&mut self) {
        self.whole = false;
    }

    /// Whether a name is certainly not among these.
    pub fn lacks(&self, name: &str) -> bool {
        self.whole && !self.names.contains_key(name)
    }

    /// Whether every name could be read.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The names declared.
    pub fn names(&self) -> Vec<&str> {
        self.names.keys().map(String::as_str).collect()
    }
}
