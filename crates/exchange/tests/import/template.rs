//! Templates: empty they give no rows, filled in they give no problems.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use luodi_exchange::import::{
    Field, Holds, Kind, Setting, Source, read_adjustments, read_projects, read_reports, read_statistics, read_units,
    template,
};
use luodi_exchange::sheet::read;
use model::Problems;
use rust_xlsxwriter::{Format, Workbook};

use crate::support::{assert_told, part, told};

fn read_kind(kind: Kind, bytes: &[u8]) -> (usize, Problems) {
    let files = [Source { name: "模板.xlsx", bytes, sheet: None }];
    let setting = Setting::default();
    match kind {
        Kind::Units | Kind::UnitEvents => count(read_units(&files, &setting)),
        Kind::Projects => count(read_projects(&files, &setting)),
        Kind::Reports => count(read_reports(&files, &setting)),
        Kind::Statistics => count(read_statistics(&files, &setting)),
        Kind::Adjustments => count(read_adjustments(&files, &setting)),
        Kind::Forms => unreachable!("forms are filled, not imported"),
    }
}

fn count<T>((rows, problems): (Vec<T>, Problems)) -> (usize, Problems) {
    (rows.len(), problems)
}

/// The template with each column's own example, or the first word of its list, typed into row 2.
fn filled(kind: Kind) -> Vec<u8> {
    let value = |field: &Field| match field.holds {
        Holds::Choice(words) if field.example.is_empty() => words[0].to_owned(),
        _ => field.example.to_owned(),
    };
    let cells: Vec<(usize, String)> =
        kind.fields().iter().map(value).enumerate().filter(|(_, text)| !text.is_empty()).collect();
    let row: String = cells
        .iter()
        .map(|(column, text)| {
            let letters = model::problem::column_name(u32::try_from(*column).expect("small"));
            format!("<c r=\"{letters}2\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        })
        .collect();
    let bytes = template(kind).expect("a template");
    part(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        xml.replace("</sheetData>", &format!("<row r=\"2\">{row}</row></sheetData>"))
    })
}

#[test]
fn an_empty_template_has_no_rows() {
    for kind in Kind::ALL {
        let (rows, problems) = read_kind(kind, &template(kind).expect("a template"));
        assert_eq!(rows, 0);
        assert_told(&problems, &vec!["W table-without-rows 1"; kind.form().len()]);
    }
}

#[test]
fn a_filled_template_is_read_without_a_problem() {
    for kind in Kind::ALL {
        let (rows, problems) = read_kind(kind, &filled(kind));
        assert_eq!((rows, told(&problems)), (1, Vec::new()), "{kind:?}: {problems:#?}");
    }
}

#[test]
fn codes_are_text_and_closed_lists_drop_down() {
    for kind in Kind::ALL {
        let bytes = template(kind).expect("a template");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).expect("a workbook");
        let tables: Vec<&str> = kind.form().iter().map(|table| table.zh()).chain(["填表说明"]).collect();
        assert_eq!(book.sheet_names(), tables);
        let styles = book.worksheet_style(kind.zh()).expect("styles");
        let head = styles.get((0, 0)).and_then(|style| style.number_format.clone()).expect("a format");
        assert_eq!(head.format_code, "@");
        let mut xml = String::new();
        part(&bytes, "xl/worksheets/sheet1.xml", |text| text).len();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).expect("a package");
        let mut sheet = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
        std::io::Read::read_to_string(&mut sheet, &mut xml).expect("text");
        for field in kind.fields() {
            if let Holds::Choice(words) = field.holds {
                assert!(xml.contains(&words.join(",")), "{} has no drop-down", field.zh);
            }
        }
        let codes = kind
            .fields()
            .iter()
            .filter(|field| !matches!(field.holds, Holds::Money | Holds::Number | Holds::Percent | Holds::Count));
        let formatted = xml.matches("<col ").count();
        assert!(formatted >= 1 && codes.count() > 0 && xml.contains(" style=\""), "{kind:?}");
    }
}

#[test]
fn a_code_typed_into_the_template_survives_a_spreadsheet() {
    // A text-formatted cell keeps its twenty digits; a general one would have lost them.
    let text = Format::new().set_num_format("@");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "项目名称").expect("a cell").write_string(0, 1, "项目代码").expect("a cell");
    sheet.write_string(1, 0, "甲").expect("a cell");
    sheet.write_string_with_format(1, 1, "20182301124103012345", &text).expect("a cell");
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let (rows, problems) = read_projects(&[Source { name: "a.xlsx", bytes: &bytes, sheet: None }], &Setting::default());
    assert_told(&problems, &[]);
    assert_eq!(rows[0].code.as_ref().map(ToString::to_string).as_deref(), Some("2018-230112-41-03-012345"));
}

#[test]
fn the_instructions_tell_every_column() {
    for kind in Kind::ALL {
        let bytes = template(kind).expect("a template");
        let sheets = read("模板.xlsx", &bytes, Some("填表说明")).expect("instructions");
        let texts: Vec<String> =
            sheets[0].rows.iter().filter_map(|row| row.first()).map(|cell| cell.to_text()).collect();
        let mut fields = kind.form().iter().flat_map(|table| table.fields());
        assert!(fields.all(|field| texts.contains(&field.heading())), "{kind:?}");
    }
}
