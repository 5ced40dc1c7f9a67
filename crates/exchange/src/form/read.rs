//! Reads what a form asks.

use model::codes::half_width;
use model::{Place, Problems, ProjectCode};

use super::{Ask, Form, FormRow, FormTable};
use crate::import::field::{Field, Holds, forms as f};
use crate::import::findings::Findings;
use crate::import::header::{self, Column, Header};
use crate::import::lines::{self, Line};
use crate::import::{Columns, Kind, Source};
use crate::sheet::{self, Sheet};

/// Reads a form; a text of names without a heading is a form that asks for nothing yet.
#[must_use]
pub fn read_form(source: &Source<'_>, columns: &Columns) -> (Form, Problems) {
    let mut findings = Findings::default();
    let mut form = Form::default();
    let sheets = match sheet::read(source.name, source.bytes, source.sheet) {
        Ok(sheets) => sheets,
        Err(fault) => {
            findings.push(fault.problem(source.name));
            return (form, findings.finish());
        }
    };
    for sheet in sheets.iter().filter(|sheet| !sheet.hidden || source.sheet.is_some()) {
        if let Some(header) = header::find(sheet, Kind::Forms, columns) {
            form.tables.push(table(sheet, &header, &mut findings));
        }
    }
    if form.tables.is_empty() {
        findings.tell("form-without-names", Place::file(source.name), &[]);
    }
    (form, findings.finish())
}

fn table(sheet: &Sheet, header: &Header, findings: &mut Findings) -> FormTable {
    let asked = asked(header);
    for (column, text) in header.unknown() {
        findings.tell("form-column-unknown", sheet.place(header.data_row() - 1, *column), &[text]);
    }
    let lines = lines::classify(sheet, header, Kind::Forms);
    let data = lines.iter().filter(|(_, line)| matches!(line, Line::Data | Line::Lone)).map(|(row, _)| *row);
    let rows = data.filter_map(|row| form_row(sheet, header, &asked, row)).collect();
    let first_column = header.names.first().map_or(0, |name| name.index);
    FormTable { place: sheet.whole(), rows, end: sheet.height(), first_column }
}

/// The columns in order; of a share, which money stands before it.
fn asked(header: &Header) -> Vec<(&'static Field, &Column, bool)> {
    let named = header
        .columns
        .iter()
        .filter_map(|(key, column)| Some((Kind::Forms.fields().iter().find(|field| field.key == *key)?, column)));
    let mut all: Vec<(&'static Field, &Column)> =
        named.chain(header.doubles.iter().map(|(field, column)| (*field, column))).collect();
    all.sort_by_key(|(_, column)| column.index);
    let mut received = false;
    let told = all.into_iter().map(|(field, column)| {
        match field.key {
            key if key == f::RECEIVED_YTD.key => received = true,
            key if key == f::DONE_YTD.key || key == f::DONE_SINCE_START.key => received = false,
            _ => {}
        }
        (field, column, received)
    });
    told.collect()
}

fn form_row(sheet: &Sheet, header: &Header, asked: &[(&'static Field, &Column, bool)], row: u32) -> Option<FormRow> {
    let text = |field: &Field| {
        let column = header.columns.get(field.key);
        column.map(|column| sheet.shown(row, column.index).to_text().replace(['\n', '\r'], "").trim().to_owned())
    };
    let name = text(&f::NAME).unwrap_or_default();
    let id = text(&f::ID).and_then(|id| half_width(&id).to_ascii_uppercase().parse().ok());
    let code = text(&f::CODE).and_then(|code| ProjectCode::read(&half_width(&code)).ok());
    if name.is_empty() && id.is_none() && code.is_none() {
        return None;
    }
    // A merged range is filled at its first cell only.
    let is_blank = |column: u32| {
        sheet.value(row, column).is_empty()
            && sheet.merges.at(row, column).is_none_or(|merge| (merge.first_row, merge.first_column) == (row, column))
    };
    let asks = asked.iter().filter(|(_, column, _)| is_blank(column.index)).map(|(field, column, received)| Ask {
        column: column.index,
        field: field.key,
        of_received: *received,
        unit: column.unit,
        in_percent: matches!(field.holds, Holds::Percent) && half_width(&column.text).contains('%'),
        year: column.year,
        before_year: column.before_year,
        to_month: column.to_month,
    });
    Some(FormRow {
        place: Place { line: row + 1, ..sheet.whole() },
        row,
        id,
        code,
        name,
        owner: text(&f::OWNER_NAME).unwrap_or_default(),
        asks: asks.collect(),
    })
}
