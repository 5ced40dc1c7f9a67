//! Importing reports: each row is judged like a report typed on a form. They go in as handed in;
//! accepting them stays a step of its own.

use std::collections::{BTreeMap, BTreeSet};

use exchange::import::ReportRow;
use exchange::import::field::{self, reports as column};
use model::report::Typed;
use model::{Act, Place, ProjectId, Record, Report, UnitCode};
use store::Reader;

use crate::access::{Actor, Pass, Right, enter};
use crate::closing::Closings;
use crate::holding::Holding;
use crate::import::{Decided, ImportOptions, ImportOutcome, Item, OrProblem, Rows, Table, finish, taken};
use crate::judge_report::{Case, Standing, judge};
use crate::known::Known;
use crate::match_projects::{Clue, Doubt, Matcher};
use crate::submit_report::{chain_of, hand, reporters};
use crate::unit_names::UnitNames;
use crate::{AppError, House, Refusal};

/// Imports reports of any periods. Warnings are told and do not stand in the way.
///
/// # Errors
/// Refuses who may not; problems of rows come with the outcome.
pub async fn import_reports(
    house: &House,
    actor: &Actor,
    input: Rows<ReportRow>,
    options: &ImportOptions,
) -> Result<ImportOutcome, AppError> {
    let pass = enter(actor, Right::ImportReports)?;
    let table = Table::lay(house, &pass, options).await?;
    let (rows, skipped) = taken(input.rows, options, |row| row.place.row());
    let mut ground = Ground::lay(house, table.reader(), actor, &pass, &rows, options).await?;
    let mut decided = Decided::default();
    for some in rows.chunks(ROWS_AT_ONCE) {
        let meant: Vec<_> = some.iter().map(|row| ground.meant(row, &mut decided.doubts)).collect();
        ground.look_up(table.reader(), meant.iter().flatten().copied().collect()).await?;
        for (row, meant) in some.iter().zip(meant) {
            if let Err(problem) = meant.and_then(|id| ground.decide(row, id, &mut decided, options)) {
                decided.tell(problem);
            }
        }
    }
    // What was known of the projects is let go before the entry is made.
    let decisions = ground.matcher.into_decisions();
    let outcome = finish(table.desk(), Act::ImportReports, input.problems, skipped, decided, options).await?;
    if outcome.sealed.is_some() {
        let clues: Vec<_> = rows.iter().map(|row| (Clue::of(&row.project), row.place.row().clone())).collect();
        decisions.remember(house, &clues).await?;
    }
    Ok(outcome)
}

/// Rows whose projects' reports are looked up and held together.
const ROWS_AT_ONCE: usize = 2000;

/// What is known of the projects and periods of the rows.
struct Ground<'a> {
    actor: &'a Actor,
    pass: &'a Pass,
    known: std::sync::Arc<Known>,
    names: UnitNames,
    matcher: Matcher,
    /// Those of the projects of the rows at hand.
    reports: BTreeMap<ProjectId, Vec<Report>>,
    /// What rows of this file handed in so far.
    handed: BTreeMap<ProjectId, Vec<Report>>,
    closings: Closings,
}

impl<'a> Ground<'a> {
    async fn lay(
        house: &House,
        reader: &Reader,
        actor: &'a Actor,
        pass: &'a Pass,
        rows: &[ReportRow],
        options: &ImportOptions,
    ) -> Result<Self, AppError> {
        let known = house.known(reader).await?;
        let clues: Vec<_> = rows.iter().map(|row| Clue::of(&row.project)).collect();
        let matcher = Matcher::load(house, reader, &known, pass, &clues, options).await?;
        let closings = Closings::of(house, reader).await?;
        let names = UnitNames::new(&known, pass);
        let (reports, handed) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { actor, pass, known, names, matcher, reports, handed, closings })
    }

    /// The project that a row means.
    fn meant(&self, row: &ReportRow, doubts: &mut Vec<Doubt>) -> OrProblem<ProjectId> {
        let at = row.place.cell(if row.project.name.is_empty() { &column::CODE } else { &column::NAME });
        Ok(self.matcher.expected(&row.project, &at, doubts)?.project.id)
    }

    /// Looks up the reports of some projects.
    async fn look_up(&mut self, reader: &Reader, projects: BTreeSet<ProjectId>) -> Result<(), AppError> {
        self.reports = reader.reports_of_many(&projects).await?;
        for project in projects {
            for report in self.handed.get(&project).into_iter().flatten() {
                replace(self.reports.entry(project).or_default(), report.clone());
            }
        }
        Ok(())
    }

    fn decide(
        &mut self,
        row: &ReportRow,
        id: ProjectId,
        decided: &mut Decided,
        options: &ImportOptions,
    ) -> OrProblem<()> {
        let place = row.place.row().clone();
        let holding = &self.matcher.holdings[&id];
        let named = self.unit_of(row, holding)?;
        let chain = chain_of(holding, row.period, &self.known).map_err(|refusal| refusal.problem(place.clone()))?;
        let judged = (|| {
            let grant = self.pass.any(&self.known.tree, &reporters(holding, row.period))?;
            let right = if named.is_some() { Right::ReportFor } else { Right::SubmitReport };
            let (hand, _) = hand(&enter(self.actor, right)?, holding, row.period, &chain, &self.known, named.as_ref())?;
            let case = Case {
                holding,
                period: row.period,
                reports: self.reports.get(&id).map(Vec::as_slice).unwrap_or_default(),
                chain: &chain,
                tree: &self.known.tree,
                closed: self.closings.close(row.period, &chain, &self.known.tree),
                today: self.known.today,
            };
            let judged = judge(&case, &typed(row, options), &hand, &|field| cell(row, field))?;
            Ok::<_, Refusal>((judged, grant))
        })();
        let (judged, grant) = judged.map_err(|refusal| refusal.problem(place.clone()))?;
        let known = matches!(judged.standing, Standing::Same | Standing::Again | Standing::Correction);
        let mut item = Item::new(vec![place], format!("{} {}", holding.project.name, row.period), known);
        item.project = Some(id);
        item.simulated = holding.project.simulated;
        decided.problems.extend(judged.problems.0.clone());
        decided.grant = Some(grant);
        if judged.standing != Standing::Same {
            self.hand_in(id, &mut item, judged.superseded, judged.report);
        }
        decided.items.push(item);
        Ok(())
    }

    /// Puts the reports on the item, and among those that later rows of the file are judged by.
    fn hand_in(&mut self, id: ProjectId, item: &mut Item, superseded: Option<Report>, report: Report) {
        let (reports, handed) = (self.reports.entry(id).or_default(), self.handed.entry(id).or_default());
        for report in superseded.into_iter().chain([report]) {
            replace(handed, report.clone());
            let before = replace(reports, report.clone());
            item.put(before.map(Record::Report), Record::Report(report));
        }
    }

    /// The unit whose figure it is, when another than the actor's own: the one the row names, or the
    /// one that answers for the project.
    fn unit_of(&self, row: &ReportRow, holding: &Holding) -> OrProblem<Option<UnitCode>> {
        let own = &self.actor.post.unit;
        let unit = match &row.unit {
            Some(unit) => self.names.find(unit, row.place.cell(&column::UNIT))?,
            None => {
                let reporters = reporters(holding, row.period);
                let first = reporters.first().cloned();
                if reporters.contains(own) { own.clone() } else { first.unwrap_or_else(|| own.clone()) }
            }
        };
        Ok(Some(unit).filter(|unit| unit != own))
    }
}

/// Puts a report in the place of the one it is a new state of, which it gives back.
fn replace(reports: &mut Vec<Report>, report: Report) -> Option<Report> {
    let same = |other: &&mut Report| other.period == report.period && other.version == report.version;
    if let Some(before) = reports.iter_mut().find(same) {
        return Some(std::mem::replace(before, report));
    }
    reports.push(report);
    None
}

/// What the row says; the reason of the whole import where the row gives none.
fn typed(row: &ReportRow, options: &ImportOptions) -> Typed {
    let mut typed = row.typed.clone();
    if typed.reason.trim().is_empty() {
        typed.reason.clone_from(&options.reason);
    }
    typed
}

/// The cell of a field of [`Typed`].
fn cell(row: &ReportRow, name: &str) -> Place {
    let known: Option<&field::Field> = column::ALL.iter().find(|field| field.key == name);
    known.map_or_else(|| row.place.row().clone(), |field| row.place.cell(field))
}
