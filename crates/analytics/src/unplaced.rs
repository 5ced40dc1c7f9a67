//! Projects of units that the boundaries of a figure divide: of a unit that was split nobody knows in
//! which part a project lies, of one that was merged later not in which of the old ones. They count for
//! the units that surely hold them, the territory first, and are named.

use std::collections::BTreeSet;

use model::{Day, UnitCode};
use policy::lang::Indicator;
use policy::pack::{Pack, RuleKind};

use crate::boundaries::Boundaries;
use crate::drawing::{Compiled, Drawing};
use crate::elsewhere::Elsewhere;
use crate::explain::rows_where;
use crate::snapshot::SnapshotRow;

/// Projects that no one unit has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unplaced {
    /// The day of the boundaries.
    pub boundaries: Day,
    /// The unit they belong to; it does not stand on that day, or one above it does not.
    pub unit: UnitCode,
    /// Its name on the day, or when it last stood, or first stands.
    pub name: String,
    /// Names of the units of the day that it became or came from, or lay in.
    pub among: Vec<String>,
    /// Whether events tell what it became or came from.
    pub traced: bool,
    /// How many.
    pub projects: u64,
}

impl Unplaced {
    /// What it is, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let Self { boundaries, unit, name, projects, .. } = self;
        let among = self.among.join("、");
        if self.traced {
            format!(
                "{name}（{unit}）按{boundaries}的区划分属{among}，其{projects}个项目不能归到其中一个单位，只计入共同的上级"
            )
        } else {
            format!("{name}（{unit}）按{boundaries}的区划不存在，没有登记变更，其{projects}个项目只计入上级")
        }
    }

    /// What it is, in English.
    #[must_use]
    pub fn en(&self) -> String {
        let Self { boundaries, unit, name, projects, .. } = self;
        let among = self.among.join(", ");
        if self.traced {
            format!(
                "{name} ({unit}) is divided among {among} on the boundaries of {boundaries}; its projects ({projects}) \
                 count for the units above only"
            )
        } else {
            format!(
                "{name} ({unit}) does not stand on the boundaries of {boundaries} and no event tells what became of it; \
                 its projects ({projects}) count for the units above only"
            )
        }
    }
}

/// The projects that count in an indicator and that no one unit has: all, or those that may lie in the
/// subject at a place.
#[must_use]
pub fn unplaced(drawing: &Drawing<'_>, code: &str, near: Option<usize>) -> Vec<Unplaced> {
    let kind = drawing.pack.rule(code).map(|rule| &rule.kind);
    let (Some(Compiled::Indicator(indicator, _)), Some(RuleKind::Indicator { by, shared, .. })) =
        (drawing.compiled(code), kind)
    else {
        return Vec::new();
    };
    let (facts, on) = (drawing.facts, drawing.boundaries(code));
    let snapshot = facts.table(indicator.table);
    let column = snapshot.table.column(by.as_str()).map_or(0, |(place, _)| place);
    let of_shares = facts.shared.iter().filter(|part| part.role == *by).map(|part| part.unit.as_str());
    let units: BTreeSet<&str> = snapshot.words(column).iter().chain(of_shares).collect();
    let divided = units.into_iter().filter_map(|unit| Some((unit, divided(drawing.pack, on, unit)?)));
    let wanted = divided.filter(|(_, found)| near.is_none_or(|place| may_lie_in(on, found, place)));
    let told = wanted.filter_map(|(unit, found)| {
        let rows = rows_where(facts, indicator, *by, *shared, &|other| other == unit);
        let counted = rows.iter().filter(|row| counts(indicator, &row.row)).map(|row| row.row.project());
        let projects = counted.collect::<BTreeSet<i64>>().len() as u64;
        let among = found.units.iter().map(|unit| on.tree.name(unit.as_str()).to_owned()).collect();
        Some(Unplaced {
            boundaries: on.day,
            unit: unit.parse().ok()?,
            name: if on.tree.unit(unit).is_some() { on.tree.name(unit).to_owned() } else { found.name.clone() },
            among,
            traced: found.traced,
            projects,
        })
    });
    told.filter(|told| told.projects > 0).collect()
}

/// Where a unit is found that the boundaries divide: its parts have subjects that the whole of it has
/// not, or it is assessed on other days itself.
fn divided<'b>(pack: &Pack, on: &'b Boundaries, unit: &str) -> Option<&'b Elsewhere> {
    let found = on.tree.divided(unit)?;
    let whole = on.of_unit(unit);
    let has_group = |group: &str| whole.iter().any(|place| on.grouping.subjects[*place].group == group);
    let by_parts = found.units.iter().flat_map(|part| on.of_unit(part.as_str())).any(|place| !whole.contains(&place));
    let by_itself = pack.units.iter().any(|row| row.unit.as_str() == unit && !has_group(&row.group));
    (by_parts || by_itself).then_some(found)
}

fn may_lie_in(on: &Boundaries, found: &Elsewhere, place: usize) -> bool {
    found.units.iter().any(|part| on.of_unit(part.as_str()).contains(&place))
}

fn counts(indicator: &Indicator, row: &SnapshotRow<'_>) -> bool {
    indicator.terms.iter().any(|term| term.aggregate.passes(row) == Ok(true))
}
