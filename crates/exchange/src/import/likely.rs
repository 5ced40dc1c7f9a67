//! What a column with an unknown heading most likely is: by its heading, and by what its cells hold.
//! A guess is told and asked about, never acted on.

use model::codes::half_width;
use model::likeness::likeness;
use model::{CreditCode, ProjectCode};

use super::columns::ColumnName;
use super::field::{Field, Holds, Kind, Synonyms};
use super::header::Header;
use super::parse::{amount, day, is_nothing};
use crate::sheet::{CellValue, Sheet};

/// Thousandths of likeness from which a heading is taken for a field's.
const LIKE: u32 = 550;
/// Cells that are looked at.
const CELLS: usize = 50;

/// A guess.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guess {
    pub field: &'static Field,
    /// How sure, in thousandths.
    pub thousandths: u32,
}

/// The likeliest field of a column among those that the table has not.
pub(crate) fn guess(kind: Kind, sheet: &Sheet, header: &Header, name: &ColumnName) -> Option<Guess> {
    let cells = cells(sheet, header, name.index);
    let free = |field: &&'static Field| !header.columns.contains_key(field.key);
    if let Some(key) = code_in(&cells) {
        let of_code = kind.fields().iter().filter(free).find(|field| field.key == key);
        return of_code.map(|field| Guess { field, thousandths: 950 });
    }
    let leaf = name.key.rsplit('/').next().unwrap_or_default();
    let mut best: Option<Guess> = None;
    for (synonym, field) in Synonyms::of(kind).fields() {
        if !free(&field) || !fits(field, &cells) {
            continue;
        }
        let like = likeness(&name.key, synonym).max(likeness(leaf, synonym));
        if like >= LIKE && best.is_none_or(|best| like > best.thousandths) {
            best = Some(Guess { field, thousandths: like.min(900) });
        }
    }
    best
}

fn cells(sheet: &Sheet, header: &Header, column: u32) -> Vec<CellValue> {
    let values = (header.data_row()..sheet.height()).map(|row| sheet.value(row, column));
    let filled = values.filter(|value| !value.is_empty() && !is_nothing(&value.to_text()));
    filled.take(CELLS).cloned().collect()
}

/// Codes with a check digit or a form of their own speak for themselves.
fn code_in(cells: &[CellValue]) -> Option<&'static str> {
    let most = |is: &dyn Fn(&str) -> bool| {
        let texts = cells.iter().map(|value| half_width(&value.to_text()).to_ascii_uppercase());
        cells.len() >= 2 && texts.filter(|text| is(text)).count() * 10 >= cells.len() * 8
    };
    if most(&|text| CreditCode::read(text).is_ok()) {
        return Some("owner_code");
    }
    most(&|text| ProjectCode::read(text).is_ok()).then_some("code")
}

/// Whether most cells could be what the field holds.
fn fits(field: &Field, cells: &[CellValue]) -> bool {
    let passes = |value: &&CellValue| {
        let text = value.to_text();
        match field.holds {
            Holds::Money => amount(&text, Some(model::MoneyUnit::Wan)).is_ok(),
            Holds::Number | Holds::Percent | Holds::Count => {
                half_width(&text).trim_end_matches('%').parse::<f64>().is_ok()
            }
            Holds::Day => matches!(value, CellValue::Date(_)) || day(&text, false).is_ok(),
            Holds::Text | Holds::Units | Holds::Choice(_) => matches!(value, CellValue::Text(_)),
            Holds::Code | Holds::Period => true,
        }
    };
    cells.is_empty() || cells.iter().filter(passes).count() * 10 >= cells.len() * 7
}
