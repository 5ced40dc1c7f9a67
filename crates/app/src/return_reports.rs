//! Returning reports (退回): by the tier whose turn it is, to the submitter, with a reason.

use model::{Act, Change, Record, Report, ReportStatus, Sealed};

use crate::accept_reports::{Ground, Pick};
use crate::access::{Actor, Right, enter};
use crate::{AppError, House, Refusal};

/// Returns reports to those who handed them in. If one cannot be returned, none is. A correction
/// that is returned leaves the version before it in force.
///
/// # Errors
/// Refuses who may not, whatever is not the actor's unit's turn, and a missing reason.
pub async fn return_reports(
    house: &House,
    actor: &Actor,
    picks: &[Pick],
    reason: &str,
) -> Result<Option<Sealed>, AppError> {
    let pass = enter(actor, Right::ReturnReport)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason { what_zh: "退回报告", what_en: "returning a report" }.into());
    }
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let ground = Ground::of(&desk, picks).await?;
    let (mut changes, mut granted) = (Vec::new(), None);
    for pick in picks {
        let turn = ground.turn(&pass, &known, pick)?;
        changes.push(Change::Put(Record::Report(returned(turn.report, reason))));
        granted = Some(turn.grant);
    }
    match granted {
        Some(grant) => Ok(Some(desk.record(&grant, Act::ReturnReports, reason, changes).await?)),
        None => Ok(None),
    }
}

/// The report as it goes back: the acceptances of the tiers below are void, its numbers untouched.
fn returned(report: &Report, reason: &str) -> Report {
    Report {
        status: ReportStatus::Returned,
        accepted_by: None,
        checked_ytd: None,
        returned_because: reason.trim().to_owned(),
        ..report.clone()
    }
}
