//! Cases: worked examples that stand beside a rule and are its tests.

use std::collections::BTreeMap;

use model::{Period, UnitCode};

use super::{Literal, Spot};

/// A worked example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it shows, in a sentence.
    pub name: String,
    /// Where its block stands.
    pub spot: Spot,
    /// The period; always there for an indicator.
    pub period: Option<Period>,
    /// Rows of facts, for an indicator.
    pub rows: Vec<CaseRow>,
    /// Figures by rule, for a derived rule.
    pub given: BTreeMap<String, ForUnits>,
    /// The territory's figures by rule.
    pub total: BTreeMap<String, Written>,
    /// Figures of the same period of the year before, by rule.
    pub last_year: BTreeMap<String, ForUnits>,
    /// Statistics by variable.
    pub statistics: BTreeMap<String, ForUnits>,
    /// What should come out; never empty.
    pub expect: ForUnits,
}

/// Values of the unit itself, or of units by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForUnits {
    /// Of the unit that the case speaks of.
    Own(Written),
    /// By unit.
    Units(BTreeMap<UnitCode, Written>),
}

/// A value as written in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// As written (`82.7%`, `未报`).
    pub text: String,
    /// What it says.
    pub value: Literal,
    /// Where it stands.
    pub spot: Spot,
}

/// A row of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Columns that the row fills; the others are null or have their usual value.
    pub cells: BTreeMap<String, CellValue>,
    /// Where it stands.
    pub spot: Spot,
}

/// The value of a column of facts in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// Nothing.
    Null,
    /// Fen, ones, days since 1970-01-01, 0 or 1, the number of a project.
    Int(i64),
    /// Words.
    Text(String),
    /// A set of words, sorted.
    Set(Vec<String>),
    /// A unit.
    Unit(UnitCode),
}
