//! Markup that is balanced and escaped by construction.

use std::fmt::Write;

/// A piece of a part: text in it is escaped, elements in it are closed.
#[derive(Clone, Debug, Default)]
pub(super) struct Xml(String);

/// Text within an element, or a value within quotes. What XML may not hold was left out before.
fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// An element around what it holds.
pub(super) fn element(name: &str, attributes: &[(&str, &str)], inner: Xml) -> Xml {
    let mut out = format!("<{name}");
    for (attribute, value) in attributes {
        let _ = write!(out, " {attribute}=\"");
        push_escaped(&mut out, value);
        out.push('"');
    }
    if inner.0.is_empty() {
        out.push_str("/>");
    } else {
        let _ = write!(out, ">{}</{name}>", inner.0);
    }
    Xml(out)
}

/// An element that only has a `w:val`.
pub(super) fn value(name: &str, value: &str) -> Xml {
    element(name, &[("w:val", value)], Xml::default())
}

/// A text.
pub(super) fn text(text: &str) -> Xml {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    Xml(out)
}

impl Xml {
    /// Puts another piece behind.
    pub(super) fn push(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// The part: its declaration and this.
    pub(super) fn into_part(self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{}", self.0)
    }
}

impl FromIterator<Self> for Xml {
    fn from_iter<T: IntoIterator<Item = Self>>(pieces: T) -> Self {
        let mut all = Self::default();
        for piece in pieces {
            all.push(&piece);
        }
        all
    }
}
