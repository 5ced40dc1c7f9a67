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

#[cfg(test)]
mod tests {
    use model::{
        Basis, Category, FactTable, Label, Measure, ReportStatus, Role, Stage, SubjectType, SuccessionKind, Turn,
    };
    use policy::pack::{LateReport, LateUnit, RankOn, Shared};

    use super::*;

    /// Every stored word has a text of its own in both languages.
    fn check<'w>(words: impl IntoIterator<Item = &'w str>, of: impl Fn(&Messages, &str) -> Option<Phrase>) {
        let mut seen = std::collections::BTreeSet::new();
        for word in words {
            for language in Language::ALL {
                let text = of(language.texts(), word).unwrap_or_else(|| panic!("{word} has no text in {language:?}"));
                assert!(seen.insert((language.as_str(), text.to_string())), "{word} reads like another word");
            }
        }
        assert!(!seen.is_empty());
    }

    #[test]
    fn every_word_of_the_model_has_a_text() {
        check(Stage::ALL.iter().map(|word| word.as_str()), |t, word| t.stage_words.of(word));
        check(Turn::ALL.iter().map(|word| word.as_str()), |t, word| t.turn_words.of(word));
        check(ReportStatus::ALL.iter().map(|word| word.as_str()), |t, word| t.status_words.of(word));
        check(Role::ALL.iter().map(|word| word.as_str()), |t, word| t.role_words.of(word));
        check(Category::ALL.iter().map(|word| word.as_str()), |t, word| t.category_words.of(word));
        check(Basis::ALL.iter().map(|word| word.as_str()), |t, word| t.basis_words.of(word));
        check(SubjectType::ALL.iter().map(|word| word.as_str()), |t, word| t.subject_words.of(word));
        check(Label::ALL.iter().map(|word| word.as_str()), |t, word| t.label_words.of(word));
        check(SuccessionKind::ALL.iter().map(|word| word.as_str()), |t, word| t.succession_words.of(word));
        check(Measure::ALL.iter().map(|word| word.as_str()), |t, word| t.measure_words.of(word));
        check(model::Act::ALL.iter().map(|word| word.as_str()), |t, word| t.act_words.of(word));
        check(model::Light::ALL.iter().map(|word| word.as_str()), |t, word| t.light_words.of(word));
        check(FactTable::ALL.iter().map(|word| word.as_str()), |t, word| t.table_words.of(word));
    }

    #[test]
    fn every_word_of_packs_has_a_text() {
        check(Shared::WORDS.iter().copied(), |t, word| t.shared_words.of(word));
        check(LateReport::WORDS.iter().copied(), |t, word| t.late_report_words.of(word));
        check(LateUnit::WORDS.iter().copied(), |t, word| t.late_unit_words.of(word));
        check(RankOn::WORDS.iter().copied(), |t, word| t.rank_on_words.of(word));
    }

    #[test]
    fn holes_are_filled_by_name() {
        let phrase = Phrase("{a} of {b}, {a}");
        assert_eq!(phrase.with("a", 1).with("b", "<x>").to_string(), "1 of <x>, 1");
    }
}
