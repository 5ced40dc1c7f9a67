//! The list at the end: where every figure comes from. Figures in prose by their small numbers, those
//! of a table by its columns, for a column mostly holds one rule, told once.

use std::collections::BTreeMap;

use model::phrases::{self, Language};
use model::{Block, Cell, Document, Figure, TableBlock};

use crate::export::paper::flow::{Item, Run, push_table};
use crate::export::paper::grid::Grid;
use crate::export::paper::plain::plain;

/// Figures of the prose, by the numbers they were given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    numbers: BTreeMap<String, usize>,
    lines: Vec<Vec<String>>,
}

impl Sources {
    /// The number of a figure; one that is printed again keeps its number.
    pub(crate) fn number(&mut self, figure: &Figure) -> usize {
        let key = figure.key().to_string();
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.lines.len() + 1;
        let value = phrases::printed_with_unit(figure, Language::Zh);
        let provenance = figure.provenance();
        let line = [number.to_string(), value, plain(&provenance.title), plain(&provenance.clause), plain(&key)];
        self.lines.push(line.into());
        self.numbers.insert(key, number);
        number
    }

    /// Puts the list behind, on a page of its own; nothing for a bulletin without figures.
    pub(crate) fn list(self, document: &Document, items: &mut Vec<Item>) {
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => lines_of(table).map(|lines| (table, lines)),
            _ => None,
        });
        let tables: Vec<_> = tables.collect();
        if self.lines.is_empty() && tables.is_empty() {
            return;
        }
        let title = phrases::SOURCE_SHEET.text(Language::Zh).to_owned();
        items.push(Item::Attachment { mark: String::new(), title });
        items.push(Item::Remark { text: phrases::SOURCES_EXPLAINED.text(Language::Zh).to_owned() });
        if !self.lines.is_empty() {
            let caption = phrases::SOURCES_OF_PROSE.text(Language::Zh).to_owned();
            let heads = phrases::PROSE_SOURCE_HEADS.map(|head| head.text(Language::Zh));
            push_table(items, Grid::of_words(caption, &heads, self.lines), true);
        }
        for (table, lines) in tables {
            let caption = phrases::sources_of_table(&table.caption, &table.id, Language::Zh);
            let heads = phrases::TABLE_SOURCE_HEADS.map(|head| head.text(Language::Zh));
            push_table(items, Grid::of_words(plain(&caption), &heads, lines), true);
            if let Some(codes) = unit_codes(table) {
                items.push(Item::Remark { text: codes });
            }
        }
    }
}

/// One line for each column that holds one rule for all its units; what other columns hold is told row
/// by row. `None` when the table has no figures.
fn lines_of(table: &TableBlock) -> Option<Vec<Vec<String>>> {
    let mut lines = Vec::new();
    let mut rows: BTreeMap<usize, Vec<&Figure>> = BTreeMap::new();
    for (column, head) in table.heads.iter().enumerate() {
        let figures: Vec<(usize, &Figure)> = figures(table, column).collect();
        let Some((_, first)) = figures.first() else { continue };
        let pattern = pattern(first);
        if figures.iter().all(|(_, figure)| self::pattern(figure) == pattern) && figures.len() > 1 {
            lines.push(line(head.clone(), first, pattern));
            continue;
        }
        for (row, figure) in figures {
            rows.entry(row).or_default().push(figure);
        }
    }
    for (row, figures) in rows {
        let alike = |one: &Figure, next: &Figure| {
            let (one, next) = (one.key(), next.key());
            (&one.pack, &one.unit, one.period, one.position) == (&next.pack, &next.unit, next.period, next.position)
        };
        for figures in figures.chunk_by(|one, next| alike(one, next)) {
            let Some(first) = figures.first() else { continue };
            lines.push(line(phrases::nth_row(row + 1, Language::Zh), first, rules_of(figures, first)));
        }
    }
    (!lines.is_empty()).then_some(lines)
}

/// The key of figures that differ in their rules only: `pack/AC-003、AC-T06.gap/230112/2020-07@57`.
fn rules_of(figures: &[&Figure], first: &Figure) -> String {
    let mut rules: Vec<String> = Vec::new();
    for rule in figures.iter().map(|figure| figure.key().rule.to_string()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let key = first.key();
    format!("{}/{}/{}/{}@{}", key.pack, rules.join("、"), key.unit, key.period, key.position)
}

fn line(place: String, figure: &Figure, key: String) -> Vec<String> {
    let provenance = figure.provenance();
    [place, provenance.title.clone(), provenance.clause.clone(), key].iter().map(|text| plain(text)).collect()
}

/// The figures of a column with their rows.
fn figures(table: &TableBlock, column: usize) -> impl Iterator<Item = (usize, &Figure)> {
    table.rows.iter().enumerate().filter_map(move |(row, line)| match line.cells.get(column) {
        Some(Cell::Figure(figure)) => Some((row, figure)),
        _ => None,
    })
}

/// A figure's key with `*` in the place of its unit.
fn pattern(figure: &Figure) -> String {
    let key = figure.key();
    format!("{}/{}/*/{}@{}", key.pack, key.rule, key.period, key.position)
}

/// `“*”：通川区 511702，达川区 511703`, where each row is one unit's.
fn unit_codes(table: &TableBlock) -> Option<String> {
    let mut codes = Vec::new();
    for row in &table.rows {
        let units = row.cells.iter().filter_map(|cell| match cell {
            Cell::Figure(figure) => Some(&figure.key().unit),
            _ => None,
        });
        let units: Vec<_> = units.collect();
        let Some(unit) = units.first() else { continue };
        if units.iter().any(|other| other != unit) {
            return None;
        }
        let name = row.cells.iter().find_map(|cell| match cell {
            Cell::Text(name) => Some(name.as_str()),
            _ => None,
        });
        let line = format!("{} {unit}", plain(name.unwrap_or_default()));
        if !codes.contains(&line) {
            codes.push(line);
        }
    }
    (!codes.is_empty()).then(|| phrases::unit_codes(&codes, Language::Zh))
}

impl Run {
    /// Whether it is a figure.
    pub(crate) fn is_figure(&self) -> bool {
        !self.place.is_empty()
    }
}
