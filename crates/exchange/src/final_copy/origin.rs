//! Which bulletin a Word file was written from.

use std::fmt;
use std::str::FromStr;

use model::{Document, Period};

/// Which bulletin it was, as `dazhou-2018/monthly/2018-07@57#1`. A Word file bears it as a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The pack.
    pub pack: String,
    /// The bulletin's code.
    pub bulletin: String,
    /// The period.
    pub period: Period,
    /// The ledger position it was drawn at.
    pub position: i64,
    /// The edition; 0 for a drawing.
    pub edition: u32,
}

/// A text that names no bulletin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” names no bulletin; one is named as dazhou-2018/monthly/2018-07@57#1")]
pub struct NoOrigin(String);

impl Origin {
    /// What a document is told apart by.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self {
            pack: document.pack.clone(),
            bulletin: document.bulletin.clone(),
            period: document.period,
            position: document.position,
            edition: document.edition,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pack, bulletin, period, position, edition } = self;
        write!(f, "{pack}/{bulletin}/{period}@{position}#{edition}")
    }
}

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        read(text).ok_or_else(|| NoOrigin(text.chars().take(80).collect()))
    }
}

fn read(text: &str) -> Option<Origin> {
    let (name, edition) = text.split_once('#')?;
    let (name, position) = name.split_once('@')?;
    let mut parts = name.split('/');
    let origin = Origin {
        pack: word(parts.next()?)?,
        bulletin: word(parts.next()?)?,
        period: parts.next()?.parse().ok()?,
        position: position.parse().ok().filter(|position| *position >= 0)?,
        edition: edition.parse().ok()?,
    };
    parts.next().is_none().then_some(origin)
}

fn word(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    ((1..=60).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_is_read_as_it_is_written() {
        for text in ["dazhou-2018/monthly/2018-07@57#1", "hlj-2011/annual/2011@0#0"] {
            assert_eq!(text.parse::<Origin>().expect(text).to_string(), text);
        }
        for text in ["", "a/b/2018-07@57", "a/b/2018-07@-1#1", "a/b/c/2018-07@1#1", "../b/2018@1#1", "a/b/七月@1#1"] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
