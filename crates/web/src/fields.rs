//! Names and values as a query or a form brought them.

/// The pairs of a query or a form, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The first value of a name, without white space at its ends; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of a name exactly as typed; empty when there is none.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// All values of a name.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// Whether the name is there, as a box that was ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// The same without some names.
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(name, _)| !names.contains(&name.as_str())).cloned().collect())
    }

    /// As the part of an address behind `?`.
    pub(crate) fn query(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

impl From<&[(&str, &str)]> for Fields {
    fn from(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }
}

/// Percent-encodes everything but letters, digits and `- . _ ~`.
pub(crate) fn encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_so_that_nothing_in_it_breaks_out() {
        let fields = Fields::from(&[("text", "a&b=\"<"), ("text", "路"), ("lang", "en")][..]);
        assert_eq!(fields.without(&["lang"]).query(), "text=a%26b%3D%22%3C&text=%E8%B7%AF");
        assert_eq!((fields.text("text"), fields.text("none"), fields.has("lang")), ("a&b=\"<", "", true));
    }
}
