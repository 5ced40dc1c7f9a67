//! The bulletin that the city of 达州 published for July 2018, from the table kept beside the
//! demonstration.

use model::{Money, MoneyUnit, Ratio};

const TABLE: &str = include_str!("../../demo/reference/dazhou-2018-07.csv");

/// A row of the published table. Texts are as published.
#[derive(Clone, Copy, Debug)]
pub struct PublishedRow {
    /// 市本级, a county, or the zone.
    pub unit: &'static str,
    /// Division code as published: that of the city for 市本级, none for the zone.
    pub division: &'static str,
    /// Growth of fixed-asset investment in per cent; empty for 市本级.
    pub growth: &'static str,
    /// Plan of the year in 亿元.
    pub annual_plan: &'static str,
    /// Plan to the third quarter in 亿元.
    pub plan_to_q3: &'static str,
    /// Done to July in 亿元.
    pub done: &'static str,
    /// Share of the plan to the third quarter in per cent, as printed.
    pub share_printed: &'static str,
    /// Share of the plan of the year in per cent, recomputed to two decimals.
    pub share_of_annual: &'static str,
    /// Place among the eight; empty for 市本级.
    pub rank: &'static str,
}

/// The nine rows as published.
#[must_use]
pub fn rows() -> Vec<PublishedRow> {
    let rows = TABLE.lines().skip(1).map(|line| {
        let cells: Vec<&'static str> = line.split(',').collect();
        let [unit, division, growth, annual_plan, plan_to_q3, done, share_printed, _, _, share_of_annual, rank] =
            cells[..]
        else {
            panic!("the published table has another form: {line}")
        };
        PublishedRow { unit, division, growth, annual_plan, plan_to_q3, done, share_printed, share_of_annual, rank }
    });
    rows.collect()
}

/// The sum of a column of amounts, in 亿元 with one decimal as the bulletin prints it.
#[must_use]
pub fn sum_in_yi(column: fn(&PublishedRow) -> &'static str) -> String {
    let sum: i64 = rows().iter().map(|row| yi(column(row)).fen()).sum();
    Ratio::new(i128::from(sum), i128::from(MoneyUnit::Yi.fen())).expect("a sum").print(1)
}

/// An amount in 亿元.
///
/// # Panics
/// When the text is none.
#[must_use]
pub fn yi(text: &str) -> Money {
    Money::parse(text, MoneyUnit::Yi).expect("an amount")
}

/// A text in per cent as hundredths of a point: `57.9` is 5790.
///
/// # Panics
/// When the text is no number.
#[must_use]
pub fn hundredths(percent: &str) -> i128 {
    // A text in 元 has two decimals as well.
    i128::from(Money::parse(percent, MoneyUnit::Yuan).expect("a number").fen())
}
