//! Reading payloads of older formats.

use serde_json::Value;

/// Format of the payloads written today.
pub const FORMAT: u16 = 1;

/// A step from one format of a change to the next.
#[derive(Clone, Copy, Debug)]
pub struct Upcaster {
    /// The format it reads; it gives the next.
    pub from: u16,
    /// What changed.
    pub what: &'static str,
    /// Rewrites one change in place.
    pub apply: fn(&mut Value),
}
