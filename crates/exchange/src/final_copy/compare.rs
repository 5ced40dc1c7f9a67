//! Each number of a final copy held against the bulletin: does it match, was it changed, or does no
//! figure stand behind it?

use std::fmt;

use model::phrases::{self, Language};
use model::{Document, FigureKey};

use super::align::{equal, named, neighbours};
use super::number::{Number, numbers};
use super::read::{FinalCopy, Paragraph, Piece, TableRead};
use crate::export::paper::Paper;
use crate::export::paper::flow::{Flow, Item, Run};
use crate::export::paper::grid::{Grid, GridCell};

/// A number in a final copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberFound {
    /// As it stands there, with its unit.
    pub text: String,
    /// Where it stands.
    pub place: Spot,
    /// What stands around it: words of the paragraph, or the names of its row and column.
    pub near: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// A place in a final copy, counted from 1 as a reader counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A paragraph outside of tables.
    Paragraph(usize),
    /// A cell.
    Cell {
        /// Which table.
        table: usize,
        /// Which row, the head being the first.
        row: usize,
        /// Which column.
        column: usize,
    },
}

/// What became of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As the figure is printed.
    Matching(FigureKey),
    /// Stands in the place of a figure that is printed otherwise.
    Changed {
        /// The figure.
        key: FigureKey,
        /// As it is printed in the bulletin.
        expected: String,
    },
    /// As in the bulletin's own words: a year, a clause, a phone number.
    Wording,
    /// No figure and no word of the bulletin has it.
    Unsourced,
}

/// A number, or the place of one, as the bulletin has it.
struct Expected {
    /// The figure it is; `None` for a number in words.
    key: Option<FigureKey>,
    /// The place of the figure, which its content control bears.
    place: String,
    /// As printed.
    printed: String,
    /// `None` for a figure that is absent.
    number: Option<Number>,
}

/// A number as it came back, with the tag of its content control.
struct Found<'r> {
    number: Number,
    spot: Spot,
    near: String,
    tag: &'r str,
}

/// Lists every number of a final copy with what became of it, in the order of the file. The list of
/// sources at its end is left out.
#[must_use]
pub fn compare_final(document: &Document, copy: &FinalCopy) -> Vec<NumberFound> {
    let flow = Flow::of(document, Paper { sources: false });
    let pieces = before_sources(&copy.pieces);
    let mut found = compare_prose(&flow, pieces);
    let grids: Vec<&Grid> = flow.items.iter().flat_map(grids).collect();
    let tables = pieces.iter().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table),
        Piece::Paragraph(_) => None,
    });
    let tables: Vec<&TableRead> = tables.collect();
    for (index, (table, grid)) in tables.iter().zip(beside(&grids, &tables)).enumerate() {
        compare_table(grid, index + 1, table, &mut found);
    }
    found
}

/// The pieces before the list of sources, which repeats every number's key.
fn before_sources(pieces: &[Piece]) -> &[Piece] {
    let title = phrases::SOURCE_SHEET.text(Language::Zh);
    let is_title = |piece: &Piece| matches!(piece, Piece::Paragraph(paragraph) if paragraph.text.trim() == title);
    let end = pieces.iter().position(is_title).unwrap_or(pieces.len());
    &pieces[..end]
}

fn grids(item: &Item) -> Vec<&Grid> {
    match item {
        Item::Table { table } => vec![table],
        Item::Across { tables } => tables.iter().collect(),
        _ => Vec::new(),
    }
}

fn compare_prose(flow: &Flow, pieces: &[Piece]) -> Vec<NumberFound> {
    let was = expected(flow);
    let paragraphs = pieces.iter().filter_map(|piece| match piece {
        Piece::Paragraph(paragraph) => Some(paragraph),
        Piece::Table(_) => None,
    });
    let is: Vec<Found<'_>> = paragraphs.enumerate().flat_map(|(index, text)| found(index + 1, text)).collect();
    let tagged: Vec<Option<usize>> = is.iter().map(|found| by_tag(&was, found.tag)).collect();
    // What no control names is laid beside what none names there.
    let left_was: Vec<usize> = (0..was.len()).filter(|place| !tagged.contains(&Some(*place))).collect();
    let left_is: Vec<usize> = (0..is.len()).filter(|index| tagged[*index].is_none()).collect();
    let same = |one: &usize, other: &usize| was[*one].is(&is[*other].number);
    let places = neighbours(left_was.len(), &equal(&left_was, &left_is, same));
    let mut place_of = tagged;
    for (index, place) in left_is.into_iter().zip(places) {
        place_of[index] = place.map(|place| left_was[place]);
    }
    let verdicts = is.iter().zip(place_of).map(|(found, place)| {
        let verdict = match place.map(|place| was[place].verdict(&found.number)) {
            Some(verdict) if verdict != Verdict::Unsourced => verdict,
            _ => moved(&was, &found.number),
        };
        NumberFound { text: found.number.text.clone(), place: found.spot, near: found.near.clone(), verdict }
    });
    verdicts.collect()
}

/// Every number of the prose, in order.
fn expected(flow: &Flow) -> Vec<Expected> {
    let mut all = Vec::new();
    for text in [&flow.title, &flow.issuer, &flow.edition].into_iter().chain(&flow.remarks) {
        all.extend(of_words(text));
    }
    for item in &flow.items {
        match item {
            Item::Heading { text, .. } | Item::Remark { text } => all.extend(of_words(text)),
            Item::Paragraph { runs } => all.extend(runs.iter().flat_map(of_run)),
            Item::Enclosed { lines } => {
                all.extend(lines.iter().flat_map(|(head, title)| of_words(&format!("{head}{title}"))));
            }
            Item::Attachment { mark, title } => all.extend(of_words(mark).into_iter().chain(of_words(title))),
            Item::Table { .. } | Item::Across { .. } => {
                let around = grids(item).into_iter().flat_map(|grid| {
                    [&grid.caption, &grid.unit_note].into_iter().chain(&grid.notes).flat_map(|text| of_words(text))
                });
                all.extend(around);
            }
        }
    }
    all
}

fn of_words(text: &str) -> Vec<Expected> {
    let expected = |number: Number| Expected {
        key: None,
        place: String::new(),
        printed: number.text.clone(),
        number: Some(number),
    };
    numbers(text).into_iter().map(expected).collect()
}

fn of_run(run: &Run) -> Vec<Expected> {
    match &run.key {
        None => of_words(&run.text),
        Some(key) => vec![Expected {
            key: Some(key.clone()),
            place: run.place.clone(),
            printed: run.text.clone(),
            number: numbers(&run.text).into_iter().next(),
        }],
    }
}

fn found(index: usize, paragraph: &Paragraph) -> Vec<Found<'_>> {
    let mut used: Vec<&str> = Vec::new();
    let found = numbers(&paragraph.text).into_iter().map(|number| {
        let span = paragraph.spans.iter().find(|span| span.bytes.contains(&number.at));
        // The first number in a control is the figure's.
        let tag = span.map_or("", |span| span.tag.as_str());
        let tag = if used.contains(&tag) { "" } else { tag };
        used.push(tag);
        let near = around(&paragraph.text, &number);
        Found { number, spot: Spot::Paragraph(index), near, tag }
    });
    found.collect()
}

/// A number with some words on either side.
fn around(text: &str, number: &Number) -> String {
    const WORDS: usize = 10;
    let (before, from) = text.split_at(number.at);
    let before: Vec<char> = before.chars().rev().take(WORDS).collect();
    let behind = from.chars().take(number.text.chars().count() + WORDS);
    before.into_iter().rev().chain(behind).collect()
}

fn by_tag(was: &[Expected], tag: &str) -> Option<usize> {
    if tag.is_empty() { None } else { was.iter().position(|expected| expected.place == tag) }
}

/// A number that stands nowhere near its old place: that of a figure, if it has a unit or a point, so
/// that it is not by chance.
fn moved(was: &[Expected], number: &Number) -> Verdict {
    let telling = !number.unit.is_empty() || number.digits.contains('.');
    let figure = was.iter().find(|expected| telling && expected.key.is_some() && expected.is(number));
    figure.map_or(Verdict::Unsourced, |expected| expected.verdict(number))
}

impl Expected {
    fn is(&self, number: &Number) -> bool {
        self.number.as_ref().is_some_and(|own| own.digits == number.digits && own.unit == number.unit)
    }

    fn verdict(&self, number: &Number) -> Verdict {
        match &self.key {
            Some(key) if self.is(number) => Verdict::Matching(key.clone()),
            Some(key) => Verdict::Changed { key: key.clone(), expected: self.printed.clone() },
            None if self.is(number) => Verdict::Wording,
            None => Verdict::Unsourced,
        }
    }
}

/// The table of the bulletin that each table is: those with the same heads and rows in order, then those
/// that stand between the same ones, then whichever is most alike.
fn beside<'g>(grids: &[&'g Grid], tables: &[&TableRead]) -> Vec<Option<&'g Grid>> {
    let signature = |heads: Vec<String>, mut names: Vec<String>| {
        names.sort();
        format!("{heads:?}{names:?}")
    };
    let was: Vec<String> = grids.iter().map(|grid| signature(grid.bare_heads(), grid.bare_names())).collect();
    let is: Vec<String> = tables.iter().map(|table| signature(table.bare_heads(), table.bare_names())).collect();
    let places = named(&was, &is).into_iter().zip(tables).map(|(place, table)| {
        let grid = place.map(|place| grids[place]).filter(|grid| is_alike(&grid.bare_heads(), &table.bare_heads()));
        grid.or_else(|| most_alike(grids, table))
    });
    places.collect()
}

/// Rows and columns are found by their names, wherever they stand now.
fn compare_table(grid: Option<&Grid>, index: usize, table: &TableRead, found: &mut Vec<NumberFound>) {
    let columns = grid.map_or_else(Vec::new, |grid| named(&grid.bare_heads(), &table.bare_heads()));
    let names = |row: &[String]| row.first().map(|name| bare(name)).unwrap_or_default();
    let was: Vec<String> = grid.map_or_else(Vec::new, |grid| {
        std::iter::once(grid.heads.first().map_or("", |head| head))
            .chain(grid.rows.iter().map(|row| row.cells.first().map_or("", |cell| cell.text.as_str())))
            .map(bare)
            .collect()
    });
    let is: Vec<String> = table.rows.iter().map(|row| names(row)).collect();
    let rows = named(&was, &is);
    for (row, cells) in table.rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let place = grid.zip(rows[row]).zip(columns.get(column).copied().flatten());
            let spot = Spot::Cell { table: index, row: row + 1, column: column + 1 };
            for (nth, number) in numbers(text).into_iter().enumerate() {
                let verdict = place.map_or(Verdict::Unsourced, |((grid, row), column)| {
                    cell_verdict(grid, row, column, &number, nth == 0)
                });
                found.push(NumberFound { text: number.text, place: spot, near: table.names_of(row, column), verdict });
            }
        }
    }
}

/// The table of the bulletin whose heads, and among equals whose rows, are most like these.
fn most_alike<'g>(grids: &[&'g Grid], table: &TableRead) -> Option<&'g Grid> {
    let (heads, names) = (table.bare_heads(), table.bare_names());
    let alike = grids.iter().filter(|grid| is_alike(&grid.bare_heads(), &heads));
    let common = |some: &[String], other: &[String]| other.iter().filter(|name| some.contains(name)).count();
    alike.max_by_key(|grid| (common(&grid.bare_heads(), &heads), common(&grid.bare_names(), &names))).copied()
}

/// Whether half of the heads are there still.
fn is_alike(was: &[String], is: &[String]) -> bool {
    let there = is.iter().filter(|head| was.contains(head)).count();
    there > 0 && there * 2 >= was.len()
}

impl Grid {
    fn bare_heads(&self) -> Vec<String> {
        self.heads.iter().map(|head| bare(head)).collect()
    }

    fn bare_names(&self) -> Vec<String> {
        self.rows.iter().filter_map(|row| row.cells.first()).map(|cell| bare(&cell.text)).collect()
    }
}

impl TableRead {
    /// The names of a row and of a column.
    fn names_of(&self, row: usize, column: usize) -> String {
        let cell = |row: usize, column: usize| self.rows.get(row).and_then(|row| row.get(column));
        let names = [cell(row, 0).filter(|_| column > 0), cell(0, column).filter(|_| row > 0)];
        names.into_iter().flatten().map(|name| bare(name)).collect::<Vec<_>>().join(" · ")
    }

    fn bare_heads(&self) -> Vec<String> {
        self.rows.first().map_or_else(Vec::new, |row| row.iter().map(|head| bare(head)).collect())
    }

    fn bare_names(&self) -> Vec<String> {
        self.rows.iter().skip(1).filter_map(|row| row.first()).map(|name| bare(name)).collect()
    }
}

fn cell_verdict(grid: &Grid, row: usize, column: usize, number: &Number, first: bool) -> Verdict {
    let head = GridCell { text: grid.heads.get(column).cloned().unwrap_or_default(), ..GridCell::default() };
    let cell = row.checked_sub(1).map_or(Some(&head), |row| grid.rows.get(row).and_then(|row| row.cells.get(column)));
    let Some(cell) = cell else { return Verdict::Unsourced };
    let own = numbers(&cell.text);
    match &cell.key {
        Some(key) if first && own.first().is_some_and(|own| own.digits == number.digits) => {
            Verdict::Matching(key.clone())
        }
        Some(key) if first => Verdict::Changed { key: key.clone(), expected: cell.text.clone() },
        None if own.iter().any(|own| own.digits == number.digits) => Verdict::Wording,
        _ => Verdict::Unsourced,
    }
}

/// A name without the blanks that people put into it.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paragraph(number) => write!(f, "第{number}段"),
            Self::Cell { table, row, column } => write!(f, "第{table}个表第{row}行第{column}列"),
        }
    }
}
