//! Posts (岗位): rights sit on posts, accounts sit on posts, officials are never named.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::UnitCode;
use crate::words::words;

/// The key of a post: lower-case letters, digits, dots and hyphens (`dazhou.dispatcher`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PostCode(String);

/// The text was not a post code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a post; use lower-case letters, digits, dots and hyphens, at most 60")]
pub struct NotAPostCode(pub String);

words! {
    /// What a post may do, within its unit and the units below it.
    pub enum AccountRole {
        /// 系统管理员: accounts and settings; no data.
        System = "system",
        /// 安全管理员: posts, roles, labels, purges; no data entry.
        Security = "security",
        /// 审计员: reads the ledger and every trace; changes nothing.
        Audit = "audit",
        /// 政策编辑: packs.
        PolicyEditor = "policy-editor",
        /// 调度员: units, projects, plans, acceptance, bulletins.
        Dispatcher = "dispatcher",
        /// 部门: procedures and issues it owes.
        Department = "department",
        /// 填报员: the reports of its unit.
        Reporter = "reporter",
        /// 领导: reads everything of its unit, gives instructions.
        Leader = "leader",
        /// 查阅: reads.
        Viewer = "viewer",
        /// 公众: released bulletins only.
        Public = "public",
    }
}

/// A post: a role in a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Key.
    pub code: PostCode,
    /// Title as users read it (调度科).
    pub title: String,
    /// The unit it sits in; its rights reach the units below.
    pub unit: UnitCode,
    /// What it may do.
    pub role: AccountRole,
    /// Whether it may act now; a closed post stays for the record.
    pub open: bool,
}

fn is_post_code(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
}

impl PostCode {
    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PostCode {
    type Err = NotAPostCode;

    fn from_str(text: &str) -> Result<Self, NotAPostCode> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for PostCode {
    type Error = NotAPostCode;

    fn try_from(text: String) -> Result<Self, NotAPostCode> {
        if is_post_code(&text) { Ok(Self(text)) } else { Err(NotAPostCode(text)) }
    }
}

impl From<PostCode> for String {
    fn from(code: PostCode) -> Self {
        code.0
    }
}

impl fmt::Display for PostCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
