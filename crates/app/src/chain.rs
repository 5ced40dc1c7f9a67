//! The chain of acceptance (逐级审核): which tiers accept a report, in which order.

use std::collections::BTreeSet;

use analytics::Tree;
use model::{UnitCode, UnitKind};

/// The tiers that accept a project's reports: from its responsible unit up the tree of places to the
/// top, without enterprises. A tier below the top that has nobody to accept (no open dispatcher
/// post) is passed over; the top never is, so that nothing comes into force unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The whole path, nearest first, with whether the tier accepts.
    path: Vec<(UnitCode, bool)>,
}

impl Chain {
    /// The chain from a unit on. Empty when the tree does not know the unit.
    #[must_use]
    pub fn of(tree: &Tree, unit: &UnitCode, staffed: &BTreeSet<UnitCode>) -> Self {
        let known = tree.path(unit.as_str()).into_iter().filter_map(|code| tree.unit(code));
        let tiers = known.filter(|unit| unit.kind != UnitKind::Enterprise);
        let mut path: Vec<_> = tiers.map(|unit| (unit.code.clone(), staffed.contains(&unit.code))).collect();
        if let Some(top) = path.last_mut() {
            top.1 = true;
        }
        Self { path }
    }

    /// The tier at the foot of the chain, whether it accepts or not.
    #[must_use]
    pub fn foot(&self) -> Option<&UnitCode> {
        self.path.first().map(|(unit, _)| unit)
    }

    /// The tiers that accept, in order.
    pub fn tiers(&self) -> impl Iterator<Item = &UnitCode> {
        self.path.iter().filter(|(_, accepts)| *accepts).map(|(unit, _)| unit)
    }

    /// Whose turn it is when `accepted_by` was the last to accept; `None` when all have.
    #[must_use]
    pub fn next(&self, accepted_by: Option<&UnitCode>) -> Option<&UnitCode> {
        let last = accepted_by.and_then(|last| self.path.iter().position(|(unit, _)| unit == last));
        let above = last.map_or(0, |last| last + 1);
        self.path[above..].iter().find(|(_, accepts)| *accepts).map(|(unit, _)| unit)
    }

    /// Whether every tier has accepted.
    #[must_use]
    pub fn is_complete(&self, accepted_by: Option<&UnitCode>) -> bool {
        !self.path.is_empty() && accepted_by.is_some() && self.next(accepted_by).is_none()
    }
}

#[cfg(test)]
mod tests {
    use model::{Day, Unit};

    use super::*;

    fn tree() -> Tree {
        let day = Day::new(2018, 1, 1).expect("a day");
        let unit = |code: &str, kind, parent: Option<&str>| Unit {
            code: code.parse().expect("a code"),
            from: day,
            to: None,
            kind,
            name: code.to_owned(),
            parent: parent.map(|parent| parent.parse().expect("a code")),
        };
        let units = [
            unit("510000", UnitKind::Region, None),
            unit("511700", UnitKind::Region, Some("510000")),
            unit("511702", UnitKind::Region, Some("511700")),
            unit("511702-Z1", UnitKind::Zone, Some("511702")),
            unit("91350100M000100Y43", UnitKind::Enterprise, Some("511702-Z1")),
        ];
        Tree::new(units, &[], day)
    }

    /// From a unit, with these tiers staffed: who accepts, in order.
    fn check(from: &str, staffed: &[&str], order: &[&str]) {
        let staffed = staffed.iter().map(|code| code.parse().expect("a code")).collect();
        let chain = Chain::of(&tree(), &from.parse().expect("a code"), &staffed);
        assert_eq!(chain.tiers().map(UnitCode::as_str).collect::<Vec<_>>(), order, "from {from}");
        let mut accepted_by = None;
        for tier in order {
            assert!(!chain.is_complete(accepted_by));
            assert_eq!(chain.next(accepted_by).map(UnitCode::as_str), Some(*tier));
            accepted_by = chain.next(accepted_by);
        }
        assert!(chain.is_complete(accepted_by) || order.is_empty(), "from {from}");
    }

    #[test]
    fn a_report_goes_up_tier_by_tier_and_passes_over_tiers_without_a_dispatcher() {
        check("511702", &["511702", "511700"], &["511702", "511700", "510000"]);
        check("511702-Z1", &["511700"], &["511700", "510000"]);
        check("91350100M000100Y43", &["511702-Z1"], &["511702-Z1", "510000"]);
        check("511702", &[], &["510000"]);
        check("330000", &["511700"], &[]);
    }

    #[test]
    fn an_acceptance_by_a_tier_that_has_nobody_now_still_counts() {
        let staffed = ["511700".parse().expect("a code")].into();
        let chain = Chain::of(&tree(), &"511702".parse().expect("a code"), &staffed);
        let county = "511702".parse().expect("a code");
        assert_eq!(chain.next(Some(&county)).map(UnitCode::as_str), Some("511700"));
    }
}
