//! Reading a bulletin as its readers do: a table by its caption, a cell by unit and column head.

use exchange::export::Language;
use model::{Block, Cell, Document, Figure, Inline, Row, TableBlock};

/// The table with a caption.
///
/// # Panics
/// When the bulletin has none.
#[must_use]
pub fn table<'d>(document: &'d Document, caption: &str) -> &'d TableBlock {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Heading { .. } | Block::Attachment { .. } | Block::Paragraph(_) => None,
    });
    let mut found = tables.filter(|table| table.caption == caption);
    found.next().unwrap_or_else(|| panic!("no table {caption} in {}", document.title))
}

/// The row whose first cell says so.
#[must_use]
pub fn find_row<'t>(table: &'t TableBlock, name: &str) -> Option<&'t Row> {
    table.rows.iter().find(|row| row.cells.first() == Some(&Cell::Text(name.to_owned())))
}

/// The row whose first cell says so.
///
/// # Panics
/// When the table has none.
#[must_use]
pub fn row<'t>(table: &'t TableBlock, name: &str) -> &'t Row {
    find_row(table, name).unwrap_or_else(|| panic!("no row {name} in {}", table.caption))
}

/// The cell of a row under a column head.
///
/// # Panics
/// When the table has no such column.
#[must_use]
pub fn cell<'t>(table: &TableBlock, row: &'t Row, head: &str) -> &'t Cell {
    let column = table.heads.iter().position(|known| known == head);
    &row.cells[column.unwrap_or_else(|| panic!("no column {head} in {}", table.caption))]
}

/// The figure of a row under a column head.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn figure<'t>(table: &TableBlock, row: &'t Row, head: &str) -> &'t Figure {
    match cell(table, row, head) {
        Cell::Figure(figure) => figure,
        other => panic!("{head} in {} is {other:?}", table.caption),
    }
}

/// The words of a row under a column head.
///
/// # Panics
/// When there are none.
#[must_use]
pub fn words<'t>(table: &TableBlock, row: &'t Row, head: &str) -> &'t str {
    match cell(table, row, head) {
        Cell::Text(text) => text,
        Cell::State(state) => exchange::export::words::state(*state, Language::Zh),
        other => panic!("{head} in {} is {other:?}", table.caption),
    }
}

/// The figure of a rule for a unit, wherever the bulletin prints it.
///
/// # Panics
/// When it does not.
#[must_use]
pub fn figure_of(document: &Document, rule: &str, unit: &str) -> Figure {
    let mut figures = document.figures().map(|(_, figure)| figure);
    let found = figures.find(|figure| figure.key().rule == rule && figure.key().unit.as_str() == unit);
    found.cloned().unwrap_or_else(|| panic!("{} does not print {rule} of {unit}", document.title))
}

/// A figure as it stands in prose: number and unit.
#[must_use]
pub fn said(figure: &Figure) -> String {
    format!("{}{}", figure.print(), figure.unit_zh())
}

/// Every printed number: where, by which rule, of which unit, what it says. Drawings of one period at
/// different positions of the ledger compare by this.
#[must_use]
pub fn printed(document: &Document) -> Vec<(String, String, String, String)> {
    let told = |(place, figure): (String, &Figure)| {
        (place, figure.key().rule.clone(), figure.key().unit.to_string(), figure.print())
    };
    document.figures().map(told).collect()
}

/// The paragraphs as printed.
#[must_use]
pub fn prose(document: &Document) -> String {
    let mut text = String::new();
    for block in &document.blocks {
        let Block::Paragraph(inlines) = block else { continue };
        for inline in inlines {
            match inline {
                Inline::Text(words) => text.push_str(words),
                Inline::Figure(figure) => text.push_str(&said(figure)),
            }
        }
        text.push('\n');
    }
    text
}
