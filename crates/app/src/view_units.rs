//! One rule's figures for all units of a period side by side, for tables and maps.

use std::sync::Arc;

use model::{Figure, Period, UnitCode};
use policy::pack::{Pack, ReportBasis, Rule};

use crate::access::{Actor, Right, enter};
use crate::draw_bulletin::Ground;
use crate::{AppError, House, Refusal};

/// A unit with its figure.
#[derive(Clone, Debug)]
pub struct UnitFigure {
    /// The unit.
    pub unit: UnitCode,
    /// As the pack calls it.
    pub name: String,
    /// The figure.
    pub figure: Figure,
}

/// The figures of a rule.
#[derive(Clone, Debug)]
pub struct UnitsShown {
    /// The pack.
    pub pack: Arc<Pack>,
    /// The rule.
    pub rule: Rule,
    /// The period.
    pub period: Period,
    /// Ledger position.
    pub position: i64,
    /// The territory first, then the pack's units in its order, as far as they are in reach.
    pub units: Vec<UnitFigure>,
    /// Some project behind the figures is simulated.
    pub simulated: bool,
}

/// The figures of a rule for a period as the ledger stands, for every unit in the actor's reach.
///
/// # Errors
/// Refuses a post without the right and a rule that the pack does not have; problems of the pack.
pub async fn view_units(
    house: &House,
    actor: &Actor,
    pack: &str,
    rule: &str,
    period: Period,
) -> Result<UnitsShown, AppError> {
    let pass = enter(actor, Right::ViewFigure)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let position = reader.head().await?.position;
    let ground = Ground::lay(house, &reader, pack, period, position, ReportBasis::Accepted).await?;
    let no_such = || Refusal::NoSuch { what: format!("规则 {pack}/{rule}") };
    let rule = ground.pack.rule(rule).ok_or_else(no_such)?.clone();
    let whole = pass.reaches(&known.tree, &ground.pack.policy.territory);
    let units = ground.drawn(|drawing| {
        let subjects = drawing.boundaries(&rule.code).grouping.subjects.iter();
        let reached = subjects.filter(|subject| whole || pass.reaches(&known.tree, &subject.unit));
        let figure = |subject: &analytics::Subject| {
            let figure = drawing.figure(&rule.code, &subject.unit).ok()?;
            let (unit, name) = (subject.unit.clone(), subject.name.clone());
            Some(UnitFigure { unit, name, figure })
        };
        reached.filter_map(figure).collect()
    });
    let units: Vec<_> = units.map_err(AppError::Problems)?;
    if units.is_empty() {
        pass.any(&known.tree, std::slice::from_ref(&ground.pack.policy.territory))?;
    }
    let simulated = ground.facts.simulated();
    Ok(UnitsShown { pack: Arc::clone(&ground.pack), rule, period, position, units, simulated })
}
