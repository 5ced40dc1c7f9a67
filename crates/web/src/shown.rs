//! How values are shown: amounts, days, times, periods, and the words of the model in the language of
//! the page.

use exchange::export::words;
use jiff::Timestamp;
use jiff::tz::Offset;
use model::{Figure, Money, MoneyUnit, Period, Place, ReportStatus, TargetState};

use crate::messages::{Language, Messages, Phrase};

/// Chinese time, all over the country and the year.
const BEIJING: Offset = Offset::constant(8);

/// An amount in 万元, exactly.
pub(crate) fn wan(amount: Money) -> String {
    amount.exact(MoneyUnit::Wan)
}

/// A sum of amounts in 万元, exactly: sums may be larger than an amount may.
pub(crate) fn wan_of_fen(fen: i128) -> String {
    const FEN_OF_WAN: u128 = 1_000_000;
    let (whole, rest) = (fen.unsigned_abs() / FEN_OF_WAN, fen.unsigned_abs() % FEN_OF_WAN);
    let sign = if fen < 0 { "-" } else { "" };
    let text = format!("{sign}{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same where there may be none.
pub(crate) fn wan_or_dash(amount: Option<Money>) -> String {
    amount.map_or_else(dash, wan)
}

/// What stands for nothing.
pub(crate) fn dash() -> String {
    "\u{2014}".to_owned()
}

/// A text, or a dash for none.
pub(crate) fn or_dash(text: impl ToString) -> String {
    let text = text.to_string();
    if text.is_empty() { dash() } else { text }
}

/// A value, or a dash for none.
pub(crate) fn value_or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(dash, |value| value.to_string())
}

/// A time of the ledger, in Chinese time to the minute: `2018-08-05 09:00`.
pub(crate) fn minute(at: &str) -> String {
    at.parse::<Timestamp>()
        .map_or_else(|_| at.to_owned(), |time| BEIJING.to_datetime(time).strftime("%Y-%m-%d %H:%M").to_string())
}

/// Millionths as per cent, without trailing zeros: 333,300 is 33.33.
pub(crate) fn percent(ppm: u32) -> String {
    let text = format!("{}.{:04}", ppm / 10_000, ppm % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A row or cell as people point at it, without the file: `项目 C5`.
pub(crate) fn cell(place: &Place, t: &Messages) -> String {
    let line = match (place.line, place.column.as_str()) {
        (0, column) => column.to_owned(),
        (line, "") => t.upload.row.with("line", line).into(),
        (line, column) if column.bytes().all(|byte| byte.is_ascii_digit()) => {
            t.upload.place.with("line", line).with("column", column).into()
        }
        (line, column) => format!("{column}{line}"),
    };
    [place.sheet.as_str(), &line].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A period in words.
pub(crate) fn period(period: Period, language: Language) -> String {
    match language {
        Language::Zh => period.zh(),
        Language::En => period.to_string(),
    }
}

/// The paragraphs of a pack's prose in the language of the page; for English readers all of them
/// where it has none of their own. Packs may tell a thing twice, in Chinese and in English.
pub(crate) fn prose(text: &str, language: Language) -> String {
    let chinese = |paragraph: &&str| paragraph.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let own = |paragraph: &&str| chinese(paragraph) == (language == Language::Zh);
    let paragraphs: Vec<&str> = text.split("\n\n").map(str::trim).filter(own).collect();
    if paragraphs.is_empty() && language == Language::En { text.trim().to_owned() } else { paragraphs.join("\n\n") }
}

/// A figure with its unit, or the name of its absence.
pub(crate) fn figure(figure: &Figure, language: Language) -> String {
    match figure.outcome() {
        model::Outcome::Number(_) if language == Language::En && figure.measure() == model::Measure::Money => {
            // A number of millions reads as a factor, not as more digits.
            format!("{} \u{d7} {}", figure.print(), words::unit(figure.measure(), figure.show().money, language.into()))
        }
        model::Outcome::Number(_) => words::printed_with_unit(figure, language.into()),
        model::Outcome::Absent(why) => words::absence(why, language.into()).to_owned(),
    }
}

/// How a target stands.
pub(crate) fn state(state: TargetState, language: Language) -> &'static str {
    words::state(state, language.into())
}

/// The text for a stored word; the word itself where the messages have none.
pub(crate) fn word(found: Option<Phrase>, word: &str) -> String {
    found.map_or_else(|| word.to_owned(), Into::into)
}

/// The text for a stage.
pub(crate) fn stage(t: &Messages, stage: Option<model::Stage>) -> String {
    stage.map_or_else(dash, |stage| word(t.stage_words.of(stage.as_str()), stage.as_str()))
}

/// The text for the status of a report.
pub(crate) fn status(t: &Messages, status: ReportStatus) -> String {
    word(t.status_words.of(status.as_str()), status.as_str())
}

impl From<Language> for words::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_told_in_the_language_of_the_page() {
        let both = "已开工的项目。\n\nProjects that were started.";
        assert_eq!(prose(both, Language::Zh), "已开工的项目。");
        assert_eq!(prose(both, Language::En), "Projects that were started.");
        assert_eq!(prose("只有中文。", Language::En), "只有中文。");
        assert_eq!(prose("Only English.", Language::Zh), "");
    }

    #[test]
    fn shares_are_told_in_per_cent() {
        assert_eq!(
            [percent(500_000), percent(333_300), percent(1), percent(1_000_000)],
            ["50", "33.33", "0.0001", "100"]
        );
    }

    #[test]
    fn sums_are_told_exactly_however_large() {
        let table = [
            (0, "0"),
            (1, "0.000001"),
            (-1_500_000, "-1.5"),
            (20_000_000, "20"),
            (i128::from(i64::MAX) * 10, "92233720368547.75807"),
        ];
        for (fen, told) in table {
            assert_eq!(wan_of_fen(fen), told);
        }
    }

    #[test]
    fn times_are_told_in_beijing() {
        assert_eq!(minute("2018-07-31T16:30:00.000Z"), "2018-08-01 00:30");
        assert_eq!(minute("?"), "?");
    }
}
