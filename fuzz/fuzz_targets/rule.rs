//! A rule's expression: read, checked and bound to a period, evaluated over an empty row, printed as SQL.

#![no_main]

use libfuzzer_sys::fuzz_target;
use model::facts::NULL;
use model::{FactTable, Measure, Period, Ratio};
use policy::lang::rows::Row;
use policy::lang::sql::{Dialect, Printer};
use policy::lang::{Scope, Value, derived, indicator};

/// A row in which nothing is known.
struct Unknown;

impl Row for Unknown {
    fn int(&self, _: usize) -> i64 {
        NULL
    }

    fn word(&self, _: usize) -> Option<&str> {
        None
    }
}

fuzz_target!(|text: &str| {
    let value = |measure, number| Value { measure, number };
    let parameters = vec![
        ("floor".to_owned(), value(Measure::Rate, Ratio::new(3, 5).expect("a fraction"))),
        ("amount".to_owned(), value(Measure::Money, Ratio::whole(500))),
        ("days".to_owned(), value(Measure::Days, Ratio::whole(30))),
    ];
    let scope = Scope { parameters };
    for table in [FactTable::Projects, FactTable::Members] {
        match indicator(text, table, Period::Month(2020, 8), &scope) {
            Ok(indicator) => {
                for aggregate in indicator.terms.iter().map(|term| &term.aggregate) {
                    let _ = aggregate.passes(&Unknown);
                    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                        let printer = Printer { table, dialect };
                        let filter = printer.filter(&aggregate.filter);
                        let _ = (printer.call(&aggregate.function), printer.reports(aggregate, &filter));
                    }
                }
            }
            Err(faults) => {
                for fault in faults {
                    let _ = fault.problem(text, "a.md", 3, 5);
                }
            }
        }
    }
    let measure_of = |code: &str| match code {
        "AC-001" => Some(Measure::Money),
        "AC-002" => Some(Measure::Count),
        "AC-003" => Some(Measure::Rate),
        _ => None,
    };
    if let Ok(derived) = derived(text, &scope, &measure_of) {
        let _ = derived.references();
    }
});
