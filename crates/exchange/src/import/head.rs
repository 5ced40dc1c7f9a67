//! One heading: its text in the form that synonyms are kept in, and what it tells besides.

use model::MoneyUnit;
use model::codes::half_width;

use super::parse::month_range;

/// A heading as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The text as it stands, without line ends.
    pub text: String,
    /// Forms under which it may be known, the most exact first.
    pub keys: Vec<String>,
    /// Unit of money it names.
    pub unit: Option<MoneyUnit>,
    /// The year it names: 2018 in `2018年计划投资`.
    pub year: Option<i16>,
    /// The year whose end it names: 2017 in `至2017年底完成投资`.
    pub before_year: Option<i16>,
    /// The last month of a stretch from January: 7 in `1-7月完成投资`.
    pub to_month: Option<i8>,
}

impl Head {
    /// Reads a heading.
    pub(crate) fn read(text: &str) -> Self {
        let mut head = Self { text: text.replace(['\n', '\r'], ""), ..Self::default() };
        let (full, bare, unit) = strip_units(text);
        head.unit = unit;
        let mut keys = vec![full.clone(), bare.clone()];
        keys.push(head.tokenise(&full));
        keys.push(head.tokenise(&bare));
        keys.retain(|key| !key.is_empty());
        for key in keys {
            if !head.keys.contains(&key) {
                head.keys.push(key);
            }
        }
        head
    }

    /// Puts words for what changes from form to form: `2018年1-7月完成投资` is 年初至今完成投资,
    /// `2018年计划投资` is 年度计划投资, `至2017年底` is 至上年底, `7月` is 当月.
    fn tokenise(&mut self, text: &str) -> String {
        let (text, yearly) = self.take_year(text);
        let Some(range) = month_range(&text) else {
            return if yearly { format!("年度{text}") } else { text };
        };
        if range.first < range.last && range.first == 1 {
            self.to_month = Some(range.last);
            return format!("{}年初至今{}", range.before, range.after);
        }
        if range.first == range.last && !range.before.ends_with('至') {
            return format!("{}当月{}", range.before, range.after);
        }
        text
    }

    /// Takes a year out; whether what is left speaks of that year as a whole.
    fn take_year(&mut self, text: &str) -> (String, bool) {
        let Some((head, tail)) = text.split_once('年') else { return (text.to_owned(), false) };
        let start = head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let digits = &head[start..];
        let Some(year) = digits.parse().ok().filter(|year| digits.len() == 4 && (1950..=2150).contains(year)) else {
            return (text.to_owned(), false);
        };
        let before = &head[..start];
        for end in ["底", "末", "12月底", "12月末"] {
            if let Some(after) = tail.strip_prefix(end) {
                self.before_year = Some(year);
                return (format!("{before}上年底{after}"), false);
            }
        }
        self.year = Some(year);
        let tail = tail.strip_prefix('度').unwrap_or(tail);
        (format!("{before}{tail}"), before.is_empty())
    }
}

/// The form in which synonyms are kept.
pub(crate) fn plain_key(text: &str) -> String {
    strip_units(text).0
}

/// The unit of money that a text in brackets names.
fn unit_in(text: &str) -> Option<MoneyUnit> {
    let text = text.trim_start_matches("金额").trim_start_matches("单位").trim_start_matches(':');
    if text.contains("美元") || text.contains("欧元") {
        return None;
    }
    match text {
        "亿元" | "亿" => Some(MoneyUnit::Yi),
        "万元" | "万" => Some(MoneyUnit::Wan),
        "元" => Some(MoneyUnit::Yuan),
        _ if text.contains("亿元") => Some(MoneyUnit::Yi),
        _ if text.contains("万元") => Some(MoneyUnit::Wan),
        _ => None,
    }
}

/// A heading without its unit, with and without what stands in brackets, and the unit.
fn strip_units(text: &str) -> (String, String, Option<MoneyUnit>) {
    let text = half_width(text).to_ascii_lowercase().replace(['[', '【', '〔'], "(").replace([']', '】', '〕'], ")");
    let text = text.trim_matches(['*', ':', '★']);
    let (mut full, mut bare, mut unit) = (String::new(), String::new(), None);
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('(') {
        let (inside, after) = tail.split_once(')').unwrap_or((tail, ""));
        full.push_str(before);
        bare.push_str(before);
        match unit_in(inside) {
            Some(found) => unit = unit.or(Some(found)),
            None if inside == "%" => {
                full.push('%');
                bare.push('%');
            }
            None => full.push_str(&format!("({inside})")),
        }
        rest = after;
    }
    full.push_str(rest);
    bare.push_str(rest);
    for (word, named) in [("亿元", MoneyUnit::Yi), ("万元", MoneyUnit::Wan)] {
        for text in [&mut full, &mut bare] {
            if let Some(head) = text.strip_suffix(word) {
                unit = unit.or(Some(named));
                *text = head.trim_end_matches([',', '-', '/', ':']).to_owned();
            }
        }
    }
    (full, bare, unit)
}

/// The unit of a note such as `单位：万元` or `金额单位:亿元、%` above a table.
pub(crate) fn note_unit(text: &str) -> Option<MoneyUnit> {
    let text = half_width(text);
    let (_, after) = text.split_once("单位:")?;
    let word: String = after.chars().take_while(|c| matches!(c, '亿' | '万' | '元')).collect();
    MoneyUnit::parse_zh(&word)
}

/// Year and month of a title: `2018年7月`, `2018年1-7月`. A day (`2018年8月2日`) is none.
pub(crate) fn title_month(text: &str) -> (Option<i16>, Option<i8>) {
    let text = half_width(text);
    let mut head = Head::default();
    let (rest, _) = head.take_year(&text);
    let Some(year) = head.year else { return (None, None) };
    let month = month_range(&rest).filter(|range| !range.after.starts_with(|c: char| c.is_ascii_digit()));
    // Only what follows the year at once belongs to it.
    let follows = text
        .split_once(&format!("{year}年"))
        .is_some_and(|(before, _)| month.as_ref().is_some_and(|range| range.before.len() <= before.len()));
    (Some(year), month.filter(|_| follows).map(|range| range.last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_unit_year_and_months() {
        let table = [
            ("总投资（万元）", "总投资", Some(MoneyUnit::Wan), None, None, None),
            ("总投资\n(亿元)", "总投资", Some(MoneyUnit::Yi), None, None, None),
            ("总投资，万元", "总投资", Some(MoneyUnit::Wan), None, None, None),
            ("2018年计划投资", "年度计划投资", None, Some(2018), None, None),
            ("２０１８年度计划投资（万元）", "年度计划投资", Some(MoneyUnit::Wan), Some(2018), None, None),
            ("至2017年底完成投资", "至上年底完成投资", None, None, Some(2017), None),
            ("1～7月完成投资", "年初至今完成投资", None, None, None, Some(7)),
            ("2018年1至7月份累计完成投资", "年初至今累计完成投资", None, Some(2018), None, Some(7)),
            ("年初至7月完成投资", "年初至今完成投资", None, None, None, Some(7)),
            ("一至七月完成投资", "年初至今完成投资", None, None, None, Some(7)),
            ("7月完成投资", "当月完成投资", None, None, None, None),
            ("占年度计划（%）", "占年度计划%", None, None, None, None),
            ("*项目名称：", "项目名称", None, None, None, None),
            ("建设内容(及规模)", "建设内容", None, None, None, None),
        ];
        for (text, key, unit, year, before_year, to_month) in table {
            let head = Head::read(text);
            assert!(head.keys.iter().any(|known| known == key), "{text}: {:?}", head.keys);
            assert_eq!(
                (head.unit, head.year, head.before_year, head.to_month),
                (unit, year, before_year, to_month),
                "{text}"
            );
        }
    }

    #[test]
    fn notes_and_titles_are_understood() {
        assert_eq!(note_unit("单位：万元"), Some(MoneyUnit::Wan));
        assert_eq!(note_unit("填报日期：8月  金额单位： 亿元、%"), Some(MoneyUnit::Yi));
        assert_eq!(note_unit("填报单位：市发改委"), None);
        let table = [
            ("2018年7月重点项目月报表", (Some(2018), Some(7))),
            ("达州市2018年1—7月重点项目进展", (Some(2018), Some(7))),
            ("2018年重点项目计划表", (Some(2018), None)),
            ("重点项目表", (None, None)),
        ];
        for (text, told) in table {
            assert_eq!(title_month(text), told, "{text}");
        }
    }
}
