//! `cargo run --release -p luodi-benches --bin figures -- 1000000`: the figures of a million projects,
//! beside the raw loop.

use std::hint::black_box;
use std::sync::Arc;

use analytics::synth::{Synth, YEAR};
use analytics::{Drawing, Facts, Others, Snapshot, Units};
use luodi_benches::{median, pack, told};
use model::facts::NULL;
use model::{FactBatch, FactColumn, FactTable, Period};

/// The least that any engine must do: add one value per project to one of 333 places.
fn raw_loop(batch: &FactBatch) -> impl Fn() -> i64 + use<> {
    let column = |name: &str| &batch.columns[FactTable::Projects.column(name).expect("a column").0];
    let (FactColumn::Int(done), FactColumn::Word { codes, .. }) = (column("carried_ytd"), column("place")) else {
        panic!("done is a number, place is a word")
    };
    let done: Vec<i64> = done.iter().map(|value| if *value == NULL { 0 } else { *value }).collect();
    let codes: Vec<u32> = codes.iter().map(|code| *code % 333).collect();
    move || {
        let mut sums = [0_i64; 333];
        for (code, value) in codes.iter().zip(&done) {
            sums[*code as usize] += value;
        }
        sums.iter().sum()
    }
}

fn main() {
    let count: i64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    println!("{count} simulated projects, {} threads", std::thread::available_parallelism().map_or(1, usize::from));
    let synth = Synth::new(7);
    let batch = synth.facts(count, 7);
    let raw = raw_loop(&batch);
    let raw = median(|| {
        black_box(raw());
    });
    told("raw loop: one year-to-date value per project by 333 places", raw);

    let projects = Arc::new(Snapshot::new(&batch));
    drop(batch);
    let period = Period::Month(YEAR, 7);
    let units = Units { states: synth.units().to_vec(), events: Vec::new() };
    let facts = Facts {
        period,
        position: 1,
        projects,
        members: Arc::new(Snapshot::new(&FactBatch::empty(FactTable::Members))),
        shared: Arc::default(),
        tree: Arc::new(units.on(period.last_day())),
        units: Arc::new(units),
        statistics: Arc::default(),
    };
    for (many, what) in [
        (false, "one indicator by 333 prefectures with ranks"),
        (true, "ten indicators by 2,800 counties and 333 prefectures, with ranks"),
    ] {
        let pack = pack(&synth, many);
        let time = median(|| {
            let drawing = Drawing::new(&pack, &facts, Others::default()).expect("the benchmark's rules compile");
            black_box(drawing.outcomes("BE-020"));
        });
        told(what, time);
    }
}
