//! Reading the files of a bulletin back, as Excel, a browser and a program would.
#![allow(clippy::float_arithmetic, reason = "cells of a workbook are floats")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use exchange::export::{Language, write_html, write_json, write_xlsx};
use model::{Block, Cell, Document, Figure, Measure, TableBlock};

use crate::bulletin::said;

/// What every file of simulated data says.
pub const SIMULATED: &str = "模拟数据";

/// A bulletin's workbook, read back.
pub struct Book<'d> {
    document: &'d Document,
    sheets: Xlsx<Cursor<Vec<u8>>>,
}

impl<'d> Book<'d> {
    /// Writes a bulletin as a workbook and opens that.
    ///
    /// # Panics
    /// When it is no workbook.
    #[must_use]
    pub fn of(document: &'d Document) -> Self {
        let bytes = write_xlsx(document).expect("a workbook");
        Self { document, sheets: calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook") }
    }

    /// Every table's figures stand in their cells with the printed value, and derived ones of a table
    /// as formulas; returns how many cells hold a formula.
    ///
    /// # Panics
    /// When one does not.
    pub fn shows_every_figure(&mut self) -> usize {
        let mut formulas = 0;
        for table in tables(self.document) {
            let values = self.sheets.worksheet_range(&table.caption).expect("a sheet of the table's name");
            let written = self.sheets.worksheet_formula(&table.caption).expect("formulas");
            // Above the rows stand the caption, the mark of simulated data, the unit, the heads.
            let first = 2 + u32::from(self.document.simulated) + u32::from(!table.unit_note.is_empty());
            for (row, line) in (first..).zip(&table.rows) {
                for (column, cell) in (0_u32..).zip(&line.cells) {
                    let place = format!("{}!R{}C{}", table.caption, row + 1, column + 1);
                    let value = values.get_value((row, column)).unwrap_or(&Data::Empty);
                    match cell {
                        Cell::Empty => assert_eq!(*value, Data::Empty, "{place}"),
                        Cell::Text(text) => assert_eq!(*value, Data::String(text.clone()), "{place}"),
                        Cell::State(state) => {
                            let words = exchange::export::words::state(*state, Language::Zh);
                            assert_eq!(*value, Data::String(words.to_owned()), "{place}");
                        }
                        Cell::Figure(figure) => assert_shows(value, figure, &place),
                    }
                    let formula = written.get_value((row, column)).map_or("", String::as_str);
                    formulas += usize::from(!formula.is_empty());
                }
            }
        }
        formulas
    }

    /// The formula of a row under a column head; empty when there is none.
    ///
    /// # Panics
    /// When there is no such cell.
    pub fn formula(&mut self, table: &TableBlock, name: &str, head: &str) -> String {
        let first = 2 + usize::from(self.document.simulated) + usize::from(!table.unit_note.is_empty());
        let line = table.rows.iter().position(|row| row.cells.first() == Some(&Cell::Text(name.to_owned())));
        let column = table.heads.iter().position(|known| known == head);
        let (line, column) = (line.expect("a row of that name"), column.expect("a column of that head"));
        let written = self.sheets.worksheet_formula(&table.caption).expect("formulas");
        let at = (u32::try_from(first + line).expect("a row"), u32::try_from(column).expect("a column"));
        written.get_value(at).cloned().unwrap_or_default()
    }

    /// Sheets on which no cell says that the data are simulated.
    ///
    /// # Panics
    /// When a sheet cannot be read.
    pub fn unmarked_sheets(&mut self) -> Vec<String> {
        let mut unmarked = self.sheets.sheet_names();
        unmarked.retain(|name| {
            let range = self.sheets.worksheet_range(name).expect("a sheet");
            !range.cells().any(|(_, _, cell)| matches!(cell, Data::String(text) if text.starts_with(SIMULATED)))
        });
        unmarked
    }
}

fn tables(document: &Document) -> impl Iterator<Item = &TableBlock> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Heading { .. } | Block::Attachment { .. } | Block::Paragraph(_) => None,
    })
}

/// The cached value of a cell is the printed number: it rounds to it.
fn assert_shows(value: &Data, figure: &Figure, place: &str) {
    let printed = figure.print();
    let number = match value {
        Data::Float(number) if figure.measure() == Measure::Rate => number * 100.0,
        Data::Float(number) => *number,
        other => {
            assert_eq!((other, figure.number()), (&Data::String(printed), None), "{place}");
            return;
        }
    };
    let half = 0.5 * 10_f64.powi(-i32::from(figure.show().places));
    let shown: f64 = printed.parse().unwrap_or(f64::NAN);
    assert!((number - shown).abs() <= half + 1e-9, "{place} holds {number}, printed is {printed}");
}

/// Every figure of the page is a link that carries its key and shows its number.
///
/// # Panics
/// When one does not.
pub fn assert_html_shows_every_figure(document: &Document) {
    let page = write_html(document, Language::Zh, None);
    for (place, figure) in document.figures() {
        let (_, rest) = page.split_once(&format!(" id=\"{place}\" ")).unwrap_or_else(|| panic!("no {place}"));
        let (link, _) = rest.split_once("</a>").unwrap_or_else(|| panic!("no end of {place}"));
        let (attributes, printed) = link.split_once('>').unwrap_or_else(|| panic!("no text of {place}"));
        assert!(attributes.contains(&format!("data-key=\"{}\"", figure.key())), "{place}: {attributes}");
        let shown = if place.starts_with('T') { figure.print() } else { said(figure) };
        assert_eq!(printed, shown, "{place}");
    }
    assert_eq!(page.contains(SIMULATED), document.simulated);
}

/// Every figure of the JSON says its place and its printed text.
///
/// # Panics
/// When one does not.
pub fn assert_json_shows_every_figure(document: &Document) {
    let text = write_json(document).expect("JSON");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut found = Vec::new();
    gather(&value, &mut found);
    found.sort();
    let mut expected: Vec<_> =
        document.figures().map(|(place, figure)| (place, figure.key().to_string(), figure.print())).collect();
    expected.sort();
    assert_eq!(found, expected);
    let notice = value["notice"].as_str().unwrap_or_default();
    assert_eq!(notice.contains(SIMULATED), document.simulated);
}

fn gather(value: &serde_json::Value, found: &mut Vec<(String, String, String)>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        serde_json::Value::Object(members) => {
            if let (Some(place), Some(printed)) = (members.get("place"), members.get("printed")) {
                let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                found.push((text(place), text(&value["provenance"]["key"]), text(printed)));
            } else {
                members.values().for_each(|member| gather(member, found));
            }
        }
        _ => {}
    }
}
