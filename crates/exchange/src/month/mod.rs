//! The month by workbook: one for each unit to fill in, and what comes back.
//!
//! A workbook tells on a hidden sheet whose it is and for which period, so that it is known again
//! whatever it is called, in whatever order its columns stand, and after WPS has saved it.

mod identity;
mod marked;
mod write;

use model::{Day, Money, Period, ProjectId, UnitCode};

pub use identity::{Identity, identify};
pub(crate) use marked::write_value;
pub use marked::{Mark, write_marked};
pub use write::write_month_book;

/// The version of the form, which a reader of later versions may have to know.
pub const FORM_VERSION: u32 = 1;
/// The hidden sheet.
pub(crate) const HIDDEN_SHEET: &str = "luodi";

/// A workbook for a unit to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthBook {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub unit_name: String,
    /// The period.
    pub period: Period,
    /// Name of the unit that collects.
    pub collector: String,
    /// Until when it is to be sent back.
    pub due: Option<Day>,
    /// Ledger position of what is known in it.
    pub position: i64,
    /// Some of its projects are simulated; the workbook says so.
    pub simulated: bool,
    /// Its projects.
    pub lines: Vec<MonthLine>,
}

/// A project in it, with what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthLine {
    /// Its id.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Its code; empty when it has none.
    pub code: String,
    /// Total investment.
    pub total: Money,
    /// Plan of the year.
    pub plan: Option<Money>,
    /// Year-to-date of the last report in force of the year.
    pub previous_ytd: Option<Money>,
    /// Done before 1 January.
    pub done_before: Option<Money>,
    /// What was handed in for the period already.
    pub done_ytd: Option<Money>,
    /// Money received, likewise.
    pub received_ytd: Option<Money>,
    /// Physical progress, likewise.
    pub physical_percent: Option<u8>,
    /// Progress in words: handed in already, or as it was told last.
    pub progress: String,
    /// Problems, likewise.
    pub problems: String,
}
