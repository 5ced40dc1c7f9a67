//! The form of another office: what it asks is filled in and stands there afterwards. And a workbook
//! that came back: whose it is, and the same with marks. The first byte chooses the part that is replaced.

#![no_main]

use exchange::form::{Fill, FillValue, Form, fill_form, read_form};
use exchange::import::{Columns, Source};
use exchange::month::{Mark, identify, write_marked};
use exchange::sheet;
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

fuzz_target!(init: forgive_libraries(), |input: (u8, &[u8])| {
    let whole = input.0 == u8::MAX;
    let bytes = if whole { input.1.to_vec() } else { workbook(SHEET, input.0, input.1) };
    let (form, problems) = read_form(&Source { name: "a.xlsx", bytes: &bytes, sheet: None }, &Columns::default());
    come_back(&bytes, &problems);
    let fills = fills(&form);
    let Ok(filled) = fill_form("a.xlsx", &bytes, &fills) else { return };
    if filled.ending == "xlsx" {
        let again = sheet::read("a.xlsx", &filled.bytes, None).expect("a filled form is read again");
        for fill in &fills {
            let kept = filled.kept.iter().any(|kept| *kept == (fill.sheet.clone(), fill.row, fill.column));
            let sheet = again.iter().find(|sheet| sheet.name == fill.sheet).expect("the sheet");
            assert!(kept || !sheet.value(fill.row, fill.column).is_empty(), "{fill:?}");
        }
    }
});
