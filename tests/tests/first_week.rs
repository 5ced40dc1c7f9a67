//! The first week of a bureau: its ledger dragged in, the month split into workbooks and taken back,
//! no unit with an account, and at the end a bulletin in Word that the office may edit.
#![allow(clippy::float_arithmetic, reason = "cells of a workbook are floats")]

use std::fmt::Write;
use std::io::Cursor;

use app::archive::verify_archive;
use app::check_final::check_final;
use app::collect_returns::{CollectReturns, Collected, ReadReturns, collect_returns};
use app::merged_month::{Standing, merged_table};
use app::split_month::{UnitBook, split_month};
use calamine::{Data, Reader, Xlsx};
use exchange::export::paper::Paper;
use exchange::export::{write_docx, write_table_xlsx};
use exchange::final_copy::Verdict;
use exchange::import::{Columns, Source};
use exchange::month::write_month_book;
use exchange::sheet;
use luodi_stories::bulletin::{figure_of, said};
use luodi_stories::demo::period_of;
use luodi_stories::docx::edited;
use luodi_stories::on_both_databases;
use luodi_stories::pack;
use luodi_stories::town::Town;
use model::{Document, Severity};
use policy::pack::PackFiles;
use rust_xlsxwriter::Workbook;
use store::Store;

const UNITS: usize = 15;
const PROJECTS: usize = 500;
const PERIOD: &str = "2020-07";

fn unit_code(unit: usize) -> String {
    format!("511700-D{unit:02}")
}

fn unit_name(unit: usize) -> String {
    format!(
        "模拟{}局",
        [
            "交通", "水务", "住建", "教育", "卫健", "农业", "林业", "文旅", "商务", "经信", "科技", "民政", "体育",
            "能源", "城管"
        ][unit]
    )
}

fn units() -> String {
    let head = "单位编码,单位名称,类型,上级编码,起始日期,截止日期\n".to_owned();
    (0..UNITS).fold(head, |mut text, unit| {
        let _ = writeln!(text, "{},{},部门,511700,2010-01-01,", unit_code(unit), unit_name(unit));
        text
    })
}

/// The bureau's own ledger, as it keeps it: a title, a note of the unit, totals between the lines.
fn ledger() -> String {
    let mut text = "模拟市2020年重点项目台账,,,,,,\n,,,,,,单位：万元\n序号,项目名称,项目业主,责任单位,总投资,开工时间,年度计划投资,模拟数据\n".to_owned();
    for number in 0..PROJECTS {
        let unit = number % UNITS;
        let name = format!("（模拟）{}第{}号项目", unit_name(unit).trim_end_matches('局'), number + 1);
        let _ = writeln!(
            text,
            "{},{name},模拟公司{number},{},{},2020.3,{},是",
            number + 1,
            unit_name(unit),
            1000 + number,
            600 + number
        );
    }
    let _ = writeln!(text, ",合计,,,,,");
    text
}

/// What a unit's clerk makes of its workbook: fills `年初至今` in, moves columns, renames the file,
/// loses layout and drop-downs as WPS does.
fn filled(book: &UnitBook, value: impl Fn(usize) -> Option<&'static str>) -> (String, Vec<u8>) {
    let bytes = write_month_book(&book.book).expect("a workbook");
    let sheets = sheet::read("a.xlsx", &bytes, None).expect("sheets");
    let mut workbook = Workbook::new();
    for sheet in &sheets {
        let written = workbook.add_worksheet();
        written.set_name(&sheet.name).expect("a name");
        written.set_hidden(sheet.hidden);
        for (row, cells) in (0_u32..).zip(&sheet.rows) {
            let is_line = row >= 3 && !sheet.hidden && (row as usize) < 3 + book.book.lines.len();
            for (column, cell) in (0_u16..).zip(cells) {
                // The column of the year-to-date is moved to the end.
                let column = if column == 8 && !sheet.hidden { 20 } else { column };
                written.write_string(row, column, cell.to_text()).expect("a cell");
            }
            if is_line {
                let line = row as usize - 3;
                let typed = value(line).map_or_else(|| format!("{}", 100 + line), str::to_owned);
                written.write_string(row, 20, typed).expect("a cell");
            }
        }
    }
    let name = format!("（最终版{}）月报.xlsx", book.book.lines.len());
    (format!("{}{name}", book.book.unit), workbook.save_to_buffer().expect("a workbook"))
}

async fn collect(t: &Town, files: &[(String, Vec<u8>)]) -> Collected {
    let actor = t.actor("city").await;
    let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes, sheet: None }).collect();
    let read = ReadReturns::read(&sources, period_of(PERIOD), &Columns::default());
    let how = CollectReturns { due: Some("2020-08-06".parse().expect("a day")), ..CollectReturns::default() };
    collect_returns(&t.house, &actor, &read, &how).await.expect("an outcome")
}

fn standings(collected: &Collected) -> [usize; 3] {
    [Standing::Taken, Standing::Wrong, Standing::Missing]
        .map(|standing| collected.merged.iter().filter(|row| row.standing == standing).count())
}

on_both_databases!(a_bureau_begins_with_excel);

async fn a_bureau_begins_with_excel(store: Store) {
    let t = Town::at(store, "2020-08-03T09:00:00+08:00").await;
    t.units("city", &units()).await;
    let outcome = t.projects("city", &ledger()).await;
    assert_eq!((outcome.created, outcome.blocked), (PROJECTS, false), "{:#?}", outcome.problems.0.first());

    let city = t.actor("city").await;
    let due = Some("2020-08-05".parse().expect("a day"));
    let books = split_month(&t.house, &city, period_of(PERIOD), due).await.expect("workbooks");
    assert_eq!((books.len(), books.iter().map(|book| book.book.lines.len()).sum::<usize>()), (UNITS, PROJECTS));

    // One unit is late; two have errors: a word for a number, and a project left blank.
    let late = 14;
    let files: Vec<(String, Vec<u8>)> = books
        .iter()
        .enumerate()
        .filter(|(unit, _)| *unit != late)
        .map(|(unit, book)| {
            filled(book, |line| match (unit, line) {
                (3, 1) => Some("约五百"),
                (3, 4) => Some("-5"),
                (7, 0) => Some(""),
                _ => None,
            })
        })
        .collect();
    let collected = collect(&t, &files).await;
    let late_owes = books[late].book.lines.len();
    assert_eq!(standings(&collected), [PROJECTS - late_owes - 3, 0, late_owes + 3]);
    assert_eq!(
        collected.missing.iter().map(|missing| (missing.unit.to_string(), missing.owed)).collect::<Vec<_>>(),
        [(unit_code(late), late_owes)]
    );
    let reminder = &collected.missing[0].sentence;
    assert!(reminder.contains("还没有收到") && reminder.contains("2020-08-06"), "{reminder}");
    let sealed = collected.outcome.sealed.as_ref().expect("one entry");
    assert_eq!(t.position().await, sealed.position);
    said_and_marked(&collected, &files);
    recorded_for_the_unit(&t).await;
    let table = write_table_xlsx(&merged_table(&collected)).expect("a table");
    let mut table: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(table)).expect("a workbook");
    assert!(table.worksheet_range_at(0).expect("a sheet").expect("cells").height() > PROJECTS);

    // The corrected file and the late one come; what was taken is not taken twice.
    let again = [filled(&books[3], |_| None), filled(&books[7], |_| None), filled(&books[late], |_| None)];
    let collected = collect(&t, &again).await;
    assert_eq!(
        (collected.outcome.created, collected.outcome.changed),
        (late_owes + 3, 0),
        "{:#?}",
        collected.returns[0].problems.0
    );
    assert!(collected.missing.is_empty() && collected.returns.iter().all(|unit| unit.marks.is_empty()));
    assert!(collected.returns[0].sentence.ends_with("没有需更正的，谢谢。"), "{}", collected.returns[0].sentence);

    t.accept("city", PERIOD).await;
    t.install(pack::NAME, files_of_the_pack()).await;
    let document = t.draw(pack::NAME, PERIOD, None).await;
    assert!(document.simulated);
    // 34 projects of 100, 101 … 133 万元.
    assert_eq!(said(&figure_of(&document, "TN-001", &unit_code(0))), "3961.00万元");
    assert_eq!(said(&figure_of(&document, "TN-002", &unit_code(0))), "34");
    the_office_edits_the_word_file_and_it_is_published(&t, &document).await;
}

/// The drawing as a Word file, with two digits swapped by the office; then the edition for the leaders.
async fn the_office_edits_the_word_file_and_it_is_published(t: &Town, drawing: &Document) {
    let city = t.actor("city").await;
    let docx = write_docx(drawing, Paper::default()).expect("a Word file");
    let edits = [(">3961.00<", ">3916.00<")];
    let returned = check_final(&t.house, &city, "定稿.docx", &edited(&docx, &edits), None).await.expect("checked");
    let numbers = drawing.figures().filter(|(_, figure)| figure.number().is_some()).count();
    assert!(numbers > 2 * UNITS, "a row for each unit");
    assert_eq!(returned.counts()[..3], [numbers - 1, 1, 0]);
    let changed = returned.numbers.iter().find_map(|found| match &found.verdict {
        Verdict::Changed { key, expected } => Some((key.clone(), expected.as_str())),
        _ => None,
    });
    let wrong = figure_of(drawing, "TN-001", &unit_code(0));
    assert_eq!(changed, Some((wrong.key().clone(), "3961.00")), "told with the figure that it is");

    let published = t.publish(pack::NAME, PERIOD).await;
    let docx = write_docx(&published.document, Paper::default()).expect("a Word file");
    let checked = check_final(&t.house, &city, "通报.docx", &docx, None).await.expect("checked");
    assert_eq!((checked.counts()[1], checked.counts()[2]), (0, 0), "nothing changed, nothing without a source");
    assert_eq!(checked.document, published.document, "held against the edition that it says it is");
    assert!(verify_archive(&published.archive).expect("an archive").differences.is_empty());
}

/// The pack of small houses, over these units.
fn files_of_the_pack() -> PackFiles {
    let mut files = pack::files();
    let head = "unit,name,group,ranked,from,until\n".to_owned();
    let units =
        (0..UNITS).fold(head, |text, unit| format!("{text}{},{},county,yes,,\n", unit_code(unit), unit_name(unit)));
    files.insert("units.csv".to_owned(), units);
    files
}

/// The sentence to send names the cell, and the file shows it.
fn said_and_marked(collected: &Collected, files: &[(String, Vec<u8>)]) {
    let wrong = collected.returns.iter().find(|unit| unit.problems.any_error()).expect("a unit with errors");
    assert!(
        wrong.sentence.contains("2处需更正") && wrong.sentence.contains("U5") && wrong.sentence.contains("2020-08-06"),
        "{}",
        wrong.sentence
    );
    let (name, bytes) = files.iter().find(|(name, _)| *name == wrong.file).expect("the file");
    let marked = wrong.marked(&Source { name, bytes, sheet: None }).expect("written").expect("a marked file");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(marked)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["需更正", "月报", "luodi"]);
    let cells = book.worksheet_range("月报").expect("cells");
    assert_eq!(cells.get_value((4, 20)), Some(&Data::String("约五百".to_owned())));
    let errors = wrong.problems.iter().filter(|problem| problem.severity == Severity::Error);
    assert_eq!(
        errors.map(|problem| format!("{}{}", problem.place.column, problem.place.line)).collect::<Vec<_>>(),
        ["U5", "U8"]
    );
    let blank = collected.returns.iter().find(|unit| unit.missing.len() == 1).expect("a unit with a blank");
    assert!(blank.sentence.contains("还缺1个项目的数"), "{}", blank.sentence);
}

/// The figure is the unit's; the post that entered it is named beside it.
async fn recorded_for_the_unit(t: &Town) {
    let reader = t.store.read().await.expect("a reader");
    let reports = reader.reports_of(luodi_stories::town::project(1), store::LATEST).await.expect("reports");
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].typed_by.to_string(), unit_code(0));
    assert_eq!(reports[0].entered_by.as_ref().map(ToString::to_string).as_deref(), Some("city"));
}
