//! The tables of a policy pack as a workbook.

use rust_xlsxwriter::{DataValidation, IgnoreError, Workbook, Worksheet, XlsxError};

use super::names::SheetNames;
use super::{format, layout};
use crate::export::ExportError;
use crate::import::Holds;
use crate::pack_workbook::{COVER, COVER_HEADS, PACK, PackTable, PackWorkbook, rows_digest};

/// Rows below the last that are prepared for entry.
const PREPARED_ROWS: u32 = 1_000;
const WIDEST: u32 = 48;
const COVER_WIDTHS: [u32; COVER_HEADS.len()] = [30, 40, 10, 24];

/// How the workbook is filled in and brought back.
const NOTES: [&str; 6] = [
    "一、改好后另存为 .xlsx，运行 luodi policy take 政策包的文件夹 本文件。有一处不对就都不写入，并指出在哪张表、哪一格、怎样改。",
    "二、每张工作表是包里的一个文件，见下面的目录。第 1 行是列名，末尾的英文是文件里的列名，不要改；列可以调换次序。从第 2 行起每行一条，空行略过。",
    "三、单元格都是文本格式，代码前面的 0 不会丢；从别处粘贴时请选“只粘贴文本”。不要写公式，不要合并单元格。",
    "四、金额、比率连单位一起写，如 5亿元、60%、10天；日期写 2020-08-31；“参加排名”写 yes 或 no。",
    "五、要加一张分类或清单，复制一张同类的工作表，并在目录里添一行，写上工作表名和文件，如 classes/fund.csv。",
    "六、规则、条款不在这里：见包里的 rules/ 和 policy.md。",
];

/// Writes the workbook: a cover, then a sheet for each table. The same tables give the same bytes.
///
/// # Errors
/// When a table does not fit Excel's own limits: a text of more than 32,767 characters, more than a million rows.
pub fn write_pack_workbook(book: &PackWorkbook) -> Result<Vec<u8>, ExportError> {
    let title = format!("指标表 {}", book.title);
    let mut workbook = layout::workbook(&title, "")?;
    let mut names = SheetNames::default();
    let cover_name = names.name(COVER, COVER);
    let sheets: Vec<String> = book.tables.iter().map(|table| names.name(&sheet_wish(table), table.zh)).collect();
    let cover = workbook.add_worksheet();
    cover.set_name(cover_name)?;
    write_cover(cover, &title, book, &sheets)?;
    for (table, name) in book.tables.iter().zip(&sheets) {
        super::check_size(table.heads.len(), table.rows.len())?;
        write_table(&mut workbook, table, name)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// `分类 fund` of `classes/fund.csv`.
fn sheet_wish(table: &PackTable) -> String {
    let file = table.path.rsplit('/').next().unwrap_or_default();
    format!("{} {}", table.zh, file.trim_end_matches(".csv"))
}

fn write_cover(sheet: &mut Worksheet, title: &str, book: &PackWorkbook, sheets: &[String]) -> Result<(), XlsxError> {
    layout::set_widths(sheet, &COVER_WIDTHS)?;
    layout::wrapped_across(sheet, 0, &COVER_WIDTHS, title, &format::title())?;
    for (row, (label, text)) in (1..).zip([(PACK, &book.pack), ("版本", &book.version)]) {
        sheet.write_string_with_format(row, 0, label, &format::words(true))?;
        sheet.write_string_with_format(row, 1, text, &format::words(false))?;
    }
    for (row, note) in (4..).zip(NOTES) {
        layout::wrapped_across(sheet, row, &COVER_WIDTHS, note, &format::prose())?;
    }
    let list = 5 + u32::try_from(NOTES.len()).unwrap_or(0);
    for (column, head) in (0..).zip(COVER_HEADS) {
        sheet.write_string_with_format(list, column, head, &format::head())?;
    }
    for (row, (table, name)) in (list + 1..).zip(book.tables.iter().zip(sheets)) {
        let cells = [name.clone(), table.path.clone(), table.rows.len().to_string(), rows_digest(&table.rows)];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &format::words(false))?;
        }
    }
    layout::page(sheet, title, false, &COVER_WIDTHS);
    Ok(())
}

fn write_table(workbook: &mut Workbook, table: &PackTable, name: &str) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    let widths: Vec<u32> = (0..table.heads.len()).map(|column| width(table, column)).collect();
    let below = u32::try_from(table.rows.len()).unwrap_or(0) + PREPARED_ROWS;
    for ((column, head), width) in (0_u16..).zip(&table.heads).zip(&widths) {
        // Whatever is typed into the column is text, also below the last row.
        sheet.set_column_format(column, &format::text())?.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, head.heading(), &format::head())?;
        if let Holds::Choice(words) = head.holds {
            let list = DataValidation::new().allow_list_strings(words)?;
            let list = list.set_error_title("请从下拉列表选")?.set_error_message(words.join("、"))?;
            sheet.add_data_validation(1, column, below, column, &list)?;
        }
        sheet.ignore_error_range(0, column, below, column, IgnoreError::NumberStoredAsText)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &format::wrapped())?;
        }
    }
    sheet.set_row_height(0, 2 * layout::LINE_POINTS + 4)?;
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    layout::page(sheet, &format!("{} {}", table.zh, table.path), false, &widths);
    Ok(())
}

fn width(table: &PackTable, column: usize) -> u32 {
    let head = table.heads.get(column).map_or(0, |head| layout::text_width(&head.heading()));
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| layout::text_width(cell));
    layout::column_width(cells.max().unwrap_or(0).max(head), WIDEST)
}
