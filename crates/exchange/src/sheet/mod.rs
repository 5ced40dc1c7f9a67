//! Sheets: files of rows and cells, whatever wrote them.
//!
//! Everything here comes from outside and is hostile: sizes are bounded before anything is parsed,
//! and a file that cannot be read is one problem that says what it is and what to do.

mod biff;
mod compound;
mod csv;
mod fault;
mod format;
mod guard;
mod merge;
pub(crate) mod parts;
mod room;
mod tags;
pub(crate) mod told;
mod value;
mod xls;
mod xlsx;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use model::Place;

pub use fault::FileFault;
pub use guard::Limits;
pub use merge::{Merge, Merges};
pub use value::{CellFault, CellValue, DateCell, KEPT_DIGITS, Number, shift_two};

/// One sheet, or the one table of a text file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// File name as the user gave it.
    pub file: String,
    /// Sheet name; empty for a text file.
    pub name: String,
    /// The sheet is hidden in the workbook.
    pub hidden: bool,
    /// Rows from the first of the sheet on, each as long as its last value.
    pub rows: Vec<Vec<CellValue>>,
    /// Merged ranges.
    pub merges: Merges,
    /// Rows that the file hides, 0-based.
    pub hidden_rows: BTreeSet<u32>,
    /// Cells that are formulas, whatever they show: 0-based row and column.
    pub formulas: Vec<(u32, u32)>,
}

impl Sheet {
    /// The value of a cell, both indexes 0-based; [`CellValue::Empty`] outside.
    #[must_use]
    pub fn value(&self, row: u32, column: u32) -> &CellValue {
        self.rows.get(row as usize).and_then(|row| row.get(column as usize)).unwrap_or(&CellValue::Empty)
    }

    /// The value a reader sees in a cell: in a merged range, that of its first cell.
    #[must_use]
    pub fn shown(&self, row: u32, column: u32) -> &CellValue {
        match self.merges.at(row, column) {
            Some(merge) => self.value(merge.first_row, merge.first_column),
            None => self.value(row, column),
        }
    }

    /// Where a cell is, as users point at it.
    #[must_use]
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place::cell(&self.file, &self.name, row, column)
    }

    /// The whole sheet.
    #[must_use]
    pub fn whole(&self) -> Place {
        Place { file: self.file.clone(), sheet: self.name.clone(), ..Place::default() }
    }

    /// How many rows there are.
    #[must_use]
    pub fn height(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// Whether no cell has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.iter().all(CellValue::is_empty))
    }
}

/// Reads every sheet of a file, or the one named, telling xlsx, xls and text by content.
///
/// # Errors
/// Why the file cannot be read; [`FileFault::problem`] puts it in words.
pub fn read(file: &str, bytes: &[u8], only: Option<&str>) -> Result<Vec<Sheet>, FileFault> {
    read_within(file, bytes, only, &Limits::default())
}

/// The same with other limits.
///
/// # Errors
/// As [`read`].
pub fn read_within(file: &str, bytes: &[u8], only: Option<&str>, limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    match guard::sniff(bytes, limits)? {
        guard::Form::Package => read_package(file, bytes, only, limits),
        guard::Form::Compound => xls::read(file, bytes, only, limits),
        guard::Form::Text => csv::read(file, bytes, limits).map(|sheet| vec![sheet]),
    }
}

/// The xlsx library has asserted on broken cell references before; a panic inside it is a damaged
/// file to us.
fn read_package(file: &str, bytes: &[u8], only: Option<&str>, limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    let largest = guard::check_package(bytes, limits)?;
    let read = catch_unwind(AssertUnwindSafe(|| xlsx::read(file, bytes, only, limits, largest)));
    read.unwrap_or_else(|_| Err(FileFault::Damaged("内容不合规范".to_owned())))
}
