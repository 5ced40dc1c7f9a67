//! Sums, differences, products and cases of numbers.

use super::comparisons::compatible;
use super::faults::{division, fine_rate, mixed, wanted};
use super::{Checked, Checker, Kind, Typed, plain};
use crate::lang::ast::{Arithmetic, Expr};
use crate::lang::rows::Number;

impl Checker<'_> {
    pub(super) fn arithmetic(&mut self, at: usize, operation: Arithmetic, left: &Expr, right: &Expr) -> Checked<Typed> {
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

    pub(super) fn case(&mut self, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Checked<Typed> {
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

    pub(super) fn same_kind(&mut self, expr: &Expr, kind: &mut Kind) -> Checked<Number> {
        let (number, found) = self.plain_number(expr)?;
        if !compatible(*kind, &Number::Null, found, &number) {
            return Err(vec![mixed(expr.at, *kind, found)]);
        }
        if *kind == Kind::Bare {
            *kind = found;
        }
        Ok(number)
    }
}
