//! Projects along time: what was planned, what came, stage by stage.

use model::{Day, ProjectId, Stage};

use crate::access::{Actor, Right, enter};
use crate::holding::holdings;
use crate::list_projects::{ProjectFilter, list_projects};
use crate::{AppError, House};

/// A project along time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineRow {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// It is simulated.
    pub simulated: bool,
    /// Planned start and finish, as far as they are told.
    pub planned: [Option<Day>; 2],
    /// The first day in each stage that it entered, in order.
    pub stages: Vec<(Stage, Day)>,
}

/// The projects that a filter finds, along time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// A page of them.
    pub rows: Vec<TimelineRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// The day looked from.
    pub today: Day,
}

/// A page of projects along time.
///
/// # Errors
/// Refuses a role that reads no projects.
pub async fn view_timeline(house: &House, actor: &Actor, filter: &ProjectFilter) -> Result<Timeline, AppError> {
    let pass = enter(actor, Right::ListProjects)?;
    let page = list_projects(house, actor, filter).await?;
    let reader = house.read(&pass).await?;
    let ids: Vec<ProjectId> = page.rows.iter().map(|row| row.project.id).collect();
    let held = holdings(&reader, &ids).await?;
    let row = |row: store::ProjectRow| {
        let moves = held.get(&row.project.id).map(|holding| holding.moves.as_slice()).unwrap_or_default();
        let mut stages: Vec<(Stage, Day)> = Vec::new();
        for step in moves {
            if stages.last().is_none_or(|(stage, _)| *stage != step.stage) {
                stages.push((step.stage, step.on));
            }
        }
        TimelineRow {
            planned: [row.project.planned_start_on, row.project.planned_finish_on],
            project: row.project.id,
            simulated: row.project.simulated,
            name: row.project.name,
            stages,
        }
    };
    Ok(Timeline { rows: page.rows.into_iter().map(row).collect(), total: page.total, today: house.clock.today() })
}
