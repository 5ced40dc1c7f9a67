//! The `lights` block of `policy.md`: how far behind the time gone a target may be before its light is red.

use model::{Measure, Ratio};

use super::block::{Fields, Need};
use super::faults::Faults;
use super::markdown::Fence;
use super::source::Source;

/// The bounds of the lights (红黄绿灯) of a pack's targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lights {
    /// How far a target's progress may lie behind the time gone and still be yellow: a fraction of one, from 0 to 1.
    pub yellow: Ratio,
    /// The same as written (`10%`).
    pub text: String,
    /// Where the bound comes from; `None` where the pack says nothing and the default of the program holds.
    pub source: Option<String>,
}

impl Default for Lights {
    /// Ten points of a hundred.
    fn default() -> Self {
        let yellow = Ratio::new(10, 100).unwrap_or(Ratio::ZERO);
        Self { yellow, text: "10%".to_owned(), source: None }
    }
}

const KEYS: &[&str] = &["yellow", "source"];

/// Reads a `lights` block.
pub(super) fn read(source: &Source, fence: &Fence<'_>, faults: &mut Faults) -> Option<Lights> {
    let toml = fence.toml(source);
    let table = toml.parse(faults)?;
    let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
    fields.only(KEYS, faults);
    let source = fields.text("source", Need::Required, faults);
    let item = fields.item("yellow", Need::Required, faults)?;
    let written = item.written(faults)?;
    let rate = written
        .value
        .number()
        .filter(|(measure, value)| *measure == Measure::Rate && (Ratio::ZERO..=Ratio::ONE).contains(value));
    let Some((_, yellow)) = rate else {
        item.wrong(
            "不是0%至100%的百分数",
            "写容许落后于时间进度的百分点，如 \"10%\"",
            "is no percentage from 0% to 100%",
            "write how many points behind the time gone are still yellow, as \"10%\"",
            faults,
        );
        return None;
    };
    Some(Lights { yellow, text: written.text, source: Some(source?) })
}
