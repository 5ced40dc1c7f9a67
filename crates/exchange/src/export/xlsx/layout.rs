//! What every sheet has: page, margins, header and footer, banner, widths.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::format;
use crate::export::words::{self, Language};

const A4: u8 = 9;

/// Height of a line of text, in points.
pub(super) const LINE_POINTS: u32 = 16;

/// Excel draws no row taller than 409 points.
const TALLEST_POINTS: u32 = 400;

/// Height of a title.
const TITLE_POINTS: u32 = 30;

/// Printed wider than this many characters, a sheet lies across.
const UPRIGHT_WIDTH: u32 = 90;

/// More characters side by side than this are too small to read: the sheet goes on on a next page.
const READABLE_WIDTH: u32 = 200;

/// A workbook whose properties tell nothing of when it was written, so that one document gives the
/// same bytes on any day.
pub(super) fn workbook(title: &str, issuer: &str) -> Result<Workbook, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(title).set_company(issuer).set_creation_datetime(&created);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Paper, header and footer; every printed page of simulated data says so.
pub(super) fn page(sheet: &mut Worksheet, title: &str, simulated: bool, widths: &[u32]) {
    let width = widths.iter().sum::<u32>();
    let pages = u16::try_from(width.div_ceil(READABLE_WIDTH)).unwrap_or(u16::MAX).max(1);
    sheet.set_paper_size(A4).set_print_fit_to_pages(pages, 0).set_print_center_horizontally(true);
    if width > UPRIGHT_WIDTH {
        sheet.set_landscape();
    }
    sheet.set_header(header(title, simulated)).set_footer(words::sheet_footer(Language::Zh));
}

/// Excel keeps 255 characters; the notice comes first so that it is never the part cut off.
fn header(title: &str, simulated: bool) -> String {
    let notice = if simulated { format!("【{}】", words::SIMULATED.text(Language::Zh)) } else { String::new() };
    let title: String = title.chars().filter(|c| !c.is_control()).take(100).collect();
    format!("&C{notice}{}", title.replace('&', "&&"))
}

/// A text over all columns of a sheet.
pub(super) fn across(
    sheet: &mut Worksheet,
    row: u32,
    width: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if width > 1 {
        sheet.merge_range(row, 0, row, width - 1, text, format)?;
    } else {
        sheet.write_string_with_format(row, 0, text, format)?;
    }
    Ok(())
}

/// The banner of simulated data.
pub(super) fn banner(sheet: &mut Worksheet, row: u32, width: u16) -> Result<(), XlsxError> {
    across(sheet, row, width, words::SIMULATED.text(Language::Zh), &format::banner())
}

/// Characters a text takes, Chinese ones counted twice.
pub(super) fn text_width(text: &str) -> u32 {
    let widest = text.lines().map(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<u32>());
    widest.max().unwrap_or(0)
}

/// A text over all columns that wraps, in a row tall enough.
pub(super) fn wrapped_across(
    sheet: &mut Worksheet,
    row: u32,
    widths: &[u32],
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let lines = text_width(text).div_ceil(widths.iter().sum::<u32>().max(1));
    sheet.set_row_height(row, (lines.max(1) * LINE_POINTS).min(TALLEST_POINTS))?;
    across(sheet, row, u16::try_from(widths.len()).unwrap_or(u16::MAX), text, format)
}

/// Sets the widths of columns.
pub(super) fn set_widths(sheet: &mut Worksheet, widths: &[u32]) -> Result<(), XlsxError> {
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

/// Sets the heights of the title row and of the heads, which wrap: programs other than Excel do not
/// grow a row with its text.
pub(super) fn set_heights(
    sheet: &mut Worksheet,
    head_row: u32,
    heads: &[String],
    widths: &[u32],
) -> Result<(), XlsxError> {
    let lines = heads.iter().zip(widths).map(|(head, width)| text_width(head).div_ceil(width.saturating_sub(1).max(1)));
    let lines = lines.max().unwrap_or(1).clamp(1, 10);
    sheet.set_row_height(head_row, lines * LINE_POINTS + 4)?;
    sheet.set_row_height(0, TITLE_POINTS)?;
    Ok(())
}

/// A width that holds the text, at least 8 and at most `most`.
pub(super) fn column_width(texts: u32, most: u32) -> u32 {
    (texts + 2).clamp(8, most)
}
