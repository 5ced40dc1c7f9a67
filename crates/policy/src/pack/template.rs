//! Template text: its tags, the figures it calls for, and digits typed into it.

use std::ops::Range;

/// A call `figure(RULE, UNIT)` inside a tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FigureCall {
    /// Where it begins in the text.
    pub at: usize,
    /// Its arguments: the text of a literal, `None` for any other expression.
    pub arguments: Vec<Option<String>>,
}

/// The stretches of `{{ }}`, `{% %}` and `{# #}`.
///
/// # Errors
/// Where a tag begins that does not end.
pub(super) fn tags(text: &str) -> Result<Vec<Range<usize>>, usize> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let end = match text.as_bytes().get(open + 1) {
            Some(b'{') => closing(text, open, "}}"),
            Some(b'%') => closing(text, open, "%}"),
            Some(b'#') => text[open + 2..].find("#}").map(|found| open + 2 + found + 2),
            _ => {
                at = open + 1;
                continue;
            }
        };
        let end = end.ok_or(open)?;
        tags.push(open..end);
        at = end;
    }
    Ok(tags)
}

/// Where a tag ends, quotes inside it passed over.
fn closing(text: &str, open: usize, mark: &str) -> Option<usize> {
    let mut at = open + 2;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(mark) {
            return Some(at + mark.len());
        }
        at += quoted(rest).unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8));
    }
    None
}

/// The length of the quoted text at the beginning, quotes included; a quote without end runs on.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if letter == quote && !escaped {
            return Some(at + 1);
        }
        escaped = letter == '\\' && !escaped;
    }
    Some(text.len())
}

/// Words that a `{% %}` may begin with.
const STATEMENTS: &[&str] = &["if", "elif", "else", "endif", "for", "endfor"];

/// What a tag may not hold, with where it begins. Templates choose and repeat what is there; whatever
/// makes new values (sums, joins, filters, lists, `set`, macros) is left out, because a few such lines
/// can double a text until no memory holds it.
pub(super) fn strange(text: &str, tags: &[Range<usize>]) -> Option<(usize, String)> {
    let holding = tags.iter().filter(|tag| !text[tag.start..].starts_with("{#"));
    holding.into_iter().find_map(|tag| strange_in(text, tag))
}

fn strange_in(text: &str, tag: &Range<usize>) -> Option<(usize, String)> {
    let (mut at, mut end) = (tag.start + 2, tag.end - 2);
    // `{%-` takes the blanks before it away.
    at += usize::from(text[at..end].starts_with('-'));
    end -= usize::from(text[at..end].ends_with('-'));
    if text[tag.start..].starts_with("{%") {
        let begin = end - text[at..end].trim_start().len();
        let word: String = text[begin..end].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !STATEMENTS.contains(&word.as_str()) {
            return Some((begin, word));
        }
    }
    while at < end {
        let rest = &text[at..end];
        let letter = rest.chars().next()?;
        let plain = letter.is_alphanumeric() || letter.is_whitespace() || "_.,()=!<>".contains(letter);
        match quoted(rest) {
            Some(length) => at += length,
            None if plain => at += letter.len_utf8(),
            None => return Some((at, letter.to_string())),
        }
    }
    None
}

/// Calls of `figure` inside tags.
pub(super) fn figure_calls(text: &str, tags: &[Range<usize>]) -> Vec<FigureCall> {
    let mut calls = Vec::new();
    for tag in tags.iter().filter(|tag| !text[tag.start..].starts_with("{#")) {
        let (mut at, mut in_word) = (tag.start + 2, false);
        while at < tag.end {
            let rest = &text[at..tag.end];
            let open =
                rest.strip_prefix("figure").filter(|_| !in_word).and_then(|rest| rest.trim_start().strip_prefix('('));
            if let Some(inner) = open {
                calls.push(FigureCall { at, arguments: arguments(inner) });
            }
            let letter = rest.chars().next().unwrap_or(' ');
            in_word = letter.is_alphanumeric() || letter == '_' || letter == '.';
            at += quoted(rest).unwrap_or_else(|| letter.len_utf8());
        }
    }
    calls
}

/// The arguments up to the closing parenthesis.
fn arguments(text: &str) -> Vec<Option<String>> {
    let (mut arguments, mut at, mut start, mut depth) = (Vec::new(), 0, 0, 0_u32);
    while at < text.len() {
        let rest = &text[at..];
        let letter = rest.chars().next().unwrap_or(' ');
        match letter {
            '(' | '[' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                arguments.push(literal(&text[start..at]));
                start = at + 1;
            }
            _ => {}
        }
        at += quoted(rest).unwrap_or_else(|| letter.len_utf8());
    }
    let last = &text[start..at.min(text.len())];
    if !last.trim().is_empty() {
        arguments.push(literal(last));
    }
    arguments
}

fn literal(argument: &str) -> Option<String> {
    let argument = argument.trim();
    let whole = quoted(argument).is_some_and(|length| length == argument.len() && length > 1);
    whole.then(|| argument[1..argument.len() - 1].to_owned())
}

/// Numbers typed into the text outside its tags, with where they begin. Numbers of clauses,
/// documents, dates, names and enumerations are no figures.
pub(super) fn typed_numbers(text: &str, tags: &[Range<usize>]) -> Vec<(usize, String)> {
    let mut tags = tags.iter().peekable();
    let mut letters: Vec<(usize, char)> = Vec::new();
    for (at, letter) in text.char_indices() {
        while tags.peek().is_some_and(|tag| tag.end <= at) {
            tags.next();
        }
        let inside = tags.peek().is_some_and(|tag| tag.contains(&at));
        letters.push((at, if inside { TAG } else { letter }));
    }
    let chars: Vec<char> = letters.iter().map(|(_, letter)| *letter).collect();
    let mut typed = Vec::new();
    let mut index = 0;
    while index < chars.len() {
        let end = number_end(&chars, index);
        if end > index && !is_named(&chars, index, end) {
            typed.push((letters[index].0, chars[index..end].iter().collect()));
        }
        index = end.max(index + 1);
    }
    typed
}

/// Stands for a letter inside a tag.
const TAG: char = '\0';

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || ('０'..='９').contains(&letter)
}

/// Where the number that begins here ends; where it begins when there is none.
fn number_end(chars: &[char], start: usize) -> usize {
    let mut end = start;
    while end < chars.len() {
        let inner =
            end > start && matches!(chars[end], '.' | ',' | '．') && chars.get(end + 1).copied().is_some_and(is_digit);
        if !is_digit(chars[end]) && !inner {
            break;
        }
        end += 1;
    }
    end
}

/// Whether the number is part of a date, a clause, a document number, a name or an enumeration.
fn is_named(chars: &[char], start: usize, end: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).and_then(|at| chars.get(at)).copied();
    let after = chars.get(end).copied();
    let in_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
    // 附件2, 附表1: a part of the document.
    let annexed = matches!(before(1), Some('件' | '表')) && before(2) == Some('附');
    let enumerated = matches!(before(1), Some('（' | '(')) && matches!(after, Some('）' | ')'));
    before(1) == Some('第')
        || before(1) == Some('〔')
        || in_word(before(1))
        || in_word(after)
        || (before(1) == Some('-') && in_word(before(2)))
        || annexed
        || enumerated
        || (start == 0 && matches!(after, Some('.' | '．' | '、')))
        || is_in_clause(chars, start)
        || is_plain_date(chars, start)
        || is_dated(chars, start, end)
}

/// Letters beside a number that are looked at.
const NEAR: usize = 40;

/// `§三(二)5`: everything from the sign to the next space or stop.
fn is_in_clause(chars: &[char], start: usize) -> bool {
    let inside = |letter: &&char| !letter.is_whitespace() && !"，。；、,;".contains(**letter);
    chars[..start].iter().rev().take(NEAR).take_while(inside).any(|letter| *letter == '§')
}

/// `2020-08-31`, `2020-08`.
fn is_plain_date(chars: &[char], start: usize) -> bool {
    let part = |letter: &&char| letter.is_ascii_digit() || **letter == '-';
    let begin = start - chars[..start].iter().rev().take(NEAR).take_while(part).count();
    let token: String = chars[begin..].iter().take(NEAR).take_while(part).collect();
    token.contains('-') && token.parse::<model::Period>().is_ok()
}

/// `2020年`, `8月`, `31日`, `18时`, `12号`, and the numbers before the last of `1—7月` and `2018、2019、2020年`.
fn is_dated(chars: &[char], start: usize, end: usize) -> bool {
    const NUMBERS_IN_A_ROW: usize = 12;
    let (mut start, mut end) = (start, end);
    for _ in 0..NUMBERS_IN_A_ROW {
        let number: String = chars[start..end].iter().collect();
        let within = |most: u32| number.parse::<u32>().is_ok_and(|number| number <= most);
        match chars.get(end) {
            Some('年') => return end - start == 4,
            Some('月') => return within(12),
            Some('日') => return within(31),
            Some('时') => return within(24),
            Some('号') => return number.chars().all(is_digit),
            Some('-' | '—' | '–' | '~' | '～' | '至' | '到' | '、') => {
                let gap = chars[end..].iter().take(2).take_while(|letter| "-—–~～至到、".contains(**letter)).count();
                start = end + gap;
                end = number_end(chars, start);
                if end == start {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<String> {
        let tags = tags(text).expect("closed tags");
        typed_numbers(text, &tags).into_iter().map(|(_, number)| number).collect()
    }

    #[test]
    fn tags_end_where_they_end() {
        assert_eq!(tags("一{{ \"}}\" }}二{% if a %}{# }} #}"), Ok(vec![3..13, 16..26, 26..34]));
        assert_eq!(tags("{ {"), Ok(vec![]));
        assert_eq!(tags("ab{{ a }"), Err(2));
        assert_eq!(tags("{{ '"), Err(0));
    }

    #[test]
    fn tags_choose_and_repeat_and_make_nothing_new() {
        let strange = |text: &str| strange(text, &tags(text).expect("closed tags"));
        for text in [
            "{{ period.zh }}{{- figure(\"DZ-002\", '511700') -}}{# a | b #}~[*",
            "{% if late_units %}{%- for unit in late_units -%}{{ unit.name }}{% if not loop.last %}、{% endif %}{% endfor %}",
            "{% if loop.index >= 2 and unit.name != \"a~b|c[d]\" %}{% elif (a) %}{% else %}{% endif %}",
        ] {
            assert_eq!(strange(text), None, "{text}");
        }
        for (text, at, found) in [
            ("{% set a = b %}", 3, "set"),
            ("一{%- macro a() %}{% endmacro %}", 7, "macro"),
            ("{% for a in [b, b] %}{% endfor %}", 12, "["),
            ("{{ a ~ a }}", 5, "~"),
            ("{{ 'a' * 9 }}", 7, "*"),
            ("{{ a|upper }}", 4, "|"),
            ("{{ {1: a} }}", 3, "{"),
            ("{{ 1 - 2 }}", 5, "-"),
            ("{%  %}", 4, ""),
        ] {
            assert_eq!(strange(text), Some((at, found.to_owned())), "{text}");
        }
    }

    #[test]
    fn figures_called_for_are_found_inside_tags_only() {
        let text = r#"figure("A") {{ figure("DZ-002", '511700') }} {% if figure(code, units[0]) > 1 %} {{ "figure(1)" }} {{ my_figure(2) }} {# figure(3) #}"#;
        let calls = figure_calls(text, &tags(text).expect("closed"));
        let told: Vec<_> = calls.iter().map(|call| call.arguments.clone()).collect();
        assert_eq!(told, [vec![Some("DZ-002".to_owned()), Some("511700".to_owned())], vec![None, None]]);
        assert_eq!(calls[0].at, 15);
    }

    #[test]
    fn numbers_of_dates_clauses_documents_and_names_are_no_figures() {
        for text in [
            "截至2020年8月31日18时",
            "2018年1—7月",
            "2018-2020年",
            "2018、2019、2020年",
            "7月——9月",
            "哈阿政办发〔2020〕12号",
            "§三(二)5 规定",
            "第3条第2款",
            "到2020-08-31为止",
            "2020-08",
            "规则DZ-001与附表A4",
            "附件2的合计与附表1",
            "（1）项目",
            "1．总体情况",
            "完成{{ figure(\"DZ-001\", \"511700\") }}亿元",
            "没有数字",
        ] {
            assert_eq!(typed(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn numbers_a_reader_takes_for_figures_are_told() {
        let table: &[(&str, &[&str])] = &[
            ("完成投资35.9亿元，占82.7%", &["35.9", "82.7"]),
            ("36个项目", &["36"]),
            ("文件2份", &["2"]),
            ("3年内", &["3"]),
            ("13月", &["13"]),
            ("共1,234项", &["1,234"]),
            ("共５项", &["５"]),
            ("{{ a }}3", &["3"]),
            ("完成3—5个", &["3", "5"]),
        ];
        for (text, numbers) in table {
            assert_eq!(typed(text), *numbers, "{text}");
        }
    }

    #[test]
    fn endless_rows_of_numbers_come_to_an_end() {
        for unit in ["1、", "1-", "1投", "-1 ", "§1"] {
            assert!(!typed(&unit.repeat(100_000)).is_empty() || unit == "§1", "{unit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[{}%# figure(\"',)\\]0-9年月〔〕§.\\-一\\\\]{0,60}") {
            if let Ok(tags) = tags(&text) {
                let _ = (figure_calls(&text, &tags), strange(&text, &tags));
                let _ = typed_numbers(&text, &tags);
            }
        }
    }
}
