//! Tables under the headings of a Markdown file.

use super::Spot;
use super::faults::Faults;
use super::markdown::{Content, Line, Piece};
use super::source::Source;

/// What stands under a heading.
pub(super) enum Found<'p, 's> {
    Rows(Vec<&'p Line<'s>>),
    /// A table that is not the one asked for; told.
    Broken,
    Nothing,
}

/// The rows of the table under a heading of level 2, when it has exactly this header.
pub(super) fn table<'p, 's>(
    pieces: &'p [Piece<'s>],
    section: &str,
    header: &[&str],
    faults: &mut Faults,
) -> Found<'p, 's> {
    let mut inside = false;
    for piece in pieces {
        match &piece.content {
            Content::Heading(2, text) => inside = *text == section,
            Content::Table(lines) if inside => return rows(piece, lines, section, header, faults),
            _ => {}
        }
    }
    Found::Nothing
}

fn rows<'p, 's>(
    piece: &Piece<'s>,
    lines: &'p [Line<'s>],
    section: &str,
    header: &[&str],
    faults: &mut Faults,
) -> Found<'p, 's> {
    let first: Vec<&str> =
        lines.first().map(|line| line.cells.iter().map(|(_, cell)| *cell).collect()).unwrap_or_default();
    if first != header {
        let wanted = header.join(" | ");
        faults.error(
            "table-header",
            &piece.spot,
            (format!("{section}表的表头不对"), format!("表头应为 {wanted}")),
            (format!("the table {section} has another header"), format!("its header is to be {wanted}")),
        );
        return Found::Broken;
    }
    Found::Rows(lines.iter().skip(1).collect())
}

/// The cells of a row without its escapes; `None`, told, when their number is wrong.
pub(super) fn cells(source: &Source, line: &Line<'_>, width: usize, faults: &mut Faults) -> Option<Vec<String>> {
    let found = line.cells.len();
    if found != width {
        faults.error(
            "table-columns",
            &source.line(line.at),
            (format!("这一行有{found}格，应为{width}格"), "补齐各格，空格也要写 |；格内的 | 写作 \\|"),
            (
                format!("the row has {found} cells, not {width}"),
                "write every cell, empty ones too; write | inside a cell as \\|",
            ),
        );
        return None;
    }
    Some(line.cells.iter().map(|(_, cell)| cell.replace("\\|", "|")).collect())
}

/// Tells of a cell that must not be empty.
pub(super) fn empty_cell(spot: &Spot, column: &str, faults: &mut Faults) {
    faults.error(
        "cell-empty",
        spot,
        (format!("`{column}`为空"), "补上内容"),
        (format!("`{column}` is empty"), "fill it in"),
    );
}
