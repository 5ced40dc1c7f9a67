//! Amounts of money.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in fen (0.01 yuan). Sums are taken in `i128` and checked on the way back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "i64", try_from = "i64")]
pub struct Money(i64);

/// The unit in which an amount is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MoneyUnit {
    /// 元
    Yuan,
    /// 万元, ten thousand yuan
    Wan,
    /// 亿元, a hundred million yuan
    Yi,
}

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Not a decimal number.
    #[error("{0:?} is not a number")]
    NotANumber(String),
    /// More decimals than a fen holds.
    #[error("{0:?} is finer than one fen")]
    TooFine(String),
    /// Outside ±10^16 fen (100 trillion yuan).
    #[error("{0:?} is larger than any amount the system keeps")]
    TooLarge(String),
}

impl MoneyUnit {
    /// Fen in one of this unit.
    #[must_use]
    pub const fn fen(self) -> i64 {
        match self {
            Self::Yuan => 100,
            Self::Wan => 1_000_000,
            Self::Yi => 10_000_000_000,
        }
    }

    /// Decimals needed to write one fen in this unit.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        match self {
            Self::Yuan => 2,
            Self::Wan => 6,
            Self::Yi => 10,
        }
    }

    /// The Chinese name: 元, 万元, 亿元.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Wan => "万元",
            Self::Yi => "亿元",
        }
    }

    /// Reads 元, 万元 or 亿元.
    #[must_use]
    pub fn parse_zh(text: &str) -> Option<Self> {
        match text {
            "元" => Some(Self::Yuan),
            "万元" => Some(Self::Wan),
            "亿元" => Some(Self::Yi),
            _ => None,
        }
    }
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount kept, 10^16 fen: a thousand projects of it still sum in `i128` with room.
    pub const LARGEST: Self = Self(10_000_000_000_000_000);

    /// An amount of `fen`; `None` beyond [`Money::LARGEST`] either way.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Option<Self> {
        if fen > Self::LARGEST.0 || fen < -Self::LARGEST.0 { None } else { Some(Self(fen)) }
    }

    /// The amount in fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Reads a plain decimal text (`12`, `-3.5`, `1234.56`) in the given unit, exactly.
    ///
    /// # Errors
    /// Says whether the text is no number, too fine or too large.
    pub fn parse(text: &str, unit: MoneyUnit) -> Result<Self, NotMoney> {
        let wrong = || NotMoney::NotANumber(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && decimals.is_empty() {
            return Err(wrong());
        }
        if !whole.bytes().chain(decimals.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let kept = decimals.trim_end_matches('0');
        let places = usize::from(unit.decimals());
        if kept.len() > places {
            return Err(NotMoney::TooFine(text.to_owned()));
        }
        if whole.trim_start_matches('0').len() > 17 {
            return Err(NotMoney::TooLarge(text.to_owned()));
        }
        let scaled = format!("{whole}{kept:0<places$}");
        let fen: i128 = scaled.parse().map_err(|_| wrong())?;
        let fen = i64::try_from(if negative { -fen } else { fen });
        fen.ok().and_then(Self::from_fen).ok_or_else(|| NotMoney::TooLarge(text.to_owned()))
    }

    /// Writes the amount exactly in the given unit, without trailing zeros: `12.5` for 12.5 万元.
    #[must_use]
    pub fn exact(self, unit: MoneyUnit) -> String {
        let (sign, fen) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let scale = unit.fen().unsigned_abs();
        let places = usize::from(unit.decimals());
        let decimals = format!("{:0places$}", fen % scale);
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        format!("{sign}{}{point}{decimals}", fen / scale)
    }

    /// Adds, or `None` beyond [`Money::LARGEST`].
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Self::from_fen(fen),
            None => None,
        }
    }

    /// Subtracts, or `None` beyond [`Money::LARGEST`].
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Self::from_fen(fen),
            None => None,
        }
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> Self {
        money.0
    }
}

impl TryFrom<i64> for Money {
    type Error = NotMoney;

    fn try_from(fen: i64) -> Result<Self, NotMoney> {
        Self::from_fen(fen).ok_or_else(|| NotMoney::TooLarge(fen.to_string()))
    }
}

impl fmt::Display for Money {
    /// Exact, in yuan with its unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}元", self.exact(MoneyUnit::Yuan))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_in_each_unit() {
        let table = [
            ("12.5", MoneyUnit::Wan, 12_500_000),
            ("209.8", MoneyUnit::Yi, 2_098_000_000_000),
            ("-0.01", MoneyUnit::Yuan, -1),
            ("3.", MoneyUnit::Yuan, 300),
            (".5", MoneyUnit::Yuan, 50),
            ("1.000000000", MoneyUnit::Wan, 1_000_000),
        ];
        for (text, unit, fen) in table {
            assert_eq!(Money::parse(text, unit).map(Money::fen), Ok(fen), "{text}");
        }
    }

    #[test]
    fn no_larger_amount_is_taken_from_a_record() {
        let largest = Money::LARGEST.fen();
        assert_eq!(serde_json::from_str::<Money>(&largest.to_string()).ok(), Some(Money::LARGEST));
        assert_eq!(serde_json::to_string(&Money::LARGEST).ok(), Some(largest.to_string()));
        assert!(serde_json::from_str::<Money>(&(largest + 1).to_string()).is_err());
    }

    #[test]
    fn what_is_no_amount_is_named() {
        assert!(matches!(Money::parse("0.001", MoneyUnit::Yuan), Err(NotMoney::TooFine(_))));
        assert!(matches!(Money::parse("1e5", MoneyUnit::Yuan), Err(NotMoney::NotANumber(_))));
        assert!(matches!(Money::parse("-", MoneyUnit::Yuan), Err(NotMoney::NotANumber(_))));
        assert!(matches!(Money::parse("99999999999", MoneyUnit::Yi), Err(NotMoney::TooLarge(_))));
    }

    proptest::proptest! {
        #[test]
        fn writing_and_reading_give_the_same_fen(fen in -10_000_000_000_000_000_i64..=10_000_000_000_000_000) {
            let money = Money::from_fen(fen).expect("in range");
            for unit in [MoneyUnit::Yuan, MoneyUnit::Wan, MoneyUnit::Yi] {
                proptest::prop_assert_eq!(Money::parse(&money.exact(unit), unit), Ok(money));
            }
        }
    }
}
