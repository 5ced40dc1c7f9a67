//! The units of a project from its rows.

use std::collections::BTreeSet;

use exchange::import::UnitShare;
use exchange::import::field::{Field, projects as column};
use model::{Attribution, Problem, Role, Share};

use super::Ground;
use super::group::Group;
use crate::holding::Holding;
use crate::import::Decided;

const ROLES: [(Role, &Field); 3] =
    [(Role::Place, &column::PLACE), (Role::Responsible, &column::RESPONSIBLE), (Role::Park, &column::PARK)];

/// Gives the project the units that its rows name. A project that is there changes its units on the
/// day of the import; a new one has had them since the first day that its rows name.
pub(super) fn merge(ground: &Ground<'_>, group: &Group<'_>, after: &mut Holding, decided: &mut Decided) {
    for (role, field) in ROLES {
        let said = group.agreed(field, decided, |row| row.units.get(&role).cloned());
        if let Some(shares) = said.and_then(|said| shares(ground, group, field, &said, decided)) {
            give(ground, group, after, role, shares, decided);
        }
    }
    // An owner that is itself a unit sees its own projects.
    let owner = after.project.owner_code.as_ref().and_then(|code| code.as_str().parse().ok());
    if let Some(unit) = owner.filter(|unit| ground.names.knows(unit)) {
        give(ground, group, after, Role::Owner, vec![Share { unit, ppm: model::attribution::WHOLE_PPM }], decided);
    }
    if after.attributions.is_empty() && !named_any(group) {
        decided.tell(missing(group));
    }
}

fn named_any(group: &Group<'_>) -> bool {
    group.rows.iter().any(|row| !row.units.is_empty())
}

fn shares(
    ground: &Ground<'_>,
    group: &Group<'_>,
    field: &Field,
    said: &[UnitShare],
    decided: &mut Decided,
) -> Option<Vec<Share>> {
    let place = group.rows[0].place.cell(field);
    let found: Vec<_> = said.iter().map(|share| (ground.names.find(&share.unit, place.clone()), share.ppm)).collect();
    let mut shares = Vec::new();
    let mut units = BTreeSet::new();
    for (unit, ppm) in found {
        match unit {
            Ok(unit) if units.insert(unit.clone()) => shares.push(Share { unit, ppm }),
            Ok(unit) => decided.tell(twice(unit.as_str(), place.clone())),
            Err(problem) => decided.tell(problem),
        }
    }
    (shares.len() == said.len()).then_some(shares)
}

fn give(
    ground: &Ground<'_>,
    group: &Group<'_>,
    after: &mut Holding,
    role: Role,
    shares: Vec<Share>,
    decided: &mut Decided,
) {
    let day = ground.as_of();
    let before = after.attribution(role, day).cloned();
    let from = match &before {
        Some(before) if before.shares == shares => return,
        Some(_) => day,
        None => group.since(day),
    };
    if let Some(before) = &before {
        decided.tell(moves(group, role, before, &shares));
    }
    let attribution = Attribution { project: group.id, role, from, counts_from: from, shares };
    after.attributions.retain(|known| (known.role, known.from) != (role, from));
    after.attributions.push(attribution);
}

fn moves(group: &Group<'_>, role: Role, before: &Attribution, shares: &[Share]) -> Problem {
    let units = |shares: &[Share]| shares.iter().map(|share| share.unit.to_string()).collect::<Vec<_>>().join("、");
    let field = ROLES.iter().find(|(known, _)| *known == role).map_or(&column::OWNER_CODE, |(_, field)| field);
    let (old, new) = (units(&before.shares), units(shares));
    Problem::warning(
        "units-change",
        group.rows[0].place.cell(field),
        (format!("{}由{old}改为{new}，年初以来的数字随之转移", field.zh), "不随之转移的，请在项目页变更归属"),
        (
            format!("{} changes from {old} to {new}; the figures of the year follow", field.key),
            "where they stay, change it on the project's page",
        ),
    )
}

fn twice(unit: &str, place: model::Place) -> Problem {
    let (zh, en) = ((format!("{unit}列了两次"), "只列一次"), (format!("{unit} stands twice"), "name it once"));
    Problem::error("share-twice", place, zh, en)
}

fn missing(group: &Group<'_>) -> Problem {
    Problem::error(
        "units-missing",
        group.rows[0].place.cell(&column::RESPONSIBLE),
        ("没有责任单位，也没有所在地", "至少填写责任单位"),
        ("there is neither a responsible unit nor a place", "write the responsible unit at least"),
    )
}
