//! Finding the projects that rows of a file speak of: by own id, national code, legacy code, exact
//! present or former name with the owner; then by names that are nearly the same. What is in doubt is
//! told with its candidates and asked about, once.

use std::collections::{BTreeMap, BTreeSet};

use exchange::import::ProjectRef;
use futures_util::future::BoxFuture;
use model::{Money, Place, Problem, Project, ProjectCode, ProjectId, Record, Table};
use serde::Serialize;
use store::{LATEST, Reader};

use crate::access::Pass;
use crate::alike::{NameForm, NameIndex};
use crate::holding::{Holding, holdings};
use crate::import::{ImportOptions, OrProblem};
use crate::known::Known;
use crate::{AppError, House};

/// What a row says of the project it means.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clue<'r> {
    pub id: Option<ProjectId>,
    pub code: Option<&'r ProjectCode>,
    pub legacy_code: Option<&'r str>,
    pub name: &'r str,
    pub owner: &'r str,
    pub total: Option<Money>,
    /// The row speaks of a project that should be there already, as a report does.
    pub expected: bool,
}

/// What a person said a doubtful row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// This project.
    Is(ProjectId),
    /// None that is known.
    New,
}

/// A row in doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The row.
    pub place: Place,
    /// What it calls the project.
    pub name: String,
    /// The projects it may mean, the likeliest first, with how like their names are in thousandths.
    pub candidates: Vec<(ProjectId, String, u32)>,
}

/// What a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// This project.
    Same(ProjectId),
    /// One of these, or none.
    Doubtful(Doubt),
    /// None that is known.
    New,
}

/// The decisions of an import: those given for its rows, and those remembered for names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    given: BTreeMap<Place, Decision>,
    rest: Option<Decision>,
    remembered: BTreeMap<String, Decision>,
}

/// The projects that any row of a file may mean.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub holdings: BTreeMap<ProjectId, Holding>,
    by_code: BTreeMap<String, Vec<ProjectId>>,
    by_name: BTreeMap<String, Vec<ProjectId>>,
    like: BTreeMap<String, Vec<(ProjectId, bool, u32)>>,
    decisions: Decisions,
}

/// Likeness from which names are in doubt on their own; with the same owner or total; and where the
/// project has to be one that is there.
const NEARLY: u32 = 900;
const WITH_EVIDENCE: u32 = 600;
const EXPECTED: u32 = 700;
/// Candidates that are told.
const CANDIDATES: usize = 5;

impl Matcher {
    /// Loads everything that the clues may mean, in a few questions to the store. Nearly equal names
    /// are looked for only within the reach of the pass.
    pub(crate) fn load<'a>(
        house: &'a House,
        reader: &'a Reader,
        known: &'a Known,
        pass: &'a Pass,
        clues: &'a [Clue<'a>],
        options: &'a ImportOptions,
    ) -> BoxFuture<'a, Result<Self, AppError>> {
        Box::pin(async move {
            let decisions = Decisions::load(house, &options.decide, options.decide_rest).await?;
            let codes: BTreeSet<String> = clues.iter().flat_map(Clue::codes).map(str::to_owned).collect();
            let names = clues.iter().map(|clue| clue.name).filter(|name| !name.is_empty());
            let names: BTreeSet<String> = names.map(str::to_owned).collect();
            let by_code = reader.projects_by_code(&codes.into_iter().collect::<Vec<_>>()).await?;
            let by_name = reader.projects_by_name(&names.into_iter().collect::<Vec<_>>()).await?;
            let mut matcher = Self { holdings: BTreeMap::new(), by_code, by_name, like: BTreeMap::new(), decisions };
            matcher.like = matcher.nearly_equal(reader, clues).await?;
            let found = matcher.by_code.values().chain(matcher.by_name.values()).flatten().copied();
            let decided = matcher.decisions.projects();
            let liked = matcher.like.values().flatten().map(|(id, ..)| *id);
            let ids: BTreeSet<ProjectId> =
                found.chain(liked).chain(decided).chain(clues.iter().filter_map(|clue| clue.id)).collect();
            matcher.holdings = holdings(reader, &ids.into_iter().collect::<Vec<_>>()).await?;
            let in_reach = |holding: &Holding| {
                let keepers = holding.keepers(known.today);
                keepers.is_empty() || pass.any(&known.tree, &keepers).is_ok()
            };
            let reached: BTreeSet<ProjectId> =
                matcher.holdings.iter().filter(|(_, holding)| in_reach(holding)).map(|(id, _)| *id).collect();
            matcher.like.values_mut().for_each(|found| found.retain(|(id, ..)| reached.contains(id)));
            Ok(matcher)
        })
    }

    /// The projects whose names are like those of rows that no code and no exact name finds.
    async fn nearly_equal(
        &self,
        reader: &Reader,
        clues: &[Clue<'_>],
    ) -> Result<BTreeMap<String, Vec<(ProjectId, bool, u32)>>, AppError> {
        let is_found = |clue: &&Clue<'_>| {
            clue.id.is_some()
                || clue.codes().any(|code| self.by_code.contains_key(code))
                || self.by_name.contains_key(clue.name)
        };
        let left: BTreeSet<&str> =
            clues.iter().filter(|clue| !clue.name.is_empty() && !is_found(clue)).map(|clue| clue.name).collect();
        if left.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut names: Vec<(String, ProjectId)> = Vec::new();
        for record in reader.records(Table::Projects, LATEST).await? {
            if let Record::Project(project) = record {
                names.extend(project.former_names.into_iter().map(|name| (name, project.id)));
                names.push((project.name, project.id));
            }
        }
        let index = NameIndex::new(names.into_iter());
        let found = left.into_iter().map(|name| {
            let alike = index.find(name, WITH_EVIDENCE, 4 * CANDIDATES).into_iter();
            (name.to_owned(), alike.map(|alike| (alike.of, alike.same, alike.thousandths)).collect())
        });
        Ok(found.collect())
    }

    /// The project meant.
    ///
    /// # Errors
    /// The problem when the id is unknown, when id and code name different projects, and when
    /// several projects fit.
    pub(crate) fn find(&self, clue: &Clue<'_>, place: &Place) -> OrProblem<Verdict> {
        let row = Place { column: String::new(), ..place.clone() };
        match self.decisions.of(clue, &row) {
            Some(Decision::Is(id)) if self.holdings.contains_key(&id) => return Ok(Verdict::Same(id)),
            Some(Decision::Is(id)) if self.decisions.given.contains_key(&row) => {
                return Err(unknown_id(id, place).into());
            }
            // Remembered of a project that is no more.
            Some(Decision::Is(_)) | None => {}
            Some(Decision::New) => return Ok(Verdict::New),
        }
        Ok(match self.certain(clue, place)? {
            Some(id) => Verdict::Same(id),
            None => self.likely(clue, row),
        })
    }

    fn certain(&self, clue: &Clue<'_>, place: &Place) -> OrProblem<Option<ProjectId>> {
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

    /// The one project of the same name but for blanks and brackets; a doubt about those of nearly
    /// the same name.
    fn likely(&self, clue: &Clue<'_>, row: Place) -> Verdict {
        let found = self.like.get(clue.name).map(Vec::as_slice).unwrap_or_default();
        let fits = |(id, same, thousandths): &&(ProjectId, bool, u32)| {
            let Some(holding) = self.holdings.get(id) else { return false };
            let least = match clue.evidence(&holding.project) {
                None => return false,
                Some(true) => WITH_EVIDENCE,
                Some(false) if clue.expected => EXPECTED,
                Some(false) => NEARLY,
            };
            *same || *thousandths >= least
        };
        let fitting: Vec<_> = found.iter().filter(fits).take(CANDIDATES).collect();
        let same: Vec<_> = fitting.iter().filter(|(_, same, _)| *same).collect();
        if let [(id, ..)] = same[..] {
            return Verdict::Same(*id);
        }
        if fitting.is_empty() {
            return Verdict::New;
        }
        let candidates = fitting.into_iter().map(|(id, _, thousandths)| (*id, self.name(*id), *thousandths));
        Verdict::Doubtful(Doubt { place: row, name: clue.name.to_owned(), candidates: candidates.collect() })
    }

    fn name(&self, id: ProjectId) -> String {
        self.holdings.get(&id).map(|holding| holding.project.name.clone()).unwrap_or_default()
    }

    /// Projects of the same name whose owner and code do not speak against it.
    fn by_name(&self, clue: &Clue<'_>) -> BTreeSet<ProjectId> {
        let named = self.by_name.get(clue.name).into_iter().flatten();
        let fits =
            |id: &&ProjectId| self.holdings.get(*id).is_some_and(|holding| clue.evidence(&holding.project).is_some());
        named.filter(fits).copied().collect()
    }

    fn ambiguous(&self, fitting: &BTreeSet<ProjectId>, place: &Place) -> Problem {
        let candidates: Vec<_> = fitting.iter().take(CANDIDATES).map(|id| format!("{id} {}", self.name(*id))).collect();
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
    /// What a row says that speaks of a project that is there.
    pub(crate) fn of(row: &'r ProjectRef) -> Self {
        let (code, legacy_code) = (row.code.as_ref(), row.legacy_code.as_deref());
        Self { id: row.id, code, legacy_code, name: &row.name, owner: "", total: None, expected: true }
    }

    /// The problem of a row whose project is not there.
    pub(crate) fn unknown(&self, at: Place) -> Problem {
        let text = self.codes().next().unwrap_or(self.name);
        Problem::error(
            "project-unknown",
            at,
            (format!("台账里没有项目“{text}”"), "核对代码和名称；新项目先导入项目"),
            (format!("there is no project {text:?}"), "check code and name; import a new project first"),
        )
    }

    fn codes(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        self.code.map(ProjectCode::as_str).into_iter().chain(self.legacy_code)
    }

    /// Whether owner or total speak for a project; `None` when owner or code speak against it.
    fn evidence(&self, project: &Project) -> Option<bool> {
        let plain = |text: &str| NameForm::of(text).plain;
        let owners = !self.owner.is_empty() && !project.owner_name.is_empty();
        let same_owner = owners && plain(self.owner) == plain(&project.owner_name);
        let other_code = self.code.is_some() && project.code.is_some() && project.code.as_ref() != self.code;
        if other_code || (owners && !same_owner) {
            return None;
        }
        Some(same_owner || self.total.is_some_and(|total| total == project.total_investment))
    }

    /// The words by which a row that fits no known project is told from others of the same file.
    pub(crate) fn words(&self) -> String {
        match self.codes().next() {
            Some(code) => code.to_owned(),
            None => format!("{} {}", self.name, self.owner),
        }
    }

    /// The words under which a decision is remembered.
    fn remembered(&self) -> String {
        format!("{} {}", NameForm::of(self.name).plain, NameForm::of(self.owner).plain)
    }
}

/// The setting that keeps what was decided, and how much of it is kept.
const SETTING: &str = "projects/decided";
const MOST: usize = 20_000;

impl Decisions {
    /// Those given, and those remembered.
    async fn load(house: &House, given: &BTreeMap<Place, Decision>, rest: Option<Decision>) -> Result<Self, AppError> {
        let text = house.store.setting(SETTING).await?.unwrap_or_default();
        let texts: BTreeMap<String, String> = serde_json::from_str(&text).unwrap_or_default();
        let remembered = texts.into_iter().filter_map(|(words, id)| Some((words, Decision::Is(id.parse().ok()?))));
        Ok(Self { given: given.clone(), rest, remembered: remembered.collect() })
    }

    fn of(&self, clue: &Clue<'_>, row: &Place) -> Option<Decision> {
        let named = clue.id.is_some() || clue.codes().next().is_some();
        let remembered = || self.remembered.get(&clue.remembered()).filter(|_| !named);
        self.given.get(row).or_else(remembered).copied()
    }

    /// Whether a person said that a row is a project of its own.
    pub(crate) fn says_new(&self, row: &Place) -> bool {
        self.given.get(row).copied().or(self.rest) == Some(Decision::New)
    }

    fn projects(&self) -> impl Iterator<Item = ProjectId> {
        self.given.values().chain(self.remembered.values()).filter_map(|decision| match decision {
            Decision::Is(id) => Some(*id),
            Decision::New => None,
        })
    }

    /// Remembers which projects the names of rows were said to be, outside the ledger as with columns:
    /// what came of it is there. That a name is new need not be remembered: it is a project then.
    pub(crate) async fn remember(&self, house: &House, rows: &[(Clue<'_>, Place)]) -> Result<(), AppError> {
        let mut all = self.remembered.clone();
        for (clue, row) in rows {
            if let Some(decision @ Decision::Is(_)) = self.given.get(row) {
                all.insert(clue.remembered(), *decision);
            }
        }
        if all == self.remembered {
            return Ok(());
        }
        while all.len() > MOST {
            all.pop_first();
        }
        let texts: BTreeMap<&String, String> = all
            .iter()
            .filter_map(|(words, decision)| match decision {
                Decision::Is(id) => Some((words, id.to_string())),
                Decision::New => None,
            })
            .collect();
        Ok(house.store.set_setting(SETTING, &serde_json::to_string(&texts).unwrap_or_default()).await?)
    }
}

impl Matcher {
    /// The decisions it was loaded with.
    pub(crate) fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The same, without the rest.
    pub(crate) fn into_decisions(self) -> Decisions {
        self.decisions
    }

    /// What is known of the project that a row means, which has to be there.
    pub(crate) fn expected(&self, row: &ProjectRef, at: &Place, doubts: &mut Vec<Doubt>) -> OrProblem<&Holding> {
        let clue = Clue::of(row);
        let id = self.settle(&clue, at, doubts)?;
        let holding = id.and_then(|id| self.holdings.get(&id));
        holding.ok_or_else(|| clue.unknown(at.clone()).into())
    }

    /// The project meant, with doubts settled as the rest is; a doubt that stays is kept apart.
    pub(crate) fn settle(&self, clue: &Clue<'_>, at: &Place, doubts: &mut Vec<Doubt>) -> OrProblem<Option<ProjectId>> {
        match self.find(clue, at)? {
            Verdict::Same(id) => Ok(Some(id)),
            Verdict::New => Ok(None),
            Verdict::Doubtful(_) if self.decisions.rest == Some(Decision::New) => Ok(None),
            Verdict::Doubtful(doubt) => {
                let problem = doubtful(&doubt, at);
                doubts.push(doubt);
                Err(problem.into())
            }
        }
    }
}

fn doubtful(doubt: &Doubt, at: &Place) -> Problem {
    let told: Vec<_> = doubt
        .candidates
        .iter()
        .map(|(id, name, thousandths)| format!("{id} {name}（相似{}%）", thousandths / 10))
        .collect();
    let (told, row) = (told.join("、"), at.line);
    Problem::error(
        "project-doubtful",
        at.clone(),
        (
            format!("“{}”可能就是：{told}", doubt.name),
            format!("是的写明编号，不是的写明新项目：{row}=P000012 或 {row}=new；只需一次"),
        ),
        (
            format!("{:?} may be {told}", doubt.name),
            format!("say which it is, or that it is new: {row}=P000012 or {row}=new; once is enough"),
        ),
    )
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
