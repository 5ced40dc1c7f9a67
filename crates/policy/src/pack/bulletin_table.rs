//! `table` blocks of bulletin templates.

use super::block::{Fields, Need};
use super::faults::Faults;
use super::gathered::{Reference, To};
use super::markdown::Fence;
use super::source::Source;
use super::{ColumnContent, RowSource, TableColumn, TableTemplate, TargetFigure, TextColumn, TotalRow};

const KEYS: &[&str] = &["caption", "unit_note", "rows", "total", "reconcile", "order", "columns"];
const COLUMN_KEYS: &[&str] = &["head", "text", "figure", "unit"];

/// Reads a `table` block; `None` when something it needs could not be read.
pub(super) fn read(
    source: &Source,
    fence: &Fence<'_>,
    references: &mut Vec<Reference>,
    faults: &mut Faults,
) -> Option<TableTemplate> {
    let toml = fence.toml(source);
    let table = toml.parse(faults)?;
    let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
    fields.only(KEYS, faults);
    let caption = fields.text("caption", Need::Optional, faults);
    let unit_note = fields.text("unit_note", Need::Optional, faults);
    let rows = rows(&fields, references, faults);
    let total = fields.word("total", Need::Optional, TotalRow::WORDS, TotalRow::parse, faults);
    let reconcile = fields.flag("reconcile", faults);
    let order = fields.text("order", Need::Optional, faults);
    let of_units = rows.as_ref().is_none_or(|rows| matches!(rows, RowSource::Group(_)));
    let has_total = of_units || matches!(rows, Some(RowSource::Class(_)));
    let asked = [
        ("total", !has_total && total.is_some_and(|total| total != TotalRow::None)),
        ("reconcile", !of_units && reconcile == Some(true)),
        ("order", !of_units && order.is_some()),
    ];
    pointless(&fields, &asked, faults);
    if of_units {
        references.extend(fields.reference(To::Rule, "order"));
    }
    let columns = columns(&fields, rows.as_ref(), references, faults);
    Some(TableTemplate {
        caption: caption.unwrap_or_default(),
        unit_note: unit_note.unwrap_or_default(),
        rows: rows?,
        total: total.unwrap_or(TotalRow::None),
        reconcile: reconcile.unwrap_or(false),
        order,
        columns: columns?,
        spot: fence.spot.clone(),
    })
}

/// Tells of keys by which a table asks for what its rows cannot have.
fn pointless(fields: &Fields<'_, '_>, asked: &[(&str, bool)], faults: &mut Faults) {
    for (key, _) in asked.iter().filter(|(_, asked)| *asked) {
        faults.error(
            "table-key-pointless",
            &fields.key_spot(key),
            (
                format!("这样的表没有`{key}`"),
                "去掉这个键；目标、任务、分类各按其表的顺序排列，目标和任务没有合计",
            ),
            (
                format!("a table over such rows has no `{key}`"),
                "leave it out; targets, tasks and codes stand in the order of their tables, targets and tasks without a total",
            ),
        );
    }
}

fn rows(fields: &Fields<'_, '_>, references: &mut Vec<Reference>, faults: &mut Faults) -> Option<RowSource> {
    let text = fields.text("rows", Need::Required, faults)?;
    if let Some(group) = text.strip_prefix("group:").map(str::trim).filter(|group| !group.is_empty()) {
        let spot = fields.item("rows", Need::Optional, faults).map(|item| item.spot()).unwrap_or_default();
        references.push(Reference { to: To::Group, name: group.to_owned(), spot });
        return Some(RowSource::Group(group.to_owned()));
    }
    if let Some(class) = text.strip_prefix("class:").map(str::trim).filter(|class| !class.is_empty()) {
        let spot = fields.item("rows", Need::Optional, faults).map(|item| item.spot()).unwrap_or_default();
        references.push(Reference { to: To::Class, name: class.to_owned(), spot });
        return Some(RowSource::Class(class.to_owned()));
    }
    match text.as_str() {
        "targets" => return Some(RowSource::Targets { due_by: None }),
        "tasks" => return Some(RowSource::Tasks),
        _ => {}
    }
    if let Some(Ok(day)) = text.strip_prefix("targets:").map(str::parse) {
        return Some(RowSource::Targets { due_by: Some(day) });
    }
    let item = fields.item("rows", Need::Optional, faults)?;
    let like = "group:county / class:industry / targets / targets:2020-06-30 / tasks";
    item.wrong(
        &format!("不能是“{text}”"),
        &format!("写作 {like}"),
        &format!("cannot be {text:?}"),
        &format!("write {like}"),
        faults,
    );
    None
}

fn columns(
    fields: &Fields<'_, '_>,
    rows: Option<&RowSource>,
    references: &mut Vec<Reference>,
    faults: &mut Faults,
) -> Option<Vec<TableColumn>> {
    let item = fields.item("columns", Need::Required, faults)?;
    let tables = item.tables(faults)?;
    if tables.is_empty() {
        item.wrong(
            "没有一列",
            "在 [[columns]] 下写 head 和 text 或 figure",
            "holds no column",
            "write head and text or figure under [[columns]]",
            faults,
        );
        return None;
    }
    let columns: Vec<_> = tables.iter().filter_map(|table| column(table, rows, references, faults)).collect();
    (columns.len() == tables.len()).then_some(columns)
}

fn column(
    fields: &Fields<'_, '_>,
    rows: Option<&RowSource>,
    references: &mut Vec<Reference>,
    faults: &mut Faults,
) -> Option<TableColumn> {
    fields.only(COLUMN_KEYS, faults);
    let head = fields.text("head", Need::Required, faults);
    let content = content(fields, rows, references, faults);
    Some(TableColumn { head: head?, content: content? })
}

/// Words in tables over units, targets, codes and tasks.
const UNIT_WORDS: &[&str] = &["unit", "late"];
const TARGET_WORDS: &[&str] = &["title", "clause", "owner", "modality", "due", "state"];
const CODE_WORDS: &[&str] = &["code"];
const TASK_WORDS: &[&str] = &["seq", "clause", "task", "lead", "assisting", "due", "state"];

fn content(
    fields: &Fields<'_, '_>,
    rows: Option<&RowSource>,
    references: &mut Vec<Reference>,
    faults: &mut Faults,
) -> Option<ColumnContent> {
    let has = |key: &str| fields.items().any(|item| item.key == key);
    if has("text") == has("figure") {
        faults.error(
            "column-content",
            &fields.spot,
            ("一列要写`text`或`figure`，而且只写一个", "文字列写 text，数字列写 figure"),
            ("a column has either `text` or `figure`", "write text for words, figure for figures"),
        );
        return None;
    }
    if has("unit") && !matches!(rows, None | Some(RowSource::Class(_))) {
        pointless(fields, &[("unit", true)], faults);
        return None;
    }
    if has("text") {
        let words = match rows {
            // While the rows are not known, any word will do.
            None => TextColumn::WORDS,
            Some(RowSource::Group(_)) => UNIT_WORDS,
            Some(RowSource::Targets { .. }) => TARGET_WORDS,
            Some(RowSource::Class(_)) => CODE_WORDS,
            Some(RowSource::Tasks) => TASK_WORDS,
        };
        return fields.word("text", Need::Required, words, TextColumn::parse, faults).map(ColumnContent::Text);
    }
    match rows {
        Some(RowSource::Targets { .. }) => {
            let figure = fields.word("figure", Need::Required, TargetFigure::WORDS, TargetFigure::parse, faults);
            return figure.map(ColumnContent::Target);
        }
        Some(RowSource::Tasks) => {
            pointless(fields, &[("figure", true)], faults);
            return None;
        }
        _ => {}
    }
    let rule = fields.text("figure", Need::Required, faults)?;
    references.extend(fields.reference(To::Rule, "figure").filter(|_| rows.is_some()));
    if !has("unit") {
        return Some(ColumnContent::Figure(rule));
    }
    let unit = fields.unit("unit", faults)?;
    references.extend(fields.reference(To::Unit, "unit"));
    Some(ColumnContent::FigureOf(rule, unit))
}
