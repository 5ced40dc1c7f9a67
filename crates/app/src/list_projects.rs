//! The list of projects, as far as the actor's reach and labels let him see.

use std::collections::{BTreeMap, BTreeSet};

use model::{Label, ListCode, ProjectId, Role, Stage, UnitCode};
use store::{Page, ProjectQuery, ProjectSort, Reader, Scope, Within};

use crate::access::{Actor, Pass, Right, enter, seat, visible};
use crate::holding::{Holding, holding, holdings};
use crate::known::Known;
use crate::view_project::hide;
use crate::{AppError, House};

/// Rows of a page at most.
pub const LARGEST_PAGE: u32 = 500;

/// Which projects are wanted, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Part of a name, code or owner.
    pub text: String,
    /// In this list.
    pub list: Option<ListCode>,
    /// Year of the membership.
    pub year: Option<i16>,
    /// In this stage.
    pub stage: Option<Stage>,
    /// Of this unit or one below it, in a role.
    pub within: Option<(Role, UnitCode)>,
    /// Sorted by.
    pub sort: ProjectSort,
    /// Largest first.
    pub descending: bool,
    /// Rows to leave out at the head.
    pub offset: u64,
    /// Rows wanted; 50 when 0, [`LARGEST_PAGE`] at most.
    pub limit: u32,
}

/// A page of the list.
///
/// # Errors
/// Refuses a role that reads no projects.
pub async fn list_projects(house: &House, actor: &Actor, filter: &ProjectFilter) -> Result<Page, AppError> {
    let pass = enter(actor, Right::ListProjects)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let limit = if filter.limit == 0 { 50 } else { filter.limit.min(LARGEST_PAGE) };
    shown(&reader, &pass, &known, page(&reader, &pass, &known, filter, filter.offset, limit).await?).await
}

/// All projects wanted, for an export.
///
/// # Errors
/// Refuses a role that exports no projects.
pub async fn export_projects(house: &House, actor: &Actor, filter: &ProjectFilter) -> Result<Page, AppError> {
    let pass = enter(actor, Right::ExportProjects)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    shown(&reader, &pass, &known, page(&reader, &pass, &known, filter, 0, u32::MAX).await?).await
}

/// How many of the projects wanted are in each stage, in the order of a project's life.
///
/// # Errors
/// Refuses a role that reads no projects.
pub async fn count_stages(
    house: &House,
    actor: &Actor,
    filter: &ProjectFilter,
) -> Result<Vec<(Option<Stage>, u64)>, AppError> {
    let pass = enter(actor, Right::ListProjects)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    if hidden(&reader, &pass, &known).await?.is_empty() {
        return Ok(reader.projects_by_stage(&query(&pass, &known, filter)).await?);
    }
    let mut counts = BTreeMap::new();
    for row in page(&reader, &pass, &known, filter, 0, u32::MAX).await?.rows {
        *counts.entry(row.stage).or_insert(0) += 1;
    }
    Ok(counts.into_iter().collect())
}

async fn page(
    reader: &Reader,
    pass: &Pass,
    known: &Known,
    filter: &ProjectFilter,
    offset: u64,
    limit: u32,
) -> Result<Page, AppError> {
    let hidden = hidden(reader, pass, known).await?;
    let query = query(pass, known, filter);
    if hidden.is_empty() && limit <= LARGEST_PAGE {
        return Ok(reader.projects_page(&ProjectQuery { offset, limit, ..query }).await?);
    }
    // Rows that may not be seen must not be counted either, so all are looked at.
    let mut all = Page { rows: Vec::new(), total: 0 };
    for start in (0_u64..).step_by(LARGEST_PAGE as usize) {
        let part = reader.projects_page(&ProjectQuery { offset: start, limit: LARGEST_PAGE, ..query.clone() }).await?;
        let last = part.rows.len() < LARGEST_PAGE as usize;
        all.rows.extend(part.rows.into_iter().filter(|row| !hidden.contains(&row.project.id)));
        if last {
            break;
        }
    }
    all.total = all.rows.len() as u64;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(all.rows.len());
    all.rows.drain(..offset);
    all.rows.truncate(limit as usize);
    Ok(all)
}

/// A page without the fields that the reader may not see.
async fn shown(reader: &Reader, pass: &Pass, known: &Known, mut page: Page) -> Result<Page, AppError> {
    for row in page.rows.iter_mut().filter(|row| !known.field_labels(row.project.id).is_empty()) {
        let units = holding(reader, row.project.id).await?.map(|held| held.units(known.today)).unwrap_or_default();
        hide(pass, known, &mut row.project, &units);
    }
    Ok(page)
}

/// Restricted projects are in the way only for who looks further than his own unit and those below.
async fn hidden(reader: &Reader, pass: &Pass, known: &Known) -> Result<BTreeSet<ProjectId>, AppError> {
    if seat(pass.post(), &known.tree) == pass.post().unit {
        return Ok(BTreeSet::new());
    }
    let restricted: Vec<_> = known.projects_labelled(Label::Restricted).into_iter().collect();
    let holdings = holdings(reader, &restricted).await?;
    let may_see = |holding: &&Holding| visible(pass, Label::Restricted, &holding.units(known.today), &known.tree);
    let seen: BTreeSet<_> = holdings.values().filter(may_see).map(|holding| holding.project.id).collect();
    Ok(restricted.into_iter().filter(|project| !seen.contains(project)).collect())
}

fn query(pass: &Pass, known: &Known, filter: &ProjectFilter) -> ProjectQuery {
    let mut query = ProjectQuery::new(Scope::Units(known.in_reach(pass)), known.today);
    query.text.clone_from(&filter.text);
    query.list.clone_from(&filter.list);
    (query.year, query.stage, query.sort, query.descending) =
        (filter.year, filter.stage, filter.sort, filter.descending);
    query.within = filter.within.as_ref().map(|(role, unit)| {
        let codes: BTreeSet<_> = known.units.iter().map(|unit| &unit.code).collect();
        let units = codes.into_iter().filter(|code| known.tree.is_within(code.as_str(), unit.as_str()));
        Within { role: *role, units: units.cloned().collect() }
    });
    query
}
