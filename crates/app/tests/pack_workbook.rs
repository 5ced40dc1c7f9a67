//! A pack's tables leave as a workbook and come back: every byte of them, or all that is wrong by cell.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use exchange::export::write_pack_workbook;
use exchange::pack_workbook::{PackTable, PackWorkbook};
use luodi_app::install_pack::read_pack_folder;
use luodi_app::pack_workbook::{Taken, pack_workbook, take_pack_workbook, write_pack_files};
use model::Problems;
use policy::pack::PackFiles;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const NAME: &str = "acheng-2020";

fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

fn files_of(name: &str) -> PackFiles {
    let (files, problems) = read_pack_folder(&policies().join(name)).expect("the pack");
    assert!(problems.is_empty());
    files
}

/// Takes a workbook whose tables were edited before it was written.
fn take(name: &str, files: &PackFiles, book: &PackWorkbook, over: bool) -> Result<Taken, Problems> {
    let bytes = write_pack_workbook(book).expect("a workbook");
    take_pack_workbook(name, files, ("指标表.xlsx", &bytes), over)
}

fn table<'b>(book: &'b mut PackWorkbook, path: &str) -> &'b mut PackTable {
    book.tables.iter_mut().find(|table| table.path == path).expect("the table")
}

fn told(problems: &Problems) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {}", problem.code, problem.place)).collect()
}

#[test]
fn every_pack_comes_back_byte_for_byte() {
    let mut packs = 0;
    for entry in std::fs::read_dir(policies()).expect("the packs") {
        let name = entry.expect("a pack").file_name().to_string_lossy().into_owned();
        let files = files_of(&name);
        let book = pack_workbook(&name, &files).expect("a workbook");
        assert!(take(&name, &files, &book, false).expect("taken").files.is_empty(), "{name}");
        // The tables are gone from the folder, and the workbook has them all.
        let bare: PackFiles = files.clone().into_iter().filter(|(path, _)| !path.ends_with(".csv")).collect();
        let taken = take(&name, &bare, &book, false).expect("taken");
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".csv")) {
            let bare_still = text.lines().count() == 1 && !path.contains('/');
            assert!(bare_still || taken.files.get(path) == Some(text), "{path}: {:?}", taken.files.get(path));
        }
        packs += 1;
    }
    assert!(packs >= 2);
}

/// The workbook with a text typed over another.
fn typed_over(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let (name, mut content) = (part.name().expect("a name").into_owned(), String::new());
        part.read_to_string(&mut content).expect("text");
        writer.start_file(&name, SimpleFileOptions::default()).expect("a part");
        if name == "xl/sharedStrings.xml" {
            assert!(content.contains(old), "{old} is in no cell");
            content = content.replace(old, new);
        }
        writer.write_all(content.as_bytes()).expect("content");
    }
    writer.finish().expect("a package").into_inner()
}

#[test]
fn only_the_tables_that_were_edited_are_written() {
    let mut files = files_of(NAME);
    // Another hand's way of writing the same cells, which nobody edits.
    let units = format!("\u{feff}{}", files["units.csv"].replace('\n', "\r\n").replace(",no,", ",\"no\" ,"));
    files.insert("units.csv".to_owned(), units);
    let bytes = write_pack_workbook(&pack_workbook(NAME, &files).expect("a workbook")).expect("a workbook");
    let bytes = typed_over(&bytes, "达到申报标准", "达到申报标准,\"齐备\"");
    let taken = take_pack_workbook(NAME, &files, ("指标表.xlsx", &bytes), false).expect("taken");
    let ready = files["classes/ready.csv"].replace("达到申报标准", "\"达到申报标准,\"\"齐备\"\"\"");
    assert_eq!(taken.files, PackFiles::from([("classes/ready.csv".to_owned(), ready)]));
}

#[test]
fn a_table_may_be_added_and_a_sheet_names_no_file_outside() {
    let files = files_of(NAME);
    let mut book = pack_workbook(NAME, &files).expect("a workbook");
    let mut added = table(&mut book, "classes/ready.csv").clone();
    for (path, taken) in [
        ("classes/new-kind.csv", true),
        ("classes/../../a.csv", false),
        ("classes/..\\a.csv", false),
        ("lists/.a..csv", false),
    ] {
        added.path = path.to_owned();
        let mut with = book.clone();
        with.tables.push(added.clone());
        match take(NAME, &files, &with, false) {
            Ok(found) => assert!(taken && found.files.keys().eq([path]), "{path}: {found:?}"),
            Err(problems) => {
                assert!(!taken && problems.iter().all(|p| p.code == "pack-file-unknown"), "{path}: {problems:?}")
            }
        }
    }
}

#[test]
fn what_is_wrong_with_the_pack_is_told_at_the_cells() {
    let files = files_of(NAME);
    let mut book = pack_workbook(NAME, &files).expect("a workbook");
    let targets = table(&mut book, "targets.csv");
    "六成".clone_into(&mut targets.rows[1][5]);
    "AC-999".clone_into(&mut targets.rows[3][1]);
    let again = targets.rows[0].clone();
    targets.rows.push(vec![String::new(); again.len()]);
    targets.rows.push([&again[..9], &["又一次".to_owned()]].concat());
    table(&mut book, "classes/ready.csv").rows[0][2] = "nowhere".to_owned();
    let problems = take(NAME, &files, &book, true).expect_err("refused");
    let last = table(&mut book, "targets.csv").rows.len() + 1;
    let wanted = [
        "class-parent-unknown 指标表.xlsx[分类 ready]!2".to_owned(),
        "cell-value 指标表.xlsx[目标 targets]!F3".to_owned(),
        "rule-unknown 指标表.xlsx[目标 targets]!B5".to_owned(),
        format!("target-code-duplicate 指标表.xlsx[目标 targets]!A{last}"),
    ];
    assert_eq!(told(&problems), wanted, "{problems:#?}");
    // What is said of a line is true of the sheet: the blank row counts.
    assert!(problems.iter().any(|problem| problem.zh.contains("第2行")), "{problems:#?}");
}

#[test]
fn a_workbook_of_another_pack_or_of_older_tables_is_refused() {
    let files = files_of(NAME);
    let mut book = pack_workbook(NAME, &files).expect("a workbook");
    let problems = take("dazhou-2018", &files_of("dazhou-2018"), &book, true).expect_err("refused");
    assert_eq!(told(&problems), ["pack-workbook-other 指标表.xlsx"]);
    // Somebody else changed the units in the folder; the workbook still has the old ones.
    let mut changed = files.clone();
    changed.insert("units.csv".to_owned(), files["units.csv"].replace("区财政局", "区财政和国资局"));
    let problems = take(NAME, &changed, &book, false).expect_err("refused");
    assert_eq!(told(&problems), ["pack-table-changed 指标表.xlsx[考核单位 units]"]);
    let taken = take(NAME, &changed, &book, true).expect("taken over");
    assert_eq!(taken.files["units.csv"], files["units.csv"]);
    // The same change in both places is no change.
    for row in &mut table(&mut book, "units.csv").rows {
        row[1] = row[1].replace("区财政局", "区财政和国资局");
    }
    assert!(take(NAME, &changed, &book, false).expect("taken").files.is_empty());
}

#[test]
fn a_pack_whose_tables_cannot_be_read_has_no_workbook() {
    let mut files = files_of(NAME);
    files.insert("tasks.csv".to_owned(), "seq,clause\n1,2\n".to_owned());
    assert_eq!(told(&pack_workbook(NAME, &files).expect_err("refused")), ["csv-header tasks.csv:1"]);
    files.remove("policy.md");
    assert!(pack_workbook(NAME, &files).is_err());
}

#[test]
fn files_are_written_whole_into_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = PackFiles::from(
        [("units.csv", "a\n"), ("classes/new.csv", "b\n")].map(|(path, text)| (path.to_owned(), text.to_owned())),
    );
    write_pack_files(folder.path(), &files).expect("written");
    let (read, problems) = read_pack_folder(folder.path()).expect("read");
    assert!(problems.is_empty());
    assert_eq!(read, files);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 2);
}
