//! What the references of a derived rule stand for.

use std::convert::Infallible;
use std::sync::Arc;

use model::figure::{Formula, Input};
use model::{Absence, Measure, Outcome, Ratio, Statistic};
use policy::lang::derived::{Looked, Lookup, Reference, Reports, places};
use policy::pack::{LateUnit, RankOn, RuleKind, class_part};

use crate::boundaries::Boundaries;
use crate::drawing::{Drawing, show};

/// Most terms that are written out as a formula; a longer sum is told by its inputs alone.
const LONGEST_SUM: usize = 60;

/// Looks references up for one rule and subject.
pub(crate) struct Look<'d, 'a> {
    pub drawing: &'d Drawing<'a>,
    /// The rule whose formula runs.
    pub rule: &'d str,
    /// The boundaries it is drawn on.
    pub on: &'d Boundaries,
    /// The subject.
    pub place: usize,
    /// Whether inputs and formula are wanted, or only the outcome.
    pub traced: bool,
    /// The group to run over; that of the rule when `None`.
    pub group: Option<&'d str>,
}

/// Places of the ranked units of a group by one rule.
pub(crate) struct Ranking {
    /// Place by subject; an absence for those without one.
    places: Vec<Outcome>,
    /// The subjects ranked, in order.
    among: Vec<usize>,
}

impl Lookup for Look<'_, '_> {
    type Error = Infallible;

    fn look(&mut self, reference: &Reference) -> Result<Looked, Infallible> {
        Ok(match reference {
            Reference::Own(code) => self.figure(code, self.place),
            Reference::Total(code) => self.figure(code, 0),
            Reference::SumOfUnits(code) => self.units(code, false),
            Reference::MeanOfUnits(code) => self.units(code, true),
            Reference::LastYear(code) => self.last_year(code),
            Reference::Whole(code) => self.figure(class_part(code).0, self.place),
            Reference::SumOfCodes(code) => self.codes(code),
            Reference::Statistic { measure, variable, class } => self.statistic(*measure, variable, class),
            Reference::Rank(code, descending) => self.rank(code, *descending),
        })
    }
}

pub(crate) fn absent(absence: Absence) -> Looked {
    Looked { outcome: Outcome::Absent(absence), inputs: Vec::new(), formula: None, reports: Reports::default() }
}

impl Look<'_, '_> {
    fn figure(&self, code: &str, place: usize) -> Looked {
        let (outcome, reports) = self.drawing.outcome_on(code, self.on, place);
        let (inputs, formula) = match self.traced {
            true => (vec![self.input(code, place, outcome)], Some(Formula::Input(0))),
            false => (Vec::new(), None),
        };
        Looked { outcome, inputs, formula, reports }
    }

    fn input(&self, code: &str, place: usize, outcome: Outcome) -> Input {
        let measure = self.drawing.pack.rule(code).map_or(Measure::Count, |rule| rule.measure);
        Input::Figure { key: self.drawing.key(code, self.on.unit(place)), measure, outcome }
    }

    /// The group that the rule runs over.
    fn group(&self) -> &str {
        if let Some(group) = self.group {
            return group;
        }
        let told = match self.drawing.pack.rule(self.rule).map(|rule| &rule.kind) {
            Some(RuleKind::Derived { group: Some(group), .. }) => Some(group.as_str()),
            Some(RuleKind::Derived { rank: Some(rank), .. }) => Some(rank.group.as_str()),
            _ => None,
        };
        told.unwrap_or_else(|| self.on.grouping.first_group())
    }

    /// Sum or mean over the units of the group.
    fn units(&self, code: &str, mean: bool) -> Looked {
        let subjects = self.on.grouping.group(self.group());
        self.over(subjects.into_iter().map(|place| (code.to_owned(), place)), mean)
    }

    /// Sum over the codes of the class by which a rule is broken down.
    fn codes(&self, code: &str) -> Looked {
        let codes = self.drawing.pack.rule(code).map_or_else(Vec::new, |rule| self.drawing.pack.figure_codes(rule));
        self.over(codes.into_iter().skip(1).map(|code| (code, self.place)), false)
    }

    /// Sum or mean over figures; those without a number are left out, and told by the reports behind
    /// the sum.
    fn over(&self, figures: impl Iterator<Item = (String, usize)>, mean: bool) -> Looked {
        let mut sum = Some(Ratio::ZERO);
        let mut reports = Reports::default();
        let mut counted: Vec<(String, usize, Outcome)> = Vec::new();
        let mut missing = None;
        for (code, place) in figures {
            let (outcome, behind) = self.drawing.outcome_on(&code, self.on, place);
            reports.expected += behind.expected;
            reports.present += behind.present;
            match outcome {
                Outcome::Number(number) => {
                    sum = sum.and_then(|sum| sum.add(number).ok());
                    counted.push((code, place, outcome));
                }
                Outcome::Absent(absence) => missing = Some(absence),
            }
        }
        let number = match (sum, counted.len()) {
            (_, 0) => return Looked { reports, ..absent(missing.unwrap_or(Absence::NotDue)) },
            (Some(sum), count) if mean => sum.div(Ratio::whole(count as i128)).ok(),
            (sum, _) => sum,
        };
        let outcome = number.map_or(Outcome::Absent(Absence::OutOfRange), Outcome::Number);
        if !self.traced {
            return Looked { outcome, inputs: Vec::new(), formula: None, reports };
        }
        let inputs: Vec<Input> =
            counted.iter().map(|(code, place, outcome)| self.input(code, *place, *outcome)).collect();
        let sum = (inputs.len() <= LONGEST_SUM).then(|| sum_of_inputs(inputs.len()));
        let count = Formula::Constant(Ratio::whole(inputs.len() as i128));
        let formula = match sum {
            Some(sum) if mean => Some(Formula::Binary(Box::new(sum), '/', Box::new(count))),
            sum => sum,
        };
        Looked { outcome, inputs, formula, reports }
    }

    fn last_year(&self, code: &str) -> Looked {
        let Some(before) = self.drawing.others.year_before(self.drawing.facts.period) else {
            return absent(Absence::NotInSource);
        };
        let on: &Boundaries = before.boundaries(code);
        let Some(place) = on.place_of(self.on, self.place) else { return absent(Absence::NoUnit) };
        Look { drawing: before, rule: self.rule, on, place, traced: self.traced, group: None }.figure(code, place)
    }

    fn statistic(&self, measure: Measure, variable: &str, class: &str) -> Looked {
        let drawing = self.drawing;
        let told = match class_part(class).1 {
            Some(code) => format!("{variable}:{code}"),
            None => variable.to_owned(),
        };
        if let Some(given) = drawing.given.get(&(statistic_key(&told), self.place)) {
            return Looked { outcome: *given, ..absent(Absence::NotInSource) };
        }
        let unit = self.on.unit(self.place);
        let day = drawing.facts.period.last_day();
        let fits = |statistic: &&Statistic| {
            statistic.unit == *unit
                && statistic.class == class
                && statistic.variable == variable
                && statistic.measure == measure
                && statistic.period.last_day() == day
        };
        let Some(found) = drawing.facts.statistics.iter().filter(fits).max_by_key(|statistic| statistic.vintage) else {
            return absent(Absence::NotInSource);
        };
        let scale = if measure == Measure::Rate { 1_000_000 } else { 1 };
        let outcome =
            Ratio::new(i128::from(found.value), scale).map_or(Outcome::Absent(Absence::OutOfRange), Outcome::Number);
        let input = Input::Statistic {
            unit: found.unit.clone(),
            class: found.class.clone(),
            variable: found.variable.clone(),
            period: found.period,
            source: found.source.clone(),
            measure,
            outcome,
        };
        Looked { outcome, inputs: vec![input], formula: Some(Formula::Input(0)), reports: Reports::default() }
    }

    fn rank(&self, code: &str, descending: bool) -> Looked {
        let ranking = self.ranking(code, descending);
        let outcome = ranking.places[self.place];
        let (drawing, on) = (self.drawing, self.on);
        let reports = drawing.outcome_on(code, on, self.place).1;
        if !self.traced {
            return Looked { outcome, inputs: Vec::new(), formula: None, reports };
        }
        let input = |place: &usize| self.input(code, *place, drawing.outcome_for(code, on, *place));
        let inputs: Vec<Input> = ranking.among.iter().map(input).collect();
        let of = ranking.among.iter().position(|place| *place == self.place);
        let formula = of.map(|of| Formula::Rank { of, among: (0..inputs.len()).collect(), descending });
        Looked { outcome, inputs, formula, reports }
    }

    fn ranking(&self, code: &str, descending: bool) -> Arc<Ranking> {
        if let Some(known) = self.drawing.rankings.borrow().get(self.rule) {
            return Arc::clone(known);
        }
        let ranking = Arc::new(self.make_ranking(code, descending));
        self.drawing.rankings.borrow_mut().insert(self.rule.to_owned(), Arc::clone(&ranking));
        ranking
    }

    fn make_ranking(&self, code: &str, descending: bool) -> Ranking {
        let drawing = self.drawing;
        let rule = drawing.pack.rule(self.rule);
        let policy = match rule.map(|rule| &rule.kind) {
            Some(RuleKind::Derived { rank: Some(rank), .. }) => Some(rank),
            _ => None,
        };
        let on_printed = policy.is_some_and(|rank| rank.rank_on == RankOn::Printed);
        let late_unit = policy.map_or(LateUnit::Unranked, |rank| rank.late);
        let grouping = &self.on.grouping;
        let subjects = &grouping.subjects;
        let mut places_by_subject = vec![Outcome::Absent(Absence::Unranked); subjects.len()];
        let (mut among, mut values, mut late) = (Vec::new(), Vec::new(), Vec::new());
        for place in grouping.group(self.group()).into_iter().filter(|place| subjects[*place].ranked) {
            let (outcome, reports) = drawing.outcome_on(code, self.on, place);
            places_by_subject[place] = match outcome {
                Outcome::Absent(absence) => Outcome::Absent(absence),
                Outcome::Number(_) => Outcome::Absent(Absence::NotReported),
            };
            let is_late = reports.present < reports.expected || outcome == Outcome::Absent(Absence::NotReported);
            match outcome.number() {
                Some(number) if !is_late || late_unit == LateUnit::Ranked => {
                    among.push(place);
                    values.push(Some(if on_printed { self.printed(code, number) } else { number }));
                }
                _ if is_late => late.push(place),
                _ => {}
            }
        }
        for (place, rank) in among.iter().zip(places(&values, descending)) {
            if let Some(rank) = rank {
                places_by_subject[*place] = Outcome::Number(Ratio::whole(i128::from(rank)));
            }
        }
        if late_unit == LateUnit::Last {
            let last = Outcome::Number(Ratio::whole(among.len() as i128 + 1));
            late.into_iter().for_each(|place| places_by_subject[place] = last);
        }
        Ranking { places: places_by_subject, among }
    }

    /// The number as printed.
    fn printed(&self, code: &str, number: Ratio) -> Ratio {
        let Some(rule) = self.drawing.pack.rule(code) else { return number };
        let show = show(rule);
        let shown = model::figure::shown(number, rule.measure, show);
        shown.and_then(|shown| shown.rounded(show.places).ok()).map_or(number, Ratio::whole)
    }
}

/// The key under which a case gives a statistic: by variable, for one code of a class `variable:code`.
pub(crate) fn statistic_key(variable: &str) -> String {
    format!("statistic:{variable}")
}

fn sum_of_inputs(count: usize) -> Formula {
    let add = |sum: Formula, next: usize| Formula::Binary(Box::new(sum), '+', Box::new(Formula::Input(next)));
    (1..count).fold(Formula::Input(0), add)
}
