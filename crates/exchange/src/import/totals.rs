//! Checks totals and sub-totals against the lines they cover.

use std::ops::Range;

use model::{Money, MoneyUnit};

use super::field::Kind;
use super::findings::Findings;
use super::header::{Column, Header, money_columns};
use super::lines::Line;
use super::parse::amount;
use crate::sheet::{CellValue, Sheet};

/// Warns where a total is none of the sums it could stand for.
pub(crate) fn check(sheet: &Sheet, header: &Header, kind: Kind, lines: &[(u32, Line)], findings: &mut Findings) {
    if !lines.iter().any(|(_, line)| matches!(line, Line::Total | Line::SubTotal | Line::Group(_))) {
        return;
    }
    let ranges = Ranges::new(lines);
    for (field, column) in money_columns(header, kind) {
        let values: Vec<Value> = lines.iter().map(|(row, _)| value(sheet, *row, column)).collect();
        let sums = Sums::new(lines, &values);
        for (index, (row, line)) in lines.iter().enumerate() {
            let Value::Amount(printed) = values[index] else { continue };
            let Some(could_be) = sums.of(*line, index, &ranges) else { continue };
            if let Some(likely) = could_be.first().filter(|_| !could_be.contains(&printed)) {
                let unit = column.unit.unwrap_or(MoneyUnit::Wan);
                let place = sheet.place(*row, column.index);
                findings.tell("total-differs", place, &[field.zh, &shown(printed, unit), &shown(*likely, unit)]);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Nothing,
    /// In fen; sums may go beyond what one amount can be.
    Amount(i128),
    Unreadable,
}

fn value(sheet: &Sheet, row: u32, column: &Column) -> Value {
    let text = match sheet.value(row, column.index) {
        CellValue::Empty => return Value::Nothing,
        CellValue::Text(text) => text.clone(),
        CellValue::Number(number) if !number.percent => number.text.clone(),
        _ => return Value::Unreadable,
    };
    match amount(&text, column.unit) {
        Ok(Some(amount)) => Value::Amount(amount.money.fen().into()),
        Ok(None) => Value::Nothing,
        Err(_) => Value::Unreadable,
    }
}

fn shown(fen: i128, unit: MoneyUnit) -> String {
    let money = i64::try_from(fen).ok().and_then(Money::from_fen);
    money.map_or_else(|| format!("{fen} 分"), |money| format!("{} {}", money.exact(unit), unit.zh()))
}

/// How far the lines go that a row could cover, each in one step so that long tables stay quick.
struct Ranges {
    /// After the last total, sub-total or group above.
    since_last: Vec<usize>,
    /// To the next total or sub-total below.
    to_total: Vec<usize>,
    /// To the next group of level 1, or the next total.
    to_group_1: Vec<usize>,
    /// To the next group of any level, or the next total.
    to_group_2: Vec<usize>,
    end: usize,
}

impl Ranges {
    fn new(lines: &[(u32, Line)]) -> Self {
        let end = lines.len();
        let mut ranges = Self {
            since_last: vec![0; end],
            to_total: vec![end; end],
            to_group_1: vec![end; end],
            to_group_2: vec![end; end],
            end,
        };
        let mut last = 0;
        for (index, (_, line)) in lines.iter().enumerate() {
            ranges.since_last[index] = last;
            if matches!(line, Line::Total | Line::SubTotal | Line::Group(_)) {
                last = index + 1;
            }
        }
        let (mut total, mut group_1, mut group_2) = (end, end, end);
        for (index, (_, line)) in lines.iter().enumerate().rev() {
            (ranges.to_total[index], ranges.to_group_1[index], ranges.to_group_2[index]) = (total, group_1, group_2);
            match line {
                Line::Total => (total, group_1, group_2) = (index, index, index),
                Line::SubTotal => total = index,
                Line::Group(1) => (group_1, group_2) = (index, index),
                Line::Group(_) => group_2 = index,
                _ => {}
            }
        }
        ranges
    }
}

/// Running sums over the data lines of a column.
struct Sums {
    sum: Vec<i128>,
    data: Vec<usize>,
    unreadable: Vec<usize>,
}

impl Sums {
    fn new(lines: &[(u32, Line)], values: &[Value]) -> Self {
        let mut sums = Self { sum: vec![0], data: vec![0], unreadable: vec![0] };
        let (mut sum, mut data, mut unreadable) = (0_i128, 0, 0);
        for ((_, line), value) in lines.iter().zip(values) {
            if *line == Line::Data {
                data += 1;
                match value {
                    Value::Amount(fen) => sum += fen,
                    Value::Nothing => {}
                    Value::Unreadable => unreadable += 1,
                }
            }
            sums.sum.push(sum);
            sums.data.push(data);
            sums.unreadable.push(unreadable);
        }
        sums
    }

    fn has_data(&self, range: &Range<usize>) -> bool {
        self.data[range.end] > self.data[range.start]
    }

    /// The sums a row could stand for, the likeliest first; `None` when it stands for none or a
    /// covered line cannot be read.
    fn of(&self, line: Line, index: usize, ranges: &Ranges) -> Option<Vec<i128>> {
        let (above, below) = (0..index, index + 1..ranges.end);
        let since_last = ranges.since_last[index]..index;
        let to_total = index + 1..ranges.to_total[index];
        let covered = match line {
            Line::Total if self.has_data(&below) && !self.has_data(&above) => vec![below],
            Line::Total => vec![above, since_last, to_total],
            Line::SubTotal if self.has_data(&since_last) => vec![since_last, above],
            Line::SubTotal => vec![to_total, above],
            Line::Group(1) => vec![index + 1..ranges.to_group_1[index], to_total],
            Line::Group(_) => vec![index + 1..ranges.to_group_2[index], to_total],
            _ => return None,
        };
        let covered: Vec<_> = covered.into_iter().filter(|range| self.has_data(range)).collect();
        if covered.is_empty() || covered.iter().any(|range| self.unreadable[range.end] > self.unreadable[range.start]) {
            return None;
        }
        Some(covered.into_iter().map(|range| self.sum[range.end] - self.sum[range.start]).collect())
    }
}
