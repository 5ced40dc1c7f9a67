//! What differs between two records, field by field, for previews and histories.

use std::collections::BTreeMap;

use model::Record;
use serde::Serialize;
use serde_json::Value;

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Name of the field, as the record has it (`total_investment`, `shares`).
    pub field: String,
    /// Before; empty when it was not set. Amounts in fen.
    pub before: String,
    /// After; empty when it is not set.
    pub after: String,
}

/// The fields in which two records differ; all fields of the new one when there was none before.
#[must_use]
pub fn fields(before: Option<&Record>, after: Option<&Record>) -> Vec<FieldChange> {
    let (before, after) = (before.map(members).unwrap_or_default(), after.map(members).unwrap_or_default());
    let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let text = |members: &BTreeMap<String, String>, name: &String| members.get(name).cloned().unwrap_or_default();
    let changes = names.into_iter().map(|name| FieldChange {
        field: name.clone(),
        before: text(&before, name),
        after: text(&after, name),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// The fields of a record as texts: `{"project":{…}}` gives the inner members.
fn members(record: &Record) -> BTreeMap<String, String> {
    let Ok(Value::Object(kind)) = serde_json::to_value(record) else { return BTreeMap::new() };
    let Some((_, Value::Object(members))) = kind.into_iter().next() else { return BTreeMap::new() };
    members.into_iter().map(|(name, value)| (name, text(&value))).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("、"),
        Value::Object(members) => members.values().map(text).collect::<Vec<_>>().join(" "),
        plain => plain.to_string(),
    }
}
