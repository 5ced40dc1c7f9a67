//! The archive of a bulletin: what is read is what is written, and its inputs are read and written
//! without loss.

#![no_main]

use std::fmt::Debug;

use exchange::archive::{self, compare, inputs, read_facts_csv};
use libfuzzer_sys::fuzz_target;
use model::{FactTable, Problems};

/// Whatever is read, is written so that the same is read.
fn round<T: PartialEq + Debug>(text: &str, read: impl Fn(&str) -> Result<T, Problems>, write: impl Fn(&T) -> String) {
    if let Ok(value) = read(text) {
        assert_eq!(read(&write(&value)).as_ref(), Ok(&value));
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = archive::read(bytes) {
        assert_eq!(archive::write(&found).as_deref(), Ok(bytes));
        assert!(compare(&found, &found).is_empty());
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for table in [FactTable::Projects, FactTable::Members] {
        round(text, |text| read_facts_csv(text, table), archive::facts_csv);
    }
    round(text, inputs::read_units_csv, |units| inputs::units_csv(units));
    round(text, inputs::read_unit_events_csv, |events| inputs::unit_events_csv(events));
    round(text, inputs::read_shared_csv, |parts| inputs::shared_csv(parts));
    round(text, inputs::read_statistics_csv, |statistics| inputs::statistics_csv(statistics));
});
