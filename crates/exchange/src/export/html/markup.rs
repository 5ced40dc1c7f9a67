//! Markup that is balanced and escaped by construction.

use std::fmt::Write;

/// A piece of a page: text in it is escaped, elements in it are closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Markup(String);

/// Escapes text for content and for attribute values in double quotes; control characters, which no
/// page may hold, are left out.
fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
}

/// A text.
pub(crate) fn text(text: &str) -> Markup {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    Markup(out)
}

/// An element around what it holds.
pub(crate) fn element(name: &str, attributes: &[(&str, &str)], inner: impl Into<Markup>) -> Markup {
    let mut out = format!("<{name}");
    for (attribute, value) in attributes {
        let _ = write!(out, " {attribute}=\"");
        push_escaped(&mut out, value);
        out.push('"');
    }
    let Markup(inner) = inner.into();
    let _ = write!(out, ">{inner}</{name}>");
    Markup(out)
}

/// Markup that this crate holds as a literal: a style sheet, a head line.
pub(crate) fn literal(markup: &'static str) -> Markup {
    Markup(markup.to_owned())
}

impl Markup {
    /// Puts another piece behind.
    pub(crate) fn push(&mut self, other: Self) {
        self.0.push_str(&other.0);
    }

    /// The same with a line end, so that pages can be read and compared by lines.
    pub(crate) fn line(mut self) -> Self {
        self.0.push('\n');
        self
    }

    /// The page text.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Self> for Markup {
    fn from_iter<T: IntoIterator<Item = Self>>(pieces: T) -> Self {
        let mut all = Self::default();
        for piece in pieces {
            all.push(piece);
        }
        all
    }
}

impl From<&str> for Markup {
    fn from(plain: &str) -> Self {
        text(plain)
    }
}
