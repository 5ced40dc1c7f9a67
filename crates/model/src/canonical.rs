//! Canonical JSON: one text for one value, whatever built it.

use serde::Serialize;
use serde_json::Value;

/// Writes `value` as JSON with keys sorted by bytes, no white space, and UTF-8 left as it is.
///
/// # Errors
/// When the value cannot be JSON (a map with keys that are not text) or holds a float: amounts and
/// rates are integers or text, and floats have no canonical form.
pub fn canonical_json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(value)?;
    let mut text = String::new();
    write(&value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Number(number) if number.is_f64() => {
            return Err(serde::ser::Error::custom("a float has no canonical form"));
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut keys: Vec<_> = members.iter().collect();
            keys.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
            text.push('{');
            for (index, (key, member)) in keys.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(key)?);
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
        plain => text.push_str(&serde_json::to_string(plain)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_text_is_kept() {
        let value = serde_json::json!({"乙": [1, null, true], "b": {"d": "落地\n", "c": -3}});
        assert_eq!(canonical_json(&value).expect("canonical"), r#"{"b":{"c":-3,"d":"落地\n"},"乙":[1,null,true]}"#);
    }

    #[test]
    fn floats_are_refused() {
        assert!(canonical_json(&0.5_f64).is_err());
    }
}
