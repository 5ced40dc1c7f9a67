//! What figures of a period rest on besides the facts of the period itself: those of other periods, at
//! the same ledger position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::Period;
use policy::pack::Pack;

use crate::drawing::{Drawing, Facts};

/// The other periods that the figures of a period rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherPeriods {
    /// Those of a year before, where a rule looks back. A look back ends there: it does not look further.
    pub years_before: BTreeSet<Period>,
    /// Those by whose last day targets were due that is over.
    pub due: BTreeSet<Period>,
}

impl OtherPeriods {
    /// Those of a pack for a period; periods of targets only when their states are wanted.
    #[must_use]
    pub fn of(pack: &Pack, period: Period, with_targets: bool) -> Self {
        let mut others = Self::default();
        if pack.rules.iter().any(|rule| rule.expression.contains("last_year")) {
            others.years_before.extend(period.last_year());
        }
        let over = |due: Period| with_targets && due.last_day() < period.last_day();
        for target in pack.targets.iter().filter(|target| over(target.period)) {
            others.due.insert(target.period);
            if looks_back(pack, &target.rule, &mut BTreeSet::new()) {
                others.years_before.extend(target.period.last_year());
            }
        }
        others
    }

    /// All of them, each once.
    #[must_use]
    pub fn all(&self) -> BTreeSet<Period> {
        self.years_before.union(&self.due).copied().collect()
    }
}

/// Whether a rule, or one that it is computed from, looks back a year.
fn looks_back<'p>(pack: &'p Pack, code: &'p str, seen: &mut BTreeSet<&'p str>) -> bool {
    let Some(rule) = pack.rule(code).filter(|_| seen.insert(code)) else { return false };
    let named = rule.expression.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    rule.expression.contains("last_year") || named.into_iter().any(|(code, _)| looks_back(pack, code, seen))
}

/// The facts of other periods, in their two roles.
#[derive(Clone, Debug, Default)]
pub struct OtherFacts {
    /// Of a year before.
    pub years_before: BTreeMap<Period, Arc<Facts>>,
    /// Of the periods of targets that were due.
    pub due: BTreeMap<Period, Arc<Facts>>,
}

impl OtherFacts {
    /// Sorts facts into their roles; a period without facts is left out.
    #[must_use]
    pub fn new(periods: &OtherPeriods, facts: &BTreeMap<Period, Arc<Facts>>) -> Self {
        let of = |periods: &BTreeSet<Period>| {
            let known = periods.iter().filter_map(|period| Some((*period, Arc::clone(facts.get(period)?))));
            known.collect()
        };
        Self { years_before: of(&periods.years_before), due: of(&periods.due) }
    }

    /// All of them, each once, in the order of their periods.
    #[must_use]
    pub fn all(&self) -> BTreeMap<Period, &Arc<Facts>> {
        self.years_before.iter().chain(&self.due).map(|(period, facts)| (*period, facts)).collect()
    }
}

/// The drawings of other periods that a drawing may ask. Where one is not there, its figures are not in
/// the source.
#[derive(Clone, Copy, Default)]
pub struct Others<'a> {
    /// Of a year before; they ask nobody else.
    pub years_before: &'a [Drawing<'a>],
    /// Of the periods of targets that were due.
    pub due: &'a [Drawing<'a>],
}

impl<'a> Others<'a> {
    /// The drawing of the same period a year before.
    pub(crate) fn year_before(&self, period: Period) -> Option<&'a Drawing<'a>> {
        let before = period.last_year()?;
        self.years_before.iter().find(|drawing| drawing.facts.period == before)
    }

    /// The drawing of a period by whose last day a target was due.
    pub(crate) fn due(&self, period: Period) -> Option<&'a Drawing<'a>> {
        self.due.iter().find(|drawing| drawing.facts.period == period)
    }
}
