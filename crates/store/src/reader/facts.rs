//! Facts of a period.

use std::borrow::Cow;
use std::collections::HashMap;
use std::{fmt, thread};

use model::facts::{NULL, NULL_WORD, SharedPart};
use model::unit::NotAUnitCode;
use model::{FactBatch, FactColumn, FactTable, Period, ProjectId, Role};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::Reader;
use crate::database::{Connection, Row, Value};
use crate::facts::{Parameters, loading_sql, shared_sql};
use crate::{ReportBasis, StoreError};

/// Projects below which one connection loads everything.
const WORTH_PARTING: i64 = 20_000;
/// Connections at most that load one batch together.
const PARTS: usize = 4;

impl Reader {
    /// The facts of a period at a position, of all projects or of those from one id to another,
    /// ordered by project and list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts(
        &self,
        table: FactTable,
        period: Period,
        position: i64,
        basis: ReportBasis,
        range: Option<(ProjectId, ProjectId)>,
    ) -> Result<FactBatch, StoreError> {
        let range = match range {
            Some((first, last)) => (first.number(), last.number()),
            None => self.all_projects().await?,
        };
        // Other connections may see later entries than this snapshot: none of them counts.
        let position = position.min(self.head.position);
        let sql = loading_sql(table, basis, self.dialect());
        let mut parts = part(range).into_iter().map(|range| Parameters { period, position, range });
        let Some(own) = parts.next() else { return Ok(FactBatch::empty(table)) };
        let mut elsewhere = Vec::new();
        for parameters in parts {
            let connection = self.store.try_begin_reading().await?;
            let sql = sql.clone();
            elsewhere.push(match connection {
                Some(mut connection) => {
                    let load = async move { load(&mut connection, table, sql, parameters).await };
                    Ok(tokio::spawn(load))
                }
                None => Err(parameters),
            });
        }
        let mut batch = load(&mut *self.connection().await, table, sql.clone(), own).await?;
        for part in elsewhere {
            let more = match part {
                Ok(task) => task.await.map_err(|error| StoreError::unreadable("a part of the facts", error))??,
                Err(parameters) => load(&mut *self.connection().await, table, sql.clone(), parameters).await?,
            };
            batch.append(more);
        }
        Ok(batch.finish())
    }

    /// First and last number of the projects there ever were.
    async fn all_projects(&self) -> Result<(i64, i64), StoreError> {
        let sql = "select coalesce(min(id), 1), coalesce(max(id), 0) from projects".to_owned();
        let read = |row: &Row| Ok((row.int(0)?, row.int(1)?));
        Ok(self.first("counting projects", sql, Vec::new(), read).await?.unwrap_or((1, 0)))
    }

    /// The parts of projects that several units share on the last day of the period, by project,
    /// role, and in the order of the shares. Projects of one unit have none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_parts(&self, period: Period, position: i64) -> Result<Vec<SharedPart>, StoreError> {
        let sql = shared_sql(self.dialect());
        let values = vec![period.last_day().number().into(), position.into()];
        let mut parts = self.all("reading shared projects", sql, values, shared_part).await?;
        parts.sort_by_key(|part| (part.project, part.role, part.from_ppm));
        Ok(parts)
    }
}

fn shared_part(row: &Row) -> Result<SharedPart, StoreError> {
    let (project, role) = (row.int(0)?, row.text(1)?);
    let place = || format!("the shares of project {project}");
    Ok(SharedPart {
        project,
        role: Role::parse(&role).ok_or_else(|| StoreError::unreadable(place(), &role))?,
        unit: row.text(2)?.parse().map_err(|error: NotAUnitCode| StoreError::unreadable(place(), error))?,
        from_ppm: row.int(4)?,
        to_ppm: row.int(5)?,
    })
}

/// Divides a range of project numbers among the processors.
fn part((first, last): (i64, i64)) -> Vec<(i64, i64)> {
    let count = last.saturating_sub(first).saturating_add(1);
    if count <= WORTH_PARTING {
        return if count > 0 { vec![(first, last)] } else { Vec::new() };
    }
    let parts = thread::available_parallelism().map_or(1, usize::from).min(PARTS) as i64;
    let width = count / parts + 1;
    let starts = (0..parts).map(|part| first + part * width).filter(|start| *start <= last);
    starts.map(|start| (start, last.min(start.saturating_add(width - 1)))).collect()
}

async fn load(
    connection: &mut Connection,
    table: FactTable,
    sql: String,
    parameters: Parameters,
) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::new(table);
    let values = parameters.values().into_iter().map(Value::Int).collect();
    connection.each("loading facts", sql, values, |row| gathered.push(&row)).await?;
    Ok(gathered)
}

/// A batch under construction.
struct Gathered {
    table: FactTable,
    columns: Vec<Gathering>,
}

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

    fn push(&mut self, word: Option<&str>) {
        let code = self.code(word);
        self.codes.push(code);
    }

    fn word(&self, row: usize) -> Option<&str> {
        self.words.get(self.codes[row] as usize).map(String::as_str)
    }
}

/// Reads a row's values straight into the columns.
struct PushRow<'a>(&'a mut [Gathering]);

/// A text, copied only where it was escaped.
#[derive(Deserialize)]
struct Word<'a>(#[serde(borrow)] Cow<'a, str>);

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
                    words.push(word.as_ref().map(|word| word.0.as_ref()));
                }
            }
        }
        Ok(())
    }
}

impl Gathered {
    fn new(table: FactTable) -> Self {
        let column = |column: &model::Column| {
            if column.kind.is_word() { Gathering::Word(Words::default()) } else { Gathering::Int(Vec::new()) }
        };
        Self { table, columns: table.columns().map(column).collect() }
    }

    /// Adds a row, which comes as one JSON array.
    fn push(&mut self, row: &Row) -> Result<(), StoreError> {
        let json = row.borrowed_or_none(0)?.unwrap_or_default();
        let mut reader = serde_json::Deserializer::from_str(json);
        let pushed = reader.deserialize_seq(PushRow(&mut self.columns));
        pushed.map_err(|error| StoreError::unreadable(format_args!("the row of facts {json}"), error))
    }

    /// Adds the rows of another batch of the same table.
    fn append(&mut self, more: Self) {
        for (column, more) in self.columns.iter_mut().zip(more.columns) {
            match (column, more) {
                (Gathering::Int(values), Gathering::Int(more)) => values.extend(more),
                (Gathering::Word(words), Gathering::Word(more)) => {
                    let codes: Vec<u32> = more.words.iter().map(|word| words.code(Some(word))).collect();
                    let code = |code: u32| codes.get(code as usize).copied().unwrap_or(NULL_WORD);
                    words.codes.extend(more.codes.into_iter().map(code));
                }
                // Batches of one table have the same columns.
                _ => {}
            }
        }
    }

    /// The batch in the order of project and list, its words in the order of their first rows.
    fn finish(self) -> FactBatch {
        let order = self.order();
        let column = |column| match column {
            Gathering::Int(values) => match &order {
                Some(order) => FactColumn::Int(order.iter().map(|&row| values[row]).collect()),
                None => FactColumn::Int(values),
            },
            Gathering::Word(words) => match &order {
                Some(order) => {
                    let mut sorted = Words::default();
                    order.iter().for_each(|&row| sorted.push(words.word(row)));
                    FactColumn::Word { codes: sorted.codes, words: sorted.words }
                }
                None => FactColumn::Word { codes: words.codes, words: words.words },
            },
        };
        FactBatch { table: self.table, columns: self.columns.into_iter().map(column).collect() }
    }

    /// The rows in order; `None` when they are in order already, as they mostly come.
    fn order(&self) -> Option<Vec<usize>> {
        let place = |name: &str| self.table.column(name).and_then(|(index, _)| self.columns.get(index));
        let Some(Gathering::Int(projects)) = place("project") else { return None };
        let lists = match place("list") {
            Some(Gathering::Word(lists)) => Some(lists),
            _ => None,
        };
        let key = |row: usize| (projects[row], lists.and_then(|lists| lists.word(row)));
        if (1..projects.len()).all(|row| key(row - 1) <= key(row)) {
            return None;
        }
        let mut order: Vec<usize> = (0..projects.len()).collect();
        order.sort_by_key(|&row| key(row));
        Some(order)
    }
}
