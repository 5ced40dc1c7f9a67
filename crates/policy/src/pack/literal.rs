//! Values as packs write them: `60%`, `5亿元`, `36`, `10天`, or the name of an absence.

use model::{Absence, Measure, Money, MoneyUnit, Ratio};

/// A value as packs write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A number with what it measures: fen for money, a fraction of one for rates, ones for counts
    /// and days. A bare number measures a count; it [fits](Literal::fits) a rank too.
    Number(Measure, Ratio),
    /// The name of an absence.
    Absent(Absence),
}

/// Why a text is not a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALiteral {
    /// Neither a number with a known unit nor the name of an absence.
    #[error("{0:?} is not a value")]
    NotAValue(String),
    /// An amount finer than one fen.
    #[error("{0:?} is finer than one fen")]
    TooFine(String),
    /// More digits than are kept.
    #[error("{0:?} has more digits than are kept")]
    TooLarge(String),
}

/// What to write instead, in Chinese.
pub const CURE_ZH: &str = "写作 60%、5亿元、3000万元、36、10天，或缺值的名称（如 未报）；金额不细于一分";

/// What to write instead, in English.
pub const CURE_EN: &str =
    "write 60%, 5亿元, 3000万元, 36, 10天 or the name of an absence such as 未报; no amount is finer than one fen";

/// The names of absences, as figures print them.
pub const ABSENCES: &[(&str, Absence)] = &[
    ("未到期", Absence::NotDue),
    ("未报", Absence::NotReported),
    ("分母为零", Absence::ZeroDenominator),
    ("暂缓", Absence::Suspended),
    ("资料无此项", Absence::NotInSource),
    ("无此单位", Absence::NoUnit),
    ("不参加排名", Absence::Unranked),
    ("超出范围", Absence::OutOfRange),
];

/// Units after a number; the longer before the shorter that ends them.
const UNITS: &[(&str, Option<MoneyUnit>, Measure)] = &[
    ("亿元", Some(MoneyUnit::Yi), Measure::Money),
    ("万元", Some(MoneyUnit::Wan), Measure::Money),
    ("元", Some(MoneyUnit::Yuan), Measure::Money),
    ("%", None, Measure::Rate),
    ("％", None, Measure::Rate),
    ("天", None, Measure::Days),
];

/// Digits kept before the point, and behind it.
const DIGITS: (usize, usize) = (17, 12);

impl Literal {
    /// Reads a value: a decimal number with its unit (`60%`, `5亿元`, `3000万元`, `1.5元`, `36`,
    /// `10天`), or the name of an absence. Spaces around number and unit do not matter.
    ///
    /// # Errors
    /// Says why the text is not a value.
    pub fn parse(text: &str) -> Result<Self, NotALiteral> {
        let text = text.trim();
        if let Some((_, absence)) = ABSENCES.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Absent(*absence));
        }
        let unit = UNITS.iter().find_map(|unit| Some((text.strip_suffix(unit.0)?, unit.1, unit.2)));
        let (number, money, measure) = unit.unwrap_or((text, None, Measure::Count));
        let number = number.trim_end();
        let value = match (money, measure) {
            (Some(unit), _) => amount(number, unit, text)?,
            (None, Measure::Rate) => decimal(number, text, 2)?,
            (None, Measure::Days) => whole(decimal(number, text, 0)?, text)?,
            _ => decimal(number, text, 0)?,
        };
        Ok(Self::Number(measure, value))
    }

    /// The number, when it is one.
    #[must_use]
    pub const fn number(self) -> Option<(Measure, Ratio)> {
        match self {
            Self::Number(measure, number) => Some((measure, number)),
            Self::Absent(_) => None,
        }
    }

    /// The amount, when it is money.
    #[must_use]
    pub fn money(self) -> Option<Money> {
        match self {
            Self::Number(Measure::Money, fen) if fen.denominator() == 1 => {
                i64::try_from(fen.numerator()).ok().and_then(Money::from_fen)
            }
            _ => None,
        }
    }

    /// Whether the value can be one of a measure: absences fit all, a bare number fits counts and ranks.
    #[must_use]
    pub fn fits(self, measure: Measure) -> bool {
        match self {
            Self::Number(Measure::Count, _) => matches!(measure, Measure::Count | Measure::Rank),
            Self::Number(own, _) => own == measure,
            Self::Absent(_) => true,
        }
    }
}

fn amount(number: &str, unit: MoneyUnit, text: &str) -> Result<Ratio, NotALiteral> {
    use model::money::NotMoney;
    // The plain form is checked first, so that no unit takes a number that the others refuse.
    decimal(number, text, 0)?;
    match Money::parse(number, unit) {
        Ok(money) => Ok(Ratio::whole(i128::from(money.fen()))),
        Err(NotMoney::NotANumber(_)) => Err(NotALiteral::NotAValue(text.to_owned())),
        Err(NotMoney::TooFine(_)) => Err(NotALiteral::TooFine(text.to_owned())),
        Err(NotMoney::TooLarge(_)) => Err(NotALiteral::TooLarge(text.to_owned())),
    }
}

fn whole(number: Ratio, text: &str) -> Result<Ratio, NotALiteral> {
    if number.denominator() == 1 { Ok(number) } else { Err(NotALiteral::NotAValue(text.to_owned())) }
}

/// A decimal number over `10^hundreds`: `60` with 2 is three fifths.
fn decimal(number: &str, text: &str, hundreds: usize) -> Result<Ratio, NotALiteral> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let (before, behind) = digits.split_once('.').map_or((digits, None), |(before, behind)| (before, Some(behind)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(before) || !behind.is_none_or(is_digits) {
        return Err(NotALiteral::NotAValue(text.to_owned()));
    }
    let behind = behind.unwrap_or_default();
    let too_large = || NotALiteral::TooLarge(text.to_owned());
    if before.len() > DIGITS.0 || behind.len() > DIGITS.1 {
        return Err(too_large());
    }
    let scaled: i128 = format!("{sign}{before}{behind}").parse().map_err(|_| too_large())?;
    let scale = 10_i128.checked_pow((behind.len() + hundreds) as u32).ok_or_else(too_large)?;
    Ratio::new(scaled, scale).map_err(|_| too_large())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).expect("a fraction")
    }

    #[test]
    fn values_are_read_exactly_with_their_measure() {
        let table = [
            ("60%", Measure::Rate, ratio(3, 5)),
            ("82.72 %", Measure::Rate, ratio(8272, 10_000)),
            ("-4.1％", Measure::Rate, ratio(-41, 1000)),
            ("5亿元", Measure::Money, ratio(50_000_000_000, 1)),
            ("527.3亿元", Measure::Money, ratio(5_273_000_000_000, 1)),
            ("3000万元", Measure::Money, ratio(3_000_000_000, 1)),
            ("-0.01元", Measure::Money, ratio(-1, 1)),
            ("36", Measure::Count, ratio(36, 1)),
            (" 2.5 ", Measure::Count, ratio(5, 2)),
            ("10天", Measure::Days, ratio(10, 1)),
            ("0天", Measure::Days, Ratio::ZERO),
        ];
        for (text, measure, number) in table {
            assert_eq!(Literal::parse(text), Ok(Literal::Number(measure, number)), "{text}");
        }
    }

    #[test]
    fn every_absence_has_a_name() {
        for absence in Absence::ALL {
            let (name, _) = ABSENCES.iter().find(|(_, known)| known == absence).expect("a name");
            assert_eq!(Literal::parse(name), Ok(Literal::Absent(*absence)));
        }
    }

    #[test]
    fn what_is_no_value_is_named() {
        for text in [
            "", "%", "亿元", "六成", "5亿", "1,000", "+5", "1e3", ".5", "5.", "--5", "2.5天", "60%%", "未 报", "5 6",
            "- 5",
        ] {
            assert!(matches!(Literal::parse(text), Err(NotALiteral::NotAValue(_))), "{text}");
        }
        assert!(matches!(Literal::parse("0.001元"), Err(NotALiteral::TooFine(_))));
        for text in ["123456789012345678", "99999999999亿元", "0.1234567890123%"] {
            assert!(matches!(Literal::parse(text), Err(NotALiteral::TooLarge(_))), "{text}");
        }
    }

    #[test]
    fn a_bare_number_fits_counts_and_ranks_only() {
        let fits = |text: &str| {
            let literal = Literal::parse(text).expect(text);
            Measure::ALL.iter().copied().filter(|measure| literal.fits(*measure)).collect::<Vec<_>>()
        };
        assert_eq!(fits("2"), [Measure::Count, Measure::Rank]);
        assert_eq!(fits("2%"), [Measure::Rate]);
        assert_eq!(fits("2元"), [Measure::Money]);
        assert_eq!(fits("2天"), [Measure::Days]);
        assert_eq!(fits("未报"), Measure::ALL);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Literal::parse(&text);
        }

        #[test]
        fn a_printed_rate_is_read_back(hundredths in -100_000_000_i128..100_000_000) {
            let rate = ratio(hundredths, 10_000);
            let printed = format!("{}%", ratio(hundredths, 100).print(2));
            proptest::prop_assert_eq!(Literal::parse(&printed), Ok(Literal::Number(Measure::Rate, rate)));
        }
    }
}
