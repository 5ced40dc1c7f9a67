//! A workbook that came back, with each error marked in its cell.

use std::collections::BTreeMap;

use model::{Place, Severity};
use rust_xlsxwriter::{Color, Format, FormatBorder, Note, Workbook, Worksheet, XlsxError};

use super::HIDDEN_SHEET;
use crate::export::ExportError;
use crate::sheet::{CellValue, Number, Sheet};

/// Something to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub place: Place,
    /// Whether it kept the row out.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: String,
}

/// The longest note that Excel shows well, in characters.
const NOTE: usize = 400;

/// The sheets as they came, values in the same cells, marked; before them a list of what to put right.
/// Layout is plain: it is for finding cells, and what is known of a form by its hidden sheet stays.
///
/// # Errors
/// When the sheets do not fit Excel's own limits.
pub fn write_marked(sheets: &[Sheet], marks: &[Mark]) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    write_list(workbook.add_worksheet(), marks)?;
    for (number, sheet) in sheets.iter().enumerate() {
        let written = workbook.add_worksheet();
        // A text file has a table without a name.
        let name = if sheet.name.is_empty() { format!("表{}", number + 1) } else { sheet.name.clone() };
        written.set_name(if name == LIST { format!("{name}（原）") } else { name })?;
        if sheet.name == HIDDEN_SHEET {
            written.set_very_hidden(true);
        }
        let of_sheet = marks.iter().filter(|mark| mark.place.file == sheet.file && mark.place.sheet == sheet.name);
        write_sheet(written, sheet, of_sheet)?;
    }
    Ok(workbook.save_to_buffer()?)
}

const LIST: &str = "需更正";

fn write_list(sheet: &mut Worksheet, marks: &[Mark]) -> Result<(), XlsxError> {
    sheet.set_name(LIST)?;
    let head = Format::new().set_bold().set_border(FormatBorder::Thin);
    let wrap = Format::new().set_text_wrap().set_border(FormatBorder::Thin);
    for (column, (text, width)) in (0_u16..).zip([("位置", 16), ("问题", 60), ("怎样改", 60)]) {
        sheet.write_string_with_format(0, column, text, &head)?.set_column_width(column, width)?;
    }
    for (row, mark) in (1_u32..).zip(marks) {
        let line = if mark.place.line == 0 { String::new() } else { mark.place.line.to_string() };
        let place = format!("{} {}{line}", mark.place.sheet, mark.place.column);
        for (column, text) in (0_u16..).zip([place.trim(), &mark.what, &mark.cure]) {
            sheet.write_string_with_format(row, column, text, &wrap)?;
        }
    }
    Ok(())
}

fn write_sheet<'m>(
    written: &mut Worksheet,
    sheet: &Sheet,
    marks: impl Iterator<Item = &'m Mark>,
) -> Result<(), XlsxError> {
    let mut notes: BTreeMap<(u32, u16), (Severity, Vec<String>)> = BTreeMap::new();
    for mark in marks.filter(|mark| mark.place.line > 0) {
        let at = (mark.place.line - 1, column_number(&mark.place.column).unwrap_or(0));
        let entry = notes.entry(at).or_insert((mark.severity, Vec::new()));
        entry.0 = entry.0.max(mark.severity);
        entry.1.push(format!("{}。{}", mark.what, mark.cure));
    }
    let plain = Format::new().set_text_wrap();
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        for (column, value) in (0_u16..).zip(cells) {
            let format = notes.get(&(row, column)).map_or_else(|| plain.clone(), |(severity, _)| marked(*severity));
            write_value(written, row, column, value, &format)?;
        }
    }
    for ((row, column), (severity, texts)) in &notes {
        if sheet.value(*row, u32::from(*column)).is_empty() {
            written.write_blank(*row, *column, &marked(*severity))?;
        }
        let text: String = texts.join("\n").chars().take(NOTE).collect();
        written.insert_note(*row, *column, &Note::new(text).set_author("落地").set_width(260).set_height(120))?;
    }
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0).min(100);
    for column in 0..u16::try_from(width).unwrap_or(0) {
        written.set_column_width(column, 16)?;
    }
    Ok(())
}

fn marked(severity: Severity) -> Format {
    let color = if severity == Severity::Error { 0x00FF_C7CE } else { 0x00FF_EB9C };
    Format::new().set_text_wrap().set_background_color(Color::RGB(color)).set_border(FormatBorder::Thin)
}

fn column_number(letters: &str) -> Option<u16> {
    let number = letters.bytes().try_fold(0_u32, |sum, byte| {
        byte.is_ascii_uppercase().then(|| sum.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1)).flatten()
    });
    u16::try_from(number?.checked_sub(1)?).ok()
}

/// A value as it was read: numbers stay numbers where a spreadsheet keeps all their digits.
pub(crate) fn write_value(
    written: &mut Worksheet,
    row: u32,
    column: u16,
    value: &CellValue,
    format: &Format,
) -> Result<(), XlsxError> {
    let number = |number: &Number| number.text.parse::<f64>().ok().filter(|_| !number.lost_digits());
    match value {
        CellValue::Empty => return Ok(()),
        CellValue::Number(read) => match number(read) {
            Some(value) if read.percent => {
                written.write_number_with_format(row, column, value, &format.clone().set_num_format("0.##%"))?
            }
            Some(value) => written.write_number_with_format(row, column, value, format)?,
            None => written.write_string_with_format(row, column, &read.text, format)?,
        },
        CellValue::Bool(value) => written.write_boolean_with_format(row, column, *value, format)?,
        other => written.write_string_with_format(row, column, other.to_text(), format)?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::column_number;

    #[test]
    fn letters_are_numbers() {
        for (letters, number) in [("A", Some(0)), ("Z", Some(25)), ("AA", Some(26)), ("", None), ("7", None)] {
            assert_eq!(column_number(letters), number, "{letters}");
        }
    }
}
