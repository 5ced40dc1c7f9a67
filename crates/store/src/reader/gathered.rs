//! Facts as they come in, row by row, on their way to batches.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use model::facts::{MEMBER_COLUMNS, NULL, NULL_WORD, PROJECT_COLUMNS};
use model::{Column, FactBatch, FactColumn, FactTable};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use crate::StoreError;
use crate::database::Row;
use crate::facts::Batches;

/// Projects with their memberships; what a membership has of its project is put to it at the end.
pub(super) struct Gathered {
    /// Of each project, its number first.
    projects: Vec<Gathering>,
    /// Of each membership, its list first.
    members: Vec<Gathering>,
    /// The row of each membership's project.
    project_of: Vec<usize>,
}

/// A column under construction.
enum Gathering {
    Int(Vec<i64>),
    Word(Words),
}

#[derive(Default)]
struct Words {
    codes: Vec<u32>,
    words: Vec<String>,
    known: HashMap<String, u32>,
}

impl Gathered {
    pub(super) fn new() -> Self {
        let gatherings = |columns: &[Column]| columns.iter().map(Gathering::new).collect();
        Self { projects: gatherings(PROJECT_COLUMNS), members: gatherings(MEMBER_COLUMNS), project_of: Vec::new() }
    }

    /// Adds a block of projects: a JSON array in which the columns of each project, an array, are
    /// followed by its memberships, an array of arrays.
    pub(super) fn push(&mut self, row: &Row) -> Result<(), StoreError> {
        let Some(json) = row.borrowed_or_none(0)? else { return Ok(()) };
        let mut reader = serde_json::Deserializer::from_str(json);
        let pushed = reader.deserialize_seq(PushBlock(self)).and_then(|()| reader.end());
        pushed.map_err(|error| StoreError::unreadable("facts", error))
    }

    /// Adds what was gathered of other projects.
    pub(super) fn append(&mut self, more: Self) {
        let before = len(&self.projects);
        self.project_of.extend(more.project_of.into_iter().map(|project| before + project));
        let columns = self.projects.iter_mut().chain(&mut self.members);
        for (column, more) in columns.zip(more.projects.into_iter().chain(more.members)) {
            column.append(more);
        }
    }

    /// The batches in the order of project and list, their words in the order of their first rows.
    pub(super) fn finish(self) -> Batches {
        let number = |row: usize| self.projects.first().and_then(|numbers| numbers.int(row));
        let list = |row: usize| self.members.first().and_then(|lists| lists.word(row));
        let mut memberships: Vec<usize> = (0..self.project_of.len()).collect();
        memberships.sort_by_key(|&row| (number(self.project_of[row]), list(row)));
        let of_projects: Vec<usize> = memberships.iter().map(|&row| self.project_of[row]).collect();
        let own = self.members.iter().map(|column| column.taken(&memberships));
        let of_projects = self.projects.iter().map(|column| column.taken(&of_projects));
        let members = FactBatch { table: FactTable::Members, columns: own.chain(of_projects).collect() };

        let mut projects: Vec<usize> = (0..len(&self.projects)).collect();
        projects.sort_by_key(|&row| number(row));
        let columns = self.projects.iter().map(|column| column.taken(&projects)).collect();
        Batches { projects: FactBatch { table: FactTable::Projects, columns }, members }
    }
}

fn len(columns: &[Gathering]) -> usize {
    match columns.first() {
        Some(Gathering::Int(values)) => values.len(),
        Some(Gathering::Word(words)) => words.codes.len(),
        None => 0,
    }
}

impl Gathering {
    fn new(column: &Column) -> Self {
        if column.kind.is_word() { Self::Word(Words::default()) } else { Self::Int(Vec::new()) }
    }

    fn int(&self, row: usize) -> Option<i64> {
        match self {
            Self::Int(values) => values.get(row).copied(),
            Self::Word(_) => None,
        }
    }

    fn word(&self, row: usize) -> Option<&str> {
        match self {
            Self::Int(_) => None,
            Self::Word(words) => words.words.get(*words.codes.get(row)? as usize).map(String::as_str),
        }
    }

    fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Int(values), Self::Int(more)) => values.extend(more),
            (Self::Word(words), Self::Word(more)) => {
                let codes: Vec<u32> = more.words.iter().map(|word| words.code(Some(word))).collect();
                let code = |code: u32| codes.get(code as usize).copied().unwrap_or(NULL_WORD);
                words.codes.extend(more.codes.into_iter().map(code));
            }
            // Both are the same column.
            _ => {}
        }
    }

    /// The values of some rows.
    fn taken(&self, rows: &[usize]) -> FactColumn {
        match self {
            Self::Int(values) => FactColumn::Int(rows.iter().map(|&row| values[row]).collect()),
            Self::Word(words) => words.taken(rows),
        }
    }
}

impl Words {
    fn code(&mut self, word: Option<&str>) -> u32 {
        let Some(word) = word else { return NULL_WORD };
        if let Some(code) = self.known.get(word) {
            return *code;
        }
        let code = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.known.insert(word.to_owned(), code);
        code
    }

    fn taken(&self, rows: &[usize]) -> FactColumn {
        let mut words = Vec::new();
        let mut places = vec![NULL_WORD; self.words.len()];
        let mut place = |code: u32| {
            let Some(place) = places.get_mut(code as usize) else { return NULL_WORD };
            if *place == NULL_WORD {
                *place = words.len() as u32;
                words.push(self.words[code as usize].clone());
            }
            *place
        };
        let codes = rows.iter().map(|&row| place(self.codes[row])).collect();
        FactColumn::Word { codes, words }
    }
}

/// Reads projects and their memberships by turns.
struct PushBlock<'a>(&'a mut Gathered);

/// Reads rows; gives their number.
struct PushRows<'a>(&'a mut [Gathering]);

/// Reads a row's values straight into the columns.
struct PushRow<'a>(&'a mut [Gathering]);

/// A text, copied only where it was escaped.
#[derive(Deserialize)]
struct Word<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Visitor<'de> for PushBlock<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of projects and memberships")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut block: A) -> Result<(), A::Error> {
        let mut project = len(&self.0.projects);
        while block.next_element_seed(PushRow(&mut self.0.projects))?.is_some() {
            let members = block.next_element_seed(PushRows(&mut self.0.members))?;
            let members = members.ok_or_else(|| serde::de::Error::custom("a project without its memberships"))?;
            self.0.project_of.extend(std::iter::repeat_n(project, members));
            project += 1;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for PushRows<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, rows: D) -> Result<usize, D::Error> {
        rows.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PushRows<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arrays of {} values", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<usize, A::Error> {
        let mut pushed = 0;
        while rows.next_element_seed(PushRow(self.0))?.is_some() {
            pushed += 1;
        }
        Ok(pushed)
    }
}

impl<'de> DeserializeSeed<'de> for PushRow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, row: D) -> Result<(), D::Error> {
        row.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PushRow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} values", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<(), A::Error> {
        for (index, column) in self.0.iter_mut().enumerate() {
            let short = || serde::de::Error::invalid_length(index, &"a value for each column");
            match column {
                Gathering::Int(values) => {
                    values.push(row.next_element::<Option<i64>>()?.ok_or_else(short)?.unwrap_or(NULL));
                }
                Gathering::Word(words) => {
                    let word = row.next_element::<Option<Word<'de>>>()?.ok_or_else(short)?;
                    let code = words.code(word.as_ref().map(|word| word.0.as_ref()));
                    words.codes.push(code);
                }
            }
        }
        Ok(())
    }
}
