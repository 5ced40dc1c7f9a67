//! Where something stands in a pack.

use model::Place;

/// A place in a file of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Path inside the pack.
    pub file: String,
    /// 1-based line; 0 for the whole file.
    pub line: u32,
    /// 1-based character in the line; 0 for the whole line.
    pub column: u32,
}

impl Spot {
    /// The same as the place of a problem.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::text(&self.file, self.line, self.column)
    }
}
