//! Projects.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{CreditCode, Day, Money, ProjectCode};

/// A project's own id, for life. Written `P` and at least six digits: `P000012`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectId(i64);

/// The text was not a project id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a project id; write P000012")]
pub struct NotAProjectId(pub String);

words! {
    /// Whose money leads (主体类型).
    pub enum SubjectType {
        /// 企业投资
        Enterprise = "enterprise",
        /// 政府投资
        Government = "government",
    }
}

impl SubjectType {
    /// The type as users read it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Enterprise => "企业投资",
            Self::Government => "政府投资",
        }
    }
}

/// What is known of a project itself, apart from lists, plans, stages and reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Id for life.
    pub id: ProjectId,
    /// Present name.
    pub name: String,
    /// Earlier names (曾用名), searchable and printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// National project code of either scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProjectCode>,
    /// Codes of older or local schemes, kept as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legacy_codes: Vec<String>,
    /// Name of the owner (建设单位、项目业主).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner_name: String,
    /// Credit code of the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_code: Option<CreditCode>,
    /// GB/T 4754 code: a section letter, or 2 to 4 digits, of the project's product once built.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub industry: String,
    /// Edition of that standard: 2011 or 2017.
    #[serde(default = "edition_2017")]
    pub industry_edition: u16,
    /// Whose money leads.
    pub subject: SubjectType,
    /// Total investment (总投资).
    pub total_investment: Money,
    /// Fixed-asset part of it (固定资产投资), where told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_investment: Option<Money>,
    /// How many projects stand in this line: 1, or the number packed into it (打包).
    #[serde(default = "one")]
    pub parts: u32,
    /// What is built (建设内容及规模).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// Where, in words (建设地点).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Classes given by packs, such as `fund:special-bond-2020`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Day the investment agreement was signed (签约).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Day>,
    /// Planned start of works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_start_on: Option<Day>,
    /// Planned completion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_finish_on: Option<Day>,
    /// Invented for a demonstration or a test; printed wherever the project is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub simulated: bool,
}

const fn one() -> u32 {
    1
}

const fn edition_2017() -> u16 {
    2017
}

impl Project {
    /// A project of which nothing is known yet but its id.
    #[must_use]
    pub fn unknown(id: ProjectId, subject: SubjectType) -> Self {
        Self {
            id,
            name: String::new(),
            former_names: Vec::new(),
            code: None,
            legacy_codes: Vec::new(),
            owner_name: String::new(),
            owner_code: None,
            industry: String::new(),
            industry_edition: edition_2017(),
            subject,
            total_investment: Money::ZERO,
            fixed_investment: None,
            parts: one(),
            content: String::new(),
            site: String::new(),
            tags: BTreeSet::new(),
            signed_on: None,
            planned_start_on: None,
            planned_finish_on: None,
            simulated: false,
        }
    }
}

impl ProjectId {
    /// The id with this number; `None` below 1.
    #[must_use]
    pub const fn new(number: i64) -> Option<Self> {
        if number > 0 { Some(Self(number)) } else { None }
    }

    /// The number, as stored.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{:06}", self.0)
    }
}

impl FromStr for ProjectId {
    type Err = NotAProjectId;

    fn from_str(text: &str) -> Result<Self, NotAProjectId> {
        let digits =
            text.strip_prefix('P').filter(|d| (6..=18).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()));
        digits.and_then(|d| d.parse().ok()).and_then(Self::new).ok_or_else(|| NotAProjectId(text.to_owned()))
    }
}
