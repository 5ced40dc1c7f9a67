//! The intermediate value between a bulletin's template and its files: one document, several writers.

use serde::Serialize;

use crate::{Figure, Period, TargetState};

/// A bulletin as drawn, before it is written as html, xlsx or json.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The pack.
    pub pack: String,
    /// The bulletin within the pack.
    pub bulletin: String,
    /// The period it tells of.
    pub period: Period,
    /// Ledger position of its figures.
    pub position: i64,
    /// Edition, from 1; 0 for a drawing that is not published.
    pub edition: u32,
    /// Title.
    pub title: String,
    /// The issuing unit.
    pub issuer: String,
    /// What every bulletin prints: cut-off, basis, whose data are missing or carried.
    pub remarks: Vec<String>,
    /// Drawn on simulated data; every writer prints so.
    pub simulated: bool,
    /// Body.
    pub blocks: Vec<Block>,
}

/// A block of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 to 4: 一、, （一）, 1. and （1）.
        level: u8,
        /// Its text.
        text: String,
    },
    /// An attachment (附件) begins: what follows belongs to it, up to the next one.
    Attachment {
        /// Its title.
        title: String,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A table.
    Table(TableBlock),
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Inline {
    /// Words.
    Text(String),
    /// A figure, printed with its unit.
    Figure(Figure),
}

/// A table of figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableBlock {
    /// `T1`, `T2` … in the order of the bulletin; with row and column it names a cell: `T1.R2.C3`.
    pub id: String,
    /// Caption.
    pub caption: String,
    /// Unit of amounts printed above the table (单位：亿元); empty when it has none.
    pub unit_note: String,
    /// Column heads.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// A total or reconciling row, set apart in print.
    pub total: bool,
    /// One cell per head.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A figure.
    Figure(Figure),
    /// How a target stands.
    State(TargetState),
}

impl Document {
    /// Titles of the attachments, in order.
    #[must_use]
    pub fn attachments(&self) -> Vec<&str> {
        let titles = self.blocks.iter().filter_map(|block| match block {
            Block::Attachment { title } => Some(title.as_str()),
            _ => None,
        });
        titles.collect()
    }

    /// The number, from 1, of the attachment that the block of this index begins or belongs to; 0 in the body.
    #[must_use]
    pub fn attachment_number(&self, index: usize) -> usize {
        self.blocks.iter().take(index + 1).filter(|block| matches!(block, Block::Attachment { .. })).count()
    }

    /// Every figure in order, with the place it is printed at: `T1.R2.C3`, or `P4.2` for the second
    /// figure of the fourth block.
    pub fn figures(&self) -> impl Iterator<Item = (String, &Figure)> {
        self.blocks.iter().enumerate().flat_map(|(index, block)| block.figures(index))
    }
}

impl Block {
    fn figures(&self, index: usize) -> Vec<(String, &Figure)> {
        match self {
            Self::Heading { .. } | Self::Attachment { .. } => Vec::new(),
            Self::Paragraph(inlines) => {
                let figures = inlines.iter().filter_map(|inline| match inline {
                    Inline::Figure(figure) => Some(figure),
                    Inline::Text(_) => None,
                });
                figures.enumerate().map(|(n, figure)| (format!("P{}.{}", index + 1, n + 1), figure)).collect()
            }
            Self::Table(table) => table.figures(),
        }
    }
}

impl TableBlock {
    fn figures(&self) -> Vec<(String, &Figure)> {
        let mut figures = Vec::new();
        for (row_index, row) in self.rows.iter().enumerate() {
            for (column, cell) in row.cells.iter().enumerate() {
                if let Cell::Figure(figure) = cell {
                    figures.push((format!("{}.R{}.C{}", self.id, row_index + 1, column + 1), figure));
                }
            }
        }
        figures
    }
}
