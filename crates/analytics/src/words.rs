//! A rule's expression as a sentence that its readers would say, and the same with its numbers.

use model::facts::ColumnKind;
use model::figure::Input;
use model::{
    Category, FactTable, Figure, FigureKey, Measure, Money, MoneyUnit, Outcome, Period, Ratio, Stage, SubjectType,
};
use policy::lang::ast::{Arithmetic, Call, Compare, Expr, Node};
use policy::lang::parse;
use policy::pack::{Pack, Rule, RuleKind, class_part};

use crate::drawing::show;
use crate::explain::told;

/// The words of a period.
const OF_PERIOD: &[(&str, &str)] = &[
    ("year", "本年"),
    ("period", "本期"),
    ("period_start", "本期首日"),
    ("period_end", "本期末日"),
    ("year_start", "本年1月1日"),
];

/// A rule's expression as a Chinese sentence.
#[must_use]
pub fn of_rule(pack: &Pack, rule: &Rule) -> String {
    let table = match &rule.kind {
        RuleKind::Indicator { from, .. } => *from,
        RuleKind::Derived { .. } => FactTable::Projects,
    };
    Teller { pack, table, rule: Some(rule), figure: None }.expression(&rule.expression)
}

/// An expression as a Chinese sentence: columns, lists, classes, rules and closed words by their
/// names. A text that is no expression stands as it is.
#[must_use]
pub fn in_words(pack: &Pack, table: FactTable, expression: &str) -> String {
    Teller { pack, table, rule: None, figure: None }.expression(expression)
}

/// The formula of a figure with the numbers it was computed from: `35.9亿元÷43.4亿元 = 82.7%`; empty
/// for an aggregate, whose numbers are its rows.
#[must_use]
pub fn in_numbers(pack: &Pack, rule: &Rule, figure: &Figure) -> String {
    if !matches!(rule.kind, RuleKind::Derived { .. }) {
        return String::new();
    }
    let teller = Teller { pack, table: FactTable::Projects, rule: Some(rule), figure: Some(figure) };
    let formula = teller.expression(&rule.expression);
    format!("{formula} = {}", told(figure.measure(), figure.outcome(), figure.show()))
}

struct Teller<'a> {
    pack: &'a Pack,
    table: FactTable,
    /// The rule whose parameters are told by their values.
    rule: Option<&'a Rule>,
    /// Tell the numbers that this figure was computed from, in place of their names.
    figure: Option<&'a Figure>,
}

impl Teller<'_> {
    fn expression(&self, text: &str) -> String {
        parse(text).map_or_else(|_| text.trim().to_owned(), |whole| self.value(&whole))
    }

    /// What a part stands for; a part of several is put in brackets by [`Teller::part`].
    fn value(&self, expr: &Expr) -> String {
        match &expr.node {
            Node::Integer(number) => number.to_string(),
            Node::Percent(ratio) => percent(*ratio),
            Node::Money(fen) => amount(*fen),
            Node::Text(word) => format!("“{}”", self.name(word)),
            Node::Date(day) => Period::Day(*day).zh(),
            Node::Bool(true) => "是".to_owned(),
            Node::Bool(false) => "否".to_owned(),
            Node::Null => "空".to_owned(),
            Node::Name(name) => self.column(name),
            Node::Parameter(name) => self.parameter(name),
            Node::Reference(code) => self.own(code),
            Node::And(parts) => self.joined(parts, "，且"),
            Node::Or(parts) => self.joined(parts, "或"),
            Node::Not(inner) => self.not(inner),
            Node::Compare(how, left, right) => self.compare(*how, left, right),
            Node::Between(negated, value, low, high) => {
                let not = if *negated { "不" } else { "" };
                format!("{}{not}在{}至{}之间", self.part(value), self.part(low), self.part(high))
            }
            Node::In(negated, value, items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                format!("{}{}{}", self.part(value), if *negated { "不为" } else { "为" }, items.join("或"))
            }
            Node::IsNull(negated, value) => {
                format!("{}{}", if *negated { "有" } else { "没有" }, self.part(value))
            }
            Node::Arithmetic(how, left, right) => {
                let sign = match how {
                    Arithmetic::Add => '＋',
                    Arithmetic::Subtract => '－',
                    Arithmetic::Multiply => '×',
                    Arithmetic::Divide => '÷',
                };
                format!("{}{sign}{}", self.part(left), self.part(right))
            }
            Node::Negate(inner) => format!("－{}", self.part(inner)),
            Node::Case(branches, otherwise) => {
                let told = |(when, then): &(Expr, Expr)| format!("{}时取{}", self.value(when), self.part(then));
                let mut cases: Vec<String> = branches.iter().map(told).collect();
                cases.extend(otherwise.as_ref().map(|value| format!("其他取{}", self.part(value))));
                cases.join("，")
            }
            Node::Call(call) => self.call(call),
        }
    }

    /// The contrary, as one says it of a list or a class.
    fn not(&self, inner: &Expr) -> String {
        let told = self.value(inner);
        let Node::Call(call) = &inner.node else { return format!("并非（{told}）") };
        match call.name.as_str() {
            "in_list" => format!("未{told}"),
            "tagged" => told.replacen("含", "不含", 1),
            _ => format!("并非（{told}）"),
        }
    }

    /// A part within another: in brackets when it is made of several.
    fn part(&self, expr: &Expr) -> String {
        let told = self.value(expr);
        let several = matches!(&expr.node, Node::And(_) | Node::Or(_) | Node::Arithmetic(..) | Node::Case(..));
        if several { format!("（{told}）") } else { told }
    }

    fn joined(&self, parts: &[Expr], word: &str) -> String {
        parts.iter().map(|part| self.part(part)).collect::<Vec<_>>().join(word)
    }

    fn compare(&self, how: Compare, left: &Expr, right: &Expr) -> String {
        let days = self.is_day(left) || self.is_day(right);
        let word = match (how, days) {
            (Compare::Equal, _) => "为",
            (Compare::Different, _) => "不为",
            (Compare::Less, false) => "小于",
            (Compare::LessOrEqual, false) => "不超过",
            (Compare::Greater, false) => "超过",
            (Compare::GreaterOrEqual, false) => "不少于",
            (Compare::Less, true) => "早于",
            (Compare::LessOrEqual, true) => "不晚于",
            (Compare::Greater, true) => "晚于",
            (Compare::GreaterOrEqual, true) => "不早于",
        };
        format!("{}{word}{}", self.part(left), self.part(right))
    }

    fn is_day(&self, expr: &Expr) -> bool {
        match &expr.node {
            Node::Date(_) => true,
            Node::Name(name) => self.table.column(name).is_some_and(|(_, column)| column.kind == ColumnKind::Day),
            _ => false,
        }
    }

    fn call(&self, call: &Call) -> String {
        let argument = |place: usize| call.arguments.get(place).map_or_else(String::new, |value| self.part(value));
        let told = match call.name.as_str() {
            "count" if call.star => match self.table {
                FactTable::Projects => "项目个数".to_owned(),
                FactTable::Members => "清单项目个数".to_owned(),
            },
            "count" if call.distinct => format!("不同{}的个数", argument(0)),
            "count" => format!("有{}的个数", argument(0)),
            "sum" => format!("{}合计", argument(0)),
            "min" => format!("{}的最小值", argument(0)),
            "max" => format!("{}的最大值", argument(0)),
            "in_list" => format!("列入{}", argument(0)),
            "tagged" => format!("分类含{}", argument(0)),
            "starts_with" => format!("{}以{}开头", argument(0), argument(1)),
            "during" => format!("{}在{}", argument(0), argument(1)),
            "days_between" => format!("{}到{}的天数", argument(0), argument(1)),
            _ if let [Expr { node: Node::Reference(code), .. }] = call.arguments.as_slice() => self.figures(call, code),
            _ if let [Expr { node: Node::Text(variable), .. }] = call.arguments.as_slice() => self.statistic(variable),
            name => {
                let arguments: Vec<String> = call.arguments.iter().map(|value| self.value(value)).collect();
                let name = if name == "coalesce" { "取第一个有值的" } else { name };
                format!("{name}（{}）", arguments.join("、"))
            }
        };
        match &call.filter {
            Some(filter) => format!("{told}（只计：{}）", self.value(filter)),
            None => told,
        }
    }

    /// A parameter by its value: that of the figure's period, or the one that holds last.
    fn parameter(&self, name: &str) -> String {
        let known = self.rule.and_then(|rule| rule.parameters.iter().find(|known| known.name == name));
        let of_figure = self.figure.map(|figure| figure.key().period.last_day());
        let value = known.and_then(|known| of_figure.map_or_else(|| known.values.last(), |day| known.on(day)));
        value.map_or_else(|| format!("参数“{name}”"), |value| value.text.clone())
    }

    /// The figure of the same unit and period.
    fn own(&self, code: &str) -> String {
        self.figure.map_or_else(
            || format!("“{}”", self.title(code)),
            |figure| {
                let own = |key: &FigureKey| key.unit == figure.key().unit && key.period == figure.key().period;
                self.number(figure, code, own)
            },
        )
    }

    /// A function of the figures of a rule.
    fn figures(&self, call: &Call, code: &str) -> String {
        let order = if call.descending == Some(false) { "由低到高" } else { "由高到低" };
        let Some(figure) = self.figure else {
            let title = self.title(code);
            return match call.name.as_str() {
                "total" => format!("全域“{title}”"),
                "sum_of_units" => format!("各单位“{title}”之和"),
                "mean_of_units" => format!("各单位“{title}”的平均数"),
                "last_year" => format!("上年同期“{title}”"),
                "whole" => format!("不分类的“{title}”"),
                "sum_of_codes" => format!("各分类“{title}”之和"),
                "rank" => format!("“{title}”{order}的位次"),
                name => format!("{name}（“{title}”）"),
            };
        };
        let inputs = figure.provenance().inputs.iter();
        let of_rule = |key: &FigureKey| class_part(&key.rule).0 == code && key.rule != code;
        let codes = inputs.clone().filter(|input| matches!(input, Input::Figure { key, .. } if of_rule(key))).count();
        let is_it = |key: &FigureKey| key.rule == narrowed(figure, code) || key.rule == code;
        let count = inputs.filter(|input| matches!(input, Input::Figure { key, .. } if is_it(key))).count();
        match call.name.as_str() {
            "total" => self.number(figure, code, |key| key.unit == self.pack.policy.territory),
            "last_year" => self.number(figure, code, |key| key.period != figure.key().period),
            "whole" => self.number(figure, code, |key| key.rule == code),
            "sum_of_codes" => format!("{codes}个分类之和"),
            "sum_of_units" => format!("{count}个单位之和"),
            "mean_of_units" => format!("{count}个单位的平均数"),
            _ => format!("{}在{count}个单位中{order}的位次", self.own(code)),
        }
    }

    fn statistic(&self, name: &str) -> String {
        let Some(figure) = self.figure else { return format!("统计指标“{name}”") };
        let found = figure.provenance().inputs.iter().find_map(|input| match input {
            Input::Statistic { variable, measure, outcome, .. } if variable == name => Some((*measure, *outcome)),
            _ => None,
        });
        found.map_or_else(|| "—".to_owned(), |(measure, outcome)| told(measure, outcome, figure.show()))
    }

    /// The input of a rule that `wanted` picks, as it is printed.
    fn number(&self, figure: &Figure, code: &str, wanted: impl Fn(&FigureKey) -> bool) -> String {
        let of_code = narrowed(figure, code);
        let of_rule = |rule: &str| {
            figure.provenance().inputs.iter().find_map(|input| match input {
                Input::Figure { key, measure, outcome } if key.rule == rule && wanted(key) => {
                    Some((*measure, *outcome))
                }
                _ => None,
            })
        };
        let found = of_rule(&of_code).or_else(|| of_rule(code));
        let number = |(measure, outcome): (Measure, Outcome)| {
            told(measure, outcome, self.pack.rule(code).map_or(figure.show(), show))
        };
        found.map_or_else(|| "—".to_owned(), number)
    }

    fn title<'b>(&'b self, code: &'b str) -> &'b str {
        self.pack.rule(code).map_or(code, |rule| rule.title.as_str())
    }

    /// A column by its name for readers; a word of the period by its own.
    fn column(&self, name: &str) -> String {
        let column = self.table.column(name).map(|(_, column)| column.zh);
        column.or_else(|| closed(name)).unwrap_or(name).to_owned()
    }

    /// A list by its title, a class code by its name, a closed word by its own; else as it stands.
    fn name<'b>(&'b self, word: &'b str) -> &'b str {
        if let Some(list) = self.pack.lists.iter().find(|list| list.list.as_str() == word) {
            return &list.title;
        }
        let class = word.split_once(':').and_then(|(class, code)| self.pack.class_code(class, code));
        class.map(|class| class.name.as_str()).or_else(|| closed(word)).unwrap_or(word)
    }
}

/// The rule as it stands in a figure of one code of a class: `DZ-001:code` in one of `DZ-003:code`.
fn narrowed(figure: &Figure, rule: &str) -> String {
    class_part(&figure.key().rule).1.map_or_else(|| rule.to_owned(), |of| format!("{rule}:{of}"))
}

/// A word of a closed list, or of the period, as users read it.
fn closed(word: &str) -> Option<&'static str> {
    let stage = Stage::parse(word).map(Stage::zh);
    let category = || Category::parse(word).map(Category::zh);
    let subject = || SubjectType::parse(word).map(SubjectType::zh);
    let of_period = || OF_PERIOD.iter().find(|(known, _)| *known == word).map(|(_, zh)| *zh);
    stage.or_else(category).or_else(subject).or_else(of_period)
}

/// An amount exactly, in the largest unit in which it is at least one.
fn amount(fen: i64) -> String {
    let Some(money) = Money::from_fen(fen) else { return format!("{fen}分") };
    let units = [MoneyUnit::Yi, MoneyUnit::Wan];
    let unit = units.into_iter().find(|unit| fen.unsigned_abs() >= unit.fen().unsigned_abs());
    let unit = unit.unwrap_or(MoneyUnit::Yuan);
    money.exact(unit) + unit.zh()
}

/// A fraction as a percentage, as exactly as anybody writes one.
fn percent(ratio: Ratio) -> String {
    let hundred = ratio.mul(Ratio::whole(100)).map_or_else(|_| "—".to_owned(), |hundred| hundred.print(4));
    format!("{}%", hundred.trim_end_matches('0').trim_end_matches('.'))
}
