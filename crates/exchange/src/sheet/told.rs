//! The words of problems: one table, Chinese and English side by side.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::{Place, Problem};

/// `code,severity,zh,cure_zh,en,cure_en`; `{1}`, `{2}` … stand for what is quoted.
const TABLE: &str = include_str!("problems.csv");

struct Words {
    warning: bool,
    texts: [String; 4],
}

static WORDS: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    let words = rows.filter_map(|row| {
        let mut fields = row.iter().map(str::to_owned);
        let code = fields.next()?;
        let warning = fields.next()? == "warning";
        Some((code, Words { warning, texts: [fields.next()?, fields.next()?, fields.next()?, fields.next()?] }))
    });
    words.collect()
});

/// The problem of that code at a place. A code that is not in the table still gives a problem; a
/// test keeps table and code in step.
pub(crate) fn told(code: &'static str, place: Place, quoted: &[&str]) -> Problem {
    let Some(words) = WORDS.get(code) else {
        return Problem::error(code, place, (code, ""), (code, ""));
    };
    let [zh, cure_zh, en, cure_en] = words.texts.each_ref().map(|text| fill(text, quoted));
    let tell = if words.warning { Problem::warning } else { Problem::error };
    tell(code, place, (zh, cure_zh), (en, cure_en))
}

/// Longest quotation in a message, in characters: a cell may hold a page.
const QUOTED_CHARACTERS: usize = 300;

fn fill(text: &str, quoted: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('{') {
        filled.push_str(before);
        let (number, after) = tail.split_once('}').unwrap_or((tail, ""));
        let word = number.parse::<usize>().ok().and_then(|n| quoted.get(n.checked_sub(1)?));
        filled.extend(word.unwrap_or(&"").chars().take(QUOTED_CHARACTERS));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The sources of what is read from files.
    fn sources(folder: &Path, texts: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                sources(&entry, texts);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                texts.push_str(&std::fs::read_to_string(&entry).expect("a source"));
            }
        }
    }

    #[test]
    fn the_table_is_complete_and_in_use() {
        let rows: Vec<_> =
            csv::Reader::from_reader(TABLE.as_bytes()).into_records().collect::<Result<_, _>>().expect("six fields");
        assert_eq!(rows.len(), WORDS.len(), "a code stands twice or a row is short");
        let mut texts = String::new();
        for folder in ["src/sheet", "src/import", "src/form"] {
            sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut texts);
        }
        for row in &rows {
            assert!(row.iter().all(|field| !field.trim().is_empty()), "{row:?}");
            assert!(["error", "warning"].contains(&&row[1]), "{row:?}");
            assert!(texts.contains(&format!("\"{}\"", &row[0])), "{} is told nowhere", &row[0]);
        }
        let calls = ["told(\"", "tell(\"", "tell_of_column(\"", "warn_of_table(\""];
        let told = calls.iter().flat_map(|call| texts.split(call).skip(1)).filter_map(|rest| rest.split('"').next());
        let unknown: BTreeSet<&str> = told.filter(|code| !code.contains('\\') && !WORDS.contains_key(*code)).collect();
        assert!(unknown.is_empty(), "{unknown:?} have no words");
    }

    #[test]
    fn words_are_filled_in() {
        assert_eq!(fill("a {1} b {2}{1}", &["x", "{1}"]), "a x b {1}x");
        assert_eq!(fill("{3}{", &["x"]), "");
        assert_eq!(fill("{1}", &[&"长".repeat(1000)]).chars().count(), QUOTED_CHARACTERS);
    }
}
