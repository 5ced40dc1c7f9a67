//! The facts of a period at a ledger position: one SQL text that loads the snapshot and is the CTE
//! of `luodi sql`; and so the parts of projects that several units share.
//!
//! The statement takes every column that rules may read from tables as they were known at the
//! position; what each column means is told in `model::facts`. Both databases take the same text,
//! but for what `dialect` tells apart.

use model::facts::{MEMBER_COLUMNS, PROJECT_COLUMNS};
use model::{Column, FactBatch, FactTable, Period};

use crate::Dialect;

/// Which reports count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReportBasis {
    /// Accepted ones only: those in force.
    #[default]
    Accepted,
    /// The highest version that is accepted or handed in; a bulletin on this basis prints so.
    Submitted,
}

impl ReportBasis {
    const fn statuses(self) -> &'static str {
        match self {
            Self::Accepted => "('accepted')",
            Self::Submitted => "('accepted', 'submitted')",
        }
    }
}

const PROJECTS: &str = include_str!("facts/projects.sql");
const MEMBERS: &str = include_str!("facts/members.sql");
const SHARED: &str = include_str!("facts/shared.sql");

/// The facts of a period, a batch a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batches {
    /// One row per project.
    pub projects: FactBatch,
    /// One row per membership, with the columns of its project.
    pub members: FactBatch,
}

impl Batches {
    /// The batch of a table.
    #[must_use]
    pub const fn table(&self, table: FactTable) -> &FactBatch {
        match table {
            FactTable::Projects => &self.projects,
            FactTable::Members => &self.members,
        }
    }
}

/// The values of the parameters of [`facts_sql`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    pub(crate) period: Period,
    pub(crate) position: i64,
    /// First and last project number.
    pub(crate) range: (i64, i64),
}

impl Parameters {
    /// In the order of their numbers; the last is null when the period has no counterpart.
    pub(crate) fn values(self) -> [Option<i64>; 7] {
        let year = self.period.year();
        let first_day = Period::Year(year).first_day();
        [
            Some(first_day.number()),
            Some(self.period.last_day().number()),
            Some(self.position),
            Some(i64::from(year)),
            Some(self.range.0),
            Some(self.range.1),
            self.period.last_year().map(|period| period.last_day().number()),
        ]
    }
}

/// The statement with its parameters numbered: `$1` first day of the year, `$2` last day of the
/// period, `$3` ledger position, `$4` year, `$5` and `$6` first and last project number, `$7` last
/// day of the same period a year before. Its columns are those of [`FactTable::columns`], in order;
/// its rows come in no order.
#[must_use]
pub fn facts_sql(table: FactTable, basis: ReportBasis, dialect: Dialect) -> String {
    let columns = names(table.columns());
    let sql = match table {
        FactTable::Projects => format!("{PROJECTS}select {columns}\nfrom project_facts"),
        FactTable::Members => {
            let members = members(", f.*", "project_facts f,");
            format!("{PROJECTS},\nmember_facts as (\n{members})\nselect {columns}\nfrom member_facts")
        }
    };
    put(&sql, basis, dialect)
}

/// The statement that loads a block of the snapshot as one JSON array, null when there is no project:
/// for each project an array of its columns, then an array of its memberships, each an array of the
/// columns that are the list's. So what is known of a project is looked up once for both tables, and
/// no row crosses over alone.
pub(crate) fn loading_sql(basis: ReportBasis, dialect: Dialect) -> String {
    let project = dialect.json_array(&names(PROJECT_COLUMNS));
    let member = dialect.json_arrays(&names(MEMBER_COLUMNS));
    let members = format!("(select {member} from (\n{}) m)", members("", ""));
    let block = format!("'[' || string_agg({project} || ',' || coalesce({members}, '[]'), ',') || ']'");
    put(&format!("{PROJECTS}select {block}\nfrom project_facts f"), basis, dialect)
}

fn put(sql: &str, basis: ReportBasis, dialect: Dialect) -> String {
    sql.replace("@statuses", basis.statuses()).replace("@lists", &dialect.joined("l.list"))
}

fn names<'a>(columns: impl IntoIterator<Item = &'a Column>) -> String {
    columns.into_iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// The memberships of project `f`: of a row of the statement around, or of `projects`, with `columns`
/// of it.
fn members(columns: &str, projects: &str) -> String {
    MEMBERS.replace("@columns", columns).replace("@projects", projects)
}

/// The same with literals in place of parameters, over all projects: what stands inside
/// `with facts as (…)`.
#[must_use]
pub fn facts_sql_inline(
    table: FactTable,
    period: Period,
    position: i64,
    basis: ReportBasis,
    dialect: Dialect,
) -> String {
    let values = Parameters { period, position, range: (1, i64::MAX) }.values();
    with_literals(facts_sql(table, basis, dialect), &values)
}

/// The statement of the parts of shared projects, with its parameters numbered: `$1` last day of the
/// period, `$2` ledger position. Its columns are `project`, `role`, `unit`, `share`, `from_ppm` and
/// `to_ppm`, as [`model::facts::SharedPart`] has them; its rows come in no order.
#[must_use]
pub fn shared_sql(dialect: Dialect) -> String {
    let (columns, shares) = dialect.shares("a.body");
    SHARED.trim_end().replace("@columns", columns).replace("@shares", &shares)
}

/// The same with literals in place of parameters: what stands inside `with shared as (…)`.
#[must_use]
pub fn shared_sql_inline(period: Period, position: i64, dialect: Dialect) -> String {
    with_literals(shared_sql(dialect), &[Some(period.last_day().number()), Some(position)])
}

fn with_literals(mut sql: String, values: &[Option<i64>]) -> String {
    for (index, value) in values.iter().enumerate() {
        let literal = value.map_or_else(|| "cast(null as bigint)".to_owned(), |value| value.to_string());
        sql = sql.replace(&format!("${}", index + 1), &literal);
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Stage;

    #[test]
    fn the_statement_knows_each_stage_by_its_order() {
        for (order, stage) in Stage::ALL.iter().enumerate() {
            assert_eq!(*stage as usize, order);
            assert!(PROJECTS.contains(&format!("when {order} then '{stage}'")), "{stage}");
        }
        assert!(!PROJECTS.contains(&format!("when {} then", Stage::ALL.len())));
    }

    #[test]
    fn the_statement_knows_the_largest_amount() {
        let largest = format!("<= {}\n", model::Money::LARGEST.fen());
        let bounds = PROJECTS.replace(" then", "\n").matches(&largest).count();
        assert_eq!((bounds, PROJECTS.matches("abs(").count()), (3, 3));
    }

    #[test]
    fn the_statement_asks_nothing_of_sqlite_that_came_with_3_44() {
        for table in FactTable::ALL {
            let sql = facts_sql(*table, ReportBasis::Accepted, Dialect::Sqlite);
            assert!(!sql.contains("string_agg") && sql.contains("group_concat(l.list, '|')"), "{sql}");
        }
    }

    #[test]
    fn literals_leave_no_parameter() {
        let period = "2020-W53".parse().expect("a period");
        for (table, dialect) in FactTable::ALL.iter().flat_map(|table| Dialect::ALL.iter().map(move |of| (table, of))) {
            let sql = facts_sql_inline(*table, period, 7, ReportBasis::Submitted, *dialect);
            assert!(!sql.contains('$') && !sql.contains('@'), "{sql}");
            assert!(sql.contains("cast(null as bigint)"), "week 53 has no counterpart");
        }
        for dialect in Dialect::ALL {
            let sql = shared_sql_inline(period, 7, *dialect);
            assert!(!sql.contains("$1") && !sql.contains("$2") && !sql.contains('@'), "{sql}");
        }
    }
}
