//! Names and measures of a derived rule's expression.

use model::{Measure, Ratio};

use super::ast::{Arithmetic, Call, Compare, Expr, Node};
use super::derived::{Condition, Derived, Reference, Term};
use super::fault::{Fault, arguments, unknown_function, unknown_parameter};
use super::{Scope, Value};

/// The measure of a part; `None` is a bare number, which goes with counts, rates, days and ranks.
type Kind = Option<Measure>;

struct Checker<'a> {
    scope: &'a Scope,
    measure_of: &'a dyn Fn(&str) -> Option<Measure>,
    faults: Vec<Fault>,
}

const FUNCTIONS: [&str; 11] = [
    "total",
    "sum_of_units",
    "mean_of_units",
    "last_year",
    "whole",
    "sum_of_codes",
    "statistic_rate",
    "statistic_money",
    "statistic_count",
    "rank",
    "coalesce",
];

pub fn derived(
    expr: &Expr,
    scope: &Scope,
    measure_of: &dyn Fn(&str) -> Option<Measure>,
) -> Result<Derived, Vec<Fault>> {
    let mut checker = Checker { scope, measure_of, faults: Vec::new() };
    let checked = checker.term(expr);
    match checked {
        Some((term, kind)) if checker.faults.is_empty() => {
            Ok(Derived { measure: kind.unwrap_or(Measure::Count), term })
        }
        _ => Err(checker.faults),
    }
}

impl Checker<'_> {
    fn fault(&mut self, code: &'static str, at: usize, zh: (String, &str), en: (String, &str)) {
        self.faults.push(Fault::new(code, at, zh, en));
    }

    fn wanted(&mut self, at: usize, zh: &str, en: &str) {
        self.fault(
            "rule-wrong-kind",
            at,
            (format!("此处应为{zh}"), "改写此处"),
            (format!("{en} is expected here"), "rewrite it"),
        );
    }

    fn mixed(&mut self, at: usize) {
        let zh = ("两边计量不同，不能放在一起".to_owned(), "金额与金额、比率与比率相加减；金额除以金额得比率");
        let en =
            ("the two sides measure different things".to_owned(), "add like to like; money divided by money is a rate");
        self.fault("rule-mixed-measures", at, zh, en);
    }

    /// The term with its measure; `None` when a fault was noted.
    fn term(&mut self, expr: &Expr) -> Option<(Term, Kind)> {
        match &expr.node {
            Node::Integer(value) => Some((Term::Constant(Ratio::whole(i128::from(*value))), None)),
            Node::Percent(rate) => Some((Term::Constant(*rate), Some(Measure::Rate))),
            Node::Money(fen) => Some((Term::Constant(Ratio::whole(i128::from(*fen))), Some(Measure::Money))),
            Node::Parameter(name) => self.parameter(expr.at, name),
            Node::Reference(code) => self.figure(expr.at, code, Reference::Own),
            Node::Arithmetic(operation, left, right) => self.arithmetic(expr.at, *operation, left, right),
            Node::Negate(inner) => self.term(inner).map(|(term, kind)| (Term::Negate(Box::new(term)), kind)),
            Node::Case(branches, otherwise) => self.case(branches, otherwise.as_deref()),
            Node::Call(call) => self.call(expr.at, call),
            Node::Name(name) => {
                let zh = (format!("派生规则中没有列“{name}”"), "引用规则 [DZ-001]，或把它写成指标");
                let en = (
                    format!("a derived rule has no column {name:?}"),
                    "refer to a rule [DZ-001], or make it an indicator",
                );
                self.fault("rule-unknown-name", expr.at, zh, en);
                None
            }
            _ => {
                self.wanted(expr.at, "一个数或规则引用 [DZ-001]", "a number or a rule [DZ-001]");
                None
            }
        }
    }

    fn parameter(&mut self, at: usize, name: &str) -> Option<(Term, Kind)> {
        match self.scope.parameters.iter().find(|(known, _)| known == name) {
            Some((_, Value { measure, number })) => Some((Term::Constant(*number), Some(*measure))),
            None => {
                self.faults.push(unknown_parameter(at, name, self.scope));
                None
            }
        }
    }

    fn figure(&mut self, at: usize, code: &str, make: impl Fn(String) -> Reference) -> Option<(Term, Kind)> {
        match (self.measure_of)(code) {
            Some(measure) => Some((Term::Reference(make(code.to_owned())), Some(measure))),
            None => {
                let zh = (format!("没有规则“{code}”"), "检查规则代码，见 rules 目录");
                let en = (format!("there is no rule {code:?}"), "check the code against the rules folder");
                self.fault("rule-unknown-rule", at, zh, en);
                None
            }
        }
    }

    fn arithmetic(&mut self, at: usize, operation: Arithmetic, left: &Expr, right: &Expr) -> Option<(Term, Kind)> {
        let (left, right) = (self.term(left), self.term(right));
        let ((left, left_kind), (right, right_kind)) = (left?, right?);
        let Some(kind) = result(operation, left_kind, right_kind) else {
            self.mixed(at);
            return None;
        };
        Some((Term::Binary(operation, Box::new(left), Box::new(right)), kind))
    }

    fn case(&mut self, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Option<(Term, Kind)> {
        let mut kind = None;
        let mut checked = Vec::new();
        for (condition, value) in branches {
            let condition = self.condition(condition);
            let term = self.same(value, &mut kind);
            checked.push((condition?, term?));
        }
        let otherwise = match otherwise {
            Some(value) => Some(Box::new(self.same(value, &mut kind)?)),
            None => None,
        };
        Some((Term::Case(checked, otherwise), kind))
    }

    fn same(&mut self, expr: &Expr, kind: &mut Kind) -> Option<Term> {
        let (term, found) = self.term(expr)?;
        match result(Arithmetic::Add, *kind, found) {
            Some(both) => *kind = both,
            None => self.mixed(expr.at),
        }
        Some(term)
    }

    fn condition(&mut self, expr: &Expr) -> Option<Condition> {
        match &expr.node {
            Node::Bool(answer) => Some(Condition::Known(*answer)),
            Node::And(parts) => self.conditions(parts).map(Condition::And),
            Node::Or(parts) => self.conditions(parts).map(Condition::Or),
            Node::Not(inner) => self.condition(inner).map(|inner| Condition::Not(Box::new(inner))),
            Node::IsNull(negated, inner) => {
                let absent = Condition::IsAbsent(self.term(inner)?.0);
                Some(if *negated { Condition::Not(Box::new(absent)) } else { absent })
            }
            Node::Compare(compare, left, right) => self.compare(expr.at, *compare, left, right),
            Node::Between(negated, value, low, high) => {
                let low = self.compare(low.at, Compare::GreaterOrEqual, value, low);
                let high = self.compare(high.at, Compare::LessOrEqual, value, high);
                let both = Condition::And(vec![low?, high?]);
                Some(if *negated { Condition::Not(Box::new(both)) } else { both })
            }
            _ => {
                self.wanted(expr.at, "一个条件", "a condition");
                None
            }
        }
    }

    fn conditions(&mut self, parts: &[Expr]) -> Option<Vec<Condition>> {
        let checked: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        checked.into_iter().collect()
    }

    fn compare(&mut self, at: usize, compare: Compare, left: &Expr, right: &Expr) -> Option<Condition> {
        let (left, right) = (self.term(left), self.term(right));
        let ((left, left_kind), (right, right_kind)) = (left?, right?);
        if result(Arithmetic::Add, left_kind, right_kind).is_none() {
            self.mixed(at);
            return None;
        }
        Some(Condition::Compare(compare, left, right))
    }

    fn call(&mut self, at: usize, call: &Call) -> Option<(Term, Kind)> {
        if call.name == "coalesce" {
            let mut kind = None;
            let terms: Vec<_> = call.arguments.iter().map(|argument| self.same(argument, &mut kind)).collect();
            return Some((Term::Coalesce(terms.into_iter().collect::<Option<_>>()?), kind));
        }
        let [argument] = call.arguments.as_slice() else {
            let fault = if FUNCTIONS.contains(&call.name.as_str()) {
                arguments(at, &call.name, 1)
            } else {
                unknown_function(at, &call.name, &FUNCTIONS)
            };
            self.faults.push(fault);
            return None;
        };
        match call.name.as_str() {
            "statistic_rate" => self.statistic(argument, Measure::Rate),
            "statistic_money" => self.statistic(argument, Measure::Money),
            "statistic_count" => self.statistic(argument, Measure::Count),
            "total" => self.referred(argument, Reference::Total),
            "sum_of_units" => self.referred(argument, Reference::SumOfUnits),
            "mean_of_units" => self.referred(argument, Reference::MeanOfUnits),
            "last_year" => self.referred(argument, Reference::LastYear),
            "whole" => self.referred(argument, Reference::Whole),
            "sum_of_codes" => self.referred(argument, Reference::SumOfCodes),
            "rank" => {
                let Some(descending) = call.descending else {
                    self.wanted(argument.end, " desc（大者在前）或 asc", "desc (largest first) or asc");
                    return None;
                };
                let (term, _) = self.referred(argument, |code| Reference::Rank(code, descending))?;
                Some((term, Some(Measure::Rank)))
            }
            name => {
                self.faults.push(unknown_function(at, name, &FUNCTIONS));
                None
            }
        }
    }

    fn statistic(&mut self, argument: &Expr, measure: Measure) -> Option<(Term, Kind)> {
        let Node::Text(variable) = &argument.node else {
            self.wanted(argument.at, "单引号中的指标名", "the name of a statistic in single quotes");
            return None;
        };
        let reference = Reference::Statistic { measure, variable: variable.clone(), class: String::new() };
        Some((Term::Reference(reference), Some(measure)))
    }

    fn referred(&mut self, argument: &Expr, make: impl Fn(String) -> Reference) -> Option<(Term, Kind)> {
        let Node::Reference(code) = &argument.node else {
            self.wanted(argument.at, "规则引用 [DZ-001]", "a rule [DZ-001]");
            return None;
        };
        self.figure(argument.at, code, make)
    }
}

/// The measure that an operation gives; `None` when the two do not go together.
fn result(operation: Arithmetic, left: Kind, right: Kind) -> Option<Kind> {
    use Measure::{Count, Money, Rate};
    match (operation, left, right) {
        (Arithmetic::Add | Arithmetic::Subtract, one, other) if one == other => Some(one),
        (Arithmetic::Add | Arithmetic::Subtract, None, Some(other)) if other != Money => Some(Some(other)),
        (Arithmetic::Add | Arithmetic::Subtract, Some(other), None) if other != Money => Some(Some(other)),
        (Arithmetic::Add | Arithmetic::Subtract, ..) => None,
        (Arithmetic::Multiply, None | Some(Rate | Count), other) => Some(other),
        (Arithmetic::Multiply, other, None | Some(Rate | Count)) => Some(other),
        (Arithmetic::Multiply, ..) => None,
        (Arithmetic::Divide, one, other) if one == other => Some(Some(Rate)),
        (Arithmetic::Divide, one, None | Some(Rate | Count)) => Some(one),
        (Arithmetic::Divide, ..) => None,
    }
}
