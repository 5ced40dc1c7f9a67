//! Units with their parts, and lists of words.

use std::collections::BTreeSet;

use model::attribution::WHOLE_PPM;
use model::codes::half_width;

use super::amount::scaled;

/// One unit of a cell, with its part where the cell gives one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharePart {
    /// Code or name as written.
    pub unit: String,
    /// Its part in millionths.
    pub ppm: Option<u32>,
}

/// Why a text is no list of units with their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareFault {
    /// A part that is no percentage above 0; the text of it.
    NotAShare(String),
    /// Some units have a part and others have none.
    SomeMissing,
    /// The parts do not make 100%; what they make, in percent.
    Sum(String),
    /// A unit stands twice.
    Twice(String),
}

/// The items of a cell that holds several, separated by 、 ; , or line ends.
#[must_use]
pub fn items(text: &str) -> Vec<String> {
    let separators = ['、', ';', '；', ',', '，', '\n', '|'];
    text.split(separators).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// Reads `511702 60%、511703 40%`, `通川区:60%；达川区:40%`, or units without parts.
///
/// # Errors
/// Says what is wrong with the parts.
pub fn shares(text: &str) -> Result<Vec<SharePart>, ShareFault> {
    let parts = items(text).iter().map(|item| part(item)).collect::<Result<Vec<_>, _>>()?;
    let mut units = BTreeSet::new();
    if let Some(again) = parts.iter().find(|part| !units.insert(part.unit.as_str())) {
        return Err(ShareFault::Twice(again.unit.clone()));
    }
    let given: Vec<u32> = parts.iter().filter_map(|part| part.ppm).collect();
    if given.is_empty() {
        return Ok(parts);
    }
    if given.len() < parts.len() {
        return Err(ShareFault::SomeMissing);
    }
    let sum: u64 = given.iter().copied().map(u64::from).sum();
    if sum == u64::from(WHOLE_PPM) { Ok(parts) } else { Err(ShareFault::Sum(percent(sum))) }
}

/// Millionths as a percentage: 1,000,000 is `100%`.
fn percent(ppm: u64) -> String {
    let decimals = format!("{:04}", ppm % 10_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals}%", ppm / 10_000)
}

fn part(item: &str) -> Result<SharePart, ShareFault> {
    let text = item.replace('％', "%").replace('：', ":").replace('（', "(").replace('）', ")");
    let Some(head) = text.trim_end_matches(')').trim_end().strip_suffix('%') else {
        return Ok(SharePart { unit: text.trim().to_owned(), ppm: None });
    };
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || ('０'..='９').contains(&c) || c == '．' || c == '-';
    let unit = head.trim_end().trim_end_matches(is_number);
    let number = half_width(&head[unit.len()..]);
    let unit = unit.trim_end_matches([':', '(', ' ', '\u{3000}', '占']).trim();
    let wrong = || ShareFault::NotAShare(item.to_owned());
    let ppm = scaled(&number, 4).filter(|scaled| scaled.exact).ok_or_else(wrong)?;
    let ppm = u32::try_from(ppm.value).ok().filter(|ppm| (1..=WHOLE_PPM).contains(ppm)).ok_or_else(wrong)?;
    // `511702 60%` glued together would read as one number.
    if unit.is_empty() { Err(wrong()) } else { Ok(SharePart { unit: unit.to_owned(), ppm: Some(ppm) }) }
}
