//! Two archives side by side.

use std::collections::BTreeSet;
use std::fmt;

use super::Archive;

/// Lines are shown up to this many characters.
const SHOWN: usize = 200;

/// A file in which two archives differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file.
    pub path: String,
    /// How it differs.
    pub what: What,
}

/// How a file of two archives differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Only the first archive has it.
    OnlyLeft,
    /// Only the second archive has it.
    OnlyRight,
    /// Both are text; the first line that differs, counted from 1. A side that has ended shows `None`.
    Line {
        /// Its number.
        line: usize,
        /// In the first archive.
        left: Option<String>,
        /// In the second archive.
        right: Option<String>,
    },
    /// One is not text; the first byte that differs, counted from 0.
    Byte {
        /// Its place.
        offset: usize,
    },
}

/// Every file in which two archives differ, in order of paths; nothing when they are equal.
#[must_use]
pub fn compare(left: &Archive, right: &Archive) -> Vec<Difference> {
    let paths: BTreeSet<_> = left.entries.keys().chain(right.entries.keys()).collect();
    let differences = paths.into_iter().filter_map(|path| {
        let what = match (left.entries.get(path), right.entries.get(path)) {
            (Some(left), Some(right)) if left == right => return None,
            (Some(left), Some(right)) => first_difference(left, right),
            (Some(_), None) => What::OnlyLeft,
            (None, _) => What::OnlyRight,
        };
        Some(Difference { path: path.clone(), what })
    });
    differences.collect()
}

/// Whether two pages say the same in the same order, whatever they look like: tags, their attributes
/// and styles may differ, as between two versions of the program.
#[must_use]
pub fn same_words(left: &str, right: &str) -> bool {
    words(left).eq(words(right))
}

/// The words between the tags of a page that this program wrote, without styles.
fn words(page: &str) -> impl Iterator<Item = &str> {
    let mut in_style = false;
    page.split('<').filter_map(move |part| {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        in_style = tag == "style" || (in_style && tag != "/style");
        Some(words.trim()).filter(|words| !in_style && !words.is_empty())
    })
}

fn first_difference(left: &[u8], right: &[u8]) -> What {
    let by_byte = || {
        let offset = left.iter().zip(right).take_while(|(left, right)| left == right).count();
        What::Byte { offset }
    };
    let (Ok(left), Ok(right)) = (std::str::from_utf8(left), std::str::from_utf8(right)) else { return by_byte() };
    // Split at line feeds alone, so that a carriage return or a missing last line end is a difference.
    let (mut lefts, mut rights) = (left.split('\n'), right.split('\n'));
    let mut line = 1;
    loop {
        match (lefts.next(), rights.next()) {
            (None, None) => return by_byte(),
            (left, right) if left == right => line += 1,
            (left, right) => return What::Line { line, left: left.map(shown), right: right.map(shown) },
        }
    }
}

fn shown(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = || "(end of file)".to_owned();
        let quoted = |line: &Option<String>| line.as_ref().map_or_else(end, |line| format!("{line:?}"));
        match &self.what {
            What::OnlyLeft => write!(f, "{}: only in the first", self.path),
            What::OnlyRight => write!(f, "{}: only in the second", self.path),
            What::Line { line, left, right } => write!(f, "{}:{line}: {} | {}", self.path, quoted(left), quoted(right)),
            What::Byte { offset } => write!(f, "{}: byte {offset} differs", self.path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_apart_by_their_words() {
        let page = "<html><style>.a { b: c }</style><p class=\"x\">完成<a href=\"#k\">35.9</a>亿元</p></html>";
        let table = [
            ("<html><style>.a { b: d }</style><p>完成<a id=\"k\">35.9</a>亿元</p></html>", true),
            ("<html><p>完成\n<a>35.9</a>亿元</p></html>\n", true),
            ("<html><p>完成<a>35.8</a>亿元</p></html>", false),
            ("<html><p>完成<a>35.9</a>亿元</p>另有</html>", false),
            ("<html><p>完成亿元</p></html>", false),
            ("<html><style>完成35.9亿元</style></html>", false),
        ];
        for (other, same) in table {
            assert_eq!(same_words(page, other), same, "{other}");
        }
    }
}
