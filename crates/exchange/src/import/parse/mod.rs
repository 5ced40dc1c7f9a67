//! Texts of cells into values: amounts, dates, periods, shares, words. Everything that people, input
//! methods and spreadsheets do to them is undone here, in one place.

mod amount;
mod day;
mod period;
mod share;
mod words;

pub use amount::{Amount, AmountFault, Scaled, amount, is_nothing, scaled, split_unit};
pub use day::{DayFault, Span, day, serial_day};
pub use period::{MonthRange, PeriodFault, month_range, period};
pub use share::{ShareFault, SharePart, items, shares};
pub use words::{adjustment, category, measure, progressed, stage, subject, unit_event_kind, unit_kind, yes_or_no};
