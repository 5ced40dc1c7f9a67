//! Exact fractions.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// An exact fraction in lowest terms with a positive denominator. Rates, growth and means are kept
/// so until they are printed; comparison never rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Ratio {
    num: i128,
    den: i128,
}

/// A result whose terms leave the range of `i128`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the number leaves the range that can be kept exactly")]
pub struct OutOfRange;

const fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

// Each operation may leave the range, so none is the operator of its name.
#[allow(clippy::should_implement_trait)]
impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// One.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// A whole number.
    #[must_use]
    pub const fn whole(value: i128) -> Self {
        Self { num: value, den: 1 }
    }

    /// `num / den` in lowest terms.
    ///
    /// # Errors
    /// When `den` is zero or a term cannot be negated; callers name a zero denominator themselves.
    pub fn new(num: i128, den: i128) -> Result<Self, OutOfRange> {
        if den == 0 {
            return Err(OutOfRange);
        }
        let divisor = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).map_err(|_| OutOfRange)?;
        let (num, den) = (num / divisor, den / divisor);
        if den < 0 {
            return Ok(Self { num: num.checked_neg().ok_or(OutOfRange)?, den: den.checked_neg().ok_or(OutOfRange)? });
        }
        Ok(Self { num, den })
    }

    /// The numerator in lowest terms.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.num
    }

    /// The denominator in lowest terms, at least 1.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.den
    }

    /// Whether this is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// When a term overflows.
    pub fn add(self, other: Self) -> Result<Self, OutOfRange> {
        let left = self.num.checked_mul(other.den).ok_or(OutOfRange)?;
        let right = other.num.checked_mul(self.den).ok_or(OutOfRange)?;
        Self::new(left.checked_add(right).ok_or(OutOfRange)?, self.den.checked_mul(other.den).ok_or(OutOfRange)?)
    }

    /// The difference.
    ///
    /// # Errors
    /// When a term overflows.
    pub fn sub(self, other: Self) -> Result<Self, OutOfRange> {
        self.add(other.neg()?)
    }

    /// The product.
    ///
    /// # Errors
    /// When a term overflows.
    pub fn mul(self, other: Self) -> Result<Self, OutOfRange> {
        Self::new(
            self.num.checked_mul(other.num).ok_or(OutOfRange)?,
            self.den.checked_mul(other.den).ok_or(OutOfRange)?,
        )
    }

    /// The quotient.
    ///
    /// # Errors
    /// When `other` is zero or a term overflows.
    pub fn div(self, other: Self) -> Result<Self, OutOfRange> {
        Self::new(
            self.num.checked_mul(other.den).ok_or(OutOfRange)?,
            self.den.checked_mul(other.num).ok_or(OutOfRange)?,
        )
    }

    /// The opposite.
    ///
    /// # Errors
    /// For the one numerator that has no opposite.
    pub fn neg(self) -> Result<Self, OutOfRange> {
        Ok(Self { num: self.num.checked_neg().ok_or(OutOfRange)?, den: self.den })
    }

    /// Rounded to `places` decimals, half away from zero (四舍五入), as a whole number of
    /// 10^-places: `2/3` at 2 places is 67.
    ///
    /// # Errors
    /// When the scaled numerator overflows.
    pub fn rounded(self, places: u8) -> Result<i128, OutOfRange> {
        let scale = 10_i128.checked_pow(u32::from(places)).ok_or(OutOfRange)?;
        let scaled = self.num.checked_mul(scale).ok_or(OutOfRange)?;
        let (quotient, remainder) = (scaled / self.den, scaled % self.den);
        let up = remainder.unsigned_abs() >= self.den.unsigned_abs() - remainder.unsigned_abs();
        Ok(if up { quotient + scaled.signum() } else { quotient })
    }

    /// Printed with exactly `places` decimals, half away from zero; `-0.00` is never printed.
    /// A number too large to be scaled is printed as its fraction.
    #[must_use]
    pub fn print(self, places: u8) -> String {
        let Ok(rounded) = self.rounded(places) else { return self.to_string() };
        let sign = if rounded < 0 { "-" } else { "" };
        let digits = rounded.unsigned_abs();
        if places == 0 {
            return format!("{sign}{digits}");
        }
        let scale = 10_u128.pow(u32::from(places));
        format!("{sign}{}.{:0width$}", digits / scale, digits % scale, width = usize::from(places))
    }
}

/// Compares `a/b` with `c/d` (positive denominators) by whole parts and then by the reciprocals of
/// what is left, so that nothing can overflow.
fn compare(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut turned = false;
    loop {
        let by_whole = a.div_euclid(b).cmp(&c.div_euclid(d));
        let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
        let order = match (by_whole, left, right) {
            (Ordering::Equal, 0, 0) => Ordering::Equal,
            (Ordering::Equal, 0, _) => Ordering::Less,
            (Ordering::Equal, _, 0) => Ordering::Greater,
            (Ordering::Equal, _, _) => {
                (a, b, c, d) = (b, left, d, right);
                turned = !turned;
                continue;
            }
            (different, _, _) => different,
        };
        return if turned { order.reverse() } else { order };
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.num, self.den, other.num, other.den)
    }
}

impl fmt::Display for Ratio {
    /// The exact fraction: `3/4`, or `5` for a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 { write!(f, "{}", self.num) } else { write!(f, "{}/{}", self.num, self.den) }
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}

impl TryFrom<String> for Ratio {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (num, den) = text.split_once('/').unwrap_or((&text, "1"));
        let term = |term: &str| term.parse::<i128>().map_err(|_| format!("{text:?} is not a fraction"));
        Self::new(term(num)?, term(den)?).map_err(|problem| problem.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).expect("a fraction")
    }

    #[test]
    fn halves_round_away_from_zero() {
        let table = [
            (1, 2, 0, "1"),
            (-1, 2, 0, "-1"),
            (5, 2, 0, "3"),
            (1, 3, 2, "0.33"),
            (2, 3, 2, "0.67"),
            (-1, 1000, 2, "0.00"),
            (25, 10, 1, "2.5"),
            (-5, 1000, 2, "-0.01"),
        ];
        for (num, den, places, printed) in table {
            assert_eq!(ratio(num, den).print(places), printed, "{num}/{den}");
        }
    }

    #[test]
    fn comparison_does_not_overflow() {
        let big = i128::MAX / 3;
        assert!(ratio(big, big - 1) > ratio(big + 1, big));
        assert!(ratio(-big, big - 1) < ratio(-big - 1, big));
        assert_eq!(ratio(2, 6), ratio(1, 3));
    }

    proptest::proptest! {
        #[test]
        fn order_is_the_order_of_cross_products(a in -999_i128..999, b in 1_i128..999, c in -999_i128..999, d in 1_i128..999) {
            proptest::prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn rounding_is_within_half_a_step(num in -1_000_000_i128..1_000_000, den in 1_i128..10_000, places in 0_u8..4) {
            let value = ratio(num, den);
            let scale = 10_i128.pow(u32::from(places));
            let off = value.mul(Ratio::whole(scale)).and_then(|v| v.sub(Ratio::whole(value.rounded(places)?))).expect("small");
            proptest::prop_assert!(off.numerator().abs() * 2 <= off.denominator());
        }
    }
}
