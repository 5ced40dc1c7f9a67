//! The columns that forms have: what each is called, what it holds, and what templates say of it.

pub mod adjustments;
pub mod forms;
pub mod projects;
pub mod reports;
pub mod statistics;
pub mod unit_events;
pub mod units;

mod synonyms;

pub(crate) use synonyms::{Known, Synonyms, synonyms_of};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 单位
    Units,
    /// 单位变更, which stands beside the units in their form
    UnitEvents,
    /// 项目, with lists and plans
    Projects,
    /// 月报
    Reports,
    /// 统计
    Statistics,
    /// 计划调整
    Adjustments,
    /// 外来表格, to be filled in from the ledger; never imported.
    Forms,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Free text.
    Text,
    /// A code: text that a spreadsheet must not take for a number.
    Code,
    /// An amount of money in the unit of the column.
    Money,
    /// A number in a unit told beside it.
    Number,
    /// A percentage.
    Percent,
    /// A whole number.
    Count,
    /// A date.
    Day,
    /// A reporting period.
    Period,
    /// Codes or names of units, with shares where there are several.
    Units,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Permanent name.
    pub key: &'static str,
    /// Heading in templates and messages, without the unit.
    pub zh: &'static str,
    /// What its cells hold.
    pub holds: Holds,
    /// Every row needs it.
    pub required: bool,
    /// How to fill it in, in Chinese.
    pub help: &'static str,
    /// An example.
    pub example: &'static str,
}

impl Field {
    const fn new(key: &'static str, zh: &'static str, holds: Holds) -> Self {
        Self { key, zh, holds, required: false, help: "", example: "" }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn help(self, help: &'static str, example: &'static str) -> Self {
        Self { help, example, ..self }
    }

    /// The heading a template prints: with 万元 or % where the cells are numbers of it.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.holds {
            Holds::Money => format!("{}(万元)", self.zh),
            Holds::Percent => format!("{}(%)", self.zh),
            _ => self.zh.to_owned(),
        }
    }
}

impl Kind {
    /// Every kind that is imported.
    pub const ALL: [Self; 6] =
        [Self::Units, Self::UnitEvents, Self::Projects, Self::Reports, Self::Statistics, Self::Adjustments];

    /// The name of the sheet in templates.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Units => "单位",
            Self::UnitEvents => "单位变更",
            Self::Projects => "项目",
            Self::Reports => "月报",
            Self::Statistics => "统计",
            Self::Adjustments => "计划调整",
            Self::Forms => "外来表格",
        }
    }

    /// Its word in the table of synonyms: `projects`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::UnitEvents => "unit-events",
            Self::Projects => "projects",
            Self::Reports => "reports",
            Self::Statistics => "statistics",
            Self::Adjustments => "adjustments",
            Self::Forms => "forms",
        }
    }

    /// The word of the command line that reads it.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::UnitEvents => Self::Units.as_str(),
            Self::Adjustments => "adjust",
            other => other.as_str(),
        }
    }

    /// The tables of its form, which are read together: units come with the events between them.
    #[must_use]
    pub const fn form(self) -> &'static [Self] {
        match self {
            Self::Units => &[Self::Units, Self::UnitEvents],
            Self::UnitEvents => &[Self::UnitEvents],
            Self::Projects => &[Self::Projects],
            Self::Reports => &[Self::Reports],
            Self::Statistics => &[Self::Statistics],
            Self::Adjustments => &[Self::Adjustments],
            Self::Forms => &[Self::Forms],
        }
    }

    /// Its columns, in the order of the template.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Units => units::ALL,
            Self::UnitEvents => unit_events::ALL,
            Self::Projects => projects::ALL,
            Self::Reports => reports::ALL,
            Self::Statistics => statistics::ALL,
            Self::Adjustments => adjustments::ALL,
            Self::Forms => forms::ALL,
        }
    }

    /// The columns a table must have: one of each group.
    #[must_use]
    pub const fn needs(self) -> &'static [&'static [Field]] {
        match self {
            Self::Units => &[&[units::CODE], &[units::NAME]],
            Self::UnitEvents => &[&[unit_events::OLD], &[unit_events::NEW], &[unit_events::ON], &[unit_events::KIND]],
            Self::Projects => &[&[projects::NAME]],
            Self::Reports => &[&[reports::NAME, reports::ID, reports::CODE], &[reports::DONE_YTD]],
            Self::Forms => &[&[forms::NAME, forms::ID, forms::CODE]],
            Self::Adjustments => {
                &[&[adjustments::NAME, adjustments::ID, adjustments::CODE], &[adjustments::PLAN, adjustments::HOW]]
            }
            Self::Statistics => {
                &[&[statistics::UNIT_CODE, statistics::UNIT_NAME], &[statistics::VARIABLE], &[statistics::VALUE]]
            }
        }
    }
}
