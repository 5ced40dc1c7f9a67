//! Unified social credit codes (统一社会信用代码), GB 32100-2015.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::half_width;

/// A credit code of 18 characters whose last character checks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CreditCode(String);

/// Why a text is not a credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeFault {
    /// Not 18 characters.
    #[error("a credit code has 18 characters")]
    Length,
    /// A character outside the 31 of the standard (I, O, S, V and Z are not used).
    #[error("{0:?} is not a character of credit codes")]
    Charset(char),
    /// The last character does not check.
    #[error("the last character should be {0}")]
    Check(char),
    /// The 17th character does not check (GB 11714).
    #[error("the 17th character, which checks the organisation code, should be {0}")]
    OrganisationCheck(char),
}

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

fn value(byte: u8) -> Option<u32> {
    ALPHABET.iter().position(|&letter| letter == byte).map(|place| place as u32)
}

fn check(code: &[u8]) -> Option<u8> {
    let sum: Option<u32> = code.iter().zip(WEIGHTS).map(|(&byte, weight)| value(byte).map(|v| v * weight)).sum();
    Some(ALPHABET[((31 - sum? % 31) % 31) as usize])
}

fn organisation_check(code: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(36);
    let sum: Option<u32> = code.iter().zip(ORGANISATION_WEIGHTS).map(|(&b, w)| digit(b).map(|v| v * w)).sum();
    Some(match 11 - sum? % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + digit as u8,
    })
}

impl CreditCode {
    /// Reads a code as typed or as a spreadsheet left it: full-width characters, blanks, hyphens and
    /// small letters are cleaned away first.
    ///
    /// # Errors
    /// Names what is wrong with the cleaned text.
    pub fn read(text: &str) -> Result<Self, CreditCodeFault> {
        let cleaned = half_width(text).replace('-', "").to_ascii_uppercase();
        if cleaned.chars().count() != 18 {
            return Err(CreditCodeFault::Length);
        }
        if let Some(wrong) = cleaned.chars().find(|c| u8::try_from(*c).ok().and_then(value).is_none()) {
            return Err(CreditCodeFault::Charset(wrong));
        }
        let bytes = cleaned.as_bytes();
        match check(&bytes[..17]) {
            Some(right) if right == bytes[17] => {}
            right => return Err(CreditCodeFault::Check(right.map_or('?', char::from))),
        }
        Ok(Self(cleaned))
    }

    /// A doubt that does not refuse the code: registrars have issued codes whose 17th character does
    /// not check under GB 11714 while the 18th does.
    #[must_use]
    pub fn doubt(&self) -> Option<CreditCodeFault> {
        let bytes = self.0.as_bytes();
        let right = organisation_check(&bytes[8..16])?;
        (right != bytes[16]).then(|| CreditCodeFault::OrganisationCheck(char::from(right)))
    }

    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeFault;

    fn from_str(text: &str) -> Result<Self, CreditCodeFault> {
        Self::read(text)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeFault;

    fn try_from(text: String) -> Result<Self, CreditCodeFault> {
        Self::read(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
