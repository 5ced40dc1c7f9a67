//! Events between units: a sheet beside the units, or a file of their own.

use luodi_exchange::import::{ColumnChoice, Columns, Kind, Setting, UnitLine, read_units, tables_found};
use model::{Problems, UnitEvent, UnitEventKind};
use rust_xlsxwriter::Workbook;

use crate::support::{assert_told, cells, fill, source};

const HEAD: &[&str] = &["生效日期", "变更类型", "原单位编码", "新单位编码", "文号"];

fn read(rows: &[&[&str]]) -> (Vec<UnitEvent>, Problems) {
    let rows: Vec<&[&str]> = std::iter::once(&HEAD).chain(rows).copied().collect();
    let (lines, problems) = read_units(&source("单位变更.xlsx", &cells(&rows)), &Setting::default());
    (lines.iter().filter_map(UnitLine::event).map(|row| row.event.clone()).collect(), problems)
}

/// An event as `DAY kind old… > new…`.
fn told(event: &UnitEvent) -> String {
    let codes = |units: &[model::UnitCode]| units.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    format!("{} {} {} > {}", event.on, event.kind, codes(&event.old), codes(&event.new))
}

#[test]
fn events_of_every_kind_are_read() {
    let (events, problems) = read(&[
        &["2013-07-18", "换码", "n:511721", "511703", "模拟发〔2013〕1号"],
        &["d:36495", "合并", "511723、511722", "511724"],
        &["2020年7月1日", "拆分", "511725", "511725；511726,511725-Z1 "],
        &["2020-07-01", "划转", "511702-z1", "511702-Z1"],
        &["2020-07-01", "撤县设市", "511781万源县", "511781 万源市"],
        &["2020-07-01", "merged", "511727 511728\n511729", "511730"],
    ]);
    assert_told(&problems, &[]);
    let wanted = [
        "2013-07-18 renamed 511721 > 511703",
        "1999-12-01 merged 511722 511723 > 511724",
        "2020-07-01 split 511725 > 511725 511725-Z1 511726",
        "2020-07-01 moved 511702-Z1 > 511702-Z1",
        "2020-07-01 renamed 511781 > 511781",
        "2020-07-01 merged 511727 511728 511729 > 511730",
    ];
    assert_eq!(events.iter().map(told).collect::<Vec<_>>(), wanted);
    assert_eq!(events[0].document, "模拟发〔2013〕1号");
}

#[test]
fn the_words_of_kinds_are_one_list() {
    use luodi_exchange::import::field::{Holds, unit_events};
    use luodi_exchange::import::parse::unit_event_kind;
    let Holds::Choice(words) = unit_events::KIND.holds else { panic!("a closed list") };
    let read: Vec<_> = words.iter().filter_map(|word| unit_event_kind(word)).collect();
    assert_eq!(read.len(), words.len());
    assert!(UnitEventKind::ALL.iter().all(|kind| read.contains(kind)));
}

#[test]
fn each_kind_leads_from_and_to_so_many_units() {
    // Kind, old, new, and what is told of it.
    let table = [
        ("合并", "511721、511722", "511703", ""),
        ("合并", "511721", "511703", "event-cardinality"),
        ("合并", "511721、511721", "511703", "event-cardinality"),
        ("合并", "511721、511722", "511703、511704", "event-cardinality"),
        ("拆分", "511721", "511703、511704", ""),
        ("拆分", "511721", "511703", "event-cardinality"),
        ("拆分", "511721、511722", "511703、511704", "event-cardinality"),
        ("更名", "511721", "511721", ""),
        ("更名", "511721", "511703", ""),
        ("换码", "511721、511722", "511703", "event-cardinality"),
        ("划转", "511721", "511721", ""),
        ("划转", "511721", "511703", "event-moved-code"),
        ("划转", "511721", "511703、511704", "event-cardinality"),
    ];
    for (kind, old, new, problem) in table {
        let (events, problems) = read(&[&["2013-07-18", kind, old, new]]);
        let wanted = if problem.is_empty() { Vec::new() } else { vec![format!("E {problem} D2")] };
        assert_told(&problems, &wanted.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(events.len(), usize::from(problem.is_empty()), "{kind} {old} {new}");
    }
}

#[test]
fn bad_cells_of_events_are_all_told_at_once() {
    let (events, problems) = read(&[
        &["2013-13-18", "消失", "51172", "某区"],
        &["", "合并", "", "", "文号"],
        &["2013-07-18", "合并", "511721、达县", "511703"],
        &["2013-07-18", "换码", "—", "d:41473"],
        &["2013-07-18", "换码", "511721", "511703"],
        &["2013-07-18", "更名", "511721", "511704"],
        &["2013-07-19", "更名", "511721", "511704"],
    ]);
    assert_told(
        &problems,
        &[
            "E date-unknown A2",
            "E word-unknown B2",
            "E unit-code C2",
            "E unit-code D2",
            "E value-missing A3",
            "E value-missing C3",
            "E value-missing D3",
            "E unit-code C4",
            "E value-missing C5",
            "E code-became-date D5",
            "E event-twice C7",
        ],
    );
    let kept: Vec<_> = events.iter().map(told).collect();
    assert_eq!(kept, ["2013-07-18 renamed 511721 > 511703", "2013-07-19 renamed 511721 > 511704"]);
}

const UNITS: &[&[&str]] = &[
    &["单位编码", "单位名称", "上级编码", "生效日期", "截止日期"],
    &["511721", "达县", "", "", "2013-07-17"],
    &["511703", "达川区", "", "2013-07-18"],
];
const EVENTS: &[&[&str]] =
    &[&["变更日期", "类型", "原代码", "原单位名称", "新代码"], &["2013-07-18", "换码", "511721", "达县", "511703"]];

/// A workbook of sheets with such names and rows.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        fill(workbook.add_worksheet().set_name(*name).expect("a name"), 0, rows);
    }
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn events_are_known_by_their_headings() {
    let both = book(&[("甲", UNITS), ("乙", EVENTS), ("说明", &[&["怎样填"]])]);
    let blank = book(&[("单位", UNITS), ("单位变更", &[HEAD])]);
    let without_units = book(&[("单位", &[UNITS[0]]), ("单位变更", EVENTS)]);
    let csv = "生效日期,变更类型,原单位代码,新单位代码,文号\n2013-07-18,换码,511721,511703,\n".as_bytes();
    // A file with the states and events in it.
    let table: [(&str, &[u8], [usize; 2]); 4] = [
        ("两表.xlsx", &both, [2, 1]),
        ("空表.xlsx", &blank, [2, 0]),
        ("只有变更.xlsx", &without_units, [0, 1]),
        ("单位变更.csv", csv, [0, 1]),
    ];
    for (name, bytes, wanted) in table {
        let (lines, problems) = read_units(&source(name, bytes), &Setting::default());
        assert_told(&problems, &[]);
        let events = lines.iter().filter_map(UnitLine::event);
        assert_eq!([lines.iter().filter_map(UnitLine::state).count(), events.clone().count()], wanted, "{name}");
        assert!(events.map(|row| told(&row.event)).all(|event| event == "2013-07-18 renamed 511721 > 511703"));
    }
    let (lines, problems) =
        read_units(&source("别的.xlsx", &book(&[("一", EVENTS), ("二", &[&["x", "y"]])])), &Setting::default());
    assert_told(&problems, &["W sheet-skipped"]);
    assert_eq!(lines[0].place().row().to_string(), "别的.xlsx[一]!2");
}

#[test]
fn events_handed_in_as_another_kind_are_named() {
    let bytes = cells(EVENTS);
    let (rows, problems) = luodi_exchange::import::read_projects(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &["E table-of-another-kind"]);
    assert!(problems.iter().all(|problem| problem.zh.contains("单位变更") && problem.cure_en.contains("as units")));
    assert!(rows.is_empty());
}

#[test]
fn columns_of_both_tables_can_be_given_by_hand() {
    let odd: &[&[&str]] =
        &[&["变更日期", "类型", "从", "到"], &["2013-07-18", "换码", "511721", "511703"], &["", "", "", ""]];
    let bytes = book(&[("甲", UNITS), ("乙", odd)]);
    let given = ["C=原单位编码", "到=new"].map(|text| text.parse::<ColumnChoice>().expect("a choice"));
    let columns = Columns { given: given.to_vec(), ..Columns::default() };
    let setting = Setting { columns: &columns, ..Setting::default() };
    let sources = source("两表.xlsx", &bytes);
    let tables = tables_found(Kind::Units, &sources, &setting);
    let places: Vec<String> = tables.iter().map(|table| table.place.to_string()).collect();
    assert_eq!(places, ["两表.xlsx[甲]!1", "两表.xlsx[乙]!1"]);
    let read = |table: usize| -> Vec<&str> {
        tables[table].columns.iter().filter_map(|column| column.field.map(|(key, _)| key)).collect()
    };
    assert_eq!(read(0), ["code", "name", "parent", "from", "to"], "C is read as its heading says");
    assert_eq!(read(1), ["on", "kind", "old", "new"]);
    let (lines, _) = read_units(&sources, &setting);
    assert_eq!(lines.iter().filter_map(UnitLine::event).count(), 1);
}
