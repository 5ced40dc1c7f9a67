//! Facts as CSV that anyone can open, and back without loss.
//!
//! First line the column names; project ids as `P000012`, money in fen, days as `2020-08-31`, sets
//! as `|a|b|`, nothing for null; UTF-8, line feeds. A text that a spreadsheet would run gets a `'`
//! before it, and so does one that begins with `'`: reading takes one off again.

use std::collections::BTreeMap;

use model::facts::{NULL, NULL_WORD};
use model::{Column, ColumnKind, Day, FactBatch, FactColumn, FactTable, Place, Problem, Problems, ProjectId, UnitCode};

use crate::export::field::{is_active, push_field, push_line};

/// Reading stops after this many problems: the file is another one.
pub(super) const MOST_PROBLEMS: usize = 100;

/// Writes a batch as CSV, rows in the order they have. Places of a broken batch that point nowhere are
/// written as null.
#[must_use]
pub fn facts_csv(batch: &FactBatch) -> String {
    let mut text = String::new();
    push_line(&mut text, batch.table.columns().map(|column| column.name), "\n");
    for row in 0..batch.len() {
        for (index, (column, values)) in batch.table.columns().zip(&batch.columns).enumerate() {
            if index > 0 {
                text.push(',');
            }
            push_field(&mut text, &field(column.kind, values, row));
        }
        text.push('\n');
    }
    text
}

fn field(kind: ColumnKind, values: &FactColumn, row: usize) -> String {
    match values {
        FactColumn::Int(values) => {
            values.get(row).filter(|value| **value != NULL).map_or_else(String::new, |value| integer(kind, *value))
        }
        FactColumn::Word { codes, words } => {
            let word = codes.get(row).filter(|code| **code != NULL_WORD).and_then(|code| words.get(*code as usize));
            word.map_or_else(String::new, |word| {
                if is_active(word) || word.starts_with('\'') { format!("'{word}") } else { word.clone() }
            })
        }
    }
}

fn integer(kind: ColumnKind, value: i64) -> String {
    let special = match kind {
        ColumnKind::Day => Day::from_number(value).map(|day| day.to_string()),
        ColumnKind::Project => ProjectId::new(value).map(|project| project.to_string()),
        _ => None,
    };
    // What no day or project has is shown as it is stored; reading names it.
    special.unwrap_or_else(|| value.to_string())
}

/// The same facts in canonical form: the words of each column sorted, each once, none unused; empty
/// text is null. A batch that was written and read back is equal to the one before in this form.
#[must_use]
pub fn canonical_facts(batch: &FactBatch) -> FactBatch {
    let columns = batch.columns.iter().map(|column| match column {
        FactColumn::Int(values) => FactColumn::Int(values.clone()),
        FactColumn::Word { codes, words } => {
            let word = |code: &u32| words.get(*code as usize).filter(|word| !word.is_empty()).map(String::as_str);
            word_column(&codes.iter().map(word).collect::<Vec<_>>())
        }
    });
    FactBatch { table: batch.table, columns: columns.collect() }
}

fn word_column(values: &[Option<&str>]) -> FactColumn {
    let mut numbers: BTreeMap<&str, u32> = values.iter().flatten().map(|word| (*word, NULL_WORD)).collect();
    for (number, code) in (0..).zip(numbers.values_mut()) {
        *code = number;
    }
    let codes = values.iter().map(|value| value.and_then(|word| numbers.get(word).copied()).unwrap_or(NULL_WORD));
    FactColumn::Word { codes: codes.collect(), words: numbers.keys().map(|word| (*word).to_owned()).collect() }
}

/// Reads what [`facts_csv`] wrote; the batch comes in canonical form.
///
/// # Errors
/// All problems at once, up to a hundred, with line and column.
pub fn read_facts_csv(text: &str, table: FactTable) -> Result<FactBatch, Problems> {
    let file = format!("{table}.csv");
    let columns: Vec<_> = table.columns().collect();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut problems = Problems::new();
    let mut values = vec![Vec::new(); columns.len()];
    for (index, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            problems.push(unreadable(&file));
            break;
        };
        let line = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        if index == 0 {
            if !record.iter().eq(columns.iter().map(|column| column.name)) {
                problems.push(other_heads(&file));
                break;
            }
        } else if record.len() == columns.len() {
            for ((number, column), (field, values)) in (1..).zip(&columns).zip(record.iter().zip(&mut values)) {
                values.push(read_field(column, field).unwrap_or_else(|| {
                    problems.push(wrong_value(Place::text(&file, line, number), column, field));
                    Value::Null
                }));
            }
        } else {
            problems.push(wrong_width(&file, line, record.len(), columns.len()));
        }
        if problems.0.len() >= MOST_PROBLEMS {
            break;
        }
    }
    if text.is_empty() {
        problems.push(other_heads(&file));
    }
    if problems.is_empty() { Ok(batch(table, &columns, &values)) } else { Err(problems) }
}

/// A field as read.
#[derive(Clone, Debug)]
enum Value {
    Null,
    Int(i64),
    Word(String),
}

impl Value {
    fn word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

fn batch(table: FactTable, columns: &[&Column], values: &[Vec<Value>]) -> FactBatch {
    let columns = columns.iter().zip(values).map(|(column, values)| {
        if column.kind.is_word() {
            return word_column(&values.iter().map(Value::word).collect::<Vec<_>>());
        }
        FactColumn::Int(
            values.iter().map(|value| if let Value::Int(number) = value { *number } else { NULL }).collect(),
        )
    });
    FactBatch { table, columns: columns.collect() }
}

/// `None` when the column cannot hold the text.
fn read_field(column: &Column, field: &str) -> Option<Value> {
    if field.is_empty() {
        return (column.kind != ColumnKind::Bool).then_some(Value::Null);
    }
    let kept = |number: &i64| *number != NULL && number.unsigned_abs() <= column.kind.largest().unsigned_abs();
    let whole = |text: &str| text.parse::<i64>().ok().filter(kept).map(Value::Int);
    let word = field.strip_prefix('\'').unwrap_or(field);
    match column.kind {
        ColumnKind::Project => field.parse::<ProjectId>().ok().map(|project| Value::Int(project.number())),
        ColumnKind::Money | ColumnKind::Count => whole(field),
        ColumnKind::Day => field.parse::<Day>().ok().map(|day| Value::Int(day.number())),
        ColumnKind::Bool => matches!(field, "0" | "1").then(|| whole(field)).flatten(),
        ColumnKind::Text => Some(Value::Word(word.to_owned())),
        ColumnKind::Set => (word == "|" || word.len() > 2 && word.starts_with('|') && word.ends_with('|'))
            .then(|| Value::Word(word.to_owned())),
        ColumnKind::Unit(_) => word.parse::<UnitCode>().ok().map(|unit| Value::Word(unit.to_string())),
    }
}

fn unreadable(file: &str) -> Problem {
    let (zh, en) =
        (("文件不是 CSV", "请使用归档内的原文件"), ("the file is not CSV", "use the file as it is in the archive"));
    Problem::error("facts-csv", Place::file(file), zh, en)
}

fn other_heads(file: &str) -> Problem {
    let (zh, en) = (
        ("表头与事实表的列不一致", "请使用归档内的原文件，不要增删或移动列"),
        (
            "the first line does not name the columns of the table",
            "use the file as it is in the archive; do not add, remove or move columns",
        ),
    );
    Problem::error("facts-heads", Place::text(file, 1, 0), zh, en)
}

fn wrong_width(file: &str, line: u32, found: usize, asked: usize) -> Problem {
    let zh = (format!("本行有{found}列，应为{asked}列"), "请使用归档内的原文件");
    let en = (format!("the line has {found} fields instead of {asked}"), "use the file as it is in the archive");
    Problem::error("facts-width", Place::text(file, line, 0), zh, en)
}

fn wrong_value(place: Place, column: &Column, field: &str) -> Problem {
    let shown: String = field.chars().take(60).collect();
    let (form_zh, form_en) = match column.kind {
        ColumnKind::Project => ("形如 P000012 的项目编号", "a project id such as P000012"),
        ColumnKind::Money => ("以分计的整数", "a whole number of fen"),
        ColumnKind::Count => ("整数", "a whole number"),
        ColumnKind::Day => ("形如 2020-08-31 的日期", "a day such as 2020-08-31"),
        ColumnKind::Bool => ("0 或 1", "0 or 1"),
        ColumnKind::Text => ("文字", "text"),
        ColumnKind::Set => ("形如 |a|b| 的集合", "a set such as |a|b|"),
        ColumnKind::Unit(_) => ("单位代码", "a unit code"),
    };
    let zh = (format!("“{}”一列的 {shown:?} 无法读取", column.zh), format!("此列应为{form_zh}"));
    let en = (format!("{shown:?} cannot stand in column {}", column.name), format!("write {form_en}"));
    Problem::error("facts-value", place, zh, en)
}
