//! Whose workbook came back.

use model::codes::half_width;
use model::{Period, ProjectId, UnitCode};

use super::HIDDEN_SHEET;
use crate::import::UnitRef;
use crate::sheet::Sheet;

/// What a workbook says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The unit that filled it in.
    pub unit: UnitRef,
    /// The period, where it says.
    pub period: Option<Period>,
    /// Version of the form; `None` when only its title tells.
    pub version: Option<u32>,
    /// Ledger position of what was known in it.
    pub position: Option<i64>,
    /// The projects it was made for.
    pub projects: Vec<ProjectId>,
}

/// Rows in which a title is looked for.
const TITLE_ROWS: usize = 6;

/// Whose workbook it is: by its hidden sheet, or, when that was lost on the way, by 填报单位 above the
/// table; `None` when it does not say.
#[must_use]
pub fn identify(sheets: &[Sheet]) -> Option<Identity> {
    sheets.iter().find(|sheet| sheet.name == HIDDEN_SHEET).and_then(hidden).or_else(|| sheets.iter().find_map(titled))
}

fn hidden(sheet: &Sheet) -> Option<Identity> {
    let text = |row: &[crate::sheet::CellValue], column: usize| row.get(column).map(|value| value.to_text());
    let facts = |wanted: &str| {
        let rows = sheet.rows.iter().filter(move |row| text(row, 0).as_deref() == Some(wanted));
        rows.filter_map(|row| text(row, 1)).collect::<Vec<_>>()
    };
    let one = |wanted: &str| facts(wanted).into_iter().next();
    let version = one("luodi-month")?.parse().ok()?;
    let unit: UnitCode = one("unit")?.parse().ok()?;
    Some(Identity {
        unit: UnitRef::Code(unit),
        period: one("period").and_then(|period| period.parse().ok()),
        version: Some(version),
        position: one("position").and_then(|position| position.parse().ok()),
        projects: facts("project").iter().filter_map(|id| id.parse().ok()).collect(),
    })
}

fn titled(sheet: &Sheet) -> Option<Identity> {
    let texts = sheet.rows.iter().take(TITLE_ROWS).flatten().map(|value| value.to_text());
    let named = texts.into_iter().find_map(|text| {
        let text = text.replace('　', " ");
        let after = ["填报单位：", "填报单位:"]
            .iter()
            .find_map(|label| text.split_once(label))
            .map(|(_, after)| after.to_owned())?;
        let name = after.split_whitespace().next()?.to_owned();
        Some(name)
    })?;
    let plain = half_width(&named);
    let code = plain.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    let unit = match code.and_then(|code| code.parse().ok()) {
        Some(code) => UnitRef::Code(code),
        None => UnitRef::Name(plain.split('(').next().unwrap_or_default().to_owned()),
    };
    Some(Identity { unit, period: None, version: None, position: None, projects: Vec::new() })
}
