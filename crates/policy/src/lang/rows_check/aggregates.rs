//! Aggregates: the terms of an indicator, each with its function and its filter.

use model::{Measure, Ratio};

use super::faults::{division, wanted};
use super::{Checked, Checker, Kind, Typed, gather};
use crate::lang::ast::{Arithmetic, Call, Expr, Node};
use crate::lang::fault::{Fault, arguments};
use crate::lang::rows::{Aggregate, Condition, Function, Term};

impl Checker<'_> {
    pub(super) fn terms(
        &mut self,
        expr: &Expr,
        negative: bool,
        terms: &mut Vec<(Measure, Term)>,
        faults: &mut Vec<Fault>,
    ) {
        match &expr.node {
            Node::Arithmetic(Arithmetic::Add, left, right) => {
                self.terms(left, negative, terms, faults);
                self.terms(right, negative, terms, faults);
            }
            Node::Arithmetic(Arithmetic::Subtract, left, right) => {
                self.terms(left, negative, terms, faults);
                self.terms(right, !negative, terms, faults);
            }
            Node::Call(call) if is_aggregate(&call.name) => match self.aggregate(expr, call) {
                Ok((measure, aggregate)) => terms.push((measure, Term { negative, aggregate })),
                Err(mut found) => faults.append(&mut found),
            },
            Node::Arithmetic(Arithmetic::Divide, ..) => faults.push(division(expr.at)),
            _ => {
                let zh = ("指标须是汇总", "写成 count(*)、sum(列) 等，条件写在 filter (where …) 中");
                let en = ("an indicator is an aggregate", "write count(*), sum(column) …, with filter (where …)");
                faults.push(Fault::new("rule-not-an-aggregate", expr.at, zh, en));
            }
        }
    }

    fn aggregate(&mut self, expr: &Expr, call: &Call) -> Checked<(Measure, Aggregate)> {
        let mut faults = Vec::new();
        self.reads_reports = false;
        let function = self.function(expr, call).map_err(|mut found| faults.append(&mut found)).ok();
        let reads_reports = self.reads_reports;
        let filter = match &call.filter {
            Some(filter) => self.conditions(filter).map_err(|mut found| faults.append(&mut found)).ok(),
            None => Some(Vec::new()),
        };
        let source = match call.arguments.first() {
            Some(argument) => self.source(argument),
            None => "*".to_owned(),
        };
        match (function, filter) {
            (Some((measure, function)), Some(filter)) => {
                let presence = function.argument().filter(|_| reads_reports).cloned();
                let aggregate = Aggregate { function, filter, source, presence };
                Ok((measure, aggregate))
            }
            _ => Err(faults),
        }
    }

    fn function(&mut self, expr: &Expr, call: &Call) -> Checked<(Measure, Function)> {
        let argument = match (call.star, call.arguments.as_slice()) {
            (true, []) if call.name == "count" => return Ok((Measure::Count, Function::CountRows)),
            (false, [argument]) => argument,
            _ => return Err(vec![arguments(expr.at, &call.name, 1)]),
        };
        if call.name == "count" {
            return self.count(argument, call.distinct);
        }
        let (number, kind) = self.plain_number(argument)?;
        let number = self.in_range(argument, number)?;
        let measure = match kind {
            Kind::Money => Measure::Money,
            Kind::Count | Kind::Bare => Measure::Count,
            Kind::Days => Measure::Days,
            Kind::Day | Kind::Rate => {
                let zh = (format!("{}不能用于日期或比率", call.name), "先化为天数：days_between(起, 止)");
                let en =
                    (format!("{} does not take days or rates", call.name), "make it a number: days_between(from, to)");
                return Err(vec![Fault::new("rule-bad-argument", argument.at, zh, en)]);
            }
        };
        Ok(match call.name.as_str() {
            "sum" => (measure, Function::Sum(number)),
            "min" => (measure, Function::Min(number)),
            _ => (measure, Function::Max(number)),
        })
    }

    fn count(&mut self, argument: &Expr, distinct: bool) -> Checked<(Measure, Function)> {
        if !distinct {
            let zh = ("count 只接受 * 或 distinct", "写成 count(*) filter (where 列 is not null)");
            let en = ("count takes * or distinct", "write count(*) filter (where column is not null)");
            return Err(vec![Fault::new("rule-bad-argument", argument.at, zh, en)]);
        }
        match self.typed(argument)? {
            Typed::WordColumn(column, _) => Ok((Measure::Count, Function::CountDistinctWords(column))),
            Typed::Number { number, scale, .. } if scale == Ratio::ONE => {
                Ok((Measure::Count, Function::CountDistinct(self.in_range(argument, number)?)))
            }
            _ => Err(vec![wanted(argument.at, "一个列", "a column")]),
        }
    }

    fn conditions(&mut self, filter: &Expr) -> Checked<Vec<Condition>> {
        let parts: &[Expr] = match &filter.node {
            Node::And(parts) => parts,
            _ => std::slice::from_ref(filter),
        };
        let conditions = parts.iter().map(|part| Ok(Condition { test: self.test(part)?, source: self.source(part) }));
        gather(conditions)
    }
}

pub(super) fn is_aggregate(name: &str) -> bool {
    matches!(name, "count" | "sum" | "min" | "max")
}
