//! Keys and codes: whatever is read is written the same, and read again.

#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use libfuzzer_sys::fuzz_target;
use model::{CreditCode, Day, FigureKey, ListCode, Period, PostCode, ProjectCode, ProjectId, UnitCode};

fn reads<T: FromStr + Display + PartialEq + Debug>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    assert_eq!(value.to_string().parse().ok().as_ref(), Some(&value), "{text:?}");
    Some(value)
}

fuzz_target!(|text: &str| {
    if let Some(period) = reads::<Period>(text) {
        assert!(period.first_day() <= period.last_day());
        let _ = (period.zh(), period.last_year());
    }
    let _ = (reads::<FigureKey>(text), reads::<UnitCode>(text), reads::<Day>(text), reads::<ProjectId>(text));
    let _ = (reads::<ListCode>(text), reads::<PostCode>(text), reads::<CreditCode>(text), reads::<ProjectCode>(text));
});
