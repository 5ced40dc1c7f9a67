//! Stages of a project's life.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Day, ProjectId};

words! {
    /// Where a project stands.
    pub enum Stage {
        /// 谋划
        Planned = "planned",
        /// 储备
        Reserved = "reserved",
        /// 前期
        Preparing = "preparing",
        /// 在建
        Building = "building",
        /// 收尾
        Finishing = "finishing",
        /// 竣工
        Completed = "completed",
        /// 投产
        Producing = "producing",
        /// 达产
        AtCapacity = "at-capacity",
        /// 停建（半截子）
        Halted = "halted",
        /// 出库
        Withdrawn = "withdrawn",
        /// 腾笼出清
        Cleared = "cleared",
    }
}

words! {
    /// What happened on a day: a move to a stage, or an event inside one.
    pub enum Turn {
        /// The project moved to a stage.
        Moved = "moved",
        /// 复工: works resumed in the year; the stage stays.
        Resumed = "resumed",
        /// 冬季停工: works rest for the winter; the stage stays.
        WinterStop = "winter-stop",
    }
}

/// A dated step in the life of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMove {
    /// The project.
    pub project: ProjectId,
    /// Effective day.
    pub on: Day,
    /// Move or event.
    pub turn: Turn,
    /// The stage from that day on.
    pub stage: Stage,
    /// Reason or evidence, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Stage {
    /// The stage as users read it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Planned => "谋划",
            Self::Reserved => "储备",
            Self::Preparing => "前期",
            Self::Building => "在建",
            Self::Finishing => "收尾",
            Self::Completed => "竣工",
            Self::Producing => "投产",
            Self::AtCapacity => "达产",
            Self::Halted => "停建",
            Self::Withdrawn => "出库",
            Self::Cleared => "腾笼出清",
        }
    }
}
