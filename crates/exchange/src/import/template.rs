//! Empty forms: one workbook per kind with a sheet for each of its tables, with the headings that are
//! read, text format on codes, drop-downs on closed lists, and a sheet that says how to fill it in.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::field::{Field, Holds, Kind};

/// Rows that are prepared for entry.
const PREPARED_ROWS: u32 = 2_000;

/// An empty form as an xlsx file.
///
/// # Errors
/// When the workbook cannot be written, which no input can cause.
pub fn template(kind: Kind) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for table in kind.form() {
        write_form(workbook.add_worksheet(), *table, table.fields())?;
    }
    write_instructions(workbook.add_worksheet(), kind.form())?;
    workbook.save_to_buffer()
}

/// A form with some of its columns and rows filled in, to be edited and handed in. Amounts are texts in 万元;
/// an empty text leaves its cell blank.
///
/// # Errors
/// When the workbook cannot be written.
pub fn filled_form(kind: Kind, fields: &[Field], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_form(sheet, kind, fields)?;
    for (line, row) in (1_u32..).zip(rows) {
        for ((column, field), text) in (0_u16..).zip(fields).zip(row).filter(|(_, text)| !text.is_empty()) {
            match (field.holds, text.parse::<f64>()) {
                (Holds::Money | Holds::Count, Ok(number)) => sheet.write_number(line, column, number)?,
                _ => sheet.write_string(line, column, text)?,
            };
        }
    }
    write_instructions(workbook.add_worksheet(), &[kind])?;
    workbook.save_to_buffer()
}

fn write_form(sheet: &mut Worksheet, kind: Kind, fields: &[Field]) -> Result<(), XlsxError> {
    sheet.set_name(kind.zh())?;
    sheet.set_freeze_panes(1, 0)?;
    let text = Format::new().set_num_format("@");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, field) in (0_u16..).zip(fields) {
        sheet.write_string_with_format(0, column, field.heading(), &heading_format(field))?;
        sheet.set_column_width(column, width(field))?;
        match field.holds {
            Holds::Day => sheet.set_column_format(column, &date)?,
            Holds::Money | Holds::Number | Holds::Percent | Holds::Count => sheet,
            _ => sheet.set_column_format(column, &text)?,
        };
        if let Holds::Choice(words) = field.holds {
            sheet.add_data_validation(1, column, PREPARED_ROWS, column, &drop_down(words)?)?;
        }
    }
    Ok(())
}

fn heading_format(field: &Field) -> Format {
    let color = if field.required { Color::RGB(0xFF_E6_99) } else { Color::RGB(0xD9_E2_F3) };
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_num_format("@")
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(color)
}

fn width(field: &Field) -> u32 {
    match field.holds {
        Holds::Code => 26,
        Holds::Text | Holds::Units => 22,
        _ => 14,
    }
}

fn drop_down(words: &[&str]) -> Result<DataValidation, XlsxError> {
    // Other words for the same (完工 for 竣工) are read too, so a mismatch is a warning.
    let list = DataValidation::new().allow_list_strings(words)?.set_error_style(DataValidationErrorStyle::Warning);
    list.set_error_title("请核对")?.set_error_message("不在下拉列表中，确认无误可以保留")
}

fn write_instructions(sheet: &mut Worksheet, tables: &[Kind]) -> Result<(), XlsxError> {
    sheet.set_name("填表说明")?;
    let bold = Format::new().set_bold();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let notes = [
        "一、从第 2 行起每行填一条；列可以调换次序，不用的列可以删去，列名不要改。",
        "二、金额列的单位写在列名里；单个单元格也可以写明单位，如“1.2亿元”。没有数的留空，不要填 0。",
        "三、代码列已设为文本格式；从别处粘贴时请选“只粘贴文本”，否则长代码会被截成 2.01823E+19。",
        "四、日期写 2018-05-03、2018年5月或 2018-05；黄色列必填。",
    ];
    for (row, note) in (0_u32..).zip(notes) {
        sheet.write_string(row, 0, note)?;
    }
    let mut row = u32::try_from(notes.len()).unwrap_or(0) + 1;
    for table in tables {
        let first = if tables.len() > 1 { format!("{}表的列名", table.zh()) } else { "列名".to_owned() };
        for (column, heading) in (0_u16..).zip([first.as_str(), "必填", "怎样填", "例"]) {
            sheet.write_string_with_format(row, column, heading, &bold)?;
        }
        for field in table.fields() {
            row += 1;
            sheet.write_string(row, 0, field.heading())?;
            sheet.write_string(row, 1, if field.required { "是" } else { "" })?;
            sheet.write_string_with_format(row, 2, help(field), &wrap)?;
            sheet.write_string_with_format(row, 3, field.example, &wrap)?;
        }
        row += 2;
    }
    for (column, width) in [(0_u16, 22), (1, 6), (2, 60), (3, 30)] {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn help(field: &Field) -> String {
    match field.holds {
        Holds::Choice(words) if field.help.is_empty() => format!("从下拉列表选：{}", words.join("、")),
        Holds::Choice(words) => format!("{}；从下拉列表选：{}", field.help, words.join("、")),
        _ => field.help.to_owned(),
    }
}
