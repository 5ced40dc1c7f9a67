//! Finding the projects that rows of a file speak of: by own id, national code, legacy code, then
//! exact present or former name with the owner. What fits several is told with its candidates.

use std::collections::{BTreeMap, BTreeSet};

use model::{Place, Problem, ProjectCode, ProjectId};
use store::Reader;

use crate::AppError;
use crate::holding::{Holding, holdings};
use crate::import::OrProblem;

/// What a row says of the project it means.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clue<'r> {
    pub id: Option<ProjectId>,
    pub code: Option<&'r ProjectCode>,
    pub legacy_code: Option<&'r str>,
    pub name: &'r str,
    pub owner: &'r str,
}

/// The projects that any row of a file may mean.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub holdings: BTreeMap<ProjectId, Holding>,
    by_code: BTreeMap<String, Vec<ProjectId>>,
    by_name: BTreeMap<String, Vec<ProjectId>>,
}

impl Matcher {
    /// Loads everything that the clues may mean, in a few questions to the store.
    pub(crate) async fn load(reader: &Reader, clues: &[Clue<'_>]) -> Result<Self, AppError> {
        let codes: BTreeSet<String> = clues.iter().flat_map(Clue::codes).map(str::to_owned).collect();
        let names = clues.iter().map(|clue| clue.name).filter(|name| !name.is_empty());
        let names: BTreeSet<String> = names.map(str::to_owned).collect();
        let by_code = reader.projects_by_code(&codes.into_iter().collect::<Vec<_>>()).await?;
        let by_name = reader.projects_by_name(&names.into_iter().collect::<Vec<_>>()).await?;
        let found = by_code.values().chain(by_name.values()).flatten().copied();
        let ids: BTreeSet<ProjectId> = found.chain(clues.iter().filter_map(|clue| clue.id)).collect();
        let holdings = holdings(reader, &ids.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self { holdings, by_code, by_name })
    }

    /// The project meant; `None` when none fits.
    ///
    /// # Errors
    /// The problem when the id is unknown, when id and code name different projects, and when
    /// several projects fit.
    pub(crate) fn find(&self, clue: &Clue<'_>, place: &Place) -> OrProblem<Option<ProjectId>> {
        let coded: BTreeSet<ProjectId> =
            clue.codes().filter_map(|code| self.by_code.get(code)).flatten().copied().collect();
        if let Some(id) = clue.id {
            if !self.holdings.contains_key(&id) {
                return Err(unknown_id(id, place).into());
            }
            if let Some(other) = coded.iter().find(|_| !coded.contains(&id)) {
                return Err(two_projects(id, *other, place).into());
            }
            return Ok(Some(id));
        }
        let fitting = if coded.is_empty() { self.by_name(clue) } else { coded };
        match fitting.len() {
            0 | 1 => Ok(fitting.into_iter().next()),
            _ => Err(self.ambiguous(&fitting, place).into()),
        }
    }

    /// Projects of the same name whose owner and code do not speak against it.
    fn by_name(&self, clue: &Clue<'_>) -> BTreeSet<ProjectId> {
        let named = self.by_name.get(clue.name).into_iter().flatten();
        let fits = |id: &&ProjectId| {
            let Some(holding) = self.holdings.get(*id) else { return false };
            let project = &holding.project;
            let owner_fits = clue.owner.is_empty() || project.owner_name.is_empty() || project.owner_name == clue.owner;
            let code_fits = clue.code.is_none() || project.code.is_none() || project.code.as_ref() == clue.code;
            owner_fits && code_fits
        };
        named.filter(fits).copied().collect()
    }

    fn ambiguous(&self, fitting: &BTreeSet<ProjectId>, place: &Place) -> Problem {
        let name =
            |id: &ProjectId| self.holdings.get(id).map(|holding| holding.project.name.as_str()).unwrap_or_default();
        let candidates: Vec<_> = fitting.iter().take(5).map(|id| format!("{id} {}", name(id))).collect();
        let candidates = candidates.join("、");
        Problem::error(
            "project-ambiguous",
            place.clone(),
            (format!("有{}个项目符合：{candidates}", fitting.len()), "在“项目编号”一列写明是哪一个"),
            (format!("{} projects fit: {candidates}", fitting.len()), "write the right id in the column 项目编号"),
        )
    }
}

impl<'r> Clue<'r> {
    fn codes(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        self.code.map(ProjectCode::as_str).into_iter().chain(self.legacy_code)
    }

    /// The words by which a row that fits no known project is told from others of the same file.
    pub(crate) fn words(&self) -> String {
        match self.codes().next() {
            Some(code) => code.to_owned(),
            None => format!("{} {}", self.name, self.owner),
        }
    }
}

fn unknown_id(id: ProjectId, place: &Place) -> Problem {
    Problem::error(
        "project-unknown",
        place.clone(),
        (format!("没有项目{id}"), "核对项目编号；新项目留空"),
        (format!("there is no project {id}"), "check the id; leave it empty for a new project"),
    )
}

fn two_projects(id: ProjectId, other: ProjectId, place: &Place) -> Problem {
    Problem::error(
        "project-two",
        place.clone(),
        (format!("项目编号是{id}，项目代码却属于{other}"), "改正其中一个"),
        (format!("the id is that of {id}, the code that of {other}"), "correct one of the two"),
    )
}
