//! One project and what hangs on it; projects by code and by name.

use std::collections::{BTreeMap, BTreeSet};

use model::{Attribution, ListCode, Membership, Plan, Project, ProjectId, StageMove, Succession, Table};

use super::{Reader, record_as};
use crate::database::{Row, texts};
use crate::{OPEN, StoreError};

/// Texts looked up in one statement.
const TEXTS_AT_ONCE: usize = 5_000;

/// Where the texts of an import may be found: a table with the column that is the text and the one
/// that is the project, or the column that is a set of texts.
struct Places {
    exact: [(&'static str, &'static str, &'static str); 2],
    set: &'static str,
}

const CODES: Places =
    Places { exact: [("projects", "code", "id"), ("memberships", "code", "project")], set: "legacy_codes" };
const NAMES: Places =
    Places { exact: [("projects", "name", "id"), ("memberships", "name", "project")], set: "former_names" };

impl Reader {
    /// Projects by any of their codes (national, legacy, or in a list), for imports; codes without a
    /// project are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects_by_code(&self, codes: &[String]) -> Result<BTreeMap<String, Vec<ProjectId>>, StoreError> {
        self.projects_by(&CODES, codes).await
    }

    /// Projects by their exact present, former or list names, for imports; names without a project
    /// are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects_by_name(&self, names: &[String]) -> Result<BTreeMap<String, Vec<ProjectId>>, StoreError> {
        self.projects_by(&NAMES, names).await
    }

    async fn projects_by(
        &self,
        places: &Places,
        wanted: &[String],
    ) -> Result<BTreeMap<String, Vec<ProjectId>>, StoreError> {
        let mut found: BTreeMap<String, BTreeSet<ProjectId>> = BTreeMap::new();
        let wanted: Vec<&String> = wanted.iter().filter(|text| !text.is_empty()).collect();
        for (table, column, project) in places.exact {
            for some in wanted.chunks(TEXTS_AT_ONCE) {
                let list = self.dialect().texts(1);
                let sql =
                    format!("select {column}, {project} from {table} where to_pos = {OPEN} and {column} in {list}");
                let doing = format!("looking projects up by {column}");
                for (text, project) in self.all(&doing, sql, vec![texts(some)], text_and_project).await? {
                    found.entry(text).or_default().insert(project);
                }
            }
        }
        // Few projects have former names or legacy codes: read those sets whole and look inside.
        let sql = format!("select {0}, id from projects where to_pos = {OPEN} and {0} <> '|'", places.set);
        let wanted: BTreeSet<&String> = wanted.into_iter().collect();
        let doing = format!("looking projects up by {}", places.set);
        for (set, project) in self.all(&doing, sql, Vec::new(), text_and_project).await? {
            for text in set.split('|').map(ToOwned::to_owned).filter(|text| wanted.contains(text)) {
                found.entry(text).or_default().insert(project);
            }
        }
        Ok(found.into_iter().map(|(text, projects)| (text, projects.into_iter().collect())).collect())
    }

    /// One project.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn project(&self, project: ProjectId, at: i64) -> Result<Option<Project>, StoreError> {
        Ok(self.of_project(Table::Projects, "id", "key", project, at, record_as!(Project)).await?.into_iter().next())
    }

    /// Plans of a project, by year, list and basis.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plans_of(&self, project: ProjectId, at: i64) -> Result<Vec<Plan>, StoreError> {
        // 'original' sorts after 'adjusted'.
        let order = "year, list, basis desc, holds_from";
        self.of_project(Table::Plans, "project", order, project, at, record_as!(Plan)).await
    }

    /// Memberships of a project, by year and list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memberships_of(&self, project: ProjectId, at: i64) -> Result<Vec<Membership>, StoreError> {
        self.of_project(Table::Memberships, "project", "year, list", project, at, record_as!(Membership)).await
    }

    /// The lists that projects stand or stood in, as known now, with the years of their lines: the latest
    /// year first.
    ///
    /// # Errors
    /// When the database fails or a list does not read.
    pub async fn lists(&self) -> Result<Vec<(ListCode, i16)>, StoreError> {
        let sql = format!("select distinct list, year from memberships where to_pos = {OPEN} order by year desc, list");
        let read = |row: &Row| {
            let (list, year) = (row.text(0)?, row.int(1)?);
            let code = list.parse().map_err(|error| StoreError::unreadable(format!("the list {list}"), error))?;
            let year = i16::try_from(year).map_err(|_| StoreError::unreadable("the year of a list", year))?;
            Ok((code, year))
        };
        self.all("reading the lists", sql, Vec::new(), read).await
    }

    /// Stage moves of a project, by day and order of stages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stage_moves_of(&self, project: ProjectId, at: i64) -> Result<Vec<StageMove>, StoreError> {
        let order = "happened_on, stage_order, step";
        self.of_project(Table::StageMoves, "project", order, project, at, record_as!(StageMove)).await
    }

    /// Attributions of a project, by role and day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attributions_of(&self, project: ProjectId, at: i64) -> Result<Vec<Attribution>, StoreError> {
        self.of_project(Table::Attributions, "project", "role, since", project, at, record_as!(Attribution)).await
    }

    /// Successions that a project took part in, by day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn successions_of(&self, project: ProjectId, at: i64) -> Result<Vec<Succession>, StoreError> {
        let sql = "select body from successions where projects like $1 and from_pos <= $2 and to_pos > $2
                   order by happened_on, key";
        let values = vec![format!("%|{project}|%").into(), at.into()];
        self.all("reading successions of a project", sql.to_owned(), values, record_as!(Succession)).await
    }

    async fn of_project<T: Send>(
        &self,
        table: Table,
        column: &str,
        order: &str,
        project: ProjectId,
        at: i64,
        read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let sql =
            format!("select body from {table} where {column} = $1 and from_pos <= $2 and to_pos > $2 order by {order}");
        let doing = format!("reading {table} of {project}");
        self.all(&doing, sql, vec![project.number().into(), at.into()], read).await
    }

    /// The id for the next new project. Ids of purged projects are not given again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_project_id(&self) -> Result<ProjectId, StoreError> {
        let sql = "select coalesce(max(id), 0) from projects".to_owned();
        let last = self.first("looking for the last project", sql, Vec::new(), |row| row.int(0)).await?;
        let purged = self.purges().await?.into_iter().flat_map(|purge| purge.keys);
        let purged = purged.filter(|key| key.table == Table::Projects).filter_map(|key| key.key.parse().ok());
        let last = purged.map(ProjectId::number).chain(last).max().unwrap_or(0);
        ProjectId::new(last + 1).ok_or_else(|| StoreError::unreadable("the last project id", last))
    }
}

fn text_and_project(row: &Row) -> Result<(String, ProjectId), StoreError> {
    let number = row.int(1)?;
    let project = ProjectId::new(number).ok_or_else(|| StoreError::unreadable("a project id", number))?;
    Ok((row.text(0)?, project))
}
