//! Lists of projects.

use std::collections::BTreeMap;

use model::{
    Attribution, Day, ListCode, Membership, Plan, Project, ProjectId, Role, Stage, StageMove, Succession, UnitCode,
};

use super::{Reader, Scope};
use crate::StoreError;

/// What a list of projects is sorted by; the id decides among equals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProjectSort {
    /// The id.
    #[default]
    Id,
    /// The name.
    Name,
    /// Total investment.
    TotalInvestment,
    /// The stage, in the order of a project's life.
    Stage,
    /// The main responsible unit.
    Responsible,
}

/// Units in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// In what sense.
    pub role: Role,
    /// The units: a subtree, spelled out.
    pub units: Vec<UnitCode>,
}

/// Which projects are wanted. All conditions hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectQuery {
    /// What the asking post may see: projects with a share of these units in any role.
    pub scope: Scope,
    /// The day on which stages and attributions are looked at.
    pub on: Day,
    /// Part of a name, former name, code, legacy code, list code, id or owner; empty for all.
    pub text: String,
    /// In this list.
    pub list: Option<ListCode>,
    /// Year of the membership; without a list: in any list of that year.
    pub year: Option<i16>,
    /// In this stage.
    pub stage: Option<Stage>,
    /// Of these units in a role.
    pub within: Option<Within>,
    /// Sorted by.
    pub sort: ProjectSort,
    /// Largest first.
    pub descending: bool,
    /// Rows to leave out at the head.
    pub offset: u64,
    /// Rows wanted at most.
    pub limit: u32,
}

/// A line of a list of projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    /// The project.
    pub project: Project,
    /// Its stage on the day asked for.
    pub stage: Option<Stage>,
    /// Main place.
    pub place: Option<UnitCode>,
    /// Main responsible unit.
    pub responsible: Option<UnitCode>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows of this page.
    pub rows: Vec<ProjectRow>,
    /// Rows of all pages.
    pub total: u64,
}

impl ProjectQuery {
    /// Everything in scope on a day, by id, 50 a page.
    #[must_use]
    pub fn new(scope: Scope, on: Day) -> Self {
        Self {
            scope,
            on,
            text: String::new(),
            list: None,
            year: None,
            stage: None,
            within: None,
            sort: ProjectSort::Id,
            descending: false,
            offset: 0,
            limit: 50,
        }
    }
}

impl Reader {
    /// A page of the projects wanted, as known now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects_page(&self, query: &ProjectQuery) -> Result<Page, StoreError> {
        let _ = query;
        todo!()
    }

    /// Whether a project is in scope on a day: whether a unit of the scope has a share in any role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn project_in_scope(&self, project: ProjectId, scope: &Scope, on: Day) -> Result<bool, StoreError> {
        let _ = (project, scope, on);
        todo!()
    }

    /// Projects by any of their codes (national, legacy, or in a list), for imports; codes without a
    /// project are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects_by_code(&self, codes: &[String]) -> Result<BTreeMap<String, Vec<ProjectId>>, StoreError> {
        let _ = codes;
        todo!()
    }

    /// Projects by their exact present, former or list names, for imports; names without a project
    /// are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects_by_name(&self, names: &[String]) -> Result<BTreeMap<String, Vec<ProjectId>>, StoreError> {
        let _ = names;
        todo!()
    }

    /// One project.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn project(&self, project: ProjectId, at: i64) -> Result<Option<Project>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// Plans of a project, by year, list and basis.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plans_of(&self, project: ProjectId, at: i64) -> Result<Vec<Plan>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// Memberships of a project, by year and list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memberships_of(&self, project: ProjectId, at: i64) -> Result<Vec<Membership>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// Stage moves of a project, by day and order of stages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stage_moves_of(&self, project: ProjectId, at: i64) -> Result<Vec<StageMove>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// Attributions of a project, by role and day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attributions_of(&self, project: ProjectId, at: i64) -> Result<Vec<Attribution>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// Successions that a project took part in, by day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn successions_of(&self, project: ProjectId, at: i64) -> Result<Vec<Succession>, StoreError> {
        let _ = (project, at);
        todo!()
    }

    /// The id for the next new project. Ids of purged projects are not given again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_project_id(&self) -> Result<ProjectId, StoreError> {
        todo!()
    }
}
