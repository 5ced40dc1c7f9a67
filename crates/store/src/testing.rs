//! A PostgreSQL of one's own for tests.

use crate::Store;

/// Opens a new, empty store in the PostgreSQL that this process started for its tests; the first
/// call starts it, on a socket in a temporary folder.
///
/// # Panics
/// When no PostgreSQL is installed or it does not start: a test on PostgreSQL never skips.
pub async fn postgres() -> Store {
    todo!()
}

/// Opens a new, empty store on SQLite.
///
/// # Panics
/// When it cannot be opened.
pub async fn sqlite() -> Store {
    todo!()
}
