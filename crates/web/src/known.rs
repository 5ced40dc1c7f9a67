//! Names and choices of units, for pages that show or offer them.

use std::sync::Arc;

use app::access::{Actor, Pass, Right, enter};
use app::known::Known;
use model::{UnitCode, UnitKind};

use crate::Site;
use crate::fault::Fault;

/// Units offered in a choice at most; beyond that a page would grow too long.
const OFFERED: usize = 400;

/// A unit in a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitChoice {
    /// Its code.
    pub(crate) code: UnitCode,
    /// Its name, set in by its depth below the first one.
    pub(crate) name: String,
}

/// What the house knows of units, for someone with a right.
///
/// # Errors
/// Refuses who does not hold the right.
pub(crate) async fn known(site: &Site, actor: &Actor, right: Right) -> Result<(Pass, Arc<Known>), Fault> {
    let pass = enter(actor, right)?;
    let reader = site.house.read(&pass).await?;
    let known = site.house.known(&reader).await?;
    Ok((pass, known))
}

/// The places in reach, from the top down; without enterprises and departments.
pub(crate) fn choices(known: &Known, pass: &Pass) -> Vec<UnitChoice> {
    let mut units: Vec<(Vec<&str>, UnitChoice)> = Vec::new();
    for code in known.in_reach(pass) {
        let Some(unit) = known.tree.unit(code.as_str()) else { continue };
        if matches!(unit.kind, UnitKind::Enterprise | UnitKind::Department) {
            continue;
        }
        let mut path = known.tree.path(unit.code.as_str());
        path.reverse();
        units.push((path, UnitChoice { code: unit.code.clone(), name: unit.name.clone() }));
    }
    units.sort_by(|one, other| one.0.cmp(&other.0));
    let least = units.iter().map(|(path, _)| path.len()).min().unwrap_or(0);
    // Where the tree is too large, the lower tiers are left to be typed.
    let deepest =
        (least..).take_while(|depth| units.iter().filter(|(path, _)| path.len() <= *depth).count() <= OFFERED);
    let deepest = deepest.take(20).last().unwrap_or(least);
    let near = units.into_iter().filter(|(path, _)| path.len() <= deepest);
    let set_in = near.map(|(path, unit)| UnitChoice {
        name: format!("{}{}", "\u{3000}".repeat(path.len() - least), unit.name),
        ..unit
    });
    set_in.take(OFFERED).collect()
}
