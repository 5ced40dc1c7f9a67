//! Reads text tables: UTF-8, UTF-16 or GB18030, separated by commas, tabs or semicolons.

use std::borrow::Cow;

use super::Sheet;
use super::fault::FileFault;
use super::guard::Limits;
use super::value::{CellFault, CellValue};

/// Reads the one table of a text file.
pub(super) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, FileFault> {
    let text = decode(bytes)?;
    // One kind of line end, so that rows are counted as a spreadsheet counts them.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet { file: file.to_owned(), ..Sheet::default() };
    let mut record = csv::StringRecord::new();
    let mut cells = limits.cells;
    loop {
        // The reader passes over blank lines; a spreadsheet shows them as rows.
        let rest = text.as_bytes().get(reader.position().byte() as usize..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
        if !reader.read_record(&mut record).map_err(|error| FileFault::Damaged(error.to_string()))? {
            return Ok(sheet);
        }
        let rows = sheet.rows.len() + blank;
        if rows >= limits.rows as usize {
            return Err(too_large(limits, rows, 0));
        }
        sheet.rows.resize_with(rows, Vec::new);
        let mut row: Vec<CellValue> = record.iter().map(cell).collect();
        let width = row.iter().rposition(|value| !value.is_empty()).map_or(0, |last| last + 1);
        if width > limits.columns as usize {
            return Err(too_large(limits, rows, width - 1));
        }
        row.truncate(width);
        cells = cells.checked_sub(width + blank + 1).ok_or(FileFault::TooMuchContent)?;
        sheet.rows.push(row);
    }
}

fn too_large(limits: &Limits, row: usize, column: usize) -> FileFault {
    let index = |number| u32::try_from(number).unwrap_or(u32::MAX - 1);
    let most = (limits.rows, limits.columns);
    FileFault::SheetTooLarge { sheet: String::new(), row: index(row), column: index(column), most }
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let body = bytes.get(skip..).unwrap_or_default();
    let text = encoding.decode_without_bom_handling_and_without_replacement(body);
    let text = match text {
        Some(text) => text,
        None if skip == 0 => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(body)
            .ok_or_else(|| if is_binary(body) { FileFault::Unknown } else { FileFault::Encoding })?,
        None => return Err(FileFault::Encoding),
    };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')) {
        return Err(FileFault::Unknown);
    }
    Ok(text)
}

fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
}

/// The separator that stands most often outside quotes in the first lines.
fn delimiter(text: &str) -> u8 {
    const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    let mut lines = 0;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => lines += 1,
            _ if quoted => {}
            other => {
                if let Some(index) = SEPARATORS.iter().position(|separator| *separator == other) {
                    counts[index] += 1;
                }
            }
        }
        if lines >= 30 {
            break;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(b',', |index| SEPARATORS[index])
}

fn cell(text: &str) -> CellValue {
    let trimmed = text.trim();
    // ="511702" is how text is kept from being read as a number.
    if let Some(kept) = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return CellValue::from_text(kept);
    }
    if trimmed.starts_with('=') && trimmed.len() > 1 {
        return CellValue::Fault(CellFault::FormulaWithoutValue);
    }
    CellValue::from_text(trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<Vec<String>> {
        let sheet = read("a.csv", text, &Limits::default()).expect("a table");
        sheet.rows.iter().map(|row| row.iter().map(CellValue::to_text).collect()).collect()
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "\n\na,b\r\n\r\n\"x\ny\",2\r\n\n\nlast,\n\n";
        let wanted: [&[&str]; 8] = [&[], &[], &["a", "b"], &[], &["x\ny", "2"], &[], &[], &["last"]];
        assert_eq!(rows(text.as_bytes()), wanted);
    }

    #[test]
    fn each_separator_and_encoding_gives_the_same_table() {
        let wanted = [["项目", "投资"], ["甲", "1"]];
        let gb: &[u8] = &encoding_rs::GB18030.encode("项目,投资\n甲,1").0;
        let utf16: Vec<u8> = "\u{FEFF}项目\t投资\n甲\t1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let texts = ["项目,投资\n甲,1", "\u{FEFF}项目,投资\r\n甲,1\r\n", "项目\t投资\n甲\t1", "项目;投资\n甲;1"];
        for bytes in texts.iter().map(|text| text.as_bytes()).chain([gb, &utf16]) {
            assert_eq!(rows(bytes), wanted, "{bytes:?}");
        }
    }

    #[test]
    fn text_that_is_no_text_is_refused() {
        let read = |bytes: &[u8]| read("a.csv", bytes, &Limits::default()).expect_err("no table");
        assert_eq!(read(b"a,b\0c"), FileFault::Unknown);
        assert_eq!(read(b"\x01\x02\xFF\xFF"), FileFault::Unknown);
        assert_eq!(read(b"a,\xFF\xFF"), FileFault::Encoding);
    }

    #[test]
    fn formulas_in_text_have_no_value() {
        assert_eq!(cell("=\"0123\""), CellValue::Text("0123".to_owned()));
        assert_eq!(cell("=SUM(A1:A3)"), CellValue::Fault(CellFault::FormulaWithoutValue));
        assert_eq!(cell("#REF!"), CellValue::Fault(CellFault::ErrorValue("#REF!".to_owned())));
    }
}
