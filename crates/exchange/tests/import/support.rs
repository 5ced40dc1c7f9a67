//! Makes files and shows what was told of them.

use std::io::{Cursor, Read, Write};

use luodi_exchange::import::Source;
use model::{Problems, Severity};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A workbook of one sheet.
pub fn book(build: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    build(workbook.add_worksheet());
    workbook.save_to_buffer().expect("a workbook")
}

/// A workbook of one sheet of cells: `n:12.5` is a number, `d:43221` a date, `p:0.3` a percentage,
/// `f:A1+1` a formula without a value, everything else text.
pub fn cells(rows: &[&[&str]]) -> Vec<u8> {
    let bytes = book(|sheet| fill(sheet, 0, rows));
    if rows.iter().flat_map(|row| row.iter()).any(|cell| cell.starts_with("f:")) {
        return part(&bytes, "xl/worksheets/sheet1.xml", |xml| xml.replace("</f><v>0</v>", "</f><v></v>"));
    }
    bytes
}

/// Fills rows of cells in, from a row on.
pub fn fill(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    let date = Format::new().set_num_format("yyyy/m/d");
    let percent = Format::new().set_num_format("0%");
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            let number = |text: &str| text.parse::<f64>().expect("a number");
            match cell.split_at_checked(2) {
                _ if cell.is_empty() => continue,
                Some(("n:", text)) => sheet.write_number(row, column, number(text)),
                Some(("d:", text)) => sheet.write_number_with_format(row, column, number(text), &date),
                Some(("p:", text)) => sheet.write_number_with_format(row, column, number(text), &percent),
                Some(("f:", text)) => sheet.write_formula(row, column, text),
                _ => sheet.write_string(row, column, *cell),
            }
            .expect("a cell");
        }
    }
}

/// The same package with one part rewritten.
pub fn part(bytes: &[u8], name: &str, rewrite: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let path = file.name().expect("a name").into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("content");
        if path == name {
            found = true;
            content = rewrite(String::from_utf8(content).expect("text")).into_bytes();
        }
        writer.start_file(path, SimpleFileOptions::default()).expect("a part");
        writer.write_all(&content).expect("content");
    }
    assert!(found, "no part {name}");
    writer.finish().expect("a package").into_inner()
}

/// A file of that name, every sheet of it.
pub fn source<'a>(name: &'a str, bytes: &'a [u8]) -> [Source<'a>; 1] {
    [Source { name, bytes, sheet: None }]
}

/// What was told, as `E code C7` and `W code C7`, in the order of lines and columns.
pub fn told(problems: &Problems) -> Vec<String> {
    let mut told: Vec<_> = problems
        .iter()
        .map(|problem| {
            let letter = if problem.severity == Severity::Error { "E" } else { "W" };
            let line = if problem.place.line == 0 { String::new() } else { problem.place.line.to_string() };
            let place = (problem.place.line, problem.place.column.len(), problem.place.column.clone());
            (place, format!("{letter} {} {}{line}", problem.code, problem.place.column).trim_end().to_owned())
        })
        .collect();
    told.sort();
    told.into_iter().map(|(_, text)| text).collect()
}

/// Nothing was told but what is named.
pub fn assert_told(problems: &Problems, wanted: &[&str]) {
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told(problems), wanted, "{all:#?}");
    for problem in problems.iter() {
        let words = [&problem.zh, &problem.cure_zh, &problem.en, &problem.cure_en];
        assert!(words.iter().all(|text| !text.is_empty() && !text.contains('{')), "{problem:?}");
        assert!(!problem.place.file.is_empty(), "{problem:?}");
    }
}
