//! Reporting periods.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Day;

/// A stretch of one calendar year that is reported on or drawn. A year-to-date value belongs to the
/// last day of its period, so periods of different lengths stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Period {
    /// `2020`
    Year(i16),
    /// `2020Q3`
    Quarter(i16, i8),
    /// `2020-08`
    Month(i16, i8),
    /// `2020-01..02`: months reported together, such as January and February.
    Months(i16, i8, i8),
    /// `2020-W33`: ISO week, Monday to Sunday; it belongs to the year of its last day.
    Week(i16, i8),
    /// `2020-08-31`: as of a day.
    Day(Day),
}

/// The text was not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a period; write 2020, 2020Q3, 2020-08, 2020-01..02, 2020-W33 or 2020-08-31")]
pub struct NotAPeriod(pub String);

fn last_of_month(year: i16, month: i8) -> Option<Day> {
    let first_of_next = if month == 12 { Day::new(year.checked_add(1)?, 1, 1) } else { Day::new(year, month + 1, 1) };
    first_of_next.map(|day| day.plus(-1))
}

/// Monday of an ISO week: the week that holds 4 January is week 1.
fn monday_of_week(year: i16, week: i8) -> Option<Day> {
    let fourth = Day::new(year, 1, 4)?;
    let offset = i32::from(fourth.date().weekday().to_monday_zero_offset());
    Some(fourth.plus(-offset + 7 * (i32::from(week) - 1)))
}

impl Period {
    /// The first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        let first = match self {
            Self::Year(year) => Day::new(year, 1, 1),
            Self::Quarter(year, quarter) => Day::new(year, quarter * 3 - 2, 1),
            Self::Month(year, month) | Self::Months(year, month, _) => Day::new(year, month, 1),
            Self::Week(year, week) => monday_of_week(year, week),
            Self::Day(day) => Some(day),
        };
        first.unwrap_or(Day::EPOCH)
    }

    /// The last day: the day whose year-to-date the period tells.
    #[must_use]
    pub fn last_day(self) -> Day {
        let last = match self {
            Self::Year(year) => Day::new(year, 12, 31),
            Self::Quarter(year, quarter) => last_of_month(year, quarter * 3),
            Self::Month(year, month) | Self::Months(year, _, month) => last_of_month(year, month),
            Self::Week(year, week) => monday_of_week(year, week).map(|monday| monday.plus(6)),
            Self::Day(day) => Some(day),
        };
        last.unwrap_or(self.first_day())
    }

    /// The month before the one that a day lies in: the one that is reported and drawn on that day.
    #[must_use]
    pub fn month_before(day: Day) -> Self {
        let (year, month) = (day.year(), day.month());
        if month == 1 { Self::Month(year - 1, 12) } else { Self::Month(year, month - 1) }
    }

    /// The calendar year of the last day.
    #[must_use]
    pub fn year(self) -> i16 {
        self.last_day().year()
    }

    /// The same stretch one year earlier; `None` when it has no counterpart (29 February, week 53).
    #[must_use]
    pub fn last_year(self) -> Option<Self> {
        match self {
            Self::Year(year) => Some(Self::Year(year - 1)),
            Self::Quarter(year, quarter) => Some(Self::Quarter(year - 1, quarter)),
            Self::Month(year, month) => Some(Self::Month(year - 1, month)),
            Self::Months(year, from, to) => Some(Self::Months(year - 1, from, to)),
            Self::Week(year, week) => format!("{:04}-W{week:02}", year - 1).parse().ok(),
            Self::Day(day) => {
                let date = day.date();
                Day::new(date.year() - 1, date.month(), date.day()).map(Self::Day)
            }
        }
    }

    /// How the period is named in Chinese prose: 2018年1—7月 for a month's year-to-date is the
    /// bulletin's own business; this names the stretch itself.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::Year(year) => format!("{year}年"),
            Self::Quarter(year, quarter) => format!("{year}年第{quarter}季度"),
            Self::Month(year, month) => format!("{year}年{month}月"),
            Self::Months(year, from, to) => format!("{year}年{from}—{to}月"),
            Self::Week(year, week) => format!("{year}年第{week}周"),
            Self::Day(day) => {
                let date = day.date();
                format!("{}年{}月{}日", date.year(), date.month(), date.day())
            }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Months(year, from, to) => write!(f, "{year:04}-{from:02}..{to:02}"),
            Self::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

fn number(text: &str, width: usize) -> Option<i16> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn parse(text: &str) -> Option<Period> {
    let year = number(text.get(..4)?, 4).filter(|year| (1950..=2150).contains(year))?;
    let rest = &text[4..];
    let month = |text: &str| number(text, 2).filter(|m| (1..=12).contains(m)).map(|m| m as i8);
    if rest.is_empty() {
        return Some(Period::Year(year));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        return number(quarter, 1).filter(|q| (1..=4).contains(q)).map(|q| Period::Quarter(year, q as i8));
    }
    if let Some(week) = rest.strip_prefix("-W") {
        let week = number(week, 2).filter(|w| (1..=53).contains(w))? as i8;
        let period = Period::Week(year, week);
        // Week 53 exists only where its Thursday still lies in the year.
        return (monday_of_week(year, week)?.plus(3).year() == year).then_some(period);
    }
    let rest = rest.strip_prefix('-')?;
    if let Some((from, to)) = rest.split_once("..") {
        let (from, to) = (month(from)?, month(to)?);
        return (from < to).then_some(Period::Months(year, from, to));
    }
    if rest.len() == 2 {
        return month(rest).map(|m| Period::Month(year, m));
    }
    text.parse().ok().map(Period::Day)
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        if !text.is_ascii() {
            return Err(NotAPeriod(text.to_owned()));
        }
        parse(text).ok_or_else(|| NotAPeriod(text.to_owned()))
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;

    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_read_and_written_back() {
        let table = [
            ("2020", "2020-01-01", "2020-12-31"),
            ("2020Q3", "2020-07-01", "2020-09-30"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2020-01..02", "2020-01-01", "2020-02-29"),
            ("2020-W01", "2019-12-30", "2020-01-05"),
            ("2020-W53", "2020-12-28", "2021-01-03"),
            ("2020-08-31", "2020-08-31", "2020-08-31"),
        ];
        for (text, first, last) in table {
            let period: Period = text.parse().expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(
                (period.first_day().to_string(), period.last_day().to_string()),
                (first.into(), last.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_month_to_report_is_the_one_before() {
        let of = |day: &str| Period::month_before(day.parse().expect("a day")).to_string();
        assert_eq!((of("2018-08-05"), of("2019-01-31")), ("2018-07".to_owned(), "2018-12".to_owned()));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "20",
            "2020Q5",
            "2020-13",
            "2020-02..01",
            "2019-W53",
            "2020-02-30",
            "2020-8",
            "二〇二〇",
            "2020-",
            "9999",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
