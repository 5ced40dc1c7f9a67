//! The facts of a period at a ledger position: one SQL text that loads the snapshot and is the CTE
//! of `luodi sql`; and so the parts of projects that several units share.
//!
//! The statement takes every column that rules may read from tables as they were known at the
//! position; what each column means is told in `model::facts`. Both databases take the same text,
//! but for what `dialect` tells apart.

use model::{FactTable, Period};

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
    select(table, basis, dialect, &columns(table))
}

/// The statement that loads the snapshot: each row as one JSON array of its columns.
pub(crate) fn loading_sql(table: FactTable, basis: ReportBasis, dialect: Dialect) -> String {
    select(table, basis, dialect, &dialect.json_array(&columns(table)))
}

fn columns(table: FactTable) -> String {
    table.columns().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

fn select(table: FactTable, basis: ReportBasis, dialect: Dialect, columns: &str) -> String {
    let (members, from) = match table {
        FactTable::Projects => ("", "project_facts"),
        FactTable::Members => (MEMBERS, "member_facts"),
    };
    let sql = format!("{PROJECTS}{members}select {columns}\nfrom {from}");
    sql.replace("@statuses", basis.statuses()).replace("@lists", &dialect.joined("l.list"))
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
