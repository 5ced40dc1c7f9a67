//! A project with everything that hangs on it, as known now.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use model::{
    Attribution, Basis, Day, ListCode, Membership, Plan, Project, ProjectId, Record, Role, Stage, StageMove, Table,
    UnitCode,
};
use store::{LATEST, Reader, StoreError};

/// A project and its attributions, memberships, plans and stage moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The project.
    pub project: Project,
    /// By role and day.
    pub attributions: Vec<Attribution>,
    /// By year and list.
    pub memberships: Vec<Membership>,
    /// By year, list and basis.
    pub plans: Vec<Plan>,
    /// By day.
    pub moves: Vec<StageMove>,
}

impl Holding {
    /// A project on which nothing hangs yet.
    #[must_use]
    pub fn new(project: Project) -> Self {
        Self { project, attributions: Vec::new(), memberships: Vec::new(), plans: Vec::new(), moves: Vec::new() }
    }

    /// The attribution in a role on a day; before the first one, the first one.
    #[must_use]
    pub fn attribution(&self, role: Role, day: Day) -> Option<&Attribution> {
        let in_role = || self.attributions.iter().filter(|attribution| attribution.role == role);
        let begun = in_role().filter(|attribution| attribution.from <= day).max_by_key(|attribution| attribution.from);
        begun.or_else(|| in_role().min_by_key(|attribution| attribution.from))
    }

    /// The main unit in a role on a day.
    #[must_use]
    pub fn main(&self, role: Role, day: Day) -> Option<&UnitCode> {
        self.attribution(role, day).and_then(|attribution| attribution.shares.first()).map(|share| &share.unit)
    }

    /// The units in some roles on a day, each once.
    #[must_use]
    pub fn units_in(&self, roles: &[Role], day: Day) -> Vec<UnitCode> {
        let mut units = Vec::new();
        for attribution in roles.iter().filter_map(|role| self.attribution(*role, day)) {
            for share in &attribution.shares {
                if !units.contains(&share.unit) {
                    units.push(share.unit.clone());
                }
            }
        }
        units
    }

    /// All its units on a day.
    #[must_use]
    pub fn units(&self, day: Day) -> Vec<UnitCode> {
        self.units_in(Role::ALL, day)
    }

    /// The units that answer for its data: the responsible ones, or where it stands when none is.
    #[must_use]
    pub fn keepers(&self, day: Day) -> Vec<UnitCode> {
        let responsible = self.units_in(&[Role::Responsible], day);
        if responsible.is_empty() { self.units_in(&[Role::Place], day) } else { responsible }
    }

    /// Its stage on a day.
    #[must_use]
    pub fn stage(&self, day: Day) -> Option<Stage> {
        stage_on(&self.moves, day)
    }

    /// The plan of a year in a list, or its own: the last adjusted one that holds on the day, else the
    /// original.
    #[must_use]
    pub fn plan(&self, list: Option<&ListCode>, year: i16, day: Day) -> Option<&Plan> {
        let of = |basis| {
            self.plans.iter().filter(move |plan| plan.list.as_ref() == list && plan.year == year && plan.basis == basis)
        };
        let adjusted = of(Basis::Adjusted).filter(|plan| plan.holds_from <= day).max_by_key(|plan| plan.holds_from);
        adjusted.or_else(|| of(Basis::Original).next())
    }

    /// The plan that a report of the year is held against: its own, or that of the first list which
    /// has one.
    #[must_use]
    pub fn plan_to_meet(&self, year: i16, day: Day) -> Option<&Plan> {
        let lists = self.plans.iter().filter(|plan| plan.year == year).map(|plan| plan.list.as_ref());
        self.plan(None, year, day).or_else(|| lists.filter_map(|list| self.plan(list, year, day)).next())
    }
}

/// The stage on a day: that of the last step on or before it.
#[must_use]
pub fn stage_on(moves: &[StageMove], day: Day) -> Option<Stage> {
    moves.iter().filter(|step| step.on <= day).max_by_key(|step| (step.on, step.stage)).map(|step| step.stage)
}

/// One project; `None` when there is none.
pub(crate) fn holding<'a>(reader: &'a Reader, id: ProjectId) -> BoxFuture<'a, Result<Option<Holding>, StoreError>> {
    Box::pin(async move {
        let Some(project) = reader.project(id, LATEST).await? else { return Ok(None) };
        Ok(Some(Holding {
            project,
            attributions: reader.attributions_of(id, LATEST).await?,
            memberships: reader.memberships_of(id, LATEST).await?,
            plans: reader.plans_of(id, LATEST).await?,
            moves: reader.stage_moves_of(id, LATEST).await?,
        }))
    })
}

/// Many projects; ids without a project are left out.
pub(crate) fn holdings<'a>(
    reader: &'a Reader,
    ids: &'a [ProjectId],
) -> BoxFuture<'a, Result<BTreeMap<ProjectId, Holding>, StoreError>> {
    Box::pin(async move {
        /// Beyond so many it is quicker to read whole tables than to ask for each.
        const FEW: usize = 200;
        let mut found = BTreeMap::new();
        if ids.len() <= FEW {
            for id in ids {
                if let Some(holding) = holding(reader, *id).await? {
                    found.insert(*id, holding);
                }
            }
            return Ok(found);
        }
        for record in reader.records(Table::Projects, LATEST).await? {
            if let Record::Project(project) = record {
                found.insert(project.id, Holding::new(project));
            }
        }
        for table in [Table::Attributions, Table::Memberships, Table::Plans, Table::StageMoves] {
            for record in reader.records(table, LATEST).await? {
                hang(&mut found, record);
            }
        }
        let wanted: std::collections::BTreeSet<_> = ids.iter().collect();
        found.retain(|id, _| wanted.contains(id));
        Ok(found)
    })
}

fn hang(found: &mut BTreeMap<ProjectId, Holding>, record: Record) {
    match record {
        Record::Attribution(record) => {
            if let Some(holding) = found.get_mut(&record.project) {
                holding.attributions.push(record);
            }
        }
        Record::Membership(record) => {
            if let Some(holding) = found.get_mut(&record.project) {
                holding.memberships.push(record);
            }
        }
        Record::Plan(record) => {
            if let Some(holding) = found.get_mut(&record.project) {
                holding.plans.push(record);
            }
        }
        Record::StageMove(record) => {
            if let Some(holding) = found.get_mut(&record.project) {
                holding.moves.push(record);
            }
        }
        _ => {}
    }
}
