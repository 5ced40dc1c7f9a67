//! Reads workbooks of Excel 97-2003 and WPS (xls, et).
//!
//! The readers there are reserve as much as a file claims, and tell neither percentages from numbers
//! nor hidden rows; of the format only values, number formats, merged ranges and hidden rows matter
//! here. Everything read is bounded by the length of the file and by the limits.

use super::Sheet;
use super::biff::{BiffRecord, BiffRecords, PieceReader, cell_at, error_text, float_at, rk, shared_at};
use super::compound::{Compound, u16_at, u32_at};
use super::fault::FileFault;
use super::format::{NumberFormat, date_or_number};
use super::guard::Limits;
use super::merge::{Merge, Merges};
use super::room::Room;
use super::value::{CellFault, CellValue};

/// Most merged ranges of a sheet, counted by the rows they touch.
const MERGED_ROWS: usize = 1_000_000;
/// Sheets of a workbook; each is read from its own offset.
const SHEETS: usize = 256;

const BOF: u16 = 0x0809;
const END: u16 = 0x000A;
const BIFF8: u16 = 0x0600;
const FORMULA: u16 = 0x0006;

/// What the sheets of a workbook share.
struct Book {
    strings: Vec<String>,
    formats: Vec<NumberFormat>,
    from_1904: bool,
    sheets: Vec<SheetHead>,
}

struct SheetHead {
    offset: usize,
    hidden: bool,
    name: String,
}

/// Reads every worksheet, or the one named.
pub(super) fn read(file: &str, bytes: &[u8], only: Option<&str>, limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    let compound = Compound::open(bytes)?;
    let Some(stream) = compound.stream("Workbook")? else {
        let other = [("WordDocument", "Word（.doc）"), ("PowerPoint Document", "PowerPoint（.ppt）")];
        let other = other.iter().find(|(stream, _)| compound.has(stream));
        return Err(other.map_or(FileFault::OldExcel, |(_, kind)| FileFault::Other(kind)));
    };
    read_stream(file, &stream, only, limits)
}

fn read_stream(file: &str, stream: &[u8], only: Option<&str>, limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    let book = Book::read(stream, limits)?;
    if let Some(name) = only
        && !book.sheets.iter().any(|sheet| sheet.name == name)
    {
        let names = book.sheets.into_iter().map(|sheet| sheet.name).collect();
        return Err(FileFault::NoSuchSheet(name.to_owned(), names));
    }
    let mut room = Room::new(limits);
    let wanted = book.sheets.iter().filter(|sheet| only.is_none_or(|name| name == sheet.name));
    // Sheets stand one behind the other: together they are no longer than the stream.
    let mut left = stream.len();
    let read = wanted.map(|head| {
        let (sheet, length) = book.sheet(file, stream, head, &mut room)?;
        left = left.checked_sub(length).ok_or_else(cut_off)?;
        Ok(sheet)
    });
    read.collect()
}

fn cut_off() -> FileFault {
    FileFault::Damaged("BIFF8".to_owned())
}

impl Book {
    fn read(stream: &[u8], limits: &Limits) -> Result<Self, FileFault> {
        let mut records = BiffRecords::new(stream, 0);
        let first = records.next().filter(|first| first.kind == BOF).ok_or(FileFault::OldExcel)?;
        if u16_at(first.data(), 0) != Some(BIFF8) {
            return Err(FileFault::OldExcel);
        }
        let mut book = Self { strings: Vec::new(), formats: Vec::new(), from_1904: false, sheets: Vec::new() };
        let (mut codes, mut cell_formats) = (std::collections::BTreeMap::new(), Vec::new());
        for record in records {
            let data = record.data();
            match record.kind {
                END => break,
                0x002F => return Err(FileFault::Encrypted),
                0x0022 => book.from_1904 = u16_at(data, 0) == Some(1),
                0x00FC => book.strings = shared_strings(&record, limits)?,
                0x041E => {
                    let code = PieceReader::new(&record.pieces, 2).text();
                    codes.extend(u16_at(data, 0).zip(code));
                }
                0x00E0 => cell_formats.push(u16_at(data, 2).unwrap_or_default()),
                0x0085 => book.sheets.extend(sheet_head(&record)),
                _ => {}
            }
            if book.sheets.len() > SHEETS {
                return Err(FileFault::TooManyParts(SHEETS));
            }
        }
        let format = |id: u16| NumberFormat::of(u32::from(id), codes.get(&id).map(String::as_str));
        book.formats = cell_formats.into_iter().map(format).collect();
        Ok(book)
    }

    /// A sheet, and the bytes of the stream that hold it.
    fn sheet(&self, file: &str, stream: &[u8], head: &SheetHead, room: &mut Room) -> Result<(Sheet, usize), FileFault> {
        let mut sheet =
            Sheet { file: file.to_owned(), name: head.name.clone(), hidden: head.hidden, ..Sheet::default() };
        let mut records = BiffRecords::new(stream, head.offset);
        if records.next().is_none_or(|first| first.kind != BOF) {
            return Err(cut_off());
        }
        let (mut depth, mut merges, mut formula, mut whole) = (0_usize, Vec::new(), None, false);
        for record in records.by_ref() {
            match record.kind {
                // Charts inside the sheet bring records of their own.
                BOF => depth += 1,
                END if depth == 0 => {
                    whole = true;
                    break;
                }
                END => depth -= 1,
                _ if depth > 0 => {}
                0x00E5 => merges.extend(merged(record.data())),
                0x0208 => {
                    let hidden = u16_at(record.data(), 12).is_some_and(|flags| flags & 0x20 != 0);
                    sheet.hidden_rows.extend(u16_at(record.data(), 0).filter(|_| hidden).map(u32::from));
                }
                0x0207 => {
                    let text = PieceReader::new(&record.pieces, 0).text();
                    if let Some(((row, column), text)) = formula.take().zip(text) {
                        room.place(&mut sheet, row, column, CellValue::from_text(&text))?;
                    }
                }
                _ => self.cells(&record, &mut sheet, room, &mut formula)?,
            }
        }
        if !whole {
            return Err(cut_off());
        }
        sheet.merges = Merges::index(merges, sheet.height(), MERGED_ROWS).ok_or(FileFault::TooMuchContent)?;
        Ok((sheet, records.at().saturating_sub(head.offset)))
    }

    /// The cells of a record; `formula` keeps the place of one whose text comes next.
    fn cells(
        &self,
        record: &BiffRecord<'_>,
        sheet: &mut Sheet,
        room: &mut Room,
        formula: &mut Option<(u32, u32)>,
    ) -> Result<(), FileFault> {
        let data = record.data();
        let Some((row, column)) = cell_at(data) else { return Ok(()) };
        if record.kind == FORMULA {
            room.formula(sheet, row, column)?;
        }
        let mut put = |column: u32, value: CellValue| match value {
            CellValue::Empty => Ok(()),
            value => room.place(sheet, row, column, value),
        };
        match record.kind {
            0x0203 => put(column, self.number(u16_at(data, 4), float_at(data, 6))),
            0x027E => put(column, self.number(u16_at(data, 4), u32_at(data, 6).map(rk))),
            0x00BD => {
                let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (column, number) in (column..).zip(numbers.chunks_exact(6)) {
                    put(column, self.number(u16_at(number, 0), u32_at(number, 2).map(rk)))?;
                }
                Ok(())
            }
            0x00FD => {
                let text = shared_at(data).and_then(|index| self.strings.get(index)).ok_or_else(cut_off)?;
                put(column, CellValue::from_text(text))
            }
            0x0204 | 0x00D6 => {
                let text = PieceReader::new(&record.pieces, 6).text().ok_or_else(cut_off)?;
                put(column, CellValue::from_text(&text))
            }
            0x0205 => put(column, flag_or_error(data.get(6), data.get(7))),
            FORMULA => {
                *formula = None;
                let value = match data.get(6..14) {
                    Some([0, .., 0xFF, 0xFF]) => {
                        *formula = Some((row, column));
                        CellValue::Empty
                    }
                    Some([1, _, value, .., 0xFF, 0xFF]) => flag_or_error(Some(value), Some(&0)),
                    Some([2, _, value, .., 0xFF, 0xFF]) => flag_or_error(Some(value), Some(&1)),
                    Some([_, .., 0xFF, 0xFF]) => CellValue::Empty,
                    _ => self.number(u16_at(data, 4), float_at(data, 6)),
                };
                put(column, value)
            }
            _ => Ok(()),
        }
    }

    fn number(&self, format: Option<u16>, value: Option<f64>) -> CellValue {
        let format = format.and_then(|format| self.formats.get(usize::from(format))).copied().unwrap_or_default();
        value.map_or(CellValue::Empty, |value| date_or_number(value, format, self.from_1904))
    }
}

fn flag_or_error(value: Option<&u8>, is_error: Option<&u8>) -> CellValue {
    match (value, is_error) {
        (Some(value), Some(0)) => CellValue::Bool(*value != 0),
        (Some(value), Some(_)) => CellValue::Fault(CellFault::ErrorValue(error_text(*value).to_owned())),
        _ => CellValue::Empty,
    }
}

fn shared_strings(record: &BiffRecord<'_>, limits: &Limits) -> Result<Vec<String>, FileFault> {
    let mut left = limits.text_bytes;
    let mut strings = Vec::new();
    let mut reader = PieceReader::new(&record.pieces, 8);
    // As many as there are: the count that the table claims is not believed.
    while let Some(text) = reader.text() {
        // A string costs room even when it is empty.
        left = left.checked_sub(size_of::<String>() + text.len()).ok_or(FileFault::TooMuchContent)?;
        strings.push(text);
    }
    Ok(strings)
}

fn sheet_head(record: &BiffRecord<'_>) -> Option<SheetHead> {
    let data = record.data();
    let offset = u32_at(data, 0)? as usize;
    let (hidden, kind, length) = (*data.get(4)? & 3 != 0, *data.get(5)?, usize::from(*data.get(6)?));
    let name = PieceReader::new(&record.pieces, 7).text_of(length)?;
    (kind == 0).then_some(SheetHead { offset, hidden, name })
}

fn merged(data: &[u8]) -> Vec<Merge> {
    let ranges = data.get(2..).unwrap_or_default().chunks_exact(8);
    let word = |range: &[u8], at: usize| u16_at(range, at).map(u32::from).unwrap_or_default();
    let ranges = ranges.map(|range| Merge {
        first_row: word(range, 0),
        last_row: word(range, 2),
        first_column: word(range, 4),
        last_column: word(range, 6),
    });
    ranges.filter(|merge| merge.first_row <= merge.last_row && merge.first_column <= merge.last_column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    /// A workbook of so many sheets that all begin at the same place, with so many blank cells there.
    fn one_for_all(sheets: usize, cells: usize) -> Vec<u8> {
        let begin = record(BOF, &BIFF8.to_le_bytes());
        let head = |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
        let length = begin.len() + sheets * head(0).len() + record(END, &[]).len();
        let heads = head(u32::try_from(length).expect("a short stream")).repeat(sheets);
        let blanks = record(0x0201, &[0; 6]).repeat(cells);
        [&begin[..], &heads, &record(END, &[]), &begin, &blanks, &record(END, &[])].concat()
    }

    #[test]
    fn sheets_that_are_all_the_same_come_to_an_end() {
        let read = |stream: &[u8]| read_stream("a.xls", stream, None, &Limits::default()).map(|sheets| sheets.len());
        assert_eq!(read(&one_for_all(1, 100)), Ok(1));
        assert_eq!(read(&one_for_all(3, 100)), Err(cut_off()));
        assert_eq!(read(&one_for_all(300, 1)), Err(FileFault::TooManyParts(SHEETS)));
    }
}
