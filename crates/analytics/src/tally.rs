//! Indicators over a snapshot: leaf units first, then up to the subjects.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::facts::{NULL, SharedPart, cut};
use model::{Absence, Outcome, Ratio, Role};
use policy::lang::Indicator;
use policy::lang::rows::{Aggregate, Function, Overflow, Term, Test};
use policy::pack::Shared;
use rayon::prelude::*;

use crate::boundaries::Boundaries;
use crate::scan::{Gathered, Job, extreme, keeps_larger, scan};
use crate::snapshot::{Snapshot, SnapshotRow};
use crate::vector::Binding;

/// An indicator to compute.
#[derive(Clone, Debug)]
pub struct Request {
    /// The compiled indicator.
    pub indicator: Indicator,
    /// In what sense rows belong to units.
    pub by: Role,
    /// How rows shared between units count.
    pub shared: Shared,
    /// The units of the day by which rows belong, and the subjects among them.
    pub boundaries: Arc<Boundaries>,
}

/// What an indicator came to for a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Fen, ones or days; or why there is no number.
    pub outcome: Outcome,
    /// Rows that passed.
    pub rows: u64,
    /// Of them, rows that owed a report the indicator reads.
    pub expected: u64,
    /// Of those, rows whose report was there.
    pub present: u64,
}

/// One aggregate of one subject, before terms are added.
#[derive(Clone, Debug, Default)]
struct Part {
    sum: i128,
    rows: u64,
    valued: u64,
    expected: u64,
    present: u64,
    extreme: Option<i64>,
    distinct: HashSet<i64>,
}

/// Tasks that the chunks are dealt out to: more than the cores of a large machine.
const TASKS: usize = 32;

/// Computes indicators over one table in one pass: for each request, one tally per subject of its
/// boundaries. Rows are gathered by leaf unit, so that requests on several boundaries share the pass.
/// An overflow in any row makes every figure of the pass `OutOfRange`; no rule that was checked can
/// come to one over facts within the bounds of their columns.
#[must_use]
pub fn tally(snapshot: &Snapshot, requests: &[Request], shared: &[SharedPart]) -> Vec<Vec<Tally>> {
    match try_tally(snapshot, requests, shared) {
        Ok(tallies) => tallies,
        Err(Overflow) => {
            let outcome = Outcome::Absent(Absence::OutOfRange);
            let none = Tally { outcome, rows: 0, expected: 0, present: 0 };
            requests.iter().map(|request| vec![none; request.boundaries.grouping.subjects.len()]).collect()
        }
    }
}

fn try_tally(snapshot: &Snapshot, requests: &[Request], shared: &[SharedPart]) -> Result<Vec<Vec<Tally>>, Overflow> {
    let aggregates = || requests.iter().flat_map(|request| &request.indicator.terms).map(|term| &term.aggregate);
    let tests = aggregates().flat_map(|aggregate| &aggregate.filter).map(|condition| &condition.test as &Test);
    let numbers =
        aggregates().flat_map(|aggregate| aggregate.function.argument().into_iter().chain(aggregate.presence.as_ref()));
    let binding = Binding::new(snapshot, tests, numbers);
    let apart: HashMap<Role, Apart<'_>> =
        Role::ALL.iter().map(|role| (*role, Apart::new(snapshot, shared, *role))).collect();
    let jobs: Vec<Job<'_>> = requests
        .iter()
        .flat_map(|request| request.indicator.terms.iter().map(move |term| (request, term)))
        .map(|(request, term)| Job {
            aggregate: &term.aggregate,
            unit_column: unit_column(snapshot, request.by),
            apart: if request.shared == Shared::Main { &[] } else { &apart[&request.by].rows },
        })
        .collect();
    let gathered = gather(snapshot, &binding, &jobs)?;

    let mut leaves: HashMap<(Role, *const Boundaries), Vec<Vec<usize>>> = HashMap::new();
    let mut gathered = gathered.into_iter();
    let mut tallies = Vec::with_capacity(requests.len());
    for request in requests {
        let boundaries = &request.boundaries;
        let words = snapshot.words(unit_column(snapshot, request.by));
        let of_words = || boundaries.grouping.of_words(&boundaries.tree, words);
        let subjects = leaves.entry((request.by, Arc::as_ptr(boundaries))).or_insert_with(of_words);
        let count = boundaries.grouping.subjects.len();
        let mut terms = Vec::new();
        for term in &request.indicator.terms {
            let Some(gathered) = gathered.next() else { return Err(Overflow) };
            let mut parts = roll_up(&term.aggregate, &gathered, subjects, count);
            if request.shared != Shared::Main {
                apart[&request.by].add(snapshot, term, request, &mut parts)?;
            }
            terms.push((term, parts));
        }
        tallies.push((0..count).map(|subject| finish(&terms, subject)).collect());
    }
    Ok(tallies)
}

fn unit_column(snapshot: &Snapshot, role: Role) -> usize {
    snapshot.table.column(role.as_str()).map_or(0, |(place, _)| place)
}

fn gather(snapshot: &Snapshot, binding: &Binding<'_>, jobs: &[Job<'_>]) -> Result<Vec<Gathered>, Overflow> {
    let per_task = snapshot.chunks.len().div_ceil(TASKS).max(1);
    let runs = snapshot.chunks.par_chunks(per_task).enumerate();
    let parts = runs.map(|(task, chunks)| scan(snapshot, binding, jobs, task * per_task, chunks));
    let merge = |one: Vec<Gathered>, other: Vec<Gathered>| {
        let both = one.into_iter().zip(other).zip(jobs);
        both.map(|((one, other), job)| one.merge(other, keeps_larger(&job.aggregate.function))).collect()
    };
    match parts.try_reduce_with(|one, other| Ok(merge(one, other))) {
        Some(gathered) => gathered,
        None => scan(snapshot, binding, jobs, 0, &[]),
    }
}

/// Adds leaf units up to the subjects they count for.
fn roll_up(aggregate: &Aggregate, gathered: &Gathered, leaves: &[Vec<usize>], subjects: usize) -> Vec<Part> {
    let larger = keeps_larger(&aggregate.function);
    let mut parts = vec![Part::default(); subjects];
    for (leaf, subjects) in leaves.iter().enumerate() {
        let cell = gathered.cells[leaf];
        if cell.rows == 0 {
            continue;
        }
        for subject in subjects {
            let part = &mut parts[*subject];
            part.sum += gathered.sum(leaf);
            part.rows += u64::from(cell.rows);
            part.valued += u64::from(cell.valued);
            part.expected += u64::from(cell.expected);
            part.present += u64::from(cell.present);
            if let Some(found) = gathered.extremes.get(leaf) {
                part.keep(*found, larger);
            }
            if let Some(found) = gathered.distinct.get(leaf) {
                part.distinct.extend(found);
            }
        }
    }
    parts
}

impl Part {
    fn keep(&mut self, found: i64, larger: bool) {
        let kept = extreme(self.extreme.unwrap_or(NULL), found, larger);
        self.extreme = Some(kept).filter(|kept| *kept != NULL);
    }

    /// Whether no row had anything to aggregate. A carried value counts: it stands for the report.
    fn is_without_value(&self, function: &Function) -> bool {
        match function {
            Function::CountRows => false,
            Function::CountDistinct(_) | Function::CountDistinctWords(_) => self.distinct.is_empty(),
            Function::Sum(_) => self.valued == 0,
            Function::Min(_) | Function::Max(_) => self.extreme.is_none(),
        }
    }

    fn outcome(&self, aggregate: &Aggregate) -> Outcome {
        if self.expected > 0 && self.is_without_value(&aggregate.function) {
            return Outcome::Absent(Absence::NotReported);
        }
        let whole = |number: i128| Outcome::Number(Ratio::whole(number));
        match &aggregate.function {
            Function::CountRows => whole(i128::from(self.rows)),
            Function::CountDistinct(_) | Function::CountDistinctWords(_) => whole(self.distinct.len() as i128),
            // As both databases answer it.
            Function::Sum(_) => match i64::try_from(self.sum) {
                Ok(sum) => whole(i128::from(sum)),
                Err(_) => Outcome::Absent(Absence::OutOfRange),
            },
            Function::Min(_) | Function::Max(_) => {
                self.extreme.map_or(Outcome::Absent(Absence::NotDue), |extreme| whole(i128::from(extreme)))
            }
        }
    }
}

/// Adds the terms of an indicator for a subject; the first absence wins.
fn finish(terms: &[(&Term, Vec<Part>)], subject: usize) -> Tally {
    let mut tally = Tally { outcome: Outcome::Number(Ratio::ZERO), rows: 0, expected: 0, present: 0 };
    for (term, parts) in terms {
        let part = &parts[subject];
        tally.rows += part.rows;
        tally.expected += part.expected;
        tally.present += part.present;
        tally.outcome = match (tally.outcome, part.outcome(&term.aggregate)) {
            (Outcome::Number(sum), Outcome::Number(next)) => {
                let sum = if term.negative { sum.sub(next) } else { sum.add(next) };
                sum.map_or(Outcome::Absent(Absence::OutOfRange), Outcome::Number)
            }
            (absent @ Outcome::Absent(_), _) | (_, absent) => absent,
        };
    }
    tally
}

/// Rows of projects that several units share in a role.
struct Apart<'a> {
    rows: Vec<(usize, usize)>,
    parts: HashMap<i64, Vec<&'a SharedPart>>,
}

impl<'a> Apart<'a> {
    fn new(snapshot: &Snapshot, shared: &'a [SharedPart], role: Role) -> Self {
        let mut parts: HashMap<i64, Vec<&SharedPart>> = HashMap::new();
        for part in shared.iter().filter(|part| part.role == role) {
            parts.entry(part.project).or_default().push(part);
        }
        let mut rows: Vec<_> = parts.keys().flat_map(|project| snapshot.rows_of(*project)).collect();
        rows.sort_unstable();
        Self { rows, parts }
    }

    /// Counts shared rows one by one: in full for each subject that has a part, or by part.
    fn add(&self, snapshot: &Snapshot, term: &Term, request: &Request, parts: &mut [Part]) -> Result<(), Overflow> {
        for (chunk, index) in &self.rows {
            let row = snapshot.row(*chunk, *index);
            if !term.aggregate.passes(&row)? {
                continue;
            }
            let Some(shares) = self.parts.get(&row.project()) else { continue };
            let mut counted = HashSet::new();
            for (place, share) in shares.iter().enumerate() {
                for subject in request.boundaries.of_unit(share.unit.as_str()) {
                    let first = counted.insert(subject);
                    match request.shared {
                        Shared::Full if !first => {}
                        Shared::Full | Shared::Main => parts[subject].add_row(&term.aggregate, &row, None, true)?,
                        Shared::Split => parts[subject].add_row(&term.aggregate, &row, Some(share), place == 0)?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl Part {
    /// Adds one row; of a money sum only the share's part. A row that is split counts once, for its
    /// main unit.
    fn add_row(
        &mut self,
        aggregate: &Aggregate,
        row: &SnapshotRow<'_>,
        share: Option<&SharedPart>,
        counts: bool,
    ) -> Result<(), Overflow> {
        let value = match aggregate.function.argument() {
            Some(number) => number.value(row)?,
            None => None,
        };
        if let (Function::Sum(_), Some(value)) = (&aggregate.function, value) {
            let part = share.map_or(value, |share| cut(value, share.to_ppm) - cut(value, share.from_ppm));
            self.sum += i128::from(part);
            self.valued += 1;
        }
        if !counts {
            return Ok(());
        }
        self.rows += 1;
        match &aggregate.function {
            Function::CountDistinctWords(column) => {
                self.distinct.extend(row.place(*column).map(i64::from));
            }
            Function::CountDistinct(_) => self.distinct.extend(value),
            function @ (Function::Min(_) | Function::Max(_)) => {
                self.keep(value.unwrap_or(NULL), keeps_larger(function));
            }
            Function::CountRows | Function::Sum(_) => {}
        }
        if let Some(presence) = &aggregate.presence {
            self.expected += u64::from(row.is_due());
            self.present += u64::from(row.is_due() && presence.value(row)?.is_some());
        }
        Ok(())
    }
}
