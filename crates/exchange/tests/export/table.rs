//! Plain tables as CSV and workbook.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use luodi_exchange::export::{Language, Table, TableCell, write_table_csv, write_table_xlsx};
use model::{Money, MoneyUnit};

fn list(simulated: bool) -> Table {
    let money = |fen| TableCell::Money(Money::from_fen(fen).expect("in range"), MoneyUnit::Wan);
    let text = |text: &str| TableCell::Text(text.to_owned());
    Table {
        title: "项目清单".to_owned(),
        heads: ["代码", "名称", "总投资（万元）", "打包数", "开工日期"].map(str::to_owned).to_vec(),
        rows: vec![
            vec![
                text("911101080000000018"),
                text("一号,\"新\"厂\n二期"),
                money(12_345_678_901),
                TableCell::Count(-3),
                TableCell::Day("2018-07-31".parse().expect("a day")),
            ],
            vec![text("007"), text("=cmd|' /C calc'!A0"), money(-1), TableCell::Empty],
        ],
        simulated,
    }
}

#[test]
fn the_csv_opens_in_excel_and_runs_nothing() {
    let csv = write_table_csv(&list(false), Language::Zh);
    let expected = "\u{feff}代码,名称,总投资（万元）,打包数,开工日期\r\n\
        911101080000000018,\"一号,\"\"新\"\"厂\n二期\",12345.678901,-3,2018-07-31\r\n\
        007,'=cmd|' /C calc'!A0,-0.000001,,\r\n";
    assert_eq!(csv, expected);
}

#[test]
fn each_active_sign_is_guarded_and_no_other_text_is_touched() {
    for (text, field) in [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
        ("'a", "'a"),
        ("1-2", "1-2"),
    ] {
        let table = Table {
            title: String::new(),
            heads: vec![text.to_owned()],
            rows: vec![vec![TableCell::Text(text.to_owned())]],
            simulated: false,
        };
        assert_eq!(write_table_csv(&table, Language::Zh), format!("\u{feff}{field}\r\n{field}\r\n"));
    }
}

#[test]
fn rows_of_simulated_data_are_marked_one_by_one() {
    let csv = write_table_csv(&list(true), Language::En);
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().expect("heads").iter().next_back(), Some("kind of data"));
    let marks: Vec<_> = reader.records().map(|record| record.expect("a row")[5].to_owned()).collect();
    assert_eq!(marks, ["simulated", "simulated"]);
}

#[test]
fn the_workbook_keeps_codes_as_text_and_amounts_as_numbers() {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(write_table_xlsx(&list(true)).expect("written")))
            .expect("a workbook");
    assert_eq!(book.sheet_names(), ["项目清单"]);
    let range = book.worksheet_range("项目清单").expect("the sheet");
    let value = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!(value(1, 0), Data::String("模拟数据，仅供演示".to_owned()));
    assert_eq!(value(3, 0), Data::String("911101080000000018".to_owned()));
    assert_eq!(value(4, 0), Data::String("007".to_owned()));
    assert_eq!(value(4, 1), Data::String("=cmd|' /C calc'!A0".to_owned()));
    assert_eq!(
        (value(3, 2), value(4, 2), value(3, 3)),
        (Data::Float(12_345.678_901), Data::Float(-0.000_001), Data::Float(-3.0))
    );
    let Data::DateTime(day) = value(3, 4) else { panic!("{:?}", value(3, 4)) };
    assert_eq!(day.as_f64(), 43_312.0, "2018-07-31");
    let formulas = book.worksheet_formula("项目清单").expect("formulas");
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    assert!(write_table_xlsx(&list(true)).expect("written") == write_table_xlsx(&list(true)).expect("written"));
    let empty = Table { title: String::new(), heads: Vec::new(), rows: Vec::new(), simulated: true };
    assert!(write_table_xlsx(&empty).is_ok());
    assert_eq!(write_table_csv(&empty, Language::Zh), "\u{feff}数据性质\r\n");
}
