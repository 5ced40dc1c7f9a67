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

    /// The column that holds project numbers.
    #[must_use]
    pub fn project_column(&self) -> usize {
        self.table.column("project").map_or(0, |(place, _)| place)
    }

    /// First and last project number of a chunk.
    #[must_use]
    pub fn range(&self, chunk: usize) -> Option<(i64, i64)> {
        let chunk = self.chunks.get(chunk)?;
        let Values::Int { values, .. } = &chunk.columns[self.project_column()] else { return None };
        Some((*values.first()?, *values.last()?))
    }

    /// The chunk that a project is in, or would be in, and the range of project numbers to load anew
    /// for it: from its first project to just before the next chunk's first.
    #[must_use]
    pub fn chunk_of(&self, project: i64) -> Option<(usize, (i64, i64))> {
        let starts: Vec<i64> = (0..self.chunks.len()).filter_map(|n| Some(self.range(n)?.0)).collect();
        let place = starts.partition_point(|start| *start <= project).saturating_sub(1);
        let first = if place == 0 { i64::MIN + 1 } else { *starts.get(place)? };
        let last = starts.get(place + 1).map_or(i64::MAX, |next| next - 1);
        starts.get(place).map(|_| (place, (first, last)))
    }

    /// The same table with one chunk taken anew from a batch that holds all rows of its range.
    /// Other chunks are shared. A chunk that has grown past twice its size is cut in two.
    #[must_use]
    pub fn with_chunk(&self, place: usize, batch: &FactBatch) -> Self {
        let mut next = self.clone();
        let places = next.places(batch);
        let mut chunks = Vec::new();
        let mut first = 0;
        while first < batch.len() {
            let rest = batch.len() - first;
            let end = if rest <= 2 * CHUNK_PROJECTS { batch.len() } else { end_of_chunk(batch, first) };
            chunks.push(Arc::new(chunk(batch, &places, first, end)));
            first = end;
        }
        next.chunks.splice(place..(place + 1).min(next.chunks.len()), chunks);
        next
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
        let Some((place, _)) = self.chunk_of(project) else { return Vec::new() };
        let Values::Int { values, .. } = &self.chunks[place].columns[self.project_column()] else { return Vec::new() };
        let first = values.partition_point(|number| *number < project);
        let rows = values[first..].iter().take_while(|number| **number == project).count();
        (first..first + rows).map(|index| (place, index)).collect()
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
        FactColumn::Int(values) => {
            let values = values[first..end].to_vec();
            let present = values.iter().filter(|value| **value != NULL);
            let largest = present.map(|value| value.unsigned_abs()).max().unwrap_or(0);
            Values::Int { values, largest }
        }
        FactColumn::Word { codes, .. } => {
            let place = |code: &u32| if *code == NULL_WORD { 0 } else { places[*code as usize] };
            Values::Word(codes[first..end].iter().map(place).collect())
        }
    };
    Chunk { len: end - first, columns: batch.columns.iter().zip(places).map(column).collect() }
}
