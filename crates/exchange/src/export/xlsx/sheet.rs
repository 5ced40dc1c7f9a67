//! The sheet of one table.

use model::problem::column_name;
use model::{Cell, Figure, Row};
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use super::book::{At, Book, TableSheet};
use super::format;
use super::formula::Live;
use super::layout::{self, LINE_POINTS};
use crate::export::words::{self, Language};

/// Columns are not drawn wider than this.
const WIDEST: u32 = 36;

/// Writes the sheet of the table at this place in the book.
pub(super) fn write(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    index: usize,
    live: &[Option<Live>],
) -> Result<(), XlsxError> {
    let TableSheet { name, table, head_row, width } = &book.tables[index];
    let document = book.document;
    sheet.set_name(name)?.set_default_row_height(LINE_POINTS + 2);
    layout::across(sheet, 0, *width, &table.caption, &format::title())?;
    if document.simulated {
        layout::banner(sheet, 1, *width)?;
    }
    if !table.unit_note.is_empty() {
        layout::across(sheet, head_row - 1, *width, &table.unit_note, &format::unit_note())?;
    }
    for (column, head) in (0_u16..).zip(&table.heads) {
        sheet.write_string_with_format(*head_row, column, head, &format::head())?;
    }
    for (row, line) in (head_row + 1..).zip(&table.rows) {
        write_row(sheet, book, (index, row), line, live)?;
    }
    let widths = widths(&book.tables[index]);
    write_notes(sheet, book, index, &widths)?;
    layout::set_widths(sheet, &widths)?;
    layout::set_heights(sheet, *head_row, &table.heads, &widths)?;
    layout::page(sheet, &document.title, document.simulated, &widths);
    // Heads stay on screen and are printed on every page; so do the names of the rows on screen.
    sheet.set_freeze_panes(head_row + 1, 1)?.set_repeat_rows(*head_row, *head_row)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    (index, row): (usize, u32),
    line: &Row,
    live: &[Option<Live>],
) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(&line.cells) {
        match cell {
            Cell::Empty => sheet.write_blank(row, column, &format::words(line.total))?,
            Cell::Text(text) => sheet.write_string_with_format(row, column, text, &format::words(line.total))?,
            Cell::State(state) => {
                let text = words::state(*state, Language::Zh);
                sheet.write_string_with_format(row, column, text, &format::state(*state, line.total))?
            }
            Cell::Figure(_) => write_number(sheet, book, (index, row, column), line.total, live)?,
        };
    }
    Ok(())
}

/// Writes the number at a place: as a formula with its cached result, as a number, or the mark of its absence.
pub(super) fn write_number<'s>(
    sheet: &'s mut Worksheet,
    book: &Book<'_>,
    at: At,
    total: bool,
    live: &[Option<Live>],
) -> Result<&'s mut Worksheet, XlsxError> {
    let (_, row, column) = at;
    let Some(index) = book.at(at) else { return Ok(sheet) };
    let cell = book.numbers[index];
    let Some(value) = cell.value() else {
        return sheet.write_string_with_format(row, column, "—", &format::absent(total));
    };
    let format = format::number(cell.measure, cell.show, total);
    match &live[index] {
        Some(live) => {
            let formula = Formula::new(&live.text).set_result(value.to_string());
            sheet.write_formula_with_format(row, column, formula, &format)
        }
        None => sheet.write_number_with_format(row, column, value, &format),
    }
}

/// Absences and missing reports, each told once with the cells it is true of.
fn write_notes(sheet: &mut Worksheet, book: &Book<'_>, index: usize, widths: &[u32]) -> Result<(), XlsxError> {
    let TableSheet { table, head_row, .. } = &book.tables[index];
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for (line, row) in (head_row + 2..).zip(&table.rows) {
        for (column, cell) in (0_u32..).zip(&row.cells) {
            let Some(note) = figure(cell).and_then(|figure| words::note(figure, Language::Zh)) else { continue };
            let place = format!("{}{line}", column_name(column));
            match notes.iter_mut().find(|(told, _)| *told == note) {
                Some((_, places)) => places.push(place),
                None => notes.push((note, vec![place])),
            }
        }
    }
    // One row stays empty below the table.
    let first = head_row + 2 + u32::try_from(table.rows.len()).unwrap_or(0);
    for (row, (note, places)) in (first..).zip(notes) {
        layout::wrapped_across(sheet, row, widths, &words::sheet_note(&note, &places, Language::Zh), &format::note())?;
    }
    Ok(())
}

const fn figure(cell: &Cell) -> Option<&Figure> {
    match cell {
        Cell::Figure(figure) => Some(figure),
        Cell::Empty | Cell::Text(_) | Cell::State(_) => None,
    }
}

fn widths(sheet: &TableSheet<'_>) -> Vec<u32> {
    let of_cell = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => layout::text_width(text),
        Cell::State(state) => layout::text_width(words::state(*state, Language::Zh)),
        Cell::Figure(figure) => layout::text_width(&figure.print()) + 1,
    };
    let column = |column: usize| {
        let cells = sheet.table.rows.iter().filter_map(|row| row.cells.get(column)).map(of_cell);
        // Heads wrap: half of one is enough.
        let head = sheet.table.heads.get(column).map_or(0, |head| layout::text_width(head).div_ceil(2));
        layout::column_width(cells.max().unwrap_or(0).max(head), WIDEST)
    };
    (0..usize::from(sheet.width)).map(column).collect()
}
