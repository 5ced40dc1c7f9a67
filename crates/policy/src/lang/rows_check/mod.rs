//! Names and types of an indicator's expression, bound to a period.

mod aggregates;
mod comparisons;
mod faults;
mod functions;
mod names;
mod numbers;

use model::{Column, FactTable, Period, Ratio};

use self::faults::{out_of_range, too_large, wanted};
use super::Scope;
use super::ast::{Compare, Expr, Node};
use super::fault::Fault;
use super::rows::{Indicator, Number, Test};

/// What a number of a row measures. `Bare` is a whole number as typed: it goes with counts and
/// numbers of days, and zero goes with everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Money,
    Count,
    Days,
    Day,
    Rate,
    Bare,
}

/// An expression with its type. A number stands for `number * scale`; the scale differs from one
/// only where a rate was multiplied in, and is taken away by a comparison.
enum Typed {
    Number { number: Number, kind: Kind, scale: Ratio },
    Test(Test),
    WordColumn(usize, &'static Column),
    Text(String),
    Null,
}

struct Checker<'a> {
    text: Vec<char>,
    table: FactTable,
    period: Period,
    scope: &'a Scope,
    reads_reports: bool,
    /// Expressions typed so far; one that is compared with several is typed for each.
    typed: usize,
}

/// Expressions typed at most, so that no plan is larger: comparing what holds comparisons doubles it.
const MOST_TYPED: usize = 10_000;

type Checked<T> = Result<T, Vec<Fault>>;

pub fn indicator(expr: &Expr, text: &str, table: FactTable, period: Period, scope: &Scope) -> Checked<Indicator> {
    let mut checker = Checker { text: text.chars().collect(), table, period, scope, reads_reports: false, typed: 0 };
    let mut terms = Vec::new();
    let mut faults = Vec::new();
    checker.terms(expr, false, &mut terms, &mut faults);
    let measure = terms.first().map(|(measure, _)| *measure);
    if let Some(measure) = measure
        && terms.iter().any(|(other, _)| *other != measure)
    {
        let zh = ("相加减的汇总计量不同", "金额与金额、个数与个数相加减");
        let en = ("the aggregates added measure different things", "add money to money, counts to counts");
        faults.push(Fault::new("rule-mixed-measures", expr.at, zh, en));
    }
    match measure {
        Some(measure) if faults.is_empty() => {
            Ok(Indicator { table, measure, terms: terms.into_iter().map(|(_, term)| term).collect() })
        }
        _ => Err(faults),
    }
}

impl Checker<'_> {
    fn source(&self, expr: &Expr) -> String {
        self.text[expr.at..expr.end.min(self.text.len())].iter().collect()
    }

    fn test(&mut self, expr: &Expr) -> Checked<Test> {
        match self.typed(expr)? {
            Typed::Test(test) => Ok(test),
            Typed::Null => Ok(Test::Unknown),
            _ => Err(vec![wanted(
                expr.at,
                "一个条件（比较、in、is null …）",
                "a condition (a comparison, in, is null …)",
            )]),
        }
    }

    /// A number without a rate multiplied in.
    fn plain_number(&mut self, expr: &Expr) -> Checked<(Number, Kind)> {
        match self.typed(expr)? {
            Typed::Number { number, kind, scale } if scale == Ratio::ONE && kind != Kind::Rate => Ok((number, kind)),
            Typed::Number { .. } => {
                let zh = ("比率只能用于比较", "写成 a >= 60% * b，或放到派生规则中计算");
                let en = ("a rate stands only in comparisons", "write a >= 60% * b, or compute it in a derived rule");
                Err(vec![Fault::new("rule-rate-in-row", expr.at, zh, en)])
            }
            Typed::Null => Ok((Number::Null, Kind::Bare)),
            _ => Err(vec![wanted(expr.at, "一个数", "a number")]),
        }
    }

    /// A number as it is aggregated or compared: for no row may it leave 64 bits, which one database
    /// would answer with a float.
    fn in_range(&self, expr: &Expr, number: Number) -> Checked<Number> {
        number.largest(self.table).map(|_| number).ok_or_else(|| vec![out_of_range(expr.at)])
    }

    fn typed(&mut self, expr: &Expr) -> Checked<Typed> {
        let at = expr.at;
        self.typed += 1;
        if self.typed > MOST_TYPED {
            return Err(vec![too_large(at)]);
        }
        match &expr.node {
            Node::Integer(value) => Ok(plain(Number::Literal(*value), Kind::Bare)),
            Node::Percent(rate) => Ok(Typed::Number { number: Number::Literal(1), kind: Kind::Rate, scale: *rate }),
            Node::Money(fen) => Ok(plain(Number::Literal(*fen), Kind::Money)),
            Node::Date(day) => Ok(plain(Number::Day(day.number()), Kind::Day)),
            Node::Text(text) => Ok(Typed::Text(text.clone())),
            Node::Bool(answer) => Ok(Typed::Test(Test::Known(*answer))),
            Node::Null => Ok(Typed::Null),
            Node::Name(name) => self.name(at, name),
            Node::Parameter(name) => self.parameter(at, name),
            Node::Reference(code) => {
                let zh = (format!("指标中不能引用规则 [{code}]"), "改为派生规则（kind = \"derived\"）");
                let en = (format!("an indicator cannot refer to [{code}]"), "make it a derived rule");
                Err(vec![Fault::new("rule-reference-in-row", at, zh, en)])
            }
            Node::And(parts) => Ok(Typed::Test(Test::And(gather(parts.iter().map(|part| self.test(part)))?))),
            Node::Or(parts) => Ok(Typed::Test(Test::Or(gather(parts.iter().map(|part| self.test(part)))?))),
            Node::Not(inner) => Ok(Typed::Test(Test::Not(Box::new(self.test(inner)?)))),
            Node::Compare(compare, left, right) => self.compare(at, *compare, left, right).map(Typed::Test),
            Node::Between(negated, value, low, high) => {
                let low = self.compare(low.at, Compare::GreaterOrEqual, value, low)?;
                let high = self.compare(high.at, Compare::LessOrEqual, value, high)?;
                Ok(Typed::Test(negate(*negated, Test::And(vec![low, high]))))
            }
            Node::In(negated, value, items) => {
                self.one_of(value, items).map(|test| Typed::Test(negate(*negated, test)))
            }
            Node::IsNull(negated, value) => {
                let test = match self.typed(value)? {
                    Typed::WordColumn(column, _) => Test::WordIsNull(column),
                    Typed::Number { number, .. } => Test::IsNull(self.in_range(value, number)?),
                    _ => return Err(vec![wanted(value.at, "一个列", "a column")]),
                };
                Ok(Typed::Test(negate(*negated, test)))
            }
            Node::Arithmetic(operation, left, right) => self.arithmetic(at, *operation, left, right),
            Node::Negate(inner) => {
                let (number, kind) = self.plain_number(inner)?;
                Ok(plain(Number::Negate(Box::new(number)), kind))
            }
            Node::Case(branches, otherwise) => self.case(branches, otherwise.as_deref()),
            Node::Call(call) => self.call(at, call),
        }
    }
}

/// All results, or all faults of all of them.
fn gather<T>(results: impl Iterator<Item = Checked<T>>) -> Checked<Vec<T>> {
    let mut values = Vec::new();
    let mut faults = Vec::new();
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(mut found) => faults.append(&mut found),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

const fn plain(number: Number, kind: Kind) -> Typed {
    Typed::Number { number, kind, scale: Ratio::ONE }
}

fn negate(negated: bool, test: Test) -> Test {
    if negated { Test::Not(Box::new(test)) } else { test }
}
