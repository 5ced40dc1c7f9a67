//! Where a figure's link leads.

use std::fmt::Write;

use model::FigureKey;

/// To the figure's own page, to its line at the end of the same page, or nowhere.
pub(super) enum Links<'a> {
    Site(&'a str),
    Appendix,
    None,
}

impl<'a> Links<'a> {
    /// To pages below `base`, or within the page when there is none.
    pub(super) fn new(base: Option<&'a str>) -> Self {
        base.map_or(Self::Appendix, |base| Self::Site(base.trim_end_matches('/')))
    }

    /// The address of a figure.
    pub(super) fn href(&self, key: &FigureKey) -> Option<String> {
        match self {
            Self::Site(base) => Some(format!("{base}/figures/{}", encoded(&key.to_string()))),
            Self::Appendix => Some(format!("#{}", anchor(key))),
            Self::None => None,
        }
    }
}

/// The `id` of a figure's line at the end of the page.
pub(super) fn anchor(key: &FigureKey) -> String {
    format!("figure:{}", encoded(&key.to_string()))
}

/// Percent-encodes what may not stand in a path; the signs of a key (`/ @ : . - _`) stay readable.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/@:.-_~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
