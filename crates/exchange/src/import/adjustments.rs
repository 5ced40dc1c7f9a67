//! Lines of an adjustment batch from files.

use std::collections::BTreeMap;

use model::{Category, ListCode, Money, Problems};

use super::field::{Kind, adjustments as f};
use super::findings::Findings;
use super::parse::{adjustment, category};
use super::projects::{choice, plan};
use super::row::Row;
use super::{PlanAmounts, ProjectRef, RowPlace, Setting, Source, read_all};

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
    /// The project it tells of.
    pub project: ProjectRef,
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
    let read = |_, row: &mut Row<'_>| read(row, setting);
    read_all(Kind::Adjustments, sources, setting.columns, read, find_duplicates, |row| &row.place)
}

fn read(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<AdjustmentRow> {
    let project = ProjectRef::read(row, [&f::ID, &f::CODE, &f::NAME], setting);
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
        project,
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
        let (who, list) = (row.project.word(), row.list.as_ref());
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
