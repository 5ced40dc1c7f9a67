//! Functions over a row.

use super::aggregates::is_aggregate;
use super::faults::wanted;
use super::{Checked, Checker, Kind, Typed, gather, plain};
use crate::lang::ast::{Call, Compare, Expr, Node};
use crate::lang::fault::{Fault, arguments, unknown_function};
use crate::lang::rows::{Number, Test, WordTest};

const ROW_FUNCTIONS: [&str; 11] =
    ["count", "sum", "min", "max", "coalesce", "in_list", "tagged", "starts_with", "during", "days_between", "yi"];

impl Checker<'_> {
    pub(super) fn call(&mut self, at: usize, call: &Call) -> Checked<Typed> {
        let count = |wanted: usize| {
            if call.arguments.len() == wanted { Ok(()) } else { Err(vec![arguments(at, &call.name, wanted)]) }
        };
        match call.name.as_str() {
            "coalesce" => {
                let mut kind = Kind::Bare;
                let numbers = call.arguments.iter().map(|argument| self.same_kind(argument, &mut kind));
                let numbers: Vec<Number> = gather(numbers.collect::<Vec<_>>().into_iter())?;
                Ok(plain(Number::Coalesce(numbers), kind))
            }
            "in_list" | "tagged" => {
                count(1)?;
                let column = if call.name == "in_list" { "lists" } else { "tags" };
                let word = literal(&call.arguments[0])?;
                let place = self.table.column(column).map_or(0, |(place, _)| place);
                Ok(Typed::Test(Test::Word(place, WordTest::Holds(word))))
            }
            "starts_with" => {
                count(2)?;
                let Typed::WordColumn(place, _) = self.typed(&call.arguments[0])? else {
                    return Err(vec![wanted(call.arguments[0].at, "一个文字列", "a column of text")]);
                };
                Ok(Typed::Test(Test::Word(place, WordTest::StartsWith(literal(&call.arguments[1])?))))
            }
            "during" => {
                count(2)?;
                self.during(call)
            }
            "days_between" => {
                count(2)?;
                let (from, to) = (self.day(&call.arguments[0])?, self.day(&call.arguments[1])?);
                Ok(plain(Number::Subtract(Box::new(to), Box::new(from)), Kind::Days))
            }
            name if is_aggregate(name) => {
                let zh = ("汇总不能写在条件或另一个汇总里", "汇总写在最外层");
                let en = ("an aggregate cannot stand inside a condition or another aggregate", "put it outermost");
                Err(vec![Fault::new("rule-nested-aggregate", at, zh, en)])
            }
            name => Err(vec![unknown_function(at, name, &ROW_FUNCTIONS)]),
        }
    }

    fn during(&mut self, call: &Call) -> Checked<Typed> {
        let day = self.day(&call.arguments[0])?;
        let first = match &call.arguments[1].node {
            Node::Name(name) if name == "year" => self.year_start(),
            Node::Name(name) if name == "period" => self.period.first_day(),
            _ => return Err(vec![wanted(call.arguments[1].at, "year 或 period", "year or period")]),
        };
        let last = self.period.last_day();
        Ok(Typed::Test(Test::And(vec![
            Test::Compare(Compare::GreaterOrEqual, day.clone(), Number::Day(first.number())),
            Test::Compare(Compare::LessOrEqual, day, Number::Day(last.number())),
        ])))
    }

    fn day(&mut self, expr: &Expr) -> Checked<Number> {
        match self.plain_number(expr)? {
            (number, Kind::Day) => Ok(number),
            _ => Err(vec![wanted(expr.at, "一个日期", "a day")]),
        }
    }
}

fn literal(expr: &Expr) -> Checked<String> {
    match &expr.node {
        Node::Text(text) if !text.is_empty() && !text.contains('|') => Ok(text.clone()),
        _ => Err(vec![wanted(expr.at, "单引号中的文字", "text in single quotes")]),
    }
}
