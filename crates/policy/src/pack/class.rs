//! `classes/*.csv`: code lists that project tags draw on.

use super::Spot;

/// A code of a class: `special-bond` in the class `fund`, written `fund:special-bond` as a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassCode {
    /// The code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code above it in the same class; empty at the top.
    pub parent: String,
    /// Where it is told.
    pub spot: Spot,
}
