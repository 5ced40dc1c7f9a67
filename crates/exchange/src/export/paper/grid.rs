//! A table as it goes on paper.

use model::phrases::{self, Language};
use model::{Cell, Figure, FigureKey, TableBlock};

use crate::export::paper::columns::{Fit, fit};
use crate::export::paper::plain::plain;

/// A table, or a part of one that is wider than a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Caption; parts after the first say that they continue it.
    pub caption: String,
    /// Unit of amounts; empty when it has none.
    pub unit_note: String,
    /// Column heads.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<GridRow>,
    /// Lines below the table, each with its mark.
    pub notes: Vec<String>,
    /// Width of each column in twips.
    pub widths: Vec<u32>,
    /// Size of its text in half points.
    pub half_points: u32,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Set apart in print.
    pub total: bool,
    /// Short enough to stand on one page whole.
    pub whole: bool,
    /// One for each head.
    pub cells: Vec<GridCell>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// As printed.
    pub text: String,
    /// Stands to the right; words to the left.
    pub number: bool,
    /// The mark of its note; empty when it has none.
    pub mark: String,
    /// What figure it is.
    pub key: Option<FigureKey>,
}

impl Grid {
    /// A table of a bulletin.
    pub fn of(table: &TableBlock) -> Self {
        let mut notes = Vec::new();
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cells: Vec<GridCell> = row.cells.iter().map(|cell| printed(cell, &mut notes)).collect();
            cells.resize(table.heads.len(), GridCell::default());
            rows.push(GridRow { total: row.total, whole: true, cells });
        }
        let notes = notes.iter().enumerate().map(|(index, note)| format!("{} {note}", mark(index + 1))).collect();
        Self {
            caption: plain(&table.caption),
            unit_note: plain(&table.unit_note),
            heads: table.heads.iter().map(|head| plain(head)).collect(),
            rows,
            notes,
            ..Self::default()
        }
    }

    /// A table of words only.
    pub(crate) fn of_words(caption: String, heads: &[&str], rows: Vec<Vec<String>>) -> Self {
        let cell = |text: String| GridCell { text, ..GridCell::default() };
        let row = |cells: Vec<String>| GridRow { cells: cells.into_iter().map(cell).collect(), ..GridRow::default() };
        Self {
            caption,
            heads: heads.iter().map(|head| (*head).to_owned()).collect(),
            rows: rows.into_iter().map(row).collect(),
            ..Self::default()
        }
    }

    /// Fitted to the page: itself, or its parts; each with whether it lies across.
    pub(crate) fn fitted(self, small: bool) -> Vec<(Self, bool)> {
        let parts = fit(&self, small);
        let last = parts.len().saturating_sub(1);
        let fitted = parts.into_iter().enumerate();
        fitted.map(|(index, (columns, fit))| (self.part(&columns, &fit, index, last), fit.across)).collect()
    }

    /// Some of its columns.
    fn part(&self, columns: &[usize], fit: &Fit, index: usize, last: usize) -> Self {
        let row = |row: &GridRow| {
            let cells: Vec<GridCell> = columns.iter().map(|column| row.cells[*column].clone()).collect();
            let longest = cells.iter().map(|cell| cell.text.chars().count()).max().unwrap_or(0);
            GridRow { total: row.total, whole: longest < LONG, cells }
        };
        Self {
            caption: if index == 0 { self.caption.clone() } else { format!("{}（续）", self.caption) },
            unit_note: self.unit_note.clone(),
            heads: columns.iter().map(|column| self.heads[*column].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
            notes: if index == last { self.notes.clone() } else { Vec::new() },
            widths: fit.widths.clone(),
            half_points: fit.half_points,
        }
    }
}

/// A cell with more characters than this may be parted by the end of a page.
const LONG: usize = 100;

fn printed(cell: &Cell, notes: &mut Vec<String>) -> GridCell {
    match cell {
        Cell::Empty => GridCell::default(),
        Cell::Text(words) => GridCell { text: plain(words), ..GridCell::default() },
        Cell::State(state) => GridCell { text: phrases::state(*state, Language::Zh).to_owned(), ..GridCell::default() },
        Cell::Figure(figure) => {
            let key = Some(figure.key().clone());
            GridCell { text: figure.print(), number: true, mark: noted(figure, notes), key }
        }
    }
}

/// The mark of what is to be said of a figure; equal notes share one.
fn noted(figure: &Figure, notes: &mut Vec<String>) -> String {
    let Some(note) = phrases::note(figure, Language::Zh) else { return String::new() };
    let index = notes.iter().position(|known| *known == note).unwrap_or_else(|| {
        notes.push(note);
        notes.len() - 1
    });
    mark(index + 1)
}

/// ① to ⑳, and then （21）.
fn mark(number: usize) -> String {
    match u32::try_from(number) {
        Ok(n @ 1..=20) => char::from_u32(0x2460 + n - 1).map_or_else(String::new, String::from),
        _ => format!("（{number}）"),
    }
}
