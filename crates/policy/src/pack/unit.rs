//! `units.csv`: who is assessed.

use model::{Day, UnitCode};

use super::Spot;

/// A unit that the policy assesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessedUnit {
    /// The unit.
    pub unit: UnitCode,
    /// What the policy calls it.
    pub name: String,
    /// The group it is compared in (`county`).
    pub group: String,
    /// Whether it is ranked; otherwise it takes part in the total only.
    pub ranked: bool,
    /// First day it is assessed; `None` when always.
    pub from: Option<Day>,
    /// Last day it is assessed; `None` when open.
    pub until: Option<Day>,
    /// Where it is told.
    pub spot: Spot,
}

impl AssessedUnit {
    /// Whether it is assessed on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}
