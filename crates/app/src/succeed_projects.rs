//! Packing, splitting and merging projects (打包、拆分、合并): old projects go on as new ones, and
//! totals and cumulative investment stay the same to the fen.
//!
//! What was done before goes over to the new projects as an opening report on the effective day, so
//! that the year goes on without a gap; the old ones leave their lists and are withdrawn that day.

use std::collections::BTreeMap;

use model::{
    Act, Attribution, Change, Day, Membership, Money, Period, Place, Plan, Problem, Problems, Project, ProjectId,
    Record, Report, ReportStatus, Sealed, Stage, StageMove, Succession, SuccessionKind, Turn,
};
use store::{LATEST, Reader};

use crate::access::{Actor, Pass, Right, enter};
use crate::attribute_project::share_problem;
use crate::edit_project::project_problems;
use crate::holding::{Holding, holdings};
use crate::judge_report::wan;
use crate::known::Known;
use crate::{AppError, House, Refusal};

/// A succession as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SucceedProjects {
    /// Packed, split or merged; a new name alone is an edit.
    pub kind: SuccessionKind,
    /// Effective day.
    pub on: Day,
    /// Projects before.
    pub old: Vec<ProjectId>,
    /// Projects after.
    pub new: Vec<Successor>,
    /// The document that ordered it.
    pub document: String,
    /// Why.
    pub reason: String,
}

/// One project after, with everything that hangs on it from the first day. Ids in it are set when it
/// is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The project; its id does not matter.
    pub project: Project,
    /// Its units from the effective day on; those of the first old project when empty.
    pub attributions: Vec<Attribution>,
    /// Its places in lists.
    pub memberships: Vec<Membership>,
    /// Its plans.
    pub plans: Vec<Plan>,
    /// Done before 1 January of the year, taken over.
    pub done_before: Money,
    /// Done in the year up to the effective day, taken over.
    pub done_ytd: Money,
}

/// What goes from one side to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conserved {
    /// Total investment.
    pub total: i128,
    /// Done since the start of works.
    pub done_since_start: i128,
    /// Done in the year.
    pub done_ytd: i128,
}

/// A recorded succession.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succeeded {
    /// The ids of the projects after, in order.
    pub new: Vec<ProjectId>,
    /// The entry.
    pub sealed: Sealed,
}

/// Records a succession.
///
/// # Errors
/// Refuses who does not reach every project before; problems with the difference when the sums of
/// both sides do not agree.
pub async fn succeed_projects(house: &House, actor: &Actor, wanted: &SucceedProjects) -> Result<Succeeded, AppError> {
    let pass = enter(actor, Right::Succeed)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let held = holdings(&desk, &wanted.old).await?;
    let mut keepers = Vec::new();
    for id in &wanted.old {
        let holding = held.get(id).ok_or_else(|| Refusal::NoSuch { what: format!("项目{id}") })?;
        keepers.extend(holding.keepers(known.today));
    }
    let new_units =
        wanted.new.iter().flat_map(|new| &new.attributions).filter(|units| units.role != model::Role::Owner);
    keepers.extend(new_units.flat_map(|units| &units.shares).map(|share| share.unit.clone()));
    let grant = pass.each(&known.tree, &keepers)?;
    let before = before(&desk, wanted, &held).await?;
    let problems = check(wanted, &before, known.today);
    if problems.any_error() {
        return Err(AppError::Problems(problems));
    }
    let first = desk.next_project_id().await?;
    let (new, changes) = records(wanted, &held, first, &pass, &known)?;
    let sealed = desk.record(&grant, Act::Succeed, &wanted.reason, changes).await?;
    Ok(Succeeded { new, sealed })
}

/// What the old projects bring: the sums of both kinds of investment as last accepted.
async fn before(
    reader: &Reader,
    wanted: &SucceedProjects,
    held: &BTreeMap<ProjectId, Holding>,
) -> Result<Conserved, AppError> {
    let mut sum = Conserved::default();
    for holding in held.values() {
        let reports = reader.reports_of(holding.project.id, LATEST).await?;
        let (done_before, done_ytd) = carried(&reports, wanted.on);
        sum.total += i128::from(holding.project.total_investment.fen());
        sum.done_ytd += i128::from(done_ytd.fen());
        sum.done_since_start += i128::from(done_before.fen()) + i128::from(done_ytd.fen());
    }
    Ok(sum)
}

/// Done before the year of a day, and in it, by the last report in force on or before that day.
#[must_use]
pub fn carried(reports: &[Report], on: Day) -> (Money, Money) {
    let accepted =
        reports.iter().filter(|report| report.status == ReportStatus::Accepted && report.period.last_day() <= on);
    let Some(last) = accepted.max_by_key(|report| report.period.last_day()) else { return (Money::ZERO, Money::ZERO) };
    let done_before = last.done_before.unwrap_or_default();
    if last.period.year() == on.year() {
        (done_before, last.done_ytd)
    } else {
        (done_before.checked_add(last.done_ytd).unwrap_or(Money::LARGEST), Money::ZERO)
    }
}

fn after(wanted: &SucceedProjects) -> Conserved {
    wanted.new.iter().fold(Conserved::default(), |sum, new| Conserved {
        total: sum.total + i128::from(new.project.total_investment.fen()),
        done_since_start: sum.done_since_start + i128::from(new.done_before.fen()) + i128::from(new.done_ytd.fen()),
        done_ytd: sum.done_ytd + i128::from(new.done_ytd.fen()),
    })
}

/// Everything that is wrong with a succession.
fn check(wanted: &SucceedProjects, before: &Conserved, today: Day) -> Problems {
    let mut problems = Problems::new();
    let counts = match wanted.kind {
        SuccessionKind::Packed | SuccessionKind::Merged => wanted.old.len() >= 2 && wanted.new.len() == 1,
        SuccessionKind::Split => wanted.old.len() == 1 && wanted.new.len() >= 2,
        SuccessionKind::Renamed => false,
    };
    let distinct: std::collections::BTreeSet<_> = wanted.old.iter().collect();
    if !counts || distinct.len() != wanted.old.len() {
        problems.push(Problem::error(
            "succession-sides",
            Place::field("kind"),
            ("前后项目数与方式不符", "打包、合并是多变一，拆分是一变多；更名请修改项目资料"),
            (
                "the numbers of projects before and after do not fit",
                "packing and merging make one of several, splitting several of one; a new name is an edit",
            ),
        ));
    }
    if wanted.on > today {
        let (zh, en) =
            (("生效日期晚于今天", "在生效后记录"), ("the day is after today", "record it once it has happened"));
        problems.push(Problem::error("succession-in-the-future", Place::field("on"), zh, en));
    }
    let after = after(wanted);
    for (field, zh, en, old, new) in [
        ("total_investment", "总投资", "total investment", before.total, after.total),
        (
            "done_since_start",
            "开工以来完成投资",
            "investment since the start",
            before.done_since_start,
            after.done_since_start,
        ),
        ("done_ytd", "年初至今完成投资", "investment of the year", before.done_ytd, after.done_ytd),
    ] {
        if old != new {
            problems.push(not_conserved(field, zh, en, old, new));
        }
    }
    for (index, new) in wanted.new.iter().enumerate() {
        let at = |field: &str| Place { line: index as u32 + 1, ..Place::field(field) };
        problems.extend(project_problems(&new.project, &at).0);
        problems.extend(new.attributions.iter().filter_map(|units| share_problem(units, at("attributions"))));
    }
    problems
}

fn not_conserved(field: &str, zh: &str, en: &str, old: i128, new: i128) -> Problem {
    let show = |fen: i128| match i64::try_from(fen).ok().and_then(Money::from_fen) {
        Some(money) => wan(money),
        None => format!("{fen}分"),
    };
    let (before, after, difference) = (show(old), show(new), show(new - old));
    Problem::error(
        "not-conserved",
        Place::field(field),
        (format!("{zh}前后不等：前{before}，后{after}，相差{difference}"), "调整各项目的金额，使前后一分不差"),
        (
            format!("{en} differs: {before} before, {after} after, a difference of {difference}"),
            "change the amounts until both sides agree to the fen",
        ),
    )
}

/// The records of a succession, and the ids of the new projects.
fn records(
    wanted: &SucceedProjects,
    held: &BTreeMap<ProjectId, Holding>,
    first: ProjectId,
    pass: &Pass,
    known: &Known,
) -> Result<(Vec<ProjectId>, Vec<Change>), AppError> {
    let (mut ids, mut records) = (Vec::new(), Vec::new());
    for (index, new) in wanted.new.iter().enumerate() {
        let id = ProjectId::new(first.number() + index as i64)
            .ok_or_else(|| AppError::Unsound("no project id is left".to_owned()))?;
        ids.push(id);
        let like = wanted.old.first().and_then(|old| held.get(old));
        records.extend(new_records(wanted, new, id, like, pass, known));
    }
    let why = format!("{}：{}", kind_zh(wanted.kind), wanted.document.trim());
    for holding in held.values() {
        let project = holding.project.id;
        let step =
            StageMove { project, on: wanted.on, turn: Turn::Moved, stage: Stage::Withdrawn, reason: why.clone() };
        records.push(Record::StageMove(step));
        for listed in
            holding.memberships.iter().filter(|listed| listed.year >= wanted.on.year() && listed.left_on.is_none())
        {
            let left = Membership { left_on: Some(wanted.on), leave_reason: why.clone(), ..listed.clone() };
            records.push(Record::Membership(left));
        }
    }
    records.push(Record::Succession(Succession {
        on: wanted.on,
        kind: wanted.kind,
        old: wanted.old.clone(),
        new: ids.clone(),
        document: wanted.document.trim().to_owned(),
    }));
    Ok((ids, records.into_iter().map(Change::Put).collect()))
}

fn new_records(
    wanted: &SucceedProjects,
    new: &Successor,
    id: ProjectId,
    like: Option<&Holding>,
    pass: &Pass,
    known: &Known,
) -> Vec<Record> {
    let on = wanted.on;
    let mut records = vec![Record::Project(Project { id, ..new.project.clone() })];
    let inherited = || like.map(|like| units_on(like, on)).unwrap_or_default();
    let units = if new.attributions.is_empty() { inherited() } else { new.attributions.clone() };
    let keeper = units.iter().find(|units| units.role == model::Role::Responsible).or(units.first());
    let keeper = keeper.and_then(|units| units.shares.first()).map(|share| share.unit.clone());
    records.extend(
        units
            .into_iter()
            .map(|units| Record::Attribution(Attribution { project: id, from: on, counts_from: on, ..units })),
    );
    records.extend(
        new.memberships
            .iter()
            .map(|listed| Record::Membership(Membership { project: id, entered_on: on, ..listed.clone() })),
    );
    records.extend(new.plans.iter().map(|plan| Record::Plan(Plan { project: id, ..plan.clone() })));
    let stage = like.and_then(|like| like.stage(on)).unwrap_or(Stage::Preparing);
    records.push(Record::StageMove(StageMove {
        project: id,
        on,
        turn: Turn::Moved,
        stage,
        reason: kind_zh(wanted.kind).to_owned(),
    }));
    if new.done_before != Money::ZERO || new.done_ytd != Money::ZERO {
        let typed_by = keeper.unwrap_or_else(|| pass.post().unit.clone());
        records.push(Record::Report(opening(wanted, new, id, typed_by, pass, known)));
    }
    records
}

/// The units of a project on a day, one attribution a role.
fn units_on(holding: &Holding, on: Day) -> Vec<Attribution> {
    model::Role::ALL.iter().filter_map(|role| holding.attribution(*role, on)).cloned().collect()
}

/// What was done so far, as a report in force on the effective day.
fn opening(
    wanted: &SucceedProjects,
    new: &Successor,
    id: ProjectId,
    typed_by: model::UnitCode,
    pass: &Pass,
    known: &Known,
) -> Report {
    let post = pass.post();
    Report {
        project: id,
        period: Period::Day(wanted.on),
        version: 1,
        done_ytd: new.done_ytd,
        received_ytd: None,
        done_before: Some(new.done_before),
        estimate_ytd: None,
        physical_percent: None,
        progress: String::new(),
        problems: String::new(),
        reason: format!("{}结转：{}", kind_zh(wanted.kind), wanted.document.trim()),
        status: ReportStatus::Accepted,
        accepted_by: Some(post.unit.clone()),
        checked_ytd: None,
        returned_because: String::new(),
        entered_by: (known.tree.standing(typed_by.as_str()) != Some(post.unit.as_str())).then(|| post.code.clone()),
        typed_by,
    }
}

const fn kind_zh(kind: SuccessionKind) -> &'static str {
    match kind {
        SuccessionKind::Packed => "打包",
        SuccessionKind::Split => "拆分",
        SuccessionKind::Merged => "合并",
        SuccessionKind::Renamed => "更名",
    }
}
