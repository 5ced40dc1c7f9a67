//! Lines of an adjustment batch from files.

use std::collections::BTreeMap;

use model::{Category, ListCode, Money, Problems, ProjectCode, ProjectId};

use super::codes::{AnyProjectCode, project_code, project_id};
use super::field::{Kind, adjustments as f};
use super::findings::Findings;
use super::parse::{adjustment, category};
use super::projects::{choice, plan};
use super::row::Row;
use super::{PlanAmounts, RowPlace, Setting, Source, read_all};

/// What is done to a project by a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// 调整: the plan of the year becomes another.
    Plan,
    /// 调入: the project comes into the list.
    Add,
    /// 调出: the project leaves the list.
    Remove,
}

/// A line of an adjustment batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentRow {
    /// Where it stands.
    pub place: RowPlace,
    /// 项目编号
    pub id: Option<ProjectId>,
    /// 项目代码
    pub code: Option<ProjectCode>,
    /// 项目代码 of another scheme, as it stands.
    pub legacy_code: Option<String>,
    /// 项目名称; empty when the table has none. One of these is there.
    pub name: String,
    /// 清单; `None` for the project's own plan.
    pub list: Option<ListCode>,
    /// 调整方式
    pub what: Adjustment,
    /// 调整前年度计划投资, to be held against the ledger.
    pub plan_before: Option<Money>,
    /// The plan from then on; always there with [`Adjustment::Plan`].
    pub plan: Option<PlanAmounts>,
    /// 形象进度目标; empty keeps the one before.
    pub milestones: String,
    /// 类别, of a project that comes in.
    pub category: Option<Category>,
    /// 批次, of a project that comes in.
    pub batch: String,
    /// 领域, of a project that comes in.
    pub field: String,
    /// 调出原因
    pub leave_reason: String,
}

/// Reads the lines of an adjustment batch from files; the year of the setting is that of the plans.
#[must_use]
pub fn read_adjustments(sources: &[Source<'_>], setting: &Setting<'_>) -> (Vec<AdjustmentRow>, Problems) {
    let mut findings = Findings::default();
    let mut rows = read_all(
        Kind::Adjustments,
        sources,
        setting.columns,
        &mut findings,
        |_, row| read(row, setting),
        |row| &row.place,
    );
    find_duplicates(&rows, &mut findings);
    rows.retain(|row| !findings.is_bad(row.place.row()));
    (rows, findings.finish())
}

fn read(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<AdjustmentRow> {
    let (code, legacy_code) = AnyProjectCode::split(project_code(row, &f::CODE, setting));
    let (id, name) = (project_id(row, &f::ID), row.line(&f::NAME));
    if id.is_none() && code.is_none() && legacy_code.is_none() && name.is_empty() {
        row.tell("project-unnamed", &f::NAME, &[]);
    }
    check_year(row, setting);
    let list = list(row, setting);
    let amounts = plan(row, [&f::PLAN_Q1, &f::PLAN_Q2, &f::PLAN_Q3, &f::PLAN]);
    let said = choice(row, &f::HOW, adjustment);
    let what = said.or_else(|| amounts.filter(|_| !row.is_filled(&f::HOW)).map(|_| Adjustment::Plan));
    match what {
        None if !row.is_filled(&f::HOW) => row.tell("adjustment-unknown", &f::HOW, &[]),
        Some(Adjustment::Plan) if amounts.is_none() && !row.is_filled(&f::PLAN) => {
            row.tell("value-missing", &f::PLAN, &[f::PLAN.zh]);
        }
        Some(Adjustment::Remove) if amounts.is_some_and(|amounts| amounts.annual > Money::ZERO) => {
            row.tell("plan-of-removed", &f::PLAN, &[]);
        }
        _ => {}
    }
    Some(AdjustmentRow {
        place: row.place(),
        id,
        code,
        legacy_code,
        name,
        list,
        what: what?,
        plan_before: row.money(&f::PLAN_BEFORE),
        plan: amounts.filter(|_| what != Some(Adjustment::Remove)),
        milestones: row.text(&f::MILESTONES),
        category: choice(row, &f::CATEGORY, category),
        batch: row.line(&f::BATCH),
        field: row.line(&f::FIELD),
        leave_reason: row.text(&f::LEAVE_REASON),
    })
}

/// The heading of the plan may name a year, which must be that of the batch.
fn check_year(row: &mut Row<'_>, setting: &Setting<'_>) {
    let heading = row.column(&f::PLAN).and_then(|column| column.year);
    if let Some((year, heading)) = setting.year.zip(heading).filter(|(year, heading)| year != heading) {
        row.tell_of_column("year-conflict", &f::PLAN, &[&year.to_string(), &heading.to_string()]);
    }
}

fn list(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<ListCode> {
    let text = model::codes::half_width(&row.line(&f::LIST));
    if text.is_empty() {
        return setting.list.filter(|_| row.column(&f::LIST).is_none()).cloned();
    }
    let read = text.parse().ok();
    if read.is_none() {
        row.tell("list-code", &f::LIST, &[&text]);
    }
    read
}

/// A project may be adjusted once in a list, and once for its own plan.
fn find_duplicates(rows: &[AdjustmentRow], findings: &mut Findings) {
    let mut seen: BTreeMap<(String, Option<&ListCode>), &AdjustmentRow> = BTreeMap::new();
    for row in rows {
        let code = row.code.as_ref().map(ToString::to_string).or_else(|| row.legacy_code.clone());
        let who = row.id.map(|id| id.to_string()).or(code).unwrap_or_else(|| row.name.clone());
        let list = row.list.as_ref();
        if let Some(first) = seen.get(&(who.clone(), list)) {
            let place = first.place.row().to_string();
            findings.tell(
                "adjustment-twice",
                row.place.row().clone(),
                &[&who, list.map_or("", |list| list.as_str()), &place],
            );
        } else {
            seen.insert((who, list), row);
        }
    }
}
