//! The lists and plans of a project from its rows.

use exchange::import::field::projects as column;
use exchange::import::{ListRow, PlanAmounts, ProjectRow};
use model::{Basis, Day, ListCode, Membership, Money, Plan, Problem};

use super::Ground;
use super::group::Group;
use crate::adjust_plans::plan_rises;
use crate::holding::Holding;
use crate::import::{Decided, said};

/// Gives the project the places in lists and the plans that its rows tell.
pub(super) fn merge(ground: &Ground<'_>, group: &Group<'_>, after: &mut Holding, decided: &mut Decided) {
    let plan = group.agreed(&column::PLAN, decided, |row| row.plan.zip(row.year));
    if let Some((amounts, year)) = plan {
        put_plan(ground, group.rows[0], after, None, year, amounts, decided);
    }
    for row in &group.rows {
        for list in &row.lists {
            member(ground, row, list, after, decided);
            if let Some(amounts) = list.plan {
                put_plan(ground, row, after, Some(&list.list), list.year, amounts, decided);
            }
        }
    }
}

fn member(ground: &Ground<'_>, row: &ProjectRow, list: &ListRow, after: &mut Holding, decided: &mut Decided) {
    let is_same = |known: &Membership| known.list == list.list && known.year == list.year;
    let before = after.memberships.iter().find(|known| is_same(known)).cloned();
    let first = Day::new(list.year, 1, 1).unwrap_or(ground.as_of());
    let blank = || Membership::new(list.list.clone(), after.project.id, list.year, list.entered_on.unwrap_or(first));
    let known = before.clone().unwrap_or_else(blank);
    let total = row
        .total_investment
        .map_or(known.total_investment, |total| (total != after.project.total_investment).then_some(total));
    let member = Membership {
        code: said(&list.code, &known.code),
        name: if row.name == after.project.name { String::new() } else { row.name.clone() },
        total_investment: total,
        category: list.category.or(known.category),
        batch: said(&list.batch, &known.batch),
        field: said(&list.field, &known.field),
        document: said(&row.document, &known.document),
        entered_on: list.entered_on.unwrap_or(known.entered_on),
        ..known
    };
    let late = ground.frozen.iter().find(|frozen| frozen.is_of(&list.list, list.year) && member.entered_on > frozen.on);
    if let Some(frozen) = late.filter(|_| before.is_none() && ground.options.reason.trim().is_empty()) {
        decided.tell(added_late(row, list, frozen.on));
    }
    after.memberships.retain(|known| !is_same(known));
    after.memberships.push(member);
}

/// A plan as first issued. Once a list with it is frozen it changes by an adjustment batch only.
fn put_plan(
    ground: &Ground<'_>,
    row: &ProjectRow,
    after: &mut Holding,
    list: Option<&ListCode>,
    year: i16,
    amounts: PlanAmounts,
    decided: &mut Decided,
) {
    let field = if list.is_some() { &column::LIST_PLAN } else { &column::PLAN };
    let is_same = |known: &Plan| known.list.as_ref() == list && known.year == year && known.basis == Basis::Original;
    let before = after.plans.iter().find(|known| is_same(known)).cloned();
    // A blank cell leaves what is there.
    let kept = |of: fn(&Plan) -> Option<Money>| before.as_ref().and_then(of);
    let document = before.as_ref().map(|plan| plan.document.clone()).unwrap_or_default();
    let plan = Plan {
        project: after.project.id,
        list: list.cloned(),
        year,
        basis: Basis::Original,
        holds_from: Day::new(year, 1, 1).unwrap_or(ground.as_of()),
        to_q1: amounts.to_q1.or_else(|| kept(|plan| plan.to_q1)),
        to_q2: amounts.to_q2.or_else(|| kept(|plan| plan.to_q2)),
        to_q3: amounts.to_q3.or_else(|| kept(|plan| plan.to_q3)),
        annual: amounts.annual,
        milestones: before.as_ref().map(|plan| plan.milestones.clone()).unwrap_or_default(),
        document: if row.document.is_empty() { document } else { row.document.clone() },
    };
    decided.problems.extend(plan_rises([plan.to_q1, plan.to_q2, plan.to_q3], plan.annual, &row.place.cell(field)));
    let differs = before.is_some_and(|before| {
        (before.to_q1, before.to_q2, before.to_q3, before.annual) != (plan.to_q1, plan.to_q2, plan.to_q3, plan.annual)
    });
    let frozen =
        after.memberships.iter().filter(|listed| listed.year == year && list.is_none_or(|list| listed.list == *list));
    let frozen = frozen.flat_map(|listed| ground.frozen.iter().filter(|frozen| frozen.is_of(&listed.list, year)));
    if differs && frozen.into_iter().any(|frozen| ground.known.today > frozen.on) {
        decided.tell(issued(row, field, year));
        return;
    }
    after.plans.retain(|known| !is_same(known));
    after.plans.push(plan);
}

fn added_late(row: &ProjectRow, list: &ListRow, on: Day) -> Problem {
    Problem::error(
        "list-frozen",
        row.place.cell(&column::ENTERED_ON),
        (format!("清单{}已于{on}封定，这一行是后增的", list.list), "导入时填写增补原因"),
        (
            format!("the list {} was frozen on {on}, and this row came later", list.list),
            "give the reason with the import",
        ),
    )
}

fn issued(row: &ProjectRow, field: &exchange::import::Field, year: i16) -> Problem {
    Problem::error(
        "plan-issued",
        row.place.cell(field),
        (format!("{year}年计划已下达封定，不能直接改"), "用计划调整，写明文号和生效月份"),
        (format!("the plan of {year} is issued and frozen"), "use an adjustment batch with its document and month"),
    )
}
