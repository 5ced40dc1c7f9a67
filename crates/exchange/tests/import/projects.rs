//! Projects with their codes, units, dates, lists and plans.

use std::collections::BTreeSet;

use luodi_exchange::import::{ProjectRow, Setting, UnitRef, read_projects};
use model::{Category, ListCode, Problems, Role, Stage, SubjectType};

use crate::support::{assert_told, cells, source, told};

fn read(rows: &[&[&str]]) -> (Vec<ProjectRow>, Problems) {
    read_projects(&source("项目.xlsx", &cells(rows)), &Setting::default())
}

/// A table of one row with a name, and columns with their cells.
fn one(columns: &[(&str, &str)]) -> (Vec<ProjectRow>, Problems) {
    let head: Vec<&str> = ["项目名称", "建设地点"].into_iter().chain(columns.iter().map(|(head, _)| *head)).collect();
    let row: Vec<&str> = ["甲", "某地"].into_iter().chain(columns.iter().map(|(_, cell)| *cell)).collect();
    read(&[&head, &row])
}

#[test]
fn a_full_row_is_read() {
    let columns = [
        ("项目编号", "P000012"),
        ("曾用名", "甲一期、甲二期"),
        ("项目代码", "２０１８—５１１７０２—４１—０３—０１２３４５"),
        ("建设单位", "某某有限公司"),
        ("统一社会信用代码", "91350100m000100y43"),
        ("行业代码", "n:2614"),
        ("主体类型", "企业投资"),
        ("总投资(万元)", "50,000"),
        ("固定资产投资(万元)", "n:42000.5"),
        ("打包项目数", "n:3"),
        ("建设内容", "年产\n10万吨"),
        ("所在地", "511702 60%、511703 40%"),
        ("责任单位", "通川区"),
        ("阶段", "在建"),
        ("签约日期", "2017年11月20日"),
        ("开工日期", "2018.3"),
        ("计划竣工日期", "2019年12月"),
        ("分类", "fund:special-bond；chain:titanium"),
        ("清单", "city-key-2018、province-key"),
        ("年度", "n:2018"),
        ("类别", "续建"),
        ("领域", "工业"),
        ("文号", "达市发改〔2018〕1号"),
        ("入清单日期", "d:43101"),
        ("年度计划投资(万元)", "n:20000"),
        ("至三季度计划(万元)", "n:15000"),
        ("至上年底完成投资(万元)", "n:12000"),
        ("模拟数据", "是"),
    ];
    let (rows, problems) = one(&columns);
    assert_told(&problems, &[]);
    let row = &rows[0];
    assert_eq!(row.id.map(|id| id.to_string()).as_deref(), Some("P000012"));
    assert_eq!(row.former_names, ["甲一期", "甲二期"]);
    assert_eq!(row.code.as_ref().map(ToString::to_string).as_deref(), Some("2018-511702-41-03-012345"));
    assert_eq!(row.owner_code.as_ref().map(ToString::to_string).as_deref(), Some("91350100M000100Y43"));
    assert_eq!((row.industry.as_str(), row.subject, row.parts), ("2614", Some(SubjectType::Enterprise), Some(3)));
    assert_eq!(row.total_investment.map(|money| money.fen()), Some(50_000_000_000));
    assert_eq!(row.fixed_investment.map(|money| money.fen()), Some(42_000_500_000));
    assert_eq!(row.content, "年产\n10万吨");
    let place: Vec<_> = row.units[&Role::Place].iter().map(|share| (share.unit.to_string(), share.ppm)).collect();
    assert_eq!(place, [("511702".to_owned(), 600_000), ("511703".to_owned(), 400_000)]);
    assert_eq!(row.units[&Role::Responsible][0].unit, UnitRef::Name("通川区".to_owned()));
    assert_eq!(row.stage, Some(Stage::Building));
    let days = [row.signed_on, row.started_on, row.planned_finish_on].map(|day| day.expect("a day").to_string());
    // What begins in a month begins on its first day, what ends in it ends on its last.
    assert_eq!(days, ["2017-11-20", "2018-03-01", "2019-12-31"]);
    assert_eq!(row.tags, BTreeSet::from(["fund:special-bond".to_owned(), "chain:titanium".to_owned()]));
    let lists: Vec<_> = row.lists.iter().map(|list| (list.list.as_str(), list.year, list.category)).collect();
    assert_eq!(
        lists,
        [("city-key-2018", 2018, Some(Category::Continuing)), ("province-key", 2018, Some(Category::Continuing))]
    );
    assert_eq!(row.lists[0].entered_on.map(|day| day.to_string()).as_deref(), Some("2018-01-01"));
    let plan = row.plan.expect("a plan");
    assert_eq!(
        (plan.to_q1, plan.to_q3.map(|money| money.fen()), plan.annual.fen()),
        (None, Some(15_000_000_000), 20_000_000_000)
    );
    assert_eq!((row.done_before.map(|money| money.fen()), row.simulated), (Some(12_000_000_000), true));
}

/// One column with one cell, and what is told of it.
#[test]
fn each_bad_cell_is_told_with_its_kind() {
    let table: &[(&str, &str, &str)] = &[
        // Codes that Excel ate: as a number, as its text, and with its tail zeroed.
        ("项目代码", "n:20182301124103012345", "E code-eaten C2"),
        ("项目代码", "2.01823E+19", "E code-eaten C2"),
        ("项目代码", "20182301124103000000", "E code-eaten C2"),
        ("项目代码", "d:43221", "E code-became-date C2"),
        ("统一社会信用代码", "n:914403001922038216", "E code-eaten C2"),
        ("统一社会信用代码", "914403001922038216", ""),
        ("统一社会信用代码", "91350100M000100Y44", "E credit-code-check C2"),
        ("统一社会信用代码", "91350100M000100Y4Z", "E credit-code-charset C2"),
        ("统一社会信用代码", "91350100M000100Y4", "E credit-code-length C2"),
        ("统一社会信用代码", "91330100799655059E", "W credit-code-organisation C2"),
        ("项目代码", "2018-23011-41-03-012345", "E project-code-digits C2"),
        ("项目代码", "2113-230112-04-01-654321", "E project-code-time C2"),
        ("项目代码", "20182-30112-41-03-012345", "E project-code-groups C2"),
        ("项目代码", "2018-230112-41-03-012345", ""),
        ("项目代码", "2103-230112-04-02-654321", ""),
        ("项目代码", "2019-140402-26-03-100002", "W project-code-region-ended C2"),
        ("项目代码", "2018-999999-41-03-012345", "W project-code-region-unknown C2"),
        ("项目代码", "川投资备【51170218041101】0035号", "W project-code-legacy C2"),
        ("项目编号", "12", "E project-id C2"),
        ("行业代码", "99", "E industry-unknown C2"),
        ("行业代码", "制造业", "E industry-unknown C2"),
        ("行业代码", "C", ""),
        ("行业代码", "0111", ""),
        ("行业代码", "n:111", "W industry-zero-eaten C2"),
        ("行业代码", "n:1", "E industry-unknown C2"),
        ("主体类型", "外星投资", "E word-unknown C2"),
        ("总投资(万元)", "约1000", "E amount-not-a-number C2"),
        ("总投资(万元)", "n:-5", "E amount-negative C2"),
        ("总投资(万元)", "n:1e12", "E amount-too-large C2"),
        ("总投资(万元)", "500万美元", "E amount-other-currency C2"),
        ("总投资(万元)", "n:33.3333333333333", "W amount-rounded C2"),
        ("总投资(万元)", "d:43221", "E amount-not-a-number C2"),
        ("总投资(万元)", "p:0.5", "E amount-not-a-number C2"),
        ("总投资(万元)", "f:A1*2", "E cell-formula C2"),
        ("总投资(万元)", "#REF!", "E cell-error-value C2"),
        ("总投资(万元)", "—", ""),
        ("打包项目数", "n:0", "E count-unknown C2"),
        ("打包项目数", "n:1.5", "E count-unknown C2"),
        ("打包项目数", "3个", ""),
        ("所在地", "511702 60%、511703 30%", "E share-sum C2"),
        ("所在地", "511702 60%、511703", "E share-some-missing C2"),
        ("所在地", "511702、511703", "E share-missing C2"),
        ("所在地", "511702 60%、511702 40%", "E share-twice C2"),
        ("所在地", "511702 0%、511703 100%", "E share-unknown C2"),
        ("责任单位", "通川区、达川区", "W share-first-leads C2"),
        ("阶段", "快好了", "E word-unknown C2"),
        ("开工日期", "n:2018.1", "E date-january-or-october C2"),
        ("开工日期", "2018.1", ""),
        ("开工日期", "n:43221", ""),
        ("开工日期", "n:201805", ""),
        ("开工日期", "18.5.3", "E date-short-year C2"),
        ("开工日期", "五月份", "E date-unknown C2"),
        ("开工日期", "2018", "W date-year-only C2"),
        ("计划开工日期", "2018", ""),
        ("清单", "市重点", "E list-code C2"),
        ("清单", "city-key", "E year-missing A2"),
        ("年度计划投资(万元)", "n:5", "E year-missing A2"),
        ("2018年计划投资(万元)", "n:5", ""),
        ("类别", "续建", "W list-missing A2"),
        ("类别", "扩建", "E word-unknown C2"),
        ("年度", "二〇一八", "E count-unknown C2"),
        ("模拟数据", "也许", "E word-unknown C2"),
    ];
    for (head, cell, wanted) in table {
        let (rows, problems) = one(&[(head, cell)]);
        let wanted: Vec<&str> = Some(*wanted).into_iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(told(&problems), wanted, "{head} {cell}: {problems:#?}");
        assert_eq!(rows.len(), usize::from(!wanted.iter().any(|text| text.starts_with('E'))), "{head} {cell}");
    }
}

#[test]
fn numbers_in_code_columns_are_read_when_nothing_is_lost() {
    let (rows, problems) = one(&[
        ("清单内编码", "n:201800123"),
        ("责任单位", "n:511702"),
        ("行业代码", "n:26"),
        ("清单", "k"),
        ("年度", "2018年"),
    ]);
    assert_told(&problems, &[]);
    assert_eq!(rows[0].lists[0].code, "201800123");
    assert_eq!(rows[0].units[&Role::Responsible][0].unit.to_string(), "511702");
    assert_eq!(rows[0].industry, "26");
}

#[test]
fn what_a_row_says_twice_must_agree() {
    type Columns<'a> = &'a [(&'a str, &'a str)];
    let table: &[(Columns<'_>, &[&str])] = &[
        (&[("年度", "n:2017"), ("2018年计划投资(万元)", "n:5")], &["E year-conflict C2"]),
        (&[("2018年计划投资(万元)", "n:5"), ("至2016年底完成投资(万元)", "n:5")], &["E before-year-conflict D2"]),
        (&[("2018年计划投资(万元)", "n:5"), ("至2017年底完成投资(万元)", "n:5")], &[]),
        (&[("总投资(万元)", "n:5"), ("固定资产投资(万元)", "n:6")], &["W fixed-above-total D2"]),
        (&[("开工日期", "2018-05-01"), ("竣工日期", "2018-04-01")], &["W dates-unlikely D2"]),
        (&[("开工日期", "2018.5"), ("竣工日期", "2018.5")], &[]),
        (&[("开工日期", "2018-05-01"), ("停工时间", "2018-04-01")], &["W dates-unlikely D2"]),
        (&[("停建日期", "2019-11"), ("复工日期", "2019-11")], &["W halted-and-resumed D2"]),
        (&[("停建日期", "2019-11"), ("复工日期", "2019-11-20")], &[]),
        (&[("年度", "2018"), ("至一季度计划(万元)", "n:6"), ("年度计划投资(万元)", "n:5")], &["W plan-not-rising E2"]),
        (&[("年度", "2018"), ("至一季度计划(万元)", "n:6"), ("年度计划投资(万元)", "")], &["E plan-without-year E2"]),
        (&[("年度", "2018"), ("清单", "a、b"), ("清单内编码", "7")], &["E list-of-several E2"]),
        (&[("年度", "2018"), ("清单", "a、b"), ("类别", "新建")], &[]),
    ];
    for (columns, wanted) in table {
        let (_, problems) = one(columns);
        assert_eq!(told(&problems), *wanted, "{columns:?}: {problems:#?}");
    }
}

#[test]
fn published_lists_take_their_list_and_year_from_the_caller() {
    let list: ListCode = "city-key-2018".parse().expect("a list");
    let setting = Setting { year: Some(2018), list: Some(&list), ..Setting::default() };
    let bytes = cells(&[
        &[
            "序号",
            "项目名称",
            "建设单位",
            "建设地点",
            "总投资(万元)",
            "年度计划投资(万元)",
            "开工年份",
            "竣工年份",
            "建设内容",
            "建设性质",
            "行业分类",
            "年度目标",
        ],
        &["n:1", "甲", "某公司", "某镇", "n:100", "n:10", "2018", "2020", "厂房", "竣工投产", "工业", "投产"],
    ]);
    let (rows, problems) = read_projects(&source("清单.xlsx", &bytes), &setting);
    assert_told(&problems, &[]);
    let row = &rows[0];
    assert_eq!(
        (row.lists[0].list.as_str(), row.lists[0].year, row.lists[0].category),
        ("city-key-2018", 2018, Some(Category::Finishing))
    );
    assert_eq!(row.planned_start_on.map(|day| day.to_string()).as_deref(), Some("2018-01-01"));
    assert_eq!(row.planned_finish_on.map(|day| day.to_string()).as_deref(), Some("2020-12-31"));
}

#[test]
fn a_project_stands_once_for_each_list() {
    let head: &[&str] = &["项目名称", "项目代码", "清单", "年度"];
    let code = "2018-230112-41-03-012345";
    let (rows, problems) = read(&[
        head,
        &["甲", code, "a", "2018"],
        &["甲（二期）", code, "b", "2018"],
        &["甲", code, "a", "2019"],
        &["甲", code, "b、c", "2018"],
        &["乙", "", "", "2018"],
        &["乙", "—", "", "2018"],
    ]);
    assert_told(&problems, &["E project-twice 5", "E project-twice 7"]);
    assert_eq!(rows.len(), 4);
    let twice = problems.iter().next().expect("told");
    assert!(twice.zh.contains("项目.xlsx[Sheet1]!3"), "{}", twice.zh);
}

#[test]
fn a_bad_row_does_not_keep_the_good_ones_out() {
    let (rows, problems) = read(&[
        &["项目名称", "总投资(万元)", "统一社会信用代码"],
        &["甲", "n:1", "91350100M000100Y44"],
        &["乙", "n:2", "91350100M000100Y43"],
        &["", "x", "1"],
    ]);
    assert_told(
        &problems,
        &["E credit-code-check C2", "E value-missing A4", "E amount-not-a-number B4", "E credit-code-length C4"],
    );
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["乙"]);
    assert_eq!(rows[0].place.cell(&luodi_exchange::import::field::projects::TOTAL).to_string(), "项目.xlsx[Sheet1]!B3");
}
