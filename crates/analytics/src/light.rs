//! Lights (红黄绿灯): how a target stands against the time gone.

use model::{Day, Light, Outcome, Period, Ratio, TargetState};
use policy::pack::{Lights, Operator, Policy, Target};

use crate::drawing::{Drawing, NoFigure};

/// A target beside the time gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The part of the stretch from the target's first day to its due day that is over, from 0 to 1.
    pub gone: Ratio,
    /// Actual over target, 1 for all of it; `None` without a number, and for a target that is no amount to
    /// come up to: at most, less than, or nothing at all.
    pub progress: Option<Ratio>,
    /// Its light.
    pub light: Light,
}

impl Drawing<'_> {
    /// How a target stands against the time gone at the end of the period.
    ///
    /// # Errors
    /// When its rule is unknown or its unit is not assessed.
    pub fn target_pace(&self, target: &Target) -> Result<Pace, NoFigure> {
        let actual = self.figure(&target.rule, &target.unit)?.outcome();
        let state = self.target_state(target)?;
        Ok(pace(&self.pack.policy, target, self.facts.period.last_day(), state, actual))
    }
}

/// How a target stands on a day, by its state and what its rule came to.
#[must_use]
pub fn pace(policy: &Policy, target: &Target, day: Day, state: TargetState, actual: Outcome) -> Pace {
    let gone = gone(first_day(policy, target), target.period.last_day(), day);
    let progress = progress(target, actual);
    Pace { gone, progress, light: light(&policy.lights, state, gone, progress) }
}

/// The first day that counts for a target: that of its period, and where the period is a single day that of
/// its policy.
fn first_day(policy: &Policy, target: &Target) -> Day {
    match target.period {
        Period::Day(_) => policy.from,
        period => period.first_day(),
    }
}

/// Days over, of all days from the first to the due one, both counted.
fn gone(first: Day, due: Day, day: Day) -> Ratio {
    let days = |from: Day, to: Day| i128::from(to.number()) - i128::from(from.number()) + 1;
    let (over, all) = (days(first, day.min(due)).max(0), days(first, due));
    // A target that was due before its policy began is due.
    Ratio::new(over, all).ok().filter(|_| all > 0).unwrap_or(Ratio::ONE)
}

fn progress(target: &Target, actual: Outcome) -> Option<Ratio> {
    let comes_up = matches!(target.operator, Operator::AtLeast | Operator::MoreThan | Operator::Equal);
    let wanted = Some(target.value).filter(|value| comes_up && *value > Ratio::ZERO)?;
    actual.number()?.div(wanted).ok()
}

fn light(lights: &Lights, state: TargetState, gone: Ratio, progress: Option<Ratio>) -> Light {
    match state {
        TargetState::Met | TargetState::InTime => Light::OnCourse,
        TargetState::MadeGood => Light::Behind,
        TargetState::Missed => Light::FarBehind,
        TargetState::NotReported | TargetState::NoNumber => Light::Unjudged,
        TargetState::Running => match progress.and_then(|progress| gone.sub(progress).ok()) {
            None => Light::Unjudged,
            Some(behind) if behind <= Ratio::ZERO => Light::OnCourse,
            Some(behind) if behind <= lights.yellow => Light::Behind,
            Some(_) => Light::FarBehind,
        },
    }
}

#[cfg(test)]
mod tests {
    use model::{Absence, Measure};
    use policy::pack::{Modality, Spot};

    use super::*;

    /// From 1 January to 9 April 2020: a hundred days.
    fn policy(yellow: i128) -> Policy {
        let day = |text: &str| text.parse().expect("a day");
        Policy {
            heading: String::new(),
            about: String::new(),
            title: String::new(),
            issuer: String::new(),
            number: String::new(),
            issued: day("2020-01-01"),
            from: day("2020-01-01"),
            until: None,
            territory: "230112".parse().expect("a unit"),
            parent: String::new(),
            version: "1.0.0".to_owned(),
            lights: Lights { yellow: percent(yellow), ..Lights::default() },
        }
    }

    fn percent(percent: i128) -> Ratio {
        Ratio::new(percent, 100).expect("a rate")
    }

    fn target(operator: Operator, value: i128, period: &str) -> Target {
        Target {
            code: "TS-T01".to_owned(),
            rule: "TS-001".to_owned(),
            unit: "230112".parse().expect("a unit"),
            period: period.parse().expect("a period"),
            operator,
            text: String::new(),
            measure: Measure::Count,
            value: Ratio::whole(value),
            modality: Modality::Ensure,
            owner: String::new(),
            clause: String::new(),
            note: String::new(),
            spot: Spot::default(),
        }
    }

    #[test]
    fn a_light_holds_progress_against_the_time_gone() {
        use Light::{Behind, FarBehind, OnCourse, Unjudged};
        use Operator::{AtLeast, AtMost, Equal};
        use TargetState::{InTime, MadeGood, Met, Missed, NotReported, Running};
        let number = |number: i128| Outcome::Number(Ratio::whole(number));
        let due = "2020-04-09";
        // The target, the day, its state and what its rule came to; time gone and progress in per cent, the light.
        let table = [
            (target(AtLeast, 200, due), "2020-02-19", Running, number(100), 50, Some(50), OnCourse),
            (target(AtLeast, 200, due), "2020-02-19", Running, number(98), 50, Some(49), Behind),
            (target(AtLeast, 200, due), "2020-02-19", Running, number(80), 50, Some(40), Behind),
            (target(AtLeast, 200, due), "2020-02-19", Running, number(78), 50, Some(39), FarBehind),
            (target(AtLeast, 200, due), "2020-02-19", Met, number(220), 50, Some(110), OnCourse),
            (target(Equal, 200, due), "2020-01-01", Running, number(0), 1, Some(0), Behind),
            // Before its first day no time is gone; on its day all of it is, and stays so.
            (target(AtLeast, 200, due), "2019-12-01", Running, number(0), 0, Some(0), OnCourse),
            (target(AtLeast, 200, due), "2020-04-09", InTime, number(200), 100, Some(100), OnCourse),
            (target(AtLeast, 200, due), "2020-04-09", Missed, number(198), 100, Some(99), FarBehind),
            (target(AtLeast, 200, due), "2020-08-31", MadeGood, number(200), 100, Some(100), Behind),
            // A target of a month runs through the month.
            (target(AtLeast, 30, "2020-04"), "2020-04-15", Running, number(15), 50, Some(50), OnCourse),
            (target(AtLeast, 30, "2019-12-31"), "2020-02-01", Missed, number(15), 100, Some(50), FarBehind),
            // What is not to grow cannot be held against time.
            (target(AtMost, 5, due), "2020-02-19", Running, number(7), 50, None, Unjudged),
            (target(Equal, 0, due), "2020-02-19", Running, number(3), 50, None, Unjudged),
            (target(AtMost, 5, due), "2020-02-19", Met, number(5), 50, None, OnCourse),
            (
                target(AtLeast, 5, due),
                "2020-02-19",
                NotReported,
                Outcome::Absent(Absence::NotReported),
                50,
                None,
                Unjudged,
            ),
        ];
        for (target, day, state, actual, gone, progress, light) in table {
            let found = pace(&policy(10), &target, day.parse().expect("a day"), state, actual);
            let wanted = Pace { gone: percent(gone), progress: progress.map(percent), light };
            assert_eq!(found, wanted, "{:?} {} on {day}: {actual:?}", target.operator, target.value);
        }
    }

    #[test]
    fn the_bound_is_the_packs() {
        let target = target(Operator::AtLeast, 100, "2020-04-09");
        let on = |yellow| {
            let day = "2020-02-19".parse().expect("a day");
            pace(&policy(yellow), &target, day, TargetState::Running, Outcome::Number(Ratio::whole(45))).light
        };
        assert_eq!([on(0), on(4), on(5)], [Light::FarBehind, Light::FarBehind, Light::Behind]);
        assert_eq!(Lights::default().yellow, percent(10));
        assert_eq!(Lights::default().source, None);
    }
}
