//! What is left of the cells and the text that are held at once.

use super::Sheet;
use super::fault::FileFault;
use super::guard::Limits;
use super::value::CellValue;

/// What is left of cells and text.
pub(super) struct Room {
    cells: usize,
    text_bytes: usize,
    most: (u32, u32),
}

impl Room {
    /// All that the limits allow.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { cells: limits.cells, text_bytes: limits.text_bytes, most: (limits.rows, limits.columns) }
    }

    /// Puts a value into its cell.
    pub(super) fn place(
        &mut self,
        sheet: &mut Sheet,
        row: u32,
        column: u32,
        value: CellValue,
    ) -> Result<(), FileFault> {
        if row >= self.most.0 || column >= self.most.1 {
            return Err(FileFault::SheetTooLarge { sheet: sheet.name.clone(), row, column, most: self.most });
        }
        let (row, column) = (row as usize, column as usize);
        let rows = &mut sheet.rows;
        let new_rows = (row + 1).saturating_sub(rows.len());
        let new_cells = (column + 1).saturating_sub(rows.get(row).map_or(0, Vec::len));
        let text = if let CellValue::Text(text) = &value { text.len() } else { 0 };
        // A row costs about as much as a cell even when it is blank.
        self.cells = self.cells.checked_sub(new_rows + new_cells).ok_or(FileFault::TooMuchContent)?;
        self.text_bytes = self.text_bytes.checked_sub(text).ok_or(FileFault::TooMuchContent)?;
        if new_rows > 0 {
            rows.resize_with(row + 1, Vec::new);
        }
        if new_cells > 0 {
            rows[row].resize(column + 1, CellValue::Empty);
        }
        rows[row][column] = value;
        Ok(())
    }

    /// Notes that a cell is a formula.
    pub(super) fn formula(&mut self, sheet: &mut Sheet, row: u32, column: u32) -> Result<(), FileFault> {
        self.cells = self.cells.checked_sub(1).ok_or(FileFault::TooMuchContent)?;
        sheet.formulas.push((row, column));
        Ok(())
    }
}
