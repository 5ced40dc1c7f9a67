//! The clock: the only place where the product reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::tz::Offset;
use model::Day;

/// Where the time comes from. Clones of a fixed clock are set together.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine.
    System,
    /// What a test or a replay says: milliseconds since 1970-01-01 in UTC.
    Fixed(Arc<AtomicI64>),
}

/// Chinese time, all over the country and the year.
const BEIJING: Offset = Offset::constant(8);

impl Clock {
    /// A clock that stands at a time written as in the ledger (`2018-08-05T01:00:00.000Z`).
    ///
    /// # Errors
    /// When the text is no time.
    pub fn fixed(at: &str) -> Result<Self, jiff::Error> {
        Ok(Self::Fixed(Arc::new(AtomicI64::new(at.parse::<Timestamp>()?.as_millisecond()))))
    }

    /// Sets a fixed clock; the machine's clock is not ours to set.
    ///
    /// # Errors
    /// When the text is no time.
    pub fn set(&self, at: &str) -> Result<(), jiff::Error> {
        let millis = at.parse::<Timestamp>()?.as_millisecond();
        if let Self::Fixed(clock) = self {
            clock.store(millis, Ordering::SeqCst);
        }
        Ok(())
    }

    /// The time.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // This is the clock that everything else asks.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(clock) => {
                Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
            }
        }
    }

    /// The time as the ledger writes it.
    #[must_use]
    pub fn at(&self) -> String {
        written(self.now())
    }

    /// The calendar day in China.
    #[must_use]
    pub fn today(&self) -> Day {
        let date = BEIJING.to_datetime(self.now()).date();
        Day::new(date.year(), date.month(), date.day()).unwrap_or(Day::EPOCH)
    }
}

/// A time in UTC to the millisecond: `2018-08-05T01:00:00.000Z`.
pub(crate) fn written(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// A time of the ledger in Chinese time, to the minute: `2018年8月5日09:00`; as it is when it is no time.
pub(crate) fn beijing_minute(at: &str) -> String {
    let Ok(time) = at.parse::<Timestamp>() else { return at.to_owned() };
    let time = BEIJING.to_datetime(time);
    format!("{}年{}月{}日{:02}:{:02}", time.year(), time.month(), time.day(), time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_beijing() {
        let clock = Clock::fixed("2018-07-31T15:59:59.999Z").expect("a time");
        assert_eq!(clock.today().to_string(), "2018-07-31");
        clock.set("2018-07-31T16:00:00Z").expect("a time");
        assert_eq!((clock.today().to_string(), clock.at()), ("2018-08-01".into(), "2018-07-31T16:00:00.000Z".into()));
    }

    #[test]
    fn the_clock_of_the_machine_goes_on() {
        assert!(Clock::System.now() > "2020-01-01T00:00:00Z".parse().expect("a time"));
    }
}
