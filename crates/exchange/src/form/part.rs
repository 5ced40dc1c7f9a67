//! The part of a sheet with some cells filled: everything else is copied byte for byte.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::FillValue;
use crate::sheet::parts::attributes;
use model::problem::column_name;

/// Cells to fill, by row and column, 0-based.
pub(super) type Cells<'f> = BTreeMap<u32, BTreeMap<u32, &'f FillValue>>;

/// A part rewritten.
pub(super) struct Rewritten {
    pub bytes: Vec<u8>,
    /// Cells that were left because a formula stands in them.
    pub kept: Vec<(u32, u32)>,
    /// Formulas stand in the sheet; their old results are gone.
    pub formulas: bool,
}

struct Writer<'p> {
    part: &'p [u8],
    out: Vec<u8>,
    /// Up to where the part is copied.
    copied: usize,
    prefix: String,
    kept: Vec<(u32, u32)>,
}

impl<'p> Writer<'p> {
    /// Copies what stands before a position.
    fn copy_to(&mut self, at: usize) {
        self.out.extend_from_slice(&self.part[self.copied..at]);
        self.copied = at;
    }

    /// Leaves out what stands before a position.
    fn skip_to(&mut self, at: usize) {
        self.copied = at;
    }

    fn cell(&mut self, row: u32, column: u32, style: Option<&str>, value: &FillValue) {
        let p = &self.prefix;
        let place = format!("{}{}", column_name(column), row + 1);
        let style = style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
        let text = match value {
            FillValue::Number(number) => format!("<{p}c r=\"{place}\"{style}><{p}v>{number}</{p}v></{p}c>"),
            FillValue::Text(text) => {
                let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
                let text = quick_xml::escape::escape(&text);
                format!(
                    "<{p}c r=\"{place}\"{style} t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{text}</{p}t></{p}is></{p}c>"
                )
            }
        };
        self.out.extend_from_slice(text.as_bytes());
    }

    fn cells(&mut self, row: u32, cells: &BTreeMap<u32, &FillValue>) {
        for (column, value) in cells {
            self.cell(row, *column, None, value);
        }
    }

    fn whole_row(&mut self, row: u32, cells: &BTreeMap<u32, &FillValue>) {
        let p = self.prefix.clone();
        self.out.extend_from_slice(format!("<{p}row r=\"{}\">", row + 1).as_bytes());
        self.cells(row, cells);
        self.out.extend_from_slice(format!("</{p}row>").as_bytes());
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    attributes(tag).into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The 0-based place of a reference such as `C5`.
fn place(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &reference[..reference.len() - digits.len()];
    let column =
        letters.bytes().try_fold(0_u32, |sum, byte| sum.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1));
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column?.checked_sub(1)?))
}

/// A place, when it stands behind those before it: what is out of order has no place to fill.
fn onward(next: u32, place: u32) -> Result<u32, String> {
    if place < next { Err(format!("place {} out of order", u64::from(place) + 1)) } else { Ok(place) }
}

/// An element as the reader met it.
struct Met<'e> {
    tag: BytesStart<'e>,
    empty: bool,
    start: usize,
    end: usize,
}

/// Fills cells of a sheet's part.
///
/// # Errors
/// Says what is wrong with the part.
pub(super) fn rewrite(part: &[u8], mut wanted: Cells<'_>) -> Result<Rewritten, String> {
    let mut reader = Reader::from_reader(part);
    let mut writer =
        Writer { part, out: Vec::with_capacity(part.len() + 4096), copied: 0, prefix: String::new(), kept: Vec::new() };
    let mut formulas = false;
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut in_data = false;
    let mut pending: BTreeMap<u32, &FillValue> = BTreeMap::new();
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let end = position(&reader);
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheetData" => {
                let name = tag.name().as_ref().to_owned();
                writer.prefix = name.trim_end_matches("sheetData").to_owned();
                in_data = true;
                if part[start..end].ends_with(b"/>") {
                    writer.copy_to(start);
                    writer.out.extend_from_slice(format!("<{name}>").as_bytes());
                    for (row, cells) in std::mem::take(&mut wanted) {
                        writer.whole_row(row, &cells);
                    }
                    writer.out.extend_from_slice(format!("</{name}>").as_bytes());
                    writer.skip_to(end);
                    in_data = false;
                }
            }
            Event::Start(tag) | Event::Empty(tag) if in_data && tag.local_name().as_ref() == "row" => {
                let number = attribute(&tag, "r").and_then(|r| r.parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
                row = number.map_or(Ok(row), |number| onward(row, number))?;
                column = 0;
                writer.copy_to(start);
                while let Some((before, _)) = wanted.first_key_value().filter(|(first, _)| **first < row) {
                    let before = *before;
                    let cells = wanted.remove(&before).unwrap_or_default();
                    writer.whole_row(before, &cells);
                }
                pending = wanted.remove(&row).unwrap_or_default();
                if part[start..end].ends_with(b"/>") {
                    if !pending.is_empty() {
                        let open = end - 2;
                        writer.copy_to(open);
                        writer.out.push(b'>');
                        writer.cells(row, &std::mem::take(&mut pending));
                        writer.out.extend_from_slice(format!("</{}row>", writer.prefix.clone()).as_bytes());
                        writer.skip_to(end);
                    }
                    row = row.saturating_add(1);
                }
            }
            Event::Start(tag) | Event::Empty(tag) if in_data && tag.local_name().as_ref() == "c" => {
                let empty = part[start..end].ends_with(b"/>");
                let met = Met { tag, empty, start, end };
                if let Some((of_row, at)) = attribute(&met.tag, "r").and_then(|reference| place(&reference)) {
                    column = onward(column, at)?;
                    if of_row != row {
                        return Err(format!("a cell of row {} in row {}", u64::from(of_row) + 1, u64::from(row) + 1));
                    }
                }
                formulas |= one_cell(&mut reader, &mut writer, &met, (row, column), &mut pending)?;
                column = column.saturating_add(1);
            }
            Event::End(tag) if in_data && tag.local_name().as_ref() == "row" => {
                writer.copy_to(start);
                writer.cells(row, &std::mem::take(&mut pending));
                row = row.saturating_add(1);
            }
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => {
                writer.copy_to(start);
                for (row, cells) in std::mem::take(&mut wanted) {
                    writer.whole_row(row, &cells);
                }
                in_data = false;
            }
            _ => {}
        }
    }
    writer.copy_to(part.len());
    Ok(Rewritten { bytes: writer.out, kept: writer.kept, formulas })
}

/// How far a part was read.
pub(super) fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// One cell: filled when it is wanted and holds no formula; a formula loses its old result, which the
/// filled cells may have changed. Whether it holds a formula.
fn one_cell(
    reader: &mut Reader<&[u8]>,
    writer: &mut Writer<'_>,
    met: &Met<'_>,
    (row, column): (u32, u32),
    pending: &mut BTreeMap<u32, &FillValue>,
) -> Result<bool, String> {
    writer.copy_to(met.start);
    while let Some((before, _)) = pending.first_key_value().filter(|(first, _)| **first < column) {
        let before = *before;
        if let Some(value) = pending.remove(&before) {
            writer.cell(row, before, None, value);
        }
    }
    let (mut end, mut formula, mut result) = (met.end, false, None);
    let mut open = !met.empty;
    while open {
        let start = position(reader);
        let event = reader.read_event().map_err(|error| error.to_string())?;
        end = position(reader);
        match event {
            Event::Eof => return Err("a cell without an end".to_owned()),
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "f" => formula = true,
            Event::Start(tag) if tag.local_name().as_ref() == "v" => result = Some((start, start)),
            Event::End(tag) if tag.local_name().as_ref() == "v" => result = result.map(|(from, _)| (from, end)),
            Event::End(tag) if tag.local_name().as_ref() == "c" => open = false,
            _ => {}
        }
    }
    let wanted = pending.remove(&column);
    match (wanted, formula, result) {
        (Some(_), true, _) => writer.kept.push((row, column)),
        (Some(value), false, _) => {
            let style = attribute(&met.tag, "s").filter(|style| style.bytes().all(|byte| byte.is_ascii_digit()));
            writer.cell(row, column, style.as_deref(), value);
            writer.skip_to(end);
        }
        _ => {}
    }
    if let (true, Some((from, to))) = (formula, result) {
        writer.copy_to(from);
        writer.skip_to(to);
    }
    Ok(formula)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part, cells to fill as `C5=words` or `C5:12.5`, the part afterwards.
    fn check(part: &str, cells: &[&str], wanted: &str) {
        let values: Vec<((u32, u32), FillValue)> = cells
            .iter()
            .map(|cell| match cell.split_once(':') {
                Some((at, number)) => (place(at).expect("a place"), FillValue::Number(number.to_owned())),
                None => {
                    let (at, text) = cell.split_once('=').expect("a cell");
                    (place(at).expect("a place"), FillValue::Text(text.to_owned()))
                }
            })
            .collect();
        let mut map: Cells<'_> = BTreeMap::new();
        for ((row, column), value) in &values {
            map.entry(*row).or_default().insert(*column, value);
        }
        let rewritten = rewrite(part.as_bytes(), map).expect("rewritten");
        assert_eq!(String::from_utf8(rewritten.bytes).expect("text"), wanted);
    }

    #[test]
    fn cells_are_filled_where_they_stand() {
        check(
            r#"<worksheet><cols/><sheetData><row r="1" ht="20"><c r="A1" s="3"/><c r="C1"><v>1</v></c></row></sheetData><x/></worksheet>"#,
            &["A1:12.5", "B1=a<b", "D1:2"],
            r#"<worksheet><cols/><sheetData><row r="1" ht="20"><c r="A1" s="3"><v>12.5</v></c><c r="B1" t="inlineStr"><is><t xml:space="preserve">a&lt;b</t></is></c><c r="C1"><v>1</v></c><c r="D1"><v>2</v></c></row></sheetData><x/></worksheet>"#,
        );
    }

    #[test]
    fn rows_and_tables_that_are_not_there_are_made() {
        check(
            r#"<worksheet><sheetData><row r="2"/></sheetData></worksheet>"#,
            &["A1:1", "A2:2", "A4:4"],
            r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row><row r="4"><c r="A4"><v>4</v></c></row></sheetData></worksheet>"#,
        );
        check(
            r#"<w><sheetData/></w>"#,
            &["A1:1"],
            r#"<w><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></w>"#,
        );
    }

    #[test]
    fn cells_out_of_their_places_are_refused() {
        for data in [
            r#"<row r="2"><c r="A1"/></row>"#,
            r#"<row r="2"/><row r="2"/>"#,
            r#"<row r="2"/><row r="1"/>"#,
            r#"<row r="1"><c r="B1"/><c r="A1"/></row>"#,
        ] {
            assert!(
                rewrite(format!("<w><sheetData>{data}</sheetData></w>").as_bytes(), Cells::new()).is_err(),
                "{data}"
            );
        }
    }

    #[test]
    fn what_is_no_style_is_left_out() {
        check(
            r#"<w><sheetData><row r="4294967295"><c r="A4294967295" s="1&quot;&lt;"/></row><row/></sheetData></w>"#,
            &["A4294967295:1"],
            r#"<w><sheetData><row r="4294967295"><c r="A4294967295"><v>1</v></c></row><row/></sheetData></w>"#,
        );
    }

    #[test]
    fn formulas_stay_and_lose_their_old_results() {
        check(
            r#"<x:w><x:sheetData><x:row r="1"><x:c r="A1"/><x:c r="B1" s="1"><x:f>A1*2</x:f><x:v>0</x:v></x:c></x:row></x:sheetData></x:w>"#,
            &["A1:1", "B1:5"],
            r#"<x:w><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" s="1"><x:f>A1*2</x:f></x:c></x:row></x:sheetData></x:w>"#,
        );
    }
}
