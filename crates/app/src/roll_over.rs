//! The end of a year (年终封账结转): it is closed for the territory of the post, the next one opens with what
//! December came to, and the lists of the next year are proposed. Looked at first, recorded as one entry.

mod opening;
mod proposal;
mod table;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Act, Change, Closing, Day, ListCode, Membership, Period, ProjectId, Record, Sealed, Table};
use store::{LATEST, Reader};

use crate::access::{Actor, Grant, Pass, Right, enter};
use crate::holding::{Holding, holdings};
use crate::import::{ImportOptions, Table as Desktop};
use crate::known::Known;
use crate::list_reports;
use crate::{AppError, House, Refusal};

pub use opening::{December, Opening};
pub use proposal::{Next, next_category};

/// What is to be done at the end of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollOver {
    /// The year that ended.
    pub year: i16,
    /// The lists that go on into the next year; with none the year is only closed.
    pub lists: Vec<ListCode>,
    /// Number of the document (文号), of the closing and of the new lines; may be empty.
    pub document: String,
    /// Why; may be empty.
    pub reason: String,
    /// Record it; else it is only shown.
    pub record: bool,
}

impl RollOver {
    /// A look at the end of a year.
    #[must_use]
    pub const fn of(year: i16) -> Self {
        Self { year, lists: Vec::new(), document: String::new(), reason: String::new(), record: false }
    }
}

/// The end of a year, as it would be or was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolledOver {
    /// The closing of the year.
    pub closing: Closing,
    /// The name of the territory.
    pub territory: String,
    /// The year was closed before.
    pub was_closed: bool,
    /// What each project that owed or made reports in December opens the next year with, by project.
    pub openings: Vec<Opening>,
    /// What becomes of each line of the lists, by list and project.
    pub lines: Vec<NextLine>,
    /// The entry; `None` when it was only looked at, or nothing was left to do.
    pub sealed: Option<Sealed>,
}

/// What becomes of a project's line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextLine {
    /// The project.
    pub holding: Holding,
    /// The name of the unit that answers for it.
    pub unit: String,
    /// The line of the year that ended.
    pub was: Membership,
    /// What is proposed, by the stage on 31 December.
    pub next: Next,
    /// The project has a line of the next year already, which stays as it is.
    pub is_there: bool,
}

impl NextLine {
    /// The line of the next year; `None` for a project that leaves.
    #[must_use]
    pub fn proposed(&self, document: &str) -> Option<Membership> {
        let Next::Stays { category, .. } = self.next else { return None };
        let year = self.was.year + 1;
        Some(Membership {
            year,
            // The code is given with the list of the year.
            code: String::new(),
            category,
            document: document.trim().to_owned(),
            entered_on: Period::Year(year).first_day(),
            left_on: None,
            leave_reason: String::new(),
            ..self.was.clone()
        })
    }
}

impl RolledOver {
    /// Some of the projects are simulated.
    #[must_use]
    pub fn simulated(&self) -> bool {
        let of_lines = self.lines.iter().any(|line| line.holding.project.simulated);
        of_lines || self.openings.iter().any(|opening| opening.simulated)
    }

    /// The projects whose December stands so.
    #[must_use]
    pub fn of_december(&self, december: December) -> usize {
        self.openings.iter().filter(|opening| opening.december == december).count()
    }

    /// Lines that would be recorded.
    #[must_use]
    pub fn proposed(&self) -> usize {
        let new = |line: &&NextLine| !line.is_there && matches!(line.next, Next::Stays { .. });
        self.lines.iter().filter(new).count()
    }

    /// Nothing is left to do: the year is closed and the lines are there.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.was_closed && self.proposed() == 0
    }
}

/// Shows the end of a year, or records it: the closing and the lines of the next year as one entry.
///
/// # Errors
/// Refuses who may not, and recording before the year is over.
pub async fn roll_over(house: &House, actor: &Actor, asked: &RollOver) -> Result<RolledOver, AppError> {
    let pass = enter(actor, Right::RollOver)?;
    let options = ImportOptions { dry_run: !asked.record, ..ImportOptions::default() };
    let table = Desktop::lay(house, &pass, &options).await?;
    let reader = table.reader();
    let known = house.known(reader).await?;
    let through = Period::Year(asked.year).last_day();
    if asked.record {
        check_over(house, asked.year)?;
    }
    let unit = actor.post.unit.clone();
    let grant = pass.any(&known.tree, std::slice::from_ref(&unit))?;
    let closing = Closing { unit: unit.clone(), through, document: asked.document.trim().to_owned() };
    let was_closed = reader.closings().await?.iter().any(|known| known.unit == unit && known.through == through);
    let end = End { house, reader, pass: &pass, known, asked, through };
    let openings = end.openings().await?;
    let lines = end.lines().await?;
    let mut rolled =
        RolledOver { closing, territory: end.known.name(&unit), was_closed, openings, lines, sealed: None };
    if let Some(desk) = table.desk() {
        rolled.sealed = record(desk, &grant, asked, &rolled).await?;
    }
    Ok(rolled)
}

/// Whether a year is over, so that its end may be recorded.
///
/// # Errors
/// Refuses before it is.
pub fn check_over(house: &House, year: i16) -> Result<(), Refusal> {
    if house.clock.today() <= Period::Year(year).last_day() { Err(Refusal::YearNotOver { year }) } else { Ok(()) }
}

async fn record(
    desk: crate::house::Desk<'_>,
    grant: &Grant,
    asked: &RollOver,
    rolled: &RolledOver,
) -> Result<Option<Sealed>, AppError> {
    let closing = Some(&rolled.closing).filter(|_| !rolled.was_closed).cloned();
    let new = rolled.lines.iter().filter(|line| !line.is_there);
    let lines = new.filter_map(|line| line.proposed(&asked.document)).map(Record::Membership);
    let changes: Vec<_> = closing.map(Record::Closing).into_iter().chain(lines).map(Change::Put).collect();
    if changes.is_empty() {
        return Ok(None);
    }
    Ok(Some(desk.record(grant, Act::RollOver, &asked.reason, changes).await?))
}

/// The end of a year, being looked at.
struct End<'a> {
    house: &'a House,
    reader: &'a Reader,
    pass: &'a Pass,
    known: Arc<Known>,
    asked: &'a RollOver,
    through: Day,
}

impl End<'_> {
    /// Projects whose reports are held together.
    const AT_ONCE: usize = 2000;

    /// What the projects in reach that owed or made a report in December open the next year with.
    async fn openings(&self) -> Result<Vec<Opening>, AppError> {
        let december = Period::Month(self.asked.year, 12);
        let lines = list_reports::lines(self.house, self.reader, self.pass, &self.known, december).await?;
        let mut openings = Vec::new();
        for some in lines.chunks(Self::AT_ONCE) {
            let ids: BTreeSet<ProjectId> = some.iter().map(|line| line.project).collect();
            let reports = self.reader.reports_of_many(&ids).await?;
            for line in some {
                let name = self.reader.project(line.project, LATEST).await?.map(|project| project.name);
                let reports = reports.get(&line.project).map(Vec::as_slice).unwrap_or_default();
                let unit = line.responsible.as_ref().map(|unit| self.known.name(unit)).unwrap_or_default();
                let opening = Opening::of(line.project, name.unwrap_or_default(), unit, reports, self.asked.year);
                openings.push(Opening { simulated: line.simulated, ..opening });
            }
        }
        openings.sort_by_key(|opening| opening.project);
        Ok(openings)
    }

    /// The lines of the lists that still stood on the last day, of projects in reach.
    async fn lines(&self) -> Result<Vec<NextLine>, AppError> {
        if self.asked.lists.is_empty() {
            return Ok(Vec::new());
        }
        let (mut stood, mut next) = (Vec::new(), BTreeSet::new());
        for record in self.reader.records(Table::Memberships, LATEST).await? {
            let Record::Membership(listed) = record else { continue };
            if !self.asked.lists.contains(&listed.list) {
                continue;
            }
            if listed.year == self.asked.year + 1 {
                next.insert((listed.list.clone(), listed.project));
            } else if listed.year == self.asked.year && listed.left_on.is_none_or(|left| left > self.through) {
                stood.push(listed);
            }
        }
        let ids: BTreeSet<ProjectId> = stood.iter().map(|listed| listed.project).collect();
        let holdings: BTreeMap<ProjectId, Holding> =
            holdings(self.reader, &ids.into_iter().collect::<Vec<_>>()).await?;
        let in_reach = |holding: &Holding| self.pass.any(&self.known.tree, &holding.keepers(self.known.today)).is_ok();
        let mut lines = Vec::new();
        for was in stood {
            let Some(holding) = holdings.get(&was.project).filter(|holding| in_reach(holding)) else { continue };
            let stage = holding.stage(self.through);
            let next_line = next_category(was.category, stage, holding.project.planned_finish_on, was.year + 1);
            let is_there = next.contains(&(was.list.clone(), was.project));
            let unit = holding.keepers(self.through).first().map(|unit| self.known.name(unit)).unwrap_or_default();
            lines.push(NextLine { holding: holding.clone(), unit, was, next: next_line, is_there });
        }
        lines.sort_by(|one, other| (&one.was.list, one.was.project).cmp(&(&other.was.list, other.was.project)));
        Ok(lines)
    }
}
