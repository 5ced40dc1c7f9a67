//! The merged table of a month: every project that is due, whether and how it came.

use exchange::export::{Table, TableCell};
use exchange::import::ReportRow;
use model::{Money, MoneyUnit, ProjectId, UnitCode};

use crate::collect_returns::Collected;
use crate::list_reports::ReportLine;

/// What came of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its row was taken, or says what is recorded already.
    Taken,
    /// Its row has something to put right.
    Wrong,
    /// It was reported before, and did not come again.
    Before,
    /// Nothing came.
    Missing,
}

impl Standing {
    /// As the table prints it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Taken => "已录入",
            Self::Wrong => "有误",
            Self::Before => "此前已报",
            Self::Missing => "未报",
        }
    }
}

/// A row of the merged table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedRow {
    /// The unit.
    pub unit: Option<UnitCode>,
    /// Its name.
    pub unit_name: String,
    /// The project, where it is known which.
    pub project: Option<ProjectId>,
    /// Its name, as the row or the ledger has it.
    pub name: String,
    /// Year-to-date.
    pub done_ytd: Option<Money>,
    /// Money received.
    pub received_ytd: Option<Money>,
    /// Estimate.
    pub estimate_ytd: Option<Money>,
    /// Physical progress in percent.
    pub physical_percent: Option<u8>,
    /// In words.
    pub progress: String,
    /// Problems met.
    pub problems: String,
    /// What came of it.
    pub standing: Standing,
    /// File, sheet and row it came in.
    pub source: String,
    /// It is simulated.
    pub simulated: bool,
}

impl MergedRow {
    pub(crate) fn of(project: Option<ProjectId>, row: &ReportRow, standing: Standing) -> Self {
        let typed = &row.typed;
        Self {
            unit: None,
            unit_name: String::new(),
            project,
            name: row.project.name.clone(),
            done_ytd: Some(typed.done_ytd),
            received_ytd: typed.received_ytd,
            estimate_ytd: typed.estimate_ytd,
            physical_percent: typed.physical_percent,
            progress: typed.progress.clone(),
            problems: typed.problems.clone(),
            standing,
            source: row.place.row().to_string(),
            simulated: false,
        }
    }

    /// A project of which no row came.
    pub(crate) fn missing(line: &ReportLine) -> Self {
        let report = line.report.as_ref();
        Self {
            unit: None,
            unit_name: String::new(),
            project: Some(line.project),
            name: line.name.clone(),
            done_ytd: report.map(|report| report.done_ytd),
            received_ytd: report.and_then(|report| report.received_ytd),
            estimate_ytd: report.and_then(|report| report.estimate_ytd),
            physical_percent: report.and_then(|report| report.physical_percent),
            progress: report.map(|report| report.progress.clone()).unwrap_or_default(),
            problems: report.map(|report| report.problems.clone()).unwrap_or_default(),
            standing: if report.is_some() { Standing::Before } else { Standing::Missing },
            source: String::new(),
            simulated: line.simulated,
        }
    }
}

/// The merged table, to be written as a file.
#[must_use]
pub fn merged_table(collected: &Collected) -> Table {
    let heads = [
        "责任单位",
        "项目编号",
        "项目名称",
        "年初至今完成投资(万元)",
        "年初至今到位资金(万元)",
        "预计完成投资(万元)",
        "形象进度(%)",
        "形象进度",
        "存在问题",
        "状态",
        "来源",
    ];
    let text = |text: &str| if text.is_empty() { TableCell::Empty } else { TableCell::Text(text.to_owned()) };
    let money = |money: Option<Money>| money.map_or(TableCell::Empty, |money| TableCell::Money(money, MoneyUnit::Wan));
    let row = |row: &MergedRow| {
        vec![
            text(&row.unit_name),
            row.project.map_or(TableCell::Empty, |id| TableCell::Text(id.to_string())),
            text(&row.name),
            money(row.done_ytd),
            money(row.received_ytd),
            money(row.estimate_ytd),
            row.physical_percent.map_or(TableCell::Empty, |percent| TableCell::Count(percent.into())),
            text(&row.progress),
            text(&row.problems),
            text(row.standing.zh()),
            text(&row.source),
        ]
    };
    Table {
        title: format!("{}月报汇总", collected.period.zh()),
        heads: heads.map(str::to_owned).to_vec(),
        rows: collected.merged.iter().map(row).collect(),
        simulated: collected.simulated,
    }
}
