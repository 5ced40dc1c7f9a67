//! The forms of a pack's tables: which columns they have, and what each is to a reader.

use super::read::stem;
use super::{Modality, Operator};

/// The form of a table.
#[derive(Debug)]
pub struct TableForm {
    /// What it holds, in Chinese.
    pub zh: &'static str,
    /// Its columns, in their order.
    pub columns: &'static [TableHead],
}

/// A column of a table.
#[derive(Debug)]
pub struct TableHead {
    /// Its name in the header of the CSV.
    pub name: &'static str,
    /// Its name in Chinese.
    pub zh: &'static str,
    /// What its cells hold.
    pub holds: Holds,
}

/// What the cells of a column hold. Every cell is text in the CSV; a spreadsheet knows better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words, codes and amounts with their unit.
    Text,
    /// A number.
    Number,
    /// A day, or a period that a day may stand for.
    Day,
    /// One of a closed list of words.
    Words(&'static [&'static str]),
}

/// Whether a unit takes part in rankings.
pub(super) const YES_NO: &[&str] = &["yes", "no"];

/// `units.csv`
pub(super) const UNITS: TableForm = TableForm {
    zh: "考核单位",
    columns: &[
        text("unit", "单位代码"),
        text("name", "单位名称"),
        text("group", "组"),
        head("ranked", "参加排名", Holds::Words(YES_NO)),
        head("from", "考核首日", Holds::Day),
        head("until", "考核末日", Holds::Day),
    ],
};

/// `targets.csv`
pub(super) const TARGETS: TableForm = TableForm {
    zh: "目标",
    columns: &[
        text("target", "目标编号"),
        text("rule", "规则编号"),
        text("unit", "单位代码"),
        head("period", "达到的期间", Holds::Day),
        head("operator", "比较", Holds::Words(Operator::WORDS)),
        head("value", "目标值", Holds::Number),
        head("modality", "力度", Holds::Words(Modality::WORDS)),
        text("owner", "责任单位"),
        text("clause", "条款"),
        text("note", "附注"),
    ],
};

/// `tasks.csv`
pub(super) const TASKS: TableForm = TableForm {
    zh: "任务",
    columns: &[
        head("seq", "序号", Holds::Number),
        text("clause", "条款"),
        text("task", "任务"),
        text("lead", "牵头单位"),
        text("assisting", "配合单位"),
        head("due", "期限", Holds::Day),
    ],
};

/// A file of `lists/`
pub(super) const LIST: TableForm = TableForm {
    zh: "清单",
    columns: &[
        text("list", "清单代码"),
        text("title", "清单名称"),
        head("year", "年度", Holds::Number),
        head("frozen_on", "冻结日期", Holds::Day),
        head("count", "项目数", Holds::Number),
        text("total", "总投资"),
        text("annual_plan", "年度计划"),
        text("document", "文号"),
        text("clause", "条款"),
    ],
};

/// A file of `classes/`
pub(super) const CLASS: TableForm = TableForm {
    zh: "分类",
    columns: &[text("code", "代码"), text("name", "名称"), text("parent", "上级代码")],
};

const fn head(name: &'static str, zh: &'static str, holds: Holds) -> TableHead {
    TableHead { name, zh, holds }
}

const fn text(name: &'static str, zh: &'static str) -> TableHead {
    head(name, zh, Holds::Text)
}

impl TableForm {
    /// The form of the table at a path inside a pack; `None` when no table stands there.
    #[must_use]
    pub fn of(path: &str) -> Option<&'static Self> {
        match path {
            "units.csv" => Some(&UNITS),
            "targets.csv" => Some(&TARGETS),
            "tasks.csv" => Some(&TASKS),
            _ if stem(path, "lists/", ".csv").is_some() => Some(&LIST),
            _ if stem(path, "classes/", ".csv").is_some() => Some(&CLASS),
            _ => None,
        }
    }

    /// The names of its columns, in their order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|column| column.name)
    }
}
