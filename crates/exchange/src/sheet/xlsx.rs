//! Reads xlsx workbooks that passed the guard.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use model::Day;

use super::Sheet;
use super::fault::FileFault;
use super::format::{is_month, shows};
use super::guard::{Limits, check_sheets};
use super::merge::{Merge, Merges};
use super::parts::Parts;
use super::room::Room;
use super::value::{CellFault, CellValue, DateCell};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Most merged ranges of a sheet, counted by the rows they touch.
const MERGED_ROWS: usize = 1_000_000;

/// Reads every worksheet, or the one named, of a package whose largest part has so many bytes.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    only: Option<&str>,
    limits: &Limits,
    largest: u64,
) -> Result<Vec<Sheet>, FileFault> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let sheets: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    check_sheets(sheets.len(), largest, limits)?;
    if let Some(name) = only
        && !sheets.iter().any(|sheet| sheet.name == name)
    {
        return Err(FileFault::NoSuchSheet(name.to_owned(), sheets.into_iter().map(|sheet| sheet.name).collect()));
    }
    let mut room = Room::new(limits);
    let wanted = sheets.into_iter().filter(|sheet| only.is_none_or(|name| name == sheet.name));
    let mut parts = Parts::open(bytes).ok();
    let mut read = Vec::new();
    for meta in wanted {
        let mut sheet = Sheet { file: file.to_owned(), name: meta.name, ..Sheet::default() };
        sheet.hidden = meta.visible != SheetVisible::Visible;
        read_values(&mut book, &mut sheet, &mut room)?;
        mark_formulas(&mut book, &mut sheet, limits, &mut room)?;
        let merges = book.merge_cells_by_sheet_name(&sheet.name).map_err(|error| fault(&error))?;
        let ranges = merges.into_iter().map(|range| Merge {
            first_row: range.start.0,
            first_column: range.start.1,
            last_row: range.end.0,
            last_column: range.end.1,
        });
        sheet.merges = Merges::index(ranges, sheet.height(), MERGED_ROWS).ok_or(FileFault::TooMuchContent)?;
        if let Some(parts) = &mut parts {
            sheet.hidden_rows = parts.hidden_rows(&sheet.name)?;
        }
        read.push(sheet);
    }
    Ok(read)
}

fn read_values(book: &mut Book<'_>, sheet: &mut Sheet, room: &mut Room) -> Result<(), FileFault> {
    let mut reader = match book.worksheet_cells_reader(&sheet.name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(fault(&error)),
    };
    let mut after = (0, 0);
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(()),
            Err(XlsxError::CellError(value)) => {
                return Err(FileFault::ErrorValue { sheet: sheet.name.clone(), value, after });
            }
            Err(error) => return Err(fault(&error)),
        };
        let (row, column) = cell.get_position();
        after = (row, column);
        let value = value(cell.get_value(), reader.styles().get(style));
        if value.is_empty() {
            continue;
        }
        room.place(sheet, row, column, value)?;
    }
}

/// Formulas show only what they came to; a second look finds them, and those that no program ever
/// calculated.
fn mark_formulas(book: &mut Book<'_>, sheet: &mut Sheet, limits: &Limits, room: &mut Room) -> Result<(), FileFault> {
    let mut reader = match book.worksheet_cells_reader(&sheet.name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(fault(&error)),
    };
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(|error| fault(&error))? {
        let (row, column) = record.pos;
        // Far from any value nothing is read, so nothing is missed by leaving a formula out.
        if record.formula.is_none() || row >= limits.rows || column >= limits.columns {
            continue;
        }
        room.formula(sheet, row, column)?;
        if record.value == DataRef::Empty {
            room.place(sheet, row, column, CellValue::Fault(CellFault::FormulaWithoutValue))?;
        }
    }
    Ok(())
}

fn value(data: &DataRef<'_>, style: Option<&Style>) -> CellValue {
    let format = style.and_then(|style| style.number_format.as_ref());
    let code = format.map_or("", |format| format.format_code.as_str());
    match data {
        DataRef::Empty => CellValue::Empty,
        DataRef::String(text) => CellValue::from_text(text),
        DataRef::SharedString(text) => CellValue::from_text(text),
        DataRef::Bool(value) => CellValue::Bool(*value),
        DataRef::Error(error) => CellValue::Fault(CellFault::ErrorValue(error.to_string())),
        DataRef::Float(number) => CellValue::from_float(*number, shows(code, '%')),
        DataRef::Int(number) => CellValue::from_text(&number.to_string()),
        DataRef::DateTime(date) => {
            // yyyy年m月 among the built-in formats of a Chinese system.
            let built_in = format.and_then(|format| format.format_id).is_some_and(is_month);
            let month_only = built_in || (!code.is_empty() && code != "General" && !shows(code, 'd'));
            date_cell(date, month_only)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso_cell(text),
    }
}

fn date_cell(date: &ExcelDateTime, month_only: bool) -> CellValue {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let civil = i16::try_from(year).ok().and_then(|year| Day::new(year, month as i8, day as i8));
    match civil {
        // Serial numbers below one are times of day; those below a year are numbers in a date format.
        Some(day) if date.is_datetime() && date.as_f64() >= 366.0 => CellValue::Date(DateCell { day, month_only }),
        _ => CellValue::from_float(date.as_f64(), false),
    }
}

fn iso_cell(text: &str) -> CellValue {
    match text.get(..10).and_then(|day| day.parse().ok()) {
        Some(day) => CellValue::Date(DateCell { day, month_only: false }),
        None => CellValue::from_text(text),
    }
}

fn fault(error: &XlsxError) -> FileFault {
    match error {
        XlsxError::Password => FileFault::Encrypted,
        other => FileFault::Damaged(other.to_string()),
    }
}
