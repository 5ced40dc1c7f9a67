//! Reports.

use luodi_exchange::import::{ReportRow, Setting, read_reports};
use model::{Period, Problems};

use crate::support::{assert_told, cells, source, told};

fn given(period: &str) -> Setting<'static> {
    Setting { period: Some(period.parse().expect("a period")), ..Setting::default() }
}

fn read(rows: &[&[&str]], setting: &Setting<'_>) -> (Vec<ReportRow>, Problems) {
    read_reports(&source("月报.xlsx", &cells(rows)), setting)
}

const DONE: &str = "年初至今完成投资(万元)";

#[test]
fn a_full_row_is_read() {
    let (rows, problems) = read(
        &[
            &[
                "项目编号",
                "项目代码",
                "项目名称",
                "期间",
                DONE,
                "年初至今到位资金(万元)",
                "至上年底完成投资(万元)",
                "预计完成投资(万元)",
                "形象进度(%)",
                "形象进度",
                "存在问题",
                "核减原因",
                "填报单位",
            ],
            &[
                "P000012",
                "2018-230112-41-03-012345",
                "甲",
                "2018年1-7月",
                "n:3590",
                "n:4000",
                "n:12000",
                "n:4200",
                "45%",
                "主体封顶",
                "用地",
                "核减",
                "511702",
            ],
        ],
        &Setting::default(),
    );
    assert_told(&problems, &[]);
    let row = &rows[0];
    assert_eq!(
        (row.project.id.map(|id| id.number()), row.project.name.as_str(), row.period),
        (Some(12), "甲", Period::Month(2018, 7))
    );
    let amounts = [Some(row.typed.done_ytd), row.typed.received_ytd, row.typed.done_before, row.typed.estimate_ytd]
        .map(|money| money.expect("an amount").fen() / 1_000_000);
    assert_eq!(amounts, [3590, 4000, 12000, 4200]);
    assert_eq!(
        (
            row.typed.physical_percent,
            row.typed.progress.as_str(),
            row.typed.problems.as_str(),
            row.typed.reason.as_str()
        ),
        (Some(45), "主体封顶", "用地", "核减")
    );
    assert_eq!(row.unit.as_ref().map(ToString::to_string).as_deref(), Some("511702"));
}

#[test]
fn the_period_comes_from_cell_heading_caller_or_title() {
    let day = |rows: &[&[&str]], setting: &Setting<'_>| {
        let (rows, problems) = read(rows, setting);
        (rows.first().map(|row| row.period.to_string()), told(&problems))
    };
    let some = |text: &str| (Some(text.to_owned()), Vec::new());
    let none = |text: &str| (None, vec![text.to_owned()]);
    let year = Setting { year: Some(2018), ..Setting::default() };
    let plain: &[&[&str]] = &[&["项目名称", DONE], &["甲", "n:1"], &["乙", "n:1"]];
    let heading: &[&[&str]] = &[&["项目名称", "1～7月完成投资(万元)"], &["甲", "n:1"], &["乙", "n:1"]];
    let full_heading: &[&[&str]] = &[&["项目名称", "２０１８年１至７月完成投资(万元)"], &["甲", "n:1"]];
    let titled: &[&[&str]] = &[&["2018年7月月报"], &["项目名称", DONE], &["甲", "n:1"]];
    let typed: &[&[&str]] = &[&["项目名称", DONE, "期间"], &["甲", "n:1", "1-7月"], &["乙", "n:1", "n:2018.7"]];

    assert_eq!(day(plain, &given("2018-07")), some("2018-07"));
    assert_eq!(day(plain, &Setting::default()), none("E period-missing B1"));
    assert_eq!(day(heading, &year), some("2018-07"));
    assert_eq!(day(heading, &Setting::default()), none("E period-missing B1"));
    assert_eq!(day(full_heading, &Setting::default()), some("2018-07"));
    assert_eq!(day(titled, &Setting::default()), some("2018-07"));
    assert_eq!(day(typed, &year), some("2018-07"));
    // January to February together and the month of February end on the same day.
    let january: &[&[&str]] = &[&["项目名称", "1-2月完成投资(万元)"], &["甲", "n:1"]];
    assert_eq!(day(january, &given("2018-01..02")), some("2018-01..02"));
    assert_eq!(day(january, &year), some("2018-02"));
    // The wrong file is noticed: told once by its heading, at each cell, or softly by its title.
    assert_eq!(day(heading, &given("2018-08")), none("E period-conflict B1"));
    let (_, problems) = read(typed, &given("2018-08"));
    assert_eq!(
        told(&problems),
        ["E period-conflict C3", "E period-conflict C2"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
    );
    assert_eq!(
        day(titled, &given("2018-08")),
        (Some("2018-08".to_owned()), vec!["W title-of-another-period".to_owned()])
    );
}

#[test]
fn bad_periods_are_told() {
    let head: &[&str] = &["项目名称", DONE, "期间"];
    let (rows, problems) = read(
        &[head, &["甲", "n:1", "7月"], &["乙", "n:1", "某期"], &["丙", "n:1", "n:2018.1"], &["丁", "n:1", "d:43282"]],
        &Setting::default(),
    );
    assert_told(&problems, &["E period-without-year C2", "E period-unknown C3", "E date-january-or-october C4"]);
    assert_eq!(rows[0].period.to_string(), "2018-07-01");
}

#[test]
fn blank_is_not_zero() {
    let head: &[&str] = &["项目名称", DONE, "年初至今到位资金(万元)", "形象进度"];
    let (rows, problems) =
        read(&[head, &["甲", "n:0", "", ""], &["乙", "", "", "未开工"], &["丙", "—", "n:5", ""]], &given("2018-07"));
    assert_told(&problems, &["W report-blank B3", "E value-missing B4"]);
    assert_eq!(
        rows.iter().map(|row| (row.project.name.as_str(), row.typed.done_ytd.fen())).collect::<Vec<_>>(),
        [("甲", 0)]
    );
}

#[test]
fn percentages_are_not_guessed() {
    let table: &[(&str, Option<u8>, &[&str])] = &[
        ("n:45", Some(45), &[]),
        ("45%", Some(45), &[]),
        ("４５％", Some(45), &[]),
        ("p:0.45", Some(45), &[]),
        ("n:100", Some(100), &[]),
        ("n:0", Some(0), &[]),
        ("—", None, &[]),
        ("n:45.6", Some(46), &["W percent-rounded C2"]),
        ("0.4%", Some(0), &["W percent-rounded C2"]),
        ("n:0.45", None, &["E percent-ambiguous C2"]),
        ("n:145", None, &["E percent-unknown C2"]),
        ("n:-1", None, &["E percent-unknown C2"]),
        ("p:1.2", None, &["E percent-unknown C2"]),
        ("过半", None, &["E percent-unknown C2"]),
    ];
    for (cell, percent, wanted) in table {
        let (rows, problems) = read(&[&["项目名称", DONE, "形象进度(%)"], &["甲", "n:1", cell]], &given("2018-07"));
        assert_eq!(told(&problems), *wanted, "{cell}");
        if !wanted.iter().any(|text| text.starts_with('E')) {
            assert_eq!(rows[0].typed.physical_percent, *percent, "{cell}");
        }
    }
}

#[test]
fn the_three_sums_are_compared() {
    let head: &[&str] = &["项目名称", DONE, "至上年底完成投资(万元)", "开工累计完成投资(万元)"];
    let (rows, problems) = read(
        &[
            head,
            &["甲", "n:10", "", "n:30"],
            &["乙", "n:10", "n:20", "n:30"],
            &["丙", "n:10", "n:20", "n:31"],
            &["丁", "n:10", "", "n:9"],
        ],
        &given("2018-07"),
    );
    assert_told(&problems, &["W since-start-differs D4", "E since-start-too-small D5"]);
    assert_eq!(
        rows.iter().map(|row| row.typed.done_before.map(|money| money.fen() / 1_000_000)).collect::<Vec<_>>(),
        [Some(20); 3]
    );
}

#[test]
fn a_project_is_reported_once_for_a_period() {
    let head: &[&str] = &["项目名称", "项目编号", DONE, "期间"];
    let (rows, problems) = read(
        &[
            head,
            &["甲", "P000001", "n:1", "2018-07"],
            &["甲（新名）", "P000001", "n:2", "2018年1-7月"],
            &["甲", "P000001", "n:1", "2018-06"],
            &["", "", "n:1", "2018-07"],
        ],
        &Setting::default(),
    );
    assert_told(&problems, &["E report-twice 3", "E project-unnamed A5"]);
    assert_eq!(rows.len(), 2);
}
