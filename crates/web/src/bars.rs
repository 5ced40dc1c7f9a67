//! Bars behind numbers: how long each is beside the others, for readers who compare by eye.

use model::{Figure, Outcome, Ratio};

/// Width of the longest bar, in the units of its drawing.
const WIDTH: i128 = 100;

/// A bar from the line of zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Where it begins.
    pub(crate) x: i128,
    /// How long it is; 0 where there is no number.
    pub(crate) width: i128,
    /// It stands for less than nothing.
    pub(crate) negative: bool,
}

/// A bar for each figure; the longest reach fills the width, and all share the line of zero.
pub(crate) fn bars(figures: &[&Figure]) -> Vec<Bar> {
    let numbers: Vec<Option<Ratio>> = figures
        .iter()
        .map(|figure| match figure.outcome() {
            Outcome::Number(number) => Some(number),
            Outcome::Absent(_) => None,
        })
        .collect();
    let known = || numbers.iter().flatten().copied();
    let zero = Ratio::whole(0);
    let (low, high) = (known().fold(zero, Ratio::min), known().fold(zero, Ratio::max));
    let place = |number: Ratio| {
        let part = number.sub(low).and_then(|up| up.div(high.sub(low)?));
        let drawn = part.and_then(|part| part.mul(Ratio::whole(WIDTH)));
        drawn.and_then(|drawn| drawn.rounded(0)).unwrap_or(0).clamp(0, WIDTH)
    };
    let zero_at = place(zero);
    let bar = |number: Option<Ratio>| {
        let Some(number) = number else { return Bar::default() };
        let end = place(number);
        Bar { x: end.min(zero_at), width: (end - zero_at).abs(), negative: number < zero }
    };
    numbers.into_iter().map(bar).collect()
}
