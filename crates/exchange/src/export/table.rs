//! Plain tables: what a list on screen shows, as CSV and as a workbook.

use model::{Day, Money, MoneyUnit};

use super::field::{is_active, push_line};
use super::words::{self, Language};
use super::{ExportError, xlsx};

/// A table to export. Rows of a list are not figures; figures travel in a [`model::Document`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Title, printed above the sheet; a CSV has none.
    pub title: String,
    /// Column heads; the unit of a money column belongs into its head.
    pub heads: Vec<String>,
    /// Rows, one cell per head.
    pub rows: Vec<Vec<TableCell>>,
    /// Some of the rows are simulated; both files say so.
    pub simulated: bool,
}

/// A cell of a plain table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Words, and codes: they stay text however much they look like numbers.
    Text(String),
    /// An amount, written exactly in this unit.
    Money(Money, MoneyUnit),
    /// A whole number.
    Count(i64),
    /// A day.
    Day(Day),
}

impl TableCell {
    /// As text: amounts exact in their unit, days as `2020-08-31`.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Money(money, unit) => money.exact(*unit),
            Self::Count(count) => count.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }

    /// As a field of a CSV that a spreadsheet will open: a text that it would run gets a `'` before it.
    fn guarded(&self) -> String {
        match self {
            Self::Text(text) if is_active(text) => format!("'{text}"),
            other => other.plain(),
        }
    }
}

impl Table {
    /// Columns: heads, or more where a row has more.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0).max(self.heads.len())
    }
}

/// Writes a table as CSV for Excel: UTF-8 with a byte order mark, CRLF line ends, first line the heads.
///
/// A text that begins with `= + - @`, a tab or a carriage return gets a `'` before it, so that no
/// spreadsheet runs it; imports of Luodi take it off again. Codes are left as they are: a CSV cannot say
/// that a column is text, so whoever opens long codes in Excel takes the workbook instead. A table of
/// simulated data has one more column that marks every row.
#[must_use]
pub fn write_table_csv(table: &Table, language: Language) -> String {
    let mark = |phrase: words::Phrase| table.simulated.then(|| phrase.text(language).to_owned());
    let width = table.width();
    let line = |text: &mut String, fields: Vec<String>, phrase| {
        // Short rows are filled up, so that the mark stands in one column.
        let missing = width - fields.len();
        push_line(text, fields.into_iter().chain(vec![String::new(); missing]).chain(mark(phrase)), "\r\n");
    };
    let mut text = String::from("\u{feff}");
    line(&mut text, table.heads.iter().map(|head| TableCell::Text(head.clone()).guarded()).collect(), words::DATA_KIND);
    for row in &table.rows {
        line(&mut text, row.iter().map(TableCell::guarded).collect(), words::SIMULATED_ROW);
    }
    text
}

/// Writes a table as a workbook of one sheet: text cells are text (codes keep every digit, nothing
/// is run), amounts are numbers in their unit, days are dates.
///
/// # Errors
/// When the table does not fit Excel's own limits.
pub fn write_table_xlsx(table: &Table) -> Result<Vec<u8>, ExportError> {
    xlsx::table::write(table)
}
