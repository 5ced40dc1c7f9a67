//! Units.

use luodi_exchange::import::{Setting, UnitLine, UnitRow, read_units};
use model::{Problems, UnitKind};

use crate::support::{assert_told, cells, source};

fn read(rows: &[&[&str]]) -> (Vec<UnitRow>, Problems) {
    let (lines, problems) = read_units(&source("单位.xlsx", &cells(rows)), &Setting::default());
    (lines.iter().filter_map(UnitLine::state).cloned().collect(), problems)
}

const HEAD: &[&str] = &["单位编码", "单位名称", "类型", "上级编码", "起始日期", "截止日期"];

#[test]
fn a_tree_of_units_is_read() {
    let (rows, problems) = read(&[
        HEAD,
        &["511700", "达州市", "地区", "", "1999-12-01"],
        &["n:511702", "通川区", "", "n:511700", "d:36495", ""],
        &["511700-B", "市本级", "本级", "511700"],
        &["511700-z1", "达州经开区", "开发区", "511700", "2010.3"],
        &["91350100M000100Y43", "某某有限公司", "", "511702"],
    ]);
    assert_told(&problems, &[]);
    let told: Vec<_> = rows.iter().map(|row| (row.code.as_str(), row.name.as_str(), row.kind)).collect();
    let wanted = [
        ("511700", "达州市", UnitKind::Region),
        ("511702", "通川区", UnitKind::Region),
        ("511700-B", "市本级", UnitKind::Own),
        ("511700-Z1", "达州经开区", UnitKind::Zone),
        ("91350100M000100Y43", "某某有限公司", UnitKind::Enterprise),
    ];
    assert_eq!(told, wanted);
    assert_eq!(rows[1].from.expect("a day").to_string(), "1999-12-01");
    assert_eq!(rows[3].from.expect("a day").to_string(), "2010-03-01");
    assert_eq!(rows[2].parent.as_ref().map(ToString::to_string).as_deref(), Some("511700"));
    assert_eq!(rows[3].place.row().to_string(), "单位.xlsx[Sheet1]!5");
}

#[test]
fn circles_and_doubles_are_told_at_every_row() {
    let (rows, problems) = read(&[
        HEAD,
        &["511700", "达州市", "地区", "511703"],
        &["511702", "通川区", "地区", "511700"],
        &["511703", "达川区", "地区", "511702"],
        &["511722", "宣汉县", "地区", "511722"],
        &["511723", "开江县", "地区", "511702"],
        &["511724", "大竹县", "地区", "", "2000-01-01", "2010-12-31"],
        &["511724", "大竹县", "地区", "", "2011-01-01"],
        &["511725", "渠县", "地区", "", "", "2010-12-31"],
        &["511725", "渠县", "地区", "", "2010-12-31"],
    ]);
    assert_told(
        &problems,
        &[
            "E units-in-a-circle D2",
            "E units-in-a-circle D3",
            "E units-in-a-circle D4",
            "E unit-own-parent D5",
            "E unit-twice A10",
        ],
    );
    let circle = problems.iter().find(|problem| problem.code == "units-in-a-circle").expect("told");
    assert!(
        ["511700 → 511703 → 511702 → 511700", "511702 → 511700 → 511703 → 511702"]
            .iter()
            .any(|way| circle.zh.contains(way)),
        "{}",
        circle.zh
    );
    // A unit that hangs below a circle is not in it; a unit may have several states one after another.
    let kept: Vec<_> = rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(kept, ["511723", "511724", "511724", "511725"]);
}

#[test]
fn a_circle_is_one_of_states_that_hold_together() {
    let head: &[&str] = &["单位编码", "单位名称", "上级编码", "起始日期", "截止日期"];
    // 511702 moved under 511703 only after 511703 had left it.
    let (rows, problems) = read(&[
        head,
        &["511702", "通川区", "", "2000-01-01", "2009-12-31"],
        &["511703", "达川区", "511702", "2000-01-01", "2009-12-31"],
        &["511702", "通川区", "511703", "2010-01-01", ""],
        &["511703", "达川区", "", "2010-01-01", ""],
    ]);
    assert_told(&problems, &[]);
    assert_eq!(rows.len(), 4);
    // Here both hold in 2010, though neither is the first state of its unit.
    let (rows, problems) = read(&[
        head,
        &["511702", "通川区", "", "2000-01-01", "2008-12-31"],
        &["511702", "通川区", "511703", "2009-01-01", "2012-12-31"],
        &["511703", "达川区", "", "2000-01-01", "2009-12-31"],
        &["511703", "达川区", "511702", "2010-01-01", ""],
    ]);
    assert_told(&problems, &["E units-in-a-circle C3", "E units-in-a-circle C5"]);
    assert_eq!(rows.len(), 2);
}

#[test]
fn bad_cells_are_all_told_at_once() {
    let (rows, problems) = read(&[
        HEAD,
        &["51170", "通川区", "地区", "", "2018-13-01"],
        &["", "达川区", "地区"],
        &["511722", "", "村", "x"],
        &["511700-FGJ", "市发改委", ""],
        &["511723", "开江县", "地区", "", "2018-01-01", "2017-12-31"],
        &["91350100M000100Y44", "某公司", "企业"],
    ]);
    assert_told(
        &problems,
        &[
            "E unit-code A2",
            "E date-unknown E2",
            "E value-missing A3",
            "E value-missing B4",
            "E word-unknown C4",
            "E unit-code D4",
            "E value-missing C5",
            "E dates-out-of-order F6",
            "E unit-code A7",
        ],
    );
    assert_eq!(rows, []);
}

#[test]
fn names_that_a_division_never_had_are_doubted() {
    let (rows, problems) = read(&[
        HEAD,
        &["140402", "城区", "地区"],
        &["140403", "潞州区", "地区"],
        &["140404", "长治县", "地区"],
        &["511702", "达州市通川区", "地区"],
        &["999999", "某地", "地区"],
        &["999998", "某开发区", "开发区"],
    ]);
    assert_told(&problems, &["W division-name B4", "W division-unknown A6"]);
    let doubt = problems.iter().next().expect("told");
    assert!(doubt.zh.contains("上党区"), "{}", doubt.zh);
    assert_eq!(rows.len(), 6, "doubts keep nothing out");
}

#[test]
fn a_table_of_another_kind_is_named() {
    let bytes = cells(&[&["项目名称", "总投资(万元)", "建设单位"], &["甲", "n:1", "乙"]]);
    let (rows, problems) = read_units(&source("a.xlsx", &bytes), &Setting::default());
    assert_told(&problems, &["E table-of-another-kind"]);
    assert!(
        problems.iter().all(|problem| problem.cure_zh.contains("projects") && problem.cure_zh.contains("单位编码"))
    );
    assert_eq!(rows, []);
}
