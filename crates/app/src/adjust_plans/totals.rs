//! What the lists of an adjustment batch come to before and after it, as a whole and by unit.

use std::collections::{BTreeMap, BTreeSet};

use model::{Day, ListCode, Membership, ProjectId, Record, Table, UnitCode};
use store::{LATEST, Reader};

use crate::AppError;
use crate::holding::{Holding, holdings};

/// Projects and plans of a list, of all units or of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The list; `None` for the own plans of the projects of the batch.
    pub list: Option<ListCode>,
    /// The unit that answers for the projects, by name; `None` for all.
    pub unit: Option<(UnitCode, String)>,
    /// Before the batch.
    pub before: Sum,
    /// After it.
    pub after: Sum,
}

/// How many projects, and what their plans of the year add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Projects; a packed line stands for its parts.
    pub projects: i128,
    /// Plans of the year, in fen.
    pub annual_fen: i128,
}

type Holdings = BTreeMap<ProjectId, Holding>;
type Sums = BTreeMap<(Option<ListCode>, Option<UnitCode>), (Sum, Sum)>;

/// The totals of the lists on a day. Those of a list are of all its projects, so the others in it are
/// looked up; those of own plans are of the projects of the batch.
pub(super) async fn totals(
    reader: &Reader,
    lists: &BTreeSet<Option<ListCode>>,
    year: i16,
    day: Day,
    (before, after): (Holdings, Holdings),
    name: impl Fn(&UnitCode) -> String,
) -> Result<Vec<Total>, AppError> {
    let mut others = BTreeSet::new();
    if lists.iter().any(Option::is_some) {
        for record in reader.records(Table::Memberships, LATEST).await? {
            let Record::Membership(listed) = record else { continue };
            if listed.year == year && !after.contains_key(&listed.project) && lists.contains(&Some(listed.list)) {
                others.insert(listed.project);
            }
        }
    }
    let others = holdings(reader, &others.into_iter().collect::<Vec<_>>()).await?;
    let mut sums = Sums::new();
    for list in lists {
        for holding in before.values().chain(others.values().filter(|_| list.is_some())) {
            add(&mut sums, holding, list.as_ref(), year, day, |sums| &mut sums.0);
        }
        for holding in after.values().chain(others.values().filter(|_| list.is_some())) {
            add(&mut sums, holding, list.as_ref(), year, day, |sums| &mut sums.1);
        }
    }
    let total = |((list, unit), (before, after)): ((Option<ListCode>, Option<UnitCode>), (Sum, Sum))| {
        let unit = unit.map(|unit| (unit.clone(), name(&unit)));
        Total { list, unit, before, after }
    };
    Ok(sums.into_iter().map(total).collect())
}

fn add(
    sums: &mut Sums,
    holding: &Holding,
    list: Option<&ListCode>,
    year: i16,
    day: Day,
    side: impl Fn(&mut (Sum, Sum)) -> &mut Sum,
) {
    let stands = |listed: &Membership| {
        let of = Some(&listed.list) == list && listed.year == year;
        of && listed.entered_on <= day && listed.left_on.is_none_or(|left| left > day)
    };
    let plan = holding.plan(list, year, day).or_else(|| holding.plan(None, year, day));
    let counts = if list.is_some() { holding.memberships.iter().any(stands) } else { plan.is_some() };
    if !counts {
        return;
    }
    let annual = plan.map_or(0, |plan| i128::from(plan.annual.fen()));
    let unit = holding.keepers(day).into_iter().next();
    for unit in [None, unit].into_iter().collect::<BTreeSet<_>>() {
        let sum = side(sums.entry((list.cloned(), unit)).or_default());
        sum.projects += i128::from(holding.project.parts);
        sum.annual_fen += annual;
    }
}

/// Hangs a record on a project in the place of the one it replaces.
pub(super) fn hang(holding: &mut Holding, record: &Record) {
    let key = record.key();
    match record {
        Record::Membership(listed) => {
            holding.memberships.retain(|known| Record::Membership(known.clone()).key() != key);
            holding.memberships.push(listed.clone());
        }
        Record::Plan(plan) => {
            holding.plans.retain(|known| Record::Plan(known.clone()).key() != key);
            holding.plans.push(plan.clone());
        }
        _ => {}
    }
}
