//! A drawing: the figures of a pack for a period at a ledger position.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use model::facts::SharedPart;
use model::figure::{ParameterUsed, Show};
use model::{
    Absence, FactTable, Figure, FigureKey, Measure, Outcome, Period, Problems, Provenance, Statistic, UnitCode,
};
use policy::lang::Indicator;
use policy::lang::ast::Arithmetic;
use policy::lang::derived::{Derived, Looked, Reference, Reports, Term};
use policy::pack::{Pack, Rule, RuleKind, class_part};

use crate::boundaries::{AllBoundaries, Boundaries, indicators_of};
use crate::compile::{circles, compile_code};
use crate::look::{Look, Ranking, absent};
use crate::others::Others;
use crate::snapshot::{Snapshot, Values};
use crate::tally::{Request, Tally, tally};
use crate::tree::{Tree, Units};

/// Between a rule and a group in the code of a reconciling figure: `DZ-001.reconcile.county`.
const RECONCILE: &str = ".reconcile.";

/// Everything that figures of a period rest on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The period.
    pub period: Period,
    /// Ledger position.
    pub position: i64,
    /// Projects.
    pub projects: Arc<Snapshot>,
    /// List memberships.
    pub members: Arc<Snapshot>,
    /// Projects that several units share.
    pub shared: Arc<Vec<SharedPart>>,
    /// Units in all their states, as known at the position.
    pub units: Arc<Units>,
    /// Units as of the last day of the period.
    pub tree: Arc<Tree>,
    /// Statistics as known at the position.
    pub statistics: Arc<Vec<Statistic>>,
}

impl Facts {
    /// The snapshot of a table.
    #[must_use]
    pub fn table(&self, table: FactTable) -> &Snapshot {
        match table {
            FactTable::Projects => &self.projects,
            FactTable::Members => &self.members,
        }
    }

    /// Whether any project is simulated.
    #[must_use]
    pub fn simulated(&self) -> bool {
        let Some((column, _)) = FactTable::Projects.column("simulated") else { return false };
        self.projects
            .chunks
            .iter()
            .any(|chunk| matches!(&chunk.columns[column], Values::Int { values, .. } if values.contains(&1)))
    }
}

/// The figures of a pack for a period.
pub struct Drawing<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// What the figures rest on.
    pub facts: &'a Facts,
    /// Drawings of other periods, for rules that look back and targets that were due.
    pub others: Others<'a>,
    boundaries: AllBoundaries,
    /// By figure code: rules, and for those broken down by a class each of its codes (`DZ-003:code`).
    rules: HashMap<String, Compiled>,
    pub(crate) given: HashMap<(String, usize), Outcome>,
    pub(crate) outcomes: RefCell<HashMap<String, Computed>>,
    pub(crate) rankings: RefCell<HashMap<String, Arc<Ranking>>>,
}

/// What a derived rule came to, by subject, as far as it was asked for.
pub(crate) type Computed = Vec<Option<(Outcome, Reports)>>;

/// A rule ready to run.
pub(crate) enum Compiled {
    /// With what it came to for each subject.
    Indicator(Indicator, Vec<Tally>),
    /// A formula.
    Derived(Derived),
}

impl Compiled {
    fn formula(&self) -> Option<&Derived> {
        match self {
            Self::Derived(derived) => Some(derived),
            Self::Indicator(..) => None,
        }
    }
}

/// Why a figure cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFigure {
    /// The pack has no such rule or target.
    #[error("pack {pack} has no rule or target {rule}")]
    UnknownRule {
        /// The pack.
        pack: String,
        /// What was asked for.
        rule: String,
    },
    /// The pack does not assess the unit.
    #[error("pack {pack} draws no figures for unit {unit}")]
    UnknownUnit {
        /// The pack.
        pack: String,
        /// What was asked for.
        unit: UnitCode,
    },
}

impl<'a> Drawing<'a> {
    /// Compiles the rules that live on the last day and runs every indicator, one pass a table.
    ///
    /// # Errors
    /// What is wrong with the rules' expressions, all at once.
    pub fn new(pack: &'a Pack, facts: &'a Facts, others: Others<'a>) -> Result<Self, Problems> {
        let mut drawing = Self::bare(pack, facts, others, None)?;
        drawing.run();
        Ok(drawing)
    }

    /// A drawing whose indicators have not run: cases give their figures instead, and boundaries for all
    /// rules alike.
    pub(crate) fn bare(
        pack: &'a Pack,
        facts: &'a Facts,
        others: Others<'a>,
        boundaries: Option<Boundaries>,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let mut rules = HashMap::new();
        let alive = pack.rules.iter().filter(|rule| rule.on(facts.period.last_day()));
        for (rule, code) in alive.flat_map(|rule| pack.figure_codes(rule).into_iter().map(move |code| (rule, code))) {
            match compile_code(pack, &code, rule, facts.period) {
                Ok(Ok(indicator)) => {
                    rules.insert(code, Compiled::Indicator(indicator, Vec::new()));
                }
                Ok(Err(derived)) => {
                    rules.insert(code, Compiled::Derived(derived));
                }
                // A look back may lead to days before the policy, when its parameters had no values yet: there
                // the rule is not due.
                Err(_) if facts.period.last_day() < pack.policy.from => {}
                // A fault of the rule is told once, not again for each code.
                Err(found) if code == rule.code => problems.extend(found.0),
                Err(_) => {}
            }
        }
        let formula = |code: &str| rules.get(code).and_then(Compiled::formula);
        problems.extend(circles(pack, &formula));
        if problems.any_error() {
            return Err(problems);
        }
        let boundaries = boundaries.map_or_else(|| AllBoundaries::of_rules(pack, facts, &formula), AllBoundaries::one);
        let (outcomes, rankings) = (RefCell::default(), RefCell::default());
        Ok(Self { pack, facts, others, boundaries, rules, given: HashMap::new(), outcomes, rankings })
    }

    /// The boundaries of the period's last day.
    #[must_use]
    pub fn present(&self) -> &Arc<Boundaries> {
        &self.boundaries.present
    }

    /// The boundaries that a rule's figures are drawn on: those of the day it names; of a derived rule
    /// those of the rules it rests on, where these agree; otherwise those of the period's last day.
    #[must_use]
    pub fn boundaries(&self, rule: &str) -> &Arc<Boundaries> {
        self.boundaries.of(rule)
    }

    /// The indicators that the figures of a rule rest on.
    pub(crate) fn indicators(&self, code: &str) -> Vec<&'a Rule> {
        indicators_of(self.pack, code, &|code| self.rules.get(code).and_then(Compiled::formula))
    }

    /// Runs every indicator, one pass over each table.
    pub(crate) fn run(&mut self) {
        for table in FactTable::ALL {
            let of_table = |(code, compiled): (&String, &Compiled)| match compiled {
                Compiled::Indicator(indicator, _) if indicator.table == *table => {
                    Some((code.clone(), self.request(code, indicator)?))
                }
                _ => None,
            };
            let (codes, requests): (Vec<String>, Vec<Request>) = self.rules.iter().filter_map(of_table).unzip();
            let tallies = tally(self.facts.table(*table), &requests, &self.facts.shared);
            for (code, found) in codes.into_iter().zip(tallies) {
                if let Some(Compiled::Indicator(_, tallies)) = self.rules.get_mut(&code) {
                    *tallies = found;
                }
            }
        }
    }

    fn request(&self, code: &str, indicator: &Indicator) -> Option<Request> {
        match &self.pack.rule(code)?.kind {
            RuleKind::Indicator { by, shared, .. } => {
                let boundaries = Arc::clone(self.boundaries(code));
                Some(Request { indicator: indicator.clone(), by: *by, shared: *shared, boundaries })
            }
            RuleKind::Derived { .. } => None,
        }
    }

    /// A compiled rule.
    pub(crate) fn compiled(&self, code: &str) -> Option<&Compiled> {
        self.rules.get(code)
    }

    /// The key of a figure of this drawing.
    #[must_use]
    pub fn key(&self, rule: &str, unit: &UnitCode) -> FigureKey {
        FigureKey {
            pack: self.pack.name.clone(),
            rule: rule.to_owned(),
            unit: unit.clone(),
            period: self.facts.period,
            position: self.facts.position,
        }
    }

    /// What a rule came to for every subject of its boundaries, without provenance.
    #[must_use]
    pub fn outcomes(&self, rule: &str) -> Vec<Outcome> {
        (0..self.boundaries(rule).grouping.subjects.len()).map(|place| self.outcome(rule, place).0).collect()
    }

    /// What a rule came to for a subject of some boundaries, without provenance: for ordering and comparing.
    #[must_use]
    pub fn outcome_for(&self, rule: &str, on: &Boundaries, place: usize) -> Outcome {
        self.outcome_on(rule, on, place).0
    }

    /// What a rule came to for a subject of boundaries that may be others than its own.
    pub(crate) fn outcome_on(&self, rule: &str, on: &Boundaries, place: usize) -> (Outcome, Reports) {
        match self.boundaries(rule).place_of(on, place) {
            Some(place) => self.outcome(rule, place),
            None => (Outcome::Absent(Absence::NoUnit), Reports::default()),
        }
    }

    /// What a rule came to for a subject of its own boundaries; a rule that does not live in the period
    /// is not due.
    fn outcome(&self, rule: &str, place: usize) -> (Outcome, Reports) {
        if let Some(given) = self.given.get(&(rule.to_owned(), place)) {
            return (*given, Reports::default());
        }
        let derived = match self.rules.get(rule) {
            None => return (Outcome::Absent(Absence::NotDue), Reports::default()),
            Some(Compiled::Indicator(_, tallies)) => {
                let tally = self.tally(rule, tallies, place);
                return (tally.outcome, Reports { expected: tally.expected, present: tally.present });
            }
            Some(Compiled::Derived(derived)) => derived,
        };
        if let Some(known) = self.outcomes.borrow().get(rule).and_then(|known| known[place]) {
            return known;
        }
        let looked = self.look(rule, derived, place, false);
        let found = (looked.outcome, looked.reports);
        let mut outcomes = self.outcomes.borrow_mut();
        let count = self.boundaries(rule).grouping.subjects.len();
        let known = outcomes.entry(rule.to_owned()).or_insert_with(|| vec![None; count]);
        known[place] = Some(found);
        found
    }

    /// The tally of a subject; a unit that does not stand on the day has no rows and no number.
    fn tally(&self, rule: &str, tallies: &[Tally], place: usize) -> Tally {
        let absent = |absence| Tally { outcome: Outcome::Absent(absence), rows: 0, expected: 0, present: 0 };
        match tallies.get(place) {
            Some(_) if !self.boundaries(rule).grouping.subjects[place].stands => absent(Absence::NoUnit),
            Some(tally) => *tally,
            None => absent(Absence::NotInSource),
        }
    }

    fn look(&self, rule: &str, derived: &Derived, place: usize, traced: bool) -> Looked {
        let mut look = Look { drawing: self, rule, on: self.boundaries(rule), place, traced, group: None };
        let Ok(looked) = derived.evaluate(&mut look);
        looked
    }

    /// The figure of a rule (`DZ-003`) or of a target (`AC-T01.gap`) for a unit, with its provenance.
    ///
    /// # Errors
    /// When the pack has no such rule or target, or does not assess the unit.
    pub fn figure(&self, rule: &str, unit: &UnitCode) -> Result<Figure, NoFigure> {
        if let Some((target, figure)) = self.pack.target_figure(rule) {
            return self.target(target, figure);
        }
        if let Some((rule, group)) = rule.split_once(RECONCILE) {
            return self.reconcile(rule, group);
        }
        let known = self.pack.rule(rule).ok_or_else(|| self.unknown_rule(rule))?;
        let Some(place) = self.boundaries(rule).grouping.place(unit) else { return self.no_unit(known, rule, unit) };
        Ok(match self.rules.get(rule) {
            Some(Compiled::Derived(derived)) => {
                let looked = self.look(rule, derived, place, true);
                self.make(known, self.key(rule, unit), looked)
            }
            Some(Compiled::Indicator(indicator, tallies)) => {
                let tally = self.tally(rule, tallies, place);
                let rows = model::figure::Input::Rows { table: indicator.table.to_string(), count: tally.rows };
                let reports = Reports { expected: tally.expected, present: tally.present };
                let looked = Looked { outcome: tally.outcome, inputs: vec![rows], formula: None, reports };
                self.make(known, self.key(rule, unit), looked)
            }
            None => self.make(known, self.key(rule, unit), absent(Absence::NotDue)),
        })
    }

    /// The figure of a unit that does not stand on the rule's boundaries, and does on others of the drawing.
    fn no_unit(&self, rule: &Rule, code: &str, unit: &UnitCode) -> Result<Figure, NoFigure> {
        if !self.boundaries.know(unit) {
            return Err(self.unknown_unit(unit));
        }
        Ok(self.make(rule, self.key(code, unit), absent(Absence::NoUnit)))
    }

    /// The figure that a code speaks of: for a target's and for a reconciling one, that of the rule.
    fn base_figure<'c>(&'c self, code: &'c str) -> &'c str {
        let code = self.pack.target_figure(code).map_or(code, |(target, _)| target.rule.as_str());
        code.split(RECONCILE).next().unwrap_or(code)
    }

    /// The rule that a figure's code speaks of.
    pub(crate) fn base_rule<'c>(&'c self, code: &'c str) -> &'c str {
        class_part(self.base_figure(code)).0
    }

    pub(crate) fn unknown_rule(&self, rule: &str) -> NoFigure {
        NoFigure::UnknownRule { pack: self.pack.name.clone(), rule: rule.to_owned() }
    }

    fn unknown_unit(&self, unit: &UnitCode) -> NoFigure {
        NoFigure::UnknownUnit { pack: self.pack.name.clone(), unit: unit.clone() }
    }

    pub(crate) fn make(&self, rule: &Rule, key: FigureKey, looked: Looked) -> Figure {
        let day = self.facts.period.last_day();
        let used = rule.parameters.iter().filter_map(|parameter| {
            let value = parameter.on(day)?;
            Some(ParameterUsed {
                name: parameter.name.clone(),
                value: value.text.clone(),
                since: value.since.to_string(),
                source: value.source.clone(),
            })
        });
        let title = self.pack.title(self.base_figure(&key.rule));
        let provenance = Provenance {
            title: title.unwrap_or_else(|| rule.title.clone()),
            key,
            pack_version: self.pack.version.clone(),
            pack_digest: self.pack.digest.clone(),
            clause: rule.clause.clone(),
            boundaries: self.boundaries(&rule.code).day,
            parameters: used.collect(),
            inputs: looked.inputs,
            formula: looked.formula,
        };
        let Reports { expected, present } = looked.reports;
        Figure::new(provenance, rule.measure, show(rule), looked.outcome, expected, present)
    }

    /// What the units of a group have together beyond the territory's total: projects counted for
    /// several units, less what no unit of the group has.
    ///
    /// # Errors
    /// When the pack has no such rule.
    pub fn reconcile(&self, rule: &str, group: &str) -> Result<Figure, NoFigure> {
        let known = self.pack.rule(rule).ok_or_else(|| self.unknown_rule(rule))?;
        let formula = Derived {
            measure: known.measure,
            term: Term::Binary(
                Arithmetic::Subtract,
                Box::new(Term::Reference(Reference::SumOfUnits(rule.to_owned()))),
                Box::new(Term::Reference(Reference::Total(rule.to_owned()))),
            ),
        };
        let on = self.boundaries(rule);
        let mut look = Look { drawing: self, rule, on, place: 0, traced: true, group: Some(group) };
        let Ok(looked) = formula.evaluate(&mut look);
        let code = format!("{rule}{RECONCILE}{group}");
        Ok(self.make(known, self.key(&code, on.unit(0)), looked))
    }
}

/// How a rule's figures are printed.
#[must_use]
pub fn show(rule: &Rule) -> Show {
    let places = if rule.measure == Measure::Rank { 0 } else { rule.places };
    Show { places, money: rule.money }
}

/// A figure as the input of another.
pub(crate) fn input(figure: &Figure) -> model::figure::Input {
    model::figure::Input::Figure { key: figure.key().clone(), measure: figure.measure(), outcome: figure.outcome() }
}
