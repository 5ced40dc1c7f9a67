//! The ledger and the tables: the only place with SQL tables.
//!
//! [`Store`] opens an embedded SQLite file or a PostgreSQL database and answers the same on both.
//! [`Store::read`] gives a [`Reader`], a snapshot that does not move; [`Store::write`] gives a
//! [`Writer`], which holds the head of the ledger until [`Writer::record`] has appended one entry and
//! brought the tables along. Accounts, sessions, drafts and settings stand outside the ledger.
//!
//! The store reads no clock: times come with the entry and with the calls. It draws salts, which is
//! why it is not pure.

pub mod accounts;
mod apply;
mod columns;
mod database;
pub mod dialect;
pub mod error;
pub mod facts;
pub mod ledger;
mod migrate;
mod purge;
pub mod reader;
mod replay;
#[cfg(test)]
mod schema_test;
pub mod seal;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod upcast;
mod verify;
mod writer;

pub use accounts::{Account, Draft, Session};
pub use dialect::Dialect;
pub use error::StoreError;
pub use facts::ReportBasis;
pub use ledger::{Head, LedgerFault, Line, ReplayDifference};
pub use reader::{Page, ProjectQuery, ProjectRow, ProjectSort, Reader, Scope, Version, Within};
pub use store::Store;
pub use upcast::Upcaster;
pub use writer::Writer;

/// Ledger position "as of now": later than any entry.
pub const LATEST: i64 = i64::MAX - 1;

/// `to_pos` of a version that is current.
pub(crate) const OPEN: i64 = i64::MAX;
