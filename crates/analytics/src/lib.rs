//! Column snapshots and the figures drawn from them.
//!
//! A [`Snapshot`] holds one table of facts of a period in chunks of columns; [`tally()`] runs any
//! number of indicators over it in one pass; a [`Drawing`] turns a pack and the facts of a period
//! into [`model::Figure`]s with their provenance. No input or output, no clock.

pub mod behind;
mod boundaries;
pub mod bulletin;
pub mod cases;
pub mod check;
pub mod compile;
pub mod drawing;
mod elsewhere;
pub mod explain;
mod grouping;
pub mod light;
mod look;
pub mod others;
mod prose;
mod scan;
pub mod snapshot;
pub mod statement;
pub mod synth;
mod tally;
pub mod target;
pub mod tree;
pub mod unplaced;
mod vector;
pub mod words;

pub use boundaries::Boundaries;
pub use drawing::{Drawing, Facts, NoFigure};
pub use elsewhere::Elsewhere;
pub use grouping::{Grouping, Subject};
pub use others::{OtherFacts, OtherPeriods, Others};
pub use snapshot::{Chunk, Snapshot};
pub use tally::{Request, Tally, tally};
pub use tree::{Tree, Units};
