//! A pack's tables go out as a workbook and come back: the same cells, or a problem at its cell.

use luodi_exchange::export::write_pack_workbook;
use luodi_exchange::import::{Holds, TakenWorkbook, read_pack_workbook};
use luodi_exchange::pack_workbook::{PackHead, PackTable, PackWorkbook, as_cell, pack_csv, rows_digest};
use model::Problems;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::support::assert_told;

const HEADS: [PackHead; 3] = [
    PackHead { name: "code", zh: "代码", holds: Holds::Text },
    PackHead { name: "year", zh: "年度", holds: Holds::Number },
    PackHead { name: "from", zh: "首日", holds: Holds::Day },
];

fn heads_of(path: &str) -> Option<Vec<PackHead>> {
    path.starts_with("classes/").then(|| HEADS.to_vec())
}

fn table(path: &str, rows: &[[&str; 3]]) -> PackTable {
    let rows = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    PackTable { path: path.to_owned(), zh: "分类", heads: HEADS.to_vec(), rows }
}

fn book(tables: Vec<PackTable>) -> PackWorkbook {
    let words = ["try-2020", "1.0.0", "试行办法"].map(str::to_owned);
    let [pack, version, title] = words;
    PackWorkbook { pack, version, title, tables }
}

fn back(bytes: &[u8]) -> Result<TakenWorkbook, Problems> {
    read_pack_workbook("指标表.xlsx", bytes, heads_of)
}

/// A workbook whose cover lists the sheet `分类 a` for `classes/a.csv`, as somebody might have edited it.
fn edited(build: impl FnOnce(&mut Workbook, &mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let mut sheet = Worksheet::new();
    sheet.set_name("分类 a").expect("a name");
    for (column, head) in (0..).zip(["代码\ncode", "年度\nyear", "首日\nfrom"]) {
        sheet.write_string(0, column, head).expect("a cell");
    }
    build(&mut workbook, &mut sheet);
    workbook.push_worksheet(sheet);
    let cover = workbook.add_worksheet().set_name("说明").expect("a name");
    let lines = [["政策包", "try-2020"], ["工作表", "文件"], ["分类 a", "classes/a.csv"]];
    for (row, line) in (0..).zip(lines) {
        cover.write_row(row, 0, line).expect("cells");
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn refused(build: impl FnOnce(&mut Workbook, &mut Worksheet), wanted: &[&str]) {
    assert_told(&back(&edited(build)).expect_err("refused"), wanted);
}

#[test]
fn tables_come_back_with_every_sign() {
    let rows = [
        ["0012", "2018", "2020-08-31"],
        ["511702", "=1+1", "'text"],
        ["\"引号\"，,", "一行\n两行", "１２％"],
        ["_x0041_ &amp; <b>", "-5", "+@"],
        ["TRUE", "1E5", ""],
    ];
    let tables = vec![table("classes/a.csv", &rows), table("classes/empty.csv", &[])];
    let bytes = write_pack_workbook(&book(tables.clone())).expect("a workbook");
    assert_eq!(bytes, write_pack_workbook(&book(tables.clone())).expect("a workbook"), "the same bytes");
    let taken = back(&bytes).expect("taken");
    assert_eq!(taken.pack, "try-2020");
    for (taken, table) in taken.tables.iter().zip(&tables) {
        assert_eq!((&taken.path, &taken.rows), (&table.path, &table.rows));
        assert_eq!(taken.written.as_deref(), Some(rows_digest(&table.rows).as_str()));
    }
    assert_eq!(taken.tables.len(), 2);
    assert_eq!(taken.tables[0].place(Some(2), Some(1)).to_string(), "指标表.xlsx[分类 a]!B4");
    assert_eq!(taken.tables[0].place(Some(2), None).to_string(), "指标表.xlsx[分类 a]!4");
    assert_eq!(taken.tables[0].place(None, None).to_string(), "指标表.xlsx[分类 a]");
}

#[test]
fn long_and_equal_names_get_sheets_of_their_own() {
    let long = format!("classes/{}-1.csv", "a".repeat(38));
    let other = format!("classes/{}-2.csv", "a".repeat(38));
    let tables = vec![table(&long, &[["1", "", ""]]), table(&other, &[["2", "", ""]])];
    let taken = back(&write_pack_workbook(&book(tables)).expect("a workbook")).expect("taken");
    let rows: Vec<_> = taken.tables.iter().map(|table| (table.path.as_str(), table.rows[0][0].as_str())).collect();
    assert_eq!(rows, [(long.as_str(), "1"), (other.as_str(), "2")]);
}

#[test]
fn columns_may_change_places_and_rows_may_be_blank() {
    let bytes = edited(|_, sheet| {
        for (column, head) in (0..).zip(["首日 from", "code", "年度\nyear"]) {
            sheet.write_string(0, column, head).expect("a cell");
        }
        sheet.write_row(2, 0, ["2020-01-01", "甲", "2020"]).expect("cells");
        sheet.write_row(5, 0, ["", "乙", ""]).expect("cells");
    });
    let taken = back(&bytes).expect("taken");
    let table = &taken.tables[0];
    assert_eq!(table.rows, [["甲", "2020", "2020-01-01"], ["乙", "", ""]]);
    assert_eq!(table.written, None);
    assert_eq!(table.place(Some(1), Some(0)).to_string(), "指标表.xlsx[分类 a]!B6");
    let names = || HEADS.iter().map(|head| head.name);
    assert_eq!(table.lined_csv(names()), "code,year,from\n\n甲,2020,2020-01-01\n\n\n乙,,\n");
    assert_eq!(pack_csv(names(), &table.rows), "code,year,from\n甲,2020,2020-01-01\n乙,,\n");
}

#[test]
fn numbers_and_days_are_taken_where_they_are_meant() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    let bytes = edited(|_, sheet| {
        sheet.write_string(1, 0, "甲").expect("a cell").write_number(1, 1, 2018).expect("a cell");
        sheet.write_number_with_format(1, 2, 44_074, &date).expect("a cell");
        sheet.write_string(2, 0, "乙").expect("a cell");
        sheet.write_number_with_format(2, 2, 44_044, &month).expect("a cell");
    });
    assert_eq!(back(&bytes).expect("taken").tables[0].rows, [["甲", "2018", "2020-08-31"], ["乙", "", "2020-08"]]);
}

#[test]
fn what_only_a_spreadsheet_makes_of_a_cell_is_told() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    refused(
        |_, sheet| {
            sheet.write_number(1, 0, 12).expect("a cell");
            sheet.write_number_with_format(2, 0, 44_074, &date).expect("a cell");
            sheet.write_formula(3, 1, Formula::new("1+1").set_result("2")).expect("a cell");
            sheet.write_string(4, 1, "#REF!").expect("a cell");
            sheet.merge_range(5, 0, 6, 0, "甲", &Format::new()).expect("a range");
            sheet.write_string(7, 4, "外").expect("a cell");
        },
        &[
            "E pack-cell-number A2",
            "E code-became-date A3",
            "E pack-cell-formula B4",
            "E cell-error-value B5",
            "E pack-cell-merged A6",
            "E pack-cell-outside E8",
        ],
    );
}

#[test]
fn headings_that_are_missing_twice_or_strange_are_told() {
    refused(
        |_, sheet| {
            sheet.write_row(0, 0, ["代码\ncode", "代码 code", "首日", "备注"]).expect("cells");
        },
        &[
            "E pack-column-missing 1",
            "E pack-column-missing 1",
            "E pack-column-twice B1",
            "E pack-column-unknown C1",
            "E pack-column-unknown D1",
        ],
    );
}

#[test]
fn equal_rows_are_told() {
    refused(
        |_, sheet| {
            for row in [1, 2, 4] {
                sheet.write_row(row, 0, ["甲", "2018"]).expect("cells");
            }
        },
        &["E pack-row-twice 3", "E pack-row-twice 5"],
    );
}

#[test]
fn sheets_and_the_list_of_them_agree() {
    refused(
        |workbook, _| {
            workbook.add_worksheet().write_string(0, 0, "x").expect("a cell");
        },
        &["E pack-sheet-unknown"],
    );
    refused(
        |_, sheet| {
            sheet.set_name("别名").expect("a name");
        },
        &["E pack-sheet-unknown", "E pack-sheet-missing A3"],
    );
    // A blank sheet is nothing that could be left behind.
    assert!(
        back(&edited(|workbook, _| {
            workbook.add_worksheet();
        }))
        .is_ok()
    );
    let listed = |lines: &[[&str; 2]]| {
        let mut workbook = Workbook::new();
        let cover = workbook.add_worksheet().set_name("说明").expect("a name");
        for (row, line) in (0..).zip(lines) {
            cover.write_row(row, 0, *line).expect("cells");
        }
        back(&workbook.save_to_buffer().expect("a workbook")).expect_err("refused")
    };
    let head = [["政策包", "try-2020"], ["工作表", "文件"]];
    assert_told(&listed(&[head[0], head[1], ["甲", "rules/a.md"]]), &["E pack-file-unknown A3"]);
    assert_told(
        &listed(&[head[0], head[1], ["甲", "classes/a.csv"], ["甲", "classes/b.csv"], ["乙", "classes/a.csv"]]),
        &["E pack-sheet-missing A3", "E pack-sheet-twice A4", "E pack-sheet-twice A5"],
    );
    assert_told(&listed(&head[..1]), &["E pack-cover-missing"]);
    assert_told(&back(b"code,name\n").expect_err("refused"), &["E pack-cover-missing"]);
    assert_told(&back(b"PK\x03\x04").expect_err("refused"), &["E file-damaged"]);
}

fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,20}",
        "[a-z\"',;= +@-]{0,6}",
        "[一二三（）％１２　\u{200b}\u{feff}𠮷é]{0,4}",
        Just("\n".to_owned()),
        Just("\t".to_owned()),
        "[\u{1}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{a0}\u{fffe}\u{ffff}]{1,2}",
        Just("_x000D_".to_owned()),
        Just("=HYPERLINK(\"a\")".to_owned()),
        Just("0012".to_owned()),
        Just("2020-08".to_owned()),
        Just("&lt;]]>".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_rows_come_back_as_cells_give_them(rows in prop::collection::vec([odd_text(), odd_text(), odd_text()], 0..12)) {
        let mut table = table("classes/a.csv", &[]);
        table.rows = rows.iter().map(|row| row.to_vec()).collect();
        let mut wanted: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| as_cell(cell)).collect()).collect();
        wanted.retain(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()));
        let alike = wanted.iter().enumerate().any(|(index, row)| wanted[..index].contains(row));
        match back(&write_pack_workbook(&book(vec![table])).expect("a workbook")) {
            Ok(taken) => {
                prop_assert!(!alike);
                prop_assert_eq!(&taken.tables[0].rows, &wanted);
                prop_assert_eq!(rows_digest(&taken.tables[0].rows), rows_digest(&wanted));
            }
            Err(problems) => prop_assert!(alike && problems.iter().all(|problem| problem.code == "pack-row-twice"), "{:?}", problems),
        }
    }
}
