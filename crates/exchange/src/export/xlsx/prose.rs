//! The first sheet: title, remarks and prose, and where the tables are.

use model::{Block, Inline};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::{format, layout};
use crate::export::words::{self, Language};

/// Width of the one column, in characters: an upright page of A4.
const WIDTH: u32 = 80;

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    sheet.set_name(&book.prose_name)?;
    let mut lines = vec![(document.title.clone(), format::title())];
    if document.simulated {
        lines.push((words::SIMULATED.text(Language::Zh).to_owned(), format::banner()));
    }
    lines.push((document.issuer.clone(), format::centred()));
    lines.push((words::edition(document, Language::Zh), format::centred()));
    lines.extend(document.remarks.iter().map(|remark| (remark.clone(), format::prose())));
    let mut tables = book.tables.iter();
    let attachments = document.attachments().len();
    for (index, block) in document.blocks.iter().enumerate() {
        lines.push(match block {
            Block::Attachment { title } => {
                let mark = words::attachment(document.attachment_number(index), attachments, Language::Zh);
                (format!("{mark}  {title}"), format::heading())
            }
            Block::Heading { text, .. } => (text.clone(), format::heading()),
            Block::Paragraph(inlines) => (paragraph(inlines), format::prose()),
            Block::Table(table) => {
                let name = tables.next().map_or("", |sheet| &sheet.name);
                (words::see_sheet(&table.caption, name, Language::Zh), format::prose())
            }
        });
    }
    for (row, (text, format)) in (0_u32..).zip(&lines) {
        layout::wrapped_across(sheet, row, &[WIDTH], text, format)?;
    }
    layout::set_heights(sheet, 0, &[], &[])?;
    layout::set_widths(sheet, &[WIDTH])?;
    layout::page(sheet, &document.title, document.simulated, &[WIDTH]);
    Ok(())
}

fn paragraph(inlines: &[Inline]) -> String {
    let pieces = inlines.iter().map(|inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Figure(figure) => match words::note(figure, Language::Zh) {
            Some(note) => format!("{}（{note}）", words::printed_with_unit(figure, Language::Zh)),
            None => words::printed_with_unit(figure, Language::Zh),
        },
    });
    pieces.collect()
}
