//! Reports of progress.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Money, Period, PostCode, ProjectId, UnitCode};

words! {
    /// Where a version of a report stands.
    pub enum ReportStatus {
        /// Handed in, or accepted by some tiers and waiting for the next.
        Submitted = "submitted",
        /// Accepted by every tier: in force.
        Accepted = "accepted",
        /// Sent back with a reason.
        Returned = "returned",
        /// Was in force until a later version was accepted.
        Superseded = "superseded",
    }
}

/// What a reporter types, on a form or in a workbook. In a [`Report`] the same stands with what the
/// house knows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Investment done from 1 January (年初至今完成投资).
    pub done_ytd: Money,
    /// Money received from 1 January (到位资金), where asked for.
    pub received_ytd: Option<Money>,
    /// Investment done before 1 January (至上年底完成投资); left out it is carried on from what is known.
    pub done_before: Option<Money>,
    /// Estimate of the year-to-date at the end of the next period (预计数).
    pub estimate_ytd: Option<Money>,
    /// Physical progress in percent.
    pub physical_percent: Option<u8>,
    /// Physical progress in words (形象进度).
    pub progress: String,
    /// Problems met (存在问题).
    pub problems: String,
    /// Why the year-to-date fell (核减原因), an accepted value is corrected, or the report is late.
    pub reason: String,
}

/// One version of a project's report for a period, as it stands in acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The project.
    pub project: ProjectId,
    /// The period reported on.
    pub period: Period,
    /// 1 for the first, one more for each correction.
    pub version: u32,
    /// Investment done from 1 January to the last day of the period (年初至今): the typed value.
    pub done_ytd: Money,
    /// Money received from 1 January (到位资金), where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_ytd: Option<Money>,
    /// Investment done before 1 January of the year (至上年底完成), typed once a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_before: Option<Money>,
    /// Estimate of `done_ytd` at the end of the next period (预计数), never mixed with actuals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_ytd: Option<Money>,
    /// Physical progress in percent, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physical_percent: Option<u8>,
    /// Physical progress in words (形象进度).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub progress: String,
    /// Problems met (存在问题).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problems: String,
    /// Why the year-to-date fell (核减原因) or an accepted value is corrected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Where it stands.
    pub status: ReportStatus,
    /// The highest unit that has accepted it so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<UnitCode>,
    /// An upper tier's own figure (核定数), kept beside the untouched `done_ytd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_ytd: Option<Money>,
    /// Why it was returned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub returned_because: String,
    /// The unit whose figure this is.
    pub typed_by: UnitCode,
    /// The post that entered it for that unit (代报); `None` when the unit entered it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<PostCode>,
}
