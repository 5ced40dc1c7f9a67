//! What is wrong with an indicator's expression.

use super::Kind;
use super::comparisons::LARGEST_FACTOR;
use crate::lang::fault::Fault;

pub(super) fn division(at: usize) -> Fault {
    let zh = ("指标中没有除法", "把分子、分母各写成一条指标，在派生规则中相除");
    let en = (
        "there is no division in an indicator",
        "make numerator and denominator indicators and divide in a derived rule",
    );
    Fault::new("rule-division-in-row", at, zh, en)
}

pub(super) fn out_of_range(at: usize) -> Fault {
    let zh = ("此处的数可能超出可精确计算的范围", "个数不与金额列相乘；比较金额时用较简的比率");
    let en = (
        "a number here could leave the range that is computed exactly",
        "do not multiply a column of money by a count; compare amounts by a rounder rate",
    );
    Fault::new("rule-out-of-range", at, zh, en)
}

pub(super) fn fine_rate(at: usize) -> Fault {
    let zh = ("比率过细，无法精确比较", format!("化简后分子分母不超过{LARGEST_FACTOR}，且大于零"));
    let en = (
        "the rate is too fine to be compared exactly",
        format!("keep numerator and denominator above zero and at most {LARGEST_FACTOR} in lowest terms"),
    );
    Fault::new("rule-fine-rate", at, zh, en)
}

fn kind_names(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Money => ("金额", "money"),
        Kind::Count => ("个数", "a count"),
        Kind::Days => ("天数", "a number of days"),
        Kind::Day => ("日期", "a day"),
        Kind::Rate => ("比率", "a rate"),
        Kind::Bare => ("不带单位的数", "a bare number"),
    }
}

pub(super) fn mixed(at: usize, left: Kind, right: Kind) -> Fault {
    let (left, right) = (kind_names(left), kind_names(right));
    let zh = (format!("{}与{}不能放在一起", left.0, right.0), "金额写成 yi(2)、wan(5000)，日期写成 date '2020-06-30'");
    let en = (
        format!("{} and {} do not mix", left.1, right.1),
        "write money as yi(2) or wan(5000), days as date '2020-06-30'",
    );
    Fault::new("rule-mixed-kinds", at, zh, en)
}

pub(super) fn mixed_tests(at: usize) -> Fault {
    let zh = ("条件之间不能比较", "用 and、or、not 连接条件");
    let en = ("conditions are not compared", "join them with and, or, not");
    Fault::new("rule-mixed-kinds", at, zh, en)
}

pub(super) fn too_large(at: usize) -> Fault {
    let zh = ("层层套用 between、in，条件过大", "拆成几条规则，或先用 case 分好");
    let en = ("between and in stand inside each other; the condition grows too large", "split it into several rules");
    Fault::new("rule-too-large", at, zh, en)
}

pub(super) fn wanted(at: usize, zh: &str, en: &str) -> Fault {
    let zh = ("此处的值类型不对".to_owned(), format!("应为：{zh}"));
    let en = ("a value of another kind stands here".to_owned(), format!("expected: {en}"));
    Fault::new("rule-wrong-kind", at, zh, en)
}
