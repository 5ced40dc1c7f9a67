//! Units: the places and bodies that own, report, accept and are assessed.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::words::words;

/// The key of a unit, for life. One of
/// - six digits: a division code of GB/T 2260 (`511702`);
/// - six digits, a hyphen and up to 12 capitals or digits: a unit that belongs to a division and has
///   no code of its own: the tier's own projects (本级, `511700-B`), a zone (`511700-Z1`), a
///   department (`230112-FGJ`);
/// - a unified social credit code: an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct UnitCode(String);

/// The text was not a unit code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a unit code; write six digits, or six digits, a hyphen and capitals or digits")]
pub struct NotAUnitCode(pub String);

words! {
    /// What a unit is.
    pub enum UnitKind {
        /// A province, prefecture, county or township (GB/T 2260).
        Region = "region",
        /// 本级: the projects that a tier runs itself.
        Own = "own",
        /// 开发区: a zone, with or without a division code.
        Zone = "zone",
        /// 部门: a department of a government.
        Department = "department",
        /// 企业: an enterprise that reports.
        Enterprise = "enterprise",
    }
}

/// One dated state of a unit: its name and its place in the tree from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Key for life.
    pub code: UnitCode,
    /// First day of this state.
    pub from: Day,
    /// Last day of this state; `None` while it lasts.
    pub to: Option<Day>,
    /// What the unit is.
    pub kind: UnitKind,
    /// Full name.
    pub name: String,
    /// The unit above in the tree of places; `None` for the top.
    pub parent: Option<UnitCode>,
}

words! {
    /// What happened to units on a day.
    pub enum UnitEventKind {
        /// 合并: several became one.
        Merged = "merged",
        /// 拆分: one became several.
        Split = "split",
        /// 更名或换码: the same place under a new name or code.
        Renamed = "renamed",
        /// 划转: moved to another parent.
        Moved = "moved",
    }
}

/// A dated event between units, by which old records are drawn on later boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitEvent {
    /// First day of the new state.
    pub on: Day,
    /// What happened.
    pub kind: UnitEventKind,
    /// Units before.
    pub old: Vec<UnitCode>,
    /// Units after.
    pub new: Vec<UnitCode>,
    /// The document that ordered it; empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
}

impl UnitCode {
    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The division code at its head, unless it is an enterprise.
    #[must_use]
    pub fn division(&self) -> Option<&str> {
        (self.0.len() == 6 || self.0.as_bytes().get(6) == Some(&b'-')).then(|| &self.0[..6])
    }
}

fn is_unit_code(text: &str) -> bool {
    let Some(head) = text.get(..6) else { return false };
    let digits = head.bytes().all(|b| b.is_ascii_digit());
    match text[6..].strip_prefix('-') {
        Some(tail) => {
            digits
                && (1..=12).contains(&tail.len())
                && tail.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        }
        None if text.len() == 6 => digits,
        None => text.parse::<crate::CreditCode>().is_ok_and(|code| code.as_str() == text),
    }
}

impl FromStr for UnitCode {
    type Err = NotAUnitCode;

    fn from_str(text: &str) -> Result<Self, NotAUnitCode> {
        if is_unit_code(text) { Ok(Self(text.to_owned())) } else { Err(NotAUnitCode(text.to_owned())) }
    }
}

impl TryFrom<String> for UnitCode {
    type Error = NotAUnitCode;

    fn try_from(text: String) -> Result<Self, NotAUnitCode> {
        if is_unit_code(&text) { Ok(Self(text)) } else { Err(NotAUnitCode(text)) }
    }
}

impl From<UnitCode> for String {
    fn from(code: UnitCode) -> Self {
        code.0
    }
}

impl Borrow<str> for UnitCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_unit_code() {
        for text in ["511702", "511700-B", "511700-Z1", "230112-FGJ", "91350100M000100Y43"] {
            assert_eq!(text.parse::<UnitCode>().map(String::from).as_deref(), Ok(text));
        }
        for text in [
            "",
            "51170",
            "5117022",
            "511700-",
            "511700-b",
            "51170A",
            "511700-ABCDEFGHIJKLM",
            "91350100M000100Y44",
            "五一一七〇二",
        ] {
            assert!(text.parse::<UnitCode>().is_err(), "{text}");
        }
        assert_eq!("511700-B".parse::<UnitCode>().expect("own tier").division(), Some("511700"));
    }
}
