//! A form of one's own: names of projects, and the columns that somebody asks about.

use super::{Ask, Form};
use crate::export::{ExportError, Table, TableCell, write_table_xlsx};
use crate::import::Field;
use crate::import::field::forms as f;

/// A workbook with a row for each name and a blank column for each field, to be filled in.
///
/// # Errors
/// When it does not fit into a sheet.
pub fn blank_form(names: &[&str], fields: &[&Field]) -> Result<Vec<u8>, ExportError> {
    let heads = [&f::NAME].into_iter().chain(fields.iter().copied().filter(|field| field.key != f::NAME.key));
    let row = |name: &&str| {
        let blank = std::iter::repeat_n(TableCell::Empty, fields.len());
        [TableCell::Text((*name).to_owned())].into_iter().chain(blank).collect()
    };
    write_table_xlsx(&Table {
        title: f::NAME.zh.to_owned(),
        heads: heads.map(Field::heading).collect(),
        rows: names.iter().map(row).collect(),
        simulated: false,
    })
}

impl Form {
    /// The fields that it asks for, in the order of their first blank cell.
    #[must_use]
    pub fn asked(&self) -> Vec<&'static Field> {
        let mut asked: Vec<&'static Field> = Vec::new();
        let asks = self.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.asks);
        for field in asks.filter_map(|ask: &Ask| f::ALL.iter().find(|field| ask.is(field))) {
            if !asked.iter().any(|known| known.key == field.key && known.zh == field.zh) {
                asked.push(field);
            }
        }
        asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::read_form;
    use crate::import::{Columns, Source};

    #[test]
    fn a_form_of_ones_own_is_read_as_any_other() {
        let bytes = blank_form(&["（模拟）一号桥", "=1+1"], &[&f::TOTAL, &f::DONE_YTD, &f::PROGRESS]).expect("a form");
        let (form, problems) = read_form(&Source { name: "a.xlsx", bytes: &bytes, sheet: None }, &Columns::default());
        assert!(!problems.any_error(), "{:#?}", problems.0);
        let names: Vec<_> = form.tables[0].rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["（模拟）一号桥", "=1+1"]);
        let asked: Vec<_> = form.asked().iter().map(|field| field.zh).collect();
        assert_eq!(asked, [f::TOTAL.zh, f::DONE_YTD.zh, f::PROGRESS.zh]);
    }
}
