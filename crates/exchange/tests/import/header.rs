//! The shapes of forms: titles, notes, groups of headings, totals between the lines.

use luodi_exchange::import::{ReportRow, Setting, Source, read_projects, read_reports};
use model::Problems;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::support::{assert_told, book, cells, fill, source, told};

fn reports(bytes: &[u8], setting: &Setting<'_>) -> (Vec<ReportRow>, Problems) {
    read_reports(&source("月报.xlsx", bytes), setting)
}

fn amounts(rows: &[ReportRow]) -> Vec<(&str, i64, Option<i64>)> {
    rows.iter()
        .map(|row| {
            (row.project.name.as_str(), row.typed.done_ytd.fen(), row.typed.received_ytd.map(|money| money.fen()))
        })
        .collect()
}

/// The monthly form of a prefecture: a title, the unit above, two rows of headings, groups and totals.
fn monthly_form(sheet: &mut Worksheet) {
    let plain = Format::new();
    let merge = |sheet: &mut Worksheet, r1, c1, r2, c2, text: &str| {
        sheet.merge_range(r1, c1, r2, c2, text, &plain).expect("merged");
    };
    merge(sheet, 0, 0, 0, 9, "某市2018年1-7月重点项目建设形象进度表");
    fill(sheet, 1, &[&["填报单位：某市发改委", "", "", "", "", "", "", "", "单位：万元"]]);
    for (column, text) in
        [(0, "序号"), (1, "项目名称"), (2, "总投资"), (3, "至上年底完成投资"), (9, "年初至本月的主要形象进度")]
    {
        merge(sheet, 2, column, 3, column, text);
    }
    merge(sheet, 2, 4, 2, 7, "1-7月完成投资");
    fill(sheet, 3, &[&["", "", "", "", "完成投资", "占年度计划%", "到位资金", "占年度计划%"]]);
    fill(sheet, 2, &[&["", "", "", "", "", "", "", "", "开工累计"]]);
    fill(sheet, 3, &[&["", "", "", "", "", "", "", "", "完成投资"]]);
    let rows: &[&[&str]] = &[
        &["", "合计", "n:900", "n:150", "n:60", "", "n:33", "", "n:210"],
        &["一", "续建项目（2个）", "n:500", "n:150", "n:30", "", "n:22", "", "n:180"],
        &["n:1", "甲项目", "n:200", "n:100", "n:10", "p:0.5", "n:11", "", "n:110", "主体封顶"],
        &["n:2", "乙项目", "n:300", "n:50", "n:20", "p:0.4", "n:11", "", "n:70"],
        &["二", "新建项目（1个）", "n:400", "", "n:30", "", "n:11", "", "n:30"],
        &["n:3", "丙项目", "n:400", "—", "n:30.5", "", "n:11", "", "n:30.5"],
        &[],
        &["注：本表由各县（市、区）填报。"],
    ];
    fill(sheet, 4, rows);
}

#[test]
fn the_monthly_form_of_a_prefecture_is_read() {
    let (rows, problems) = reports(&book(monthly_form), &Setting::default());
    let wanted = [
        ("甲项目", 10_000_000, Some(11_000_000)),
        ("乙项目", 20_000_000, Some(11_000_000)),
        ("丙项目", 30_500_000, Some(11_000_000)),
    ];
    assert_eq!(amounts(&rows), wanted);
    assert!(rows.iter().all(|row| row.period.to_string() == "2018-07"));
    assert_eq!(rows[0].typed.progress, "主体封顶");
    assert_eq!(
        rows.iter().map(|row| row.typed.done_before.map(|money| money.fen())).collect::<Vec<_>>(),
        [Some(100_000_000), Some(50_000_000), Some(0)]
    );
    // The sum of the new projects and the grand total were printed before 丙 was corrected.
    assert_told(&problems, &["W total-differs E5", "W total-differs I5", "W total-differs E9", "W total-differs I9"]);
    let total = problems.iter().find(|problem| problem.place.column == "E" && problem.place.line == 5).expect("told");
    assert!(total.zh.contains("60 万元") && total.zh.contains("60.5 万元"), "{}", total.zh);
}

#[test]
fn the_same_form_as_text_is_read_without_merged_cells() {
    let text = "某市2018年1-7月进度表,,,,\n单位：万元,,,,\n序号,项目名称,1—7月完成投资,,开工累计\n,,完成投资,到位资金,完成投资\n1,甲项目,10,11,110\n2,乙项目,\"1,020\",12,1070\n,合计,1030,23,1180\n";
    for bytes in [text.as_bytes().to_vec(), encoding_rs::GB18030.encode(text).0.into_owned()] {
        let (rows, problems) = read_reports(&source("月报.csv", &bytes), &Setting::default());
        assert_told(&problems, &[]);
        assert_eq!(
            amounts(&rows),
            [("甲项目", 10_000_000, Some(11_000_000)), ("乙项目", 1_020_000_000, Some(12_000_000))]
        );
        assert_eq!(rows[1].place.row().to_string(), "月报.csv:6");
    }
}

#[test]
fn the_unit_of_money_is_that_of_cell_heading_group_or_note() {
    let bytes = cells(&[
        &["重点项目表", "", "", "单位：万元"],
        &["项目名称", "总投资(亿元)", "固定资产投资", "2018年计划投资（元）"],
        &["甲", "n:1.5", "n:12", "n:100"],
        &["乙", "2亿元", "0.5亿元", "３，０００万元"],
    ]);
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &[]);
    let fen = |row: usize| {
        let row = &rows[row];
        [row.total_investment, row.fixed_investment, row.plan.map(|plan| plan.annual)]
            .map(|money| money.expect("an amount").fen())
    };
    assert_eq!(fen(0), [15_000_000_000, 12_000_000, 10_000]);
    assert_eq!(fen(1), [20_000_000_000, 5_000_000_000, 3_000_000_000]);
    assert_eq!(rows[0].year, Some(2018));
}

#[test]
fn a_column_without_a_unit_is_told_once_and_keeps_its_rows_out() {
    let bytes = cells(&[
        &["项目名称", "总投资", "建设地点"],
        &["甲", "n:1.5", "某地"],
        &["乙", "n:2", "某地"],
        &["丙", "2亿元", "某地"],
        &["丁", "", "某地"],
    ]);
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &["E column-without-unit B1"]);
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["丙", "丁"]);
}

#[test]
fn one_field_in_two_columns_is_refused() {
    let bytes = cells(&[&["项目名称", "总投资(万元)", "项目总投资(万元)"], &["甲", "n:1", "n:2"], &["", "n:1", "n:2"]]);
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    // The rows are still looked at, so that everything is told at once; none is taken.
    assert_told(&problems, &["E column-twice C1", "E value-missing A3"]);
    assert_eq!(rows, []);
}

#[test]
fn missing_and_unknown_columns_are_named() {
    let bytes = cells(&[&["项目名称", "责任单位", "到位率", "本月完成投资(万元)"], &["甲", "通川区", "n:1", "n:2"]]);
    let (rows, problems) = reports(&bytes, &Setting::default());
    assert_eq!(
        (rows.len(), told(&problems)),
        (0, vec!["E table-of-another-kind".to_owned()]),
        "one known column is no header"
    );
    assert!(problems.iter().all(|problem| problem.cure_zh.contains("年初至今完成投资")));

    let bytes = cells(&[&["项目名称", "形象进度", "到位率", "本月完成投资(万元)"], &["甲", "封顶", "n:1", "n:2"]]);
    let (rows, problems) = reports(&bytes, &Setting::default());
    assert_eq!(rows, []);
    assert_told(&problems, &["E column-missing 1", "W column-unknown C1"]);
    let missing = problems.iter().find(|problem| problem.code == "column-missing").expect("told");
    assert!(missing.zh.contains("年初至今完成投资") && missing.cure_zh.contains("年初至今累计完成投资"), "{missing}");
}

#[test]
fn a_header_in_row_five_below_titles_is_found() {
    let bytes = cells(&[
        &["附件2"],
        &["全市重点项目投资完成情况"],
        &["（2018年7月）"],
        &[],
        &["项目名称", "年初至今完成投资（亿元）", "形象进度（%）", "备注"],
        &["1", "2", "3", "4"],
        &["甲", "1.2", "45", "x"],
        &["项目名称", "年初至今完成投资（亿元）", "形象进度（%）", "备注"],
        &["乙", "２．５", "p:0.3", ""],
        &["小计", "3.7"],
        &["填表人：  审核人：  联系电话："],
    ]);
    let (rows, problems) = reports(&bytes, &Setting::default());
    assert_told(&problems, &[]);
    assert_eq!(amounts(&rows), [("甲", 12_000_000_000, None), ("乙", 25_000_000_000, None)]);
    assert_eq!(rows.iter().map(|row| row.typed.physical_percent).collect::<Vec<_>>(), [Some(45), Some(30)]);
    assert!(rows.iter().all(|row| row.period.to_string() == "2018-07"));
}

#[test]
fn sub_totals_are_checked_against_their_own_lines() {
    let head: &[&str] = &["县区", "项目名称", "总投资(万元)"];
    let table: &[(&[&[&str]], &[&str])] = &[
        (
            &[
                &["", "甲", "n:1"],
                &["", "乙", "n:2"],
                &["通川区小计", "", "n:3"],
                &["", "丙", "n:4"],
                &["达川区小计", "", "n:4"],
                &["合计", "", "n:7"],
            ],
            &[],
        ),
        (
            &[&["", "甲", "n:1"], &["", "小计", "n:2"], &["", "丙", "n:4"], &["", "小计", "n:4"], &["", "总计", "n:6"]],
            &["W total-differs C3", "W total-differs C6"],
        ),
        (
            &[
                &["", "一、续建", "n:3"],
                &["", "(一)工业", "n:1"],
                &["", "甲", "n:1"],
                &["", "(二)农业", "n:3"],
                &["", "乙", "n:2"],
                &["", "二、新建", "n:4"],
                &["", "丙", "n:4"],
                &["", "其中：国债", "n:9"],
            ],
            &["W total-differs C5"],
        ),
        (&[&["", "合计", "n:5"], &["", "甲", "约1"], &["", "乙", "n:2"]], &["E amount-not-a-number C3"]),
        (&[&["", "合计", "f:C3+C4"], &["", "甲", "n:1"], &["", "乙", "n:2"]], &[]),
    ];
    for (rows, wanted) in table {
        let rows: Vec<&[&str]> = std::iter::once(head).chain(rows.iter().copied()).collect();
        let (_, problems) = read_projects(&source("a.xlsx", &cells(&rows)), &Setting::default());
        let told: Vec<String> = told(&problems).into_iter().filter(|text| !text.contains("column-unknown")).collect();
        assert_eq!(told, *wanted, "{rows:?}");
    }
}

#[test]
fn records_numbered_in_chinese_are_records() {
    let bytes = cells(&[&["序号", "项目名称", "总投资(万元)"], &["一", "甲", "n:1"], &["二", "乙", "n:2"]]);
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &[]);
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_lone_title_between_the_lines_is_passed_over_and_told() {
    let bytes =
        cells(&[&["项目名称", "总投资(万元)", "建设地点"], &["续建项目"], &["甲", "n:1", "某地"], &["联合国项目"]]);
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &["W row-skipped 2", "W row-skipped 4"]);
    assert_eq!(rows.len(), 1);
}

#[test]
fn merged_cells_stand_for_each_of_their_rows_but_not_amounts() {
    let bytes = book(|sheet| {
        let head: &[&str] = &["项目名称", "责任单位", "总投资(万元)"];
        fill(sheet, 0, &[head, &["甲"], &["乙"], &["丙", "", "n:3"]]);
        sheet.merge_range(1, 1, 3, 1, "511702", &Format::new()).expect("merged");
        sheet.merge_range(1, 2, 2, 2, "12", &Format::new()).expect("merged");
    });
    let (rows, problems) = read_projects(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &["E amount-merged C2", "E amount-merged C3"]);
    let units = &rows[0].units[&model::Role::Responsible];
    assert_eq!((rows.len(), rows[0].name.as_str(), units[0].unit.to_string()), (1, "丙", "511702".to_owned()));
}

/// A workbook with a summary, two tables, a hidden one and instructions.
fn many_sheets() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let head: &[&str] = &["项目名称", "年初至今完成投资(万元)"];
    let tables: &[(&str, &[&[&str]])] = &[
        ("汇总", &[&["单位", "投资"], &["通川区", "n:1"]]),
        ("通川区", &[head, &["甲", "n:1"]]),
        ("达川区", &[head, &["乙", "n:2"], &["丙", "f:B2"]]),
        ("旧数", &[head, &["丁", "n:2"]]),
        ("填表说明", &[head, &["示例", "n:2"]]),
        ("空", &[]),
    ];
    for (name, rows) in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).expect("a name").set_hidden(*name == "旧数");
        fill(sheet, 0, rows);
    }
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn each_sheet_with_a_table_is_read_and_the_others_are_told() {
    let bytes = many_sheets();
    let setting = Setting { period: Some("2018-07".parse().expect("a period")), ..Setting::default() };
    let (rows, problems) = reports(&bytes, &setting);
    assert_eq!(rows.iter().map(|row| row.project.name.as_str()).collect::<Vec<_>>(), ["甲", "乙", "丙"]);
    assert_told(&problems, &["W sheet-hidden", "W sheet-skipped"]);

    let named = |sheet| read_reports(&[Source { name: "月报.xlsx", bytes: &bytes, sheet: Some(sheet) }], &setting);
    let (rows, problems) = named("旧数");
    assert_told(&problems, &[]);
    assert_eq!(amounts(&rows), [("丁", 2_000_000, None)]);
    let (rows, problems) = named("汇总");
    assert_eq!((rows.len(), told(&problems)), (0, vec!["E header-not-found".to_owned()]));
    let (rows, problems) = named("宣汉县");
    assert_eq!((rows.len(), told(&problems)), (0, vec!["E sheet-missing".to_owned()]));
    assert!(problems.iter().all(|problem| problem.zh.contains("通川区、达川区")));
}

#[test]
fn a_file_of_headings_only_is_told() {
    let (rows, problems) = reports(&cells(&[&["项目名称", "年初至今完成投资(万元)"]]), &Setting::default());
    assert_eq!((rows.len(), told(&problems)), (0, vec!["W table-without-rows 1".to_owned()]));
}
