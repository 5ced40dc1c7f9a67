//! The rows of an indicator's case: a small table of facts between pipes.

use std::collections::{BTreeMap, BTreeSet};

use model::facts::{Column, ColumnKind};
use model::{Category, Day, FactTable, Measure, ProjectId, Role, Stage, SubjectType};

use super::block::Item;
use super::faults::Faults;
use super::markdown;
use super::names::{UNIT_LIKE, cure_for, listed};
use super::{CaseRow, CellValue, Literal, Spot};

/// Reads the text of `rows`; `None` when its header is wrong.
pub(super) fn read(item: &Item<'_, '_>, table: FactTable, by: Role, faults: &mut Faults) -> Option<Vec<CaseRow>> {
    let text = item.text(faults)?;
    let (raw, at) = item.raw();
    // Where the text holds no escapes it stands in the file as it is, and every cell has its place.
    let base = raw.find(text).filter(|_| !text.is_empty()).map(|offset| at + offset);
    let place = |offset: usize| base.map_or_else(|| item.spot(), |base| item.source().spot(base + offset));
    let mut lines = lines(text);
    let header = lines.next().map(|(_, cells)| cells).unwrap_or_default();
    let columns = columns(&header, table, by, &place, &item.spot(), faults)?;
    let mut rows = Vec::new();
    for (start, mut cells) in lines {
        if cells.len() + 1 == columns.len() {
            cells.extend(open_cell(text, &cells));
        }
        let spot = Spot { column: 0, ..place(start) };
        if cells.len() == columns.len() {
            rows.push(CaseRow { cells: values(&columns, &cells, &place, faults), spot });
        } else {
            wrong_width(&spot, cells.len(), columns.len(), faults);
        }
    }
    Some(rows)
}

type Cells<'t> = Vec<(usize, &'t str)>;

/// Lines that are not blank: where each begins, and its cells.
fn lines(text: &str) -> impl Iterator<Item = (usize, Cells<'_>)> {
    let mut at = 0;
    let lines = text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    });
    lines.filter(|(_, line)| !line.trim().is_empty()).map(|(start, line)| (start, markdown::cells(line, start)))
}

/// The empty cell after a border that ends the line.
fn open_cell<'t>(text: &str, cells: &[(usize, &'t str)]) -> Option<(usize, &'t str)> {
    let (at, cell) = cells.last()?;
    let end = at + cell.len();
    let rest = text.get(end..)?.trim_start_matches([' ', '\t']);
    rest.starts_with('|').then_some((end, ""))
}

fn columns(
    header: &[(usize, &str)],
    table: FactTable,
    by: Role,
    place: &impl Fn(usize) -> Spot,
    whole: &Spot,
    faults: &mut Faults,
) -> Option<Vec<&'static Column>> {
    let mut columns: Vec<&'static Column> = Vec::new();
    let mut right = true;
    for (at, name) in header {
        if faults.is_full() {
            return None;
        }
        match table.column(name) {
            Some((_, column)) if !columns.contains(&column) => columns.push(column),
            Some(_) => {
                right = false;
                faults.error(
                    "column-duplicate",
                    &place(*at),
                    (format!("列`{name}`写了两次"), "只留一列"),
                    (format!("the column `{name}` stands twice"), "keep one"),
                );
            }
            None => {
                right = false;
                let known: Vec<&str> = table.columns().map(|column| column.name).collect();
                let (zh, en) = cure_for(name, &known);
                faults.error(
                    "column-unknown",
                    &place(*at),
                    (format!("表{table}没有列`{name}`"), zh),
                    (format!("the table {table} has no column `{name}`"), en),
                );
            }
        }
    }
    if right && !columns.iter().any(|column| column.kind == ColumnKind::Unit(by)) {
        right = false;
        faults.error(
            "case-unit-column",
            whole,
            (format!("没有列`{by}`"), format!("规则按`{by}`归集，每行要写明这一列")),
            (format!("there is no column `{by}`"), format!("the rule groups by `{by}`: give it for every row")),
        );
    }
    right.then_some(columns)
}

fn wrong_width(spot: &Spot, found: usize, wanted: usize, faults: &mut Faults) {
    faults.error(
        "case-columns",
        spot,
        (format!("这一行有{found}格，表头有{wanted}格"), "用 | 隔开各格；没有内容的格也要留出"),
        (format!("the row has {found} cells, the header {wanted}"), "part cells with |, empty ones too"),
    );
}

/// The cells of a row that are filled.
fn values(
    columns: &[&'static Column],
    cells: &[(usize, &str)],
    place: &impl Fn(usize) -> Spot,
    faults: &mut Faults,
) -> BTreeMap<String, CellValue> {
    let mut values = BTreeMap::new();
    for (column, (at, text)) in columns.iter().zip(cells).filter(|(_, (_, text))| !text.is_empty()) {
        match value(column, text) {
            Ok(value) => drop(values.insert(column.name.to_owned(), value)),
            Err(like) => faults.error(
                "case-cell",
                &place(*at),
                (format!("`{}`不能是“{text}”", column.name), format!("写作 {like}")),
                (format!("`{}` cannot be {text:?}", column.name), format!("write {like}")),
            ),
        }
    }
    values
}

/// The value of a cell; otherwise how it is written.
fn value(column: &Column, text: &str) -> Result<CellValue, String> {
    let int = |value: Option<i64>, like: &str| value.map(CellValue::Int).ok_or_else(|| like.to_owned());
    match column.kind {
        ColumnKind::Project => int(text.parse().ok().map(ProjectId::number), "P000012"),
        ColumnKind::Money => {
            int(Literal::parse(text).ok().and_then(Literal::money).map(model::Money::fen), "5亿元 / 3000万元")
        }
        ColumnKind::Count => int(count(text), "36"),
        ColumnKind::Day => int(text.parse().ok().map(Day::number), "2020-08-31"),
        ColumnKind::Bool => int(["no", "yes"].iter().position(|word| *word == text).map(|at| at as i64), "yes / no"),
        ColumnKind::Text => words_of(column.name, text).map(|()| CellValue::Text(text.to_owned())),
        ColumnKind::Set => {
            let words: BTreeSet<&str> = text.split_whitespace().collect();
            let plain = words.iter().all(|word| !word.contains(['|', '\\']));
            plain
                .then(|| CellValue::Set(words.into_iter().map(str::to_owned).collect()))
                .ok_or_else(|| "key-2018 key-2019".to_owned())
        }
        ColumnKind::Unit(_) => text.parse().map(CellValue::Unit).map_err(|_| UNIT_LIKE.to_owned()),
    }
}

fn count(text: &str) -> Option<i64> {
    let (measure, number) = Literal::parse(text).ok()?.number()?;
    let whole = measure == Measure::Count && number.denominator() == 1;
    i64::try_from(number.numerator()).ok().filter(|_| whole)
}

/// Whether a text column with a closed list of words may hold the text; otherwise the words.
fn words_of(column: &str, text: &str) -> Result<(), String> {
    let words: Vec<&str> = match column {
        "stage" => Stage::ALL.iter().map(|word| word.as_str()).collect(),
        "category" => Category::ALL.iter().map(|word| word.as_str()).collect(),
        "subject" => SubjectType::ALL.iter().map(|word| word.as_str()).collect(),
        _ => return Ok(()),
    };
    if words.contains(&text) { Ok(()) } else { Err(listed(words)) }
}
