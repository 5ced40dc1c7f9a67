//! An adjustment batch (计划调整): plans, additions to and removals from lists, moved together by one
//! document from one month on.

use std::collections::BTreeMap;

use model::{
    Act, Basis, Change, Day, ListCode, Membership, Money, Place, Plan, Problem, Problems, ProjectId, Record, Sealed,
};

use crate::access::{Actor, Grant, Right, enter};
use crate::holding::{Holding, holdings};
use crate::import::OrProblem;
use crate::{AppError, House, Refusal};

/// A batch as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustPlans {
    /// Number of the document (文号).
    pub document: String,
    /// The year of the plans.
    pub year: i16,
    /// The effective month, 1 to 12.
    pub month: i8,
    /// The lines.
    pub lines: Vec<AdjustLine>,
    /// Why.
    pub reason: String,
}

/// What a batch does to one project in one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustLine {
    /// The project.
    pub project: ProjectId,
    /// The list whose plan it is; `None` for the project's own.
    pub list: Option<ListCode>,
    /// What is done.
    pub what: Adjustment,
}

/// What is done by a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// The plan of the year becomes this.
    Plan(Amounts),
    /// The project comes into the list, with this plan where it has one.
    Add(Option<Amounts>),
    /// The project leaves the list (出库、调出); the line's reason.
    Remove(String),
}

/// Amounts of a plan, cumulative from 1 January.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// To 31 March.
    pub to_q1: Option<Money>,
    /// To 30 June.
    pub to_q2: Option<Money>,
    /// To 30 September.
    pub to_q3: Option<Money>,
    /// The whole year.
    pub annual: Money,
    /// Milestones of the year; empty keeps those of the plan before.
    pub milestones: String,
}

/// Records an adjustment batch: all of its lines or none.
///
/// # Errors
/// Refuses who does not reach every project; problems name each line that does not hold.
pub async fn adjust_plans(house: &House, actor: &Actor, batch: &AdjustPlans) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::AdjustPlans)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let ids: Vec<_> = batch.lines.iter().map(|line| line.project).collect();
    let holdings = holdings(&desk, &ids).await?;
    let mut granted: Option<Grant> = None;
    for id in &ids {
        let holding = holdings.get(id).ok_or_else(|| Refusal::NoSuch { what: format!("项目{id}") })?;
        granted = Some(pass.any(&known.tree, &holding.keepers(known.today))?);
    }
    let (changes, problems) = decide(batch, &holdings);
    if problems.any_error() {
        return Err(AppError::Problems(problems));
    }
    let grant = granted.ok_or(Refusal::NothingChanged)?;
    desk.record(&grant, Act::AdjustPlans, &batch.reason, changes).await
}

/// What a batch changes, and what is wrong with it.
fn decide(batch: &AdjustPlans, holdings: &BTreeMap<ProjectId, Holding>) -> (Vec<Change>, Problems) {
    let (mut changes, mut problems) = (Vec::new(), Problems::new());
    if batch.document.trim().is_empty() {
        let (zh, en) =
            (("没有文号", "填写调整文件的文号"), ("there is no document number", "write that of the adjustment"));
        problems.push(Problem::error("document-missing", Place::field("document"), zh, en));
    }
    let Some(from) = Day::new(batch.year, batch.month, 1) else {
        let (zh, en) = (("生效月份不存在", "填1到12"), ("there is no such month", "write 1 to 12"));
        problems.push(Problem::error("month-wrong", Place::field("month"), zh, en));
        return (changes, problems);
    };
    for (index, line) in batch.lines.iter().enumerate() {
        let place = Place { line: index as u32 + 1, ..Place::field("lines") };
        if let Some(holding) = holdings.get(&line.project) {
            match decide_line(batch, line, holding, from, &place) {
                Ok(records) => changes.extend(records.into_iter().map(Change::Put)),
                Err(problem) => problems.push(*problem),
            }
        }
    }
    (changes, problems)
}

fn decide_line(
    batch: &AdjustPlans,
    line: &AdjustLine,
    holding: &Holding,
    from: Day,
    place: &Place,
) -> OrProblem<Vec<Record>> {
    let listed = line.list.as_ref().and_then(|list| {
        let mut lines = holding.memberships.iter();
        lines.find(|line| line.list == *list && line.year == batch.year && line.left_on.is_none_or(|left| left > from))
    });
    match (&line.what, &line.list, listed) {
        (Adjustment::Plan(_), Some(list), None) | (Adjustment::Remove(_), Some(list), None) => {
            Err(not_in_list(batch, line, holding, list, place).into())
        }
        (Adjustment::Plan(amounts), _, _) => {
            rising(amounts, place)?;
            Ok(vec![Record::Plan(plan(batch, line, holding, from, amounts))])
        }
        (Adjustment::Add(_) | Adjustment::Remove(_), None, _) => Err(list_missing(line, holding, place).into()),
        (Adjustment::Add(_), Some(list), Some(_)) => Err(in_list_already(batch, line, holding, list, place).into()),
        (Adjustment::Add(amounts), Some(list), None) => {
            let mut records = vec![Record::Membership(added(batch, line, list, from))];
            if let Some(amounts) = amounts {
                rising(amounts, place)?;
                records.push(Record::Plan(plan(batch, line, holding, from, amounts)));
            }
            Ok(records)
        }
        (Adjustment::Remove(reason), Some(list), Some(_)) if reason.trim().is_empty() => {
            Err(leave_reason_missing(line, holding, list, place).into())
        }
        (Adjustment::Remove(reason), Some(_), Some(listed)) => {
            let left = Membership { left_on: Some(from), leave_reason: reason.trim().to_owned(), ..listed.clone() };
            Ok(vec![Record::Membership(left)])
        }
    }
}

fn not_in_list(batch: &AdjustPlans, line: &AdjustLine, holding: &Holding, list: &ListCode, place: &Place) -> Problem {
    let (name, year) = (&holding.project.name, batch.year);
    Problem::error(
        "not-in-list",
        place.clone(),
        (format!("{name}不在清单{list}的{year}年度"), "先调入清单，或核对清单"),
        (format!("{} is not in the list {list} of {year}", line.project), "add it first, or check the list"),
    )
}

fn in_list_already(
    batch: &AdjustPlans,
    line: &AdjustLine,
    holding: &Holding,
    list: &ListCode,
    place: &Place,
) -> Problem {
    let (name, year) = (&holding.project.name, batch.year);
    Problem::error(
        "in-list-already",
        place.clone(),
        (format!("{name}已在清单{list}的{year}年度"), "删去这一行，或改为调整计划"),
        (format!("{} is in the list {list} of {year} already", line.project), "leave the line out, or adjust its plan"),
    )
}

fn list_missing(line: &AdjustLine, holding: &Holding, place: &Place) -> Problem {
    Problem::error(
        "list-missing",
        place.clone(),
        (format!("{}没有写明调入或调出的清单", holding.project.name), "填写清单"),
        (format!("no list is named for {}", line.project), "name the list"),
    )
}

fn leave_reason_missing(line: &AdjustLine, holding: &Holding, list: &ListCode, place: &Place) -> Problem {
    Problem::error(
        "leave-reason-missing",
        place.clone(),
        (format!("{}调出清单{list}没有写明原因", holding.project.name), "填写调出原因"),
        (format!("no reason is given why {} leaves {list}", line.project), "give the reason"),
    )
}

fn added(batch: &AdjustPlans, line: &AdjustLine, list: &ListCode, from: Day) -> Membership {
    Membership {
        list: list.clone(),
        project: line.project,
        year: batch.year,
        code: String::new(),
        name: String::new(),
        total_investment: None,
        category: None,
        batch: String::new(),
        field: String::new(),
        document: batch.document.trim().to_owned(),
        entered_on: from,
        left_on: None,
        leave_reason: String::new(),
    }
}

fn plan(batch: &AdjustPlans, line: &AdjustLine, holding: &Holding, from: Day, amounts: &Amounts) -> Plan {
    let before = holding.plan(line.list.as_ref(), batch.year, from);
    let kept = before.map(|plan| plan.milestones.clone()).unwrap_or_default();
    let milestones = if amounts.milestones.trim().is_empty() { kept } else { amounts.milestones.trim().to_owned() };
    Plan {
        project: line.project,
        list: line.list.clone(),
        year: batch.year,
        basis: Basis::Adjusted,
        holds_from: from,
        to_q1: amounts.to_q1,
        to_q2: amounts.to_q2,
        to_q3: amounts.to_q3,
        annual: amounts.annual,
        milestones,
        document: batch.document.trim().to_owned(),
    }
}

/// Cumulative amounts do not fall from quarter to quarter, and none is below zero.
fn rising(amounts: &Amounts, place: &Place) -> OrProblem<()> {
    plan_rises([amounts.to_q1, amounts.to_q2, amounts.to_q3], amounts.annual, place)
        .map_or(Ok(()), |problem| Err(problem.into()))
}

/// The problem of a plan whose cumulative amounts fall.
pub(crate) fn plan_rises(quarters: [Option<Money>; 3], annual: Money, place: &Place) -> Option<Problem> {
    let mut reached = Money::ZERO;
    for amount in quarters.into_iter().flatten().chain([annual]) {
        if amount < reached {
            return Some(Problem::error(
                "plan-falls",
                place.clone(),
                (format!("累计计划{amount}少于前一阶段的{reached}"), "各季度计划从1月1日累计，依次不减"),
                (
                    format!("the cumulative plan {amount} is less than {reached} before it"),
                    "quarters are cumulative from 1 January and do not fall",
                ),
            ));
        }
        reached = amount;
    }
    None
}
