//! Tables: rows as high as their cells need, heads that repeat, long rows in parts.

use std::rc::Rc;

use exchange::export::paper::grid::{Grid, GridCell, GridRow};
use exchange::export::paper::page;

use crate::fonts::Role;
use crate::glyphs::{Case, Glyph, Style, width};
use crate::lines::{Measure, lines};
use crate::pages::{Block, Ink, PITCH, Piece, Row};
use crate::set::{Along, text};
use crate::{Length, TWIP};

/// White beside what stands in a cell.
const BESIDE: Length = page::CELL_MARGIN as Length * TWIP;
/// The highest row that is not parted.
const HIGHEST: Length = 8 * PITCH;

/// A table being set.
struct Setting<'a> {
    case: &'a Case,
    /// Size of its text.
    size: Length,
    widths: Vec<Length>,
}

/// A cell: its lines, and where they stand in it.
struct Cell {
    lines: Vec<Vec<Glyph>>,
    along: Along,
}

/// A table with its caption, unit and notes.
pub(crate) fn table(grid: &Grid, case: &Case) -> Vec<Piece> {
    let size = Length::from(grid.half_points) * 10 * TWIP;
    let widths: Vec<Length> = grid.widths.iter().map(|width| Length::from(*width) * TWIP).collect();
    let whole = widths.iter().sum();
    let setting = Setting { case, size, widths };
    let style = |role: Role, size: Length| Style { role, size, tracking: 0 };
    let mut pieces = vec![Piece::White(PITCH / 2)];
    let caption_size = (size + 4_000).min(16_000);
    let above = [
        (&grid.caption, style(Role::Hei, caption_size), caption_size * 16 / 10, Along::Centre),
        (&grid.unit_note, style(Role::Kai, size), size * 16 / 10, Along::Right),
    ];
    for (words, style, pitch, along) in above.into_iter().filter(|(words, ..)| !words.is_empty()) {
        let blocks =
            text(&case.text(words, style), style, pitch, Measure { indent: 0, width: whole, justified: false }, along);
        pieces.extend(blocks.into_iter().map(|block| Piece::Block(Block { keep: true, ..block })));
    }
    let heads = setting.rows(grid.heads.iter().map(|head| (head.as_str(), "", Along::Centre, Role::Hei)), true, None);
    let head = match heads.as_slice() {
        [head] => Some(Rc::new(head.clone())),
        _ => None,
    };
    pieces.extend(heads.into_iter().map(|head| Piece::Block(Block { keep: true, ..head })));
    for row in &grid.rows {
        pieces.extend(setting.row(row, head.as_ref()).into_iter().map(Piece::Block));
    }
    for note in &grid.notes {
        let style = style(Role::Kai, size);
        let measure = Measure { indent: 0, width: whole, justified: false };
        let blocks = text(&case.text(note, style), style, size * 15 / 10, measure, Along::Left);
        pieces.extend(blocks.into_iter().map(Piece::Block));
    }
    pieces.push(Piece::White(PITCH / 2));
    pieces
}

impl Setting<'_> {
    fn row(&self, row: &GridRow, head: Option<&Rc<Block>>) -> Vec<Block> {
        let role = if row.total { Role::Hei } else { Role::Song };
        let along = |cell: &GridCell| if cell.number { Along::Right } else { Along::Left };
        let cells = row.cells.iter().map(|cell| (cell.text.as_str(), cell.mark.as_str(), along(cell), role));
        self.rows(cells, false, head)
    }

    /// A row; one that is very high in several parts.
    fn rows<'c>(
        &self,
        cells: impl Iterator<Item = (&'c str, &'c str, Along, Role)>,
        is_head: bool,
        head: Option<&Rc<Block>>,
    ) -> Vec<Block> {
        let cells: Vec<Cell> = cells.zip(&self.widths).map(|(cell, width)| self.cell(cell, *width)).collect();
        let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        let pitch = self.size * 13 / 10;
        let white = self.size / 4;
        let in_part = usize::try_from((HIGHEST - 2 * white) / pitch).unwrap_or(1).max(1);
        let parts = most.div_ceil(in_part);
        let block = |part: usize| {
            let (first, last) = (part * in_part, ((part + 1) * in_part).min(most));
            let above = if part == 0 { white } else { 0 };
            let below = if part + 1 == parts { white } else { 0 };
            let count = Length::try_from(last - first).unwrap_or(1);
            let height = above + count * pitch + below;
            let mut ink = self.rules(height);
            for (cell, (left, width)) in cells.iter().zip(self.places()) {
                let lines = cell.lines.get(first..last.min(cell.lines.len())).unwrap_or_default();
                // A row that stands whole has its cells in the middle.
                let spare = if parts == 1 { last - lines.len() } else { 0 };
                let top = above + Length::try_from(spare).unwrap_or(0) * pitch / 2;
                ink.extend(self.cell_ink(lines, cell.along, (left, width), top, pitch));
            }
            let width = self.widths.iter().sum();
            let row = Row { width, opens: is_head && part == 0, closes: part + 1 == parts, head: head.cloned() };
            Block { height, ink, keep: false, row: Some(row), heading: None }
        };
        (0..parts).map(block).collect()
    }

    fn cell(&self, (words, mark, along, role): (&str, &str, Along, Role), width: Length) -> Cell {
        let style = Style { role, size: self.size, tracking: 0 };
        let mut glyphs = self.case.text(words, style);
        glyphs.extend(self.case.raised(mark, style));
        let measure = Measure { indent: 0, width: (width - 2 * BESIDE).max(self.size), justified: false };
        Cell { lines: lines(&glyphs, measure), along }
    }

    fn cell_ink(
        &self,
        lines: &[Vec<Glyph>],
        along: Along,
        (left, cell_width): (Length, Length),
        top: Length,
        pitch: Length,
    ) -> Vec<Ink> {
        let line = |(index, glyphs): (Length, &Vec<Glyph>)| {
            let room = cell_width - 2 * BESIDE;
            let x = left + BESIDE + along.of(room - width(glyphs));
            let y = top + index * pitch + (pitch - self.size) / 2 + self.size * 88 / 100;
            Ink::Text { x, y, glyphs: glyphs.clone(), turned: false }
        };
        (0..).zip(lines).filter(|(_, glyphs)| !glyphs.is_empty()).map(line).collect()
    }

    /// Left edge and width of each column.
    fn places(&self) -> Vec<(Length, Length)> {
        let mut left = 0;
        let place = |width: &Length| {
            left += width;
            (left - width, *width)
        };
        self.widths.iter().map(place).collect()
    }

    /// The lines between columns.
    fn rules(&self, height: Length) -> Vec<Ink> {
        let mut edges: Vec<Length> = self.places().iter().map(|(left, _)| *left).collect();
        edges.push(self.widths.iter().sum());
        edges.into_iter().map(|x| Ink::Rule([(x, 0), (x, height)])).collect()
    }
}
