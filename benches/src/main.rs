//! `cargo run --release -p luodi-benches`: the figures of a million projects, beside the raw loop.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use analytics::synth::{Synth, YEAR};
use analytics::{Drawing, Facts, Snapshot, Tree};
use model::{FactBatch, FactColumn, FactTable, Period};
use policy::pack::{Pack, PackFiles};

/// Runs timed after the warm-up; the median is told.
const RUNS: usize = 15;

fn median(mut run: impl FnMut()) -> Duration {
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

fn told(what: &str, time: Duration) {
    println!("{what:<64} {:>9} µs", time.as_micros());
}

/// A pack over the country: one indicator with ranks over prefectures, or ten over prefectures and
/// counties.
fn pack(synth: &Synth, many: bool) -> Pack {
    let mut files = PackFiles::new();
    let policy = "# 性能基准 (bench)\n\n基准。\n\n```policy\ntitle = \"性能基准\"\nissuer = \"基准\"\nnumber = \"\"\nissued = 2020-01-01\nfrom = 2020-01-01\nterritory = \"000000\"\nversion = \"1.0.0\"\n```\n\n## Clauses\n\n| Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n";
    let mut rules: Vec<(String, String)> = vec![("BE-001".to_owned(), "sum(done_ytd)".to_owned())];
    if many {
        let expressions = [
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
        rules.extend(expressions.iter().enumerate().map(|(n, text)| (format!("BE-{:03}", n + 2), (*text).to_owned())));
    }
    let mut clauses = String::new();
    for (code, expression) in &rules {
        let measure = if expression.starts_with("count") { "count" } else { "money" };
        files.insert(
            format!("rules/{}.md", code.to_lowercase()),
            format!("# 基准 ({code})\n\n> 基准。\n\n```rule\nkind = \"indicator\"\nmeasure = \"{measure}\"\nmoney = \"yi\"\nplaces = 1\nclause = \"基准\"\nfrom = \"projects\"\nby = \"place\"\n```\n\n```sql\n{expression}\n```\n\n## Cases\n\n```case\nname = \"nothing\"\nperiod = \"2020-07\"\nrows = \"\"\"\nplace | done_ytd\n110101 | 1亿元\n\"\"\"\nexpect = {{ \"110101\" = \"未报\" }}\n```\n"),
        );
        clauses.push_str(code);
        clauses.push(' ');
    }
    let rank = "# 位次 (BE-020)\n\n> 基准。\n\n```rule\nkind = \"derived\"\nmeasure = \"rank\"\nplaces = 0\nclause = \"基准\"\ngroup = \"prefecture\"\nrank_on = \"exact\"\nlate = \"ranked\"\n```\n\n```sql\nrank([BE-001] desc)\n```\n\n## Cases\n\n```case\nname = \"alone\"\ngiven = { \"BE-001\" = { \"110100\" = \"1亿元\" } }\nexpect = { \"110100\" = \"1\" }\n```\n";
    files.insert("rules/rank.md".to_owned(), rank.to_owned());
    clauses.push_str("BE-020");
    files.insert("policy.md".to_owned(), format!("{policy}| 基准 | 基准 | tracked | {clauses} | |\n"));
    let mut units = "unit,name,group,ranked,from,until\n".to_owned();
    for unit in synth.units() {
        let code = unit.code.as_str();
        let group = if code.ends_with("0000") {
            continue;
        } else if code.ends_with("00") {
            "prefecture"
        } else {
            "county"
        };
        if many || group == "prefecture" {
            units.push_str(&format!("{code},{},{group},yes,,\n", unit.name));
        }
    }
    files.insert("units.csv".to_owned(), units);
    files.insert("CHANGELOG.md".to_owned(), "# Changes\n\n## 1.0.0\n\nFirst.\n".to_owned());
    let (pack, problems) = Pack::read("bench", &files);
    for problem in problems.iter() {
        if problem.severity == model::Severity::Error {
            eprintln!("{problem}");
        }
    }
    pack.unwrap_or_else(|| std::process::exit(1))
}

/// The least that any engine must do: add one value per project to its prefecture.
fn raw_loop(batch: &FactBatch) -> impl Fn() -> i64 + use<> {
    let column = |name: &str| &batch.columns[FactTable::Projects.column(name).map_or(0, |(place, _)| place)];
    let FactColumn::Int(done) = column("carried_ytd") else { std::process::exit(1) };
    let FactColumn::Word { codes, .. } = column("place") else { std::process::exit(1) };
    let done: Vec<i64> = done.iter().map(|value| if *value == model::facts::NULL { 0 } else { *value }).collect();
    let codes: Vec<u16> = codes.iter().map(|code| (*code % 333) as u16).collect();
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
    told(
        "raw loop: one year-to-date value per project by 333 places",
        median(|| {
            black_box(raw());
        }),
    );

    let projects = Arc::new(Snapshot::new(&batch));
    drop(batch);
    let period = Period::Month(YEAR, 7);
    let facts = Facts {
        period,
        position: 1,
        projects,
        members: Arc::new(Snapshot::new(&FactBatch::empty(FactTable::Members))),
        shared: Arc::default(),
        tree: Arc::new(Tree::new(synth.units().to_vec(), &[], period.last_day())),
        statistics: Arc::default(),
    };
    let one = pack(&synth, false);
    told(
        "one indicator by 333 prefectures with ranks",
        median(|| {
            let drawing = Drawing::new(&one, &facts, None).unwrap_or_else(|_| std::process::exit(1));
            black_box(drawing.outcomes("BE-020"));
        }),
    );
    let ten = pack(&synth, true);
    told(
        "ten indicators by 2,800 counties and 333 prefectures",
        median(|| {
            let drawing = Drawing::new(&ten, &facts, None).unwrap_or_else(|_| std::process::exit(1));
            black_box(drawing.outcomes("BE-020"));
        }),
    );
}
