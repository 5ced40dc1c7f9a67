//! Tables: as wide as the text, their head repeated on every page.

use super::body::{kept, marked, styled};
use super::xml::{Xml, element, value};
use crate::export::paper::grid::{Grid, GridCell, GridRow};
use crate::export::paper::page;

/// A table with its caption, unit and notes.
pub(super) fn table(grid: &Grid, width: u32) -> Xml {
    let mut all = Xml::default();
    if !grid.caption.is_empty() {
        all.push(&styled("Caption", &sized(&grid.caption, (grid.half_points + 8).min(page::SIZE_3), "")));
    }
    if !grid.unit_note.is_empty() {
        all.push(&styled("UnitNote", &sized(&grid.unit_note, grid.half_points, "")));
    }
    let columns = grid.widths.iter().map(|width| element("w:gridCol", &[("w:w", &width.to_string())], Xml::default()));
    let mut inner = properties(width);
    inner.push(&element("w:tblGrid", &[], columns.collect()));
    inner.push(&heads(grid));
    for row in &grid.rows {
        inner.push(&line(grid, row));
    }
    all.push(&element("w:tbl", &[], inner));
    for note in &grid.notes {
        all.push(&styled("Note", &sized(note, grid.half_points, "")));
    }
    all.push(&styled("Gap", &Xml::default()));
    all
}

fn properties(width: u32) -> Xml {
    let measured =
        |name: &str, twips: u32| element(name, &[("w:w", &twips.to_string()), ("w:type", "dxa")], Xml::default());
    let line = |side: &str| {
        let look = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")];
        element(&format!("w:{side}"), &look, Xml::default())
    };
    let borders = ["top", "left", "bottom", "right", "insideH", "insideV"].map(line).into_iter().collect();
    let margins = ["w:left", "w:right"].map(|side| measured(side, page::CELL_MARGIN)).into_iter().collect();
    let all: Xml = [
        measured("w:tblW", width),
        value("w:jc", "center"),
        element("w:tblBorders", &[], borders),
        element("w:tblLayout", &[("w:type", "fixed")], Xml::default()),
        element("w:tblCellMar", &[], margins),
    ]
    .into_iter()
    .collect();
    element("w:tblPr", &[], all)
}

fn heads(grid: &Grid) -> Xml {
    let cells = grid
        .heads
        .iter()
        .zip(&grid.widths)
        .map(|(head, width)| cell(*width, &styled("CellHead", &sized(head, grid.half_points, ""))));
    let mut inner = element("w:trPr", &[], [lone("w:cantSplit"), lone("w:tblHeader")].into_iter().collect());
    inner.push(&cells.collect());
    element("w:tr", &[], inner)
}

fn line(grid: &Grid, row: &GridRow) -> Xml {
    let mut inner = if row.whole { element("w:trPr", &[], lone("w:cantSplit")) } else { Xml::default() };
    for (written, width) in row.cells.iter().zip(&grid.widths) {
        inner.push(&cell(*width, &paragraph(grid, row, written)));
    }
    element("w:tr", &[], inner)
}

fn paragraph(grid: &Grid, row: &GridRow, cell: &GridCell) -> Xml {
    let mut runs = sized(&cell.text, grid.half_points, if row.total { HEI } else { "" });
    if !cell.mark.is_empty() {
        runs.push(&marked("NoteMark", &cell.mark, &size(grid.half_points)));
    }
    styled(if cell.number { "CellNumber" } else { "Cell" }, &runs)
}

/// The font of rows that are set apart.
const HEI: &str = "黑体";

/// A run of this size, in a font where it is not that of its style.
fn sized(words: &str, half_points: u32, font: &str) -> Xml {
    if words.is_empty() {
        return Xml::default();
    }
    let mut look = Xml::default();
    if !font.is_empty() {
        let fonts = [("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)];
        look.push(&element("w:rFonts", &fonts, Xml::default()));
    }
    look.push(&size(half_points));
    let mut inner = element("w:rPr", &[], look);
    inner.push(&kept(words));
    element("w:r", &[], inner)
}

fn size(half_points: u32) -> Xml {
    let size = half_points.to_string();
    ["w:sz", "w:szCs"].map(|name| value(name, &size)).into_iter().collect()
}

fn cell(width: u32, content: &Xml) -> Xml {
    let about: Xml = [
        element("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")], Xml::default()),
        value("w:vAlign", "center"),
    ]
    .into_iter()
    .collect();
    let mut inner = element("w:tcPr", &[], about);
    inner.push(content);
    element("w:tc", &[], inner)
}

fn lone(name: &str) -> Xml {
    element(name, &[], Xml::default())
}
