//! Cells that hold codes of national standards, each fault in its own words.

use model::codes::{CreditCodeFault, ProjectCodeDoubt, ProjectCodeFault, half_width};
use model::{CreditCode, ProjectCode, ProjectId, UnitCode};

use super::Setting;
use super::field::Field;
use super::parse::{is_nothing, items};
use super::row::{Row, UnitRef};
use crate::sheet::CellValue;

/// A unit's code; small letters are taken for capitals.
pub(super) fn unit_code(row: &mut Row<'_>, field: &Field) -> Option<UnitCode> {
    let text = row.code(field);
    let read = text.to_ascii_uppercase().parse().ok();
    if read.is_none() && !text.is_empty() {
        row.tell("unit-code", field, &[&text]);
    }
    read
}

/// Codes of units, several in one cell, in their order and each once; a name after its code is
/// passed over, and what is no code is told. `None` when there is anything that is none.
pub(super) fn unit_codes(row: &mut Row<'_>, field: &Field) -> Option<Vec<UnitCode>> {
    let text = match row.value(field) {
        CellValue::Text(text) => text,
        CellValue::Empty => return None,
        _ => row.code(field),
    };
    let mut codes = Vec::new();
    for item in items(&text).iter().filter(|item| !is_nothing(item)) {
        let words: Vec<&str> = item.split_whitespace().collect();
        let named = |word: &&str| word.chars().all(|c| !half_width(&c.to_string()).is_ascii());
        // With one code the rest is its name.
        let has_code = words.iter().any(|word| !named(word));
        for word in words.into_iter().filter(|word| !has_code || !named(word)) {
            match UnitRef::read(word) {
                UnitRef::Code(code) => codes.push(code),
                UnitRef::Name(name) => {
                    row.tell("unit-code", field, &[&name]);
                    return None;
                }
            }
        }
    }
    codes.sort();
    codes.dedup();
    Some(codes).filter(|codes| !codes.is_empty())
}

/// A project's own id.
pub(super) fn project_id(row: &mut Row<'_>, field: &Field) -> Option<ProjectId> {
    let text = row.code(field);
    let read = text.to_ascii_uppercase().parse().ok();
    if read.is_none() && !text.is_empty() {
        row.tell("project-id", field, &[&text]);
    }
    read
}

/// A credit code. One whose 17th character does not check is taken with a warning: registrars have
/// issued such codes.
pub(super) fn credit_code(row: &mut Row<'_>, field: &Field) -> Option<CreditCode> {
    let text = row.code(field);
    if text.is_empty() {
        return None;
    }
    match CreditCode::read(&text) {
        Ok(code) => {
            if let Some(CreditCodeFault::OrganisationCheck(right)) = code.doubt() {
                row.tell("credit-code-organisation", field, &[code.as_str(), &right.to_string()]);
            }
            Some(code)
        }
        Err(fault) => {
            match fault {
                CreditCodeFault::Length => {
                    row.tell("credit-code-length", field, &[&text, &text.chars().count().to_string()]);
                }
                CreditCodeFault::Charset(wrong) => row.tell("credit-code-charset", field, &[&text, &wrong.to_string()]),
                CreditCodeFault::Check(right) | CreditCodeFault::OrganisationCheck(right) => {
                    row.tell("credit-code-check", field, &[&text, &right.to_string()]);
                }
            }
            None
        }
    }
}

/// A project code, or a code of an older or local scheme kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AnyProjectCode {
    /// Of one of the two national schemes.
    National(ProjectCode),
    /// Of another.
    Legacy(String),
}

impl AnyProjectCode {
    /// Both kinds apart.
    pub(super) fn split(code: Option<Self>) -> (Option<ProjectCode>, Option<String>) {
        match code {
            Some(Self::National(code)) => (Some(code), None),
            Some(Self::Legacy(code)) => (None, Some(code)),
            None => (None, None),
        }
    }
}

/// A project code. Digits and hyphens that do not make one are refused; texts with letters or words
/// are codes of another scheme, taken with a warning.
pub(super) fn project_code(row: &mut Row<'_>, field: &Field, setting: &Setting<'_>) -> Option<AnyProjectCode> {
    let text = row.code(field);
    if text.is_empty() {
        return None;
    }
    match ProjectCode::read(&text) {
        Ok(code) => {
            match code.doubt(setting.divisions) {
                Some(ProjectCodeDoubt::RegionUnknown(region)) => {
                    row.tell("project-code-region-unknown", field, &[code.as_str(), &region]);
                }
                Some(ProjectCodeDoubt::RegionNotInUse { region, year, now }) => {
                    let now = now.map(|(code, name)| format!("（现为 {code} {name}）")).unwrap_or_default();
                    let quoted = [code.as_str(), &region, &year.to_string(), &now];
                    row.tell("project-code-region-ended", field, &quoted);
                }
                None => {}
            }
            Some(AnyProjectCode::National(code))
        }
        Err(ProjectCodeFault::Charset(_)) => {
            row.tell("project-code-legacy", field, &[&text]);
            Some(AnyProjectCode::Legacy(text))
        }
        Err(ProjectCodeFault::Digits(count)) => {
            row.tell("project-code-digits", field, &[&text, &count.to_string()]);
            None
        }
        Err(ProjectCodeFault::Groups) => {
            row.tell("project-code-groups", field, &[&text]);
            None
        }
        Err(ProjectCodeFault::Time) => {
            row.tell("project-code-time", field, &[&text, text.get(..4).unwrap_or_default()]);
            None
        }
    }
}
