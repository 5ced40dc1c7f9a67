//! Decimal texts as exact fractions.

use model::Ratio;

/// Reads `12` or `12.5` as an exact fraction; `None` for more than 15 digits either side.
pub fn decimal(text: &str) -> Option<Ratio> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || whole.len() > 15 || decimals.len() > 15 {
        return None;
    }
    let digits: i128 = format!("{whole}{decimals}").parse().ok()?;
    Ratio::new(digits, 10_i128.pow(decimals.len() as u32)).ok()
}
