//! What a line of an adjustment batch does to its project.

use exchange::import::field::adjustments as column;
use exchange::import::{Adjustment, AdjustmentRow, PlanAmounts};
use model::{Basis, Day, ListCode, Membership, Plan, Problem, Record};

use super::{Batch, plan_rises};
use crate::holding::Holding;
use crate::import::{Item, OrProblem, said};
use crate::judge_report::wan;

/// Puts on the item what the line changes from the day on.
pub(super) fn decide(
    batch: &Batch,
    from: Day,
    row: &AdjustmentRow,
    holding: &Holding,
    item: &mut Item,
) -> OrProblem<()> {
    let listed = row.list.as_ref().and_then(|list| listed(holding, list, batch.year));
    let inside = listed.filter(|listed| listed.left_on.is_none_or(|left| left > from));
    match (row.what, &row.list, inside) {
        (Adjustment::Plan, Some(list), None) => return Err(not_in_list(batch, row, holding, list).into()),
        (Adjustment::Plan, ..) => {}
        (Adjustment::Add | Adjustment::Remove, None, _) => return Err(list_missing(row, holding).into()),
        (Adjustment::Add, Some(list), inside) => {
            let added = added(batch, row, holding, list, from, listed);
            if inside.is_some_and(|inside| *inside != added) {
                return Err(in_list_already(batch, row, holding, list).into());
            }
            item.put(listed.cloned().map(Record::Membership), Record::Membership(added));
        }
        (Adjustment::Remove, Some(list), inside) => {
            let reason = row.leave_reason.trim();
            if reason.is_empty() {
                return Err(leave_reason_missing(row, holding, list).into());
            }
            // The same line once more: it has left on that day.
            let left = listed.filter(|listed| listed.left_on == Some(from));
            let Some(before) = inside.or(left) else { return Err(not_in_list(batch, row, holding, list).into()) };
            let left = Membership { left_on: Some(from), leave_reason: reason.to_owned(), ..before.clone() };
            item.put(Some(Record::Membership(before.clone())), Record::Membership(left));
        }
    }
    if let Some(amounts) = row.plan {
        put_plan(batch, from, row, holding, amounts, item)?;
    }
    Ok(())
}

fn listed<'h>(holding: &'h Holding, list: &ListCode, year: i16) -> Option<&'h Membership> {
    holding.memberships.iter().find(|listed| listed.list == *list && listed.year == year)
}

/// Puts the adjusted plan; what is shown as before it is the plan that holds on the day without it.
fn put_plan(
    batch: &Batch,
    from: Day,
    row: &AdjustmentRow,
    holding: &Holding,
    amounts: PlanAmounts,
    item: &mut Item,
) -> OrProblem<()> {
    let place = row.place.cell(&column::PLAN);
    if let Some(problem) = plan_rises([amounts.to_q1, amounts.to_q2, amounts.to_q3], amounts.annual, &place) {
        return Err(problem.into());
    }
    // Where the list has no plan of its own, the project's stands for it.
    let own = || holding.plan(None, batch.year, from);
    let before = holding.plan(row.list.as_ref(), batch.year, from).or_else(own);
    let plan = plan(batch, from, row, holding, amounts, before);
    if before == Some(&plan) {
        return Ok(());
    }
    check_before(row, before)?;
    item.put(before.cloned().map(Record::Plan), Record::Plan(plan));
    Ok(())
}

fn plan(
    batch: &Batch,
    from: Day,
    row: &AdjustmentRow,
    holding: &Holding,
    amounts: PlanAmounts,
    before: Option<&Plan>,
) -> Plan {
    let kept = before.map(|plan| plan.milestones.clone()).unwrap_or_default();
    Plan {
        project: holding.project.id,
        list: row.list.clone(),
        year: batch.year,
        basis: Basis::Adjusted,
        holds_from: from,
        to_q1: amounts.to_q1,
        to_q2: amounts.to_q2,
        to_q3: amounts.to_q3,
        annual: amounts.annual,
        milestones: if row.milestones.trim().is_empty() { kept } else { row.milestones.trim().to_owned() },
        document: batch.document.trim().to_owned(),
    }
}

/// The line of a project in the list from the day on; what an earlier line of the year said is kept
/// where this one is blank.
fn added(
    batch: &Batch,
    row: &AdjustmentRow,
    holding: &Holding,
    list: &ListCode,
    from: Day,
    earlier: Option<&Membership>,
) -> Membership {
    let blank = || Membership::new(list.clone(), holding.project.id, batch.year, from);
    let known = earlier.cloned().unwrap_or_else(blank);
    Membership {
        category: row.category.or(known.category),
        batch: said(&row.batch, &known.batch),
        field: said(&row.field, &known.field),
        document: batch.document.trim().to_owned(),
        entered_on: from,
        left_on: None,
        leave_reason: String::new(),
        ..known
    }
}

/// What the line says the plan was has to be what is known: else it was drawn up on another one.
fn check_before(row: &AdjustmentRow, before: Option<&Plan>) -> OrProblem<()> {
    let Some(said) = row.plan_before else { return Ok(()) };
    let known = before.map(|plan| plan.annual);
    if known == Some(said) {
        return Ok(());
    }
    let (said, known) = (wan(said), known.map_or_else(|| "没有计划".to_owned(), wan));
    Err(Problem::error(
        "plan-before-differs",
        row.place.cell(&column::PLAN_BEFORE),
        (format!("调整前写的是{said}，台账是{known}"), "核对是否按最新的计划拟定，或口径、清单有误"),
        (
            format!("{said} is given as the plan before, the ledger has {known}"),
            "check which plan the line was drawn up on",
        ),
    )
    .into())
}

fn not_in_list(batch: &Batch, row: &AdjustmentRow, holding: &Holding, list: &ListCode) -> Problem {
    let (name, year) = (&holding.project.name, batch.year);
    Problem::error(
        "not-in-list",
        row.place.cell(&column::LIST),
        (format!("{name}不在清单{list}的{year}年度"), "先调入清单，或核对清单"),
        (format!("{} is not in the list {list} of {year}", holding.project.id), "add it first, or check the list"),
    )
}

fn in_list_already(batch: &Batch, row: &AdjustmentRow, holding: &Holding, list: &ListCode) -> Problem {
    let (name, year) = (&holding.project.name, batch.year);
    Problem::error(
        "in-list-already",
        row.place.cell(&column::HOW),
        (format!("{name}已在清单{list}的{year}年度"), "删去这一行，或改为调整计划"),
        (
            format!("{} is in the list {list} of {year} already", holding.project.id),
            "leave the line out, or adjust its plan",
        ),
    )
}

fn list_missing(row: &AdjustmentRow, holding: &Holding) -> Problem {
    Problem::error(
        "list-missing",
        row.place.cell(&column::LIST),
        (format!("{}没有写明调入或调出的清单", holding.project.name), "填写清单"),
        (format!("no list is named for {}", holding.project.id), "name the list"),
    )
}

fn leave_reason_missing(row: &AdjustmentRow, holding: &Holding, list: &ListCode) -> Problem {
    Problem::error(
        "leave-reason-missing",
        row.place.cell(&column::LEAVE_REASON),
        (format!("{}调出清单{list}没有写明原因", holding.project.name), "填写调出原因"),
        (format!("no reason is given why {} leaves {list}", holding.project.id), "give the reason"),
    )
}

/// The month of the batch is closed, and no reason is given.
pub(super) fn closed(row: &AdjustmentRow, year: i16) -> Problem {
    Problem::error(
        "plan-closed",
        row.place.row().clone(),
        (format!("{year}年的这个月已关闭"), "填写调整原因后再办理"),
        (format!("this month of {year} is closed"), "give the reason of the adjustment"),
    )
}
