//! Where each number of a document stands in its workbook.

use std::collections::BTreeMap;

use model::figure::{Show, shown};
use model::{Block, Cell, Document, Measure, Provenance, Ratio, TableBlock};

use super::names::SheetNames;
use super::number::nearest;
use crate::export::sources::{Source, Sources, Subject};
use crate::export::words::{self, Language};

/// Column of the provenance sheet that holds values.
pub(super) const VALUE_COLUMN: u16 = 8;

/// A place in the workbook: sheet (tables in order, then provenance), row, column, all from 0.
pub(super) type At = (usize, u32, u16);

/// The workbook laid out, before it is written.
pub(super) struct Book<'a> {
    pub document: &'a Document,
    pub sources: Sources<'a>,
    pub prose_name: String,
    pub source_name: String,
    pub tables: Vec<TableSheet<'a>>,
    pub numbers: Vec<NumberCell<'a>>,
    /// The id of each of `numbers`.
    pub ids: Vec<String>,
    by_place: BTreeMap<At, usize>,
    by_id: BTreeMap<(usize, String), usize>,
}

/// The sheet of one table.
pub(super) struct TableSheet<'a> {
    pub name: String,
    pub table: &'a TableBlock,
    /// Row of the column heads; rows of the table follow.
    pub head_row: u32,
    /// Columns used.
    pub width: u16,
}

/// A cell that holds a number or the mark of its absence.
#[derive(Clone, Copy)]
pub(super) struct NumberCell<'a> {
    pub at: At,
    pub measure: Measure,
    pub show: Show,
    /// The exact number, in fen for money and of one for rates.
    pub number: Option<Ratio>,
    /// What it follows from, when this cell is the one to follow it.
    pub provenance: Option<&'a Provenance>,
}

impl<'a> Book<'a> {
    /// Lays out the sheets of a document.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut names = SheetNames::default();
        let prose_name = names.name(words::PROSE_SHEET.text(Language::Zh), "1");
        let source_name = names.name(words::SOURCE_SHEET.text(Language::Zh), "2");
        let sources = Sources::of(document);
        let tables = tables(document, &mut names);
        let mut book = Self {
            document,
            sources,
            prose_name,
            source_name,
            tables,
            numbers: Vec::new(),
            ids: Vec::new(),
            by_place: BTreeMap::new(),
            by_id: BTreeMap::new(),
        };
        book.place_tables();
        book.place_sources();
        book
    }

    /// Index of the provenance sheet.
    pub(super) fn source_sheet(&self) -> usize {
        self.tables.len()
    }

    /// Row of the heads of the provenance sheet.
    pub(super) fn source_head_row(&self) -> u32 {
        u32::from(self.document.simulated)
    }

    /// The number that stands at a place.
    pub(super) fn at(&self, at: At) -> Option<usize> {
        self.by_place.get(&at).copied()
    }

    /// The first cell of a sheet with the number of this id.
    pub(super) fn find(&self, sheet: usize, id: &str) -> Option<usize> {
        self.by_id.get(&(sheet, id.to_owned())).copied()
    }

    /// Name of a sheet of numbers.
    pub(super) fn sheet_name(&self, sheet: usize) -> &str {
        self.tables.get(sheet).map_or(&self.source_name, |table| &table.name)
    }

    fn place_tables(&mut self) {
        for sheet in 0..self.tables.len() {
            let TableSheet { table, head_row, .. } = self.tables[sheet];
            for (row, line) in (head_row + 1..).zip(&table.rows) {
                for (column, cell) in (0_u16..).zip(&line.cells) {
                    let Cell::Figure(figure) = cell else { continue };
                    let (measure, show, number) = (figure.measure(), figure.show(), figure.number());
                    let cell = NumberCell {
                        at: (sheet, row, column),
                        measure,
                        show,
                        number,
                        provenance: Some(figure.provenance()),
                    };
                    self.place(cell, figure.key().to_string());
                }
            }
        }
    }

    fn place_sources(&mut self) {
        let sheet = self.source_sheet();
        let cells = (self.source_head_row() + 1..).zip(self.sources.iter()).map(|(row, source)| {
            let (measure, show, number) = (source.measure(), source.show(), source.number());
            let in_table = (0..sheet).any(|table| self.find(table, &source.id).is_some());
            // What a table prints is followed there; here it stays as it was published.
            let provenance = if in_table { None } else { provenance(source) };
            (NumberCell { at: (sheet, row, VALUE_COLUMN), measure, show, number, provenance }, source.id.clone())
        });
        for (cell, id) in cells.collect::<Vec<_>>() {
            self.place(cell, id);
        }
    }

    fn place(&mut self, cell: NumberCell<'a>, id: String) {
        let index = self.numbers.len();
        self.by_place.insert(cell.at, index);
        self.by_id.entry((cell.at.0, id.clone())).or_insert(index);
        self.numbers.push(cell);
        self.ids.push(id);
    }
}

const fn provenance<'a>(source: &Source<'a>) -> Option<&'a Provenance> {
    match source.subject {
        Subject::Printed(figure) => Some(figure.provenance()),
        Subject::Input { .. } | Subject::Given { .. } => None,
    }
}

fn tables<'a>(document: &'a Document, names: &mut SheetNames) -> Vec<TableSheet<'a>> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Heading { .. } | Block::Attachment { .. } | Block::Paragraph(_) => None,
    });
    let sheet = |table: &'a TableBlock| {
        let name = names.name(&table.caption, &words::nameless_table(&table.id, Language::Zh));
        let widest = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(table.heads.len());
        // A caption row, a banner when simulated, a row for the unit note when there is one.
        let head_row = 1 + u32::from(document.simulated) + u32::from(!table.unit_note.is_empty());
        TableSheet { name, table, head_row, width: u16::try_from(widest).unwrap_or(u16::MAX).max(1) }
    };
    tables.map(sheet).collect()
}

impl NumberCell<'_> {
    /// How many of what figures are counted in (fen, ones) make one of what the cell holds: money
    /// stands in the unit it is shown in; rates stand as fractions of one under a per cent format.
    pub(super) const fn scale(&self) -> i64 {
        match self.measure {
            Measure::Money => self.show.money.fen(),
            Measure::Count | Measure::Rate | Measure::Days | Measure::Rank => 1,
        }
    }

    /// The exact number in the unit of the cell.
    pub(super) fn exact(&self) -> Option<Ratio> {
        match self.measure {
            Measure::Money => shown(self.number?, self.measure, self.show),
            Measure::Count | Measure::Rate | Measure::Days | Measure::Rank => self.number,
        }
    }

    /// The number as the cell holds it.
    pub(super) fn value(&self) -> Option<f64> {
        self.exact().map(nearest)
    }
}
