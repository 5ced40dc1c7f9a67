//! Files that are broken, hostile or wrong end in words that name the place and the cure; nothing is
//! written and nothing panics.

use std::io::{Cursor, Read, Write};

use app::AppError;
use app::attribute_project::{AttributeProject, attribute_project};
use luodi_stories::on_both_databases;
use luodi_stories::town::{Kind, Sheet, Town, project, taken, unit};
use model::{Problem, Role, Severity, Share};
use rust_xlsxwriter::{Formula, Workbook};
use store::Store;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

on_both_databases!(bad_files_are_kept_out_with_words);

const PROJECTS: &str = "\
项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,年度,年度计划投资(万元),模拟数据
（模拟）通川大桥,政府投资,50000,511702,511702,在建,2019-03-01,2020,20000,是
";

/// A file, the sheet that the user names, and the problem it must end with.
struct Bad {
    what: &'static str,
    of: Kind,
    name: &'static str,
    bytes: Vec<u8>,
    sheet: Option<&'static str>,
    code: &'static str,
    /// Where: column and line, `E3`; empty for the file or the sheet.
    at: &'static str,
}

fn bad(what: &'static str, of: Kind, name: &'static str, bytes: Vec<u8>, code: &'static str, at: &'static str) -> Bad {
    Bad { what, of, name, bytes, sheet: None, code, at }
}

async fn bad_files_are_kept_out_with_words(store: Store) {
    let town = Town::at(store, "2020-02-10T01:00:00.000Z").await;
    taken(&town.projects("city", PROJECTS).await);
    for bad in broken_workbooks().into_iter().chain(wrong_tables()) {
        let before = town.position().await;
        let file = Sheet { of: bad.of, name: bad.name, bytes: &bad.bytes, sheet: bad.sheet };
        let outcome = town.import("city", file).await;
        assert!(outcome.blocked && outcome.sealed.is_none(), "{} went in: {outcome:#?}", bad.what);
        assert_eq!(town.position().await, before, "{}: the head of the ledger moved", bad.what);
        let errors = outcome.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let told: Vec<&Problem> = errors.filter(|problem| problem.code == bad.code).collect();
        let Some(problem) = told.first() else { panic!("{}: {:#?}", bad.what, outcome.problems) };
        assert_eq!(problem.place.file, bad.name, "{}", bad.what);
        assert_eq!(where_(problem), bad.at, "{}: {problem:?}", bad.what);
        assert_has_cure(problem, bad.what);
    }
    // The house stands: the good file still goes in, and says that nothing differs.
    let again = town.projects("city", PROJECTS).await;
    assert_eq!((again.blocked, again.unchanged), (false, 1));
}

fn where_(problem: &Problem) -> String {
    let line = if problem.place.line == 0 { String::new() } else { problem.place.line.to_string() };
    format!("{}{line}", problem.place.column)
}

fn assert_has_cure(problem: &Problem, what: &str) {
    for text in [&problem.zh, &problem.cure_zh, &problem.en, &problem.cure_en] {
        assert!(!text.is_empty(), "{what}: {problem:?}");
    }
}

fn broken_workbooks() -> Vec<Bad> {
    let reports =
        workbook("7月", &[&["项目名称", "期间", "年初至今完成投资(万元)"], &["（模拟）通川大桥", "2020-01", "800"]]);
    let cut = reports[..reports.len() / 2].to_vec();
    let uncomputed = without_values(&formulas());
    let mut elsewhere =
        bad("a sheet that is not there", Kind::Reports, "七月.xlsx", reports.clone(), "sheet-missing", "");
    elsewhere.sheet = Some("6月");
    vec![
        bad("a workbook cut in half", Kind::Reports, "七月.xlsx", cut, "file-damaged", ""),
        bad("a zip bomb", Kind::Projects, "项目.xlsx", bomb(), "file-unpacks-too-large", ""),
        bad("formulas without values", Kind::Reports, "七月.xlsx", uncomputed, "cell-formula", "C2"),
        elsewhere,
        bad("reports handed in as projects", Kind::Projects, "七月.xlsx", reports, "table-of-another-kind", ""),
        bad("a broken old workbook", Kind::Projects, "项目.xls", old_excel(), "file-damaged", ""),
        bad(
            "a page saved as a workbook",
            Kind::Units,
            "单位.xlsx",
            b"<html><table></table>".to_vec(),
            "file-markup",
            "",
        ),
        bad("nothing", Kind::Units, "单位.csv", Vec::new(), "file-empty", ""),
    ]
}

fn wrong_tables() -> Vec<Bad> {
    let project = |cells: &str| {
        let head = "项目名称,主体类型,总投资(万元),责任单位,所在地,统一社会信用代码,阶段,开工日期,模拟数据\n";
        format!("{head}（模拟）新项目,企业投资,{cells},在建,2019-03-01,是\n").into_bytes()
    };
    let units = |rows: &str| format!("单位编码,单位名称,类型,上级编码,起始日期,截止日期\n{rows}").into_bytes();
    let circle = "511702-Z1,甲园区,开发区,511702-Z2,2000-01-01,\n511702-Z2,乙园区,开发区,511702-Z1,2000-01-01,\n";
    let reports = |row: &str| format!("项目名称,期间,年初至今完成投资(万元)\n{row}\n").into_bytes();
    let of = (Kind::Projects, "项目.csv");
    vec![
        bad("units in a circle", Kind::Units, "单位.csv", units(circle), "units-in-a-circle", "D2"),
        bad(
            "a circle with what is there",
            Kind::Units,
            "单位.csv",
            units("511700,达州市,地区,511702,2000-01-01,\n"),
            "units-in-a-circle",
            "D2",
        ),
        bad(
            "a unit above itself",
            Kind::Units,
            "单位.csv",
            units("511702-Z1,甲园区,开发区,511702-Z1,,\n"),
            "unit-own-parent",
            "D2",
        ),
        bad(
            "a unit below nothing",
            Kind::Units,
            "单位.csv",
            units("511702-Z1,甲园区,开发区,511799,,\n"),
            "parent-unknown",
            "D2",
        ),
        bad("shares of 90 per cent", of.0, of.1, project("9000,511702,511702 60%、511703 30%,"), "share-sum", "E2"),
        bad("an unknown unit", of.0, of.1, project("9000,同川区,511702,"), "unit-unknown", "D2"),
        bad(
            "a wrong check digit",
            of.0,
            of.1,
            project("9000,511702,511702,91350100M000100Y44"),
            "credit-code-check",
            "F2",
        ),
        bad("an amount in words", of.0, of.1, project("九千,511702,511702,"), "amount-not-a-number", "C2"),
        bad(
            "a project nobody knows",
            Kind::Reports,
            "月报.csv",
            reports("（模拟）没有的项目,2020-01,100"),
            "project-unknown",
            "A2",
        ),
        bad(
            "a year-to-date below zero",
            Kind::Reports,
            "月报.csv",
            reports("（模拟）通川大桥,2020-01,-1"),
            "amount-negative",
            "C2",
        ),
        bad(
            "a period to come",
            Kind::Reports,
            "月报.csv",
            reports("（模拟）通川大桥,2020-05,1"),
            "period-not-begun",
            "B2",
        ),
    ]
}

fn workbook(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet().set_name(sheet).expect("a name");
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            page.write_string(row, column, *text).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// Reports whose amounts are formulas.
fn formulas() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, text) in (0_u16..).zip(["项目名称", "期间", "年初至今完成投资(万元)", "一月"]) {
        page.write_string(0, column, text).expect("a cell");
    }
    page.write_string(1, 0, "（模拟）通川大桥").expect("a cell");
    page.write_string(1, 1, "2020-01").expect("a cell");
    page.write_formula(1, 2, Formula::new("D2*1")).expect("a cell");
    page.write_number(1, 3, 800.0).expect("a cell");
    workbook.save_to_buffer().expect("a workbook")
}

/// The same as a program writes it that computes nothing: formulas, and no value beside them.
fn without_values(workbook: &[u8]) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(workbook)).expect("a package");
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).expect("a part");
        let (name, mut content) = (part.name().expect("a name").into_owned(), Vec::new());
        part.read_to_end(&mut content).expect("content");
        if name.starts_with("xl/worksheets/") {
            let text = String::from_utf8(content).expect("text");
            assert!(text.contains("</f><v>0</v>"), "the formula has a value to take away");
            content = text.replace("</f><v>0</v>", "</f>").into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default()).expect("a part");
        written.write_all(&content).expect("content");
    }
    written.finish().expect("a package").into_inner()
}

/// A third of a gigabyte of blanks in a few hundred kilobytes.
fn bomb() -> Vec<u8> {
    let megabyte = vec![b' '; 1024 * 1024];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).expect("a part");
    for _ in 0..301 {
        writer.write_all(&megabyte).expect("content");
    }
    writer.finish().expect("a package").into_inner()
}

fn old_excel() -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(2048, 0);
    bytes
}

on_both_databases!(bad_forms_are_refused_with_words);

async fn bad_forms_are_refused_with_words(store: Store) {
    let town = Town::at(store, "2020-02-10T01:00:00.000Z").await;
    taken(&town.projects("city", PROJECTS).await);
    let (city, before) = (town.actor("city").await, town.position().await);
    let give = |shares: &[(&str, u32)]| AttributeProject {
        project: project(1),
        role: Role::Place,
        from: "2020-02-01".parse().expect("a day"),
        shares: shares.iter().map(|(code, ppm)| Share { unit: unit(code), ppm: *ppm }).collect(),
        figures_follow: true,
        reason: "区划调整".to_owned(),
    };
    let table: [(&[(&str, u32)], &str); 3] = [
        (&[("511702", 600_000), ("511703", 300_000)], "shares-not-whole"),
        (&[("511702", 500_000), ("511702", 500_000)], "shares-not-whole"),
        (&[], "shares-not-whole"),
    ];
    for (shares, code) in table {
        match attribute_project(&town.house, &city, &give(shares)).await {
            Err(AppError::Problems(problems)) => {
                let problem = problems.iter().find(|problem| problem.code == code);
                let problem = problem.unwrap_or_else(|| panic!("{shares:?}: {problems:#?}"));
                assert_eq!(problem.place.sheet, "shares", "the field of the form");
                assert_has_cure(problem, code);
            }
            other => panic!("{shares:?}: {other:?}"),
        }
    }
    // A year-to-date that falls without a reason, and one that is below zero.
    town.reported("tongchuan", 1, "2020-01", "800", "").await;
    let reported = town.position().await;
    assert!(reported > before);
    for (period, done, code) in [("2020-01..02", "700", "ytd-fell"), ("2020-02", "-1", "amount-negative")] {
        match town.submit("tongchuan", 1, period, done, "").await {
            Err(AppError::Problems(problems)) => {
                let problem = problems.iter().find(|problem| problem.code == code).expect(code);
                assert_eq!(problem.place.sheet, "done_ytd");
                assert_has_cure(problem, code);
            }
            other => panic!("{period} {done}: {other:?}"),
        }
    }
    assert_eq!(town.position().await, reported, "nothing was written");
}
