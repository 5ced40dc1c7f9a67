//! Number formats: whether a number is shown as a date, a month or a percentage.

use model::Day;

use super::value::{CellValue, DateCell};

/// How a number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// As a number.
    #[default]
    Plain,
    /// In percent.
    Percent,
    /// As a date; year and month only when set.
    Date {
        /// Without the day.
        month_only: bool,
    },
}

impl NumberFormat {
    /// The format of a code, or of a built-in number where there is no code.
    pub(super) fn of(id: u32, code: Option<&str>) -> Self {
        match code {
            Some(code) if shows(code, '%') => Self::Percent,
            Some(code) if shows(code, 'y') || shows(code, 'd') => Self::Date { month_only: !shows(code, 'd') },
            Some(_) => Self::Plain,
            None if matches!(id, 9 | 10) => Self::Percent,
            None if is_month(id) => Self::Date { month_only: true },
            None if matches!(id, 14..=22 | 27..=36 | 50..=58) => Self::Date { month_only: false },
            None => Self::Plain,
        }
    }
}

/// `yyyy年m月` among the built-in formats of a Chinese system.
pub(super) const fn is_month(id: u32) -> bool {
    matches!(id, 17 | 27 | 36 | 50 | 52 | 57)
}

/// A number as its format shows it.
pub(super) fn date_or_number(value: f64, format: NumberFormat, from_1904: bool) -> CellValue {
    let NumberFormat::Date { month_only } = format else {
        return CellValue::from_float(value, format == NumberFormat::Percent);
    };
    // Serial numbers below a year are times of day, or numbers in a date format.
    let serial = if value.is_finite() && (366.0..3_000_000.0).contains(&value) { value as i64 } else { 0 };
    // 25569 is 1970-01-01; the other system begins four years and a day later.
    let number = serial - 25_569 + if from_1904 { 1_462 } else { 0 };
    match Day::from_number(number).filter(|_| serial > 0) {
        Some(day) => CellValue::Date(DateCell { day, month_only }),
        None => CellValue::from_float(value, false),
    }
}

/// Whether a number format shows a sign outside quotes and brackets.
pub(super) fn shows(code: &str, sign: char) -> bool {
    let mut quoted = false;
    let mut bracketed = false;
    let mut escaped = false;
    for letter in code.chars() {
        if escaped {
            escaped = false;
            continue;
        }
        match letter {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            other if !quoted && !bracketed && other.eq_ignore_ascii_case(&sign) => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_tell_percent_and_months() {
        let table = [
            ("0.00%", '%', true),
            (r#"0.0"%""#, '%', false),
            (r"0\%", '%', false),
            (r#"yyyy"年"m"月""#, 'd', false),
            (r#"yyyy"年"m"月"d"日""#, 'd', true),
            ("[Red]0.0", 'd', false),
        ];
        for (code, sign, shown) in table {
            assert_eq!(shows(code, sign), shown, "{code}");
        }
    }

    #[test]
    fn formats_say_what_a_number_is() {
        let table = [
            (164, Some("0.0%"), NumberFormat::Percent),
            (164, Some(r#"yyyy"年"m"月""#), NumberFormat::Date { month_only: true }),
            (164, Some("yyyy-mm-dd"), NumberFormat::Date { month_only: false }),
            (164, Some("#,##0.00"), NumberFormat::Plain),
            (0, Some("General"), NumberFormat::Plain),
            (10, None, NumberFormat::Percent),
            (14, None, NumberFormat::Date { month_only: false }),
            (57, None, NumberFormat::Date { month_only: true }),
            (2, None, NumberFormat::Plain),
        ];
        for (id, code, format) in table {
            assert_eq!(NumberFormat::of(id, code), format, "{id} {code:?}");
        }
    }
}
