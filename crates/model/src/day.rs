//! A calendar day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day, kept as days since 1970-01-01 so that both databases, the snapshot and the rule
/// language compare the same integers. Written and read as `2020-08-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The text was not a day of the form `2020-08-31`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day; write it as 2020-08-31")]
pub struct NotADay(pub String);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// 1970-01-01, day number 0.
    pub const EPOCH: Self = Self(0);

    /// The day of a civil date; `None` outside the calendar (month 13, 30 February).
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    /// The day that lies `number` days after 1970-01-01; `None` outside years 1900 to 2199.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        // 1900-01-01 is -25567 and 2199-12-31 is 84005.
        (-25_567..=84_005).contains(&number).then_some(Self(number as i32))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0 as i64
    }

    /// The civil date.
    #[must_use]
    pub fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().days(i64::from(self.0)))
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// The month of the year, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    fn from_date(date: Date) -> Self {
        let days = EPOCH.until(date).map_or(0, |span| span.get_days());
        Self(days)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let wrong = || NotADay(text.to_owned());
        if text.len() != 10 {
            return Err(wrong());
        }
        let date: Date = text.parse().map_err(|_| wrong())?;
        Self::from_number(Self::from_date(date).number()).ok_or_else(wrong)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_number_and_text_both_ways() {
        for text in ["1970-01-01", "2020-02-29", "2020-08-31", "1969-12-31"] {
            let day: Day = text.parse().expect("a day");
            assert_eq!(day.to_string(), text);
            assert_eq!(Day::from_number(day.number()), Some(day));
        }
        assert_eq!("2020-08-31".parse::<Day>().expect("a day").number(), 18_505);
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        for text in ["2019-02-29", "2020-13-01", "20200831", "2020-8-1", "0001-01-01", ""] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
