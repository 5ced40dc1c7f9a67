//! What can be asked.

use model::{ListCode, Money, Period, Role, Stage, UnitCode};
use serde::{Deserialize, Serialize};

/// What an answer has a row for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskBy {
    /// Each unit directly below.
    #[default]
    Units,
    /// Each division of industry.
    Industries,
}

/// A column of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskColumn {
    /// 项目数
    Count,
    /// 已开工项目数
    Started,
    /// 总投资
    Total,
    /// 年度计划
    Plan,
    /// 本期完成投资
    DoneMonth,
    /// 年初至今完成投资
    DoneYtd,
    /// 占年度计划
    Share,
    /// 上年同期完成投资
    LastYear,
    /// 同比增速
    Growth,
    /// 开工以来完成投资
    SinceStart,
    /// 年初至今到位资金
    Received,
}

/// A question: these projects, these columns, this period, by unit or industry, on which plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Of whose projects.
    pub unit: UnitCode,
    /// In what sense they are its.
    pub role: Role,
    /// When.
    pub period: Period,
    /// A row for each.
    pub by: AskBy,
    /// Those in a list, by that list's plan; all projects when `None`.
    pub list: Option<ListCode>,
    /// Those in a stage.
    pub stage: Option<Stage>,
    /// Those whose industry begins so; digits.
    pub industry: String,
    /// Those of so large a total investment at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Money>,
    /// Columns in order.
    pub columns: Vec<AskColumn>,
    /// On the adjusted plan.
    pub adjusted: bool,
}

impl AskBy {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Units, Self::Industries];

    /// The word in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Industries => "industries",
        }
    }
}

impl AskColumn {
    /// All columns, in the order in which they are offered and shown.
    pub const ALL: [Self; 11] = [
        Self::Count,
        Self::Started,
        Self::Total,
        Self::Plan,
        Self::DoneMonth,
        Self::DoneYtd,
        Self::Share,
        Self::LastYear,
        Self::Growth,
        Self::SinceStart,
        Self::Received,
    ];

    /// What is asked for most often.
    pub const USUAL: [Self; 5] = [Self::Count, Self::Total, Self::Plan, Self::DoneYtd, Self::Share];

    /// The word in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Started => "started",
            Self::Total => "total",
            Self::Plan => "plan",
            Self::DoneMonth => "done-month",
            Self::DoneYtd => "done-ytd",
            Self::Share => "share",
            Self::LastYear => "last-year",
            Self::Growth => "growth",
            Self::SinceStart => "since-start",
            Self::Received => "received",
        }
    }

    /// The head of the column.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Count => "项目数",
            Self::Started => "已开工项目数",
            Self::Total => "总投资",
            Self::Plan => "年度计划",
            Self::DoneMonth => "本期完成投资",
            Self::DoneYtd => "年初至今完成投资",
            Self::Share => "占年度计划",
            Self::LastYear => "上年同期完成投资",
            Self::Growth => "同比增速",
            Self::SinceStart => "开工以来完成投资",
            Self::Received => "年初至今到位资金",
        }
    }
}
