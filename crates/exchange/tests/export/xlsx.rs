//! The workbook of a bulletin, read back.

use std::io::Cursor;

use calamine::Reader;
use luodi_exchange::export::{ExportError, Table, write_table_xlsx, write_xlsx};
use model::document::{Block, Cell, Inline, Row};
use model::figure::{Absence, Figure, Formula, Input, Measure, Outcome, Provenance};
use model::{MoneyUnit, Ratio};

use crate::bulletin::{COUNTIES, amount, binary, document, input, monthly, provenance, show, table};
use crate::workbook::{Book, derived, one_row, ratio};

#[test]
fn cells_hold_the_numbers_in_the_unit_they_are_shown_in() {
    let mut book = Book::of(&monthly(false));
    assert_eq!(book.0.sheet_names(), ["通报", "各地完成情况", "数据来源"]);
    let sheet = "各地完成情况";
    for (cell, number) in [
        ("B4", 78.4),
        ("C4", 48.4),
        ("D4", 48.4 / 78.4),
        ("B5", 43.4),
        ("C5", 35.9),
        ("D5", 359.0 / 434.0),
        ("E5", 1.0),
        ("E6", 2.0),
        ("D6", 0.5),
    ] {
        assert_eq!(book.number(sheet, cell), number, "{cell}");
    }
    for (cell, text) in [
        ("A1", "各地完成情况"),
        ("A2", "单位：亿元、%"),
        ("D3", "占年度计划比重"),
        ("A4", "全市"),
        ("C7", "—"),
        ("D7", "—"),
        ("E7", "—"),
    ] {
        assert_eq!(book.text(sheet, cell), text, "{cell}");
    }
    let notes = [
        "注：应报13项，已报11项：C4、D4",
        "注：应报5项，已报4项：C6、D6",
        "注：未报（应报1项，已报0项）：C7、D7",
        "注：不参加排名：E7",
    ];
    for (line, note) in notes.iter().enumerate() {
        assert_eq!(book.text(sheet, &format!("A{}", line + 9)), *note);
    }
}

#[test]
fn the_provenance_sheet_tells_where_each_number_comes_from() {
    let mut book = Book::of(&monthly(false));
    let row = book.source_row(1, "demo-2018/DM-003/511702/2018-07@57");
    let expected = [
        "T1.R2.C4",
        "demo-2018/DM-003/511702/2018-07@57",
        "DM-003",
        "占年度计划比重",
        "附表第3列",
        "2018-07",
        "511702",
        "359/434",
        &(359.0_f64 / 434.0).to_string(),
        "%",
        "82.7",
        "7",
        "7",
        "[DM-002] 35.9亿元 ÷ [DM-001] 43.4亿元",
        "floor=60%（自2018-01-01，§一）",
        "demo-2018",
        "1.2.0",
        &"ab".repeat(32),
        "57",
        "2018-07-31",
    ];
    assert_eq!(row, expected);
    assert_eq!(book.source_row(1, "demo-2018/DM-002/511700/2018-07@57")[0], "P2.1 T1.R1.C3", "every place of a figure");
    let absent = book.source_row(1, "demo-2018/DM-002/511722/2018-07@57");
    assert_eq!((absent[7].as_str(), absent[8].as_str(), absent[10].as_str()), ("未报", "—", "—"));
}

#[test]
fn targets_and_statistics_stand_among_the_sources() {
    let done = amount("DM-002", COUNTIES[0], Some(359), 0, 0);
    let target = Input::Target {
        clause: "§二 目标1".to_owned(),
        outcome: Outcome::Number(Ratio::whole(400_000_000_000)),
        measure: Measure::Money,
    };
    let statistic = Input::Statistic {
        unit: COUNTIES[0].parse().expect("a unit"),
        class: String::new(),
        variable: "gdp".to_owned(),
        period: "2017".parse().expect("a period"),
        source: "统计公报".to_owned(),
        measure: Measure::Money,
        outcome: Outcome::Number(Ratio::whole(2_000_000_000_000)),
    };
    let gap = derived(
        Measure::Money,
        MoneyUnit::Yi,
        Ratio::whole(-41_000_000_000),
        vec![input(&done), target],
        binary(0, '-', 1),
    );
    let share =
        derived(Measure::Rate, MoneyUnit::Yi, ratio(359, 2000), vec![input(&done), statistic], binary(0, '/', 1));
    let mut book = Book::of(&one_row(&[&done, &gap]));
    assert_eq!(book.formula("表", "C4"), "B4-'数据来源'!I4");
    assert_eq!(book.source_row(3, "目标（§二 目标1）")[8], "40");
    let mut book = Book::of(&one_row(&[&done, &share]));
    assert_eq!(book.formula("表", "C4"), "B4/'数据来源'!I4");
    assert_eq!(book.source_row(3, "统计 gdp/511702/2017（统计公报）")[8], "200");
}

#[test]
fn text_is_never_a_formula() {
    let active = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://a.example\",\"x\")"];
    let rows = active.iter().map(|text| Row { total: false, cells: vec![Cell::Text((*text).to_owned())] }).collect();
    let mut document = document(
        false,
        vec![
            Block::Heading { level: 1, text: "=1+1".to_owned() },
            Block::Paragraph(vec![Inline::Text("=2+2".to_owned())]),
            Block::Table(table("T1", "=3+3", &["=4+4"], rows)),
        ],
    );
    (document.title, document.issuer, document.remarks) =
        ("=5+5 &P".to_owned(), "@a".to_owned(), vec!["-6".to_owned()]);
    let mut book = Book::of(&document);
    for sheet in book.0.sheet_names() {
        let formulas = book.0.worksheet_formula(&sheet).expect("formulas");
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{sheet}");
    }
    for (line, text) in active.iter().enumerate() {
        assert_eq!(book.text("=3+3", &format!("A{}", line + 4)), *text);
    }
}

#[test]
fn simulated_data_are_marked_on_every_sheet() {
    let mut book = Book::of(&monthly(true));
    for (sheet, cell) in [("通报", "A2"), ("各地完成情况", "A2"), ("数据来源", "A1")] {
        assert_eq!(book.text(sheet, cell), "模拟数据，仅供演示", "{sheet}");
    }
    assert_eq!(book.formula("各地完成情况", "D6"), "ROUND(C6/B6,12)", "one row further down");
    let bytes = write_xlsx(&monthly(true)).expect("written");
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    for sheet in 1..=3 {
        let mut xml = String::new();
        let mut part = package.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).expect("a sheet");
        std::io::Read::read_to_string(&mut part, &mut xml).expect("text");
        assert!(xml.contains("<oddHeader>&amp;C【模拟数据，仅供演示】"), "{sheet}");
    }
}

#[test]
fn sheets_of_one_caption_are_told_apart() {
    let one = |id: &str| Block::Table(table(id, "进度/完成", &["单位"], Vec::new()));
    let book = Book::of(&document(false, vec![one("T1"), one("T2")]));
    assert_eq!(book.0.sheet_names(), ["通报", "进度 完成", "进度 完成(2)", "数据来源"]);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let bytes = write_xlsx(&monthly(true)).expect("written");
    assert!(bytes == write_xlsx(&monthly(true)).expect("written"));
    // Nothing in the package tells when it was written.
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    for index in 0..package.len() {
        let part = package.by_index(index).expect("a part");
        assert_eq!(part.last_modified().map(|time| time.year()), Some(1980));
    }
    let properties = std::io::read_to_string(package.by_name("docProps/core.xml").expect("properties")).expect("text");
    assert_eq!(properties.matches(">2000-01-01T00:00:00Z<").count(), 2, "created and modified: {properties}");
}

#[test]
fn a_table_beyond_the_limits_of_excel_is_refused() {
    let wide = table("T1", "表", &vec!["a"; 70_000], Vec::new());
    assert!(matches!(write_xlsx(&document(false, vec![Block::Table(wide)])), Err(ExportError::TooLarge)));
    let heads = vec![String::from("a"); 70_000];
    let list = Table { title: String::new(), heads, rows: Vec::new(), simulated: false };
    assert!(matches!(write_table_xlsx(&list), Err(ExportError::TooLarge)));
    let long = document(false, vec![Block::Paragraph(vec![Inline::Text("字".repeat(40_000))])]);
    assert!(matches!(write_xlsx(&long), Err(ExportError::Workbook(_))), "no text is cut off in silence");
}

#[test]
fn an_absence_has_a_name_in_every_case() {
    for why in Absence::ALL {
        let figure = Figure::new(
            Provenance {
                formula: Some(Formula::Constant(Ratio::ONE)),
                ..provenance("DM-002", COUNTIES[0], Vec::new(), None)
            },
            Measure::Money,
            show(1, MoneyUnit::Yi),
            Outcome::Absent(*why),
            0,
            0,
        );
        let mut book = Book::of(&one_row(&[&figure]));
        assert_eq!((book.text("表", "B4").as_str(), book.formula("表", "B4").as_str()), ("—", ""));
        let note = book.text("表", "A6");
        assert!(note.starts_with("注：") && note.ends_with("：B4") && note.chars().count() > 6, "{why}: {note}");
    }
}
