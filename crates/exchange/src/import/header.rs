//! Finds the header of a table: one to three rows of headings, merged or not, with titles above.

use std::collections::BTreeMap;

use model::{MoneyUnit, Place};

use super::columns::{ColumnChoice, ColumnName, Columns, signature};
use super::field::{Field, Holds, Kind, Known, Synonyms, synonyms_of};
use super::findings::Findings;
use super::head::{Head, note_unit, title_month};
use super::likely::guess;
use crate::sheet::{CellValue, Sheet};

/// Rows from the top in which a header is looked for.
const LOOKED_AT: u32 = 40;
/// Rows a header may have.
const DEEPEST: u32 = 3;

/// A column that is read.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// 0-based column.
    pub index: u32,
    /// The heading, with the one above it.
    pub text: String,
    /// Unit of money that the heading or a note above the table names.
    pub unit: Option<MoneyUnit>,
    /// Year the heading names.
    pub year: Option<i16>,
    /// Year whose end the heading names.
    pub before_year: Option<i16>,
    /// Last month of the stretch from January that the heading names.
    pub to_month: Option<i8>,
}

/// A header as found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Header {
    /// First row.
    pub first_row: u32,
    /// Rows.
    pub depth: u32,
    /// Columns that are read, by key of the field.
    pub columns: BTreeMap<&'static str, Column>,
    /// Further columns for a field that has one already.
    pub doubles: Vec<(&'static Field, Column)>,
    /// Headings that nobody knows.
    unknown: Vec<(u32, String)>,
    /// Every column with a heading.
    pub names: Vec<ColumnName>,
    /// Columns by hand, with the choice; `None` for those remembered.
    pub by_hand: BTreeMap<u32, Option<ColumnChoice>>,
    /// Year and month of the title.
    pub title: (Option<i16>, Option<i8>),
}

impl Header {
    /// The first row below.
    pub(crate) fn data_row(&self) -> u32 {
        self.first_row + self.depth
    }

    /// Whether one column of each group that identifies a row is there.
    fn identifies(&self, kind: Kind) -> bool {
        self.columns.len() >= 2 && kind.needs().first().is_some_and(|group| self.has_one_of(group))
    }

    /// Whether every column that a table of the kind must have is there.
    pub(crate) fn meets(&self, kind: Kind) -> bool {
        kind.needs().iter().all(|group| self.has_one_of(group))
    }

    pub(crate) fn has_one_of(&self, group: &[Field]) -> bool {
        group.iter().any(|field| self.columns.contains_key(field.key))
    }

    /// Tells what is wrong with the header; whether rows can be read at all.
    pub(crate) fn tell(&self, kind: Kind, sheet: &Sheet, findings: &mut Findings) -> bool {
        let row = Place { line: self.first_row + self.depth, ..sheet.whole() };
        for (field, column) in &self.doubles {
            let first = self.columns.get(field.key).map_or(0, |first| first.index);
            let first = sheet.place(self.data_row() - 1, first).column;
            let place = sheet.place(self.data_row() - 1, column.index);
            findings.tell("column-twice", place, &[field.zh, &first, &column.text]);
        }
        for (column, text) in &self.unknown {
            let place = sheet.place(self.data_row() - 1, *column);
            match self.guess(kind, sheet, *column) {
                Some(guess) => {
                    let choice = format!("{}={}", place.column, guess.field.zh);
                    findings.tell("column-likely", place, &[text, guess.field.zh, &choice]);
                }
                None => findings.tell("column-unknown", place, &[text]),
            }
        }
        let missing: Vec<_> = kind.needs().iter().filter(|group| !self.has_one_of(group)).collect();
        for group in &missing {
            let (names, also) = looked_for(kind, group);
            findings.tell("column-missing", row.clone(), &[&names, &also]);
        }
        missing.is_empty()
    }

    /// What a column that nobody knows most likely is.
    pub(crate) fn guess(&self, kind: Kind, sheet: &Sheet, column: u32) -> Option<super::likely::Guess> {
        let name = self.names.iter().find(|name| name.index == column)?;
        self.unknown.iter().any(|(index, _)| *index == column).then(|| guess(kind, sheet, self, name)).flatten()
    }

    /// The headings of a column as they stand, from top to bottom.
    pub(crate) fn heading(&self, sheet: &Sheet, column: u32) -> String {
        let mut texts: Vec<String> = Vec::new();
        for row in self.first_row..self.data_row() {
            let text = sheet.shown(row, column).to_text().replace(['\n', '\r'], "");
            if !text.is_empty() && texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        texts.join("/")
    }

    /// Headings that nobody knows, by column.
    pub(crate) fn unknown(&self) -> &[(u32, String)] {
        &self.unknown
    }

    /// What tells tables of the same headings from others.
    pub(crate) fn signature(&self, kind: Kind) -> String {
        signature(kind, &self.names)
    }

    /// Whether the same heading stands over two columns.
    pub(crate) fn has_doubles(&self) -> bool {
        !self.doubles.is_empty()
    }
}

/// Names of the columns of a group, and what else they may be called.
pub(crate) fn looked_for(kind: Kind, group: &[Field]) -> (String, String) {
    let names: Vec<&str> = group.iter().map(|field| field.zh).collect();
    let also: Vec<String> = group.iter().flat_map(|field| synonyms_of(kind, field).into_iter().take(6)).collect();
    (names.join("或"), also.join("、"))
}

/// Finds the header of a kind; `None` when no rows look like one.
pub(crate) fn find(sheet: &Sheet, kind: Kind, columns: &Columns) -> Option<Header> {
    let top = Top::new(sheet);
    let mut best: Option<Header> = None;
    for depth in 1..=DEEPEST {
        for first_row in 0..sheet.height().min(LOOKED_AT).saturating_sub(depth - 1) {
            let header = read(&top, kind, first_row, depth, columns);
            // With equal columns the shallower and then the upper one, which are tried first.
            let more = best.as_ref().is_none_or(|best| header.score() > best.score());
            if more && header.identifies(kind) {
                best = Some(header);
            }
        }
    }
    let mut header = best?;
    header.title = title(sheet, header.first_row);
    let note = (0..header.first_row).rev().find_map(|row| row_note(sheet, row));
    for column in header.columns.values_mut() {
        column.unit = column.unit.or(note);
    }
    Some(header)
}

impl Header {
    /// Columns that make sense: doubles do not count.
    fn score(&self) -> usize {
        self.columns.len()
    }
}

fn title(sheet: &Sheet, header_row: u32) -> (Option<i16>, Option<i8>) {
    let texts = (0..header_row).flat_map(|row| sheet.rows.get(row as usize).into_iter().flatten());
    let mut told = texts.map(|value| title_month(&value.to_text()));
    told.find(|title| title.0.is_some()).unwrap_or_default()
}

fn row_note(sheet: &Sheet, row: u32) -> Option<MoneyUnit> {
    let cells = sheet.rows.get(row as usize)?;
    let alone = cells.iter().find_map(|value| note_unit(&value.to_text()));
    // 单位： and 万元 in two cells.
    alone.or_else(|| note_unit(&cells.iter().map(CellValue::to_text).collect::<String>()))
}

/// The rows in which a header is looked for.
struct Top<'a> {
    sheet: &'a Sheet,
    /// Columns that have a value there.
    width: u32,
    /// Whether each row has cells merged over several columns.
    merged: Vec<bool>,
}

impl<'a> Top<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        let rows = sheet.rows.iter().take((LOOKED_AT + DEEPEST) as usize);
        let width = rows.clone().map(Vec::len).max().map_or(0, |width| u32::try_from(width).unwrap_or(0));
        let is_wide =
            |row: u32, column: u32| sheet.merges.at(row, column).is_some_and(|m| m.last_column > m.first_column);
        let merged = (0..).zip(rows).map(|(row, _)| (0..width).any(|column| is_wide(row, column))).collect();
        Self { sheet, width, merged }
    }
}

fn read(top: &Top<'_>, kind: Kind, first_row: u32, depth: u32, columns: &Columns) -> Header {
    let synonyms = Synonyms::of(kind);
    let mut header = Header { first_row, depth, ..Header::default() };
    let heads: Vec<Vec<Head>> = (0..top.width)
        .map(|index| texts(top, first_row, depth, index).iter().map(|text| Head::read(text)).collect())
        .collect();
    header.names = ColumnName::all((0..).zip(heads.iter().map(Vec::as_slice)));
    let choices = columns.choices(kind, &header.names);
    for (index, heads) in (0..).zip(&heads) {
        let Some(leaf) = heads.last() else { continue };
        let choice = choices.get(&index);
        let found = match choice {
            Some((choice, remembered)) => {
                header.by_hand.insert(index, (!*remembered).then(|| (*choice).clone()));
                Some(choice.field_of(kind).map_or(Known::Unread, Known::Field))
            }
            None => known(synonyms, heads),
        };
        let text = heads.iter().map(|head| head.text.as_str()).collect::<Vec<_>>().join("/");
        match found {
            Some(Known::Field(field)) => {
                let mut column = column(index, text, heads);
                // What the heading says today goes before what was said of another file.
                column.unit = match choice {
                    Some((choice, false)) => choice.unit.or(column.unit),
                    Some((choice, true)) => column.unit.or(choice.unit),
                    None => column.unit,
                };
                header.place(field, column);
            }
            Some(Known::Unread) => {}
            None if leaf.keys.is_empty() => {}
            None => header.unknown.push((index, text)),
        }
    }
    header
}

fn column(index: u32, text: String, heads: &[Head]) -> Column {
    Column {
        index,
        text,
        unit: heads.iter().rev().find_map(|head| head.unit),
        year: heads.iter().rev().find_map(|head| head.year),
        before_year: heads.iter().rev().find_map(|head| head.before_year),
        to_month: heads.iter().rev().find_map(|head| head.to_month),
    }
}

impl Header {
    /// A column for a field: the first, or the one that a person chose, is read.
    fn place(&mut self, field: &'static Field, column: Column) {
        let chosen = |column: &Column| self.by_hand.contains_key(&column.index);
        match self.columns.get(field.key) {
            None => {
                self.columns.insert(field.key, column);
            }
            Some(first) if chosen(first) && !chosen(&column) => {}
            Some(first) if chosen(&column) && !chosen(first) => {
                self.columns.insert(field.key, column);
            }
            Some(_) => self.doubles.push((field, column)),
        }
    }
}

/// The headings over a column from top to bottom, each once.
fn texts(top: &Top<'_>, first_row: u32, depth: u32, column: u32) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for row in first_row..first_row + depth {
        let is_last = row + 1 == first_row + depth;
        let mut text = top.sheet.shown(row, column).to_text();
        if text.is_empty() && !is_last {
            text = group_to_the_left(top, row, column);
        }
        if !text.is_empty() && texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts
}

/// In a sheet without merged headings (a text file), a heading stands over the blank cells to its
/// right as far as there are headings below them and none between.
fn group_to_the_left(top: &Top<'_>, row: u32, column: u32) -> String {
    let sheet = top.sheet;
    let merged = top.merged.get(row as usize).copied().unwrap_or(false);
    if merged || sheet.value(row + 1, column).is_empty() {
        return String::new();
    }
    for left in (0..column).rev() {
        let text = sheet.value(row, left).to_text();
        if !text.is_empty() {
            // A heading with nothing below it is a column of its own.
            return if sheet.value(row + 1, left).is_empty() { String::new() } else { text };
        }
        if sheet.value(row + 1, left).is_empty() {
            return String::new();
        }
    }
    String::new()
}

/// What a column is: by all its headings, by the last two, or by the last alone.
fn known(synonyms: &Synonyms, heads: &[Head]) -> Option<Known> {
    let (leaf, above) = heads.split_last()?;
    if let Some(group) = above.last() {
        for group in &group.keys {
            for leaf in &leaf.keys {
                if let Some(known) = synonyms.get(&format!("{group}/{leaf}")) {
                    return Some(known);
                }
            }
        }
    }
    leaf.keys.iter().find_map(|key| synonyms.get(key))
}

/// Columns whose sums can be checked.
pub(crate) fn money_columns(header: &Header, kind: Kind) -> Vec<(&'static Field, &Column)> {
    let money = kind.fields().iter().filter(|field| field.holds == Holds::Money);
    money.filter_map(|field| header.columns.get(field.key).map(|column| (field, column))).collect()
}
