//! Policy packs: reading a folder of tables and rules into values, and telling everything that is
//! wrong with it at once, with file, line and cure. The format is `docs/guide/policy-packs.md`.
//!
//! Nothing here reads a disk: the caller hands in [`PackFiles`], from a folder or from the ledger.

mod block;
mod bulletin;
mod bulletin_table;
mod case;
mod case_rows;
mod cells;
mod changelog;
mod check;
mod check_class;
mod class;
mod clause;
mod faults;
mod form;
mod gathered;
mod lights;
mod list;
pub mod literal;
mod markdown;
mod names;
mod note;
mod parameter;
mod policy;
mod read;
mod rule;
mod section;
mod source;
mod spot;
mod table;
mod target;
mod task;
mod template;
mod unit;
mod words;

use std::collections::BTreeMap;

use model::UnitCode;

pub use bulletin::{BulletinTemplate, ColumnContent, RowSource, TableColumn, TableTemplate, TemplateBlock};
pub use case::{Case, CaseRow, CellValue, ForUnits, Written};
pub use cells::TableCells;
pub use changelog::ChangelogVersion;
pub use class::ClassCode;
pub use clause::{Clause, Standing, Tracker};
pub use form::{Holds, TableForm, TableHead};
pub use lights::Lights;
pub use list::ListHeader;
pub use literal::Literal;
pub use note::Note;
pub use parameter::{Parameter, ParameterValue};
pub use policy::Policy;
pub use read::digest;
pub use rule::{RankRule, Rule, RuleKind};
pub use spot::Spot;
pub use target::Target;
pub use task::{Due, Task, TaskState};
pub use unit::AssessedUnit;
pub use words::{
    LateReport, LateUnit, Modality, Operator, RankOn, ReportBasis, Shared, TargetFigure, TextColumn, TotalRow,
};

/// The files of a pack: path inside the pack (with `/`) to text.
pub type PackFiles = BTreeMap<String, String>;

/// A policy pack as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Name, that of its folder: lower-case letters, digits and hyphens (`acheng-2020`).
    pub name: String,
    /// Version, as `policy.md` states it.
    pub version: String,
    /// SHA-256 over its files, in hex.
    pub digest: String,
    /// What the document is.
    pub policy: Policy,
    /// Every clause and what stands for it, in the document's order.
    pub clauses: Vec<Clause>,
    /// What the document leaves open.
    pub notes: Vec<Note>,
    /// Assessed units, in the order of `units.csv`.
    pub units: Vec<AssessedUnit>,
    /// Targets, in the order of `targets.csv`.
    pub targets: Vec<Target>,
    /// Tasks, in the order of `tasks.csv`.
    pub tasks: Vec<Task>,
    /// Headers of project lists.
    pub lists: Vec<ListHeader>,
    /// Codes by class.
    pub classes: BTreeMap<String, Vec<ClassCode>>,
    /// Rules, ordered by code.
    pub rules: Vec<Rule>,
    /// Bulletin templates, ordered by file.
    pub bulletins: Vec<BulletinTemplate>,
    /// Versions, newest first as the file has them.
    pub changelog: Vec<ChangelogVersion>,
}

/// The rule of a figure's code, and the code of its class: `DZ-003:code` is `DZ-003` and `code`.
#[must_use]
pub fn class_part(code: &str) -> (&str, Option<&str>) {
    code.split_once(':').map_or((code, None), |(rule, of)| (rule, Some(of)))
}

impl Pack {
    /// The rule with a code; for `DZ-003:code` the rule `DZ-003`, if its class has that code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        let (code, of_class) = class_part(code);
        let rule = self.rules.iter().find(|rule| rule.code == code)?;
        of_class.is_none_or(|of| self.codes(rule).iter().any(|known| known.code == of)).then_some(rule)
    }

    /// The title of a rule's figures; for one code of its class with the name of the code.
    #[must_use]
    pub fn title(&self, code: &str) -> Option<String> {
        let rule = self.rule(code)?;
        let of = class_part(code).1.and_then(|of| self.codes(rule).iter().find(|known| known.code == of));
        Some(of.map_or_else(|| rule.title.clone(), |of| format!("{}（{}）", rule.title, of.name)))
    }

    /// The codes by which a rule's figures are broken down; none for most rules.
    #[must_use]
    pub fn codes(&self, rule: &Rule) -> &[ClassCode] {
        rule.class.as_ref().and_then(|class| self.classes.get(class)).map_or(&[], Vec::as_slice)
    }

    /// The codes of a rule's figures: its own, and with each code of its class.
    #[must_use]
    pub fn figure_codes(&self, rule: &Rule) -> Vec<String> {
        let of_class = self.codes(rule).iter().map(|of| format!("{}:{}", rule.code, of.code));
        std::iter::once(rule.code.clone()).chain(of_class).collect()
    }

    /// The target with a code.
    #[must_use]
    pub fn target(&self, code: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.code == code)
    }

    /// The target and which of its figures a code such as `AC-T01.gap` names.
    #[must_use]
    pub fn target_figure(&self, code: &str) -> Option<(&Target, TargetFigure)> {
        let (target, figure) = code.split_once('.')?;
        Some((self.target(target)?, TargetFigure::parse(figure)?))
    }

    /// The task with a number.
    #[must_use]
    pub fn task(&self, seq: u32) -> Option<&Task> {
        self.tasks.iter().find(|task| task.seq == seq)
    }

    /// The clause with a locator (`§三(二)5`).
    #[must_use]
    pub fn clause(&self, locator: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.clause == locator)
    }

    /// The bulletin with a code.
    #[must_use]
    pub fn bulletin(&self, code: &str) -> Option<&BulletinTemplate> {
        self.bulletins.iter().find(|bulletin| bulletin.code == code)
    }

    /// The header of a list for a year.
    #[must_use]
    pub fn list(&self, code: &str, year: i16) -> Option<&ListHeader> {
        self.lists.iter().find(|list| list.list.as_str() == code && list.year == year)
    }

    /// A code of a class.
    #[must_use]
    pub fn class_code(&self, class: &str, code: &str) -> Option<&ClassCode> {
        self.classes.get(class)?.iter().find(|known| known.code == code)
    }

    /// The units of a group, in order; one that left and came back stands twice.
    pub fn group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a AssessedUnit> {
        self.units.iter().filter(move |unit| unit.group == group)
    }

    /// The first row of an assessed unit; `None` for the territory, which has no row.
    #[must_use]
    pub fn unit(&self, code: &UnitCode) -> Option<&AssessedUnit> {
        self.units.iter().find(|unit| unit.unit == *code)
    }
}
