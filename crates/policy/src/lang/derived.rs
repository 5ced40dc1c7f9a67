//! Derived rules as checked formulas: exact fractions over figures. Division happens here, once.

use model::figure::{Formula, Input};
use model::{Absence, Measure, Outcome, Ratio};

use super::ast::{Arithmetic, Compare};

/// A checked derived rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// What the formula gives.
    pub measure: Measure,
    /// The formula.
    pub term: Term,
}

/// What a formula refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// `[DZ-001]`: the figure of the same unit.
    Own(String),
    /// `total([DZ-001])`: the territory's.
    Total(String),
    /// `sum_of_units([DZ-001])`: the sum over the pack's units.
    SumOfUnits(String),
    /// `mean_of_units([DZ-001])`: the mean of the units' figures; a mean of rates when they are rates.
    MeanOfUnits(String),
    /// `last_year([DZ-001])`: the same unit, the same period a year before.
    LastYear(String),
    /// `whole([DZ-001])`: the figure of the same unit that is broken down by no class.
    Whole(String),
    /// `sum_of_codes([DZ-001])`: the sum over the codes of the class by which the rule is broken down.
    SumOfCodes(String),
    /// `statistic_rate('fai-growth')` …: a statistic of the same unit and period.
    Statistic {
        /// Its measure.
        measure: Measure,
        /// Its variable.
        variable: String,
        /// The class and code it tells of, as `industry:steel`; empty for the unit as a whole.
        class: String,
    },
    /// `rank([DZ-003] desc)`: the place among the ranked units, 1 for the largest when descending.
    Rank(String, bool),
}

/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Term {
    Constant(Ratio),
    Reference(Reference),
    Binary(Arithmetic, Box<Term>, Box<Term>),
    Negate(Box<Term>),
    Case(Vec<(Condition, Term)>, Option<Box<Term>>),
    Coalesce(Vec<Term>),
}

/// A condition over figures; an absent figure makes a comparison false.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Condition {
    Known(bool),
    Compare(Compare, Term, Term),
    IsAbsent(Term),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
}

/// What a reference came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The number or its absence.
    pub outcome: Outcome,
    /// The figures, statistics or targets it rests on.
    pub inputs: Vec<Input>,
    /// How it follows from `inputs` (indexes into them), where a spreadsheet can follow.
    pub formula: Option<Formula>,
    /// Reports due and present behind it.
    pub reports: Reports,
}

/// Reports due and present behind a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Due.
    pub expected: u64,
    /// Present.
    pub present: u64,
}

/// Finds what references stand for.
pub trait Lookup {
    /// What can go wrong outside the formula.
    type Error;

    /// What the reference came to.
    ///
    /// # Errors
    /// When the figure cannot be computed at all; an absence is an outcome, not an error.
    fn look(&mut self, reference: &Reference) -> Result<Looked, Self::Error>;
}

impl Reports {
    /// The one with more missing; the wider of two equally complete ones.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        let missing = |reports: Self| (reports.expected.saturating_sub(reports.present), reports.expected);
        if missing(other) > missing(self) { other } else { self }
    }
}

impl Derived {
    /// Computes the formula.
    ///
    /// # Errors
    /// Whatever the lookup fails with.
    pub fn evaluate<L: Lookup>(&self, lookup: &mut L) -> Result<Looked, L::Error> {
        let mut evaluation = Evaluation { lookup, inputs: Vec::new(), reports: Reports::default() };
        let (outcome, formula) = evaluation.term(&self.term)?;
        Ok(Looked { outcome, inputs: evaluation.inputs, formula, reports: evaluation.reports })
    }

    /// Every reference, in the order written.
    #[must_use]
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Vec::new();
        self.term.references(&mut found);
        found
    }

    /// The formula for one code of the class by which its rule is broken down, written as a tag
    /// (`industry:steel`). `has_class` tells the rules that are broken down by the same class.
    #[must_use]
    pub fn narrowed(mut self, tag: &str, has_class: &dyn Fn(&str) -> bool) -> Self {
        self.term.each_reference(&mut |reference| reference.narrow(tag, has_class));
        self
    }
}

impl Reference {
    /// The rule referred to, unless it is a statistic.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Own(code)
            | Self::Total(code)
            | Self::SumOfUnits(code)
            | Self::MeanOfUnits(code)
            | Self::LastYear(code)
            | Self::Whole(code)
            | Self::SumOfCodes(code)
            | Self::Rank(code, _) => Some(code),
            Self::Statistic { .. } => None,
        }
    }

    /// The same reference where the formula speaks of one code of a class: rules broken down by that
    /// class and statistics become those of the code.
    fn narrow(&mut self, tag: &str, has_class: &dyn Fn(&str) -> bool) {
        let (_, code) = tag.split_once(':').unwrap_or(("", tag));
        match self {
            Self::Own(rule)
            | Self::Total(rule)
            | Self::SumOfUnits(rule)
            | Self::MeanOfUnits(rule)
            | Self::LastYear(rule)
            | Self::Rank(rule, _) => {
                if has_class(rule) {
                    *rule = format!("{rule}:{code}");
                }
            }
            Self::Statistic { class, .. } => tag.clone_into(class),
            Self::Whole(_) | Self::SumOfCodes(_) => {}
        }
    }
}

impl Term {
    fn each_reference(&mut self, change: &mut dyn FnMut(&mut Reference)) {
        match self {
            Self::Constant(_) => {}
            Self::Reference(reference) => change(reference),
            Self::Binary(_, left, right) => {
                left.each_reference(change);
                right.each_reference(change);
            }
            Self::Negate(inner) => inner.each_reference(change),
            Self::Case(branches, otherwise) => {
                for (condition, term) in branches {
                    condition.each_reference(change);
                    term.each_reference(change);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.each_reference(change);
                }
            }
            Self::Coalesce(terms) => terms.iter_mut().for_each(|term| term.each_reference(change)),
        }
    }

    fn references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        match self {
            Self::Constant(_) => {}
            Self::Reference(reference) => found.push(reference),
            Self::Binary(_, left, right) => {
                left.references(found);
                right.references(found);
            }
            Self::Negate(inner) => inner.references(found),
            Self::Case(branches, otherwise) => {
                for (condition, term) in branches {
                    condition.references(found);
                    term.references(found);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.references(found);
                }
            }
            Self::Coalesce(terms) => terms.iter().for_each(|term| term.references(found)),
        }
    }
}

impl Condition {
    fn each_reference(&mut self, change: &mut dyn FnMut(&mut Reference)) {
        match self {
            Self::Known(_) => {}
            Self::Compare(_, left, right) => {
                left.each_reference(change);
                right.each_reference(change);
            }
            Self::IsAbsent(term) => term.each_reference(change),
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().for_each(|part| part.each_reference(change)),
            Self::Not(inner) => inner.each_reference(change),
        }
    }

    fn references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        match self {
            Self::Known(_) => {}
            Self::Compare(_, left, right) => {
                left.references(found);
                right.references(found);
            }
            Self::IsAbsent(term) => term.references(found),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.references(found)),
            Self::Not(inner) => inner.references(found),
        }
    }
}

struct Evaluation<'a, L> {
    lookup: &'a mut L,
    inputs: Vec<Input>,
    reports: Reports,
}

type Step = (Outcome, Option<Formula>);

impl<L: Lookup> Evaluation<'_, L> {
    fn term(&mut self, term: &Term) -> Result<Step, L::Error> {
        match term {
            Term::Constant(number) => Ok((Outcome::Number(*number), Some(Formula::Constant(*number)))),
            Term::Reference(reference) => self.reference(reference),
            Term::Binary(operation, left, right) => {
                let (left, left_formula) = self.term(left)?;
                let (right, right_formula) = self.term(right)?;
                let formula = match (left_formula, right_formula) {
                    (Some(l), Some(r)) => Some(Formula::Binary(Box::new(l), operation.sign(), Box::new(r))),
                    _ => None,
                };
                Ok((compute(*operation, left, right), formula))
            }
            Term::Negate(inner) => {
                let (outcome, formula) = self.term(inner)?;
                let zero = Formula::Constant(Ratio::ZERO);
                let formula = formula.map(|inner| Formula::Binary(Box::new(zero), '-', Box::new(inner)));
                Ok((compute(Arithmetic::Subtract, Outcome::Number(Ratio::ZERO), outcome), formula))
            }
            Term::Case(branches, otherwise) => {
                for (condition, term) in branches {
                    if self.condition(condition)? {
                        return Ok((self.term(term)?.0, None));
                    }
                }
                match otherwise {
                    Some(term) => Ok((self.term(term)?.0, None)),
                    None => Ok((Outcome::Absent(Absence::NotDue), None)),
                }
            }
            Term::Coalesce(terms) => {
                let mut last = Outcome::Absent(Absence::NotInSource);
                for term in terms {
                    last = self.term(term)?.0;
                    if last.number().is_some() {
                        break;
                    }
                }
                Ok((last, None))
            }
        }
    }

    fn reference(&mut self, reference: &Reference) -> Result<Step, L::Error> {
        let looked = self.lookup.look(reference)?;
        self.reports = self.reports.worse(looked.reports);
        let places: Vec<usize> = looked.inputs.into_iter().map(|input| self.place(input)).collect();
        Ok((looked.outcome, looked.formula.map(|formula| formula.moved(&places))))
    }

    /// The place of an input, each standing once.
    fn place(&mut self, input: Input) -> usize {
        if let Some(place) = self.inputs.iter().position(|known| *known == input) {
            return place;
        }
        self.inputs.push(input);
        self.inputs.len() - 1
    }

    fn condition(&mut self, condition: &Condition) -> Result<bool, L::Error> {
        match condition {
            Condition::Known(answer) => Ok(*answer),
            Condition::Compare(compare, left, right) => {
                let (left, right) = (self.term(left)?.0.number(), self.term(right)?.0.number());
                Ok(matches!((left, right), (Some(l), Some(r)) if compare.holds(l.cmp(&r))))
            }
            Condition::IsAbsent(term) => Ok(self.term(term)?.0.number().is_none()),
            Condition::And(parts) => {
                for part in parts {
                    if !self.condition(part)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Condition::Or(parts) => {
                for part in parts {
                    if self.condition(part)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Condition::Not(inner) => Ok(!self.condition(inner)?),
        }
    }
}

/// One operation; the first absence wins, and a zero denominator is named.
fn compute(operation: Arithmetic, left: Outcome, right: Outcome) -> Outcome {
    let (left, right) = match (left, right) {
        (Outcome::Number(left), Outcome::Number(right)) => (left, right),
        (absent @ Outcome::Absent(_), _) | (_, absent) => return absent,
    };
    let result = match operation {
        Arithmetic::Add => left.add(right),
        Arithmetic::Subtract => left.sub(right),
        Arithmetic::Multiply => left.mul(right),
        Arithmetic::Divide if right.is_zero() => return Outcome::Absent(Absence::ZeroDenominator),
        Arithmetic::Divide => left.div(right),
    };
    result.map_or(Outcome::Absent(Absence::OutOfRange), Outcome::Number)
}

/// Places of values among each other, ties sharing the better place and leaving a gap (1-1-3). `None`
/// takes no place.
#[must_use]
pub fn places(values: &[Option<Ratio>], descending: bool) -> Vec<Option<u32>> {
    let better = |one: &Ratio, other: &Ratio| if descending { one > other } else { one < other };
    let place = |value: &Ratio| 1 + values.iter().flatten().filter(|other| better(other, value)).count() as u32;
    values.iter().map(|value| value.as_ref().map(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_place_and_leave_a_gap() {
        let values = [Some(3), Some(5), None, Some(5), Some(1)].map(|v| v.map(Ratio::whole));
        assert_eq!(places(&values, true), [Some(3), Some(1), None, Some(1), Some(4)]);
        assert_eq!(places(&values, false), [Some(2), Some(3), None, Some(3), Some(1)]);
    }

    proptest::proptest! {
        #[test]
        fn a_place_is_one_more_than_the_number_that_is_better(values in proptest::collection::vec(proptest::option::of(-5_i128..5), 0..12)) {
            let values: Vec<_> = values.into_iter().map(|v| v.map(Ratio::whole)).collect();
            let ranked = places(&values, true);
            for (value, place) in values.iter().zip(&ranked) {
                let better = values.iter().flatten().filter(|other| Some(**other) > *value).count() as u32;
                proptest::prop_assert_eq!(place.is_some(), value.is_some());
                proptest::prop_assert!(place.is_none_or(|place| place == better + 1));
            }
        }
    }
}
