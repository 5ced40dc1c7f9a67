//! The facts of a period: the columns that rules may read, the same in the snapshot, in SQL and in
//! the archive of a bulletin. No column depends on a pack.

use crate::words::words;
use crate::{Money, Role};

words! {
    /// A table of facts.
    pub enum FactTable {
        /// One row per project, as of the last day of the period.
        Projects = "projects",
        /// One row per list membership of the period's year that holds on its last day: the columns
        /// of the project and those of the list.
        Members = "members",
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The number of a project id.
    Project,
    /// Fen.
    Money,
    /// A whole number.
    Count,
    /// A day, as days since 1970-01-01.
    Day,
    /// 0 or 1, never null.
    Bool,
    /// Text; null when empty.
    Text,
    /// A set of words, kept as `|a|b|` in order, `|` when empty; read by `in_list` and `tagged`.
    Set,
    /// The code of the main unit in a role; null when the project has none in that role.
    Unit(Role),
}

/// A column of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in rules, SQL and archives.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Name for readers.
    pub zh: &'static str,
    /// Null until the project's report of the very period is in force.
    pub reported: bool,
}

const fn column(name: &'static str, kind: ColumnKind, zh: &'static str) -> Column {
    Column { name, kind, zh, reported: false }
}

const fn reported(name: &'static str, kind: ColumnKind, zh: &'static str) -> Column {
    Column { name, kind, zh, reported: true }
}

/// The columns of [`FactTable::Projects`], in order.
pub const PROJECT_COLUMNS: &[Column] = &[
    column("project", ColumnKind::Project, "项目"),
    column("place", ColumnKind::Unit(Role::Place), "所在地"),
    column("responsible", ColumnKind::Unit(Role::Responsible), "责任单位"),
    column("owner", ColumnKind::Unit(Role::Owner), "业主"),
    column("park", ColumnKind::Unit(Role::Park), "园区"),
    column("subject", ColumnKind::Text, "主体类型"),
    column("industry", ColumnKind::Text, "行业"),
    column("stage", ColumnKind::Text, "阶段"),
    column("signed_on", ColumnKind::Day, "签约日期"),
    column("planned_start_on", ColumnKind::Day, "计划开工日期"),
    column("planned_finish_on", ColumnKind::Day, "计划竣工日期"),
    // First day in the stage, on or before the last day of the period.
    column("started_on", ColumnKind::Day, "开工日期"),
    column("finishing_on", ColumnKind::Day, "收尾日期"),
    column("completed_on", ColumnKind::Day, "竣工日期"),
    column("produced_on", ColumnKind::Day, "投产日期"),
    column("halted_on", ColumnKind::Day, "停建日期"),
    // Last resumption of works, on or before the last day of the period.
    column("resumed_on", ColumnKind::Day, "复工日期"),
    column("total_investment", ColumnKind::Money, "总投资"),
    column("fixed_investment", ColumnKind::Money, "固定资产投资"),
    column("parts", ColumnKind::Count, "打包项目数"),
    // Lists whose membership of the period's year holds on the last day.
    column("lists", ColumnKind::Set, "清单"),
    column("tags", ColumnKind::Set, "分类"),
    // The project's own plan of the period's year, cumulative from 1 January.
    column("plan", ColumnKind::Money, "年度计划"),
    column("plan_to_q1", ColumnKind::Money, "至一季度计划"),
    column("plan_to_q2", ColumnKind::Money, "至上半年计划"),
    column("plan_to_q3", ColumnKind::Money, "至三季度计划"),
    // The adjusted plan that holds on the last day; the original where there is none.
    column("plan_adjusted", ColumnKind::Money, "调整后年度计划"),
    column("plan_adjusted_to_q1", ColumnKind::Money, "调整后至一季度计划"),
    column("plan_adjusted_to_q2", ColumnKind::Money, "调整后至上半年计划"),
    column("plan_adjusted_to_q3", ColumnKind::Money, "调整后至三季度计划"),
    // Year-to-date less that of the last report in force before it in the year. Like the other amounts
    // that are added up, null where it is larger than any amount kept.
    reported("done_month", ColumnKind::Money, "本期完成投资"),
    reported("done_ytd", ColumnKind::Money, "年初至今完成投资"),
    reported("done_since_start", ColumnKind::Money, "开工以来完成投资"),
    reported("received_ytd", ColumnKind::Money, "年初至今到位资金"),
    reported("estimate_ytd", ColumnKind::Money, "预计完成投资"),
    reported("checked_ytd", ColumnKind::Money, "核定完成投资"),
    reported("physical_percent", ColumnKind::Count, "形象进度"),
    // The last value in force in the year, on or before the last day: what `late = "carry"` falls back on.
    column("carried_ytd", ColumnKind::Money, "年内最近完成投资"),
    column("carried_since_start", ColumnKind::Money, "最近开工以来完成投资"),
    // Year-to-date in force for the same period of the year before.
    column("done_last_year", ColumnKind::Money, "上年同期完成投资"),
    // The project owes a report: it has a plan or a list membership in the year, and its stage is
    // none of planned, reserved, withdrawn and cleared.
    column("due", ColumnKind::Bool, "应报"),
    // Its report of the very period is in force.
    column("reported", ColumnKind::Bool, "已报"),
    column("simulated", ColumnKind::Bool, "模拟数据"),
];

/// The columns that [`FactTable::Members`] has before those of the project.
pub const MEMBER_COLUMNS: &[Column] = &[
    column("list", ColumnKind::Text, "清单"),
    column("category", ColumnKind::Text, "类别"),
    column("batch", ColumnKind::Text, "批次"),
    column("field", ColumnKind::Text, "领域"),
    column("entered_on", ColumnKind::Day, "进入清单日期"),
    // The list's own plan of the period's year, cumulative from 1 January.
    column("list_plan", ColumnKind::Money, "清单年度计划"),
    column("list_plan_to_q1", ColumnKind::Money, "清单至一季度计划"),
    column("list_plan_to_q2", ColumnKind::Money, "清单至上半年计划"),
    column("list_plan_to_q3", ColumnKind::Money, "清单至三季度计划"),
    column("list_plan_adjusted", ColumnKind::Money, "清单调整后年度计划"),
    column("list_plan_adjusted_to_q1", ColumnKind::Money, "清单调整后至一季度计划"),
    column("list_plan_adjusted_to_q2", ColumnKind::Money, "清单调整后至上半年计划"),
    column("list_plan_adjusted_to_q3", ColumnKind::Money, "清单调整后至三季度计划"),
];

impl FactTable {
    /// The columns in order.
    pub fn columns(self) -> impl Iterator<Item = &'static Column> {
        let own: &[Column] = match self {
            Self::Projects => &[],
            Self::Members => MEMBER_COLUMNS,
        };
        own.iter().chain(PROJECT_COLUMNS)
    }

    /// A column by name, with its place in order.
    #[must_use]
    pub fn column(self, name: &str) -> Option<(usize, &'static Column)> {
        self.columns().enumerate().find(|(_, column)| column.name == name)
    }
}

/// The null of integer columns.
pub const NULL: i64 = i64::MIN;

/// The null of text columns.
pub const NULL_WORD: u32 = u32::MAX;

/// Values of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactColumn {
    /// Money, counts, days, booleans, project ids; [`NULL`] for null.
    Int(Vec<i64>),
    /// Text, sets, units: indexes into `words`; [`NULL_WORD`] for null.
    Word {
        /// One per row.
        codes: Vec<u32>,
        /// The distinct texts.
        words: Vec<String>,
    },
}

/// Rows of a fact table, by columns, ordered by project (and list).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactBatch {
    /// The table.
    pub table: FactTable,
    /// One per column of the table, all of one length.
    pub columns: Vec<FactColumn>,
}

impl ColumnKind {
    /// Whether values are kept as words rather than integers.
    #[must_use]
    pub const fn is_word(self) -> bool {
        matches!(self, Self::Text | Self::Set | Self::Unit(_))
    }

    /// The largest absolute value that a column of integers holds: by it a rule is known to stay
    /// within 64 bits before it runs.
    #[must_use]
    pub const fn largest(self) -> i64 {
        match self {
            Self::Project => i64::MAX,
            Self::Money => Money::LARGEST.fen(),
            Self::Count => u32::MAX as i64,
            // No calendar goes further: the year 9999 either way is less than four and a half million.
            Self::Day => 5_000_000,
            Self::Bool => 1,
            Self::Text | Self::Set | Self::Unit(_) => 0,
        }
    }
}

impl FactBatch {
    /// A batch without rows.
    #[must_use]
    pub fn empty(table: FactTable) -> Self {
        let columns = table.columns().map(|column| {
            if column.kind.is_word() {
                FactColumn::Word { codes: Vec::new(), words: Vec::new() }
            } else {
                FactColumn::Int(Vec::new())
            }
        });
        Self { table, columns: columns.collect() }
    }

    /// Rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.columns.first() {
            Some(FactColumn::Int(values)) => values.len(),
            Some(FactColumn::Word { codes, .. }) => codes.len(),
            None => 0,
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One unit's part of a project in a role, as facts see it: cumulative bounds in millionths, so that
/// the parts of any amount sum to it: the part of `v` is `cut(v, to) - cut(v, from)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPart {
    /// The project's number.
    pub project: i64,
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: crate::UnitCode,
    /// Millionths before this part.
    pub from_ppm: i64,
    /// Millionths up to the end of this part.
    pub to_ppm: i64,
}

/// The first `ppm` millionths of an amount, truncated toward zero; the same integer in SQL as
/// `(v / 1000000) * ppm + (v % 1000000) * ppm / 1000000`.
#[must_use]
pub const fn cut(value: i64, ppm: i64) -> i64 {
    (value / 1_000_000) * ppm + (value % 1_000_000) * ppm / 1_000_000
}
