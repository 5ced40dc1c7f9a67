//! `bulletins/*.md`: templates of prose and tables that figures are filled into.

use model::Day;

use super::{ReportBasis, Spot, TargetFigure, TextColumn, TotalRow};

/// A bulletin before it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinTemplate {
    /// Code within the pack: the word in parentheses after the title, or the file's name.
    pub code: String,
    /// Title, template text.
    pub title: String,
    /// The issuing unit.
    pub issuer: String,
    /// Which reports count.
    pub basis: ReportBasis,
    /// Its body.
    pub blocks: Vec<TemplateBlock>,
    /// Where its title stands.
    pub spot: Spot,
}

/// A block of a template's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateBlock {
    /// A heading.
    Heading {
        /// 1 for `##`, 2 for `###`, 3 for `####`.
        level: u8,
        /// Template text.
        text: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A paragraph.
    Prose {
        /// Template text, its lines joined.
        text: String,
        /// Where it begins.
        spot: Spot,
    },
    /// A table.
    Table(TableTemplate),
}

/// A table before it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableTemplate {
    /// Caption; empty when none.
    pub caption: String,
    /// Unit of amounts printed above it (单位：亿元); empty when none.
    pub unit_note: String,
    /// What its rows are.
    pub rows: RowSource,
    /// Where the territory's row stands.
    pub total: TotalRow,
    /// Whether a line reconciles the units with the total where they differ.
    pub reconcile: bool,
    /// The rule by whose figure rows are ordered; pack order when `None`.
    pub order: Option<String>,
    /// Columns, at least one.
    pub columns: Vec<TableColumn>,
    /// Where its block stands.
    pub spot: Spot,
}

/// What the rows of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowSource {
    /// The units of a group.
    Group(String),
    /// Targets.
    Targets {
        /// Those due by this day only.
        due_by: Option<Day>,
    },
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its head.
    pub head: String,
    /// What stands in it.
    pub content: ColumnContent,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnContent {
    /// Words.
    Text(TextColumn),
    /// The figure of a rule, for the row's unit.
    Figure(String),
    /// A figure of the row's target.
    Target(TargetFigure),
}
