//! What all imports have in common: nothing is written unless every row can be taken, or the user
//! names the rows to take; everything wrong is told at once; the same file twice changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Change, Day, Key, Place, Problem, Problems, ProjectId, Record, Sealed, Severity};
use serde::Serialize;

use crate::access::{Grant, Pass};
use crate::diff::{FieldChange, fields};
use crate::house::Desk;
use crate::match_projects::{Decision, Doubt};
use crate::{AppError, House, Refusal};

/// Rows as read from files, with the problems met in reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows<R> {
    /// The rows that could be read.
    pub rows: Vec<R>,
    /// What is wrong with the files.
    pub problems: Problems,
}

/// How an import is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Only show what would be written.
    pub dry_run: bool,
    /// The rows to take, by the places of their rows; all when `None`. With rows named, problems of
    /// other rows do not stand in the way.
    pub take: Option<BTreeSet<Place>>,
    /// Rows to leave out, by the places of their rows; their problems do not stand in the way.
    pub leave: BTreeSet<Place>,
    /// Why: for corrections, late reports, and rows added to a frozen list.
    pub reason: String,
    /// The day on which what has no date of its own changes; today when `None`.
    pub as_of: Option<Day>,
    /// Which project a row means, where that is in doubt, by the places of rows.
    pub decide: BTreeMap<Place, Decision>,
    /// What doubtful rows mean that `decide` does not name; asked about when `None`.
    pub decide_rest: Option<Decision>,
    /// Take the rows without errors and leave the others, instead of taking all or none.
    pub skip_bad: bool,
}

/// What becomes of a row or the records it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// Something that was not there before.
    Created,
    /// Something that is there changes.
    Changed,
    /// Nothing differs.
    Unchanged,
    /// Not taken: it has an error, or is not among the rows named.
    Skipped,
}

/// One line of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviewLine {
    /// The rows it comes from.
    pub rows: Vec<Place>,
    /// What it is about: a name with a code or period.
    pub title: String,
    /// The project, where it is about one.
    pub project: Option<ProjectId>,
    /// What becomes of it.
    pub kind: LineKind,
    /// It speaks of a simulated project.
    pub simulated: bool,
    /// The records that change, field by field.
    pub records: Vec<RecordChange>,
}

/// What changes in one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordChange {
    /// The record.
    pub key: Key,
    /// Its fields that change; empty when the record goes.
    pub fields: Vec<FieldChange>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Lines that create something.
    pub created: usize,
    /// Lines that change something.
    pub changed: usize,
    /// Lines in which nothing differs.
    pub unchanged: usize,
    /// Lines not taken.
    pub skipped: usize,
    /// Everything wrong or doubtful, of reading and of matching.
    pub problems: Problems,
    /// Rows that may mean one project or another, for a person to decide.
    pub doubts: Vec<Doubt>,
    /// An error stands in the way: nothing was written.
    pub blocked: bool,
    /// Line by line.
    pub preview: Vec<PreviewLine>,
    /// The entry; `None` for a dry run, when blocked, and when nothing differs.
    pub sealed: Option<Sealed>,
}

/// What one subject of an import (a unit, a project, a report) leads to.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub rows: Vec<Place>,
    pub title: String,
    pub project: Option<ProjectId>,
    /// Whether the project is simulated.
    pub simulated: bool,
    /// Whether it was there before.
    pub known: bool,
    /// Records with what stands in their place now.
    pub puts: Vec<(Option<Record>, Record)>,
    /// Records that go.
    pub drops: Vec<Record>,
}

impl Item {
    pub(crate) fn new(rows: Vec<Place>, title: String, known: bool) -> Self {
        Self { rows, title, project: None, simulated: false, known, puts: Vec::new(), drops: Vec::new() }
    }

    /// Puts a record in the place of what is there, unless it is the same.
    pub(crate) fn put(&mut self, before: Option<Record>, after: Record) {
        if before.as_ref() != Some(&after) {
            self.puts.push((before, after));
        }
    }

    fn line(&self) -> PreviewLine {
        let put = |(before, after): &(Option<Record>, Record)| RecordChange {
            key: after.key(),
            fields: fields(before.as_ref(), Some(after)),
        };
        let mut records: Vec<_> = self.puts.iter().map(put).collect();
        records.extend(self.drops.iter().map(|gone| RecordChange { key: gone.key(), fields: Vec::new() }));
        let kind = match (self.known, records.is_empty()) {
            (_, true) => LineKind::Unchanged,
            (true, false) => LineKind::Changed,
            (false, false) => LineKind::Created,
        };
        let (rows, title, project) = (self.rows.clone(), self.title.clone(), self.project);
        PreviewLine { rows, title, project, kind, simulated: self.simulated, records }
    }
}

/// An answer, or the problem of the row that has none.
pub(crate) type OrProblem<T> = Result<T, Box<Problem>>;

/// What an import decided.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    pub items: Vec<Item>,
    pub problems: Problems,
    pub doubts: Vec<Doubt>,
    pub grant: Option<Grant>,
}

impl Decided {
    /// Tells a problem of a row.
    pub(crate) fn tell(&mut self, problem: impl Into<Box<Problem>>) {
        self.problems.push(*problem.into());
    }

    /// Tells a refusal that concerns one row.
    pub(crate) fn refuse(&mut self, refusal: &Refusal, place: Place) {
        self.problems.push(refusal.problem(place));
    }
}

/// What a cell says; a blank one keeps what was there.
pub(crate) fn said(said: &str, kept: &str) -> String {
    if said.is_empty() { kept.to_owned() } else { said.to_owned() }
}

/// Splits rows into those to take and the number of the others.
pub(crate) fn taken<R>(rows: Vec<R>, options: &ImportOptions, place: impl Fn(&R) -> &Place) -> (Vec<R>, usize) {
    let all = rows.len();
    let rows: Vec<_> = rows.into_iter().filter(|row| options.takes(place(row))).collect();
    let skipped = all - rows.len();
    (rows, skipped)
}

/// The problems of reading that stand in the way: errors of rows that are to be taken, and of files.
fn stands_in_the_way(problem: &Problem, options: &ImportOptions) -> bool {
    problem.severity == Severity::Error && options.takes(&row_of(&problem.place))
}

/// The row of a cell.
#[must_use]
pub fn row_of(cell: &Place) -> Place {
    Place { column: String::new(), ..cell.clone() }
}

impl ImportOptions {
    /// Whether a row is to be taken.
    fn takes(&self, row: &Place) -> bool {
        self.take.as_ref().is_none_or(|take| take.contains(row)) && !self.leave.contains(row)
    }
}

/// Records what was decided, or says why not.
pub(crate) async fn finish(
    desk: Option<Desk<'_>>,
    act: Act,
    reading: Problems,
    skipped: usize,
    decided: Decided,
    options: &ImportOptions,
) -> Result<ImportOutcome, AppError> {
    let wrong = reading.iter().any(|problem| stands_in_the_way(problem, options)) || decided.problems.any_error();
    let blocked = wrong && !options.skip_bad;
    let doubts = decided.doubts;
    let mut outcome = ImportOutcome { skipped, blocked, doubts, problems: reading, ..ImportOutcome::default() };
    let bad: BTreeSet<Place> = errors(&decided.problems);
    outcome.problems.extend(decided.problems.0);
    let mut good = Vec::new();
    for item in decided.items {
        let mut line = item.line();
        if line.rows.iter().any(|row| bad.contains(row)) {
            line.kind = LineKind::Skipped;
        }
        match line.kind {
            LineKind::Created => outcome.created += 1,
            LineKind::Changed => outcome.changed += 1,
            LineKind::Unchanged => outcome.unchanged += 1,
            LineKind::Skipped => outcome.skipped += 1,
        }
        if line.kind != LineKind::Skipped {
            good.push(item);
        }
        outcome.preview.push(line);
    }
    let changes = changes(good);
    if let (Some(desk), Some(grant), false, false) = (desk, decided.grant, blocked, changes.is_empty()) {
        outcome.sealed = Some(desk.record(&grant, act, &options.reason, changes).await?);
    }
    Ok(outcome)
}

fn errors(problems: &Problems) -> BTreeSet<Place> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| row_of(&problem.place)).collect()
}

fn changes(items: Vec<Item>) -> Vec<Change> {
    let mut changes = Vec::new();
    for item in items {
        changes.extend(item.drops.iter().map(|gone| Change::Drop(gone.key())));
        changes.extend(item.puts.into_iter().map(|(_, after)| Change::Put(after)));
    }
    changes
}

/// A place to decide at: the desk for a real import, a snapshot for a dry run.
pub(crate) enum Table<'h> {
    /// Nothing will be written.
    Dry(store::Reader),
    /// The head of the ledger is held.
    Real(Desk<'h>),
}

impl<'h> Table<'h> {
    pub(crate) async fn lay(house: &'h House, pass: &Pass, options: &ImportOptions) -> Result<Self, AppError> {
        Ok(if options.dry_run { Self::Dry(house.read(pass).await?) } else { Self::Real(house.write(pass).await?) })
    }

    pub(crate) fn reader(&self) -> &store::Reader {
        match self {
            Self::Dry(reader) => reader,
            Self::Real(desk) => desk,
        }
    }

    pub(crate) fn desk(self) -> Option<Desk<'h>> {
        match self {
            Self::Dry(_) => None,
            Self::Real(desk) => Some(desk),
        }
    }
}
