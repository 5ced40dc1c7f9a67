//! The form of another office: what it asks is filled in and stands there afterwards. And a workbook
//! that came back: whose it is, and the same with marks. The first byte chooses the part that is replaced.

#![no_main]

use std::collections::BTreeSet;

use exchange::form::{Fill, FillValue, Form, fill_form, read_form};
use exchange::import::{Columns, Source};
use exchange::month::{Mark, identify, write_marked};
use exchange::sheet::{self, Sheet};
use libfuzzer_sys::fuzz_target;
use luodi_fuzz::{forgive_libraries, workbook};
use model::Problems;

const SHEET: &str = include_str!("../parts/form.xml");
/// What is filled in: words, and a number beside them.
const WORDS: &str = "<甲>&\"乙\"\n=1";

fn fills(form: &Form) -> Vec<Fill> {
    let asked = form.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (&table.place, row)));
    let asked = asked.flat_map(|(place, row)| row.asks.iter().map(move |ask| (place, row.row, ask.column)));
    let filled = asked.map(|(place, row, column)| Fill {
        sheet: place.sheet.clone(),
        row,
        column,
        value: if column % 2 == 0 { FillValue::Text(WORDS.to_owned()) } else { FillValue::Number("12.5".to_owned()) },
    });
    filled.collect()
}

fn come_back(bytes: &[u8], problems: &Problems) {
    let Ok(sheets) = sheet::read("a.xlsx", bytes, None) else { return };
    let _ = identify(&sheets);
    let marks = problems.iter().map(|problem| Mark {
        place: problem.place.clone(),
        severity: problem.severity,
        what: problem.zh.clone(),
        cure: problem.cure_zh.clone(),
    });
    if let Ok(marked) = write_marked(&sheets, &marks.collect::<Vec<_>>()) {
        sheet::read("a.xlsx", &marked, None).expect("what is marked is read again");
    }
}

/// What was filled in stands there, and every other value as it was; formulas lose what they came to.
fn same_but_filled(before: &Sheet, after: &Sheet, fills: &[Fill], kept: &[(String, u32, u32)]) {
    let own = |fill: &&Fill| fill.sheet == before.name;
    let kept = |row, column| kept.iter().any(|kept| *kept == (before.name.clone(), row, column));
    let filled: BTreeSet<(u32, u32)> = fills.iter().filter(own).map(|fill| (fill.row, fill.column)).collect();
    for (row, column) in &filled {
        assert!(kept(*row, *column) || !after.value(*row, *column).is_empty(), "{row} {column}");
    }
    let formulas: BTreeSet<(u32, u32)> = before.formulas.iter().copied().collect();
    for (row, cells) in (0_u32..).zip(&before.rows) {
        for (column, value) in (0_u32..).zip(cells) {
            let at = (row, column);
            assert!(filled.contains(&at) || formulas.contains(&at) || after.value(row, column) == value, "{at:?}");
        }
    }
}

fuzz_target!(init: forgive_libraries(), |input: (u8, &[u8])| {
    let whole = input.0 == u8::MAX;
    let bytes = if whole { input.1.to_vec() } else { workbook(SHEET, input.0, input.1) };
    let (form, problems) = read_form(&Source { name: "a.xlsx", bytes: &bytes, sheet: None }, &Columns::default());
    come_back(&bytes, &problems);
    let fills = fills(&form);
    let Ok(filled) = fill_form("a.xlsx", &bytes, &fills) else { return };
    if filled.ending == "xlsx" {
        let before = sheet::read("a.xlsx", &bytes, None).expect("a form was read");
        let after = sheet::read("a.xlsx", &filled.bytes, None).expect("a filled form is read again");
        for (before, after) in before.iter().zip(&after) {
            same_but_filled(before, after, &fills, &filled.kept);
        }
    }
});
