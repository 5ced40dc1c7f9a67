//! What changes in records, told field by field: for histories, and for what a file would change.

use app::diff::FieldChange;
use model::{Money, MoneyUnit, UnitCode};

use crate::messages::{Messages, Phrase};
use crate::shown;

/// A field that changes, as shown.
pub(crate) struct ChangeRow {
    pub(crate) field: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Fields whose values the ledger keeps in fen.
const MONEY: [&str; 12] = [
    "total_investment",
    "fixed_investment",
    "to_q1",
    "to_q2",
    "to_q3",
    "annual",
    "done_ytd",
    "received_ytd",
    "done_before",
    "estimate_ytd",
    "checked_ytd",
    "value",
];

/// A change in the words of the page.
pub(crate) fn told(t: &Messages, change: &FieldChange, unit: &dyn Fn(&UnitCode) -> String) -> ChangeRow {
    let value = |text: &str| shown::or_dash(value(t, &change.field, text, unit));
    ChangeRow {
        field: shown::word(t.field_words.of(&change.field.replace('_', "-")), &change.field),
        before: value(&change.before),
        after: value(&change.after),
    }
}

/// A value of a field in the words of the page; empty when there is none.
fn value(t: &Messages, field: &str, text: &str, unit: &dyn Fn(&UnitCode) -> String) -> String {
    if text.is_empty() {
        return String::new();
    }
    if MONEY.contains(&field)
        && let Some(amount) = text.parse::<i64>().ok().and_then(Money::from_fen)
    {
        return format!("{} {}", amount.exact(MoneyUnit::Wan), t.site.wan);
    }
    let word = |found: Option<Phrase>| shown::word(found, text);
    match field {
        "stage" => word(t.stage_words.of(text)),
        "turn" => word(t.turn_words.of(text)),
        "category" => word(t.category_words.of(text)),
        "basis" => word(t.basis_words.of(text)),
        "role" => word(t.role_words.of(text)),
        "subject" => word(t.subject_words.of(text)),
        "status" => word(t.status_words.of(text)),
        "shares" => {
            // U+3001, by which `app::diff` joins.
            let shares = text.split('\u{3001}').map(|share| shared(share, unit));
            shares.collect::<Vec<_>>().join(t.site.list_join.as_str())
        }
        "typed_by" | "parent" => text.parse().map_or_else(|_| text.to_owned(), |code| unit(&code)),
        _ => text.to_owned(),
    }
}

/// A share as the ledger tells it, `500000 511702`, with the unit's name.
fn shared(share: &str, unit: &dyn Fn(&UnitCode) -> String) -> String {
    let read = share.split_once(' ').and_then(|(ppm, code)| Some((ppm.parse().ok()?, code.parse().ok()?)));
    match read {
        Some((model::attribution::WHOLE_PPM, code)) => unit(&code),
        Some((ppm, code)) => format!("{} {}%", unit(&code), shown::percent(ppm)),
        None => share.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    #[test]
    fn values_are_told_in_words() {
        let told = |field: &str, text: &str| value(Language::En.texts(), field, text, &|unit| format!("<{unit}>"));
        assert_eq!(told("annual", "1234500000"), format!("1234.5 {}", Language::En.texts().site.wan));
        assert_eq!(told("shares", "1000000 511702"), "<511702>");
        assert_eq!(told("shares", "250000 511702"), "<511702> 25%");
        assert_eq!(told("shares", "?"), "?");
        assert_eq!(told("name", ""), "");
    }
}
