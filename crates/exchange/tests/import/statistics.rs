//! Statistics.

use luodi_exchange::import::{Setting, StatisticRow, read_statistics};
use model::{Measure, Problems};

use crate::support::{assert_told, cells, source, told};

fn read(rows: &[&[&str]]) -> (Vec<StatisticRow>, Problems) {
    read_statistics(&source("统计.xlsx", &cells(rows)), &Setting::default())
}

#[test]
fn rows_are_read_in_exact_steps() {
    let (rows, problems) = read(&[
        &["单位编码", "单位名称", "分类", "指标", "期间", "计量", "数值", "单位", "来源", "版次"],
        &["n:511702", "通川区", "", "fai-growth", "2018-07", "比率", "n:13.7", "%", "月报", "n:2"],
        &["", "达州市", "26", "GDP", "2018年上半年", "金额", "n:1234.5", "亿元", "", ""],
        &["511700", "", "", "gdp", "2018年", "", "n:1583.94", "亿元"],
        &["511700", "", "", "firms", "2018", "", "1,234", "家"],
        &["511700", "", "", "days", "2018", "天数", "n:30", ""],
        &["511700", "", "", "share", "2018", "", "p:0.137", ""],
        &["511700", "", "", "death-rate", "2018", "比率", "n:6.5", "‰"],
        &["511700", "", "", "decline", "2018", "", "-3.25%", ""],
    ]);
    assert_told(&problems, &[]);
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (row.unit.to_string(), row.variable.as_str(), row.period.to_string(), row.measure, row.value, row.vintage)
        })
        .collect();
    let wanted = [
        ("511702", "fai-growth", "2018-07", Measure::Rate, 137_000, 2),
        ("达州市", "gdp", "2018-06", Measure::Money, 12_345_000_000_000, 1),
        ("511700", "gdp", "2018", Measure::Money, 15_839_400_000_000, 1),
        ("511700", "firms", "2018", Measure::Count, 1234, 1),
        ("511700", "days", "2018", Measure::Days, 30, 1),
        ("511700", "share", "2018", Measure::Rate, 137_000, 1),
        ("511700", "death-rate", "2018", Measure::Rate, 6_500, 1),
        ("511700", "decline", "2018", Measure::Rate, -32_500, 1),
    ];
    assert_eq!(
        told,
        wanted.map(|(unit, variable, period, measure, value, vintage)| (
            unit.to_owned(),
            variable,
            period.to_owned(),
            measure,
            value,
            vintage
        ))
    );
    assert_eq!((rows[0].source.as_str(), rows[1].class.as_str()), ("月报", "26"));
}

#[test]
fn bad_values_are_told() {
    let table: &[(&[&str], &str)] = &[
        (&["511702", "x", "2018", "比率", "n:13.7", ""], "E rate-without-unit E2"),
        (&["511702", "x", "2018", "", "n:13.7", ""], "E measure-missing F2"),
        (&["511702", "x", "2018", "金额", "n:13.7", "%"], "E measure-conflict F2"),
        (&["511702", "x", "2018", "金额", "n:13.7", ""], "E statistic-without-unit E2"),
        (&["511702", "x", "2018", "体积", "n:13.7", "%"], "E word-unknown D2"),
        (&["511702", "x", "2018", "", "n:13.12345", "%"], "E statistic-too-fine E2"),
        (&["511702", "x", "2018", "", "n:1.5", "个"], "E count-not-whole E2"),
        (&["511702", "x", "2018", "", "很多", "个"], "E amount-not-a-number E2"),
        (&["511702", "x", "2018", "", "—", "%"], "W statistic-blank E2"),
        (&["511702", "固定资产投资", "2018", "", "n:1", "%"], "E variable-unknown B2"),
        (&["511702", "", "2018", "", "n:1", "%"], "E value-missing B2"),
        (&["5117", "x", "2018", "", "n:1", "%"], "E unit-code A2"),
        (&["", "x", "2018", "", "n:1", "%"], "E value-missing A2"),
        (&["511702", "x", "某期", "", "n:1", "%"], "E period-unknown C2"),
        (&["511702", "x", "", "", "n:1", "%"], "E period-missing E1"),
        (&["511702", "x", "2018", "", "f:A1", "%"], "E cell-formula E2"),
    ];
    for (row, wanted) in table {
        let (rows, problems) = read(&[&["单位编码", "指标", "期间", "计量", "数值", "单位"], row]);
        let told: Vec<String> =
            told(&problems).into_iter().filter(|text| !text.contains("statistic-blank") || text == wanted).collect();
        assert_eq!(told, [*wanted], "{row:?}");
        assert_eq!(rows, [], "{row:?}");
    }
}

#[test]
fn a_value_stands_once_for_each_vintage() {
    let head: &[&str] = &["单位名称", "指标", "期间", "数值", "单位", "版次"];
    let (rows, problems) = read(&[
        head,
        &["甲", "gdp", "2018", "n:1", "亿元", "1"],
        &["甲", "gdp", "2018", "n:2", "亿元", "2"],
        &["甲", "gdp", "2018年", "n:3", "亿元", ""],
    ]);
    assert_told(&problems, &["E statistic-twice 4"]);
    assert_eq!(rows.len(), 2);
}
