//! Targets as drawn, kept while the ledger stands still: the first page shows them to everybody who signs in.

use std::sync::{Arc, Mutex, PoisonError};

use model::Period;

use crate::view_policy::TargetShown;

/// Drawings kept at most; the one drawn first goes first.
const KEPT: usize = 16;

/// Digest of the pack, the period, the ledger position.
type Key = (String, Period, i64);

/// The targets of a pack as drawn; none of them opens for anybody yet.
#[derive(Debug)]
pub struct DrawnOnce {
    /// In the order of the pack.
    pub targets: Vec<TargetShown>,
    /// Some project behind them is simulated.
    pub simulated: bool,
}

/// Targets by pack, period and position.
#[derive(Debug, Default)]
pub struct DrawnTargets {
    held: Mutex<Vec<(Key, Arc<DrawnOnce>)>>,
}

impl DrawnTargets {
    /// What was drawn before; `None` when nothing was.
    pub fn get(&self, key: &Key) -> Option<Arc<DrawnOnce>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().find(|(known, _)| known == key).map(|(_, drawn)| Arc::clone(drawn))
    }

    /// Keeps what was drawn.
    pub fn put(&self, key: Key, drawn: DrawnOnce) -> Arc<DrawnOnce> {
        let drawn = Arc::new(drawn);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= KEPT {
            held.remove(0);
        }
        held.push((key, Arc::clone(&drawn)));
        drawn
    }
}
