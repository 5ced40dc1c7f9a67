//! The provenance sheet: one row for each figure printed and for each number they rest on directly.

use model::figure::Input;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{Book, VALUE_COLUMN};
use super::formula::Live;
use super::layout::LINE_POINTS;
use super::sheet::write_number;
use super::{format, layout};
use crate::export::sources::{Source, Subject};
use crate::export::words::{self, Language, SOURCE_HEADS};

const WIDTHS: [u32; SOURCE_HEADS.len()] =
    [14, 38, 12, 26, 14, 10, 12, 24, 14, 10, 12, 8, 8, 48, 36, 18, 10, 20, 10, 12];

/// A cell of a row.
enum Field {
    Words(String),
    Whole(u64),
    Value,
}

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet, book: &Book<'_>, live: &[Option<Live>]) -> Result<(), XlsxError> {
    let document = book.document;
    let head_row = book.source_head_row();
    let width = u16::try_from(SOURCE_HEADS.len()).unwrap_or(u16::MAX);
    sheet.set_name(&book.source_name)?;
    if document.simulated {
        layout::banner(sheet, 0, width)?;
    }
    for (column, head) in (0_u16..).zip(SOURCE_HEADS) {
        sheet.write_string_with_format(head_row, column, head.text(Language::Zh), &format::head())?;
    }
    // The longest head takes two lines.
    sheet.set_row_height(head_row, 2 * LINE_POINTS + 4)?;
    let mut last = head_row;
    for (row, source) in (head_row + 1..).zip(book.sources.iter()) {
        write_source(sheet, book, row, source, live)?;
        last = row;
    }
    sheet.autofilter(head_row, 0, last, width - 1)?;
    layout::set_widths(sheet, &WIDTHS)?;
    layout::page(sheet, &document.title, document.simulated, &WIDTHS);
    sheet.set_freeze_panes(head_row + 1, 2)?.set_repeat_rows(head_row, head_row)?.set_repeat_columns(1, 1)?;
    Ok(())
}

fn write_source(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    source: &Source<'_>,
    live: &[Option<Live>],
) -> Result<(), XlsxError> {
    for (column, field) in (0_u16..).zip(fields(book, source)) {
        match field {
            Field::Words(text) => sheet.write_string_with_format(row, column, text, &format::wrapped())?,
            // Counts of reports and positions are far below 2^53.
            Field::Whole(number) => sheet.write_number_with_format(row, column, number as f64, &format::whole())?,
            Field::Value => write_number(sheet, book, (book.source_sheet(), row, VALUE_COLUMN), false, live)?,
        };
    }
    Ok(())
}

/// The fields in the order of [`SOURCE_HEADS`].
fn fields(book: &Book<'_>, source: &Source<'_>) -> [Field; SOURCE_HEADS.len()] {
    let words = |text: &str| Field::Words(text.to_owned());
    let key = source.key();
    let of_key = |part: fn(&model::FigureKey) -> String| Field::Words(key.map(part).unwrap_or_default());
    let rule = key.and_then(|key| book.sources.rule(key));
    let (pack_version, pack_digest) = source.pack().unwrap_or_default();
    let printed = match source.subject {
        Subject::Printed(figure) => Some(figure),
        Subject::Input { .. } | Subject::Given { .. } => None,
    };
    let clause = match source.subject {
        Subject::Given { input: Input::Target { clause, .. }, .. } => clause,
        _ => rule.map_or("", |rule| &rule.clause),
    };
    let title = match source.subject {
        Subject::Given { input, .. } => words::input(input, Language::Zh),
        _ => rule.map_or_else(String::new, |rule| rule.title.clone()),
    };
    let count = |count: Option<u64>| count.map_or_else(|| words(""), Field::Whole);
    let exact = match source.outcome() {
        model::Outcome::Number(number) => number.to_string(),
        model::Outcome::Absent(why) => words::absence(why, Language::Zh).to_owned(),
    };
    let (how, parameters, boundaries) = printed.map_or_else(Default::default, |figure| {
        let provenance = figure.provenance();
        (
            book.sources.formula_in_words(provenance, Language::Zh),
            words::parameters(&provenance.parameters, Language::Zh),
            provenance.boundaries.to_string(),
        )
    });
    [
        Field::Words(source.printed_at.join(" ")),
        words(&source.id),
        of_key(|key| key.rule.clone()),
        Field::Words(title),
        words(clause),
        of_key(|key| key.period.to_string()),
        of_key(|key| key.unit.to_string()),
        Field::Words(exact),
        Field::Value,
        words(words::unit(source.measure(), source.show().money, Language::Zh)),
        Field::Words(source.print()),
        count(printed.map(model::Figure::expected)),
        count(printed.map(model::Figure::present)),
        Field::Words(how),
        Field::Words(parameters),
        of_key(|key| key.pack.clone()),
        words(pack_version),
        words(pack_digest),
        key.and_then(|key| u64::try_from(key.position).ok()).map_or_else(|| words(""), Field::Whole),
        Field::Words(boundaries),
    ]
}
