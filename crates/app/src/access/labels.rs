//! Labels: who may see a record.

use analytics::Tree;
use model::{Label, UnitCode};

use super::{Pass, Reach};

/// Whether the holder of a pass for reading may see a record of these units under this label.
///
/// Public records are seen by whoever may read at all, internal ones within reach, restricted ones
/// by the units themselves and the tiers above them: a department, which otherwise looks at all of
/// its government's projects, does not see them.
#[must_use]
pub fn visible(pass: &Pass, label: Label, units: &[UnitCode], tree: &Tree) -> bool {
    match label {
        Label::Public => true,
        Label::Internal => units.iter().any(|unit| pass.reaches(tree, unit)),
        Label::Restricted => units.iter().any(|unit| {
            let stands = Reach::of(tree, &pass.post().unit, unit);
            matches!(stands, Reach::Own | Reach::Below) && pass.reaches(tree, unit)
        }),
    }
}
