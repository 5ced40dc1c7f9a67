//! Targets: what was reached, what was to be reached, and whether it was reached in time.

use model::figure::{Formula, Input};
use model::{Absence, Day, Figure, Outcome, Ratio, TargetState};
use policy::lang::derived::{Looked, Reports};
use policy::pack::{Rule, Target, TargetFigure};

use crate::drawing::{Drawing, NoFigure, input};

impl Drawing<'_> {
    /// A figure of a target.
    ///
    /// # Errors
    /// When its rule is unknown or its unit is not assessed.
    pub fn target(&self, target: &Target, figure: TargetFigure) -> Result<Figure, NoFigure> {
        let rule = self.pack.rule(&target.rule).ok_or_else(|| self.unknown_rule(&target.rule))?;
        let actual = self.figure(&target.rule, &target.unit)?;
        Ok(match figure {
            TargetFigure::Actual => actual,
            TargetFigure::OnTime => self.on_time(rule, target, actual),
            TargetFigure::Target => self.wanted(rule, target),
            TargetFigure::Gap => self.gap(rule, target, &actual),
        })
    }

    /// How a target stands at the end of the period.
    ///
    /// # Errors
    /// When its rule is unknown or its unit is not assessed.
    pub fn target_state(&self, target: &Target) -> Result<TargetState, NoFigure> {
        let actual = self.target(target, TargetFigure::Actual)?.outcome();
        let on_time = self.target(target, TargetFigure::OnTime)?.outcome();
        Ok(state(target, self.facts.period.last_day(), actual, on_time))
    }

    /// The figure of the target's rule at the end of its own period: a figure of that period, under its
    /// key. Before the day there is no number, and the absence has a key of its own.
    fn on_time(&self, rule: &Rule, target: &Target, actual: Figure) -> Figure {
        let (due, day) = (target.period.last_day(), self.facts.period.last_day());
        if due == day {
            return actual;
        }
        let then = self.others.due(target.period).and_then(|then| then.figure(&target.rule, &target.unit).ok());
        then.unwrap_or_else(|| {
            let absence = if due > day { Absence::NotDue } else { Absence::NotInSource };
            let (outcome, reports) = (Outcome::Absent(absence), Reports::default());
            let key = self.key(&format!("{}.{}", target.code, TargetFigure::OnTime), &target.unit);
            self.make(rule, key, Looked { outcome, inputs: Vec::new(), formula: None, reports })
        })
    }

    fn wanted(&self, rule: &Rule, target: &Target) -> Figure {
        let outcome = Outcome::Number(target.value);
        let looked = Looked { outcome, inputs: vec![set(rule, target)], formula: None, reports: Reports::default() };
        self.make(rule, self.key(&format!("{}.{}", target.code, TargetFigure::Target), &target.unit), looked)
    }

    fn gap(&self, rule: &Rule, target: &Target, actual: &Figure) -> Figure {
        let outcome = match actual.number().map(|number| number.sub(target.value)) {
            Some(Ok(gap)) => Outcome::Number(gap),
            Some(Err(_)) => Outcome::Absent(Absence::OutOfRange),
            None => actual.outcome(),
        };
        let formula = Formula::Binary(Box::new(Formula::Input(0)), '-', Box::new(Formula::Input(1)));
        let looked = Looked {
            outcome,
            inputs: vec![input(actual), set(rule, target)],
            formula: Some(formula),
            reports: Reports { expected: actual.expected(), present: actual.present() },
        };
        self.make(rule, self.key(&format!("{}.{}", target.code, TargetFigure::Gap), &target.unit), looked)
    }
}

/// The target as an input.
fn set(rule: &Rule, target: &Target) -> Input {
    let outcome = Outcome::Number(target.value);
    Input::Target { clause: target.clause.clone(), outcome, measure: rule.measure }
}

/// How a target stands on a day. `actual` is what its rule came to on the day, `on_time` what it came to
/// on the target's own day; before that day only `actual` tells, from that day on `on_time` decides and
/// `actual` tells whether what was missed was made good since.
#[must_use]
pub fn state(target: &Target, day: Day, actual: Outcome, on_time: Outcome) -> TargetState {
    let meets = |number: Ratio| target.operator.holds(number, target.value);
    let is_over = target.period.last_day() <= day;
    match (if is_over { on_time } else { actual }, is_over) {
        (Outcome::Number(number), false) if meets(number) => TargetState::Met,
        (Outcome::Number(_), false) => TargetState::Running,
        (Outcome::Number(number), true) if meets(number) => TargetState::InTime,
        (Outcome::Number(_), true) if actual.number().is_some_and(meets) => TargetState::MadeGood,
        (Outcome::Number(_), true) => TargetState::Missed,
        (Outcome::Absent(Absence::NotReported), _) => TargetState::NotReported,
        (Outcome::Absent(_), _) => TargetState::NoNumber,
    }
}

#[cfg(test)]
mod tests {
    use model::{Measure, Period};
    use policy::pack::{Modality, Operator, Spot};

    use super::*;

    /// 60% or more by the end of July.
    fn target() -> Target {
        Target {
            code: "TS-T01".to_owned(),
            rule: "TS-001".to_owned(),
            unit: "230112".parse().expect("a unit"),
            period: Period::Month(2020, 7),
            operator: Operator::AtLeast,
            text: "60%".to_owned(),
            measure: Measure::Rate,
            value: Ratio::new(60, 100).expect("a rate"),
            modality: Modality::Ensure,
            owner: String::new(),
            clause: String::new(),
            note: String::new(),
            spot: Spot::default(),
        }
    }

    #[test]
    fn what_was_missed_on_its_day_stays_missed_when_it_is_made_good() {
        use TargetState::{InTime, MadeGood, Met, Missed, NoNumber, NotReported, Running};
        let rate = |percent: i128| Outcome::Number(Ratio::new(percent, 100).expect("a rate"));
        let absent = Outcome::Absent;
        // The day of the bulletin, what the rule came to on it and on the last of July, the state.
        let table = [
            ("2020-06-30", rate(40), absent(Absence::NotDue), Running),
            ("2020-06-30", rate(60), absent(Absence::NotDue), Met),
            ("2020-06-30", absent(Absence::NotReported), absent(Absence::NotDue), NotReported),
            ("2020-06-30", absent(Absence::ZeroDenominator), absent(Absence::NotDue), NoNumber),
            ("2020-07-31", rate(60), rate(60), InTime),
            ("2020-07-31", rate(59), rate(59), Missed),
            ("2020-07-31", absent(Absence::NotReported), absent(Absence::NotReported), NotReported),
            ("2020-08-31", rate(75), rate(60), InTime),
            // Met on its day, it stays met in time when the rate falls after.
            ("2020-08-31", rate(55), rate(60), InTime),
            ("2020-08-31", rate(60), rate(59), MadeGood),
            ("2020-08-31", rate(59), rate(50), Missed),
            ("2020-08-31", absent(Absence::NotReported), rate(50), Missed),
            // Nobody knows whether it was met in time.
            ("2020-08-31", rate(75), absent(Absence::NotReported), NotReported),
            ("2020-08-31", rate(75), absent(Absence::NotInSource), NoNumber),
        ];
        for (day, actual, on_time, wanted) in table {
            let found = state(&target(), day.parse().expect("a day"), actual, on_time);
            assert_eq!(found, wanted, "{day}: {actual:?}, on its day {on_time:?}");
        }
    }
}
