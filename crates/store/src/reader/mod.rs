//! Reading: a snapshot, and what may be asked of it.
//!
//! `at` is a ledger position: what was known when that entry had been recorded; [`crate::LATEST`]
//! for now.

mod entries;
mod facts;
mod projects;
mod records;
mod reports;

pub use projects::{Page, ProjectQuery, ProjectRow, ProjectSort, Within};
pub use records::Version;

use model::UnitCode;

/// A snapshot of the store.
#[derive(Debug)]
pub struct Reader {}

/// Which units' records are wanted: the subtree of the asking post, as its unit codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Everything,
    /// Those of these units.
    Units(Vec<UnitCode>),
}
