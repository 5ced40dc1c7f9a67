//! Adjustment batches as offices draw them up.

use luodi_exchange::import::{Adjustment, Setting, read_adjustments};

use crate::support::{assert_told, source, told};

#[test]
fn before_and_after_stand_side_by_side_under_one_heading() {
    let csv = "\
2018年重点项目投资计划调整表（单位：万元）,,,,,
序号,项目名称,年度计划投资,,调整情况,调整原因
,,调整前,调整后,,
1,某某大桥,20000,18000,调减,
2,某某产业园,30000,,退出,用地未落实
3,某某水厂,,9000,新增,
";
    let list = "city-key-2018".parse().expect("a list");
    let setting = Setting { year: Some(2018), list: Some(&list), ..Setting::default() };
    let (rows, problems) = read_adjustments(&source("调整.csv", csv.as_bytes()), &setting);
    assert_told(&problems, &[]);
    let wan = |money: Option<model::Money>| money.map(|money| money.fen() / 1_000_000);
    let read: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.project.name.as_str(),
                row.what,
                wan(row.plan_before),
                wan(row.plan.map(|plan| plan.annual)),
                row.leave_reason.as_str(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("某某大桥", Adjustment::Plan, Some(20000), Some(18000), ""),
            ("某某产业园", Adjustment::Remove, Some(30000), None, "用地未落实"),
            ("某某水厂", Adjustment::Add, None, Some(9000), ""),
        ]
    );
    assert!(rows.iter().all(|row| row.list.as_ref() == Some(&list)));
}

#[test]
fn what_cannot_be_meant_is_told_at_its_cell() {
    // Line, what is told of it.
    let table = [
        ("甲,city-key,,", "E adjustment-unknown C2"),
        ("甲,,调整,", "E value-missing D2"),
        ("甲,,挪动,1", "E word-unknown C2"),
        ("甲,City Key,调入,1", "E list-code B2"),
        (",,调整,1", "E project-unnamed A2"),
    ];
    for (line, expected) in table {
        let csv = format!("项目名称,清单,调整方式,年度计划投资(万元)\n{line}\n");
        let (rows, problems) = read_adjustments(&source("a.csv", csv.as_bytes()), &Setting::default());
        assert_eq!((rows.len(), told(&problems)), (0, vec![expected.to_owned()]), "{line}");
    }
    let csv = "项目名称,2018年计划投资(万元)\n甲,1\n甲,2\n";
    let (rows, problems) = read_adjustments(&source("a.csv", csv.as_bytes()), &Setting::default());
    assert_eq!((rows.len(), told(&problems).len()), (1, 1), "{problems:?}");
    let other_year = Setting { year: Some(2019), ..Setting::default() };
    let (rows, problems) = read_adjustments(&source("a.csv", csv.as_bytes()), &other_year);
    assert_eq!((rows.len(), problems.0[0].code), (0, "year-conflict"));
}
