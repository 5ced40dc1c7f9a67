//! One row of a table, read column by column; what is wrong is told at its cell.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::codes::half_width;
use model::{CreditCode, Day, Money, Place, UnitCode};

use super::field::Field;
use super::findings::Findings;
use super::header::{Column, Header};
use super::parse::{AmountFault, DayFault, Span, amount, day, is_nothing, scaled, serial_day};
use crate::sheet::{CellFault, CellValue, KEPT_DIGITS, Sheet, shift_two};

/// Where a row stands, so that later problems can point at its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowPlace {
    row: Place,
    columns: Arc<BTreeMap<&'static str, String>>,
}

impl RowPlace {
    /// The whole row.
    #[must_use]
    pub fn row(&self) -> &Place {
        &self.row
    }

    /// The cell of a column in this row; the whole row when the table has no such column.
    #[must_use]
    pub fn cell(&self, field: &Field) -> Place {
        let column = self.columns.get(field.key).cloned().unwrap_or_default();
        Place { column, ..self.row.clone() }
    }
}

/// A unit as a cell names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitRef {
    /// By its code.
    Code(UnitCode),
    /// By its name, to be found among the units there are.
    Name(String),
}

impl UnitRef {
    /// Reads a code, a name, or a code with the name after it (`511702通川区`).
    #[must_use]
    pub fn read(text: &str) -> Self {
        let clean = half_width(text).to_ascii_uppercase();
        if let Ok(code) = clean.parse() {
            return Self::Code(code);
        }
        let digits = clean.bytes().take_while(u8::is_ascii_digit).count();
        let named = digits == 6 && !clean[6..].starts_with(|c: char| c.is_ascii());
        match clean[..digits].parse() {
            Ok(code) if named => Self::Code(code),
            _ => Self::Name(text.trim().to_owned()),
        }
    }
}

impl std::fmt::Display for UnitRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => code.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// What all rows of a table share.
pub(crate) struct Table<'a> {
    pub sheet: &'a Sheet,
    pub header: &'a Header,
    columns: Arc<BTreeMap<&'static str, String>>,
    told_once: RefCell<BTreeSet<(&'static str, &'static str)>>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(sheet: &'a Sheet, header: &'a Header) -> Self {
        let letters = header.columns.iter().map(|(key, column)| (*key, sheet.place(0, column.index).column));
        Self { sheet, header, columns: Arc::new(letters.collect()), told_once: RefCell::default() }
    }
}

/// A row being read.
pub(crate) struct Row<'a> {
    pub table: &'a Table<'a>,
    pub index: u32,
    pub findings: &'a mut Findings,
}

impl Row<'_> {
    /// Where the row stands.
    pub(crate) fn place(&self) -> RowPlace {
        let row = Place { line: self.index + 1, ..self.table.sheet.whole() };
        RowPlace { row, columns: Arc::clone(&self.table.columns) }
    }

    /// The column of a field.
    pub(crate) fn column(&self, field: &Field) -> Option<&Column> {
        self.table.header.columns.get(field.key)
    }

    /// Tells a problem at the cell of a field.
    pub(crate) fn tell(&mut self, code: &'static str, field: &Field, quoted: &[&str]) {
        let place = self.place().cell(field);
        self.findings.tell(code, place, quoted);
    }

    /// Tells what is wrong with a whole column at its heading, once, and keeps this row out.
    pub(crate) fn tell_of_column(&mut self, code: &'static str, field: &Field, quoted: &[&str]) {
        let row = self.place();
        self.findings.keep_out(row.row());
        if self.table.told_once.borrow_mut().insert((code, field.key)) {
            let line = self.table.header.data_row();
            let place = Place { line, ..row.cell(field) };
            self.findings.tell(code, place, quoted);
        }
    }

    /// Warns of a whole table, once.
    pub(crate) fn warn_of_table(&mut self, code: &'static str, quoted: &[&str]) {
        if self.table.told_once.borrow_mut().insert((code, "")) {
            self.findings.tell(code, self.table.sheet.whole(), quoted);
        }
    }

    /// Whether the cell holds nothing, or a sign that stands for nothing.
    pub(crate) fn is_blank(&self, field: &Field) -> bool {
        let value = self.column(field).map(|column| self.table.sheet.shown(self.index, column.index));
        value.is_none_or(|value| match value {
            CellValue::Empty => true,
            CellValue::Text(text) => is_nothing(text),
            _ => false,
        })
    }

    /// The value of a cell; `Empty` for faults, which are told.
    pub(crate) fn value(&mut self, field: &Field) -> CellValue {
        let Some(index) = self.column(field).map(|column| column.index) else { return CellValue::Empty };
        match self.table.sheet.shown(self.index, index).clone() {
            CellValue::Fault(CellFault::FormulaWithoutValue) => {
                self.tell("cell-formula", field, &[field.zh]);
                CellValue::Empty
            }
            CellValue::Fault(CellFault::ErrorValue(value)) => {
                self.tell("cell-error-value", field, &[field.zh, &value]);
                CellValue::Empty
            }
            value => value,
        }
    }

    /// Whether the cell of a field holds anything.
    pub(crate) fn is_filled(&self, field: &Field) -> bool {
        self.column(field).is_some_and(|column| !self.table.sheet.shown(self.index, column.index).is_empty())
    }

    /// Text of several lines; empty for what stands for nothing.
    pub(crate) fn text(&mut self, field: &Field) -> String {
        let text = self.value(field).to_text();
        if is_nothing(&text) { String::new() } else { text }
    }

    /// Text in one line.
    pub(crate) fn line(&mut self, field: &Field) -> String {
        self.text(field).replace(['\n', '\r', '\t'], "").trim().to_owned()
    }

    /// A code, cleaned; tells codes that a spreadsheet took for a number or a date.
    pub(crate) fn code(&mut self, field: &Field) -> String {
        let (text, lost) = match self.value(field) {
            CellValue::Number(number) => (number.text.clone(), number.lost_digits()),
            CellValue::Date(_) => {
                self.tell("code-became-date", field, &[field.zh]);
                return String::new();
            }
            value => {
                let text = half_width(&value.to_text());
                let lost = looks_eaten(&text);
                (text, lost)
            }
        };
        if lost {
            self.tell("code-eaten", field, &[field.zh, &text]);
            return String::new();
        }
        if is_nothing(&text) { String::new() } else { text }
    }

    /// One word of a closed list.
    pub(crate) fn choice<T>(&mut self, field: &Field, words: &[&str], read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.line(field);
        if text.is_empty() {
            return None;
        }
        let value = read(&text);
        if value.is_none() {
            self.tell("word-unknown", field, &[field.zh, &text, &words.join("、")]);
        }
        value
    }

    /// An amount that is not negative.
    pub(crate) fn money(&mut self, field: &Field) -> Option<Money> {
        let column = self.column(field)?;
        let (unit, index) = (column.unit, column.index);
        if self.is_under_tall_merge(index) && self.is_filled(field) {
            self.tell("amount-merged", field, &[field.zh]);
            return None;
        }
        let value = self.value(field);
        let text = match &value {
            CellValue::Empty => return None,
            CellValue::Number(number) if !number.percent => number.text.clone(),
            CellValue::Text(text) => text.clone(),
            other => {
                self.tell("amount-not-a-number", field, &[field.zh, &other.to_text()]);
                return None;
            }
        };
        let money = match amount(&text, unit) {
            Ok(read) => read?,
            Err(fault) => {
                let quoted = [field.zh, &text];
                match fault {
                    AmountFault::NotANumber => self.tell("amount-not-a-number", field, &quoted),
                    AmountFault::TooLarge => self.tell("amount-too-large", field, &quoted),
                    AmountFault::Currency => self.tell("amount-other-currency", field, &quoted),
                    AmountFault::NoUnit => self.tell_of_column("column-without-unit", field, &quoted),
                }
                return None;
            }
        };
        if money.money < Money::ZERO {
            self.tell("amount-negative", field, &[field.zh, &text]);
            return None;
        }
        if money.rounded {
            self.tell("amount-rounded", field, &[field.zh, &text, &money.money.to_string()]);
        }
        Some(money.money)
    }

    fn is_under_tall_merge(&self, column: u32) -> bool {
        self.table.sheet.merges.at(self.index, column).is_some_and(|merge| merge.is_tall())
    }

    /// The days a date can mean.
    pub(crate) fn span(&mut self, field: &Field) -> Option<Span> {
        let read = match self.value(field) {
            CellValue::Empty => return None,
            CellValue::Date(date) if date.month_only => {
                let civil = date.day.date();
                Span::month(civil.year(), civil.month()).ok_or(DayFault::NotADate)
            }
            CellValue::Date(date) => Ok(Span::day(date.day)),
            CellValue::Number(number) => self.span_of_number(&number.text),
            value => {
                let text = value.to_text();
                if is_nothing(&text) {
                    return None;
                }
                // A text file does not say whether 2018.1 was a number, with the zero of 2018.10 lost.
                day(&text, self.table.sheet.name.is_empty())
            }
        };
        match read {
            Ok(span) => Some(span),
            Err(fault) => {
                let text = self.text(field);
                match fault {
                    DayFault::NotADate => self.tell("date-unknown", field, &[field.zh, &text]),
                    DayFault::JanuaryOrOctober => self.tell("date-january-or-october", field, &[field.zh, &text]),
                    DayFault::ShortYear => self.tell("date-short-year", field, &[field.zh, &text]),
                }
                None
            }
        }
    }

    fn span_of_number(&self, text: &str) -> Result<Span, DayFault> {
        // A date in a cell without a date format is its serial number; a time of day may follow.
        let whole = text.split('.').next().unwrap_or_default();
        if whole.len() == 5 {
            return whole.parse().ok().and_then(serial_day).map(Span::day).ok_or(DayFault::NotADate);
        }
        day(text, true)
    }

    /// Whether a date names its year only; nothing is told.
    pub(crate) fn is_year_only(&self, field: &Field) -> bool {
        let value = self.column(field).map(|column| self.table.sheet.shown(self.index, column.index).to_text());
        value.and_then(|text| day(&text, false).ok()).is_some_and(Span::is_year)
    }

    /// The first day a date can mean: for what begins.
    pub(crate) fn first_day(&mut self, field: &Field) -> Option<Day> {
        self.span(field).map(|span| span.first)
    }

    /// The last day a date can mean: for what is completed by then.
    pub(crate) fn last_day(&mut self, field: &Field) -> Option<Day> {
        self.span(field).map(|span| span.last)
    }

    /// A whole number within bounds.
    pub(crate) fn count(&mut self, field: &Field, least: i64, most: i64) -> Option<i64> {
        let text = half_width(&self.line(field));
        let bare = text.trim_end_matches(['年', '度', '个']);
        if text.is_empty() {
            return None;
        }
        let number = scaled(bare, 0).filter(|scaled| scaled.exact && (least..=most).contains(&scaled.value));
        if number.is_none() {
            self.tell("count-unknown", field, &[field.zh, &text, &least.to_string(), &most.to_string()]);
        }
        number.map(|scaled| scaled.value)
    }

    /// A percentage from 0 to 100, in whole percent.
    pub(crate) fn percent(&mut self, field: &Field) -> Option<u8> {
        let value = self.value(field);
        let text = match &value {
            CellValue::Empty => return None,
            CellValue::Number(number) if number.percent => shift_two(&number.text),
            other => half_width(&other.to_text()),
        };
        if is_nothing(&text) {
            return None;
        }
        let said = text.ends_with('%') || matches!(&value, CellValue::Number(number) if number.percent);
        let bare = text.trim_end_matches('%');
        // 0.45 without a sign: forty-five percent, or less than one?
        if !said && bare.starts_with("0.") && bare.contains(|c: char| ('1'..='9').contains(&c)) {
            self.tell("percent-ambiguous", field, &[field.zh, &text]);
            return None;
        }
        let Some(whole) = scaled(bare, 0).filter(|whole| (0..=100).contains(&whole.value)) else {
            self.tell("percent-unknown", field, &[field.zh, &text]);
            return None;
        };
        if !whole.exact {
            self.tell("percent-rounded", field, &[field.zh, &text, &whole.value.to_string()]);
        }
        u8::try_from(whole.value).ok()
    }
}

/// A code of digits as a spreadsheet writes it after taking it for a number: `2.01823E+19`, or its
/// tail beyond the kept digits all zeros.
fn looks_eaten(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    if let Some((digits, power)) = upper.split_once("E+") {
        let is_decimal = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !digits.is_empty();
        return is_decimal && power.bytes().all(|b| b.is_ascii_digit());
    }
    let all_digits = text.bytes().all(|b| b.is_ascii_digit());
    let zeros = all_digits && text.len() >= 18 && text[KEPT_DIGITS..].bytes().all(|b| b == b'0');
    // A credit code may end so by chance; its check character knows.
    zeros && CreditCode::read(text).is_err()
}
