//! Writes the workbook of a unit: known values locked, cells to fill in open and checked.

use model::{Money, MoneyUnit, Ratio};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{FORM_VERSION, HIDDEN_SHEET, MonthBook, MonthLine};
use crate::export::ExportError;
use crate::export::xlsx::number::nearest;

/// Rows below the projects that are left open, for projects that nobody knows yet.
const OPEN_ROWS: u32 = 20;
/// The first row of projects, 0-based.
const FIRST: u32 = 3;

/// What a column shows and who fills it in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    Known,
    Derived,
    Money,
    Percent,
    Choice,
    Words,
}

const COLUMNS: [(&str, Cell, u32); 17] = [
    ("序号", Cell::Known, 6),
    ("项目编号", Cell::Known, 11),
    ("项目名称", Cell::Known, 34),
    ("项目代码", Cell::Known, 26),
    ("总投资(万元)", Cell::Known, 12),
    ("年度计划投资(万元)", Cell::Known, 12),
    ("上期年初至今完成投资(万元)", Cell::Known, 14),
    ("本期情况", Cell::Choice, 10),
    ("年初至今完成投资(万元)", Cell::Money, 14),
    ("本期完成投资(万元)", Cell::Derived, 12),
    ("年初至今到位资金(万元)", Cell::Money, 14),
    ("至上年底完成投资(万元)", Cell::Money, 14),
    ("预计完成投资(万元)", Cell::Money, 12),
    ("形象进度(%)", Cell::Percent, 9),
    ("形象进度", Cell::Words, 30),
    ("存在问题", Cell::Words, 30),
    ("核减原因", Cell::Words, 16),
];

/// A unit's workbook.
///
/// # Errors
/// When it does not fit Excel's own limits.
pub fn write_month_book(book: &MonthBook) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("月报")?;
    write_head(sheet, book)?;
    for (row, line) in (FIRST..).zip(&book.lines) {
        write_line(sheet, row, line)?;
    }
    let lines = u32::try_from(book.lines.len()).unwrap_or(u32::MAX - FIRST - OPEN_ROWS);
    let last = FIRST + lines + OPEN_ROWS - 1;
    write_open_rows(sheet, FIRST + lines, last)?;
    write_checks(sheet, last)?;
    let options = ProtectionOptions {
        insert_rows: true,
        format_cells: true,
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    };
    sheet.protect_with_options(&options).set_freeze_panes(FIRST, 3)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(FIRST - 1, FIRST - 1)?;
    write_identity(workbook.add_worksheet(), book)?;
    Ok(workbook.save_to_buffer()?)
}

fn base() -> Format {
    Format::new().set_font_name("宋体").set_font_size(10).set_border(FormatBorder::Thin).set_text_wrap()
}

fn known() -> Format {
    base().set_background_color(Color::RGB(0x00F2_F2F2))
}

fn open(cell: Cell) -> Format {
    let format = base().set_unlocked();
    if matches!(cell, Cell::Words | Cell::Choice | Cell::Known) { format.set_num_format("@") } else { format }
}

fn write_head(sheet: &mut Worksheet, book: &MonthBook) -> Result<(), XlsxError> {
    let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(0);
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let simulated = if book.simulated { "（含模拟数据）" } else { "" };
    let named = format!("{}{}重点项目月报{simulated}", book.unit_name, book.period.zh());
    sheet.merge_range(0, 0, 0, last, &named, &title)?;
    let due = book.due.map(|day| format!("　请于 {day} 前报 {}", book.collector));
    let due = due.unwrap_or_else(|| format!("　报 {}", book.collector));
    let note =
        format!("填报单位：{}（{}）{due}　单位：万元　灰色格已知，不必填；白色格填写", book.unit_name, book.unit);
    sheet.merge_range(1, 0, 1, last, &note, &Format::new().set_font_name("宋体").set_font_size(10))?;
    let head = base().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    for (column, (text, cell, width)) in (0_u16..).zip(COLUMNS) {
        let color = if matches!(cell, Cell::Known | Cell::Derived) { 0x00D9_D9D9 } else { 0x00FF_E699 };
        sheet.write_string_with_format(2, column, text, &head.clone().set_background_color(Color::RGB(color)))?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(2, 40)?;
    Ok(())
}

fn wan(money: Money) -> f64 {
    Ratio::new(money.fen().into(), MoneyUnit::Wan.fen().into()).map_or(0.0, nearest)
}

fn write_line(sheet: &mut Worksheet, row: u32, line: &MonthLine) -> Result<(), XlsxError> {
    let number = (row - FIRST + 1).to_string();
    for (column, text) in [(0_u16, &number), (1, &line.project.to_string()), (2, &line.name), (3, &line.code)] {
        sheet.write_string_with_format(row, column, text, &known())?;
    }
    for (column, money) in [(4_u16, Some(line.total)), (5, line.plan), (6, line.previous_ytd)] {
        write_money(sheet, row, column, money, &known())?;
    }
    sheet.write_blank(row, 7, &open(Cell::Choice))?;
    let derived = format!("=IF(I{0}=\"\",\"\",I{0}-G{0})", row + 1);
    let mut formula = Formula::new(derived);
    if line.done_ytd.is_none() {
        formula = formula.set_result("");
    }
    sheet.write_formula_with_format(row, 9, formula, &known())?;
    // What is known of the years before is not asked again.
    let before = if line.done_before.is_some() { known() } else { open(Cell::Money) };
    let amounts = [(8_u16, line.done_ytd), (10, line.received_ytd), (12, None)];
    for (column, money) in amounts {
        write_money(sheet, row, column, money, &open(Cell::Money))?;
    }
    write_money(sheet, row, 11, line.done_before, &before)?;
    match line.physical_percent {
        Some(percent) => sheet.write_number_with_format(row, 13, percent, &open(Cell::Percent))?,
        None => sheet.write_blank(row, 13, &open(Cell::Percent))?,
    };
    for (column, text) in [(14_u16, line.progress.as_str()), (15, line.problems.as_str()), (16, "")] {
        sheet.write_string_with_format(row, column, text, &open(Cell::Words))?;
    }
    Ok(())
}

fn write_money(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    money: Option<Money>,
    format: &Format,
) -> Result<(), XlsxError> {
    match money {
        Some(money) => sheet.write_number_with_format(row, column, wan(money), format)?,
        None => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

fn write_open_rows(sheet: &mut Worksheet, first: u32, last: u32) -> Result<(), XlsxError> {
    for row in first..=last {
        for (column, (_, cell, _)) in (0_u16..).zip(COLUMNS) {
            sheet.write_blank(row, column, &open(cell))?;
        }
    }
    Ok(())
}

fn write_checks(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    for (column, (_, cell, _)) in (0_u16..).zip(COLUMNS) {
        let check = match cell {
            Cell::Money => DataValidation::new()
                .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
                .set_error_title("请核对")?
                .set_error_message("填不小于零的数，单位万元；没有数的留空")?,
            Cell::Percent => DataValidation::new()
                .allow_whole_number(DataValidationRule::Between(0, 100))
                .set_error_title("请核对")?
                .set_error_message("填 0 到 100 的整数")?,
            Cell::Choice => DataValidation::new()
                .allow_list_strings(&["有进展", "无变化"])?
                .set_input_title("本期情况")?
                .set_input_message("选“无变化”的，年初至今可不填，按上期数计")?,
            _ => continue,
        };
        sheet.add_data_validation(
            FIRST,
            column,
            last,
            column,
            &check.set_error_style(DataValidationErrorStyle::Warning),
        )?;
    }
    // A cumulative amount that fell, and no reason for it.
    let fell = format!("=AND($I{0}<>\"\",$G{0}<>\"\",$I{0}<$G{0},$Q{0}=\"\")", FIRST + 1);
    let red = Format::new().set_background_color(Color::RGB(0x00FF_C7CE));
    sheet.add_conditional_format(
        FIRST,
        8,
        last,
        8,
        &ConditionalFormatFormula::new().set_rule(fell.as_str()).set_format(red),
    )?;
    Ok(())
}

fn write_identity(sheet: &mut Worksheet, book: &MonthBook) -> Result<(), XlsxError> {
    sheet.set_name(HIDDEN_SHEET)?.set_very_hidden(true);
    let facts = [
        ("luodi-month", FORM_VERSION.to_string()),
        ("unit", book.unit.to_string()),
        ("period", book.period.to_string()),
        ("position", book.position.to_string()),
    ];
    for (row, (name, value)) in (0_u32..).zip(&facts) {
        sheet.write_string(row, 0, *name)?.write_string(row, 1, value)?;
    }
    for (row, line) in (facts.len() as u32..).zip(&book.lines) {
        sheet.write_string(row, 0, "project")?.write_string(row, 1, line.project.to_string())?;
        sheet.write_string(row, 2, &line.name)?;
    }
    sheet.protect();
    Ok(())
}
