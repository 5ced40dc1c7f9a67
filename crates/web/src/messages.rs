//! The texts of the site, Chinese and English, under typed keys: `t.nav.projects`. They stand in
//! `messages/zh.toml` and `messages/en.toml`; the build writes their types from there.

use std::fmt;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The language a page is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English, on request.
    En,
}

/// A text; `{name}` in it is filled by [`Phrase::with`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase(&'static str);

/// A text with something filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filled(String);

impl Language {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The word in addresses and cookies.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Reads that word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == text)
    }

    /// Its texts.
    pub(crate) const fn texts(self) -> &'static Messages {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

impl Phrase {
    /// The text itself.
    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }

    /// Fills `{name}`.
    pub(crate) fn with(self, name: &str, value: impl fmt::Display) -> Filled {
        Filled(self.0.to_owned()).with(name, value)
    }
}

impl Filled {
    /// Fills another `{name}`.
    pub(crate) fn with(self, name: &str, value: impl fmt::Display) -> Self {
        Self(self.0.replace(&format!("{{{name}}}"), &value.to_string()))
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.0.to_owned()
    }
}

impl From<Filled> for String {
    fn from(filled: Filled) -> Self {
        filled.0
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
