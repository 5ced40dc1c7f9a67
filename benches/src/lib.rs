//! Benchmarks beside the raw loop; figures stand in `docs/operating/performance.md`.

use std::time::{Duration, Instant};

use analytics::synth::Synth;
use policy::pack::{Pack, PackFiles};

/// Runs timed after the warm-up; the median is told.
const RUNS: usize = 15;

/// The median time of a run, warm.
pub fn median(mut run: impl FnMut()) -> Duration {
    for _ in 0..3 {
        run();
    }
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

/// Prints one line of the result.
pub fn told(what: &str, time: Duration) {
    println!("{what:<64} {:>9} µs", time.as_micros());
}

/// Ten indicators of the kinds that packs have; the first alone serves for one.
const EXPRESSIONS: [&str; 10] = [
    "sum(done_ytd)",
    "sum(plan)",
    "count(*)",
    "sum(done_month)",
    "sum(done_ytd) filter (where subject = 'government')",
    "count(*) filter (where done_ytd >= 60% * plan)",
    "sum(total_investment) filter (where starts_with(industry, '3'))",
    "count(*) filter (where started_on >= year_start)",
    "sum(carried_ytd) filter (where in_list('synth'))",
    "count(*) filter (where due and not reported)",
];

/// A pack over the country: one indicator with ranks over prefectures, or ten over prefectures and
/// counties.
///
/// # Panics
/// When the pack of this folder does not read: it is part of the benchmark.
#[must_use]
pub fn pack(synth: &Synth, many: bool) -> Pack {
    let mut files = PackFiles::new();
    let mut codes = vec!["BE-020".to_owned()];
    for (number, expression) in EXPRESSIONS.iter().enumerate().take(if many { 10 } else { 1 }) {
        let code = format!("BE-{:03}", number + 1);
        let (measure, zero) = match expression.starts_with("count") {
            true => ("measure = \"count\"", "0"),
            false => ("measure = \"money\"\nmoney   = \"yi\"", "0亿元"),
        };
        let rule = include_str!("../pack/indicator.md");
        let rule = rule
            .replace("CODE", &code)
            .replace("MEASURE", measure)
            .replace("EXPRESSION", expression)
            .replace("ZERO", zero);
        files.insert(format!("rules/{}.md", code.to_lowercase()), rule);
        codes.push(code);
    }
    files.insert("rules/rank.md".to_owned(), include_str!("../pack/rank.md").to_owned());
    files.insert("policy.md".to_owned(), include_str!("../pack/policy.md").replace("CODES", &codes.join(" ")));
    files.insert("units.csv".to_owned(), units(synth, many));
    files.insert("CHANGELOG.md".to_owned(), "# Changes\n\n## 1.0.0\n\nFirst.\n".to_owned());
    let (pack, problems) = Pack::read("bench", &files);
    assert!(!problems.any_error(), "{problems:#?}");
    pack.expect("a pack without errors reads")
}

fn units(synth: &Synth, counties: bool) -> String {
    let mut units = "unit,name,group,ranked,from,until\n".to_owned();
    for unit in synth.units() {
        let code = unit.code.as_str();
        let group = match (code.ends_with("0000"), code.ends_with("00")) {
            (true, _) => continue,
            (_, true) => "prefecture",
            _ if counties => "county",
            _ => continue,
        };
        units.push_str(&format!("{code},{},{group},yes,,\n", unit.name));
    }
    units
}

/// A line of what the system tells of this process's memory, in MB.
#[must_use]
pub fn memory_mb(line: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|told| told.starts_with(line));
    let kb = line.and_then(|told| told.split_whitespace().nth(1)).and_then(|kb| kb.parse::<u64>().ok());
    kb.map_or_else(|| "?".to_owned(), |kb| (kb / 1024).to_string())
}

/// Begins anew with the memory held at most.
pub fn clear_peak() {
    // Elsewhere than on Linux nothing is told at all.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
