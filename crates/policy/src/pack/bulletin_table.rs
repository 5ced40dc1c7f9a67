//! `table` blocks of bulletin templates.

use super::block::{Fields, Need};
use super::faults::Faults;
use super::gathered::{Reference, To};
use super::markdown::Fence;
use super::source::Source;
use super::{ColumnContent, RowSource, TableColumn, TableTemplate, TargetFigure, TextColumn, TotalRow};

const KEYS: &[&str] = &["caption", "unit_note", "rows", "total", "reconcile", "order", "columns"];
const COLUMN_KEYS: &[&str] = &["head", "text", "figure"];

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
    let over_targets = matches!(rows, Some(RowSource::Targets { .. }));
    let order = fields.text("order", Need::Optional, faults);
    if over_targets {
        let asked = [
            ("total", total.is_some_and(|total| total != TotalRow::None)),
            ("reconcile", reconcile == Some(true)),
            ("order", order.is_some()),
        ];
        units_only(&fields, &asked, faults);
    } else {
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

/// Tells of keys by which a table over targets asks for what it cannot have.
fn units_only(fields: &Fields<'_, '_>, asked: &[(&str, bool)], faults: &mut Faults) {
    for (key, _) in asked.iter().filter(|(_, asked)| *asked) {
        faults.error(
            "table-key-pointless",
            &fields.key_spot(key),
            (format!("目标表没有`{key}`"), "去掉这个键；目标表按targets.csv的顺序排列，没有合计"),
            (
                format!("a table over targets has no `{key}`"),
                "leave it out; targets stand in the order of targets.csv, without a total",
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
    if text == "targets" {
        return Some(RowSource::Targets { due_by: None });
    }
    if let Some(Ok(day)) = text.strip_prefix("targets:").map(str::parse) {
        return Some(RowSource::Targets { due_by: Some(day) });
    }
    let item = fields.item("rows", Need::Optional, faults)?;
    let like = "group:county / targets / targets:2020-06-30";
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

/// Words in tables over units, and over targets.
const UNIT_WORDS: &[&str] = &["unit", "late"];
const TARGET_WORDS: &[&str] = &["title", "clause", "owner", "modality", "due", "late"];

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
    let over_targets = matches!(rows, Some(RowSource::Targets { .. }));
    if has("text") {
        let words = if over_targets { TARGET_WORDS } else { UNIT_WORDS };
        // While the rows are not known, any word will do.
        let words = if rows.is_some() { words } else { TextColumn::WORDS };
        return fields.word("text", Need::Required, words, TextColumn::parse, faults).map(ColumnContent::Text);
    }
    if over_targets {
        let figure = fields.word("figure", Need::Required, TargetFigure::WORDS, TargetFigure::parse, faults);
        return figure.map(ColumnContent::Target);
    }
    let rule = fields.text("figure", Need::Required, faults)?;
    references.extend(fields.reference(To::Rule, "figure").filter(|_| rows.is_some()));
    Some(ColumnContent::Figure(rule))
}
