//! The month's workbooks: one for each responsible unit, with what is known in it.

use std::collections::BTreeMap;

use exchange::month::{MonthBook, MonthLine};
use model::{Day, Period, ProjectId, Report, UnitCode};
use store::Reader;

use crate::access::{Actor, Pass, Right, enter};
use crate::holding::{Holding, holdings};
use crate::judge_report::{done_before, latest, previous};
use crate::known::Known;
use crate::list_reports::{ReportLine, lines};
use crate::{AppError, House};

/// A unit's workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitBook {
    /// What to call the file; what it is called when it comes back does not matter.
    pub file: String,
    /// What is in it, for [`exchange::month::write_month_book`].
    pub book: MonthBook,
}

/// Makes the workbooks of a period for the units in reach that owe reports, until when they are to
/// come back. None when nothing is due.
///
/// # Errors
/// Refuses who may not.
pub async fn split_month(
    house: &House,
    actor: &Actor,
    period: Period,
    due: Option<Day>,
) -> Result<Vec<UnitBook>, AppError> {
    let pass = enter(actor, Right::SplitMonth)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let position = reader.head().await?.position;
    let owing = owing(house, &reader, &pass, &known, period).await?;
    let mut books = Vec::new();
    for (unit, projects) in owing.units {
        let mut lines = Vec::new();
        let reports = reader.reports_of_many(&projects.iter().map(|line| line.project).collect()).await?;
        for holding in projects.iter().filter_map(|line| owing.holdings.get(&line.project)) {
            let reports = reports.get(&holding.project.id).map(Vec::as_slice).unwrap_or_default();
            lines.push(line(holding, reports, period));
        }
        let unit_name = known.name(&unit);
        let file = format!("{unit_name}（{unit}）{period}月报.xlsx").replace(['/', '\\', ':'], "-");
        let book = MonthBook {
            unit,
            unit_name,
            period,
            collector: known.name(&actor.post.unit),
            due,
            position,
            simulated: projects.iter().any(|line| line.simulated),
            lines,
        };
        books.push(UnitBook { file, book });
    }
    Ok(books)
}

/// A unit that owes reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitOwing {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Projects that owe a report.
    pub owed: usize,
    /// Those of them that have one already.
    pub reported: usize,
    /// Some of them are simulated.
    pub simulated: bool,
}

/// The units for which workbooks would be made, without making them.
///
/// # Errors
/// Refuses who may not.
pub async fn units_owing(house: &House, actor: &Actor, period: Period) -> Result<Vec<UnitOwing>, AppError> {
    let pass = enter(actor, Right::SplitMonth)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let owing = owing(house, &reader, &pass, &known, period).await?;
    let unit = |(unit, lines): (UnitCode, Vec<ReportLine>)| UnitOwing {
        name: known.name(&unit),
        owed: lines.len(),
        reported: lines.iter().filter(|line| line.report.is_some()).count(),
        simulated: lines.iter().any(|line| line.simulated),
        unit,
    };
    Ok(owing.units.into_iter().map(unit).collect())
}

/// The projects that owe a report for a period.
pub(crate) struct Owing {
    /// By responsible unit.
    pub units: BTreeMap<UnitCode, Vec<ReportLine>>,
    /// What hangs on them.
    pub holdings: BTreeMap<ProjectId, Holding>,
}

/// The projects in reach that owe a report for the period.
pub(crate) async fn owing(
    house: &House,
    reader: &Reader,
    pass: &Pass,
    known: &Known,
    period: Period,
) -> Result<Owing, AppError> {
    let lines = lines(house, reader, pass, known, period).await?;
    let ids: Vec<ProjectId> = lines.iter().map(|line| line.project).collect();
    let holdings = holdings(reader, &ids).await?;
    let mut units: BTreeMap<UnitCode, Vec<ReportLine>> = BTreeMap::new();
    for mut line in lines {
        if let Some(unit) = line.responsible.clone().filter(|unit| pass.reaches(&known.tree, unit)) {
            let project = holdings.get(&line.project).map(|holding| &holding.project);
            line.name = project.map(|project| project.name.clone()).unwrap_or_default();
            units.entry(unit).or_default().push(line);
        }
    }
    Ok(Owing { units, holdings })
}

fn line(holding: &Holding, reports: &[Report], period: Period) -> MonthLine {
    let project = &holding.project;
    let (now, before) = (latest(reports, period), previous(reports, period));
    MonthLine {
        project: project.id,
        name: project.name.clone(),
        code: project.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        total: project.total_investment,
        plan: holding.plan_to_meet(period.year(), period.last_day()).map(|plan| plan.annual),
        previous_ytd: before.map(|report| report.done_ytd),
        done_before: done_before(reports, period.year()),
        done_ytd: now.map(|report| report.done_ytd),
        received_ytd: now.and_then(|report| report.received_ytd),
        physical_percent: now.and_then(|report| report.physical_percent),
        progress: now.or(before).map(|report| report.progress.clone()).unwrap_or_default(),
        problems: now.map(|report| report.problems.clone()).unwrap_or_default(),
    }
}
