//! List membership (清单): a project in a list, for a year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Day, Money, ProjectId};

/// The name of a list in rules and imports: lower-case letters, digits and hyphens (`district-key`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ListCode(String);

/// The text was not a list code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a list code; use lower-case letters, digits and hyphens, at most 40")]
pub struct NotAListCode(pub String);

words! {
    /// Category of the year (类别), fixed when the plan is issued, independent of the stage.
    pub enum Category {
        /// 新建
        New = "new",
        /// 续建
        Continuing = "continuing",
        /// 拟竣工（拟投产）
        Finishing = "finishing",
        /// 前期
        Preparing = "preparing",
    }
}

impl Category {
    /// The category as users read it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::New => "新建",
            Self::Continuing => "续建",
            Self::Finishing => "拟竣工",
            Self::Preparing => "前期",
        }
    }
}

/// A project's line in one list for one year, with that list's own code, name and figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The list.
    pub list: ListCode,
    /// The project.
    pub project: ProjectId,
    /// The plan year.
    pub year: i16,
    /// Code in that list; empty when it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Name in that list; empty when it is the project's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Total investment as that list has it, when it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_investment: Option<Money>,
    /// Category of the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Batch or field by which that list sub-totals (批次、领域); empty when it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub batch: String,
    /// Field of that list (领域), such as 基础设施.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Number of the document that issued it (文号).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
    /// Day of entry.
    pub entered_on: Day,
    /// Day of leaving; `None` while it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Day>,
    /// Why it left.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub leave_reason: String,
}

impl Membership {
    /// A line that says nothing beyond the list, the year and the day of entry.
    #[must_use]
    pub const fn new(list: ListCode, project: ProjectId, year: i16, entered_on: Day) -> Self {
        Self {
            list,
            project,
            year,
            code: String::new(),
            name: String::new(),
            total_investment: None,
            category: None,
            batch: String::new(),
            field: String::new(),
            document: String::new(),
            entered_on,
            left_on: None,
            leave_reason: String::new(),
        }
    }
}

fn is_list_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl ListCode {
    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ListCode {
    type Err = NotAListCode;

    fn from_str(text: &str) -> Result<Self, NotAListCode> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for ListCode {
    type Error = NotAListCode;

    fn try_from(text: String) -> Result<Self, NotAListCode> {
        if is_list_code(&text) { Ok(Self(text)) } else { Err(NotAListCode(text)) }
    }
}

impl From<ListCode> for String {
    fn from(code: ListCode) -> Self {
        code.0
    }
}

impl fmt::Display for ListCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
