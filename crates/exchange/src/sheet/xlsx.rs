//! Reads xlsx workbooks that passed the guard.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use model::Day;

use super::Sheet;
use super::fault::FileFault;
use super::guard::Limits;
use super::merge::{Merge, Merges};
use super::value::{CellFault, CellValue, DateCell};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Most merged ranges of a sheet, counted by the rows they touch.
const MERGED_ROWS: usize = 1_000_000;

/// What is left of cells and text.
struct Room {
    cells: usize,
    text_bytes: usize,
}

/// Reads every worksheet, or the one named.
pub(super) fn read(file: &str, bytes: &[u8], only: Option<&str>, limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let sheets: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    if let Some(name) = only
        && !sheets.iter().any(|sheet| sheet.name == name)
    {
        return Err(FileFault::NoSuchSheet(name.to_owned(), sheets.into_iter().map(|sheet| sheet.name).collect()));
    }
    let mut room = Room { cells: limits.cells, text_bytes: limits.text_bytes };
    let wanted = sheets.into_iter().filter(|sheet| only.is_none_or(|name| name == sheet.name));
    let mut read = Vec::new();
    for meta in wanted {
        let mut sheet = Sheet { file: file.to_owned(), name: meta.name, ..Sheet::default() };
        sheet.hidden = meta.visible != SheetVisible::Visible;
        read_values(&mut book, &mut sheet, limits, &mut room)?;
        mark_uncalculated(&mut book, &mut sheet, limits, &mut room)?;
        let merges = book.merge_cells_by_sheet_name(&sheet.name).map_err(|error| fault(&error))?;
        let ranges = merges.into_iter().map(|range| Merge {
            first_row: range.start.0,
            first_column: range.start.1,
            last_row: range.end.0,
            last_column: range.end.1,
        });
        sheet.merges = Merges::index(ranges, sheet.height(), MERGED_ROWS).ok_or(FileFault::TooMuchContent)?;
        read.push(sheet);
    }
    Ok(read)
}

fn read_values(book: &mut Book<'_>, sheet: &mut Sheet, limits: &Limits, room: &mut Room) -> Result<(), FileFault> {
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
        if row >= limits.rows || column >= limits.columns {
            let most = (limits.rows, limits.columns);
            return Err(FileFault::SheetTooLarge { sheet: sheet.name.clone(), row, column, most });
        }
        place(sheet, row as usize, column as usize, value, room)?;
    }
}

fn place(sheet: &mut Sheet, row: usize, column: usize, value: CellValue, room: &mut Room) -> Result<(), FileFault> {
    let rows = &mut sheet.rows;
    let new_rows = (row + 1).saturating_sub(rows.len());
    let new_cells = (column + 1).saturating_sub(rows.get(row).map_or(0, Vec::len));
    let text = if let CellValue::Text(text) = &value { text.len() } else { 0 };
    // A row costs about as much as a cell even when it is blank.
    room.cells = room.cells.checked_sub(new_rows + new_cells).ok_or(FileFault::TooMuchContent)?;
    room.text_bytes = room.text_bytes.checked_sub(text).ok_or(FileFault::TooMuchContent)?;
    if new_rows > 0 {
        rows.resize_with(row + 1, Vec::new);
    }
    if new_cells > 0 {
        rows[row].resize(column + 1, CellValue::Empty);
    }
    rows[row][column] = value;
    Ok(())
}

/// Formulas that no program ever calculated have no value; a second look finds them.
fn mark_uncalculated(
    book: &mut Book<'_>,
    sheet: &mut Sheet,
    limits: &Limits,
    room: &mut Room,
) -> Result<(), FileFault> {
    let mut reader = match book.worksheet_cells_reader(&sheet.name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(fault(&error)),
    };
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(|error| fault(&error))? {
        if record.formula.is_none() || record.value != DataRef::Empty {
            continue;
        }
        let (row, column) = record.pos;
        // Far from any value nothing is read, so nothing is missed by leaving a formula out.
        if row < limits.rows && column < limits.columns {
            place(sheet, row as usize, column as usize, CellValue::Fault(CellFault::FormulaWithoutValue), room)?;
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
            let built_in =
                format.and_then(|format| format.format_id).is_some_and(|id| [17, 27, 36, 50, 52, 57].contains(&id));
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

/// Whether a number format shows a sign outside quotes and brackets.
fn shows(code: &str, sign: char) -> bool {
    let mut quoted = false;
    let mut bracketed = false;
    let mut escaped = false;
    for letter in code.chars() {
        if escaped {
            escaped = false;
            continue;
        }
        match letter {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            other if !quoted && !bracketed && other.eq_ignore_ascii_case(&sign) => return true,
            _ => {}
        }
    }
    false
}

fn fault(error: &XlsxError) -> FileFault {
    match error {
        XlsxError::Password => FileFault::Encrypted,
        other => FileFault::Damaged(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_tell_percent_and_months() {
        let table = [
            ("0.00%", '%', true),
            (r#"0.0"%""#, '%', false),
            (r"0\%", '%', false),
            (r#"yyyy"年"m"月""#, 'd', false),
            (r#"yyyy"年"m"月"d"日""#, 'd', true),
            ("[Red]0.0", 'd', false),
        ];
        for (code, sign, shown) in table {
            assert_eq!(shows(code, sign), shown, "{code}");
        }
    }
}
