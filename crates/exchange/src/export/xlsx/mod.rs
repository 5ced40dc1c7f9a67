//! A bulletin as a workbook: a sheet of prose, a sheet for each table, a sheet of provenance.
//!
//! Cells hold the exact number (nearest double) under a format that prints as the bulletin does:
//! money in the unit it is shown in, rates as fractions of one under a per cent format, counts, days
//! and ranks as they are; an absence is the text `—`. Text is never a formula, whatever it begins with.

mod book;
mod format;
mod formula;
mod layout;
mod names;
pub(crate) mod number;
pub(super) mod pack_workbook;
mod prose;
mod sheet;
mod source_sheet;
pub(super) mod table;

use model::{Block, Document};
use rust_xlsxwriter::Worksheet;

use self::book::Book;
use super::ExportError;

/// Columns of a sheet.
const MOST_COLUMNS: usize = 16_384;
/// Rows of a sheet, less those that titles, heads and notes may take.
const MOST_ROWS: usize = 1_048_576 - 1_000;

/// Writes a bulletin as a workbook. The same document gives the same bytes.
///
/// # Errors
/// When the document does not fit Excel's own limits: a text of more than 32,767 characters, more
/// than a million rows, more than 16,384 columns.
pub fn write_xlsx(document: &Document) -> Result<Vec<u8>, ExportError> {
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        let widest = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        check_size(widest.max(table.heads.len()), table.rows.len())?;
    }
    let book = Book::of(document);
    let live = formula::formulas(&book);
    let mut workbook = layout::workbook(&document.title, &document.issuer)?;
    prose::write(workbook.add_worksheet(), &book)?;
    for index in 0..book.tables.len() {
        let mut sheet = Worksheet::new();
        sheet::write(&mut sheet, &book, index, &live)?;
        workbook.push_worksheet(sheet);
    }
    source_sheet::write(workbook.add_worksheet(), &book, &live)?;
    Ok(workbook.save_to_buffer()?)
}

/// Whether a table fits a sheet.
fn check_size(columns: usize, rows: usize) -> Result<(), ExportError> {
    if columns > MOST_COLUMNS || rows > MOST_ROWS { Err(ExportError::TooLarge) } else { Ok(()) }
}
