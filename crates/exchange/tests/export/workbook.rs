//! A bulletin's workbook, written and read back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use luodi_exchange::export::write_xlsx;
use model::document::{Block, Document};
use model::figure::{Figure, Formula, Input, Measure, Outcome};
use model::{MoneyUnit, Ratio};

use crate::bulletin::{COUNTIES, document, provenance, row, show, table};

/// A workbook as calamine reads it.
pub struct Book(pub Xlsx<Cursor<Vec<u8>>>);

impl Book {
    pub fn of(document: &Document) -> Self {
        Self(calamine::open_workbook_from_rs(Cursor::new(write_xlsx(document).expect("written"))).expect("a workbook"))
    }

    pub fn value(&mut self, sheet: &str, cell: &str) -> Data {
        let range = self.0.worksheet_range(sheet).expect(sheet);
        range.get_value(at(cell)).cloned().unwrap_or(Data::Empty)
    }

    pub fn number(&mut self, sheet: &str, cell: &str) -> f64 {
        match self.value(sheet, cell) {
            Data::Float(number) => number,
            other => panic!("{sheet}!{cell} holds {other:?}"),
        }
    }

    pub fn text(&mut self, sheet: &str, cell: &str) -> String {
        match self.value(sheet, cell) {
            Data::String(text) => text,
            other => panic!("{sheet}!{cell} holds {other:?}"),
        }
    }

    pub fn formula(&mut self, sheet: &str, cell: &str) -> String {
        self.0.worksheet_formula(sheet).expect(sheet).get_value(at(cell)).cloned().unwrap_or_default()
    }

    /// The row of the provenance sheet whose column holds the text.
    pub fn source_row(&mut self, column: usize, text: &str) -> Vec<String> {
        let range = self.0.worksheet_range("数据来源").expect("provenance");
        let row = range
            .rows()
            .find(|row| matches!(&row[column], Data::String(found) if found == text))
            .unwrap_or_else(|| panic!("no row for {text}"));
        row.iter().map(ToString::to_string).collect()
    }
}

/// `C5` as row and column from 0.
fn at(cell: &str) -> (u32, u32) {
    let (letter, row) = cell.split_at(1);
    (row.parse::<u32>().expect("a row") - 1, u32::from(letter.as_bytes()[0] - b'A'))
}

/// One row: figures side by side in B, C, D … of the first table row, which is row 4.
pub fn one_row(figures: &[&Figure]) -> Document {
    let heads = vec!["a"; figures.len() + 1];
    document(false, vec![Block::Table(table("T1", "表", &heads, vec![row(false, "甲区", figures)]))])
}

/// A figure that follows from inputs by a formula, printed with two decimals.
pub fn derived(measure: Measure, money: MoneyUnit, number: Ratio, inputs: Vec<Input>, formula: Formula) -> Figure {
    Figure::new(
        provenance("DM-009", COUNTIES[0], inputs, Some(formula)),
        measure,
        show(2, money),
        Outcome::Number(number),
        0,
        0,
    )
}

pub fn ratio(num: i128, den: i128) -> Ratio {
    Ratio::new(num, den).expect("a fraction")
}
