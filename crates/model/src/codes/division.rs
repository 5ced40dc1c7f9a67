//! Division codes (行政区划代码, GB/T 2260) with their history.

use std::collections::BTreeMap;

/// One spell of a name under a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Name in that spell.
    pub name: String,
    /// First edition that has it, as YYYYMM.
    pub first_seen: u32,
    /// Last edition that has it, as YYYYMM; `None` while it lasts.
    pub last_seen: Option<u32>,
}

/// All codes that ever were, with their names over time. Filled by the caller from the published
/// table: this crate reads no files.
#[derive(Clone, Debug, Default)]
pub struct Divisions(BTreeMap<String, Vec<Division>>);

impl Divisions {
    /// Adds one spell.
    pub fn add(&mut self, code: &str, spell: Division) {
        self.0.entry(code.to_owned()).or_default().push(spell);
    }

    /// The spells of a code, in the order they were added.
    #[must_use]
    pub fn spells(&self, code: &str) -> &[Division] {
        self.0.get(code).map_or(&[], Vec::as_slice)
    }

    /// The name of a code in a year; editions are sparse, so a year before the next spell counts.
    #[must_use]
    pub fn name_in(&self, code: &str, year: u16) -> Option<&str> {
        let (first, last) = (u32::from(year) * 100 + 12, u32::from(year) * 100);
        let held = |spell: &&Division| spell.first_seen <= first && spell.last_seen.is_none_or(|seen| seen >= last);
        self.spells(code).iter().rev().find(held).map(|spell| spell.name.as_str())
    }

    /// Whether the code was in use at any time.
    #[must_use]
    pub fn ever(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }
}
