//! Problems in what users hand in: values with a place and a cure, never exceptions.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How far a problem reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the datum is taken.
    Warning,
    /// The datum cannot be taken.
    Error,
}

/// Where a problem is, in the user's own terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// File name as the user gave it; empty for a form on screen.
    pub file: String,
    /// Sheet name, or the field of a form.
    pub sheet: String,
    /// 1-based line of a text file or row of a sheet; 0 when the whole file is meant.
    pub line: u32,
    /// Column: `C` for a sheet, the 1-based character for text; empty when the whole line is meant.
    pub column: String,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether the datum can be taken.
    pub severity: Severity,
    /// Permanent name of this kind of problem, such as `credit-code-check`.
    pub code: &'static str,
    /// Where.
    pub place: Place,
    /// What is wrong, in Chinese, quoting the offending text.
    pub zh: String,
    /// What to do, in Chinese.
    pub cure_zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// What to do, in English.
    pub cure_en: String,
}

/// A list of problems, gathered so that all are told at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl Place {
    /// A line of a text file; `column` is a 1-based character, 0 for the whole line.
    #[must_use]
    pub fn text(file: &str, line: u32, column: u32) -> Self {
        let column = if column == 0 { String::new() } else { column.to_string() };
        Self { file: file.to_owned(), sheet: String::new(), line, column }
    }

    /// A cell of a sheet; both indexes 0-based as readers give them.
    #[must_use]
    pub fn cell(file: &str, sheet: &str, row: u32, column: u32) -> Self {
        Self { file: file.to_owned(), sheet: sheet.to_owned(), line: row + 1, column: column_name(column) }
    }

    /// A whole file.
    #[must_use]
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A field of a form on screen.
    #[must_use]
    pub fn field(field: &str) -> Self {
        Self { sheet: field.to_owned(), ..Self::default() }
    }
}

/// The letters of a 0-based sheet column: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Place {
    /// `file[sheet]!C7` for a cell, `file:12:5` for text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.sheet.is_empty() {
            write!(f, "[{}]", self.sheet)?;
            return if self.line > 0 { write!(f, "!{}{}", self.column, self.line) } else { Ok(()) };
        }
        match (self.line, self.column.as_str()) {
            (0, _) => Ok(()),
            (line, "") => write!(f, ":{line}"),
            (line, column) => write!(f, ":{line}:{column}"),
        }
    }
}

impl Problem {
    /// A problem that keeps the datum out. `zh` and `en` are (what is wrong, what to do).
    #[must_use]
    pub fn error(
        code: &'static str,
        place: Place,
        zh: (impl Into<String>, impl Into<String>),
        en: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            severity: Severity::Error,
            code,
            place,
            zh: zh.0.into(),
            cure_zh: zh.1.into(),
            en: en.0.into(),
            cure_en: en.1.into(),
        }
    }

    /// The same, but the datum is taken.
    #[must_use]
    pub fn warning(
        code: &'static str,
        place: Place,
        zh: (impl Into<String>, impl Into<String>),
        en: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, zh, en) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        let join = if place.is_empty() { "" } else { ": " };
        write!(f, "{place}{join}{}。{} [{}]", self.zh, self.cure_zh, self.code)
    }
}

impl Problems {
    /// No problem yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether any keeps its datum out.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Whether there is none at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl Extend<Problem> for Problems {
    fn extend<T: IntoIterator<Item = Problem>>(&mut self, problems: T) {
        self.0.extend(problems);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_as_users_point_at_them() {
        assert_eq!(Place::cell("七月.xlsx", "Sheet1", 6, 27).to_string(), "七月.xlsx[Sheet1]!AB7");
        assert_eq!(Place::text("rules/a.md", 12, 5).to_string(), "rules/a.md:12:5");
        assert_eq!(Place::file("a.csv").to_string(), "a.csv");
    }
}
