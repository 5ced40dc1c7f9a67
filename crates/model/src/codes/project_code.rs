//! National project codes (投资项目统一代码), both schemes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Divisions, half_width};
use crate::words::words;

words! {
    /// Which scheme a code follows.
    pub enum Scheme {
        /// `YYYY-RRRRRR-HH-TT-NNNNNN`, until about November 2020.
        Year = "2016",
        /// `YYMM-RRRRRR-DD-TT-NNNNNC`, 发改投资〔2020〕1439号 and GB/T 40058-2021.
        Month = "2020",
    }
}

/// A project code of 20 digits and 4 hyphens whose parts have the right form. Its check digit is not
/// tested: the rule is not published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ProjectCode(String);

/// Why a text is not a project code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectCodeFault {
    /// Not 20 digits.
    #[error("a project code has 20 digits, {0} were found")]
    Digits(usize),
    /// Digits, but hyphens elsewhere than after 4, 10, 12 and 14 digits.
    #[error("the hyphens of a project code stand after 4, 10, 12 and 14 digits")]
    Groups,
    /// A character that is neither a digit nor a hyphen.
    #[error("{0:?} does not belong in a project code")]
    Charset(char),
    /// The first four digits are neither a year from 2014 nor a year and month from 2010.
    #[error("the first part is neither a year (2014 to 2020) nor a year and month (2010 on)")]
    Time,
}

/// What is odd about a well-formed code: worth a warning, never a refusal, since codes of divisions
/// that have ended stay valid on old projects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectCodeDoubt {
    /// The second part is in no edition of GB/T 2260.
    #[error("{0} was never a division code")]
    RegionUnknown(String),
    /// The second part was a division, but not in the year of the code.
    #[error("{region} was not in use in {year}")]
    RegionNotInUse {
        /// The division code.
        region: String,
        /// The year of the project code.
        year: u16,
        /// Code and name that took its place, where known.
        now: Option<(String, String)>,
    },
}

const GROUPS: [usize; 5] = [4, 6, 2, 2, 6];

impl ProjectCode {
    /// Reads a code as typed or as a spreadsheet left it: full-width digits, long dashes, blanks and
    /// missing hyphens are mended.
    ///
    /// # Errors
    /// Names what is wrong.
    pub fn read(text: &str) -> Result<Self, ProjectCodeFault> {
        let cleaned = half_width(text);
        if let Some(wrong) = cleaned.chars().find(|c| !c.is_ascii_digit() && *c != '-') {
            return Err(ProjectCodeFault::Charset(wrong));
        }
        let digits = cleaned.replace('-', "");
        if digits.len() != 20 {
            return Err(ProjectCodeFault::Digits(digits.len()));
        }
        let mut parts = Vec::with_capacity(GROUPS.len());
        let mut rest = digits.as_str();
        for width in GROUPS {
            let (part, tail) = rest.split_at(width);
            parts.push(part);
            rest = tail;
        }
        let code = parts.join("-");
        if cleaned.contains('-') && cleaned != code {
            return Err(ProjectCodeFault::Groups);
        }
        let code = Self(code);
        if code.time().is_none() { Err(ProjectCodeFault::Time) } else { Ok(code) }
    }

    fn time(&self) -> Option<(Scheme, u16, Option<u8>)> {
        let first: u16 = self.0[..4].parse().ok()?;
        if (2014..=2020).contains(&first) {
            return Some((Scheme::Year, first, None));
        }
        let (year, month) = (2000 + first / 100, (first % 100) as u8);
        ((1..=12).contains(&month) && first >= 2010).then_some((Scheme::Month, year, Some(month)))
    }

    /// The scheme.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.time().map_or(Scheme::Month, |time| time.0)
    }

    /// The year of the code.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.time().map_or(0, |time| time.1)
    }

    /// The month of the code, in the newer scheme.
    #[must_use]
    pub fn month(&self) -> Option<u8> {
        self.time().and_then(|time| time.2)
    }

    /// The second part: a division code, or `000` and a number for a central body.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.0[5..11]
    }

    /// The third part: the industry division (GB/T 4754) of the older scheme, the central guiding body
    /// of the newer.
    #[must_use]
    pub fn third(&self) -> &str {
        &self.0[12..14]
    }

    /// The fourth part: approval, verification or filing in the older scheme, the type of project in
    /// the newer.
    #[must_use]
    pub fn fourth(&self) -> &str {
        &self.0[15..17]
    }

    /// The fifth part: a serial number, or five random digits and a check digit.
    #[must_use]
    pub fn tail(&self) -> &str {
        &self.0[18..]
    }

    /// A doubt that does not refuse the code: a region that was not in use in the year of the code.
    #[must_use]
    pub fn doubt(&self, divisions: &Divisions) -> Option<ProjectCodeDoubt> {
        let (region, year) = (self.region(), self.year());
        // 000 marks a project registered at central level, not a division.
        if region.starts_with("000") || divisions.name_in(region, year).is_some() {
            return None;
        }
        if !divisions.ever(region) {
            return Some(ProjectCodeDoubt::RegionUnknown(region.to_owned()));
        }
        let now = divisions.change_of(region).map(|change| (change.new_code.clone(), change.new_name.clone()));
        Some(ProjectCodeDoubt::RegionNotInUse { region: region.to_owned(), year, now })
    }

    /// The text of the code, with hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ProjectCode {
    type Err = ProjectCodeFault;

    fn from_str(text: &str) -> Result<Self, ProjectCodeFault> {
        Self::read(text)
    }
}

impl TryFrom<String> for ProjectCode {
    type Error = ProjectCodeFault;

    fn try_from(text: String) -> Result<Self, ProjectCodeFault> {
        Self::read(&text)
    }
}

impl From<ProjectCode> for String {
    fn from(code: ProjectCode) -> Self {
        code.0
    }
}

impl fmt::Display for ProjectCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
