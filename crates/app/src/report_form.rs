//! The form of a report: what is known already, so that only the rest is typed, and what follows
//! from what is typed, before it is handed in.

use model::{Money, Period, Place, Plan, Problems, Project, ProjectId, Report, ReportStatus, Stage, UnitCode};
use store::{Draft, LATEST};

use crate::access::{Actor, Right, enter};
use crate::closing::Closings;
use crate::holding::{Holding, holding};
use crate::judge_report::{Case, Derived, derive, done_before, in_force, judge, latest, previous};
use crate::submit_report::{SubmitReport, chain_of, hand, reporters};
use crate::{AppError, House, Refusal};

/// What the form of a report shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportForm {
    /// Ledger position it was opened at; it comes back with the report.
    pub position: i64,
    /// The project.
    pub project: Project,
    /// The period.
    pub period: Period,
    /// Its stage at the end of the period.
    pub stage: Option<Stage>,
    /// The plan that the report is held against.
    pub plan: Option<Plan>,
    /// Investment done before 1 January, as known.
    pub done_before: Option<Money>,
    /// The last report in force before the period in the year.
    pub previous: Option<Report>,
    /// The report in force for the same period a year before.
    pub last_year: Option<Report>,
    /// The version for the period that is in force.
    pub in_force: Option<Report>,
    /// The latest version for the period, in whatever state.
    pub latest: Option<Report>,
    /// What follows from the latest version.
    pub derived: Option<Derived>,
    /// What the post typed and did not hand in.
    pub draft: Option<Draft>,
    /// The units whose figure the actor may enter: his own first, then those below (代报).
    pub units: Vec<UnitCode>,
    /// The tiers that accept, in order.
    pub tiers: Vec<UnitCode>,
    /// Whose turn it is with the latest version, while it waits.
    pub turn: Option<UnitCode>,
    /// A bulletin that covers the period is published: a reason is needed.
    pub closed: bool,
}

/// What follows from a report as typed, before it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Month value and since-start.
    pub derived: Derived,
    /// What is wrong or doubtful.
    pub problems: Problems,
}

/// Opens the form of a project's report for a period.
///
/// # Errors
/// Refuses who may not fill it in, and a project without a responsible unit.
pub async fn report_form(
    house: &House,
    actor: &Actor,
    project: ProjectId,
    period: Period,
) -> Result<ReportForm, AppError> {
    let pass = enter(actor, Right::SaveDraft)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{project}") };
    let holding = holding(&reader, project).await?.ok_or_else(no_such)?;
    let reporters = reporters(&holding, period);
    pass.any(&known.tree, &reporters)?;
    let chain = chain_of(&holding, period, &known)?;
    let reports = reader.reports_of(project, LATEST).await?;
    let latest = latest(&reports, period).cloned();
    let waits = latest.as_ref().filter(|report| report.status == ReportStatus::Submitted);
    Ok(ReportForm {
        position: reader.head().await?.position,
        period,
        stage: holding.stage(period.last_day()),
        plan: holding.plan_to_meet(period.year(), period.last_day()).cloned(),
        done_before: done_before(&reports, period.year()),
        previous: previous(&reports, period).cloned(),
        last_year: period.last_year().and_then(|before| in_force(&reports, before)).cloned(),
        in_force: in_force(&reports, period).cloned(),
        derived: latest.as_ref().map(|report| derive(report.done_ytd, report.done_before, previous(&reports, period))),
        draft: house.store.draft(&actor.post.code, project, period).await?,
        units: units_to_enter(actor, &reporters, |unit| pass.reaches(&known.tree, unit)),
        turn: waits.and_then(|report| chain.next(report.accepted_by.as_ref())).cloned(),
        tiers: chain.tiers().cloned().collect(),
        closed: Closings::of(house, &reader).await?.close(period, &chain, &known.tree),
        project: holding.project,
        latest,
    })
}

fn units_to_enter(actor: &Actor, reporters: &[UnitCode], reached: impl Fn(&UnitCode) -> bool) -> Vec<UnitCode> {
    let mut units: Vec<UnitCode> = Vec::new();
    for unit in reporters.iter().filter(|unit| reached(unit)) {
        if !units.contains(unit) {
            units.push(unit.clone());
        }
    }
    units.sort_by_key(|unit| *unit != actor.post.unit);
    units
}

/// Judges a report as typed without recording it, for a form that answers while one types.
///
/// # Errors
/// Refuses what handing it in would refuse.
pub async fn try_report(house: &House, actor: &Actor, form: &SubmitReport) -> Result<Tried, AppError> {
    let named = form.for_unit.as_ref().filter(|unit| **unit != actor.post.unit);
    let pass = enter(actor, if named.is_some() { Right::ReportFor } else { Right::SubmitReport })?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{}", form.project) };
    let holding: Holding = holding(&reader, form.project).await?.ok_or_else(no_such)?;
    let chain = chain_of(&holding, form.period, &known)?;
    let (hand, _) = hand(&pass, &holding, form.period, &chain, &known, named)?;
    let reports = reader.reports_of(form.project, LATEST).await?;
    let closed = Closings::of(house, &reader).await?.close(form.period, &chain, &known.tree);
    let (tree, today) = (&known.tree, known.today);
    let case = Case { holding: &holding, period: form.period, reports: &reports, chain: &chain, tree, closed, today };
    let judged = judge(&case, &form.typed, &hand, &|field| Place::field(field))?;
    let before = previous(&reports, form.period);
    Ok(Tried { derived: derive(judged.report.done_ytd, judged.report.done_before, before), problems: judged.problems })
}
