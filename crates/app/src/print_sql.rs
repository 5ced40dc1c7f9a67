//! A rule as SQL, for auditors and for large databases.

use std::collections::BTreeSet;
use std::sync::Arc;

use analytics::compile::compile_code;
use analytics::statement::{Sources, statement};
use analytics::{Boundaries, Request};
use model::Period;
use policy::lang::Derived;
use policy::lang::derived::Reference;
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
/// Refuses a post without the right, a rule that is not there, and one that reads no rows: it names those it reads.
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
    let no_such = || Refusal::NoSuch { what: format!("规则{}/{rule}", pack.name) };
    let (code, rule) = (rule, pack.rule(rule).ok_or_else(no_such)?);
    let compiled = compile_code(&pack, code, rule, period).map_err(AppError::Problems)?;
    let (indicator, (by, shared, boundaries)) = match (compiled, &rule.kind) {
        (Ok(indicator), RuleKind::Indicator { by, shared, boundaries, .. }) => (indicator, (by, shared, boundaries)),
        (Ok(_), RuleKind::Derived { .. }) => return Err(no_such().into()),
        (Err(derived), _) => return Err(no_statement(code, &derived).into()),
    };
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

fn no_statement(code: &str, derived: &Derived) -> Refusal {
    let of: BTreeSet<&str> = derived.references().into_iter().filter_map(Reference::rule).collect();
    Refusal::NoStatement { rule: code.to_owned(), of: of.into_iter().map(str::to_owned).collect() }
}
