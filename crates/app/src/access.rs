//! Rights: the one place that says who may do what to whose records.
//!
//! A right is checked in two steps. [`enter`] asks whether the role holds the right at all, before
//! anything is loaded, and gives a [`Pass`]; [`Pass::any`] and [`Pass::each`] ask whether the units
//! in question are in reach, once they are known, and give a [`Grant`]. [`crate::House`] opens the
//! store for a pass only and records for a grant only, so that neither step can be forgotten.

mod labels;
mod matrix;
mod right;
mod table;

use analytics::Tree;
use model::{AccountRole, Post, PostCode, UnitCode, UnitKind};

pub use labels::{reads_edition, reads_unreleased, visible};
pub use matrix::{MatrixRow, markdown, matrix};
pub use right::Right;
pub use table::RIGHTS;

use crate::Refusal;

/// How a unit in question stands to the unit of the post, in the tree of places of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// It is the post's own unit.
    Own,
    /// It lies below.
    Below,
    /// It lies above.
    Above,
    /// It is any other unit.
    Beside,
}

impl Reach {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Own, Self::Below, Self::Above, Self::Beside];

    /// How `unit` stands to `own`.
    #[must_use]
    pub fn of(tree: &Tree, own: &UnitCode, unit: &UnitCode) -> Self {
        // A unit that was merged or renamed is looked at as what it became.
        let now = |code: &UnitCode| tree.standing(code.as_str()).unwrap_or(code.as_str()).to_owned();
        let (own, unit) = (now(own), now(unit));
        if own == unit {
            Self::Own
        } else if tree.is_within(&unit, &own) {
            Self::Below
        } else if tree.is_within(&own, &unit) {
            Self::Above
        } else {
            Self::Beside
        }
    }
}

/// Who acts: an account that signed in, or the console, on a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub login: String,
    /// The post it sits on.
    pub post: Post,
}

/// Proof that a post's role holds a right over some units; it opens the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    right: Right,
    post: Post,
    reach: &'static [Reach],
}

/// Proof that a post holds a right over the units in question; it records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    right: Right,
    post: PostCode,
}

/// Whether the actor's role holds the right over any unit at all.
///
/// # Errors
/// Refuses a closed post and a role without the right.
pub fn enter(actor: &Actor, right: Right) -> Result<Pass, Refusal> {
    if !actor.post.open {
        return Err(Refusal::PostClosed { post: actor.post.code.clone() });
    }
    let reach = reach_of(right, actor.post.role);
    if reach.is_empty() {
        return Err(Refusal::NotAllowed { right });
    }
    Ok(Pass { right, post: actor.post.clone(), reach })
}

/// Both steps at once, where the units are known beforehand: one of them in reach is enough.
///
/// # Errors
/// Refuses as [`enter`] and [`Pass::any`] do.
pub fn check(actor: &Actor, right: Right, units: &[UnitCode], tree: &Tree) -> Result<Grant, Refusal> {
    enter(actor, right)?.any(tree, units)
}

/// Whose records a role reaches with a right; empty when none.
#[must_use]
pub fn reach_of(right: Right, role: AccountRole) -> &'static [Reach] {
    let roles = RIGHTS.iter().find(|(known, _)| *known == right).map(|(_, roles)| *roles);
    roles.and_then(|roles| roles.iter().find(|(known, _)| *known == role)).map_or(&[], |(_, reach)| reach)
}

/// The unit from which a post's reach is measured: its own. A department looks at the projects of
/// the government it belongs to, so for that role it is the unit above.
#[must_use]
pub fn seat(post: &Post, tree: &Tree) -> UnitCode {
    let department = tree.unit(post.unit.as_str()).filter(|unit| unit.kind == UnitKind::Department);
    let above = department.and_then(|unit| unit.parent.clone());
    match (post.role, above) {
        (AccountRole::Department, Some(government)) => government,
        _ => post.unit.clone(),
    }
}

impl Pass {
    /// The right.
    #[must_use]
    pub const fn right(&self) -> Right {
        self.right
    }

    /// The post.
    #[must_use]
    pub const fn post(&self) -> &Post {
        &self.post
    }

    /// Whether a unit is in reach.
    #[must_use]
    pub fn reaches(&self, tree: &Tree, unit: &UnitCode) -> bool {
        self.reach.contains(&Reach::of(tree, &seat(&self.post, tree), unit))
    }

    /// One of the units is in reach: for a project that several units share.
    ///
    /// # Errors
    /// Refuses when none is.
    pub fn any(&self, tree: &Tree, units: &[UnitCode]) -> Result<Grant, Refusal> {
        if units.iter().any(|unit| self.reaches(tree, unit)) {
            Ok(self.granted())
        } else {
            Err(self.refused(tree, units))
        }
    }

    /// Every one of the units is in reach: for what moves something between units.
    ///
    /// # Errors
    /// Refuses when one is not, and when there is none.
    pub fn each(&self, tree: &Tree, units: &[UnitCode]) -> Result<Grant, Refusal> {
        let beyond: Vec<_> = units.iter().filter(|unit| !self.reaches(tree, unit)).cloned().collect();
        if beyond.is_empty() && !units.is_empty() { Ok(self.granted()) } else { Err(self.refused(tree, &beyond)) }
    }

    /// What concerns no unit but the post itself.
    ///
    /// # Errors
    /// Refuses when the role does not reach its own unit with this right.
    pub fn own(&self) -> Result<Grant, Refusal> {
        if self.reach.contains(&Reach::Own) {
            Ok(self.granted())
        } else {
            Err(Refusal::NotAllowed { right: self.right })
        }
    }

    fn granted(&self) -> Grant {
        Grant { right: self.right, post: self.post.code.clone() }
    }

    fn refused(&self, tree: &Tree, units: &[UnitCode]) -> Refusal {
        let names: Vec<_> = units.iter().map(|unit| tree.name(unit.as_str()).to_owned()).collect();
        Refusal::NotYourUnit { right: self.right, units: names }
    }
}

impl Grant {
    /// The right.
    #[must_use]
    pub const fn right(&self) -> Right {
        self.right
    }

    /// The post.
    #[must_use]
    pub const fn post(&self) -> &PostCode {
        &self.post
    }
}
