//! Plans of investment, per list and year.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Day, ListCode, Money, ProjectId};

words! {
    /// Which plan: as first issued, or as an adjustment batch left it.
    pub enum Basis {
        /// 原计划
        Original = "original",
        /// 调整计划
        Adjusted = "adjusted",
    }
}

/// A year's investment plan of a project: for one list, or its own (`list` absent). Stage amounts
/// are cumulative from 1 January (至一季度、至上半年、至三季度、全年).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The project.
    pub project: ProjectId,
    /// The list whose plan it is; `None` for the project's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListCode>,
    /// The plan year.
    pub year: i16,
    /// Original or adjusted.
    pub basis: Basis,
    /// Day from which the plan holds, until the next adjusted one: 1 January for the original, the
    /// first day of the effective month for an adjustment batch.
    pub holds_from: Day,
    /// To 31 March, where set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_q1: Option<Money>,
    /// To 30 June, where set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_q2: Option<Money>,
    /// To 30 September, where set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_q3: Option<Money>,
    /// The whole year (年度计划投资).
    pub annual: Money,
    /// Milestones planned for the year (形象进度目标), in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub milestones: String,
    /// Number of the document of the plan or the adjustment batch.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
}
