//! Names and types of an indicator's expression, bound to a period.

use model::{Category, Column, ColumnKind, FactTable, Measure, Period, Ratio, Stage, SubjectType};

use super::ast::{Arithmetic, Call, Compare, Expr, Node};
use super::fault::{Fault, nearest};
use super::rows::{Aggregate, Condition, Function, Indicator, Number, Term, Test, WordTest};
use super::{Scope, Value};

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
}

type Checked<T> = Result<T, Vec<Fault>>;

/// Largest factor a comparison with a rate may bring in: amounts stay below 10^16 fen, so that the
/// products stay within 64 bits on every engine.
const LARGEST_FACTOR: i128 = 900;

pub fn indicator(expr: &Expr, text: &str, table: FactTable, period: Period, scope: &Scope) -> Checked<Indicator> {
    let mut checker = Checker { text: text.chars().collect(), table, period, scope, reads_reports: false };
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
    fn terms(&mut self, expr: &Expr, negative: bool, terms: &mut Vec<(Measure, Term)>, faults: &mut Vec<Fault>) {
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
                Ok((Measure::Count, Function::CountDistinct(number)))
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

    fn typed(&mut self, expr: &Expr) -> Checked<Typed> {
        let at = expr.at;
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
                    Typed::Number { number, .. } => Test::IsNull(number),
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

    fn name(&mut self, at: usize, name: &str) -> Checked<Typed> {
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

    fn year_start(&self) -> model::Day {
        Period::Year(self.period.year()).first_day()
    }

    fn parameter(&self, at: usize, name: &str) -> Checked<Typed> {
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

    fn compare(&mut self, at: usize, compare: Compare, left: &Expr, right: &Expr) -> Checked<Test> {
        let (left_typed, right_typed) = match (self.typed(left), self.typed(right)) {
            (Ok(left), Ok(right)) => (left, right),
            (left, right) => {
                let faults = left.err().into_iter().chain(right.err()).flatten();
                return Err(faults.collect());
            }
        };
        match (left_typed, right_typed) {
            (Typed::Null, _) | (_, Typed::Null) => {
                let zh = ("与 null 比较没有结果", "写成 is null 或 is not null");
                let en = ("comparing with null has no answer", "write is null or is not null");
                Err(vec![Fault::new("rule-compare-null", at, zh, en)])
            }
            (
                Typed::Number { number: l, kind: left_kind, scale: left_scale },
                Typed::Number { number: r, kind: right_kind, scale: right_scale },
            ) => {
                if !compatible(left_kind, &l, right_kind, &r) {
                    return Err(vec![mixed(at, left_kind, right_kind)]);
                }
                let (left_factor, right_factor) =
                    factors(left_scale, right_scale).ok_or_else(|| vec![fine_rate(at)])?;
                Ok(Test::Compare(compare, times(l, left_factor), times(r, right_factor)))
            }
            (Typed::WordColumn(column, known), Typed::Text(text))
            | (Typed::Text(text), Typed::WordColumn(column, known)) => {
                self.check_word(at, known, &text)?;
                equality(at, compare, Test::Word(column, WordTest::OneOf(vec![text])))
            }
            (Typed::WordColumn(left, _), Typed::WordColumn(right, _)) => {
                equality(at, compare, Test::SameWord(left, right))
            }
            (Typed::Test(left), Typed::Test(right)) => Err(vec![mixed_tests(at, &left, &right)]),
            _ => Err(vec![wanted(at, "同类的两个值", "two values of one kind")]),
        }
    }

    /// The words of closed columns are checked, so that a mistyped stage does not silently match nothing.
    fn check_word(&self, at: usize, column: &Column, word: &str) -> Checked<()> {
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

    fn one_of(&mut self, value: &Expr, items: &[Expr]) -> Checked<Test> {
        if let Typed::WordColumn(column, known) = self.typed(value)? {
            let words = items.iter().map(|item| match &item.node {
                Node::Text(text) => self.check_word(item.at, known, text).map(|()| text.clone()),
                _ => Err(vec![wanted(item.at, "单引号中的文字", "text in single quotes")]),
            });
            return Ok(Test::Word(column, WordTest::OneOf(gather(words)?)));
        }
        let tests = items.iter().map(|item| self.compare(item.at, Compare::Equal, value, item));
        Ok(Test::Or(gather(tests)?))
    }

    fn arithmetic(&mut self, at: usize, operation: Arithmetic, left: &Expr, right: &Expr) -> Checked<Typed> {
        if operation == Arithmetic::Divide {
            return Err(vec![division(at)]);
        }
        if operation == Arithmetic::Multiply {
            return self.product(at, left, right);
        }
        let ((l, left_kind), (r, right_kind)) = (self.plain_number(left)?, self.plain_number(right)?);
        let subtract = operation == Arithmetic::Subtract;
        let kind = match (left_kind, right_kind) {
            (Kind::Day, Kind::Day) if subtract => Kind::Days,
            (Kind::Day, Kind::Days | Kind::Bare) => Kind::Day,
            (Kind::Bare, other) | (other, Kind::Bare) if other != Kind::Money && other != Kind::Day => other,
            (one, other) if one == other && one != Kind::Day => one,
            _ => return Err(vec![mixed(at, left_kind, right_kind)]),
        };
        let (l, r) = (Box::new(l), Box::new(r));
        Ok(plain(if subtract { Number::Subtract(l, r) } else { Number::Add(l, r) }, kind))
    }

    fn product(&mut self, at: usize, left: &Expr, right: &Expr) -> Checked<Typed> {
        let number = |typed: Typed| match typed {
            Typed::Number { number, kind, scale } => Ok((number, kind, scale)),
            _ => Err(vec![wanted(at, "两个数", "two numbers")]),
        };
        let (l, left_kind, left_scale) = number(self.typed(left)?)?;
        let (r, right_kind, right_scale) = number(self.typed(right)?)?;
        let scale = left_scale.mul(right_scale).map_err(|_| vec![fine_rate(at)])?;
        match (left_kind, right_kind) {
            (Kind::Rate, kind) if kind != Kind::Day => Ok(Typed::Number { number: r, kind, scale }),
            (kind, Kind::Rate) if kind != Kind::Day => Ok(Typed::Number { number: l, kind, scale }),
            (Kind::Count | Kind::Bare, kind @ (Kind::Money | Kind::Count | Kind::Days | Kind::Bare))
            | (kind @ (Kind::Money | Kind::Days), Kind::Count | Kind::Bare) => {
                Ok(Typed::Number { number: Number::Multiply(Box::new(l), Box::new(r)), kind, scale })
            }
            _ => Err(vec![mixed(at, left_kind, right_kind)]),
        }
    }

    fn case(&mut self, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Checked<Typed> {
        let mut kind = Kind::Bare;
        let mut checked = Vec::new();
        for (condition, value) in branches {
            let test = self.test(condition)?;
            let number = self.same_kind(value, &mut kind)?;
            checked.push((test, number));
        }
        let otherwise = match otherwise {
            Some(value) => self.same_kind(value, &mut kind)?,
            None => Number::Null,
        };
        Ok(plain(Number::Case(checked, Box::new(otherwise)), kind))
    }

    fn same_kind(&mut self, expr: &Expr, kind: &mut Kind) -> Checked<Number> {
        let (number, found) = self.plain_number(expr)?;
        if !compatible(*kind, &Number::Null, found, &number) {
            return Err(vec![mixed(expr.at, *kind, found)]);
        }
        if *kind == Kind::Bare {
            *kind = found;
        }
        Ok(number)
    }

    fn call(&mut self, at: usize, call: &Call) -> Checked<Typed> {
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

const ROW_FUNCTIONS: [&str; 11] =
    ["count", "sum", "min", "max", "coalesce", "in_list", "tagged", "starts_with", "during", "days_between", "yi"];

fn is_aggregate(name: &str) -> bool {
    matches!(name, "count" | "sum" | "min" | "max")
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

fn equality(at: usize, compare: Compare, test: Test) -> Checked<Test> {
    match compare {
        Compare::Equal => Ok(test),
        Compare::Different => Ok(Test::Not(Box::new(test))),
        _ => {
            let zh = ("文字没有大小", "文字只用 =、<>、in 比较");
            let en = ("text has no order here", "compare text with =, <> or in");
            Err(vec![Fault::new("rule-text-order", at, zh, en)])
        }
    }
}

fn literal(expr: &Expr) -> Checked<String> {
    match &expr.node {
        Node::Text(text) if !text.is_empty() && !text.contains('|') => Ok(text.clone()),
        _ => Err(vec![wanted(expr.at, "单引号中的文字", "text in single quotes")]),
    }
}

fn is_zero(number: &Number) -> bool {
    matches!(number, Number::Literal(0) | Number::Null)
}

fn compatible(left: Kind, l: &Number, right: Kind, r: &Number) -> bool {
    match (left, right) {
        (one, other) if one == other => true,
        (Kind::Bare, Kind::Count | Kind::Days) | (Kind::Count | Kind::Days, Kind::Bare) => true,
        (Kind::Bare, Kind::Money | Kind::Day) => is_zero(l),
        (Kind::Money, Kind::Bare) => is_zero(r),
        _ => false,
    }
}

/// Whole factors that make two scaled numbers comparable as integers.
fn factors(left: Ratio, right: Ratio) -> Option<(i64, i64)> {
    let quotient = if left.is_zero() || right.is_zero() {
        return None;
    } else {
        left.div(right).ok()?
    };
    let (l, r) = (quotient.numerator(), quotient.denominator());
    (l > 0 && l <= LARGEST_FACTOR && r <= LARGEST_FACTOR).then_some((l as i64, r as i64))
}

fn times(number: Number, factor: i64) -> Number {
    match (factor, number) {
        (1, number) => number,
        (factor, Number::Literal(value)) if value.checked_mul(factor).is_some() => Number::Literal(value * factor),
        (factor, number) => Number::Multiply(Box::new(number), Box::new(Number::Literal(factor))),
    }
}

fn division(at: usize) -> Fault {
    let zh = ("指标中没有除法", "把分子、分母各写成一条指标，在派生规则中相除");
    let en = (
        "there is no division in an indicator",
        "make numerator and denominator indicators and divide in a derived rule",
    );
    Fault::new("rule-division-in-row", at, zh, en)
}

fn fine_rate(at: usize) -> Fault {
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

fn mixed(at: usize, left: Kind, right: Kind) -> Fault {
    let (left, right) = (kind_names(left), kind_names(right));
    let zh = (format!("{}与{}不能放在一起", left.0, right.0), "金额写成 yi(2)、wan(5000)，日期写成 date '2020-06-30'");
    let en = (
        format!("{} and {} do not mix", left.1, right.1),
        "write money as yi(2) or wan(5000), days as date '2020-06-30'",
    );
    Fault::new("rule-mixed-kinds", at, zh, en)
}

fn mixed_tests(at: usize, _left: &Test, _right: &Test) -> Fault {
    let zh = ("条件之间不能比较", "用 and、or、not 连接条件");
    let en = ("conditions are not compared", "join them with and, or, not");
    Fault::new("rule-mixed-kinds", at, zh, en)
}

fn wanted(at: usize, zh: &str, en: &str) -> Fault {
    let zh = ("此处的值类型不对".to_owned(), format!("应为：{zh}"));
    let en = ("a value of another kind stands here".to_owned(), format!("expected: {en}"));
    Fault::new("rule-wrong-kind", at, zh, en)
}

pub(super) fn arguments(at: usize, name: &str, wanted: usize) -> Fault {
    let zh = (format!("{name} 的参数个数不对"), format!("应有{wanted}个"));
    let en = (format!("{name} has another number of arguments"), format!("give it {wanted}"));
    Fault::new("rule-argument-count", at, zh, en)
}

pub(super) fn unknown_parameter(at: usize, name: &str, scope: &Scope) -> Fault {
    let near = nearest(name, scope.parameters.iter().map(|(known, _)| known.as_str()));
    let zh = (format!("没有参数“:{name}”，或它在该时期没有值"), format!("在 parameters 中给出；是否为“{near}”？"));
    let en = (
        format!("there is no parameter :{name}, or it has no value for the period"),
        format!("give it under parameters; did you mean {near:?}?"),
    );
    Fault::new("rule-unknown-parameter", at, zh, en)
}

pub(super) fn unknown_function(at: usize, name: &str, known: &[&str]) -> Fault {
    let near = nearest(name, known.iter().copied());
    let zh = (format!("没有函数“{name}”"), format!("是否为“{near}”？可用：{}", known.join("、")));
    let en = (format!("there is no function {name:?}"), format!("did you mean {near:?}? Known: {}", known.join(", ")));
    Fault::new("rule-unknown-function", at, zh, en)
}
