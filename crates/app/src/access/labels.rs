//! Labels: who may see a record.

use analytics::Tree;
use model::{Label, UnitCode};

use super::{Actor, Pass, Reach, Right, enter};
use crate::Refusal;

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

/// Whether a published edition under this label is read by somebody, or by nobody in particular: a
/// released one, which is public, by everybody, any other by who may view published bulletins.
#[must_use]
pub fn reads_edition(actor: Option<&Actor>, label: Label) -> bool {
    label == Label::Public || reads_unreleased(actor).is_ok()
}

/// Whether somebody may read editions that are not released.
///
/// # Errors
/// Refuses a post without the right; for nobody it is as if there were none.
pub fn reads_unreleased(actor: Option<&Actor>) -> Result<(), Refusal> {
    match actor {
        Some(actor) => enter(actor, Right::ViewBulletin).map(|_| ()),
        None => Err(Refusal::NoSuch { what: "通报".to_owned() }),
    }
}
