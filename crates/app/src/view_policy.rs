//! Policies: what is installed, clause by clause.

use std::sync::Arc;

pub use analytics::light::Pace;
pub use analytics::words::of_rule as rule_in_words;
use model::{Figure, Period, TargetState, UnitCode};
use policy::pack::{Pack, ReportBasis, TargetFigure};
use store::Reader;

use crate::access::{Actor, Pass, Right, enter};
use crate::draw_bulletin::Ground;
use crate::drawn_targets::DrawnOnce;
use crate::{AppError, House};

/// A policy with its targets as they stand.
#[derive(Clone, Debug)]
pub struct PolicyShown {
    /// The pack.
    pub pack: Arc<Pack>,
    /// Ledger position of the targets' figures.
    pub position: i64,
    /// The period of the targets' figures.
    pub period: Period,
    /// The targets of the pack, in its order.
    pub targets: Vec<TargetShown>,
    /// Some project behind those figures is simulated.
    pub simulated: bool,
}

/// A target as it stands; nothing where a figure cannot be drawn.
#[derive(Clone, Debug)]
pub struct TargetShown {
    /// What its rule came to, what it was to come to, the gap, what its rule came to on the target's day.
    pub figures: [Option<Figure>; 4],
    /// How it stands.
    pub state: Option<TargetState>,
    /// How it stands against the time gone, with its light.
    pub pace: Option<Pace>,
    /// Whether the post may open its figures.
    pub opens: bool,
}

/// Installed policies, by name.
///
/// # Errors
/// Refuses a post without the right.
pub async fn list_policies(house: &House, actor: &Actor) -> Result<Vec<Arc<Pack>>, AppError> {
    let pass = enter(actor, Right::ViewPolicy)?;
    pass.own()?;
    let reader = house.read(&pass).await?;
    house.packs.all(&reader, reader.head().await?.position).await
}

/// One policy, with its targets as of a period, or of the last day it applies.
///
/// # Errors
/// Refuses a post without the right and a pack that is not installed.
pub async fn view_policy(
    house: &House,
    actor: &Actor,
    name: &str,
    period: Option<Period>,
) -> Result<PolicyShown, AppError> {
    let pass = enter(actor, Right::ViewPolicy)?;
    pass.own()?;
    let reader = house.read(&pass).await?;
    let position = reader.head().await?.position;
    let pack = house.packs.at(&reader, name, position).await?;
    let today = house.clock.today();
    let last = pack.policy.until.map_or(today, |until| until.min(today)).max(pack.policy.from);
    let period = period.unwrap_or(Period::Day(last));
    let drawn = drawn(house, &reader, &pack, period, position).await?;
    let known = house.known(&reader).await?;
    let figures = enter(actor, Right::ViewFigure).ok();
    let opens = |unit: &UnitCode| {
        let reaches = |pass: &Pass| [unit, &pack.policy.territory].iter().any(|unit| pass.reaches(&known.tree, unit));
        figures.as_ref().is_some_and(reaches)
    };
    let shown = pack.targets.iter().zip(&drawn.targets);
    let targets = shown.map(|(target, drawn)| TargetShown { opens: opens(&target.unit), ..drawn.clone() }).collect();
    Ok(PolicyShown { pack, position, period, targets, simulated: drawn.simulated })
}

/// The targets of a pack, drawn once for a period and position.
async fn drawn(
    house: &House,
    reader: &Reader,
    pack: &Pack,
    period: Period,
    position: i64,
) -> Result<Arc<DrawnOnce>, AppError> {
    let key = (pack.digest.clone(), period, position);
    if let Some(drawn) = house.targets.get(&key) {
        return Ok(drawn);
    }
    let basis = ReportBasis::Accepted;
    let ground = Ground::lay(house, reader, &pack.name, period, position, basis).await?;
    let ground = ground.with_targets(house, reader, basis).await?;
    let of_target = |drawing: &analytics::Drawing<'_>, target: &policy::pack::Target| TargetShown {
        figures: [TargetFigure::Actual, TargetFigure::Target, TargetFigure::Gap, TargetFigure::OnTime]
            .map(|figure| drawing.target(target, figure).ok()),
        state: drawing.target_state(target).ok(),
        pace: drawing.target_pace(target).ok(),
        opens: false,
    };
    let targets = ground
        .drawn(|drawing| ground.pack.targets.iter().map(|target| of_target(drawing, target)).collect())
        .map_err(AppError::Problems)?;
    Ok(house.targets.put(key, DrawnOnce { targets, simulated: ground.facts.simulated() }))
}
