//! Statistics from files.

use std::collections::BTreeMap;

use model::codes::half_width;
use model::{Measure, Money, MoneyUnit, Period, Problems};

use super::codes::unit_code;
use super::field::{Kind, statistics as f};
use super::findings::Findings;
use super::parse::{AmountFault, amount, is_nothing, measure, scaled};
use super::reports::row_period;
use super::row::{Row, UnitRef};
use super::{RowPlace, Setting, Source, read_all};
use crate::sheet::{CellValue, shift_two};

/// A line of statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatisticRow {
    /// Where it stands.
    pub place: RowPlace,
    /// 单位编码, or 单位名称 where there is no code.
    pub unit: UnitRef,
    /// 分类; empty for the unit as a whole.
    pub class: String,
    /// 指标
    pub variable: String,
    /// 期间
    pub period: Period,
    /// 计量
    pub measure: Measure,
    /// 数值: fen for money, millionths for rates (13.7% is 137,000), ones for counts and days.
    pub value: i64,
    /// 来源
    pub source: String,
    /// 版次, from 1.
    pub vintage: u32,
}

/// Reads statistics from files.
#[must_use]
pub fn read_statistics(sources: &[Source<'_>], setting: &Setting<'_>) -> (Vec<StatisticRow>, Problems) {
    let read = |_, row: &mut Row<'_>| read(row, setting);
    read_all(Kind::Statistics, sources, setting.columns, read, find_duplicates, |row| &row.place)
}

fn read(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<StatisticRow> {
    let code = unit_code(row, &f::UNIT_CODE);
    let name = row.line(&f::UNIT_NAME);
    let unit = match code {
        Some(code) => Some(UnitRef::Code(code)),
        None => (!name.is_empty()).then(|| UnitRef::read(&name)),
    };
    if unit.is_none() && !row.is_filled(&f::UNIT_CODE) {
        row.tell("value-missing", &f::UNIT_CODE, &[f::UNIT_CODE.zh]);
    }
    let class = row.line(&f::CLASS);
    let variable = variable(row);
    let period = row_period(row, &f::PERIOD, Some(&f::VALUE), setting);
    let value = value(row);
    let source = row.line(&f::SOURCE);
    let vintage = row.count(&f::VINTAGE, 1, 999).unwrap_or(1);
    let (measure, value) = value?;
    Some(StatisticRow {
        place: row.place(),
        unit: unit?,
        class,
        variable: variable?,
        period: period?,
        measure,
        value,
        source,
        vintage: u32::try_from(vintage).unwrap_or(1),
    })
}

fn variable(row: &mut Row<'_>) -> Option<String> {
    let text = row.line(&f::VARIABLE);
    if text.is_empty() {
        row.tell("value-missing", &f::VARIABLE, &[f::VARIABLE.zh]);
        return None;
    }
    let clean = half_width(&text).to_ascii_lowercase();
    let is_word = clean.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') && clean.len() <= 60;
    if !is_word {
        row.tell("variable-unknown", &f::VARIABLE, &[&text]);
    }
    is_word.then_some(clean)
}

/// Measure and value, from the number, its unit and what the column 计量 says. A blank value is a
/// datum that is not there: told, and the row left out.
fn value(row: &mut Row<'_>) -> Option<(Measure, i64)> {
    let said = row.choice(&f::MEASURE, &["金额", "数量", "比率", "天数"], measure);
    let unit = half_width(&row.line(&f::VALUE_UNIT));
    let cell = row.value(&f::VALUE);
    let text = match &cell {
        CellValue::Number(number) if number.percent => format!("{}%", shift_two(&number.text)),
        CellValue::Date(_) | CellValue::Bool(_) => {
            row.tell("amount-not-a-number", &f::VALUE, &[f::VALUE.zh, &cell.to_text()]);
            return None;
        }
        other => half_width(&other.to_text()),
    };
    if is_nothing(&text) {
        row.tell("statistic-blank", &f::VALUE, &[f::VALUE.zh]);
        return None;
    }
    let heading_unit = row.column(&f::VALUE).and_then(|column| column.unit);
    let told = told_measure(&unit, &text, heading_unit);
    let Some(measure) = said.or(told) else {
        row.tell("measure-missing", &f::VALUE_UNIT, &[&unit]);
        return None;
    };
    if told.is_some_and(|told| told != measure) {
        row.tell("measure-conflict", &f::VALUE_UNIT, &[&unit, said.map_or("", Measure::as_str)]);
        return None;
    }
    let read = match measure {
        Measure::Money => money(&text, &unit, heading_unit),
        Measure::Rate => rate(&text, &unit),
        _ => whole(&text),
    };
    match read {
        Ok(value) => Some((measure, value)),
        Err(fault) => {
            fault.tell(row, &text);
            None
        }
    }
}

/// What the unit, or a sign after the number, says is measured.
fn told_measure(unit: &str, text: &str, heading_unit: Option<MoneyUnit>) -> Option<Measure> {
    const THINGS: [&str; 10] = ["个", "家", "项", "人", "户", "宗", "件", "座", "条", "次"];
    if MoneyUnit::parse_zh(unit).is_some() || text.ends_with('元') || text.ends_with('亿') || text.ends_with('万') {
        return Some(Measure::Money);
    }
    if unit == "%" || unit == "‰" || unit == "百分比" || text.ends_with('%') {
        return Some(Measure::Rate);
    }
    match unit {
        "天" | "日" => Some(Measure::Days),
        unit if THINGS.contains(&unit) => Some(Measure::Count),
        "" => heading_unit.map(|_| Measure::Money),
        _ => None,
    }
}

/// Why a value cannot be kept.
enum ValueFault {
    Amount(AmountFault),
    /// Finer than is kept.
    TooFine,
    /// A rate without its sign could be a fraction or a percentage.
    RateWithoutUnit,
    NotWhole,
}

impl ValueFault {
    fn tell(&self, row: &mut Row<'_>, text: &str) {
        let quoted = [f::VALUE.zh, text];
        match self {
            Self::Amount(AmountFault::NotANumber) => row.tell("amount-not-a-number", &f::VALUE, &quoted),
            Self::Amount(AmountFault::TooLarge) => row.tell("amount-too-large", &f::VALUE, &quoted),
            Self::Amount(AmountFault::NoUnit) => row.tell("statistic-without-unit", &f::VALUE, &quoted),
            Self::Amount(AmountFault::Currency) => row.tell("amount-other-currency", &f::VALUE, &quoted),
            Self::TooFine => row.tell("statistic-too-fine", &f::VALUE, &quoted),
            Self::RateWithoutUnit => row.tell("rate-without-unit", &f::VALUE, &quoted),
            Self::NotWhole => row.tell("count-not-whole", &f::VALUE, &quoted),
        }
    }
}

const NOT_A_NUMBER: ValueFault = ValueFault::Amount(AmountFault::NotANumber);

fn money(text: &str, unit: &str, heading_unit: Option<MoneyUnit>) -> Result<i64, ValueFault> {
    match amount(text, MoneyUnit::parse_zh(unit).or(heading_unit)) {
        Ok(Some(amount)) if amount.rounded => Err(ValueFault::TooFine),
        Ok(Some(amount)) => Ok(amount.money.fen()),
        Ok(None) => Err(NOT_A_NUMBER),
        Err(fault) => Err(ValueFault::Amount(fault)),
    }
}

/// A rate in millionths.
fn rate(text: &str, unit: &str) -> Result<i64, ValueFault> {
    let places = match (unit, text.ends_with('%')) {
        ("‰", false) => 3,
        ("%" | "百分比", _) | (_, true) => 4,
        _ => return Err(ValueFault::RateWithoutUnit),
    };
    let bare = text.trim_end_matches('%');
    let scaled = scaled(bare.strip_prefix('+').unwrap_or(bare), places).ok_or(NOT_A_NUMBER)?;
    if scaled.value.unsigned_abs() > Money::LARGEST.fen().unsigned_abs() {
        return Err(ValueFault::Amount(AmountFault::TooLarge));
    }
    if scaled.exact { Ok(scaled.value) } else { Err(ValueFault::TooFine) }
}

fn whole(text: &str) -> Result<i64, ValueFault> {
    const THING: [char; 12] = ['个', '家', '项', '人', '户', '宗', '件', '座', '条', '次', '天', '日'];
    let scaled = scaled(&text.trim_end_matches(THING).replace(',', ""), 0).ok_or(NOT_A_NUMBER)?;
    if scaled.exact { Ok(scaled.value) } else { Err(ValueFault::NotWhole) }
}

/// A value may stand once for a unit, class, indicator, period and vintage.
fn find_duplicates(rows: &[StatisticRow], findings: &mut Findings) {
    let mut seen: BTreeMap<_, &StatisticRow> = BTreeMap::new();
    for row in rows {
        let key = (&row.unit, &row.class, &row.variable, row.period, row.vintage);
        if let Some(first) = seen.get(&key) {
            let place = first.place.row().to_string();
            let quoted = [row.unit.to_string(), row.variable.clone(), row.period.zh(), place];
            findings.tell("statistic-twice", row.place.row().clone(), &quoted.each_ref().map(String::as_str));
        } else {
            seen.insert(key, row);
        }
    }
}
