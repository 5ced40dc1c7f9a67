//! List headers: the rows of a list must add up to what its document says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use exchange::import::ProjectRow;
use model::{Basis, Day, ListCode, Membership, Money, Place, Problem, Problems, ProjectId, Record, Table};
use policy::pack::{ListHeader, Pack};
use store::{LATEST, Reader};

use crate::AppError;
use crate::holding::{Holding, holdings};
use crate::judge_report::wan;

/// A list that is frozen on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frozen {
    list: ListCode,
    year: i16,
    pub on: Day,
}

impl Frozen {
    pub fn is_of(&self, list: &ListCode, year: i16) -> bool {
        self.list == *list && self.year == year
    }
}

/// The lists of packs that have a day of freezing.
pub(super) fn frozen(packs: &[Arc<Pack>]) -> Vec<Frozen> {
    let headers = packs.iter().flat_map(|pack| &pack.lists);
    let frozen = headers
        .filter_map(|header| header.frozen_on.map(|on| Frozen { list: header.list.clone(), year: header.year, on }));
    frozen.collect()
}

/// The lists that rows stand in, each with the file of its first row.
pub(super) fn touched(rows: &[ProjectRow]) -> BTreeMap<(ListCode, i16), Place> {
    let mut lists = BTreeMap::new();
    for row in rows {
        for list in &row.lists {
            let whole = Place { line: 0, column: String::new(), ..row.place.row().clone() };
            lists.entry((list.list.clone(), list.year)).or_insert(whole);
        }
    }
    lists
}

/// What the rows of a list add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    count: i128,
    total: i128,
    annual: i128,
}

/// Compares the lists touched, as they will be, with the headers that installed packs give them.
pub(super) async fn check(
    reader: &Reader,
    packs: &[Arc<Pack>],
    lists: &BTreeMap<(ListCode, i16), Place>,
    mut after: BTreeMap<ProjectId, Holding>,
    today: Day,
) -> Result<Problems, AppError> {
    let mut problems = Problems::new();
    let all = packs.iter().flat_map(|pack| &pack.lists);
    let headers: Vec<_> = all.filter(|header| lists.contains_key(&(header.list.clone(), header.year))).collect();
    if headers.is_empty() {
        return Ok(problems);
    }
    let mut others = BTreeSet::new();
    for record in reader.records(Table::Memberships, LATEST).await? {
        let Record::Membership(listed) = record else { continue };
        let wanted = headers.iter().any(|header| header.list == listed.list && header.year == listed.year);
        if wanted && !after.contains_key(&listed.project) {
            others.insert(listed.project);
        }
    }
    after.extend(holdings(reader, &others.into_iter().collect::<Vec<_>>()).await?);
    for header in headers {
        if let Some(place) = lists.get(&(header.list.clone(), header.year)) {
            compare(header, sums(header, &after), place, today, &mut problems);
        }
    }
    Ok(problems)
}

fn sums(header: &ListHeader, projects: &BTreeMap<ProjectId, Holding>) -> Sums {
    let mut sums = Sums::default();
    for holding in projects.values() {
        for listed in holding.memberships.iter().filter(|listed| counts(header, listed)) {
            let total = listed.total_investment.unwrap_or(holding.project.total_investment);
            sums.count += i128::from(holding.project.parts);
            sums.total += i128::from(total.fen());
            sums.annual += i128::from(annual(holding, listed).fen());
        }
    }
    sums
}

/// A line counts when it stood in the list as it was frozen.
fn counts(header: &ListHeader, listed: &Membership) -> bool {
    let stood = |on: Day| listed.entered_on <= on && listed.left_on.is_none_or(|left| left > on);
    let is_of = listed.list == header.list && listed.year == header.year;
    is_of && header.frozen_on.map_or(listed.left_on.is_none(), stood)
}

/// The plan as first issued: the list's own, or the project's where the list has none.
fn annual(holding: &Holding, listed: &Membership) -> Money {
    let of = |list: Option<&ListCode>| {
        let mut plans = holding.plans.iter().filter(|plan| plan.year == listed.year && plan.basis == Basis::Original);
        plans.find(|plan| plan.list.as_ref() == list).map(|plan| plan.annual)
    };
    of(Some(&listed.list)).or_else(|| of(None)).unwrap_or_default()
}

fn compare(header: &ListHeader, sums: Sums, place: &Place, today: Day, problems: &mut Problems) {
    let money = |money: Option<Money>| money.map(|money| i128::from(money.fen()));
    let rows = [
        ("项目数", "projects", header.count.map(i128::from), sums.count, false),
        ("总投资", "total investment", money(header.total), sums.total, true),
        ("年度计划投资", "plan of the year", money(header.annual_plan), sums.annual, true),
    ];
    for (zh, en, said, found, is_money) in rows {
        let Some(said) = said.filter(|said| *said != found) else { continue };
        let show = |value: i128| shown(value, is_money);
        let (said, found, gap) = (show(said), show(found), show(found - said));
        let zh = (
            format!("清单“{}”{}年的{zh}合计{found}，文件写的是{said}，相差{gap}", header.title, header.year),
            "核对是否缺行、多行或金额有误",
        );
        let en = (
            format!(
                "{en} of the list {} for {} sum to {found}, its document says {said}: {gap} apart",
                header.list, header.year
            ),
            "look for rows missing, rows too many, wrong amounts",
        );
        let is_frozen = header.frozen_on.is_some_and(|on| today > on);
        let tell = if is_frozen { Problem::error } else { Problem::warning };
        problems.push(tell("list-header", place.clone(), zh, en));
    }
}

fn shown(value: i128, is_money: bool) -> String {
    match i64::try_from(value).ok().and_then(Money::from_fen) {
        Some(money) if is_money => wan(money),
        _ => value.to_string(),
    }
}
