//! `policy.md`: what the document is, its clauses, what it leaves open.

use model::{Day, UnitCode};

use super::Spot;

/// What the document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Short title, from the heading.
    pub heading: String,
    /// What it is about, in Markdown.
    pub about: String,
    /// Full title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Document number (文号); empty when it has none.
    pub number: String,
    /// Day of issue.
    pub issued: Day,
    /// First day it applies.
    pub from: Day,
    /// Last day it applies; `None` when open.
    pub until: Option<Day>,
    /// The unit whose figures are the totals.
    pub territory: UnitCode,
    /// Number of the document it carries out; empty when it has none.
    pub parent: String,
    /// Version of the pack.
    pub version: String,
}

/// A clause of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Locator in the document (`§三(二)5`).
    pub clause: String,
    /// What it says, in our words.
    pub words: String,
    /// What stands for it here.
    pub standing: Standing,
    /// Where it is told.
    pub spot: Spot,
}

/// What stands for a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Rules, targets and tasks.
    Tracked(Vec<Tracker>),
    /// A feature of the platform, in words.
    Platform(String),
    /// Nothing can; the reason, in words.
    NotMeasurable(String),
}

/// What tracks a clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tracker {
    /// A rule, by code.
    Rule(String),
    /// A target, by code.
    Target(String),
    /// A task, by number.
    Task(u32),
}

/// Something the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id (`S-002-1`).
    pub id: String,
    /// What is left open.
    pub open: String,
    /// What the pack does.
    pub done: String,
    /// Where it is told.
    pub spot: Spot,
}
