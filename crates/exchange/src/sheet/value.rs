//! What a cell holds.

use model::Day;

/// A cell's value as the file has it, before any column says what it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CellValue {
    /// Nothing, or only white space.
    #[default]
    Empty,
    /// Text, trimmed.
    Text(String),
    /// A number.
    Number(Number),
    /// A date.
    Date(DateCell),
    /// TRUE or FALSE.
    Bool(bool),
    /// No value can be had.
    Fault(CellFault),
}

/// A number as the spreadsheet shows it: a plain decimal text, never a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Digits with an optional sign and point: `-12.5`.
    pub text: String,
    /// The cell is shown in percent: `0.3` stands for 30%.
    pub percent: bool,
}

/// A date cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateCell {
    /// The day.
    pub day: Day,
    /// The cell shows year and month only (2018年5月), so the day is not meant.
    pub month_only: bool,
}

/// Why a cell has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFault {
    /// A formula that was never calculated.
    FormulaWithoutValue,
    /// `#REF!`, `#DIV/0!` and the like.
    ErrorValue(String),
}

/// Digits that a spreadsheet keeps of a number; further ones become zeros.
pub const KEPT_DIGITS: usize = 15;

const ERROR_VALUES: [&str; 9] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#GETTING_DATA"];

impl CellValue {
    /// A value from text: trimmed, empty when nothing is left, a fault when it is an error value.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'));
        if text.is_empty() {
            Self::Empty
        } else if ERROR_VALUES.contains(&text) {
            Self::Fault(CellFault::ErrorValue(text.to_owned()))
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// A number from a spreadsheet's float; an error value when it is not finite.
    #[must_use]
    pub fn from_float(value: f64, percent: bool) -> Self {
        match Number::from_float(value, percent) {
            Some(number) => Self::Number(number),
            None => Self::Fault(CellFault::ErrorValue("#NUM!".to_owned())),
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The value as text, for names, headings and messages; empty for nothing and for faults.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Empty | Self::Fault(CellFault::FormulaWithoutValue) => String::new(),
            Self::Text(text) | Self::Fault(CellFault::ErrorValue(text)) => text.clone(),
            Self::Number(number) => number.shown(),
            Self::Date(date) => date.day.to_string(),
            Self::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

impl Number {
    /// The shortest decimal that reads back as the same number; where that needs more digits than a
    /// spreadsheet keeps (the noise of calculated cells, 0.30000000000000004), rounded to those it
    /// keeps and shows. `None` when not finite.
    #[must_use]
    pub fn from_float(value: f64, percent: bool) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let mut text = format!("{value}");
        if significant_digits(&text) > KEPT_DIGITS {
            let kept: f64 = format!("{value:.14e}").parse().ok()?;
            text = format!("{kept}");
        }
        if text == "-0" {
            text = "0".to_owned();
        }
        Some(Self { text, percent })
    }

    /// Whether the number is too long for a spreadsheet to have kept every digit: a code that was
    /// typed into a cell of numbers and lost its tail.
    #[must_use]
    pub fn lost_digits(&self) -> bool {
        let whole = self.text.trim_start_matches('-').split('.').next().unwrap_or_default();
        whole.len() > KEPT_DIGITS
    }

    /// The number as the cell shows it, with its percent sign: `30%` for `0.3`.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.percent { format!("{}%", shift_two(&self.text)) } else { self.text.clone() }
    }
}

fn significant_digits(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    // Zeros at the end of a whole number place the point; after one they are never printed.
    if text.contains('.') { digits.len() } else { digits.trim_end_matches('0').len() }
}

/// A plain decimal times a hundred, by moving its point.
#[must_use]
pub fn shift_two(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{decimals:0<2}");
    // Plain decimals are ASCII; two characters are there by the padding.
    let (moved, rest) = padded.split_at_checked(2).unwrap_or((&padded, ""));
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_spreadsheets_show_them() {
        let table = [
            (12.5, "12.5"),
            (0.1 + 0.2, "0.3"),
            (1_234.560_000_000_000_1, "1234.56"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (2.01823e19, "20182300000000000000"),
            (100.0 / 3.0, "33.3333333333333"),
            (0.000_001, "0.000001"),
        ];
        for (value, text) in table {
            assert_eq!(Number::from_float(value, false).expect("finite").text, text);
        }
        assert_eq!(Number::from_float(f64::NAN, false), None);
    }

    #[test]
    fn long_codes_are_known_by_their_length() {
        let lost = |value| Number::from_float(value, false).expect("finite").lost_digits();
        assert!(!lost(999_999_999_999_999.0) && !lost(0.123_456_789_012_345));
        assert!(lost(1_000_000_000_000_000.0) && lost(2.01823e19));
    }

    #[test]
    fn percent_is_shown_by_moving_the_point() {
        for (text, shown) in [("0.3", "30"), ("1", "100"), ("-0.005", "-0.5"), ("0", "0"), ("0.1234", "12.34")] {
            assert_eq!(shift_two(text), shown);
        }
    }
}
