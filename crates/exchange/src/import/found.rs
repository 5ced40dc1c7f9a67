//! What was recognised in files before anything is read: each table with its columns, what they are,
//! and how that is known. For a person to look over, and to remember what he decided.

use super::columns::{ColumnChoice, NO_COLUMNS};
use super::field::Kind;
use super::{Setting, Source, header, is_instructions, table_of};
use crate::sheet::{self, Sheet};
use model::{MoneyUnit, Place};

/// A table in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFound {
    /// The row of its headings.
    pub place: Place,
    /// What tells tables of the same headings from others.
    pub signature: String,
    /// Its columns.
    pub columns: Vec<ColumnFound>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFound {
    /// Its letter.
    pub letter: String,
    /// Its headings, from top to bottom.
    pub heading: String,
    /// How it is remembered.
    pub name: String,
    /// The field it is, or most likely is: key and name.
    pub field: Option<(&'static str, &'static str)>,
    /// Unit of money.
    pub unit: Option<MoneyUnit>,
    /// How that is known.
    pub knowledge: Knowledge,
    /// The choice by hand.
    pub given: Option<ColumnChoice>,
    /// The first values.
    pub examples: Vec<String>,
}

/// How it is known what a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// Its heading is known.
    Heading,
    /// Given by hand.
    Given,
    /// As given by hand before.
    Remembered,
    /// Guessed from heading and content, with so many thousandths of sureness; not read.
    Likely(u32),
    /// Nobody knows; not read.
    Unknown,
    /// Its heading is known, and nothing is read from it, as from 序号.
    Unread,
}

impl TableFound {
    /// The choices given by hand, as they are remembered.
    #[must_use]
    pub fn chosen(&self) -> Vec<ColumnChoice> {
        let by_hand = self.columns.iter().filter_map(|column| column.given.as_ref().map(|given| (column, given)));
        let choice = |(column, given): (&ColumnFound, &ColumnChoice)| ColumnChoice {
            column: column.name.clone(),
            field: column.field.map(|(key, _)| key.to_owned()),
            unit: given.unit,
        };
        by_hand.map(choice).collect()
    }
}

/// The tables of a form in files; files that cannot be read have none.
#[must_use]
pub fn tables_found(kind: Kind, sources: &[Source<'_>], setting: &Setting<'_>) -> Vec<TableFound> {
    let mut found = Vec::new();
    for source in sources {
        let sheets = sheet::read(source.name, source.bytes, source.sheet).unwrap_or_default();
        let considered =
            sheets.iter().filter(|sheet| source.sheet.is_some() || !(is_instructions(sheet) || sheet.hidden));
        for sheet in considered {
            let of = |columns| table_of(kind.form(), sheet, columns);
            let known = of(setting.columns).or_else(|| of(&NO_COLUMNS));
            found.extend(known.map(|(kind, header)| table(kind, sheet, &header)));
        }
    }
    found
}

/// The kind of table that a file holds: of those whose needs a sheet meets, the one with most columns
/// known, and of equals the more special one; `None` when no sheet is a table of any kind.
#[must_use]
pub fn kind_seen(source: &Source<'_>) -> Option<Kind> {
    let sheets = sheet::read(source.name, source.bytes, source.sheet).unwrap_or_default();
    let considered = sheets.iter().filter(|sheet| !(is_instructions(sheet) || sheet.hidden));
    let tables = considered.flat_map(|sheet| {
        let of = |kind: Kind| Some((table_of(kind.form(), sheet, &NO_COLUMNS)?, kind));
        [Kind::Projects, Kind::Units, Kind::Statistics, Kind::Reports].into_iter().filter_map(of)
    });
    let met = tables.filter(|((table, header), _)| header.meets(*table));
    met.max_by_key(|((_, header), _)| header.columns.len()).map(|(_, kind)| kind)
}

fn table(kind: Kind, sheet: &Sheet, header: &header::Header) -> TableFound {
    let columns = header.names.iter().map(|name| {
        let read = header.columns.iter().find(|(_, column)| column.index == name.index);
        let field = read.and_then(|(key, _)| kind.fields().iter().find(|field| field.key == *key));
        let guess = header.guess(kind, sheet, name.index);
        let knowledge = match (header.by_hand.get(&name.index), field, guess) {
            (Some(None), ..) => Knowledge::Remembered,
            (Some(Some(_)), ..) => Knowledge::Given,
            (None, Some(_), _) => Knowledge::Heading,
            (None, None, Some(guess)) => Knowledge::Likely(guess.thousandths),
            (None, None, None) if header.unknown().iter().any(|(index, _)| *index == name.index) => Knowledge::Unknown,
            (None, None, None) => Knowledge::Unread,
        };
        let field = field.or(guess.map(|guess| guess.field)).map(|field| (field.key, field.zh));
        let values = (header.data_row()..sheet.height()).map(|row| sheet.value(row, name.index).to_text());
        ColumnFound {
            letter: sheet.place(0, name.index).column,
            heading: header.heading(sheet, name.index),
            name: name.remembered(),
            field,
            unit: read.and_then(|(_, column)| column.unit),
            knowledge,
            given: header.by_hand.get(&name.index).cloned().flatten(),
            examples: values.filter(|text| !text.is_empty()).take(3).collect(),
        }
    });
    let place = Place { line: header.data_row(), ..sheet.whole() };
    TableFound { place, signature: header.signature(kind), columns: columns.collect() }
}
