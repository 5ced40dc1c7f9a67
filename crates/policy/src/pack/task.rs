//! `tasks.csv`: what is to be done, by whom.

use model::Day;

use super::Spot;

/// A task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number in the pack.
    pub seq: u32,
    /// The clause that sets it.
    pub clause: String,
    /// What is to be done.
    pub task: String,
    /// Who leads; empty when the document does not say.
    pub lead: String,
    /// Who assists; empty when nobody.
    pub assisting: String,
    /// By when, or how often.
    pub due: Due,
    /// Where it is told.
    pub spot: Spot,
}

/// When a task is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// On a day.
    On(Day),
    /// In words: a rhythm (每周) or no term (未定期限).
    Words(String),
}
