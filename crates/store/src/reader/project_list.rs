//! Pages of the list of projects.

use model::{Day, ListCode, Project, ProjectId, Role, Stage, UnitCode};

use super::{Reader, Scope, record_as};
use crate::database::{Row, Value, texts};
use crate::{Dialect, OPEN, StoreError};

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
    /// Part of a name, former name, code, legacy code, list code, list name, id or owner; empty for all.
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

/// A condition under construction, with the values of its parameters.
struct Conditions {
    dialect: Dialect,
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Conditions on a current project `p`; `$1` is the day looked at.
    fn new(dialect: Dialect, on: Day) -> Self {
        Self { dialect, sql: format!("p.to_pos = {OPEN}"), values: vec![on.number().into()] }
    }

    /// Binds a value; returns its place.
    fn bind(&mut self, value: impl Into<Value>) -> usize {
        self.values.push(value.into());
        self.values.len()
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" and ");
        self.sql.push_str(condition);
    }

    /// A unit of the list has a share of the project on the day, in the role or in any.
    fn units(&mut self, units: &[UnitCode], role: Option<Role>) {
        let units: Vec<&str> = units.iter().map(UnitCode::as_str).collect();
        let place = self.bind(texts(&units));
        let list = self.dialect.texts(place);
        let role = role.map_or_else(String::new, |role| format!(" and a.role = ${}", self.bind(role.as_str())));
        // The main unit is indexed; the sets of shared projects, which are few, are looked into.
        let shares = match self.dialect {
            Dialect::Sqlite => {
                format!("exists (select 1 from json_each(${place}) u where instr(a.units, '|' || u.value || '|') > 0)")
            }
            Dialect::Postgres => format!(
                "exists (select 1 from json_array_elements_text(cast(${place} as json)) u(value)
                   where strpos(a.units, '|' || u.value || '|') > 0)"
            ),
        };
        self.and(&format!(
            "p.id in (select a.project from attributions a
               where (a.main_unit in {list} or (a.shares > 1 and {shares})) and a.since <= $1 and a.to_pos = {OPEN}{role}
                 and not exists (select 1 from attributions b where b.project = a.project and b.role = a.role
                   and b.since > a.since and b.since <= $1 and b.to_pos = {OPEN}))"
        ));
    }

    fn text(&mut self, text: &str) {
        for word in text.to_lowercase().split_whitespace() {
            let pattern = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let place = self.bind(format!("%{pattern}%"));
            self.and(&format!(
                "(p.search like ${place} escape '\\' or p.id in (select m.project from memberships m
                   where m.to_pos = {OPEN} and (lower(m.code) like ${place} escape '\\' or lower(m.name) like ${place} escape '\\')))"
            ));
        }
    }

    fn membership(&mut self, list: Option<&ListCode>, year: Option<i16>) {
        if list.is_none() && year.is_none() {
            return;
        }
        let list = list.map_or_else(String::new, |list| format!(" and m.list = ${}", self.bind(list.as_str())));
        let year = year.map_or_else(String::new, |year| format!(" and m.year = ${}", self.bind(i64::from(year))));
        self.and(&format!("p.id in (select m.project from memberships m where m.to_pos = {OPEN}{list}{year})"));
    }

    fn stage(&mut self, stage: Stage) {
        let place = self.bind(stage as i64);
        self.and(&format!("{STAGE} = ${place}"));
    }
}

/// The order of the stage of `p` on the day `$1`.
const STAGE: &str = "(select s.stage_order from stage_moves s where s.project = p.id and s.happened_on <= $1
  and s.to_pos = 9223372036854775807 order by s.happened_on desc, s.stage_order desc limit 1)";

/// The main unit of `p` in a role on the day `$1`.
fn main_unit(role: Role) -> String {
    format!(
        "(select a.main_unit from attributions a where a.project = p.id and a.role = '{role}' and a.since <= $1
           and a.to_pos = {OPEN} order by a.since desc limit 1)"
    )
}

impl Reader {
    /// A page of the projects wanted, as known now.
    ///
    /// # Errors
    /// When the database fails or a row does not read.
    pub async fn projects_page(&self, query: &ProjectQuery) -> Result<Page, StoreError> {
        let wanted = self.wanted(query);
        let total = self.total(&wanted).await?;
        let rows = self.page(query, wanted).await?;
        Ok(Page { rows, total })
    }

    /// How many of the projects wanted are in each stage, in the order of a project's life; those
    /// in none come first. Offset and limit are not looked at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects_by_stage(&self, query: &ProjectQuery) -> Result<Vec<(Option<Stage>, u64)>, StoreError> {
        let wanted = self.wanted(query);
        let sql = format!(
            "select coalesce(stage_order, -1), count(*) from
               (select {STAGE} as stage_order from projects p where {}) staged
             group by stage_order order by 1",
            wanted.sql
        );
        let counted = |row: &Row| Ok((stage_of(Some(row.int(0)?)), u64::try_from(row.int(1)?).unwrap_or(0)));
        self.all("counting projects by stage", sql, wanted.values, counted).await
    }

    fn wanted(&self, query: &ProjectQuery) -> Conditions {
        let mut wanted = Conditions::new(self.dialect(), query.on);
        if let Scope::Units(units) = &query.scope {
            wanted.units(units, None);
        }
        if let Some(within) = &query.within {
            wanted.units(&within.units, Some(within.role));
        }
        wanted.text(&query.text);
        wanted.membership(query.list.as_ref(), query.year);
        if let Some(stage) = query.stage {
            wanted.stage(stage);
        }
        wanted
    }

    async fn total(&self, wanted: &Conditions) -> Result<u64, StoreError> {
        // The day is bound even where no condition looks at it; both databases want it used.
        let sql = format!("select count(*) from projects p where {} and $1 = $1", wanted.sql);
        let total = self.first("counting projects", sql, wanted.values.clone(), |row| row.int(0)).await?;
        Ok(total.and_then(|total| u64::try_from(total).ok()).unwrap_or(0))
    }

    async fn page(&self, query: &ProjectQuery, mut wanted: Conditions) -> Result<Vec<ProjectRow>, StoreError> {
        let responsible = main_unit(Role::Responsible);
        let sort = match query.sort {
            ProjectSort::Id => "p.id",
            ProjectSort::Name => "p.name",
            ProjectSort::TotalInvestment => "p.total_investment",
            ProjectSort::Stage => "stage_order",
            ProjectSort::Responsible => "responsible",
        };
        // The databases differ in where nulls go: they go last here.
        let (direction, nulls) = if query.descending { ("desc", "nulls last") } else { ("asc", "nulls last") };
        let limit = wanted.bind(i64::from(query.limit));
        let offset = wanted.bind(i64::try_from(query.offset).unwrap_or(i64::MAX));
        let sql = format!(
            "select p.body, {STAGE} as stage_order, {} as place, {responsible} as responsible
             from projects p where {} order by {sort} {direction} {nulls}, p.id {direction} limit ${limit} offset ${offset}",
            main_unit(Role::Place),
            wanted.sql
        );
        self.all("listing projects", sql, wanted.values, project_row).await
    }

    /// Whether a project is in scope on a day: whether a unit of the scope has a share in any role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn project_in_scope(&self, project: ProjectId, scope: &Scope, on: Day) -> Result<bool, StoreError> {
        let mut wanted = Conditions::new(self.dialect(), on);
        let place = wanted.bind(project.number());
        wanted.and(&format!("p.id = ${place}"));
        if let Scope::Units(units) = scope {
            wanted.units(units, None);
        }
        Ok(self.total(&wanted).await? > 0)
    }
}

fn stage_of(order: Option<i64>) -> Option<Stage> {
    order.and_then(|order| usize::try_from(order).ok()).and_then(|order| Stage::ALL.get(order).copied())
}

fn project_row(row: &Row) -> Result<ProjectRow, StoreError> {
    let read = record_as!(Project);
    let unit = |column: usize| -> Result<Option<UnitCode>, StoreError> {
        let text = row.text_or_none(column)?;
        text.map(|text| text.parse().map_err(|error| StoreError::unreadable("a main unit", error))).transpose()
    };
    Ok(ProjectRow { project: read(row)?, stage: stage_of(row.int_or_none(1)?), place: unit(2)?, responsible: unit(3)? })
}
