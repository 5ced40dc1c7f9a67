//! Importing projects with their units, stages, lists and plans.
//!
//! A line of a list speaks for that list: a name or total that differs from the project's own is kept
//! as the list's. Lines without a list speak for the project. A blank cell leaves what is there.

mod group;
mod headers;
mod lists;
mod opening;
mod own;
mod stages;
mod units;

use std::collections::BTreeMap;
use std::sync::Arc;

use exchange::import::ProjectRow;
use model::{Act, Day, Place, ProjectId, Report};
use store::{LATEST, Reader};

use crate::access::{Actor, Pass, Right, enter};
use crate::holding::Holding;
use crate::import::{Decided, ImportOptions, ImportOutcome, Item, Rows, Table, finish, taken};
use crate::known::Known;
use crate::match_projects::Matcher;
use crate::unit_names::UnitNames;
use crate::{AppError, House};

use group::Group;

/// Imports projects.
///
/// # Errors
/// Refuses who may not; problems of rows and of list headers come with the outcome.
pub async fn import_projects(
    house: &House,
    actor: &Actor,
    input: Rows<ProjectRow>,
    options: &ImportOptions,
) -> Result<ImportOutcome, AppError> {
    let pass = enter(actor, Right::ImportProjects)?;
    let table = Table::lay(house, &pass, options).await?;
    let (rows, skipped) = taken(input.rows, options, |row| row.place.row());
    let ground = Ground::lay(house, table.reader(), &pass, options, &rows).await?;
    let mut decided = Decided::default();
    let mut after: BTreeMap<ProjectId, Holding> = BTreeMap::new();
    for group in group::groups(&rows, &ground.matcher, ground.next, &mut decided) {
        let (item, holding) = ground.decide(&group, &mut decided);
        decided.items.push(item);
        after.insert(group.id, holding);
    }
    let lists = headers::touched(&rows);
    let packs = house.packs.all(table.reader(), LATEST).await?;
    let problems = headers::check(table.reader(), &packs, &lists, after, ground.known.today).await?;
    decided.problems.extend(problems.0);
    let outcome = finish(table.desk(), Act::ImportProjects, input.problems, skipped, decided, options).await?;
    if outcome.sealed.is_some() {
        let clues: Vec<_> = rows.iter().map(|row| (group::clue(row), row.place.row().clone())).collect();
        ground.matcher.decisions().remember(house, &clues).await?;
    }
    Ok(outcome)
}

/// What is known of the projects of the rows.
struct Ground<'a> {
    pass: &'a Pass,
    options: &'a ImportOptions,
    known: Arc<Known>,
    names: UnitNames,
    matcher: Matcher,
    reports: BTreeMap<ProjectId, Vec<Report>>,
    frozen: Vec<headers::Frozen>,
    next: ProjectId,
}

impl<'a> Ground<'a> {
    async fn lay(
        house: &House,
        reader: &Reader,
        pass: &'a Pass,
        options: &'a ImportOptions,
        rows: &[ProjectRow],
    ) -> Result<Self, AppError> {
        let known = house.known(reader).await?;
        let clues: Vec<_> = rows.iter().map(group::clue).collect();
        let matcher = Matcher::load(house, reader, &known, pass, &clues, options).await?;
        let before_is_told = rows.iter().any(|row| row.done_before.is_some());
        let ids = matcher.holdings.keys().copied().filter(|_| before_is_told).collect();
        let reports = reader.reports_of_many(&ids).await?;
        let frozen = headers::frozen(&house.packs.all(reader, LATEST).await?);
        let (names, next) = (UnitNames::new(&known, pass), reader.next_project_id().await?);
        Ok(Self { pass, options, known, names, matcher, reports, frozen, next })
    }

    /// The day on which what has no date of its own changes.
    fn as_of(&self) -> Day {
        self.options.as_of.unwrap_or(self.known.today)
    }

    /// What the rows of one project lead to, and the project with what hangs on it afterwards.
    fn decide(&self, group: &Group<'_>, decided: &mut Decided) -> (Item, Holding) {
        let before = self.matcher.holdings.get(&group.id);
        let places: Vec<Place> = group.rows.iter().map(|row| row.place.row().clone()).collect();
        let title = before.map_or(group.rows[0].name.as_str(), |before| before.project.name.as_str());
        let mut item = Item::new(places, title.to_owned(), before.is_some());
        item.project = Some(group.id);
        let project = own::merged(before.map(|before| &before.project), group, decided);
        let mut after = before.cloned().unwrap_or_else(|| Holding::new(project.clone()));
        after.project = project;
        item.simulated = after.project.simulated;
        units::merge(self, group, &mut after, decided);
        stages::merge(self, group, &mut after, &mut item, decided);
        lists::merge(self, group, &mut after, decided);
        self.check_reach(before, &after, group, decided);
        put_all(before, &after, &mut item);
        opening::put(self, group, &after, &mut item, decided);
        (item, after)
    }

    /// A project is written only by who reaches a unit that answers for it, before and after.
    fn check_reach(&self, before: Option<&Holding>, after: &Holding, group: &Group<'_>, decided: &mut Decided) {
        let day = self.as_of();
        let keepers = [before, Some(after)].into_iter().flatten().map(|holding| holding.keepers(day));
        for keepers in keepers.filter(|keepers| !keepers.is_empty()) {
            match self.pass.any(&self.known.tree, &keepers) {
                Ok(grant) => decided.grant = Some(grant),
                Err(refusal) => {
                    decided.refuse(&refusal, group.rows[0].place.row().clone());
                    return;
                }
            }
        }
    }
}

/// Puts every record of a project that differs from what was there.
fn put_all(before: Option<&Holding>, after: &Holding, item: &mut Item) {
    use model::Record;
    let was = before.map(records).unwrap_or_default();
    let was: BTreeMap<_, _> = was.into_iter().map(|record| (record.key(), record)).collect();
    for record in records(after) {
        item.put(was.get(&record.key()).cloned(), record);
    }
    fn records(holding: &Holding) -> Vec<Record> {
        let mut records = vec![Record::Project(holding.project.clone())];
        records.extend(holding.attributions.iter().cloned().map(Record::Attribution));
        records.extend(holding.memberships.iter().cloned().map(Record::Membership));
        records.extend(holding.plans.iter().cloned().map(Record::Plan));
        records.extend(holding.moves.iter().cloned().map(Record::StageMove));
        records
    }
}
