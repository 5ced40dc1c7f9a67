//! The forms of names and codes, and the known name that a mistyped one probably meant.

use model::likeness::distance;

/// Whether the text is a rule code: two to four capitals, a hyphen, three digits (`AC-001`).
pub(super) fn is_rule_code(text: &str) -> bool {
    code_tail(text).is_some_and(|tail| is_digits(tail, 3))
}

/// Whether the text is a target code: two to four capitals, a hyphen, `T` and two or three digits (`AC-T01`).
pub(super) fn is_target_code(text: &str) -> bool {
    let tail = code_tail(text).and_then(|tail| tail.strip_prefix('T'));
    tail.is_some_and(|tail| is_digits(tail, 2) || is_digits(tail, 3))
}

fn code_tail(text: &str) -> Option<&str> {
    let (head, tail) = text.split_once('-')?;
    ((2..=4).contains(&head.len()) && head.bytes().all(|b| b.is_ascii_uppercase())).then_some(tail)
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text is a word: lower-case letters, digits and hyphens, at most 40 (`special-bond`).
pub(super) fn is_word(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The cure for what should be a word.
pub(super) const WORD_CURE: (&str, &str) =
    ("用小写字母、数字和连字符，不超过40个", "use lower-case letters, digits and hyphens, at most 40");

/// How unit codes are written.
pub(super) const UNIT_LIKE: &str = "511702 / 511700-B";

/// How periods are written.
pub(super) const PERIOD_LIKE: &str = "2020 / 2020Q3 / 2020-08 / 2020-01..02 / 2020-W33 / 2020-08-31";

/// Whether the text is a version: three numbers (`1.0.0`).
pub(super) fn is_version(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the text can name a parameter: a small letter, then small letters, digits and `_`.
pub(super) fn is_parameter_name(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Longest word that a suggestion is sought for, in characters.
const LONGEST: usize = 60;

/// Known words that a mistyped one is compared with.
const MOST_KNOWN: usize = 300;

/// The known word that a mistyped one probably meant: the nearest, when at most half of it differs.
pub(super) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    // What stands behind that many characters makes no word nearer.
    let far = |candidate: &str| distance(word, &candidate.chars().take(2 * LONGEST).collect::<String>());
    let near = known.into_iter().take(MOST_KNOWN).map(|candidate| (far(candidate), candidate)).min()?;
    (near.0 * 2 <= length.max(2)).then_some(near.1)
}

/// Words in a sentence: `a, b, c`, the first dozen of them.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let mut words: Vec<&str> = words.into_iter().take(MOST + 1).collect();
    if words.len() > MOST {
        words[MOST] = "…";
    }
    words.join(", ")
}

/// The cure for an unknown name, in Chinese and in English: the one that was probably meant, or all
/// that are known.
pub(super) fn cure_for(word: &str, known: &[&str]) -> (String, String) {
    match meant(word, known.iter().copied()) {
        Some(near) => (format!("是否应为 `{near}`？"), format!("was `{near}` meant?")),
        None if known.is_empty() => ("这里还没有可用的名称".to_owned(), "there is none to name yet".to_owned()),
        None => {
            let known = listed(known.iter().copied());
            (format!("可用的有：{known}"), format!("known are: {known}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_codes() {
        for (text, rule, target) in [
            ("AC-001", true, false),
            ("HLJA-999", true, false),
            ("AC-T01", false, true),
            ("AC-T101", false, true),
            ("AC-T1001", false, false),
            ("A-001", false, false),
            ("ABCDE-001", false, false),
            ("ac-001", false, false),
            ("AC-01", false, false),
            ("AC-0001", false, false),
            ("AC-T1", false, false),
            ("AC001", false, false),
            ("AC-００１", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_rule_code(text), is_target_code(text)), (rule, target), "{text}");
        }
    }

    #[test]
    fn words_versions_and_parameters() {
        assert!(
            is_word("city-key-2018") && !is_word("City") && !is_word("") && !is_word("-a") && !is_word(&"a".repeat(41))
        );
        assert!(
            is_version("1.0.0")
                && is_version("10.2.33")
                && !is_version("1.0")
                && !is_version("v1.0.0")
                && !is_version("1..0")
        );
        assert!(
            is_parameter_name("floor_2")
                && !is_parameter_name("2floor")
                && !is_parameter_name("Floor")
                && !is_parameter_name("")
        );
    }

    #[test]
    fn a_mistyped_word_is_recognised_and_a_strange_one_is_not() {
        let known = ["measure", "clause", "places", "kind"];
        assert_eq!(meant("mesure", known), Some("measure"));
        assert_eq!(meant("place", known), Some("places"));
        assert_eq!(meant("单位", known), None);
        assert_eq!(meant("xyzzy", known), None);
        assert_eq!(meant("", []), None);
    }
}
