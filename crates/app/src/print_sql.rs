//! A rule as SQL, for auditors and for large databases.

use std::collections::BTreeSet;

use analytics::compile::compile_code;
use analytics::statement::{Sources, statement};
use analytics::{Grouping, Request, Tree};
use model::Period;
use policy::lang::sql::Dialect;
use policy::pack::RuleKind;
use store::facts::{facts_sql_inline, shared_sql_inline};
use store::{LATEST, Reader, ReportBasis};

use crate::access::{Actor, Right, enter};
use crate::{AppError, House, Refusal};

/// Prints the SQL of an indicator for a period, as of a position or the head.
///
/// # Errors
/// Refuses a post without the right and a rule that is no indicator.
pub async fn print_sql(
    house: &House,
    actor: &Actor,
    pack: &str,
    rule: &str,
    period: Period,
    position: Option<i64>,
    dialect: Dialect,
) -> Result<String, AppError> {
    let pass = enter(actor, Right::ViewFigure)?;
    let reader = house.read(&pass).await?;
    let head = reader.head().await?.position;
    let position = position.unwrap_or(head).clamp(0, head);
    let pack = house.packs.at(&reader, pack, position).await?;
    let known = house.known(&reader).await?;
    pass.any(&known.tree, std::slice::from_ref(&pack.policy.territory))?;
    let no_such = || Refusal::NoSuch { what: format!("可转为SQL的指标 {}/{rule}", pack.name) };
    let (code, rule) = (rule, pack.rule(rule).ok_or_else(no_such)?);
    let RuleKind::Indicator { by, shared, .. } = &rule.kind else { return Err(no_such().into()) };
    let compiled = compile_code(&pack, code, rule, period).map_err(AppError::Problems)?;
    let Ok(indicator) = compiled else { return Err(no_such().into()) };
    let table = indicator.table;
    let request = Request { indicator, by: *by, shared: *shared };
    let (tree, units) = tree_and_units(&reader, period, position).await?;
    let grouping = Grouping::new(&pack, &tree, period.last_day());
    let of_store = match dialect {
        Dialect::Sqlite => store::Dialect::Sqlite,
        Dialect::Postgres => store::Dialect::Postgres,
    };
    let facts = facts_sql_inline(table, period, position, ReportBasis::Accepted, of_store);
    let sources = Sources { facts: &facts, shared: &shared_sql_inline(period, position, of_store) };
    Ok(statement(&request, &grouping, &tree, units.iter().map(String::as_str), sources, dialect))
}

/// The tree of the period's last day, and every unit code that ever was: old codes stand in old
/// records.
async fn tree_and_units(reader: &Reader, period: Period, position: i64) -> Result<(Tree, BTreeSet<String>), AppError> {
    let units = reader.units(position.min(LATEST)).await?;
    let events = reader.unit_events(position.min(LATEST)).await?;
    let codes = units.iter().map(|unit| unit.code.to_string()).collect();
    Ok((Tree::new(units, &events, period.last_day()), codes))
}
