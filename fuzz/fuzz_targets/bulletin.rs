//! The text of a bulletin: drawn over no facts, and written as every kind of file.

#![no_main]

use std::sync::Arc;

use analytics::bulletin::{Imprint, draw};
use analytics::{Drawing, Facts, Others, Snapshot, Tree};
use libfuzzer_sys::fuzz_target;
use luodi_fuzz::good_pack;
use model::{FactBatch, FactTable, Period};
use policy::pack::Pack;

/// Where the imprint of the good pack's bulletin ends and its text begins.
const HEAD: &str = "# {{ period.zh }}通报 (monthly)\n\n```bulletin\nissuer = \"试行办\"\nbasis = \"accepted\"\n```\n\n";

fuzz_target!(|text: &str| {
    let (mut files, _) = good_pack(0);
    files.insert("bulletins/monthly.md".to_owned(), format!("{HEAD}{text}"));
    let (Some(pack), problems) = Pack::read("good", &files) else { return };
    if problems.any_error() {
        return;
    }
    let period = Period::Month(2024, 3);
    let snapshot = |table| Arc::new(Snapshot::new(&FactBatch::empty(table)));
    let facts = Facts {
        period,
        position: 1,
        projects: snapshot(FactTable::Projects),
        members: snapshot(FactTable::Members),
        shared: Arc::default(),
        units: Arc::default(),
        tree: Arc::new(Tree::default()),
        statistics: Arc::default(),
    };
    let Ok(drawing) = Drawing::new(&pack, &facts, Others::default()) else { return };
    let imprint = Imprint { cut_off: "2024-04-05 18:00".to_owned(), ..Imprint::default() };
    let Ok(document) = draw(&drawing, &pack.bulletins[0], &imprint) else { return };
    let _ = exchange::export::write_json(&document);
    let _ = exchange::export::write_xlsx(&document);
});
