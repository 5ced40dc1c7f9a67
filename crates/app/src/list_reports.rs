//! The reports of a period as they concern a post: what it owes, what waits for it, what came back.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use model::{AccountRole, FactTable, Label, Period, Post, ProjectId, Report, ReportStatus, UnitCode};
use policy::lang::rows::Row;
use store::{Reader, ReportBasis, Scope};

use crate::access::{Actor, Pass, Right, enter, reach_of, seat};
use crate::chain::Chain;
use crate::known::Known;
use crate::{AppError, House};

/// Who is to do something about a report of the period, the actor's own business first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owed {
    /// It came back and is to be handed in again by the actor's unit.
    Returned,
    /// It is due, and the actor's unit has not handed it in.
    HandIn,
    /// It waits for the actor's unit to accept it.
    Accept,
    /// It is due, or came back, and another unit has to hand it in.
    Missing,
    /// It waits for another tier.
    Waiting,
    /// It is in force.
    InForce,
}

impl Owed {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::Returned, Self::HandIn, Self::Accept, Self::Missing, Self::Waiting, Self::InForce];
}

/// A project's report for the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// It is simulated.
    pub simulated: bool,
    /// The unit that answers for it.
    pub responsible: Option<UnitCode>,
    /// The latest version; `None` while there is none.
    pub report: Option<Report>,
    /// Whose turn it is, while it waits.
    pub turn: Option<UnitCode>,
    /// Who is to do something about it.
    pub owed: Owed,
}

/// The reports of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportsList {
    /// How many there are of each kind.
    pub counts: BTreeMap<Owed, usize>,
    /// Those asked for, by kind, unit and project.
    pub lines: Vec<ReportLine>,
    /// How many are missing of each unit that answers for them, the most first.
    pub missing: Vec<(UnitCode, usize)>,
    /// Names of the units in both.
    pub names: BTreeMap<UnitCode, String>,
}

/// The periods that concern a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPeriods {
    /// The one to look at first: the month before today's, or where nothing is due in it and nothing was
    /// reported, the latest with reports.
    pub first: Period,
    /// Those with reports in reach, and the one to look at first, the latest first.
    pub all: Vec<Period>,
}

/// Which lines are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportsWanted {
    /// The period.
    pub period: Period,
    /// Of this kind; of each kind when `None`.
    pub owed: Option<Owed>,
    /// Lines of a kind to leave out at the head.
    pub offset: usize,
    /// Lines of a kind wanted at most.
    pub limit: usize,
}

/// Lists the reports of a period within the actor's reach.
///
/// # Errors
/// Refuses a role that reads no projects.
pub async fn list_reports(house: &House, actor: &Actor, wanted: ReportsWanted) -> Result<ReportsList, AppError> {
    let pass = enter(actor, Right::ViewProject)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let mut lines = lines(house, &reader, &pass, &known, wanted.period).await?;
    lines.sort_by(|one, other| {
        (one.owed, &one.responsible, one.project).cmp(&(other.owed, &other.responsible, other.project))
    });
    let mut counts: BTreeMap<Owed, usize> = BTreeMap::new();
    let mut page = Vec::new();
    let mut missing: BTreeMap<UnitCode, usize> = BTreeMap::new();
    for mut line in lines {
        let count = counts.entry(line.owed).or_default();
        let place = *count;
        *count += 1;
        if let (Owed::Missing, Some(unit)) = (line.owed, &line.responsible) {
            *missing.entry(unit.clone()).or_default() += 1;
        }
        let asked = wanted.owed.is_none_or(|owed| owed == line.owed);
        if asked && place >= wanted.offset && place < wanted.offset.saturating_add(wanted.limit) {
            let project = reader.project(line.project, store::LATEST).await?;
            line.name = project.map(|project| project.name).unwrap_or_default();
            page.push(line);
        }
    }
    let units = page.iter().flat_map(|line| line.responsible.iter().chain(&line.turn)).chain(missing.keys());
    let names = units.map(|unit| (unit.clone(), known.name(unit))).collect();
    let mut missing: Vec<_> = missing.into_iter().collect();
    missing.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(ReportsList { counts, lines: page, missing, names })
}

/// The periods that concern a post, within the actor's reach.
///
/// # Errors
/// Refuses a role that reads no projects.
pub async fn report_periods(house: &House, actor: &Actor) -> Result<ReportPeriods, AppError> {
    let pass = enter(actor, Right::ViewProject)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let now = Period::month_before(known.today);
    let mut all = reader.reported_periods(&Scope::Units(known.in_reach(&pass))).await?;
    // What was done before a year stands as a report on its first day; nobody is asked for it.
    all.retain(|period| !matches!(period, Period::Day(day) if *day == Period::Year(day.year()).first_day()));
    let is_busy = all.contains(&now) || !lines(house, &reader, &pass, &known, now).await?.is_empty();
    let first = all.first().copied().filter(|_| !is_busy).unwrap_or(now);
    if !all.contains(&first) {
        all.push(first);
        all.sort_by_key(|period| std::cmp::Reverse((period.last_day(), *period)));
    }
    Ok(ReportPeriods { first, all })
}

/// Every project in reach that owes a report or has one, still without its name.
pub(crate) fn lines<'a>(
    house: &'a House,
    reader: &'a Reader,
    pass: &'a Pass,
    known: &'a Known,
    period: Period,
) -> BoxFuture<'a, Result<Vec<ReportLine>, AppError>> {
    Box::pin(async move {
        let position = reader.head().await?.position;
        let facts = house.snapshots.facts(reader, period, position, ReportBasis::Accepted).await?;
        let mut reports = latest(reader, known, pass, period).await?;
        let hides = seat(pass.post(), &known.tree) != pass.post().unit;
        let hidden = if hides { known.projects_labelled(Label::Restricted) } else { Default::default() };
        let column = |name: &str| FactTable::Projects.column(name).map_or(0, |(place, _)| place);
        let (place, responsible, owner, simulated) =
            (column("place"), column("responsible"), column("owner"), column("simulated"));
        let mut lines = Vec::new();
        for (number, chunk) in facts.projects.chunks.iter().enumerate() {
            for index in 0..chunk.len {
                let row = facts.projects.row(number, index);
                let Some(project) = ProjectId::new(row.project()).filter(|id| !hidden.contains(id)) else { continue };
                let unit = |column: usize| row.word(column).and_then(|word| word.parse::<UnitCode>().ok());
                let units = [unit(responsible).or_else(|| unit(place)), unit(owner)];
                let report = reports.remove(&project);
                let in_reach = units.iter().flatten().any(|unit| pass.reaches(&known.tree, unit));
                if report.is_some() || (row.is_due() && in_reach) {
                    lines.push(line(pass.post(), known, project, units, report, row.int(simulated) == 1));
                }
            }
        }
        Ok(lines)
    })
}

/// The latest version of each project's report whose figure is of a unit in reach.
async fn latest(
    reader: &Reader,
    known: &Known,
    pass: &Pass,
    period: Period,
) -> Result<BTreeMap<ProjectId, Report>, AppError> {
    let scope = Scope::Units(known.in_reach(pass));
    let mut latest = BTreeMap::new();
    // By project and version, so that the last one stays.
    for report in reader.reports_waiting(period, ReportStatus::ALL, &scope).await? {
        latest.insert(report.project, report);
    }
    Ok(latest)
}

fn line(
    post: &Post,
    known: &Known,
    project: ProjectId,
    [responsible, owner]: [Option<UnitCode>; 2],
    report: Option<Report>,
    simulated: bool,
) -> ReportLine {
    let waits = report.as_ref().filter(|report| report.status == ReportStatus::Submitted);
    let turn = waits.and_then(|report| {
        let chain = Chain::of(&known.tree, responsible.as_ref()?, &known.staffed);
        chain.next(report.accepted_by.as_ref()).cloned()
    });
    let own = [&responsible, &owner].into_iter().flatten().any(|unit| *unit == post.unit);
    let owed = owed(post, own, report.as_ref(), turn.as_ref());
    ReportLine { project, name: String::new(), simulated, responsible, report, turn, owed }
}

fn owed(post: &Post, own: bool, report: Option<&Report>, turn: Option<&UnitCode>) -> Owed {
    let may = |right: Right, role: AccountRole| !reach_of(right, role).is_empty();
    let (hands_in, accepts) = (may(Right::SubmitReport, post.role), may(Right::AcceptReport, post.role));
    match report.map(|report| (report.status, report)) {
        None if own && hands_in => Owed::HandIn,
        None => Owed::Missing,
        Some((ReportStatus::Returned, report)) => {
            let ours = report.typed_by == post.unit || report.entered_by.as_ref() == Some(&post.code);
            if ours && hands_in { Owed::Returned } else { Owed::Missing }
        }
        Some((ReportStatus::Submitted, _)) if accepts && turn == Some(&post.unit) => Owed::Accept,
        Some((ReportStatus::Submitted, _)) => Owed::Waiting,
        Some((ReportStatus::Accepted | ReportStatus::Superseded, _)) => Owed::InForce,
    }
}
