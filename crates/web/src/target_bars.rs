//! Targets against the time gone: a bar, a light and the same in words.

use app::view_policy::{Pace, PolicyShown, TargetShown};
use model::{Figure, Light, Ratio, TargetState};
use policy::pack::{Lights, Operator, Pack, Target};

use crate::messages::{Filled, Phrase};
use crate::shown;
use crate::visit::Visit;

/// Units of a bar's drawing for a whole target.
const WHOLE: i128 = 800;
/// Where a bar ends: a quarter beyond the target.
const END: i128 = 1000;

/// A target with its bar.
pub(crate) struct TargetBar {
    pub(crate) code: String,
    pub(crate) title: String,
    /// Its line on the page of the policy.
    pub(crate) href: String,
    pub(crate) light: LightShown,
    /// Modality and day.
    pub(crate) terms: String,
    /// What it came to, with the page of the figure where the reader may open it.
    pub(crate) actual: String,
    pub(crate) figure: Option<String>,
    /// `≥ 60%`
    pub(crate) wanted: String,
    pub(crate) state: &'static str,
    /// Progress and time gone, in words.
    pub(crate) pace: String,
    /// `None` where there is nothing to draw.
    pub(crate) bullet: Option<Bullet>,
}

/// A light with the word beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LightShown {
    pub(crate) light: &'static str,
    pub(crate) text: Phrase,
}

/// A bar with its two marks, in the units of its drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bullet {
    pub(crate) actual: i128,
    pub(crate) target: i128,
    pub(crate) gone: i128,
}

/// What the lights of a policy mean, in words.
pub(crate) struct Legend {
    pub(crate) lights: Vec<(LightShown, Filled)>,
    /// Where the bound comes from.
    pub(crate) source: Filled,
}

/// The targets of a policy, the one furthest behind first; what two clauses set alike stands once.
pub(crate) fn furthest_behind(visit: &Visit, shown: &PolicyShown, limit: usize) -> Vec<TargetBar> {
    let mut targets: Vec<(&Target, &TargetShown)> = Vec::new();
    for (target, of_target) in shown.pack.targets.iter().zip(&shown.targets) {
        if !targets.iter().any(|(known, _)| alike(known, target)) {
            targets.push((target, of_target));
        }
    }
    targets.sort_by_key(|(_, shown)| std::cmp::Reverse(urgency(shown.pace.as_ref())));
    targets.into_iter().take(limit).map(|(target, one)| bar(visit, &shown.pack, target, one)).collect()
}

fn alike(one: &Target, other: &Target) -> bool {
    let set =
        |target: &Target| (target.rule.clone(), target.unit.clone(), target.period, target.operator, target.value);
    set(one) == set(other)
}

/// Orders targets: red, yellow, green, grey, and within a light by how far behind.
fn urgency(pace: Option<&Pace>) -> (u8, Ratio) {
    let Some(pace) = pace else { return (0, Ratio::ZERO) };
    let rank = match pace.light {
        Light::FarBehind => 3,
        Light::Behind => 2,
        Light::OnCourse => 1,
        Light::Unjudged => 0,
    };
    let behind = pace.progress.and_then(|progress| pace.gone.sub(progress).ok());
    (rank, behind.unwrap_or(Ratio::ZERO))
}

/// How many targets show each light; lights that none shows are left out.
pub(crate) fn counts(visit: &Visit, shown: &PolicyShown) -> Vec<(LightShown, usize)> {
    let of = |light: Light| shown.targets.iter().filter(|target| light_of(target) == light).count();
    Light::ALL.iter().map(|light| (light_shown(visit, *light), of(*light))).filter(|(_, count)| *count > 0).collect()
}

/// The light of a target; grey where it cannot be drawn.
pub(crate) fn light_of(target: &TargetShown) -> Light {
    target.pace.map_or(Light::Unjudged, |pace| pace.light)
}

/// A light with its word.
pub(crate) fn light_shown(visit: &Visit, light: Light) -> LightShown {
    let words = &visit.t.light_words;
    LightShown { light: light.as_str(), text: words.of(light.as_str()).unwrap_or(words.unjudged) }
}

/// What the lights of a pack mean, with its numbers.
pub(crate) fn legend(visit: &Visit, lights: &Lights) -> Legend {
    let t = &visit.t.targets;
    let points = percent(lights.yellow).trim_end_matches('%').to_owned();
    let means = |light: Light| match light {
        Light::OnCourse => t.on_course,
        Light::Behind => t.behind,
        Light::FarBehind => t.far_behind,
        Light::Unjudged => t.unjudged,
    };
    let line = |light: &Light| (light_shown(visit, *light), means(*light).with("points", &points));
    let source = match &lights.source {
        Some(source) => t.bound_of_pack.with("points", &points).with("source", source),
        None => t.bound_default.with("points", &points),
    };
    Legend { lights: Light::ALL.iter().map(line).collect(), source }
}

fn bar(visit: &Visit, pack: &Pack, target: &Target, shown: &TargetShown) -> TargetBar {
    let [actual, wanted, ..] = shown.figures.each_ref().map(Option::as_ref);
    let printed =
        |figure: Option<&Figure>| figure.map_or_else(shown::dash, |figure| shown::figure(figure, visit.language));
    TargetBar {
        code: target.code.clone(),
        title: pack.title(&target.rule).unwrap_or_default(),
        href: format!("/policies/{}#{}", pack.name, target.code),
        light: light_shown(visit, light_of(shown)),
        terms: format!("{} \u{b7} {}", target.modality.as_str(), target.period.last_day()),
        actual: printed(actual),
        figure: actual.filter(|_| shown.opens).map(|figure| format!("/figures/{}", figure.key())),
        wanted: format!("{} {}", sign(target.operator), printed(wanted)),
        state: shown::state(shown.state.unwrap_or(TargetState::NoNumber), visit.language),
        pace: shown.pace.as_ref().map(|pace| in_words(visit, pace)).unwrap_or_default(),
        bullet: shown.pace.as_ref().and_then(bullet),
    }
}

/// Progress and time gone.
pub(crate) fn in_words(visit: &Visit, pace: &Pace) -> String {
    let t = &visit.t.targets;
    match pace.progress {
        Some(progress) => t.pace.with("progress", percent(progress)).with("gone", percent(pace.gone)).into(),
        None => t.gone_alone.with("gone", percent(pace.gone)).into(),
    }
}

/// A bar, where there is progress to draw.
fn bullet(pace: &Pace) -> Option<Bullet> {
    let place = |part: Ratio| {
        let drawn = part.mul(Ratio::whole(WHOLE)).and_then(|drawn| drawn.rounded(0));
        drawn.unwrap_or(0).clamp(0, END)
    };
    Some(Bullet { actual: place(pace.progress?), target: WHOLE, gone: place(pace.gone) })
}

/// A part of the whole in per cent, to one decimal.
fn percent(part: Ratio) -> String {
    let printed = part.mul(Ratio::whole(100)).map_or_else(|_| shown::dash(), |percent| percent.print(1));
    format!("{}%", printed.strip_suffix(".0").unwrap_or(&printed))
}

const fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::AtLeast => "\u{2265}",
        Operator::MoreThan => ">",
        Operator::Equal => "=",
        Operator::AtMost => "\u{2264}",
        Operator::LessThan => "<",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(light: Light, progress: Option<i128>, gone: i128) -> Pace {
        let part = |percent: i128| Ratio::new(percent, 100).expect("a rate");
        Pace { gone: part(gone), progress: progress.map(part), light }
    }

    #[test]
    fn the_one_furthest_behind_comes_first() {
        let green = pace(Light::OnCourse, Some(70), 60);
        let table = [
            pace(Light::FarBehind, Some(10), 60),
            pace(Light::FarBehind, Some(40), 60),
            pace(Light::Behind, Some(55), 60),
            green,
            pace(Light::Unjudged, None, 60),
        ];
        let mut mixed = [table[3], table[1], table[4], table[0], table[2]];
        mixed.sort_by_key(|pace| std::cmp::Reverse(urgency(Some(pace))));
        assert_eq!(mixed, table);
        assert!(urgency(None) < urgency(Some(&green)));
    }

    #[test]
    fn a_bar_reaches_a_quarter_beyond_the_target() {
        let drawn = |progress, gone| bullet(&pace(Light::OnCourse, progress, gone));
        assert_eq!(drawn(Some(50), 75), Some(Bullet { actual: 400, target: 800, gone: 600 }));
        assert_eq!(drawn(Some(300), 100), Some(Bullet { actual: 1000, target: 800, gone: 800 }));
        assert_eq!(drawn(Some(-5), 0), Some(Bullet { actual: 0, target: 800, gone: 0 }));
        assert_eq!(drawn(None, 50), None);
    }

    #[test]
    fn parts_are_told_in_per_cent() {
        let told = |num, den| percent(Ratio::new(num, den).expect("a rate"));
        assert_eq!([told(1, 1), told(2, 3), told(1, 8), told(0, 5)], ["100%", "66.7%", "12.5%", "0%"]);
    }
}
