//! The form of a report as typed: read field by field, every fault named at its field, and kept as
//! typed whatever becomes of it.

use std::collections::BTreeMap;

use model::money::NotMoney;
use model::report::Typed;
use model::{Money, MoneyUnit, Problem, Report, Severity};

use crate::fields::Fields;
use crate::messages::{Language, Messages};
use crate::shown;

/// The fields of the form, in its order.
pub(crate) const FIELDS: [&str; 8] =
    ["done_ytd", "received_ytd", "done_before", "estimate_ytd", "physical_percent", "progress", "problems", "reason"];

/// Characters of a text at most.
const LONGEST: usize = 2_000;

/// What is said about a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The field; empty for the form as a whole.
    pub(crate) field: String,
    /// What is wrong or doubtful.
    pub(crate) what: String,
    /// What to do.
    pub(crate) cure: String,
    /// It keeps the report out; otherwise it asks to be confirmed.
    pub(crate) error: bool,
}

/// Reads the form.
///
/// # Errors
/// Every field that does not read.
pub(crate) fn read(fields: &Fields, t: &Messages) -> Result<Typed, Vec<Note>> {
    let mut notes = Vec::new();
    let done_ytd = amount(fields, "done_ytd", t, &mut notes);
    if done_ytd.is_none() && fields.text("done_ytd").is_empty() {
        notes.push(note("done_ytd", t.typed.needed.into(), t.typed.needed_cure.into()));
    }
    let typed = Typed {
        done_ytd: done_ytd.unwrap_or(Money::ZERO),
        received_ytd: amount(fields, "received_ytd", t, &mut notes),
        done_before: amount(fields, "done_before", t, &mut notes),
        estimate_ytd: amount(fields, "estimate_ytd", t, &mut notes),
        physical_percent: percent(fields, t, &mut notes),
        progress: text(fields, "progress", t, &mut notes),
        problems: text(fields, "problems", t, &mut notes),
        reason: text(fields, "reason", t, &mut notes),
    };
    if notes.is_empty() { Ok(typed) } else { Err(notes) }
}

/// An amount in 万元 on its own, such as an upper tier's figure; `None` when left empty.
///
/// # Errors
/// When it does not read.
pub(crate) fn read_amount(fields: &Fields, name: &str, t: &Messages) -> Result<Option<Money>, Note> {
    let mut notes = Vec::new();
    let read = amount(fields, name, t, &mut notes);
    notes.into_iter().next().map_or(Ok(read), Err)
}

fn amount(fields: &Fields, name: &str, t: &Messages, notes: &mut Vec<Note>) -> Option<Money> {
    let plain = plain_number(fields.text(name));
    if plain.is_empty() {
        return None;
    }
    let found = fields.text(name);
    match Money::parse(&plain, MoneyUnit::Wan) {
        Ok(amount) => return Some(amount),
        Err(NotMoney::NotANumber(_)) => {
            notes.push(note(name, t.typed.no_number.with("found", found).into(), t.typed.no_number_cure.into()));
        }
        Err(NotMoney::TooFine(_)) => {
            notes.push(note(name, t.typed.too_fine.with("found", found).into(), t.typed.too_fine_cure.into()));
        }
        Err(NotMoney::TooLarge(_)) => {
            notes.push(note(name, t.typed.too_large.with("found", found).into(), t.typed.too_large_cure.into()));
        }
    }
    None
}

fn percent(fields: &Fields, t: &Messages, notes: &mut Vec<Note>) -> Option<u8> {
    let found = fields.text("physical_percent");
    let plain = plain_number(found);
    let plain = plain.trim_end_matches(['%', '\u{ff05}']);
    if plain.is_empty() {
        return None;
    }
    let read = plain.parse::<u8>().ok();
    if read.is_none() {
        notes.push(note(
            "physical_percent",
            t.typed.no_percent.with("found", found).into(),
            t.typed.no_percent_cure.into(),
        ));
    }
    read
}

fn text(fields: &Fields, name: &str, t: &Messages, notes: &mut Vec<Note>) -> String {
    let text = fields.text(name);
    let letters = text.chars().count();
    if letters > LONGEST {
        let what = t.typed.too_long.with("count", letters).into();
        notes.push(note(name, what, t.typed.too_long_cure.with("most", LONGEST).into()));
    }
    text.replace("\r\n", "\n")
}

fn note(field: &str, what: String, cure: String) -> Note {
    Note { field: field.to_owned(), what, cure, error: true }
}

/// A number as typed or pasted, in plain digits: full-width digits and signs become plain ones, blanks
/// and thousands separators are left out.
fn plain_number(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(letter as u32 - 0xff10, 10),
        '\u{ff0e}' => Some('.'),
        '\u{ff0d}' | '\u{2212}' => Some('-'),
        ',' | '\u{ff0c}' | ' ' | '\u{3000}' | '\u{a0}' => None,
        other => Some(other),
    };
    text.chars().filter_map(plain).collect()
}

/// A problem of the house, told in the language of the page.
pub(crate) fn note_of(problem: &Problem, language: Language) -> Note {
    let (what, cure) = match language {
        Language::Zh => (&problem.zh, &problem.cure_zh),
        Language::En => (&problem.en, &problem.cure_en),
    };
    let field = problem.place.sheet.clone();
    Note { field, what: what.clone(), cure: cure.clone(), error: problem.severity == Severity::Error }
}

/// Several of them.
pub(crate) fn notes(problems: &[Problem], language: Language) -> Vec<Note> {
    problems.iter().map(|problem| note_of(problem, language)).collect()
}

/// A report in the words of the form.
pub(crate) fn of_report(report: &Report) -> Fields {
    let money = |amount: Option<Money>| amount.map(shown::wan).unwrap_or_default();
    let pairs = [
        ("done_ytd", shown::wan(report.done_ytd)),
        ("received_ytd", money(report.received_ytd)),
        ("done_before", money(report.done_before)),
        ("estimate_ytd", money(report.estimate_ytd)),
        ("physical_percent", report.physical_percent.map(|percent| percent.to_string()).unwrap_or_default()),
        ("progress", report.progress.clone()),
        ("problems", report.problems.clone()),
        ("reason", report.reason.clone()),
    ];
    Fields(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The form as a draft keeps it.
pub(crate) fn to_draft(fields: &Fields) -> String {
    let kept: BTreeMap<&str, &str> = FIELDS.iter().chain(&["for_unit"]).map(|name| (*name, fields.raw(name))).collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

/// A draft as the form; a draft that no longer reads is empty.
pub(crate) fn of_draft(body: &str) -> Fields {
    let kept: BTreeMap<String, String> = serde_json::from_str(body).unwrap_or_default();
    Fields(kept.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(name: &str, value: &str) -> Result<Typed, Vec<Note>> {
        read(
            &Fields::from(&[("done_ytd", "1"), (name, value)][if name == "done_ytd" { 1.. } else { 0.. }]),
            Language::En.texts(),
        )
    }

    #[test]
    fn numbers_are_read_as_clerks_type_and_paste_them() {
        for (typed, fen) in
            [("1,234.5", 1_234_500_000), ("\u{ff11}\u{ff12}", 12_000_000), (" 3 ", 3_000_000), ("-0.5", -500_000)]
        {
            assert_eq!(read_one("done_ytd", typed).map(|typed| typed.done_ytd.fen()), Ok(fen), "{typed}");
        }
        assert_eq!(read_one("physical_percent", "45%").map(|typed| typed.physical_percent), Ok(Some(45)));
        assert_eq!(read_one("received_ytd", "").map(|typed| typed.received_ytd), Ok(None));
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        let long = "a".repeat(LONGEST + 1);
        for (name, value) in [
            ("done_ytd", ""),
            ("done_ytd", "abc"),
            ("done_ytd", "1.00000001"),
            ("estimate_ytd", "99999999999999999"),
            ("physical_percent", "300"),
            ("progress", &long),
        ] {
            let notes = read_one(name, value).expect_err(value);
            assert_eq!(
                notes.iter().map(|note| (note.field.as_str(), note.error)).collect::<Vec<_>>(),
                [(name, true)],
                "{value}"
            );
        }
        let all = read(&Fields::from(&[("done_ytd", "x"), ("received_ytd", "y")][..]), Language::En.texts());
        assert_eq!(all.map_err(|notes| notes.len()), Err(2));
    }

    #[test]
    fn a_draft_keeps_what_does_not_read() {
        let fields = Fields::from(&[("done_ytd", "12 or so"), ("progress", "a\nb"), ("csrf", "secret")][..]);
        let draft = to_draft(&fields);
        assert!(!draft.contains("secret"));
        assert_eq!((of_draft(&draft).raw("done_ytd"), of_draft(&draft).raw("progress")), ("12 or so", "a\nb"));
        assert_eq!(of_draft("no json"), Fields::default());
    }
}
