//! Files that are broken, hostile, or not what their names say: each is one clear problem.

use std::io::{Cursor, Write};

use luodi_exchange::import::{
    Kind, Setting, Source, read_adjustments, read_projects, read_reports, read_statistics, read_units,
};
use luodi_exchange::sheet::{CellValue, Limits, read, read_within};
use model::{Problem, Problems};
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{assert_told, book, cells, fill, part, source, told};

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn table() -> Vec<u8> {
    cells(&[&["项目名称", "总投资(万元)"], &["甲", "n:1"]])
}

/// The one problem that a file gives.
fn refused(bytes: &[u8]) -> Problem {
    let problem = read("某表.xlsx", bytes, None).expect_err("refused").problem("某表.xlsx");
    assert!(!problem.cure_zh.is_empty() && problem.place.file == "某表.xlsx", "{problem:?}");
    problem
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("content");
    }
    writer.finish().expect("a package").into_inner()
}

#[test]
fn files_are_known_by_their_content_not_their_names() {
    let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    ole.resize(2048, 0);
    let mut encrypted = ole.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let docx = package(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]);
    let ods = package(&[("mimetype", b"x"), ("content.xml", b"<a/>")]);
    let xlsb = package(&[("xl/workbook.bin", b"x")]);
    let photos = package(&[("1.jpg", b"x")]);
    let table: &[(&[u8], &str)] = &[
        (b"", "file-empty"),
        (&ole, "file-damaged"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "file-unknown"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "file-old-excel"),
        (&encrypted, "file-encrypted"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file-markup"),
        (b"\xEF\xBB\xBF  <!DOCTYPE html>", "file-markup"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "file-markup"),
        (b"%PDF-1.7", "file-other-kind"),
        (&docx, "file-other-kind"),
        (&ods, "file-other-kind"),
        (&xlsb, "file-other-kind"),
        (&photos, "file-other-kind"),
        (b"a,b\0", "file-unknown"),
        (b"\x80\x01\xFF", "file-unknown"),
        (b"a,b,\xFF\xFE\xFF", "file-encoding"),
    ];
    for (bytes, code) in table {
        assert_eq!(refused(bytes).code, *code, "{:?}", &bytes[..bytes.len().min(16)]);
    }
    // A text table named .xlsx, and a workbook named .csv, are read as what they are.
    assert_eq!(read("a.xlsx", "项目,投资\n甲,1".as_bytes(), None).expect("a table")[0].rows.len(), 2);
    assert_eq!(read("a.csv", &super::bad_files::table(), None).expect("a table")[0].name, "Sheet1");
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged() {
    let bytes = table();
    for length in [4, 30, 200, bytes.len() / 3, bytes.len() / 2, bytes.len() - 60, bytes.len() - 1] {
        assert_eq!(refused(&bytes[..length]).code, "file-damaged", "{length} of {}", bytes.len());
    }
    let hole: Vec<u8> =
        bytes.iter().enumerate().map(|(at, byte)| if at == 300 { byte ^ 0xFF } else { *byte }).collect();
    assert_eq!(refused(&hole).code, "file-damaged");
    let xml_cut = part(&bytes, SHEET, |xml| xml[..xml.len() / 2].to_owned());
    assert_eq!(refused(&xml_cut).code, "file-damaged");
}

#[test]
fn a_zip_bomb_is_refused_by_what_it_declares_and_by_what_it_gives() {
    // A third of a gigabyte of blanks packs into a few hundred kilobytes.
    let megabyte = vec![b' '; 1024 * 1024];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).expect("a part");
    for _ in 0..301 {
        writer.write_all(&megabyte).expect("content");
    }
    let mut bomb = writer.finish().expect("a package").into_inner();
    assert!(bomb.len() < 2 * 1024 * 1024, "{}", bomb.len());
    assert_eq!(refused(&bomb).code, "file-unpacks-too-large");

    // The same, lying about its size in both places that tell it.
    let find = |bytes: &[u8], mark: &[u8]| bytes.windows(4).position(|window| window == mark).expect("a mark");
    let (local, central) = (find(&bomb, b"PK\x03\x04"), find(&bomb, b"PK\x01\x02"));
    for at in [local + 22, central + 24] {
        bomb[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let code = refused(&bomb).code;
    assert!(["file-unpacks-too-large", "file-damaged"].contains(&code), "{code}");
}

#[test]
fn a_package_that_needs_a_password_is_told() {
    let mut bytes = table();
    let marks: Vec<(usize, usize)> = (0..bytes.len() - 4)
        .filter_map(|at| match &bytes[at..at + 4] {
            b"PK\x03\x04" => Some((at, 6)),
            b"PK\x01\x02" => Some((at, 8)),
            _ => None,
        })
        .collect();
    for (at, flag) in marks {
        bytes[at + flag] |= 1;
    }
    assert_eq!(refused(&bytes).code, "file-encrypted");
}

#[test]
fn every_limit_holds() {
    let bytes = table();
    let limits = Limits::default();
    let refused = |bytes: &[u8], limits: Limits| {
        read_within("a.xlsx", bytes, None, &limits).expect_err("refused").problem("a.xlsx").code
    };
    assert_eq!(refused(&bytes, Limits { file_bytes: 100, ..limits }), "file-too-large");
    assert_eq!(refused(&bytes, Limits { unpacked_bytes: 3000, ..limits }), "file-unpacks-too-large");
    assert_eq!(refused(&bytes, Limits { parts: 3, ..limits }), "file-too-many-parts");
    assert_eq!(refused(&bytes, Limits { rows: 1, ..limits }), "sheet-too-large");
    assert_eq!(refused(&bytes, Limits { columns: 1, ..limits }), "sheet-too-large");
    assert_eq!(refused(&bytes, Limits { cells: 4, ..limits }), "file-too-much-content");
    assert_eq!(refused(&bytes, Limits { text_bytes: 20, ..limits }), "file-too-much-content");
    let text = "项目名称,总投资\n甲,1\n".as_bytes();
    assert_eq!(refused(text, Limits { rows: 1, ..limits }), "sheet-too-large");
    assert_eq!(refused(text, Limits { columns: 1, ..limits }), "sheet-too-large");
    assert_eq!(refused(text, Limits { cells: 3, ..limits }), "file-too-much-content");
    assert!(read_within("a.xlsx", &bytes, None, &limits).is_ok());
}

#[test]
fn a_stray_cell_far_away_is_named() {
    for (row, column, cell) in [(200_000, 0, "A200001"), (0, 500, "SG1"), (1_048_575, 16_383, "XFD1048576")] {
        let bytes = book(|sheet| {
            fill(sheet, 0, &[&["项目名称"]]);
            sheet.write_string(row, column, "x").expect("a cell");
        });
        let problem = refused(&bytes);
        let place = format!("{}{}", problem.place.column, problem.place.line);
        assert_eq!((problem.code, place.as_str(), problem.place.sheet.as_str()), ("sheet-too-large", cell, "Sheet1"));
    }
    // Blank cells that are only formatted do no harm.
    let bytes = book(|sheet| {
        fill(sheet, 0, &[&["项目名称"]]);
        sheet.write_blank(300_000, 600, &Format::new().set_bold()).expect("a cell");
    });
    assert_eq!(read("a.xlsx", &bytes, None).expect("a table")[0].rows.len(), 1);
}

#[test]
fn xml_that_would_overwhelm_the_reader_is_damage() {
    let bytes = table();
    let strings = "xl/sharedStrings.xml";
    let attacks = [
        part(&bytes, strings, |xml| xml.replace("uniqueCount=\"", "uniqueCount=\"9999999999")),
        part(&bytes, SHEET, |xml| xml.replace("<c r=\"A1\"", "<c r=\"AAAAAAAAAAAAAA1\"")),
        part(&bytes, SHEET, |xml| xml.replace("<row r=\"1\"", "<row r=\"99999999999\"")),
        part(&bytes, SHEET, |xml| {
            xml.replace("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"C3:A1\"/></mergeCells>")
        }),
        part(&bytes, SHEET, |xml| xml.replace("<v>0</v>", "<v>99</v>")),
        part(&bytes, SHEET, |xml| xml.replace("<v>0</v>", "<v>")),
        part(&bytes, SHEET, |xml| xml.replace("t=\"s\"", "t=\"zzz\"")),
        part(&bytes, "xl/workbook.xml", |xml| xml.replace("UTF-8", "UTF-16")),
        part(&bytes, "xl/workbook.xml", |_| String::new()),
        part(&bytes, "xl/_rels/workbook.xml.rels", |xml| xml.replace("sheet1.xml", "sheet1.bin")),
        part(&bytes, "xl/styles.xml", |xml| xml.replace("val=\"Calibri\"", &format!("val=\"{}\"", "x".repeat(5_000)))),
    ];
    for (index, bytes) in attacks.iter().enumerate() {
        let code = read("a.xlsx", bytes, None).map(|sheets| sheets.len()).map_err(|fault| fault.problem("a.xlsx").code);
        assert_eq!(code, Err("file-damaged"), "attack {index}");
    }
    // Thousands of merged ranges over a million rows each.
    let merges = "<mergeCell ref=\"A1:B1048576\"/>".repeat(20_000);
    let tall = part(&book(fill_tall), SHEET, |xml| {
        xml.replace("</sheetData>", &format!("</sheetData><mergeCells>{merges}</mergeCells>"))
    });
    assert_eq!(refused(&tall).code, "file-too-much-content");
}

#[test]
fn sheets_that_all_lead_to_one_part_come_to_an_end() {
    let listed = |count: usize| {
        let sheets: String =
            (2..=count).map(|id| format!("<sheet name=\"{id}\" sheetId=\"{id}\" r:id=\"rId1\"/>")).collect();
        part(&table(), "xl/workbook.xml", |xml| xml.replace("</sheets>", &format!("{sheets}</sheets>")))
    };
    assert_eq!(read("a.xlsx", &listed(1_000), None).map(|sheets| sheets.len()), Ok(1_000));
    assert_eq!(refused(&listed(2_001)).code, "file-too-many-parts");
    let limits = Limits { unpacked_bytes: 200_000, ..Limits::default() };
    assert_eq!(read_within("a.xlsx", &listed(50), None, &limits).map(|sheets| sheets.len()), Ok(50));
    let fault = read_within("a.xlsx", &listed(1_000), None, &limits).expect_err("refused");
    assert_eq!(fault.problem("a.xlsx").code, "file-unpacks-too-large");
}

fn fill_tall(sheet: &mut rust_xlsxwriter::Worksheet) {
    fill(sheet, 0, &[&["项目名称"]]);
    fill(sheet, 5_000, &[&["甲"]]);
}

#[test]
fn error_values_are_told_at_their_cells() {
    let bytes = cells(&[&["项目名称", "总投资(万元)", "备注"], &["甲", "n:1", "n:7"], &["乙", "n:2", "n:7"]]);
    let broken = part(&bytes, SHEET, |xml| {
        xml.replace("<c r=\"B2\"><v>1</v></c>", "<c r=\"B2\" t=\"e\"><f>X1</f><v>#REF!</v></c>")
    });
    let (rows, problems) = read_projects(&source("a.xlsx", &broken), &Setting::default());
    assert_told(&problems, &["E cell-error-value B2"]);
    assert_eq!(rows.len(), 1);
    // In a column that is not read nobody minds.
    let aside =
        part(&bytes, SHEET, |xml| xml.replace("<c r=\"C2\"><v>7</v></c>", "<c r=\"C2\" t=\"e\"><v>#DIV/0!</v></c>"));
    let (rows, problems) = read_projects(&source("a.xlsx", &aside), &Setting::default());
    assert_eq!((rows.len(), told(&problems)), (2, Vec::new()));
    // An error value that the library does not know stops the sheet; the place is told as near as can be.
    let new =
        part(&bytes, SHEET, |xml| xml.replace("<c r=\"B3\"><v>2</v></c>", "<c r=\"B3\" t=\"e\"><v>#SPILL!</v></c>"));
    let problem = refused(&new);
    assert_eq!((problem.code, problem.place.sheet.as_str()), ("sheet-error-value", "Sheet1"));
    assert!(problem.zh.contains("A3") && problem.zh.contains("#SPILL!"), "{}", problem.zh);
}

#[test]
fn calculated_values_are_used() {
    let bytes = book(|sheet| {
        fill(sheet, 0, &[&["项目名称", "总投资(万元)", "建设地点"], &["甲"], &["乙"]]);
        sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("1+1").set_result("2.5")).expect("a cell");
        sheet
            .write_formula(2, 1, rust_xlsxwriter::Formula::new("1/3").set_result("0.30000000000000004"))
            .expect("a cell");
        sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("A2&\"镇\"").set_result("甲镇")).expect("a cell");
        sheet.write_formula(2, 2, rust_xlsxwriter::Formula::new("IF(1,\"\",\"x\")").set_result("")).expect("a cell");
    });
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    let fen: Vec<_> = rows.iter().map(|row| row.total_investment.map(|money| money.fen())).collect();
    assert_eq!((fen, rows[0].site.as_str()), (vec![Some(2_500_000), Some(300_000)], "甲镇"));
    assert!(told(&problems).iter().all(|text| text == "E cell-formula C3"), "{problems:?}");
}

#[test]
fn dates_are_those_the_user_sees_in_either_system() {
    let bytes = book(|sheet| {
        fill(sheet, 0, &[&["项目名称", "开工日期", "竣工日期"], &["甲", "d:43221", ""]]);
        let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
        sheet.write_number_with_format(1, 2, 43_221, &month).expect("a cell");
    });
    let days = |bytes: &[u8]| {
        let (rows, problems) = read_projects(&source("a.xlsx", bytes), &Setting::default());
        assert_told(&problems, &[]);
        [rows[0].started_on, rows[0].completed_on].map(|day| day.expect("a day").to_string())
    };
    assert_eq!(days(&bytes), ["2018-05-01", "2018-05-31"]);
    let mac = part(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr", "<workbookPr date1904=\"1\""));
    assert_eq!(days(&mac), ["2022-05-02", "2022-05-31"]);
    let sheets = read("a.xlsx", &bytes, None).expect("a table");
    assert!(matches!(sheets[0].value(1, 2), CellValue::Date(date) if date.month_only));
}

#[test]
fn every_kind_of_table_refuses_the_same_files() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let blank = workbook.save_to_buffer().expect("a workbook");
    let setting = Setting::default();
    let all = |bytes: &[u8]| -> Vec<Problems> {
        let files = [Source { name: "a.xlsx", bytes, sheet: None }];
        let told = [
            read_units(&files, &setting).1,
            read_projects(&files, &setting).1,
            read_reports(&files, &setting).1,
            read_statistics(&files, &setting).1,
            read_adjustments(&files, &setting).1,
        ];
        told.into_iter().collect()
    };
    let forms = Kind::ALL.into_iter().filter(|kind| *kind != Kind::UnitEvents);
    assert_eq!(forms.count(), all(b"").len());
    for (bytes, code) in [(&b""[..], "E file-empty"), (&blank, "E table-empty"), (b"1,2\n3,4\n", "E header-not-found")]
    {
        assert!(all(bytes).iter().all(|problems| told(problems) == [code]), "{code}: {:?}", all(bytes));
    }
}

#[test]
fn one_bad_file_among_several_does_not_hide_the_others() {
    let good = table();
    let files =
        [Source { name: "一.xlsx", bytes: b"", sheet: None }, Source { name: "二.xlsx", bytes: &good, sheet: None }];
    let (rows, problems) = read_projects(&files, &Setting::default());
    assert_eq!((rows.len(), told(&problems)), (1, vec!["E file-empty".to_owned()]));
}

#[test]
fn a_flood_of_problems_is_counted_after_the_first_hundreds() {
    let lines: String = (0..2_000).map(|line| format!("项目{line},x\n")).collect();
    let (rows, problems) =
        read_projects(&source("a.csv", format!("项目名称,总投资(万元)\n{lines}").as_bytes()), &Setting::default());
    assert_eq!(rows, []);
    let codes = problems.iter().filter(|problem| problem.code == "amount-not-a-number").count();
    assert_eq!((codes, problems.iter().count()), (500, 501));
    assert!(problems.iter().any(|problem| problem.code == "problems-more" && problem.zh.contains("1500")));
}
