//! One pass over the chunks: every aggregate of every request, gathered by leaf unit.

use std::collections::HashSet;

use model::facts::NULL;
use policy::lang::rows::{Aggregate, Function, Overflow};

use crate::snapshot::{Chunk, Snapshot, Values};
use crate::vector::{Binding, YES, places};

/// What an aggregate came to for the rows of one leaf unit, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Sum of the values, within what the guard of [`Gathered`] allows.
    sum: i64,
    /// Rows that passed.
    pub rows: u32,
    /// Of them, rows that had a value to sum.
    pub valued: u32,
    /// Of them, rows that owed a report.
    pub expected: u32,
    /// Of those, rows that had it.
    pub present: u32,
}

/// What one aggregate gathered, by the place of the leaf unit in its column of words.
pub struct Gathered {
    /// Per leaf unit.
    pub cells: Vec<Cell>,
    /// Sums moved out of the cells before they could leave 64 bits.
    spilled: Vec<i128>,
    /// No cell's sum can be further from zero than this.
    guard: u64,
    /// Smallest or largest value per leaf unit, [`NULL`] for none; empty unless asked for.
    pub extremes: Vec<i64>,
    /// Distinct values per leaf unit; empty unless asked for.
    pub distinct: Vec<HashSet<i64>>,
}

/// An aggregate with the column of units it is gathered by.
pub struct Job<'a> {
    /// The aggregate.
    pub aggregate: &'a Aggregate,
    /// The column of units.
    pub unit_column: usize,
    /// Rows that count apart, because several units share them: sorted (chunk, row).
    pub apart: &'a [(usize, usize)],
}

impl Gathered {
    fn new(job: &Job<'_>, leaves: usize) -> Self {
        let (extreme, distinct) = match job.aggregate.function {
            Function::Min(_) | Function::Max(_) => (leaves, 0),
            Function::CountDistinct(_) | Function::CountDistinctWords(_) => (0, leaves),
            Function::CountRows | Function::Sum(_) => (0, 0),
        };
        Self {
            cells: vec![Cell::default(); leaves],
            spilled: vec![0; leaves],
            guard: 0,
            extremes: vec![NULL; extreme],
            distinct: vec![HashSet::new(); distinct],
        }
    }

    /// The exact sum of a leaf unit.
    pub fn sum(&self, leaf: usize) -> i128 {
        self.spilled[leaf] + i128::from(self.cells[leaf].sum)
    }

    /// Makes room in the cells for values up to `largest`, `rows` of them; there is none where they
    /// could leave 64 bits among themselves.
    fn reserve(&mut self, largest: u64, rows: usize) -> bool {
        let coming = largest.saturating_mul(rows as u64);
        if coming > i64::MAX as u64 {
            return false;
        }
        if self.guard + coming > i64::MAX as u64 {
            for (cell, spilled) in self.cells.iter_mut().zip(&mut self.spilled) {
                *spilled += i128::from(cell.sum);
                cell.sum = 0;
            }
            self.guard = 0;
        }
        self.guard += coming;
        true
    }

    /// Adds what another part of the scan gathered.
    pub fn merge(mut self, other: Self, larger: bool) -> Self {
        for (leaf, cell) in other.cells.iter().enumerate() {
            self.spilled[leaf] += other.sum(leaf);
            let own = &mut self.cells[leaf];
            own.rows += cell.rows;
            own.valued += cell.valued;
            own.expected += cell.expected;
            own.present += cell.present;
        }
        for (own, found) in self.extremes.iter_mut().zip(&other.extremes) {
            *own = extreme(*own, *found, larger);
        }
        for (own, found) in self.distinct.iter_mut().zip(other.distinct) {
            own.extend(found);
        }
        self
    }
}

/// The smaller or larger of two values, null giving way.
pub fn extreme(one: i64, other: i64, larger: bool) -> i64 {
    match (one, other) {
        (NULL, found) | (found, NULL) => found,
        (one, other) => {
            if larger {
                one.max(other)
            } else {
                one.min(other)
            }
        }
    }
}

/// Whether an aggregate keeps the larger value.
pub const fn keeps_larger(function: &Function) -> bool {
    matches!(function, Function::Max(_))
}

/// Scans a run of chunks, the first of which is number `first`.
pub fn scan(
    snapshot: &Snapshot,
    binding: &Binding<'_>,
    jobs: &[Job<'_>],
    first: usize,
    chunks: &[std::sync::Arc<Chunk>],
) -> Result<Vec<Gathered>, Overflow> {
    let mut gathered: Vec<_> =
        jobs.iter().map(|job| Gathered::new(job, snapshot.words(job.unit_column).len())).collect();
    for (number, chunk) in chunks.iter().enumerate() {
        for (job, gathered) in jobs.iter().zip(&mut gathered) {
            gather(binding, job, first + number, chunk, gathered)?;
        }
    }
    Ok(gathered)
}

fn gather(
    binding: &Binding<'_>,
    job: &Job<'_>,
    number: usize,
    chunk: &Chunk,
    gathered: &mut Gathered,
) -> Result<(), Overflow> {
    let mask = mask(binding, job, number, chunk)?;
    let leaves = places(chunk, job.unit_column);
    let aggregate = job.aggregate;
    match &aggregate.function {
        Function::CountRows => count(leaves, mask.as_deref(), &mut gathered.cells),
        Function::CountDistinctWords(column) => {
            let words = places(chunk, *column).iter().map(|place| if *place == 0 { NULL } else { i64::from(*place) });
            let values: Vec<i64> = words.collect();
            count(leaves, mask.as_deref(), &mut gathered.cells);
            gather_distinct(leaves, mask.as_deref(), &values, gathered);
        }
        Function::CountDistinct(number) => {
            let values = binding.number(chunk, number)?;
            count(leaves, mask.as_deref(), &mut gathered.cells);
            gather_distinct(leaves, mask.as_deref(), &values, gathered);
        }
        Function::Min(number) | Function::Max(number) => {
            let values = binding.number(chunk, number)?;
            let larger = keeps_larger(&aggregate.function);
            count(leaves, mask.as_deref(), &mut gathered.cells);
            for row in passing(mask.as_deref(), chunk.len) {
                let kept = &mut gathered.extremes[leaves[row] as usize];
                *kept = extreme(*kept, values[row], larger);
            }
        }
        Function::Sum(number) => {
            let values = binding.number(chunk, number)?;
            let largest = match (number, &values) {
                (policy::lang::rows::Number::Column(column), _) => largest(chunk, *column),
                (_, values) => values.iter().filter(|v| **v != NULL).map(|v| v.unsigned_abs()).max().unwrap_or(0),
            };
            if gathered.reserve(largest, chunk.len) {
                sum(leaves, mask.as_deref(), &values, &mut gathered.cells);
            } else {
                sum_beyond_the_cells(leaves, mask.as_deref(), &values, gathered);
            }
        }
    }
    if let Some(presence) = &aggregate.presence {
        let present = binding.number(chunk, presence)?;
        reports(leaves, mask.as_deref(), due(binding, chunk), &present, &mut gathered.cells);
    }
    Ok(())
}

/// Which rows pass the filter; `None` when all do.
fn mask(binding: &Binding<'_>, job: &Job<'_>, number: usize, chunk: &Chunk) -> Result<Option<Vec<u8>>, Overflow> {
    let mut mask: Option<Vec<u8>> = None;
    for condition in &job.aggregate.filter {
        let answers = binding.test(chunk, &condition.test)?;
        match &mut mask {
            None => mask = Some(answers),
            Some(mask) => mask.iter_mut().zip(answers).for_each(|(own, found)| *own = (*own).min(found)),
        }
    }
    let from = job.apart.partition_point(|(chunk, _)| *chunk < number);
    let apart = job.apart[from..].iter().take_while(|(chunk, _)| *chunk == number);
    for (_, row) in apart {
        mask.get_or_insert_with(|| vec![YES; chunk.len])[*row] = crate::vector::NO;
    }
    Ok(mask)
}

fn passing(mask: Option<&[u8]>, len: usize) -> impl Iterator<Item = usize> + '_ {
    (0..len).filter(move |row| mask.is_none_or(|mask| mask[*row] == YES))
}

fn count(leaves: &[u32], mask: Option<&[u8]>, cells: &mut [Cell]) {
    match mask {
        None => leaves.iter().for_each(|leaf| cells[*leaf as usize].rows += 1),
        Some(mask) => {
            for (leaf, answer) in leaves.iter().zip(mask) {
                cells[*leaf as usize].rows += u32::from(*answer == YES);
            }
        }
    }
}

fn sum(leaves: &[u32], mask: Option<&[u8]>, values: &[i64], cells: &mut [Cell]) {
    let value = |value: i64| if value == NULL { 0 } else { value };
    match mask {
        None => {
            for (leaf, found) in leaves.iter().zip(values) {
                let cell = &mut cells[*leaf as usize];
                cell.sum += value(*found);
                cell.rows += 1;
                cell.valued += u32::from(*found != NULL);
            }
        }
        Some(mask) => {
            for ((leaf, found), answer) in leaves.iter().zip(values).zip(mask) {
                if *answer == YES {
                    let cell = &mut cells[*leaf as usize];
                    cell.sum += value(*found);
                    cell.rows += 1;
                    cell.valued += u32::from(*found != NULL);
                }
            }
        }
    }
}

/// The same for a chunk whose values could leave 64 bits together.
fn sum_beyond_the_cells(leaves: &[u32], mask: Option<&[u8]>, values: &[i64], gathered: &mut Gathered) {
    for row in passing(mask, values.len()) {
        let leaf = leaves[row] as usize;
        let cell = &mut gathered.cells[leaf];
        cell.rows += 1;
        if values[row] != NULL {
            gathered.spilled[leaf] += i128::from(values[row]);
            cell.valued += 1;
        }
    }
}

fn gather_distinct(leaves: &[u32], mask: Option<&[u8]>, values: &[i64], gathered: &mut Gathered) {
    for row in passing(mask, values.len()) {
        if values[row] != NULL {
            gathered.distinct[leaves[row] as usize].insert(values[row]);
        }
    }
}

fn reports(leaves: &[u32], mask: Option<&[u8]>, due: &[i64], present: &[i64], cells: &mut [Cell]) {
    for (row, leaf) in leaves.iter().enumerate() {
        let owed = u32::from(due[row] == 1 && mask.is_none_or(|mask| mask[row] == YES));
        let cell = &mut cells[*leaf as usize];
        cell.expected += owed;
        cell.present += owed & u32::from(present[row] != NULL);
    }
}

fn due<'c>(binding: &Binding<'_>, chunk: &'c Chunk) -> &'c [i64] {
    let column = binding.table().column("due").map_or(0, |(place, _)| place);
    match &chunk.columns[column] {
        Values::Int { values, .. } => values,
        Values::Word(_) => &[],
    }
}

fn largest(chunk: &Chunk, column: usize) -> u64 {
    match &chunk.columns[column] {
        Values::Int { largest, .. } => *largest,
        Values::Word(_) => 0,
    }
}
