//! `rules/*.md`: one rule, one file, one permanent code.

use model::{Day, FactTable, Measure, MoneyUnit, Ratio, Role};

use super::{Case, LateReport, LateUnit, RankOn, Shared, Spot};

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Permanent code (`DZ-003`).
    pub code: String,
    /// Title, without the code.
    pub title: String,
    /// Where its title stands.
    pub spot: Spot,
    /// The clause in our words: the quoted paragraph.
    pub clause_text: String,
    /// What a reader should know, in Markdown.
    pub prose: String,
    /// Over rows or over figures.
    pub kind: RuleKind,
    /// What it measures.
    pub measure: Measure,
    /// Unit that money is printed in; yi for other measures, where it has no meaning.
    pub money: MoneyUnit,
    /// Decimals printed.
    pub places: u8,
    /// The clause it speaks for, a row of `policy.md`.
    pub clause: String,
    /// First day of its life; `None` for that of the policy.
    pub since: Option<Day>,
    /// Last day of its life; `None` for that of the policy.
    pub until: Option<Day>,
    /// The expression, as written inside the `sql` fence.
    pub expression: String,
    /// Where its first character stands.
    pub expression_spot: Spot,
    /// Parameters, in the order of their names.
    pub parameters: Vec<Parameter>,
    /// Cases, in the order of the file; at least one.
    pub cases: Vec<Case>,
}

/// What a rule runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// An aggregate over rows of facts.
    Indicator {
        /// The table.
        from: FactTable,
        /// In what sense a row belongs to a unit.
        by: Role,
        /// How a project shared between units counts.
        shared: Shared,
        /// What stands for a report that is missing.
        late: LateReport,
    },
    /// A formula over figures.
    Derived {
        /// The group that `sum_of_units`, `mean_of_units` and `rank` run over; `None` when not told.
        group: Option<String>,
        /// How it ranks, for a rule of measure `rank`.
        rank: Option<RankRule>,
    },
}

/// How a rule ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRule {
    /// The group whose ranked units are ranked.
    pub group: String,
    /// Which number is compared.
    pub rank_on: RankOn,
    /// What becomes of a unit whose reports are missing.
    pub late: LateUnit,
}

/// A named number that a rule's expression reads as `:name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its values, by date; at least one.
    pub values: Vec<ParameterValue>,
    /// Where it first stands.
    pub spot: Spot,
}

/// What a parameter is worth from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterValue {
    /// First day of the value.
    pub since: Day,
    /// The value as written (`60%`).
    pub text: String,
    /// What it measures.
    pub measure: Measure,
    /// The value: fen, ones, days or a fraction of one.
    pub value: Ratio,
    /// The clause it comes from.
    pub source: String,
    /// Where it stands.
    pub spot: Spot,
}

impl Rule {
    /// Whether the rule lives on a day, as far as it says so itself.
    #[must_use]
    pub fn on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Parameter {
    /// The value that holds on a day; `None` before the first.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&ParameterValue> {
        self.values.iter().rev().find(|value| value.since <= day)
    }
}
