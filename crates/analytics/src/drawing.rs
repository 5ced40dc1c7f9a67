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
use policy::pack::{Pack, Rule, RuleKind};

use crate::compile::{circles, compile_code};
use crate::grouping::Grouping;
use crate::look::{Look, Ranking};
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
    /// Who figures are drawn for.
    pub grouping: Grouping,
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
        let grouping = Grouping::new(pack, &facts.tree, facts.period.last_day());
        let mut drawing = Self::bare(pack, facts, others, grouping)?;
        drawing.run();
        Ok(drawing)
    }

    /// A drawing whose indicators have not run: cases give their figures instead.
    pub(crate) fn bare(
        pack: &'a Pack,
        facts: &'a Facts,
        others: Others<'a>,
        grouping: Grouping,
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
        let formula = |code: &str| match rules.get(code) {
            Some(Compiled::Derived(derived)) => Some(derived),
            _ => None,
        };
        problems.extend(circles(pack, &formula));
        if problems.any_error() {
            return Err(problems);
        }
        let (outcomes, rankings) = (RefCell::default(), RefCell::default());
        Ok(Self { pack, facts, others, grouping, rules, given: HashMap::new(), outcomes, rankings })
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
            let facts = self.facts;
            let tallies = tally(facts.table(*table), &requests, &self.grouping, &facts.tree, &facts.shared);
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
                Some(Request { indicator: indicator.clone(), by: *by, shared: *shared })
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

    /// What a rule came to for every subject, without provenance: for ordering and comparing.
    #[must_use]
    pub fn outcomes(&self, rule: &str) -> Vec<Outcome> {
        (0..self.grouping.subjects.len()).map(|place| self.outcome(rule, place).0).collect()
    }

    /// What a rule came to for a subject; a rule that does not live in the period is not due.
    pub(crate) fn outcome(&self, rule: &str, place: usize) -> (Outcome, Reports) {
        if let Some(given) = self.given.get(&(rule.to_owned(), place)) {
            return (*given, Reports::default());
        }
        let derived = match self.rules.get(rule) {
            None => return (Outcome::Absent(Absence::NotDue), Reports::default()),
            Some(Compiled::Indicator(_, tallies)) => {
                return match tallies.get(place) {
                    Some(tally) => (tally.outcome, Reports { expected: tally.expected, present: tally.present }),
                    None => (Outcome::Absent(Absence::NotInSource), Reports::default()),
                };
            }
            Some(Compiled::Derived(derived)) => derived,
        };
        if let Some(known) = self.outcomes.borrow().get(rule).and_then(|known| known[place]) {
            return known;
        }
        let looked = self.look(rule, derived, place, false);
        let found = (looked.outcome, looked.reports);
        let mut outcomes = self.outcomes.borrow_mut();
        let known = outcomes.entry(rule.to_owned()).or_insert_with(|| vec![None; self.grouping.subjects.len()]);
        known[place] = Some(found);
        found
    }

    fn look(&self, rule: &str, derived: &Derived, place: usize, traced: bool) -> Looked {
        let mut look = Look { drawing: self, rule, place, traced, group: None };
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
        let place = self.place(unit)?;
        Ok(match self.rules.get(rule) {
            Some(Compiled::Derived(derived)) => {
                let looked = self.look(rule, derived, place, true);
                self.make(known, self.key(rule, unit), looked)
            }
            Some(Compiled::Indicator(indicator, tallies)) => {
                let Some(tally) = tallies.get(place) else { return Err(self.unknown_unit(unit)) };
                let rows = model::figure::Input::Rows { table: indicator.table.to_string(), count: tally.rows };
                let reports = Reports { expected: tally.expected, present: tally.present };
                let looked = Looked { outcome: tally.outcome, inputs: vec![rows], formula: None, reports };
                self.make(known, self.key(rule, unit), looked)
            }
            None => {
                let outcome = Outcome::Absent(Absence::NotDue);
                let looked = Looked { outcome, inputs: Vec::new(), formula: None, reports: Reports::default() };
                self.make(known, self.key(rule, unit), looked)
            }
        })
    }

    fn place(&self, unit: &UnitCode) -> Result<usize, NoFigure> {
        self.grouping.place(unit).ok_or_else(|| self.unknown_unit(unit))
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
        let code = self.pack.target_figure(&key.rule).map_or(key.rule.as_str(), |(target, _)| target.rule.as_str());
        let title = self.pack.title(code.split(RECONCILE).next().unwrap_or(code));
        let provenance = Provenance {
            title: title.unwrap_or_else(|| rule.title.clone()),
            key,
            pack_version: self.pack.version.clone(),
            pack_digest: self.pack.digest.clone(),
            clause: rule.clause.clone(),
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
        let mut look = Look { drawing: self, rule, place: 0, traced: true, group: Some(group) };
        let Ok(looked) = formula.evaluate(&mut look);
        let code = format!("{rule}{RECONCILE}{group}");
        Ok(self.make(known, self.key(&code, &self.grouping.subjects[0].unit), looked))
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
