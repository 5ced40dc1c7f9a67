//! Amounts and other decimals.

use model::codes::half_width;
use model::{Money, MoneyUnit};

/// An amount as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The amount.
    pub money: Money,
    /// The text was finer than a fen and was rounded, half away from zero.
    pub rounded: bool,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// Not a number.
    NotANumber,
    /// Beyond [`Money::LARGEST`].
    TooLarge,
    /// A number, and neither the cell nor the column says in what unit.
    NoUnit,
    /// In another currency.
    Currency,
}

/// A decimal as a whole number of small steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaled {
    /// Steps of 10^-places.
    pub value: i64,
    /// Whether nothing was rounded away.
    pub exact: bool,
}

/// Whether a text stands for "none": dashes, strokes, 无.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    let text = half_width(text);
    text.chars().all(|c| matches!(c, '-' | '/' | '\\' | '_' | '…'))
        || ["无", "暂无", "n/a", "N/A", "空"].contains(&text.as_str())
}

/// Splits a trailing unit of money off: `1.2亿元` is `1.2` in 亿元. The text is already half-width.
///
/// # Errors
/// [`AmountFault::Currency`] for dollars, euros and the like.
pub fn split_unit(text: &str) -> Result<(&str, Option<MoneyUnit>), AmountFault> {
    const UNITS: [(&str, MoneyUnit); 5] = [
        ("亿元", MoneyUnit::Yi),
        ("万元", MoneyUnit::Wan),
        ("亿", MoneyUnit::Yi),
        ("万", MoneyUnit::Wan),
        ("元", MoneyUnit::Yuan),
    ];
    if ["美元", "欧元", "港元", "港币", "日元", "美金", "USD", "EUR"].iter().any(|word| text.contains(word))
    {
        return Err(AmountFault::Currency);
    }
    let text = text.strip_suffix("人民币").unwrap_or(text);
    let found = UNITS.iter().find_map(|(word, unit)| text.strip_suffix(word).map(|rest| (rest, Some(*unit))));
    Ok(found.unwrap_or((text, None)))
}

/// Reads an amount: full-width digits, thousands separators, ￥, (12) for -12, and a trailing unit,
/// which goes before the unit of the column. `None` for what stands for nothing.
///
/// # Errors
/// Says why it is no amount.
pub fn amount(text: &str, column_unit: Option<MoneyUnit>) -> Result<Option<Amount>, AmountFault> {
    if is_nothing(text) {
        return Ok(None);
    }
    let text = half_width(text);
    let text = text.trim_start_matches(['¥', '￥']).trim_start_matches("人民币").trim_start_matches("RMB");
    let (digits, unit) = split_unit(text)?;
    let plain = plain_decimal(digits).ok_or(AmountFault::NotANumber)?;
    let unit = unit.or(column_unit).ok_or(AmountFault::NoUnit)?;
    let scaled = scaled(&plain, unit.decimals().into()).ok_or(AmountFault::TooLarge)?;
    let money = Money::from_fen(scaled.value).ok_or(AmountFault::TooLarge)?;
    Ok(Some(Amount { money, rounded: !scaled.exact }))
}

/// A number with its separators and accounting brackets taken off; `None` when it is none.
fn plain_decimal(text: &str) -> Option<String> {
    let (text, negative) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (inside, true),
        None => (text, false),
    };
    let (text, minus) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
    let text = if negative || minus { text } else { text.strip_prefix('+').unwrap_or(text) };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut whole = first.to_owned();
    for group in groups {
        // 1,234,567: a comma that does not set off three digits is a mistake, not a separator.
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        whole.push_str(group);
    }
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && decimals.is_empty()) || !is_digits(&whole) || !is_digits(decimals) || (negative && minus) {
        return None;
    }
    let sign = if negative || minus { "-" } else { "" };
    Some(format!("{sign}{whole}.{decimals}"))
}

/// A plain decimal (`-12.5`) in steps of 10^-places, rounded half away from zero; `None` when it is
/// no decimal or leaves the range.
#[must_use]
pub fn scaled(text: &str, places: usize) -> Option<Scaled> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = whole.bytes().chain(decimals.bytes()).all(|b| b.is_ascii_digit());
    if !all_digits || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let decimals = decimals.trim_end_matches('0');
    let (kept, rest) = decimals.split_at(decimals.len().min(places));
    let steps: i64 = format!("0{whole}{kept:0<places$}").parse().ok()?;
    let up = i64::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let value = steps.checked_add(up)?;
    Some(Scaled { value: if negative { -value } else { value }, exact: rest.is_empty() })
}
