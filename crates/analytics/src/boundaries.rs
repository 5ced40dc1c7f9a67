//! Boundaries: the units of a day, and who figures are drawn for among them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use model::{Day, UnitCode};
use policy::lang::Derived;
use policy::lang::derived::Reference;
use policy::pack::{Pack, Rule, RuleKind, class_part};

use crate::drawing::Facts;
use crate::grouping::Grouping;
use crate::tree::Tree;

/// The units of a day, and who figures are drawn for among them.
#[derive(Clone, Debug)]
pub struct Boundaries {
    /// The day.
    pub day: Day,
    /// Its units.
    pub tree: Arc<Tree>,
    /// Who figures are drawn for.
    pub grouping: Grouping,
}

impl Boundaries {
    /// The boundaries of a day for a pack.
    #[must_use]
    pub fn new(pack: &Pack, tree: Arc<Tree>, day: Day) -> Self {
        let grouping = Grouping::new(pack, &tree, day);
        Self { day, tree, grouping }
    }

    /// The subjects that a unit counts for, without repeats.
    #[must_use]
    pub fn of_unit(&self, unit: &str) -> Vec<usize> {
        self.grouping.of_unit(&self.tree, unit)
    }

    /// The code of a subject's unit.
    #[must_use]
    pub fn unit(&self, place: usize) -> &UnitCode {
        &self.grouping.subjects[place].unit
    }

    /// The place that a subject of other boundaries has on these; `None` when it does not stand on them.
    #[must_use]
    pub fn place_of(&self, other: &Self, place: usize) -> Option<usize> {
        if std::ptr::eq(self, other) { Some(place) } else { self.grouping.twin(&other.grouping.subjects[place]) }
    }
}

/// The boundaries of a drawing: those of the period's last day, and those that rules name.
#[derive(Clone, Debug)]
pub(crate) struct AllBoundaries {
    /// Those of the last day.
    pub present: Arc<Boundaries>,
    /// Those of rules that stand on others, by the rule's code.
    others: HashMap<String, Arc<Boundaries>>,
}

impl AllBoundaries {
    /// One for every rule.
    pub fn one(boundaries: Boundaries) -> Self {
        Self { present: Arc::new(boundaries), others: HashMap::new() }
    }

    /// Those of a pack's rules; `formula` is the compiled formula of a derived rule.
    pub fn of_rules<'d>(pack: &Pack, facts: &Facts, formula: &dyn Fn(&str) -> Option<&'d Derived>) -> Self {
        let last_day = facts.period.last_day();
        let present = Arc::new(Boundaries::new(pack, Arc::clone(&facts.tree), last_day));
        let mut by_day = BTreeMap::from([(last_day, Arc::clone(&present))]);
        let mut others = HashMap::new();
        for rule in &pack.rules {
            let Some(day) = day_of(pack, &rule.code, formula).filter(|day| *day != last_day) else { continue };
            let make = || Arc::new(Boundaries::new(pack, Arc::new(facts.units.on(day)), day));
            others.insert(rule.code.clone(), Arc::clone(by_day.entry(day).or_insert_with(make)));
        }
        Self { present, others }
    }

    /// Those of a rule, or of its figure for one code of a class.
    pub fn of(&self, code: &str) -> &Arc<Boundaries> {
        self.others.get(class_part(code).0).unwrap_or(&self.present)
    }

    /// Whether a unit is a subject on any of them.
    pub fn know(&self, unit: &UnitCode) -> bool {
        let mut all = std::iter::once(&self.present).chain(self.others.values());
        all.any(|boundaries| boundaries.grouping.place(unit).is_some())
    }
}

/// The day that a rule names, or that all rules name on which it rests; `None` for the last day of the
/// period, and where they differ.
pub(crate) fn day_of<'d>(pack: &Pack, code: &str, formula: &dyn Fn(&str) -> Option<&'d Derived>) -> Option<Day> {
    let mut days = days_of(pack, code, formula).into_iter();
    days.next().flatten().filter(|_| days.next().is_none())
}

/// The different days that a rule rests on: `None` is the last day of the period.
pub(crate) fn days_of<'d>(
    pack: &Pack,
    code: &str,
    formula: &dyn Fn(&str) -> Option<&'d Derived>,
) -> BTreeSet<Option<Day>> {
    indicators_of(pack, code, formula).into_iter().map(Rule::boundaries).collect()
}

/// The indicators that a rule rests on; of an indicator itself.
pub(crate) fn indicators_of<'p, 'd>(
    pack: &'p Pack,
    code: &str,
    formula: &dyn Fn(&str) -> Option<&'d Derived>,
) -> Vec<&'p Rule> {
    let mut found = Vec::new();
    let mut met = HashSet::new();
    let mut waiting = vec![code.to_owned()];
    while let Some(code) = waiting.pop() {
        // A figure of one code of a class stands where its rule stands.
        let Some(rule) = pack.rule(&code).filter(|rule| met.insert(rule.code.clone())) else { continue };
        match &rule.kind {
            RuleKind::Indicator { .. } => found.push(rule),
            RuleKind::Derived { .. } => {
                let references = formula(&rule.code).map(Derived::references).unwrap_or_default();
                waiting.extend(references.into_iter().filter_map(Reference::rule).map(ToOwned::to_owned));
            }
        }
    }
    found
}
