//! Succession (打包、拆分、合并、更名): dated events between projects.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Day, ProjectId};

words! {
    /// What happened.
    pub enum SuccessionKind {
        /// 打包: several projects go on as one line.
        Packed = "packed",
        /// 拆分: one goes on as several.
        Split = "split",
        /// 合并: several became one project.
        Merged = "merged",
        /// 更名: the same project under a new name.
        Renamed = "renamed",
    }
}

/// A dated event that leads from old projects to new ones. The total and the cumulative investment
/// of both sides agree to the fen; the use case that records it checks so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Effective day.
    pub on: Day,
    /// What happened.
    pub kind: SuccessionKind,
    /// Projects before.
    pub old: Vec<ProjectId>,
    /// Projects after.
    pub new: Vec<ProjectId>,
    /// The document that ordered it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
}
