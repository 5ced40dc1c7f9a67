//! Accepting reports (审核通过): by the tier whose turn it is, one by one or all that wait for it.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Change, Money, Period, ProjectId, Record, Report, ReportStatus, Sealed, UnitCode};
use store::{Reader, Scope};

use crate::access::{Actor, Grant, Pass, Right, enter};
use crate::chain::Chain;
use crate::closing::Closings;
use crate::holding::{Holding, holdings};
use crate::judge_report::in_force;
use crate::known::Known;
use crate::submit_report::chain_of;
use crate::{AppError, House, Refusal};

/// One version of a report, picked from a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pick {
    /// The project.
    pub project: ProjectId,
    /// The period.
    pub period: Period,
    /// The version that was looked at.
    pub version: u32,
    /// The tier's own figure (核定数), kept beside the untouched one; `None` when it has none.
    pub checked_ytd: Option<Money>,
}

/// Which reports are to be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accept {
    /// These; if one cannot be, none is.
    These(Vec<Pick>),
    /// All of a period that wait for the actor's unit; those that cannot be accepted are left and
    /// told.
    Waiting {
        /// The period.
        period: Period,
        /// Of this unit and those below it; of all in reach when `None`.
        within: Option<UnitCode>,
        /// Projects to leave out.
        except: BTreeSet<ProjectId>,
    },
}

/// A report that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The project.
    pub project: ProjectId,
    /// The version.
    pub version: u32,
    /// Whose turn it is now; `None` when it is in force.
    pub next: Option<UnitCode>,
}

/// What was accepted and what was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcceptOutcome {
    /// Accepted.
    pub accepted: Vec<Accepted>,
    /// Left, with the reason.
    pub left: Vec<(ProjectId, Refusal)>,
    /// The entry; `None` when nothing was accepted.
    pub sealed: Option<Sealed>,
}

/// Accepts reports. When the last tier accepts, the report is in force and the version before it is
/// superseded in the same entry. What comes into force after a bulletin that covers its period says why
/// it is late: the report by its reason, or else the acceptance by its remark.
///
/// # Errors
/// Refuses who may not; with [`Accept::These`] also whatever is not the actor's unit's turn, or comes
/// into force late without a word.
pub async fn accept_reports(
    house: &House,
    actor: &Actor,
    what: &Accept,
    remark: &str,
) -> Result<AcceptOutcome, AppError> {
    let pass = enter(actor, Right::AcceptReport)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let picks = match what {
        Accept::These(picks) => picks.clone(),
        Accept::Waiting { period, within, except } => {
            waiting(&desk, &pass, &known, *period, within.as_ref(), except).await?
        }
    };
    let all_or_none = matches!(what, Accept::These(_));
    let ground = Ground::of(&desk, &picks).await?;
    let silent = Silent { closings: Closings::of(house, &desk).await?, remark };
    let (mut outcome, mut changes, mut granted) = (AcceptOutcome::default(), Vec::new(), None);
    for pick in &picks {
        match accept(&pass, &known, &ground, &silent, pick) {
            Ok(step) => {
                changes.extend(step.records.into_iter().map(|report| Change::Put(Record::Report(report))));
                outcome.accepted.push(Accepted { project: pick.project, version: pick.version, next: step.next });
                granted = Some(step.grant);
            }
            Err(refusal) if all_or_none => return Err(refusal.into()),
            Err(refusal) => outcome.left.push((pick.project, refusal)),
        }
    }
    if let Some(grant) = granted {
        outcome.sealed = Some(desk.record(&grant, Act::AcceptReports, remark, changes).await?);
    }
    Ok(outcome)
}

/// The reports of a period that wait for the holder of a pass, with the versions as they stand.
pub(crate) async fn waiting(
    reader: &Reader,
    pass: &Pass,
    known: &Known,
    period: Period,
    within: Option<&UnitCode>,
    except: &BTreeSet<ProjectId>,
) -> Result<Vec<Pick>, AppError> {
    let mut units = known.in_reach(pass);
    if let Some(within) = within {
        units.retain(|unit| known.tree.is_within(unit.as_str(), within.as_str()));
    }
    let reports = reader.reports_waiting(period, &[ReportStatus::Submitted], &Scope::Units(units)).await?;
    let reports = reports.into_iter().filter(|report| !except.contains(&report.project));
    let pick = |report: Report| Pick { project: report.project, period, version: report.version, checked_ytd: None };
    Ok(reports.map(pick).collect())
}

/// What is known of the projects whose reports are to be accepted or returned.
pub(crate) struct Ground {
    holdings: BTreeMap<ProjectId, Holding>,
    reports: BTreeMap<ProjectId, Vec<Report>>,
}

impl Ground {
    pub(crate) async fn of(reader: &Reader, picks: &[Pick]) -> Result<Self, AppError> {
        let ids: BTreeSet<_> = picks.iter().map(|pick| pick.project).collect();
        let reports = reader.reports_of_many(&ids).await?;
        Ok(Self { holdings: holdings(reader, &ids.into_iter().collect::<Vec<_>>()).await?, reports })
    }

    /// The version picked, when it waits and it is the turn of the pass's unit.
    pub(crate) fn turn(&self, pass: &Pass, known: &Known, pick: &Pick) -> Result<Turn<'_>, Refusal> {
        let no_such =
            || Refusal::NoSuch { what: format!("{}{}第{}版报告", pick.project, pick.period.zh(), pick.version) };
        let holding = self.holdings.get(&pick.project).ok_or_else(no_such)?;
        let reports = self.reports.get(&pick.project).map(Vec::as_slice).unwrap_or_default();
        let chain = chain_of(holding, pick.period, known)?;
        let tiers: Vec<_> = chain.tiers().cloned().collect();
        let grant = pass.any(&known.tree, &holding.keepers(pick.period.last_day()))?;
        let picked = |report: &&Report| report.period == pick.period && report.version == pick.version;
        let report = reports.iter().find(picked).ok_or_else(no_such)?;
        match report.status {
            ReportStatus::Submitted => {}
            ReportStatus::Accepted => return Err(Refusal::AlreadyAccepted),
            ReportStatus::Returned | ReportStatus::Superseded => return Err(Refusal::NotWaiting),
        }
        match chain.next(report.accepted_by.as_ref()) {
            Some(turn) if *turn == pass.post().unit => {}
            Some(turn) => return Err(Refusal::NotYourTurn { turn: known.name(turn) }),
            None => {
                return Err(Refusal::NotYourTurn { turn: tiers.last().map(|top| known.name(top)).unwrap_or_default() });
            }
        }
        let next = chain.next(Some(&pass.post().unit)).cloned();
        Ok(Turn { report, in_force: in_force(reports, pick.period), chain, next, grant })
    }
}

/// A report whose turn has come.
pub(crate) struct Turn<'g> {
    /// The version.
    pub report: &'g Report,
    /// The version of the period that is in force.
    pub in_force: Option<&'g Report>,
    /// The tiers that accept.
    pub chain: Chain,
    /// Whose turn comes after.
    pub next: Option<UnitCode>,
    /// The right to act on it.
    pub grant: Grant,
}

struct Step {
    records: Vec<Report>,
    next: Option<UnitCode>,
    grant: Grant,
}

/// Finds what would change published figures without a word.
struct Silent<'r> {
    closings: Closings,
    remark: &'r str,
}

impl Silent<'_> {
    fn check(&self, turn: &Turn<'_>, known: &Known) -> Result<(), Refusal> {
        let says_why = !turn.report.reason.is_empty() || !self.remark.trim().is_empty();
        if says_why || turn.next.is_some() || !self.closings.close(turn.report.period, &turn.chain, &known.tree) {
            return Ok(());
        }
        Err(Refusal::NeedsReason {
            what_zh: "通报发布后审核通过", what_en: "accepting a report after its bulletin"
        })
    }
}

/// The decision on one report.
fn accept(pass: &Pass, known: &Known, ground: &Ground, silent: &Silent<'_>, pick: &Pick) -> Result<Step, Refusal> {
    let turn = ground.turn(pass, known, pick)?;
    silent.check(&turn, known)?;
    let mut report = turn.report.clone();
    report.accepted_by = Some(pass.post().unit.clone());
    report.checked_ytd = pick.checked_ytd.or(report.checked_ytd);
    let mut records = Vec::new();
    if turn.next.is_none() {
        report.status = ReportStatus::Accepted;
        records.extend(turn.in_force.map(|old| Report { status: ReportStatus::Superseded, ..old.clone() }));
    }
    records.push(report);
    Ok(Step { records, next: turn.next, grant: turn.grant })
}
