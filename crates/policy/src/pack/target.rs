//! `targets.csv`: what is to be reached, by when, with what force, by whom.

use model::{Measure, Period, Ratio, UnitCode};

use super::{Modality, Operator, Spot};

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Permanent code (`AC-T01`).
    pub code: String,
    /// Code of the rule measured.
    pub rule: String,
    /// Whose figure.
    pub unit: UnitCode,
    /// The period by whose last day it is to be reached.
    pub period: Period,
    /// How the figure is held against the value.
    pub operator: Operator,
    /// The value as written (`60%`).
    pub text: String,
    /// Measure of the value: that of the rule.
    pub measure: Measure,
    /// The value: fen, ones, days or a fraction of one.
    pub value: Ratio,
    /// With what force.
    pub modality: Modality,
    /// The unit that owes it, in words.
    pub owner: String,
    /// The clause that sets it.
    pub clause: String,
    /// Anything to know.
    pub note: String,
    /// Where it is told.
    pub spot: Spot,
}
