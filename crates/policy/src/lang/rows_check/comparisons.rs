//! Comparisons: of numbers with their rates, and of words.

use model::Ratio;

use super::faults::{fine_rate, mixed, mixed_tests, wanted};
use super::{Checked, Checker, Kind, Typed, gather};
use crate::lang::ast::{Compare, Expr, Node};
use crate::lang::fault::Fault;
use crate::lang::rows::{Number, Test, WordTest};

/// Largest factor a comparison with a rate may bring in: with it the product of the largest amount
/// stays within 64 bits.
pub(super) const LARGEST_FACTOR: i128 = 900;

impl Checker<'_> {
    pub(super) fn compare(&mut self, at: usize, compare: Compare, left: &Expr, right: &Expr) -> Checked<Test> {
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
                let l = self.in_range(left, times(l, left_factor))?;
                let r = self.in_range(right, times(r, right_factor))?;
                Ok(Test::Compare(compare, l, r))
            }
            (Typed::WordColumn(column, known), Typed::Text(text))
            | (Typed::Text(text), Typed::WordColumn(column, known)) => {
                self.check_word(at, known, &text)?;
                equality(at, compare, Test::Word(column, WordTest::OneOf(vec![text])))
            }
            (Typed::WordColumn(left, _), Typed::WordColumn(right, _)) => {
                equality(at, compare, Test::SameWord(left, right))
            }
            (Typed::Test(_), Typed::Test(_)) => Err(vec![mixed_tests(at)]),
            _ => Err(vec![wanted(at, "同类的两个值", "two values of one kind")]),
        }
    }

    pub(super) fn one_of(&mut self, value: &Expr, items: &[Expr]) -> Checked<Test> {
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

fn is_zero(number: &Number) -> bool {
    matches!(number, Number::Literal(0) | Number::Null)
}

pub(super) fn compatible(left: Kind, l: &Number, right: Kind, r: &Number) -> bool {
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
