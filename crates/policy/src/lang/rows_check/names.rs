//! Names: columns, days of the period, parameters, and the words of closed columns.

use model::{Category, Column, ColumnKind, Day, Measure, Period, Stage, SubjectType};

use super::faults::wanted;
use super::{Checked, Checker, Kind, Typed, plain};
use crate::lang::Value;
use crate::lang::ast::Compare;
use crate::lang::fault::{Fault, nearest, unknown_parameter};
use crate::lang::rows::{Number, Test};

impl Checker<'_> {
    pub(super) fn name(&mut self, at: usize, name: &str) -> Checked<Typed> {
        let moment = match name {
            "period_start" => Some(self.period.first_day()),
            "period_end" => Some(self.period.last_day()),
            "year_start" => Some(self.year_start()),
            _ => None,
        };
        if let Some(day) = moment {
            return Ok(plain(Number::Day(day.number()), Kind::Day));
        }
        let Some((place, column)) = self.table.column(name) else {
            let names = self.table.columns().map(|column| column.name);
            let near = nearest(name, names.chain(["period_start", "period_end", "year_start"]));
            let zh = (format!("没有名为“{name}”的列"), format!("是否为“{near}”？可用的列见 facts 表"));
            let en = (
                format!("there is no column {name:?}"),
                format!("did you mean {near:?}? The table of facts lists all"),
            );
            return Err(vec![Fault::new("rule-unknown-name", at, zh, en)]);
        };
        self.reads_reports |= column.reported;
        Ok(match column.kind {
            ColumnKind::Project | ColumnKind::Count => plain(Number::Column(place), Kind::Count),
            ColumnKind::Money => plain(Number::Column(place), Kind::Money),
            ColumnKind::Day => plain(Number::Column(place), Kind::Day),
            ColumnKind::Bool => Typed::Test(Test::Compare(Compare::Equal, Number::Column(place), Number::Literal(1))),
            ColumnKind::Text | ColumnKind::Set | ColumnKind::Unit(_) => Typed::WordColumn(place, column),
        })
    }

    pub(super) fn year_start(&self) -> Day {
        Period::Year(self.period.year()).first_day()
    }

    pub(super) fn parameter(&self, at: usize, name: &str) -> Checked<Typed> {
        let Some((_, Value { measure, number })) = self.scope.parameters.iter().find(|(known, _)| known == name) else {
            return Err(vec![unknown_parameter(at, name, self.scope)]);
        };
        if *measure == Measure::Rate {
            return Ok(Typed::Number { number: Number::Literal(1), kind: Kind::Rate, scale: *number });
        }
        let kind = match measure {
            Measure::Money => Kind::Money,
            Measure::Days => Kind::Days,
            _ => Kind::Count,
        };
        match i64::try_from(number.numerator()) {
            Ok(value) if number.denominator() == 1 => Ok(plain(Number::Literal(value), kind)),
            _ => Err(vec![wanted(at, "整数参数", "a whole parameter")]),
        }
    }

    /// The words of closed columns are checked, so that a mistyped stage does not silently match nothing.
    pub(super) fn check_word(&self, at: usize, column: &Column, word: &str) -> Checked<()> {
        let words: Vec<&str> = match column.name {
            "stage" => Stage::ALL.iter().map(|stage| stage.as_str()).collect(),
            "category" => Category::ALL.iter().map(|category| category.as_str()).collect(),
            "subject" => SubjectType::ALL.iter().map(|subject| subject.as_str()).collect(),
            _ if matches!(column.kind, ColumnKind::Set) => {
                let zh = (format!("“{}”是集合", column.name), "用 in_list('清单') 或 tagged('分类') 判断");
                let en = (format!("{} is a set", column.name), "ask with in_list('list') or tagged('class')");
                return Err(vec![Fault::new("rule-set-compared", at, zh, en)]);
            }
            _ => return Ok(()),
        };
        if words.contains(&word) {
            return Ok(());
        }
        let zh = (format!("“{}”没有取值“{word}”", column.name), format!("可用：{}", words.join("、")));
        let en = (format!("{} is never {word:?}", column.name), format!("use one of {}", words.join(", ")));
        Err(vec![Fault::new("rule-unknown-word", at, zh, en)])
    }
}
