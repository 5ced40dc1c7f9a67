//! Dates as people write them.

use model::Day;
use model::codes::half_width;

/// The days a date can mean: one day, a third of a month, a month, or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// Not a date.
    NotADate,
    /// `2018.1` from a cell of numbers: January, or October with its zero eaten.
    JanuaryOrOctober,
    /// Two digits for the year.
    ShortYear,
}

impl Span {
    /// One day.
    #[must_use]
    pub const fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    /// A month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let first = Day::new(year, month, 1)?;
        let next = if month == 12 { Day::new(year.checked_add(1)?, 1, 1) } else { Day::new(year, month + 1, 1) };
        Some(Self { first, last: next?.plus(-1) })
    }

    /// A year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Some(Self { first: Day::new(year, 1, 1)?, last: Day::new(year, 12, 31)? })
    }

    /// Whether the text named a year only.
    #[must_use]
    pub fn is_year(self) -> bool {
        self.last.number() - self.first.number() > 31
    }
}

/// The day of a serial number of a spreadsheet (1900 system), within 1954 to 2119: outside it a
/// number in a date column is more likely a mistake.
#[must_use]
pub fn serial_day(serial: i64) -> Option<Day> {
    // 25569 is 1970-01-01.
    (20_000..=80_000).contains(&serial).then(|| Day::from_number(serial - 25_569)).flatten()
}

/// Reads a date: `2018-05-03`, `2018/5/3`, `2018.5.3`, `2018年5月3日`, `20180503`, `2018年5月上旬`,
/// `2018年5月底`, `2018.5`, `2018年5月`, `201805`, `2018年`, with a time after it or not. `numeric`
/// says that the text was a number in its cell, or may have been.
///
/// # Errors
/// Says why it is no date.
pub fn day(text: &str, numeric: bool) -> Result<Span, DayFault> {
    let text = strip_time(text.trim());
    let text = half_width(text);
    let text = text.strip_prefix("计划").unwrap_or(&text).trim_start_matches("预计");
    let (text, part) = split_part(text);
    let mut numbers = Vec::new();
    for number in text.split(['年', '月', '日', '号', '-', '/', '.']) {
        if !number.is_empty() {
            numbers.push(number);
        }
    }
    let is_number = |number: &&str| number.bytes().all(|b| b.is_ascii_digit());
    if numbers.is_empty() || !numbers.iter().all(is_number) {
        return Err(DayFault::NotADate);
    }
    if numbers[0].len() == 2 && numbers.len() > 1 {
        return Err(DayFault::ShortYear);
    }
    if numeric && numbers.len() == 2 && numbers[1] == "1" && text.contains('.') {
        return Err(DayFault::JanuaryOrOctober);
    }
    let span = span_of(&numbers).ok_or(DayFault::NotADate)?;
    part_of(span, part).ok_or(DayFault::NotADate)
}

fn strip_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    }
}

/// 上旬, 底 and the like at the end.
fn split_part(text: &str) -> (&str, char) {
    const PARTS: [(&str, char); 9] = [
        ("上旬", '上'),
        ("中旬", '中'),
        ("下旬", '下'),
        ("月底", '底'),
        ("月末", '底'),
        ("年底", '底'),
        ("年末", '底'),
        ("月份", '全'),
        ("月初", '初'),
    ];
    let text = text.strip_suffix('前').unwrap_or(text);
    PARTS.iter().find_map(|(word, part)| text.strip_suffix(word).map(|rest| (rest, *part))).unwrap_or((text, '全'))
}

fn part_of(span: Span, part: char) -> Option<Span> {
    match part {
        '上' => Some(Span { first: span.first, last: span.first.plus(9) }),
        '中' => Some(Span { first: span.first.plus(10), last: span.first.plus(19) }),
        '下' => Some(Span { first: span.first.plus(20), last: span.last }),
        '底' => Some(Span::day(span.last)),
        '初' => Some(Span::day(span.first)),
        _ => Some(span),
    }
    .filter(|_| part == '全' || span.first != span.last)
}

fn span_of(numbers: &[&str]) -> Option<Span> {
    let year = |text: &str| text.parse::<i16>().ok().filter(|year| text.len() == 4 && (1950..=2150).contains(year));
    let small = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() <= 2);
    match numbers {
        [one] if one.len() == 4 => Span::year(year(one)?),
        [one] if one.len() == 6 => Span::month(year(&one[..4])?, small(&one[4..])?),
        [one] if one.len() == 8 => Day::new(year(&one[..4])?, small(&one[4..6])?, small(&one[6..])?).map(Span::day),
        [y, m] => Span::month(year(y)?, small(m)?),
        [y, m, d] => Day::new(year(y)?, small(m)?, small(d)?).map(Span::day),
        _ => None,
    }
}
