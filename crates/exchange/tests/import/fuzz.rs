//! Whatever the bytes, reading gives rows and problems, and never panics.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use luodi_exchange::import::{
    Kind, Setting, Source, read_projects, read_reports, read_statistics, read_units, template,
};
use model::{Problems, Severity};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::cells;

/// Reads a file as each kind of table; a row that is returned has no problem that keeps it out.
fn read_each_way(name: &str, bytes: &[u8]) {
    let files = [Source { name, bytes, sheet: None }];
    let setting =
        Setting { year: Some(2018), period: Some("2018-07".parse().expect("a period")), ..Setting::default() };
    let check = |places: Vec<model::Place>, problems: &Problems| {
        let bad = |place: &model::Place| {
            problems.iter().any(|problem| {
                problem.severity == Severity::Error
                    && (&problem.place.sheet, problem.place.line) == (&place.sheet, place.line)
            })
        };
        assert!(!places.iter().any(bad), "{problems:?}");
        for problem in problems.iter() {
            assert!(
                problem.place.file == name && !problem.cure_zh.is_empty() && !problem.cure_en.is_empty(),
                "{problem:?}"
            );
        }
    };
    let (rows, problems) = read_units(&files, &setting);
    check(rows.iter().map(|row| row.place().row().clone()).collect(), &problems);
    let (rows, problems) = read_projects(&files, &setting);
    check(rows.iter().map(|row| row.place.row().clone()).collect(), &problems);
    let (rows, problems) = read_reports(&files, &setting);
    check(rows.iter().map(|row| row.place.row().clone()).collect(), &problems);
    let (rows, problems) = read_statistics(&files, &setting);
    check(rows.iter().map(|row| row.place.row().clone()).collect(), &problems);
}

/// Workbooks to spoil: a form with data, and a template with styles and drop-downs.
static BOOKS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let form = cells(&[
        &["2018年1-7月进度表", "", "", "单位：万元"],
        &["项目名称", "1-7月完成投资", "形象进度(%)", "总投资", "开工日期", "责任单位"],
        &["甲", "n:10", "p:0.5", "n:100", "d:43221", "511702 60%、511703 40%"],
        &["乙", "1.2亿元", "45%", "f:D3", "2018.5", "通川区"],
        &["合计", "n:12010"],
    ]);
    vec![form, template(Kind::Projects).expect("a template"), template(Kind::Units).expect("a template")]
});

/// The parts of a workbook, unpacked.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let count = archive.len();
    let read = |index| {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("content");
        (part.name().expect("a name").into_owned(), content)
    };
    (0..count).map(read).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("content");
    }
    writer.finish().expect("a package").into_inner()
}

/// Cells as users, and those who want to break things, fill them in.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "项目名称",
        "单位编码",
        "单位名称",
        "上级编码",
        "原单位编码",
        "新单位编码",
        "生效日期",
        "变更类型",
        "合并",
        "划转",
        "511721、511702达川区",
        "年初至今完成投资(万元)",
        "1-7月完成投资",
        "指标",
        "数值",
        "单位",
        "期间",
        "合计",
        "小计",
        "一",
        "一、",
        "其中：",
        "511702",
        "511700",
        "2018.5",
        "2018年1-7月",
        "1.2亿元",
        "—",
        "45%",
        "-1",
        "511702 60%、511703 40%",
        "P000001",
        "年",
        "月",
        "至",
        "(",
        ")",
        "1-",
        "总投资",
        "单位：万元",
        "2018年计划投资（万元）",
        "项目代码",
        "统一社会信用代码",
        "2.01823E+19",
        "99999999999999999999",
        "责任单位",
        "至2017年底完成投资",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => "[-0-9年月日./%(),亿万元]{0,10}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xEF\xBB\xBF"])) {
        read_each_way("随机.xlsx", &[head, &bytes].concat());
    }

    #[test]
    fn tables_of_odd_cells(rows in prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..9)) {
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")).collect();
        read_each_way("表.csv", lines.join("\n").as_bytes());
    }

    #[test]
    fn workbooks_with_spoilt_bytes(book in 0..3_usize, spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = BOOKS[book].clone();
        for (spot, byte) in spots {
            let at = spot.index(bytes.len());
            bytes[at] = byte;
        }
        read_each_way("坏.xlsx", &bytes);
    }

    #[test]
    fn workbooks_with_spoilt_parts(
        book in 0..3_usize,
        part in any::<prop::sample::Index>(),
        spots in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>\"'=/&;0123456789AZaz: rst\x00\xff".to_vec())), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut parts = parts(&BOOKS[book]);
        let index = part.index(parts.len());
        let content = &mut parts[index].1;
        for (spot, byte) in spots {
            let at = spot.index(content.len());
            content[at] = byte;
        }
        if let Some(cut) = cut {
            content.truncate(cut.index(content.len()));
        }
        read_each_way("坏.xlsx", &packed(&parts));
    }
}
