//! `cargo run --release -p luodi-benches --bin reports -- DIR [MONTH]`, after
//! `luodi synth --projects 50000 --months 6 --data DIR`: how long one workbook with a report of every
//! project takes from its bytes to the ledger. Each run reports the month named, or the first one that
//! nobody has reported.

use std::time::Instant;

use analytics::synth::{Synth, YEAR};
use app::import::{ImportOptions, Rows};
use app::import_reports::import_reports;
use app::{Clock, House};
use exchange::import::{Setting, Source, read_reports};
use luodi_benches::{clear_peak, memory_mb, told};
use model::Period;
use rust_xlsxwriter::{Workbook, XlsxError};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "big".to_owned());
    let month: i8 = std::env::args().nth(2).map_or(Ok(7), |month| month.parse())?;
    let house = House::open(&format!("sqlite:{folder}/luodi.db"), Clock::System).await?;
    let (bytes, rows) = workbook(month)?;
    println!("a workbook of {rows} rows, {} kB", bytes.len() / 1024);
    clear_peak();

    let begun = Instant::now();
    let sources = [Source { name: "reports.xlsx", bytes: &bytes, sheet: None }];
    let setting = Setting { period: Some(Period::Month(YEAR, month)), ..Setting::default() };
    let (rows, problems) = read_reports(&sources, &setting);
    told("read", begun.elapsed());
    println!("{:<64} {:>9} MB", "memory at most until then", memory_mb("VmHWM"));
    let actor = house.console(&"synth.dispatcher".parse()?).await?;
    let matching = Instant::now();
    let outcome = import_reports(&house, &actor, Rows { rows, problems }, &ImportOptions::default()).await?;
    told("matched, checked and committed", matching.elapsed());
    told("in all", begun.elapsed());
    println!("{:<64} {:>9} MB", "memory at most", memory_mb("VmHWM"));
    println!("created {}, changed {}, skipped {}", outcome.created, outcome.changed, outcome.skipped);
    for problem in outcome.problems.iter().take(5) {
        println!("{} {}", problem.place, problem.zh);
    }
    assert!(outcome.sealed.is_some(), "the reports are in the ledger");
    Ok(())
}

/// A report of each of the simulated projects, by name.
fn workbook(month: i8) -> Result<(Vec<u8>, i64), XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let heads = ["项目名称", "年初至今完成投资（万元）", "年初至今到位资金（万元）", "形象进度（%）", "存在问题"];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head)?;
    }
    let (synth, mut rows) = (Synth::new(7), 0);
    for (row, project) in (1..).zip((1..=PROJECTS).filter_map(|number| synth.project(number))) {
        // What it did last, where the month is one that the simulation leaves out.
        let Some(done) = project.done[..month as usize].iter().rev().flatten().next() else { continue };
        // Whole 万元, as clerks type them, and never less than the month before.
        let wan = (done.fen() / 1_000_000 + 1) as f64;
        sheet.write_string(row, 0, &project.project.name)?;
        sheet.write_number(row, 1, wan)?.write_number(row, 2, wan)?;
        sheet.write_number(row, 3, f64::from(month * 8))?.write_string(row, 4, "征地拆迁进度偏慢")?;
        rows += 1;
    }
    Ok((workbook.save_to_buffer()?, rows))
}

const PROJECTS: i64 = 50_000;
