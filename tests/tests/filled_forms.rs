//! The forms of other offices come back as they were, with the blank cells filled from the ledger.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use app::fill_form::{FilledForm, fill_form};
use app::import::ImportOptions;
use calamine::{Data, Reader, Xlsx};
use exchange::form::read_form;
use exchange::import::{Columns, Source};
use luodi_stories::demo::period_of;
use luodi_stories::town::Town;
use zip::ZipArchive;

const PROJECTS: &str = "\
项目名称,建设单位,主体类型,总投资(万元),责任单位,所在地,建设内容,阶段,开工日期,计划竣工日期,清单,年度,类别,批次,年度计划投资(万元),至上年底完成投资(万元),模拟数据
（模拟）通川大桥,模拟公司一,政府投资,50000,511702,511702,主桥 420 米,在建,2017-03-01,2019-12-31,,2018,,,20000,12000,是
（模拟）达川产业园,模拟公司二,企业投资,80000,511703,511703,厂房,在建,2018-01-10,,,2018,,,30000,0,是
（模拟）宣汉水厂,模拟公司三,企业投资,900,511722,511722,,在建,2018-02-10,,,2018,,,600,0,是
";

async fn town() -> Town {
    let t = Town::at(store::testing::sqlite().await, "2018-08-03T09:00:00+08:00").await;
    assert!(t.projects("city", PROJECTS).await.sealed.is_some());
    for (post, id, done) in [("tongchuan", 1, "10000"), ("dachuan", 2, "3333")] {
        t.reported(post, id, "2018-07", done, "").await;
    }
    t
}

struct Filled {
    form: FilledForm,
    before: Vec<u8>,
    after: Vec<u8>,
}

async fn fill(t: &Town, name: &str, period: &str) -> Filled {
    let path = format!("{}/../crates/exchange/fixtures/forms/{name}", env!("CARGO_MANIFEST_DIR"));
    let before = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (form, problems) = read_form(&Source { name, bytes: &before, sheet: None }, &Columns::default());
    assert!(!problems.any_error(), "{:#?}", problems.0);
    let city = t.actor("city").await;
    let options = ImportOptions::default();
    let form = fill_form(&t.house, &city, &form, period_of(period), &options).await.expect("filled");
    let file = exchange::form::fill_form(name, &before, &form.fills).expect("a file");
    assert_eq!((file.ending, file.kept.len()), ("xlsx", 0));
    Filled { form, before, after: file.bytes }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("content");
        parts.insert(name, content);
    }
    parts
}

/// A row of a sheet as text, from a column on.
fn row(bytes: &[u8], sheet: &str, row: u32, columns: std::ops::Range<u32>) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook");
    let cells = book.worksheet_range(sheet).expect("cells");
    columns.map(|column| cells.get_value((row, column)).map(Data::to_string).unwrap_or_default()).collect()
}

/// Everything but the sheet that was filled is the same to the byte, and that outside its rows.
fn untouched(filled: &Filled, sheet: &str, formulas: bool) {
    let (before, after) = (parts(&filled.before), parts(&filled.after));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, content) in &before {
        if name == sheet {
            let around = |text: &[u8]| {
                let text = String::from_utf8(text.to_vec()).expect("text");
                let (head, rest) = text.split_once("<sheetData>").expect("rows");
                let (rows, tail) = rest.split_once("</sheetData>").expect("rows");
                let styles = rows.matches(" s=\"").count();
                (head.to_owned(), tail.to_owned(), styles, rows.matches("<f>").count())
            };
            assert_eq!(around(content), around(&after[name]), "{name}");
        } else if name == "xl/workbook.xml" && formulas {
            assert!(String::from_utf8_lossy(&after[name]).contains("fullCalcOnLoad=\"1\""));
        } else {
            assert_eq!(content, &after[name], "{name}");
        }
    }
}

#[tokio::test]
async fn the_monthly_progress_form_is_filled_in_its_own_layout() {
    let t = town().await;
    let filled = fill(&t, "progress.xlsx", "2018-07").await;
    untouched(&filled, "xl/worksheets/sheet1.xml", true);
    assert_eq!((filled.form.filled, filled.form.unfilled), (3, 1));
    let told: Vec<_> = filled.form.problems.iter().map(|problem| (problem.code, problem.place.line)).collect();
    assert_eq!(told, [("project-unknown", 7)]);
    let bridge = row(&filled.after, "形象进度", 4, 2..10);
    assert_eq!(bridge, ["50000", "12000", "20000", "10000", "50", "", "", "22000"]);
    // Of a project that was not in force for the month only what is known stands there.
    assert_eq!(row(&filled.after, "形象进度", 7, 2..7), ["900", "0", "600", "", ""]);
    let note = &row(&filled.after, "形象进度", 9, 0..1)[0];
    assert!(note.contains("2018年1-7月") || note.contains("2018年7月"), "{note}");
    assert!(note.contains("截数时间") && note.contains("模拟数据"), "{note}");
}

#[tokio::test]
async fn the_yearly_declaration_is_filled_by_the_years_its_headings_name() {
    let t = town().await;
    let filled = fill(&t, "declaration.xlsx", "2018-12").await;
    untouched(&filled, "xl/worksheets/sheet1.xml", false);
    // 总投资 in 亿元; to the end of 2017.
    assert_eq!(row(&filled.after, "申报表", 2, 3..5), ["5", "12000"]);
}

#[tokio::test]
async fn a_published_list_is_filled_and_what_stands_there_stays() {
    let t = town().await;
    let filled = fill(&t, "list.xlsx", "2018-07").await;
    untouched(&filled, "xl/worksheets/sheet1.xml", false);
    let bridge = row(&filled.after, "Sheet", 1, 1..9);
    assert_eq!(bridge, ["模拟公司一", "通川区", "1", "20000", "2017", "2019", "主桥 420 米", "通川区"]);
}

#[tokio::test]
async fn a_list_of_names_comes_back_as_text_and_a_county_sees_its_own() {
    let t = town().await;
    let text = "项目名称,总投资(亿元),形象进度\n（模拟）通川大桥,,\n（模拟）达川产业园,,\n";
    let (form, _) = read_form(&Source { name: "名单.csv", bytes: text.as_bytes(), sheet: None }, &Columns::default());
    let tongchuan = t.actor("tongchuan").await;
    let filled = fill_form(&t.house, &tongchuan, &form, period_of("2018-07"), &ImportOptions::default()).await;
    let filled = filled.expect("filled");
    assert_eq!((filled.filled, filled.unfilled), (1, 1));
    let file = exchange::form::fill_form("名单.csv", text.as_bytes(), &filled.fills).expect("a file");
    let lines: Vec<String> = String::from_utf8(file.bytes).expect("text").lines().map(str::to_owned).collect();
    assert_eq!(
        (file.ending, lines[1].as_str(), lines[2].as_str()),
        ("csv", "（模拟）通川大桥,5,", "（模拟）达川产业园,,")
    );
}
