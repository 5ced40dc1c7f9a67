//! A table of facts in chunks of columns, copied on write.

use std::collections::HashMap;
use std::sync::Arc;

use model::facts::{NULL, NULL_WORD};
use model::{FactBatch, FactColumn, FactTable};
use policy::lang::rows::Row;

/// Projects in a chunk. A change rebuilds one chunk; a scan works through one at a time in cache.
pub const CHUNK_PROJECTS: usize = 4096;

/// Words of a column; place 0 stands for null, so that scans never branch on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    words: Vec<String>,
    places: HashMap<String, u32>,
}

/// Values of a column in a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Integers, [`NULL`] for null; `largest` is the largest absolute value.
    Int {
        /// One per row.
        values: Vec<i64>,
        /// Largest absolute value, by which sums know how far they can go in 64 bits.
        largest: u64,
    },
    /// Places in [`Words`].
    Word(Vec<u32>),
}

/// Consecutive rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Rows.
    pub len: usize,
    /// One per column of the table.
    pub columns: Vec<Values>,
}

/// A table of facts of one period at one ledger position.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The table.
    pub table: FactTable,
    /// Chunks in the order of project numbers.
    pub chunks: Vec<Arc<Chunk>>,
    words: Vec<Arc<Words>>,
}

impl Words {
    /// Every word with its place from 0; place 0 is null and reads as the empty text.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        std::iter::once("").chain(self.words.iter().map(String::as_str))
    }

    /// Places, null's included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len() + 1
    }

    /// Whether there is no word but null.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The word in a place; `None` for null.
    #[must_use]
    pub fn get(&self, place: u32) -> Option<&str> {
        self.words.get((place as usize).checked_sub(1)?).map(String::as_str)
    }

    fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        self.words.push(word.to_owned());
        let place = self.words.len() as u32;
        self.places.insert(word.to_owned(), place);
        place
    }
}

impl Snapshot {
    /// Takes over a batch ordered by project.
    #[must_use]
    pub fn new(batch: &FactBatch) -> Self {
        let words = batch.columns.iter().map(|_| Arc::new(Words::default())).collect();
        let mut snapshot = Self { table: batch.table, chunks: Vec::new(), words };
        let places = snapshot.places(batch);
        let mut first = 0;
        while first < batch.len() {
            let end = end_of_chunk(batch, first);
            snapshot.chunks.push(Arc::new(chunk(batch, &places, first, end)));
            first = end;
        }
        snapshot
    }

    /// The words of a column.
    #[must_use]
    pub fn words(&self, column: usize) -> &Words {
        &self.words[column]
    }

    /// Rows in all chunks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len).sum()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Bytes of memory that its values take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_column = |values: &Values| match values {
            Values::Int { values, .. } => size_of_val(values.as_slice()),
            Values::Word(places) => size_of_val(places.as_slice()),
        };
        self.chunks.iter().flat_map(|chunk| &chunk.columns).map(of_column).sum()
    }

    /// The column that holds project numbers.
    #[must_use]
    pub fn project_column(&self) -> usize {
        self.table.column("project").map_or(0, |(place, _)| place)
    }

    /// The chunk that a project is in, or would be in; `None` when there is no chunk.
    #[must_use]
    pub fn chunk_of(&self, project: i64) -> Option<usize> {
        let after = self.chunks.partition_point(|chunk| match &chunk.columns[self.project_column()] {
            Values::Int { values, .. } => values.first().is_some_and(|first| *first <= project),
            Values::Word(_) => false,
        });
        (!self.chunks.is_empty()).then(|| after.saturating_sub(1))
    }

    /// The same table with the rows of one project taken anew from a batch that holds all of them:
    /// its chunk is rebuilt, the others are shared. A chunk that has grown past twice its size is cut
    /// in two.
    #[must_use]
    pub fn with_project(&self, project: i64, batch: &FactBatch) -> Self {
        let mut next = self.clone();
        let places = next.places(batch);
        let rows = chunk(batch, &places, 0, batch.len());
        let Some(place) = self.chunk_of(project) else {
            next.chunks.extend((rows.len > 0).then(|| Arc::new(rows)));
            return next;
        };
        let old = &self.chunks[place];
        let (from, to) = self.span(old, project);
        let rebuilt = old.spliced(from, to, &rows);
        let middle = self.middle(&rebuilt);
        let parts = match rebuilt.len {
            0 => Vec::new(),
            len if len > 2 * CHUNK_PROJECTS && (1..len).contains(&middle) => {
                vec![Arc::new(rebuilt.part(0, middle)), Arc::new(rebuilt.part(middle, len))]
            }
            _ => vec![Arc::new(rebuilt)],
        };
        next.chunks.splice(place..=place, parts);
        next
    }

    /// First row of a project in a chunk, and one past its last.
    fn span(&self, chunk: &Chunk, project: i64) -> (usize, usize) {
        let Values::Int { values, .. } = &chunk.columns[self.project_column()] else { return (0, 0) };
        (values.partition_point(|number| *number < project), values.partition_point(|number| *number <= project))
    }

    /// The first row of the project in the middle of a chunk.
    fn middle(&self, chunk: &Chunk) -> usize {
        match &chunk.columns[self.project_column()] {
            Values::Int { values, .. } if !values.is_empty() => self.span(chunk, values[values.len() / 2]).0,
            _ => 0,
        }
    }

    /// For each column of words, the places of the batch's words in the snapshot's.
    fn places(&mut self, batch: &FactBatch) -> Vec<Vec<u32>> {
        let columns = batch.columns.iter().zip(&mut self.words);
        let places = columns.map(|(column, known)| match column {
            FactColumn::Int(_) => Vec::new(),
            FactColumn::Word { words, .. } => {
                let known = Arc::make_mut(known);
                words.iter().map(|word| known.place(word)).collect()
            }
        });
        places.collect()
    }

    /// All rows as one batch.
    #[must_use]
    pub fn batch(&self) -> FactBatch {
        let mut batch = FactBatch::empty(self.table);
        for (column, values) in batch.columns.iter_mut().enumerate() {
            let parts = self.chunks.iter().map(|chunk| &chunk.columns[column]);
            match values {
                FactColumn::Int(all) => parts.for_each(|part| {
                    if let Values::Int { values, .. } = part {
                        all.extend_from_slice(values);
                    }
                }),
                FactColumn::Word { codes, words } => {
                    words.clone_from(&self.words[column].words);
                    // Place 0 is null; the others lie one further than in a batch.
                    parts.for_each(|part| {
                        if let Values::Word(places) = part {
                            codes.extend(places.iter().map(|place| place.checked_sub(1).unwrap_or(NULL_WORD)));
                        }
                    });
                }
            }
        }
        batch
    }

    /// A row, for reading one at a time.
    #[must_use]
    pub fn row(&self, chunk: usize, index: usize) -> SnapshotRow<'_> {
        SnapshotRow { snapshot: self, chunk: &self.chunks[chunk], index }
    }

    /// Chunk and index of every row of a project.
    #[must_use]
    pub fn rows_of(&self, project: i64) -> Vec<(usize, usize)> {
        let Some(place) = self.chunk_of(project) else { return Vec::new() };
        let (from, to) = self.span(&self.chunks[place], project);
        (from..to).map(|index| (place, index)).collect()
    }
}

impl Values {
    fn ints(values: Vec<i64>) -> Self {
        let present = values.iter().filter(|value| **value != NULL);
        let largest = present.map(|value| value.unsigned_abs()).max().unwrap_or(0);
        Self::Int { values, largest }
    }
}

impl Chunk {
    /// The same rows with those from `from` to `to` replaced.
    fn spliced(&self, from: usize, to: usize, rows: &Self) -> Self {
        let column = |(old, new): (&Values, &Values)| match (old, new) {
            (Values::Int { values: old, .. }, Values::Int { values: new, .. }) => {
                Values::ints([&old[..from], new, &old[to..]].concat())
            }
            (Values::Word(old), Values::Word(new)) => Values::Word([&old[..from], new, &old[to..]].concat()),
            // Both are columns of one table, so they are of one kind.
            (old, _) => old.clone(),
        };
        let columns = self.columns.iter().zip(&rows.columns).map(column).collect();
        Self { len: self.len - (to - from) + rows.len, columns }
    }

    /// The rows from `from` to `to`.
    fn part(&self, from: usize, to: usize) -> Self {
        let column = |values: &Values| match values {
            Values::Int { values, .. } => Values::ints(values[from..to].to_vec()),
            Values::Word(places) => Values::Word(places[from..to].to_vec()),
        };
        Self { len: to - from, columns: self.columns.iter().map(column).collect() }
    }
}

/// A row of a snapshot.
#[derive(Clone, Copy)]
pub struct SnapshotRow<'a> {
    snapshot: &'a Snapshot,
    chunk: &'a Chunk,
    index: usize,
}

impl SnapshotRow<'_> {
    /// Place of the word in a column; `None` for null.
    #[must_use]
    pub fn place(&self, column: usize) -> Option<u32> {
        match &self.chunk.columns[column] {
            Values::Word(places) => Some(places[self.index]).filter(|place| *place > 0),
            Values::Int { .. } => None,
        }
    }

    /// Whether the project owes a report of the period.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.snapshot.table.column("due").is_some_and(|(place, _)| self.int(place) == 1)
    }

    /// The number of the project.
    #[must_use]
    pub fn project(&self) -> i64 {
        self.int(self.snapshot.project_column())
    }
}

impl Row for SnapshotRow<'_> {
    fn int(&self, column: usize) -> i64 {
        match &self.chunk.columns[column] {
            Values::Int { values, .. } => values[self.index],
            Values::Word(_) => NULL,
        }
    }

    fn word(&self, column: usize) -> Option<&str> {
        match &self.chunk.columns[column] {
            Values::Word(places) => self.snapshot.words[column].get(places[self.index]),
            Values::Int { .. } => None,
        }
    }
}

/// End of the chunk that begins at `first`: a full chunk, and on until the project changes.
fn end_of_chunk(batch: &FactBatch, first: usize) -> usize {
    let len = batch.len();
    let mut end = (first + CHUNK_PROJECTS).min(len);
    let Some((place, _)) = batch.table.column("project") else { return end };
    if let FactColumn::Int(projects) = &batch.columns[place] {
        while end < len && projects[end] == projects[end - 1] {
            end += 1;
        }
    }
    end
}

fn chunk(batch: &FactBatch, places: &[Vec<u32>], first: usize, end: usize) -> Chunk {
    let column = |(column, places): (&FactColumn, &Vec<u32>)| match column {
        FactColumn::Int(values) => Values::ints(values[first..end].to_vec()),
        FactColumn::Word { codes, .. } => {
            let place = |code: &u32| if *code == NULL_WORD { 0 } else { places[*code as usize] };
            Values::Word(codes[first..end].iter().map(place).collect())
        }
    };
    Chunk { len: end - first, columns: batch.columns.iter().zip(places).map(column).collect() }
}
