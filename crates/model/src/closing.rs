//! The closing of a year (年终封账).

use serde::{Deserialize, Serialize};

use crate::{Day, UnitCode};

/// The word of a unit that its periods up to a day are closed: what is changed in them later says why. It
/// is never taken back; who has to change what is closed gives the reason, and the change is dated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The unit whose periods are closed, with all below it.
    pub unit: UnitCode,
    /// The last day that is closed: 31 December for a year.
    pub through: Day,
    /// Number of the document that said so (文号); empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
}
