//! Numbers as spreadsheet cells hold them: the one place where amounts become floats.
#![allow(
    clippy::float_arithmetic,
    reason = "a spreadsheet cell is an IEEE double; there is no other number in the file format"
)]

use model::Ratio;

/// The double nearest to a fraction, halves to the even one.
pub(crate) fn nearest(number: Ratio) -> f64 {
    let sign = if number.numerator() < 0 { -1.0 } else { 1.0 };
    let denominator = number.denominator().unsigned_abs();
    let mut bits = number.numerator().unsigned_abs() / denominator;
    let mut rest = number.numerator().unsigned_abs() % denominator;
    if bits == 0 && rest == 0 {
        return 0.0;
    }
    // Long division to 64 binary digits: eleven more than a double keeps. The last one is set when
    // anything is left over, so that the only rounding, below, sees on which side of a half it is.
    let mut exponent = 0_i32;
    let mut left_over = false;
    while bits >= 1 << 64 {
        left_over |= bits & 1 == 1;
        bits >>= 1;
        exponent += 1;
    }
    while bits < 1 << 63 {
        // A denominator is below 2^127, so that twice the rest does not overflow.
        rest <<= 1;
        bits = bits << 1 | u128::from(rest >= denominator);
        rest -= if rest >= denominator { denominator } else { 0 };
        exponent -= 1;
    }
    if left_over || rest != 0 {
        bits |= 1;
    }
    sign * (bits as u64 as f64) * power_of_two(exponent)
}

/// Two to a power, exactly; fractions of `i128` stay far within -1022 to 1023.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(u64::from((exponent + 1023).unsigned_abs()) << 52)
}

/// Whether what a sheet computes is the exact number as far as a sheet can tell.
pub(super) fn agrees(computed: f64, exact: Ratio) -> bool {
    let exact = nearest(exact);
    // A sheet keeps fifteen digits; a chain of steps loses some. One fen is 1e-10 in 亿元.
    let tolerance = (1e-12 * exact.abs()).max(1e-12);
    (computed - exact).abs() <= tolerance
}

/// The four operations of a sheet.
pub(super) fn operate(left: f64, operator: char, right: f64) -> Option<f64> {
    let result = match operator {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => return None,
    };
    result.is_finite().then_some(result)
}

/// The place of a number among others, as RANK gives it.
pub(super) fn rank(of: f64, among: &[f64], descending: bool) -> f64 {
    let before = among.iter().filter(|other| if descending { **other > of } else { **other < of });
    before.count() as f64 + 1.0
}

/// Decimals to which cells are rounded before they are ranked.
pub(super) const RANKED_PLACES: u8 = 12;

/// The number rounded as ROUND gives it with [`RANKED_PLACES`].
pub(super) fn round(number: f64) -> f64 {
    let scale = 1e12;
    (number * scale).round() / scale
}

/// The sum, as SUM gives it.
pub(super) fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).expect("a fraction")
    }

    #[test]
    fn known_fractions_are_their_doubles() {
        let table = [
            (0, 1, 0.0),
            (1, 3, 1.0 / 3.0),
            (-2, 3, -2.0 / 3.0),
            (827, 10, 82.7),
            (1, 1 << 60, 2f64.powi(-60)),
            (i128::MAX, 1, i128::MAX as f64),
            (1, i128::MAX, 1.0 / i128::MAX as f64),
        ];
        for (num, den, expected) in table {
            assert_eq!(nearest(ratio(num, den)), expected, "{num}/{den}");
        }
    }

    #[test]
    fn halves_between_doubles_go_to_the_even_one() {
        let odd = (1_i128 << 53) + 1;
        assert_eq!(nearest(ratio(odd, 1)), (1_u64 << 53) as f64);
        assert_eq!(nearest(ratio(odd * 3 + 1, 3)), ((1_u64 << 53) + 2) as f64, "a third above the half");
        assert_eq!(nearest(ratio(odd * 3 - 1, 3)), (1_u64 << 53) as f64, "a third below the half");
    }

    #[test]
    fn a_sheet_agrees_within_its_own_precision() {
        assert!(agrees(0.1 + 0.2, ratio(3, 10)));
        assert!(agrees(1e-17, Ratio::ZERO));
        assert!(!agrees(0.83, ratio(827, 1000)));
        assert!(!agrees(f64::NAN, ratio(1, 1)));
    }

    #[test]
    fn equal_numbers_share_a_place() {
        assert_eq!(rank(0.5, &[0.9, 0.5, 0.5, 0.1], true), 2.0);
        assert_eq!(rank(0.5, &[0.9, 0.5, 0.5, 0.1], false), 2.0);
        assert_eq!(rank(0.1, &[0.9, 0.5, 0.5, 0.1], true), 4.0);
    }

    proptest::proptest! {
        /// Reading a decimal text is correctly rounded in the standard library: an independent witness.
        #[test]
        fn decimals_are_read_the_same_way(digits in proptest::num::i64::ANY, places in 0_u32..19) {
            let text = format!("{digits}e-{places}");
            let expected: f64 = text.parse().expect("a number");
            proptest::prop_assert_eq!(nearest(ratio(i128::from(digits), 10_i128.pow(places))), expected);
        }

        /// Both terms are exact doubles, so that one division rounds once.
        #[test]
        fn small_fractions_divide_the_same_way(num in -(1_i64 << 53)..1 << 53, den in 1_i64..1 << 53) {
            proptest::prop_assert_eq!(nearest(ratio(num.into(), den.into())), num as f64 / den as f64);
        }
    }
}
