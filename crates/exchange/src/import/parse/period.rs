//! Reporting periods as people write them.

use model::Period;
use model::codes::half_width;

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodFault {
    /// Not a period.
    NotAPeriod,
    /// A month without a year, and none was given.
    NoYear,
    /// `2018.1` from a cell of numbers: January, or October with its zero eaten.
    JanuaryOrOctober,
}

/// Months from one to another in a text, `1-7月`, with what stands before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthRange<'a> {
    /// The text before.
    pub before: &'a str,
    /// First month; equal to `last` for a single month.
    pub first: i8,
    /// Last month.
    pub last: i8,
    /// The text after.
    pub after: &'a str,
}

fn month(text: &str) -> Option<i8> {
    const WORDS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let number = match WORDS.iter().position(|word| *word == text) {
        Some(index) => i8::try_from(index + 1).ok()?,
        None => text.parse().ok().filter(|_| text.len() <= 2)?,
    };
    (1..=12).contains(&number).then_some(number)
}

const TO: [char; 6] = ['-', '至', '到', '~', '～', '〜'];

/// `1月至7月`: a month, and another after it.
fn months_apart<'a>(first: &MonthRange<'a>, tail: &'a str) -> Option<MonthRange<'a>> {
    let (number, rest) = tail.strip_prefix(TO)?.split_once('月')?;
    let last = month(number).filter(|last| *last > first.first)?;
    let after = ["份", "底", "末"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    Some(MonthRange { before: first.before, first: first.first, last, after })
}

/// Finds `1-7月`, `1至7月份`, `一至七月`, `年初至7月`, `7月` in a half-width text.
#[must_use]
pub fn month_range(text: &str) -> Option<MonthRange<'_>> {
    let is_month = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let (head, tail) = text.split_once('月')?;
    let after = ["份", "底", "末"].iter().find_map(|word| tail.strip_prefix(word)).unwrap_or(tail);
    let before_last = head.trim_end_matches(is_month);
    let last = month(&head[before_last.len()..])?;
    let single = MonthRange { before: before_last, first: last, last, after };
    if let Some(range) = months_apart(&single, tail) {
        return Some(range);
    }
    let Some(left) = before_last.strip_suffix(TO) else { return Some(single) };
    if let Some(before) = ["年初", "年始"].iter().find_map(|word| left.strip_suffix(word)) {
        return Some(MonthRange { before, first: 1, last, after });
    }
    let before = left.trim_end_matches(is_month);
    match month(&left[before.len()..]) {
        Some(first) if first < last => Some(MonthRange { before, first, last, after }),
        // 至7月 without a beginning: the text before keeps its 至.
        _ => Some(single),
    }
}

/// Reads a period: as Luodi writes it (`2018-07`, `2018Q3`, `2018-01..02` …), or `2018年7月`,
/// `2018.7`, `201807`, `1-7月`, `7月`, `上半年`, `前三季度`, `第3季度`, `2018年`. A stretch from
/// January is told by its last month, since what is reported is the year-to-date; `year` serves
/// where the text has none.
///
/// # Errors
/// Says why it is no period.
pub fn period(text: &str, year: Option<i16>, numeric: bool) -> Result<Period, PeriodFault> {
    let text = half_width(text);
    if let Ok(period) = text.parse() {
        return Ok(period);
    }
    if let Some(period) = plain_month(&text, numeric)? {
        return Ok(period);
    }
    let (given, rest) = leading_year(&text);
    let rest = if given.is_some() { rest.trim_start_matches(['年', '度']) } else { rest };
    let year = given.or(year);
    let with_year = |make: &dyn Fn(i16) -> Period| year.map(make).ok_or(PeriodFault::NoYear);
    if rest.is_empty() {
        return given.map(Period::Year).ok_or(PeriodFault::NotAPeriod);
    }
    if let Some(quarter) = quarter(rest) {
        return with_year(&|year| Period::Quarter(year, quarter));
    }
    match rest {
        "上半年" | "1-2季度" => return with_year(&|year| Period::Month(year, 6)),
        "前三季度" | "1-3季度" => return with_year(&|year| Period::Month(year, 9)),
        "全年" => return with_year(&Period::Year),
        _ => {}
    }
    match month_range(rest) {
        Some(range) if range.before.is_empty() && range.after.is_empty() => with_year(&|year| match range.first {
            1 => Period::Month(year, range.last),
            first if first == range.last => Period::Month(year, first),
            first => Period::Months(year, first, range.last),
        }),
        _ => Err(PeriodFault::NotAPeriod),
    }
}

/// `2018.7`, `2018/07`, `2018-7`, `201807`.
fn plain_month(text: &str, numeric: bool) -> Result<Option<Period>, PeriodFault> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let (year, month_text) = match parts[..] {
        [one] if one.len() == 6 && one.is_ascii() => one.split_at(4),
        [year, month] if year.len() == 4 => (year, month),
        _ => return Ok(None),
    };
    let Some(number) = month(month_text).filter(|_| month_text.is_ascii()) else { return Ok(None) };
    if numeric && text.contains('.') && month_text == "1" {
        return Err(PeriodFault::JanuaryOrOctober);
    }
    Ok(year.parse().ok().filter(|year| (1950..=2150).contains(year)).map(|year| Period::Month(year, number)))
}

fn leading_year(text: &str) -> (Option<i16>, &str) {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let year = digits.parse().ok().filter(|year| digits.len() == 4 && (1950..=2150).contains(year));
    match year {
        Some(year) => (Some(year), &text[4..]),
        None => (None, text),
    }
}

fn quarter(text: &str) -> Option<i8> {
    let number = text.strip_suffix("季度")?;
    let number = number.strip_prefix('第').unwrap_or(number);
    month(number).filter(|number| (1..=4).contains(number))
}
