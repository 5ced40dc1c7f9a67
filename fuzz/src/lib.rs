//! What several targets share: a small good pack, a workbook put together from parts, and all the
//! ways in which a file is read.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::panic;

use exchange::import::{
    Holds, Setting, Source, read_pack_workbook, read_projects, read_reports, read_statistics, read_units,
};
use exchange::pack_workbook::PackHead;
use model::{Period, Place, Problems, Severity};
use policy::pack::PackFiles;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

macro_rules! good {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../crates/policy/fixtures/good/", $path)))),+]
    };
}

/// The files of a pack with nothing wrong in it.
const GOOD: &[(&str, &str)] = good![
    "CHANGELOG.md",
    "bulletins/monthly.md",
    "classes/fund.csv",
    "lists/city-key-2024.csv",
    "policy.md",
    "rules/done.md",
    "rules/plan.md",
    "rules/rank.md",
    "rules/rate.md",
    "rules/started.md",
    "targets.csv",
    "tasks.csv",
    "units.csv",
];

/// The good pack, and the path of one of its files.
#[must_use]
pub fn good_pack(index: u8) -> (PackFiles, String) {
    let files = GOOD.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    (files, GOOD[usize::from(index) % GOOD.len()].0.to_owned())
}

/// The parts of a workbook; the first is its sheet.
const PARTS: [(&str, &str); 7] = [
    ("xl/worksheets/sheet1.xml", include_str!("../parts/sheet1.xml")),
    ("xl/sharedStrings.xml", include_str!("../parts/sharedStrings.xml")),
    ("xl/styles.xml", include_str!("../parts/styles.xml")),
    ("xl/workbook.xml", include_str!("../parts/workbook.xml")),
    ("xl/_rels/workbook.xml.rels", include_str!("../parts/workbook.xml.rels")),
    ("[Content_Types].xml", include_str!("../parts/content-types.xml")),
    ("_rels/.rels", include_str!("../parts/rels.xml")),
];

/// A workbook with this sheet, one of whose parts is replaced: zip and compression stand in no one's way.
#[must_use]
pub fn workbook(sheet: &str, index: u8, content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (place, (name, text)) in PARTS.iter().enumerate() {
        let own = if place == 0 { sheet } else { text };
        writer.start_file(*name, stored).expect("a part");
        let replaced = place == usize::from(index) % PARTS.len();
        writer.write_all(if replaced { content } else { own.as_bytes() }).expect("content");
    }
    writer.finish().expect("a package").into_inner()
}

/// The sheet that [`workbook`] has of its own.
pub const SHEET: &str = PARTS[0].1;

/// Lets a panic inside a library be caught where the reader of workbooks catches it, and be forgotten;
/// one of this house ends the run, as any that nobody catches does.
pub fn forgive_libraries() {
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        if panicked.location().is_none_or(|place| !place.file().contains("/registry/")) {
            told(panicked);
        }
    }));
}

/// Reads a file as every kind of table, and as the tables of a pack. A row that is taken has no
/// problem that keeps it out, and every problem says where it is and what to do.
pub fn read_every_way(bytes: &[u8]) {
    let files = [Source { name: "a.xlsx", bytes, sheet: None }];
    let setting = Setting { year: Some(2018), period: Some(Period::Month(2018, 7)), ..Setting::default() };
    let check = |places: Vec<&Place>, problems: &Problems| {
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
        let bad: BTreeSet<_> = errors.map(|problem| (&problem.place.sheet, problem.place.line)).collect();
        assert!(!places.iter().any(|place| bad.contains(&(&place.sheet, place.line))), "{problems:?}");
        for problem in problems.iter() {
            assert!(problem.place.file == "a.xlsx" && !problem.cure_zh.is_empty(), "{problem:?}");
        }
    };
    let (rows, problems) = read_units(&files, &setting);
    check(rows.iter().map(|row| row.place().row()).collect(), &problems);
    let (rows, problems) = read_projects(&files, &setting);
    check(rows.iter().map(|row| row.place.row()).collect(), &problems);
    let (rows, problems) = read_reports(&files, &setting);
    check(rows.iter().map(|row| row.place.row()).collect(), &problems);
    let (rows, problems) = read_statistics(&files, &setting);
    check(rows.iter().map(|row| row.place.row()).collect(), &problems);
    let heads =
        |path: &str| path.ends_with(".csv").then(|| vec![PackHead { name: "code", zh: "代码", holds: Holds::Text }]);
    if let Err(problems) = read_pack_workbook("a.xlsx", bytes, heads) {
        check(Vec::new(), &problems);
    }
}
