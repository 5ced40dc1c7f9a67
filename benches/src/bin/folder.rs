//! `cargo run --release -p luodi-benches --bin folder -- DIR`, after
//! `luodi synth --projects 100000 --data DIR`: how fast a folder opens, what it takes, and how soon an
//! accepted report is in the figures.

use std::time::Instant;

use analytics::synth::{Synth, YEAR};
use analytics::{Drawing, Others};
use app::snapshots::Snapshots;
use luodi_benches::{memory_mb, pack, told};
use model::{Act, Change, Entry, Money, Period, ProjectId, Record, ReportStatus};
use store::{ReportBasis, Store, StoreError};

#[tokio::main]
async fn main() -> Result<(), StoreError> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "big".to_owned());
    let pack = pack(&Synth::new(7), false);
    let period = Period::Month(YEAR, 7);

    let begun = Instant::now();
    let store = Store::open(&format!("sqlite:{folder}/luodi.db")).await?;
    let snapshots = Snapshots::default();
    let reader = store.read().await?;
    let head = reader.head().await?.position;
    let facts = snapshots.facts(&reader, period, head, ReportBasis::Accepted).await?;
    drop(reader);
    told(&format!("open the folder and load a period: {} projects", facts.projects.len()), begun.elapsed());
    println!("  time of both processors together {:>40} ms", processor_ms());
    println!("  memory, all that counts as this process's: now {:>24} MB", memory_mb("VmRSS"));
    println!("  memory at most until then {:>45} MB", memory_mb("VmHWM"));

    let before = total(&pack, &facts);
    let mut times = Vec::new();
    for step in 1..=15_i64 {
        let entry = correction(&store, step, head).await?;
        store.write().await?.record(entry).await?;
        let accepted = Instant::now();
        let reader = store.read().await?;
        let head = reader.head().await?.position;
        let facts = snapshots.facts(&reader, period, head, ReportBasis::Accepted).await?;
        assert!(total(&pack, &facts) != before, "the accepted report is in the figures");
        times.push(accepted.elapsed());
    }
    times.sort();
    told("an accepted report is in the figures after", times[times.len() / 2]);
    Ok(())
}

fn total(pack: &policy::pack::Pack, facts: &analytics::Facts) -> Vec<model::Outcome> {
    Drawing::new(pack, facts, Others::default()).expect("the benchmark's rules compile").outcomes("BE-001")
}

/// A corrected July report of a project, accepted: what the last tier's acceptance records.
async fn correction(store: &Store, step: i64, salt: i64) -> Result<Entry, StoreError> {
    let reader = store.read().await?;
    let mut number = step * 977;
    let old = loop {
        let project = ProjectId::new(number).expect("projects are numbered from 1");
        let versions = reader.report_versions(project, Period::Month(YEAR, 7)).await?;
        if let Some(report) = versions.into_iter().rfind(|report| report.status == ReportStatus::Accepted) {
            break report;
        }
        number += 1;
    };
    let done = Money::from_fen(old.done_ytd.fen() + 100 * (salt + step)).unwrap_or(old.done_ytd);
    let superseded = model::Report { status: ReportStatus::Superseded, ..old.clone() };
    let new = model::Report { version: old.version + 1, done_ytd: done, ..old };
    Ok(Entry {
        act: Act::AcceptReports,
        actor: "synth.dispatcher".parse().expect("a post"),
        at: "2021-01-05T01:00:00.000Z".to_owned(),
        reason: "基准".to_owned(),
        changes: [superseded, new].map(Record::Report).map(Change::Put).to_vec(),
    })
}

/// What the processors have worked for this process, in steps of 10 ms.
fn processor_ms() -> u64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which ends with a bracket: the 12th and 13th are ticks of its own and of the system.
    let fields = told.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}
