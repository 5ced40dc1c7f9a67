//! Workbooks as clerks make them (`fixtures/messy`, made by its `make.py`): each is read right, or
//! refused with the cell and the cure.

use luodi_exchange::import::{
    Columns, Kind, Knowledge, ProjectRow, Setting, read_projects, read_reports, tables_found,
};
use model::{Money, MoneyUnit};

use crate::support::{assert_told, cells, source};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/fixtures/messy/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn july() -> Setting<'static> {
    Setting { period: Some("2018-07".parse().expect("a period")), year: Some(2018), ..Setting::default() }
}

const JIA: &str = "（模拟）甲产业园";
const YI: &str = "（模拟）乙大桥";
const BING: &str = "（模拟）丙水厂";
const DING: &str = "（模拟）丁学校";

/// Reports of a fixture as `name year-to-date progress`, and what is told.
fn check_reports(name: &str, wanted: &[(&str, &str, &str)], told: &[&str]) {
    let (rows, problems) = read_reports(&source(name, &fixture(name)), &july());
    assert_told(&problems, told);
    let shown = rows.iter().map(|row| {
        let percent = row.typed.physical_percent.map(|percent| format!("{percent}%"));
        assert_eq!(Some(row.period), july().period, "{name}");
        (row.project.name.clone(), row.typed.done_ytd.exact(MoneyUnit::Wan), percent.unwrap_or_default())
    });
    let wanted =
        wanted.iter().map(|(name, done, percent)| ((*name).to_owned(), (*done).to_owned(), (*percent).to_owned()));
    assert_eq!(shown.collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{name}");
}

#[test]
fn reports_are_read_or_refused_at_their_cell() {
    check_reports("01-merged-heads.xlsx", &[(JIA, "10", ""), (YI, "20", ""), (BING, "30", "")], &[]);
    check_reports(
        "02-hidden-rows.xlsx",
        &[(JIA, "10", ""), (YI, "20", ""), (BING, "30", ""), (DING, "40", "")],
        &["W sheet-hidden", "W rows-hidden 3"],
    );
    check_reports(
        "04-text-numbers.xlsx",
        &[(JIA, "1020.5", "45%"), (YI, "20", "60%")],
        &["E amount-not-a-number B4", "E amount-not-a-number B5"],
    );
    check_reports(
        "08-old-excel.xls",
        &[(JIA, "10.5", "45%"), (YI, "20", "60%"), (BING, "30", "70%")],
        &["W rows-hidden 4"],
    );
    check_reports("09-wps.et", &[(JIA, "10", ""), (YI, "20", "")], &[]);
    check_reports("10-one-sheet-per-unit.xlsx", &[(JIA, "10", ""), (YI, "20", "")], &[]);
    let broken = [
        "E cell-error-value D2",
        "E cell-formula D3",
        "E amount-negative D4",
        "E amount-merged D5",
        "E amount-merged D6",
    ];
    check_reports("12-broken-cells.xlsx", &[], &broken);
    check_reports("13-gbk.csv", &[(JIA, "1020", "")], &["W column-likely C3"]);
    check_reports("14-same-project-twice.xlsx", &[(JIA, "10", ""), (YI, "20", "")], &["E report-twice 4"]);
}

/// Projects of a fixture as `name total plan done-before` in 万元, and what is told.
fn check_projects(name: &str, wanted: &[(&str, [&str; 3])], told: &[&str]) -> Vec<ProjectRow> {
    let (rows, problems) = read_projects(&source(name, &fixture(name)), &july());
    assert_told(&problems, told);
    let wan = |money: Option<Money>| money.map(|money| money.exact(MoneyUnit::Wan)).unwrap_or_default();
    let shown = rows.iter().map(|row| {
        (row.name.clone(), [wan(row.total_investment), wan(row.plan.map(|plan| plan.annual)), wan(row.done_before)])
    });
    let wanted = wanted.iter().map(|(name, amounts)| ((*name).to_owned(), amounts.map(str::to_owned)));
    assert_eq!(shown.collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{name}");
    rows
}

#[test]
fn projects_are_read_or_refused_at_their_cell() {
    check_projects(
        "03-units-in-heads.xlsx",
        &[(JIA, ["15000", "2000", "3000"]), (YI, ["22500", "3000", "12000"])],
        &[],
    );
    let rows = check_projects(
        "05-dates-2018.5.xlsx",
        &[(JIA, ["100", "", ""]), (YI, ["200", "", ""])],
        &["E date-january-or-october C4", "E date-short-year C5"],
    );
    let days = |row: &ProjectRow| [row.started_on, row.planned_finish_on].map(|day| day.expect("a day").to_string());
    assert_eq!(days(&rows[0]), ["2018-05-01", "2019-12-31"]);
    assert_eq!(days(&rows[1]), ["2018-05-01", "2019-06-30"]);
    check_projects("11-eaten-codes.xlsx", &[(BING, ["100", "", ""])], &["E code-eaten B2", "E credit-code-charset C3"]);
}

#[test]
fn a_column_in_doubt_is_asked_about_once() {
    let bytes = fixture("07-moved-and-renamed-columns.xlsx");
    let files = source("七月.xlsx", &bytes);
    let (rows, problems) = read_reports(&files, &july());
    assert!(rows.is_empty());
    assert_told(&problems, &["E column-missing 1", "W column-likely B1", "W column-likely C1"]);
    let likely = problems.iter().find(|problem| problem.place.column == "B").expect("told");
    assert!(likely.cure_zh.contains("B=年初至今完成投资"), "{}", likely.cure_zh);

    let given = ["B=年初至今完成投资", "到位资金=received_ytd"].map(|text| text.parse().expect("a choice"));
    let columns = Columns { given: given.to_vec(), ..Columns::default() };
    let (rows, problems) = read_reports(&files, &Setting { columns: &columns, ..july() });
    assert_told(&problems, &[]);
    assert_eq!(rows[1].typed.received_ytd.expect("received").exact(MoneyUnit::Wan), "12");

    // The next month the columns stand in another order and the headings are remembered.
    let tables = tables_found(Kind::Reports, &files, &Setting { columns: &columns, ..july() });
    let remembered = [(tables[0].signature.clone(), tables[0].chosen())].into();
    let columns = Columns { given: Vec::new(), remembered };
    let august = cells(&[
        &["项目名称", "到位资金(亿元)", "本年累计完成额（万元）", "形象进度", "备注"],
        &[JIA, "n:0.5", "n:30", "装修", ""],
    ]);
    let (rows, problems) = read_reports(&source("八月.xlsx", &august), &Setting { columns: &columns, ..july() });
    assert_told(&problems, &[]);
    assert_eq!(
        (
            rows[0].typed.done_ytd.exact(MoneyUnit::Wan),
            rows[0].typed.received_ytd.expect("received").exact(MoneyUnit::Wan)
        ),
        ("30".to_owned(), "5000".to_owned())
    );
    let tables = tables_found(Kind::Reports, &source("八月.xlsx", &august), &Setting { columns: &columns, ..july() });
    let how: Vec<_> = tables[0].columns.iter().map(|column| (column.letter.as_str(), column.knowledge)).collect();
    let (heading, remembered) = (Knowledge::Heading, Knowledge::Remembered);
    assert_eq!(how[..4], [("A", heading), ("B", remembered), ("C", remembered), ("D", heading)]);
}

#[test]
fn codes_speak_for_a_column_without_a_known_heading() {
    let bytes = cells(&[
        &["项目名称", "总投资(万元)", "证照号"],
        &[JIA, "n:1", "91350100M000100Y43"],
        &[YI, "n:2", "11370800004312263P"],
    ]);
    let tables = tables_found(Kind::Projects, &source("a.xlsx", &bytes), &july());
    assert_eq!(tables[0].columns[2].field, Some(("owner_code", "统一社会信用代码")));
    assert_eq!(tables[0].columns[2].knowledge, Knowledge::Likely(950));
}

/// Old workbooks cut anywhere or with any byte changed are read or refused, and never more.
#[test]
fn broken_old_workbooks_are_values() {
    let whole = fixture("08-old-excel.xls");
    for cut in (0..whole.len()).step_by(509) {
        let _ = luodi_exchange::sheet::read("a.xls", &whole[..cut], None);
    }
    let mut noise = 7_u64;
    for _ in 0..2_000 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (noise >> 33) as usize % bytes.len();
            bytes[at] = (noise >> 25) as u8;
        }
        let _ = luodi_exchange::sheet::read("a.xls", &bytes, None);
    }
    let sheets = luodi_exchange::sheet::read("a.xls", &whole, None).expect("sheets");
    assert_eq!((sheets[0].name.as_str(), sheets[0].rows.len()), ("七月", 6));
    assert!(sheets[0].merges.at(0, 3).is_some());
}
