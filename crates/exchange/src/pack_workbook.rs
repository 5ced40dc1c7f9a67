//! The tables of a policy pack as one workbook (指标表), out and back.
//!
//! A cover says which pack it is, how to bring it back, and which sheet is which file. Each other
//! sheet is a table with its heads in the first row, so that a row of the sheet is a line of the
//! CSV. Every cell is text: codes keep their zeros, and nothing is calculated.

use sha2::{Digest, Sha256};

use crate::export::field::push_line;
use crate::import::Holds;
use crate::sheet::CellValue;

/// The tables of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackWorkbook {
    /// Name of the pack.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// Title of its document.
    pub title: String,
    /// Its tables, a sheet each.
    pub tables: Vec<PackTable>,
}

/// A table of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackTable {
    /// Path inside the pack (`classes/fund.csv`).
    pub path: String,
    /// What it holds.
    pub zh: &'static str,
    /// Its columns.
    pub heads: Vec<PackHead>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackHead {
    /// Its name in the CSV.
    pub name: &'static str,
    /// Its name in Chinese.
    pub zh: &'static str,
    /// What its cells hold: numbers and days may be typed as such, everything else is text.
    pub holds: Holds,
}

/// Name of the cover.
pub(crate) const COVER: &str = "说明";
/// Before the name of the pack, on the cover.
pub(crate) const PACK: &str = "政策包";
/// Heads of the list of tables on the cover.
pub(crate) const COVER_HEADS: [&str; 4] = ["工作表", "文件", "导出时的行数", "导出时的摘要"];
impl PackHead {
    /// What stands above the column: its name in Chinese, and that of the CSV, which is what is read.
    pub(crate) fn heading(&self) -> String {
        format!("{}\n{}", self.zh, self.name)
    }

    /// Whether a heading is this one's: its last word is the name in the CSV.
    pub(crate) fn is_named_by(&self, heading: &str) -> bool {
        heading.split_whitespace().last() == Some(self.name)
    }
}

/// A text as a cell gives it back: without white space around it.
#[must_use]
pub fn as_cell(text: &str) -> String {
    CellValue::from_text(text).to_text()
}

/// A table as the text of a CSV: quotes where they are needed, every line ended by `\n`.
#[must_use]
pub fn pack_csv<'a>(names: impl Iterator<Item = &'a str>, rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    push_line(&mut text, names, "\n");
    for row in rows {
        push_line(&mut text, row, "\n");
    }
    text
}

/// What tells the rows of a table from those of another time: the first sixteen hexadecimal digits
/// of the SHA-256 of its cells.
#[must_use]
pub fn rows_digest(rows: &[Vec<String>]) -> String {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| as_cell(cell)).collect()).collect();
    let digest = Sha256::digest(pack_csv(std::iter::empty(), &cells));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
