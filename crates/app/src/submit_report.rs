//! Handing a report in: by the unit itself, or by the tier directly above for it (代报).
//!
//! The first acceptance comes with the submission when a dispatcher of that tier hands in. A
//! reporter's report waits for its tier, and one entered for a unit waits for that unit's own
//! acceptance, where it has a dispatcher to give it.

use model::report::Typed;
use model::{
    AccountRole, Act, Change, Period, Place, Post, Problems, ProjectId, Record, Report, Role, Sealed, UnitCode,
};
use store::{LATEST, Reader};

use crate::access::{Actor, Grant, Pass, Right, enter};
use crate::chain::Chain;
use crate::closing::Closings;
use crate::holding::{Holding, holding};
use crate::judge_report::{Case, Hand, Judged, Standing, judge};
use crate::known::Known;
use crate::{AppError, House, Refusal};

/// A report as handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitReport {
    /// The project.
    pub project: ProjectId,
    /// The period.
    pub period: Period,
    /// What was typed.
    pub typed: Typed,
    /// The unit whose figure it is, when another than that of the post (代报).
    pub for_unit: Option<UnitCode>,
    /// The warnings were shown and the reporter stands by his numbers.
    pub confirmed: bool,
    /// Ledger position that the form was opened at; later changes to the report make it stale.
    pub seen: Option<i64>,
}

/// A report handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// What it did to the versions there were; of [`Standing::Same`] nothing is recorded.
    pub standing: Standing,
    /// The report as it stands.
    pub report: Report,
    /// Whose turn it is now; `None` when every tier has accepted.
    pub next: Option<UnitCode>,
    /// The warnings that were confirmed.
    pub problems: Problems,
    /// The entry; `None` when nothing was recorded.
    pub sealed: Option<Sealed>,
}

/// Hands a report in. The draft of the post for it is thrown away.
///
/// # Errors
/// Refuses who may not, and what may not be handed in; [`AppError::Problems`] when numbers are
/// impossible, or doubtful and not confirmed.
pub async fn submit_report(house: &House, actor: &Actor, form: &SubmitReport) -> Result<Submitted, AppError> {
    let named = form.for_unit.as_ref().filter(|unit| **unit != actor.post.unit);
    let right = if named.is_some() { Right::ReportFor } else { Right::SubmitReport };
    let pass = enter(actor, right)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{}", form.project) };
    let holding = holding(&desk, form.project).await?.ok_or_else(no_such)?;
    let chain = chain_of(&holding, form.period, &known)?;
    let (hand, grant) = hand(&pass, &holding, form.period, &chain, &known, named)?;
    if let Some(seen) = form.seen {
        not_stale(&desk, form.project, form.period, seen).await?;
    }
    let reports = desk.reports_of(form.project, LATEST).await?;
    let closed = Closings::of(house, &desk).await?.close(form.period, &chain, &known.tree);
    let case = Case {
        holding: &holding,
        period: form.period,
        reports: &reports,
        chain: &chain,
        tree: &known.tree,
        closed,
        today: known.today,
    };
    let judged = judge(&case, &form.typed, &hand, &|field| Place::field(field))?;
    if judged.problems.any_error() || (!judged.problems.is_empty() && !form.confirmed) {
        return Err(AppError::Problems(judged.problems));
    }
    let next = chain.next(judged.report.accepted_by.as_ref()).cloned();
    let mut submitted = Submitted {
        standing: judged.standing,
        report: judged.report.clone(),
        next,
        problems: judged.problems.clone(),
        sealed: None,
    };
    if judged.standing == Standing::Same {
        return Ok(submitted);
    }
    desk.drop_draft(&actor.post.code, form.project, form.period).await?;
    let reason = judged.report.reason.clone();
    submitted.sealed = Some(desk.record(&grant, Act::SubmitReport, &reason, changes(judged)).await?);
    Ok(submitted)
}

/// The changes of a judged report: the version it supersedes, then itself.
pub(crate) fn changes(judged: Judged) -> Vec<Change> {
    let records = judged.superseded.into_iter().chain([judged.report]);
    records.map(|report| Change::Put(Record::Report(report))).collect()
}

/// The chain of acceptance of a project's reports for a period.
///
/// # Errors
/// Refuses a project without a responsible unit, or with one the tree does not know.
pub(crate) fn chain_of(holding: &Holding, period: Period, known: &Known) -> Result<Chain, Refusal> {
    let keepers = holding.keepers(period.last_day());
    let main = keepers.first().ok_or(Refusal::NoResponsibleUnit { project: holding.project.id })?;
    let chain = Chain::of(&known.tree, main, &known.staffed);
    if chain.foot().is_none() {
        return Err(Refusal::NoResponsibleUnit { project: holding.project.id });
    }
    Ok(chain)
}

/// The units whose figure a report of the project can be: those that answer for it, and its owner.
#[must_use]
pub fn reporters(holding: &Holding, period: Period) -> Vec<UnitCode> {
    let day = period.last_day();
    let mut units = holding.keepers(day);
    let owner = holding.project.owner_code.as_ref().and_then(|code| code.as_str().parse().ok());
    units.extend(holding.units_in(&[Role::Owner], day).into_iter().chain(owner));
    units
}

/// Whose figure it is, who enters it, and with what right.
pub(crate) fn hand(
    pass: &Pass,
    holding: &Holding,
    period: Period,
    chain: &Chain,
    known: &Known,
    named: Option<&UnitCode>,
) -> Result<(Hand, Grant), Refusal> {
    let (post, reporters) = (pass.post(), reporters(holding, period));
    let foot = chain.foot();
    let accepts = |unit: &UnitCode| post.role == AccountRole::Dispatcher && foot == Some(unit);
    let Some(named) = named else {
        let own: Vec<_> = reporters.into_iter().filter(|unit| pass.reaches(&known.tree, unit)).collect();
        let all = holding.units(period.last_day());
        let grant = pass.any(&known.tree, if own.is_empty() { &all } else { &own })?;
        // In reach, and yet none of those whose figure it can be: the unit where it stands.
        let not_ours = || Refusal::NotTheReporter { unit: known.name(&post.unit), project: holding.project.id };
        own.first().ok_or_else(not_ours)?;
        let accepted_by = accepts(&post.unit).then(|| post.unit.clone());
        return Ok((Hand { typed_by: post.unit.clone(), entered_by: None, accepted_by }, grant));
    };
    let grant = pass.each(&known.tree, std::slice::from_ref(named))?;
    if !reporters.contains(named) {
        return Err(Refusal::NotTheReporter { unit: known.name(named), project: holding.project.id });
    }
    directly_above(post, named, known)?;
    // A report entered for a unit still waits for that unit's own acceptance, unless it is the post's own tier.
    let accepted_by = accepts(&post.unit).then(|| post.unit.clone());
    Ok((Hand { typed_by: named.clone(), entered_by: Some(post.code.clone()), accepted_by }, grant))
}

fn directly_above(post: &Post, named: &UnitCode, known: &Known) -> Result<(), Refusal> {
    let above = Chain::of(&known.tree, named, &known.staffed);
    match above.next(Some(named)) {
        Some(turn) if *turn == post.unit => Ok(()),
        turn => {
            let turn = turn.map_or_else(|| known.name(named), |turn| known.name(turn));
            Err(Refusal::NotDirectTier { unit: known.name(named), turn })
        }
    }
}

/// Refuses when a version of the report was recorded after the form was opened.
async fn not_stale(reader: &Reader, project: ProjectId, period: Period, seen: i64) -> Result<(), AppError> {
    for version in reader.report_versions(project, period).await? {
        let history = reader.history(&Record::Report(version).key()).await?;
        if history.iter().any(|version| version.from > seen) {
            return Err(Refusal::StaleForm.into());
        }
    }
    Ok(())
}
