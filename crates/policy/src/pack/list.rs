//! `lists/*.csv`: headers that the rows of project lists must add up to.

use model::{Day, ListCode, Money};

use super::Spot;

/// The header of a project list for a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListHeader {
    /// The list, as project imports name it.
    pub list: ListCode,
    /// Its title.
    pub title: String,
    /// Its year.
    pub year: i16,
    /// Day on which it was frozen; `None` when the document does not say.
    pub frozen_on: Option<Day>,
    /// Projects, a package by its parts; `None` when the document does not say.
    pub count: Option<u64>,
    /// Total investment; `None` when the document does not say.
    pub total: Option<Money>,
    /// Plan of the year; `None` when the document does not say.
    pub annual_plan: Option<Money>,
    /// Number of the document that issued it; empty when not known.
    pub document: String,
    /// The clause that names it; empty when none.
    pub clause: String,
    /// Where it is told.
    pub spot: Spot,
}
