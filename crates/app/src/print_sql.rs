//! A rule as SQL, for auditors and for large databases.

use std::collections::BTreeSet;
use std::sync::Arc;

use analytics::compile::compile_code;
use analytics::statement::{Sources, statement};
use analytics::{Boundaries, Request};
use model::Period;
use policy::lang::sql::Dialect;
use policy::pack::RuleKind;
use store::ReportBasis;
use store::facts::{facts_sql_inline, shared_sql_inline};

use crate::access::{Actor, Right, enter};
use crate::snapshots::units;
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
    let RuleKind::Indicator { by, shared, boundaries, .. } = &rule.kind else { return Err(no_such().into()) };
    let compiled = compile_code(&pack, code, rule, period).map_err(AppError::Problems)?;
    let Ok(indicator) = compiled else { return Err(no_such().into()) };
    let table = indicator.table;
    let units = units(&reader, position).await?;
    let day = (*boundaries).unwrap_or_else(|| period.last_day());
    let boundaries = Arc::new(Boundaries::new(&pack, Arc::new(units.on(day)), day));
    let request = Request { indicator, by: *by, shared: *shared, boundaries };
    // Old codes stand in old records: every unit that ever was.
    let codes: BTreeSet<&str> = units.states.iter().map(|unit| unit.code.as_str()).collect();
    let of_store = match dialect {
        Dialect::Sqlite => store::Dialect::Sqlite,
        Dialect::Postgres => store::Dialect::Postgres,
    };
    let facts = facts_sql_inline(table, period, position, ReportBasis::Accepted, of_store);
    let sources = Sources { facts: &facts, shared: &shared_sql_inline(period, position, of_store) };
    Ok(statement(&request, codes.into_iter(), sources, dialect))
}
