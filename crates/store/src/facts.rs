//! The facts of a period at a ledger position: one SQL text that loads the snapshot and is the CTE
//! of `luodi sql`.

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

/// The statement with its parameters numbered: `$1` first day of the year, `$2` last day of the
/// period, `$3` ledger position, `$4` year, `$5` and `$6` first and last project number, `$7` last
/// day of the same period a year before. Its columns are those of [`FactTable::columns`], in order;
/// its rows are ordered by project, and by list for members.
#[must_use]
pub fn facts_sql(table: FactTable, basis: ReportBasis, dialect: Dialect) -> String {
    let _ = (table, basis, dialect);
    todo!()
}

/// The same with literals in place of parameters, over all projects, without a final order: what
/// stands inside `with facts as (…)`.
#[must_use]
pub fn facts_sql_inline(
    table: FactTable,
    period: Period,
    position: i64,
    basis: ReportBasis,
    dialect: Dialect,
) -> String {
    let _ = (table, period, position, basis, dialect);
    todo!()
}
