//! Numbers in a text.

/// A number as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// As written, with its unit.
    pub text: String,
    /// The same number has the same digits here: without commas, blanks and zeros that say nothing.
    pub digits: String,
    /// `亿元`, `%` …; empty when none follows.
    pub unit: &'static str,
    /// Where it begins, in bytes.
    pub at: usize,
}

/// Units, the longer before those they begin with.
const UNITS: [(&str, &str); 10] = [
    ("个百分点", "个百分点"),
    ("亿元", "亿元"),
    ("万元", "万元"),
    ("元", "元"),
    ("亿", "亿元"),
    ("万", "万元"),
    ("%", "%"),
    ("％", "%"),
    ("天", "天"),
    ("", ""),
];

/// The numbers of a text in order. Digits may be wide or narrow; `1,234.5` is one number.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, narrow(c))).collect();
    let digit = |index: usize| chars.get(index).is_some_and(|(_, c)| c.is_ascii_digit());
    let mut numbers = Vec::new();
    let mut index = 0;
    while index < chars.len() {
        if !digit(index) {
            index += 1;
            continue;
        }
        let first = if is_sign(&chars, index) { index - 1 } else { index };
        let mut end = index;
        let mut pointed = false;
        while digit(end) || (digit(end + 1) && between(&chars, end, &mut pointed)) {
            end += 1;
        }
        let (start, stop) = (chars[first].0, chars.get(end).map_or(text.len(), |(at, _)| *at));
        let rest = text[stop..].trim_start_matches(' ');
        let (written, unit) = UNITS.iter().find(|(written, _)| rest.starts_with(written)).unwrap_or(&("", ""));
        let digits: String = chars[first..end].iter().map(|(_, c)| *c).filter(|c| *c != ',').collect();
        numbers.push(Number {
            text: format!("{}{written}", &text[start..stop]),
            digits: bare(&digits),
            unit,
            at: start,
        });
        index = end;
    }
    numbers
}

/// Whether a sign belongs to the number behind it: not between two numbers, where it means “to”.
fn is_sign(chars: &[(usize, char)], index: usize) -> bool {
    let before = |n: usize| index.checked_sub(n).and_then(|at| chars.get(at)).map(|(_, c)| *c);
    // Between numbers and dates it is a range: 1-7月, 1月-7月.
    before(1) == Some('-') && !before(2).is_some_and(|c| c.is_ascii_alphanumeric() || "年月日号%".contains(c))
}

/// Whether the sign at this place stands within a number: one point, commas before it.
fn between(chars: &[(usize, char)], at: usize, pointed: &mut bool) -> bool {
    match chars.get(at).map(|(_, c)| *c) {
        Some('.') if !*pointed => {
            *pointed = true;
            true
        }
        Some(',') if !*pointed => {
            // A comma parts thousands: three digits and then no more.
            let digits = chars[at + 1..].iter().take_while(|(_, c)| c.is_ascii_digit()).count();
            digits == 3
        }
        _ => false,
    }
}

const fn narrow(c: char) -> char {
    match c {
        '０' => '0',
        '１' => '1',
        '２' => '2',
        '３' => '3',
        '４' => '4',
        '５' => '5',
        '６' => '6',
        '７' => '7',
        '８' => '8',
        '９' => '9',
        '．' => '.',
        '−' | '－' => '-',
        c => c,
    }
}

/// Without zeros at the front, and none behind the point that say nothing.
fn bare(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    let digits = digits.trim_start_matches('0');
    match digits {
        "" => "0".to_owned(),
        _ if digits.starts_with('.') => format!("{sign}0{digits}"),
        _ => format!("{sign}{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_found_as_they_are_written() {
        let found = |text: &str| {
            let numbers = numbers(text);
            numbers.into_iter().map(|n| format!("{} = {} {}", n.text, n.digits, n.unit)).collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("完成投资35.90亿元", vec!["35.90亿元 = 35.9 亿元"]),
            ("１，２３４个", vec!["１ = 1 ", "２３４ = 234 "]),
            ("1,234.50万元，2,018年", vec!["1,234.50万元 = 1234.5 万元", "2,018 = 2018 "]),
            ("增长-3.5%，1-7月", vec!["-3.5% = -3.5 %", "1 = 1 ", "7 = 7 "]),
            ("1月-7月", vec!["1 = 1 ", "7 = 7 "]),
            ("第1,2项", vec!["1 = 1 ", "2 = 2 "]),
            ("３５．９ 亿元、0.50％", vec!["３５．９亿元 = 35.9 亿元", "0.50％ = 0.5 %"]),
            ("没有数字", vec![]),
            ("007", vec!["007 = 7 "]),
            ("1.2.3", vec!["1.2 = 1.2 ", "3 = 3 "]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
