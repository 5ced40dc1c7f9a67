//! A plain table as a workbook of one sheet.

use model::{Money, MoneyUnit, Ratio};
use rust_xlsxwriter::{ExcelDateTime, Worksheet, XlsxError};

use super::names::SheetNames;
use super::number::nearest;
use super::{format, layout};
use crate::export::ExportError;
use crate::export::table::{Table, TableCell};
use crate::export::words::{self, Language};

const WIDEST: u32 = 48;

/// Writes the table with a title, frozen heads and a filter; see [`crate::export::table::write_table_xlsx`].
pub(crate) fn write(table: &Table) -> Result<Vec<u8>, ExportError> {
    super::check_size(table.width(), table.rows.len())?;
    let width = u16::try_from(table.width()).unwrap_or(u16::MAX).max(1);
    let mut workbook = layout::workbook(&table.title, "")?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(SheetNames::default().name(&table.title, words::TABLE_SHEET.text(Language::Zh)))?;
    layout::across(sheet, 0, width, &table.title, &format::title())?;
    let head_row = 1 + u32::from(table.simulated);
    if table.simulated {
        layout::banner(sheet, 1, width)?;
    }
    for (column, head) in (0_u16..).zip(&table.heads) {
        sheet.write_string_with_format(head_row, column, head, &format::head())?;
    }
    let mut last = head_row;
    for (row, cells) in (head_row + 1..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, row, column, cell)?;
        }
        last = row;
    }
    let widths: Vec<_> = (0..usize::from(width)).map(|column| column_width(table, column)).collect();
    layout::set_widths(sheet, &widths)?;
    layout::set_heights(sheet, head_row, &table.heads, &widths)?;
    layout::page(sheet, &table.title, table.simulated, &widths);
    sheet.set_freeze_panes(head_row + 1, 0)?.set_repeat_rows(head_row, head_row)?.autofilter(
        head_row,
        0,
        last,
        width - 1,
    )?;
    Ok(workbook.save_to_buffer()?)
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &TableCell) -> Result<(), XlsxError> {
    match cell {
        TableCell::Empty => sheet.write_blank(row, column, &format::words(false))?,
        TableCell::Text(text) => sheet.write_string_with_format(row, column, text, &format::words(false))?,
        TableCell::Money(money, unit) => {
            sheet.write_number_with_format(row, column, amount(*money, *unit), &format::amount())?
        }
        TableCell::Count(count) => {
            sheet.write_number_with_format(row, column, nearest(Ratio::whole((*count).into())), &format::whole())?
        }
        TableCell::Day(day) => {
            let date = day.date();
            let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
            match parts {
                (Ok(year), Ok(month), Ok(day)) => sheet.write_datetime_with_format(
                    row,
                    column,
                    &ExcelDateTime::from_ymd(year, month, day)?,
                    &format::day(),
                )?,
                _ => sheet.write_string_with_format(row, column, day.to_string(), &format::day())?,
            }
        }
    };
    Ok(())
}

fn amount(money: Money, unit: MoneyUnit) -> f64 {
    // A unit of money is never zero fen.
    Ratio::new(money.fen().into(), unit.fen().into()).map_or(0.0, nearest)
}

fn column_width(table: &Table, column: usize) -> u32 {
    let head = table.heads.get(column).map_or(0, |head| layout::text_width(head));
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| layout::text_width(&cell.plain()));
    layout::column_width(cells.max().unwrap_or(0).max(head), WIDEST)
}
