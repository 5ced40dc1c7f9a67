//! Reading of files in the shape of real forms: bytes and a file name on one side, typed rows and all
//! problems at once on the other. Nothing here knows what is in the ledger: matching rows against
//! it, and writing, belong to the use cases.
//!
//! A row with a problem that keeps it out is not among the rows; its problems say why.

pub mod adjustments;
pub mod divisions;
pub mod field;
pub mod pack_workbook;
pub mod parse;
pub mod projects;
pub mod reports;
pub mod statistics;
pub mod template;
pub mod unit_events;
pub mod units;

mod codes;
mod columns;
pub(crate) mod findings;
mod found;
mod head;
pub(crate) mod header;
mod likely;
pub(crate) mod lines;
mod project_ref;
mod row;
mod totals;

use model::codes::Divisions;
use model::{ListCode, Period, Place, Problems};

pub use adjustments::{Adjustment, AdjustmentRow, read_adjustments};
pub use columns::{ColumnChoice, Columns, NotAColumnChoice};
pub use field::{Field, Holds, Kind};
pub use found::{ColumnFound, Knowledge, TableFound, kind_seen, tables_found};
pub use pack_workbook::{TakenTable, TakenWorkbook, read_pack_workbook};
pub use project_ref::ProjectRef;
pub use projects::{ListRow, PlanAmounts, ProjectRow, UnitShare, read_projects};
pub use reports::{ReportRow, read_reports};
pub use row::{RowPlace, UnitRef};
pub use statistics::{StatisticRow, read_statistics};
pub use template::{filled_form, template};
pub use unit_events::UnitEventRow;
pub use units::{UnitLine, UnitRow, read_units};

use crate::sheet::{self, Sheet};
use findings::Findings;
use header::Header;
use lines::Line;
use row::{Row, Table};

/// A file handed in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name as the user gave it.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The one sheet to read; every sheet that has a table of the kind when `None`.
    pub sheet: Option<&'a str>,
}

/// What is known beside the files.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The year of plans, lists and months that name none.
    pub year: Option<i16>,
    /// The period of reports and statistics that name none; those that name another are refused.
    pub period: Option<Period>,
    /// The list that projects stand in where the table has no column 清单.
    pub list: Option<&'a ListCode>,
    /// What columns are by a person's word.
    pub columns: &'a Columns,
    /// Division codes and their history.
    pub divisions: &'a Divisions,
}

impl Default for Setting<'static> {
    fn default() -> Self {
        Self { year: None, period: None, list: None, columns: &columns::NO_COLUMNS, divisions: divisions::known() }
    }
}

/// Reads all files of one form: `read` makes a row of each line of data, told of which table it is,
/// then `check` looks at all of them together. A row is kept where neither tells a fault of its place.
fn read_all<T>(
    kind: Kind,
    sources: &[Source<'_>],
    columns: &Columns,
    mut read: impl FnMut(Kind, &mut Row<'_>) -> Option<T>,
    check: impl FnOnce(&[T], &mut Findings),
    place: impl Fn(&T) -> &RowPlace,
) -> (Vec<T>, Problems) {
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    for source in sources {
        let sheets = match sheet::read(source.name, source.bytes, source.sheet) {
            Ok(sheets) => sheets,
            Err(fault) => {
                findings.push(fault.problem(source.name));
                continue;
            }
        };
        let mut empty = Vec::new();
        let mut filled = Vec::new();
        for (kind, sheet, header) in tables(kind, source, &sheets, columns, &mut findings) {
            let readable = header.tell(kind, sheet, &mut findings);
            if readable {
                let read_rows = read_table(kind, sheet, &header, &mut findings, &mut |row| read(kind, row));
                match read_rows {
                    Some(read_rows) => {
                        filled.push(kind);
                        rows.extend(read_rows.into_iter().filter(|_| !header.has_doubles()));
                    }
                    None => empty.push((kind, Place { line: header.data_row(), ..sheet.whole() })),
                }
            }
        }
        // Of a form of several tables some may be left blank.
        empty.retain(|(kind, _)| filled.iter().all(|filled| filled == kind));
        empty.into_iter().for_each(|(_, place)| findings.tell("table-without-rows", place, &[]));
    }
    rows.retain(|row| !findings.is_bad(place(row).row()));
    check(&rows, &mut findings);
    rows.retain(|row| !findings.is_bad(place(row).row()));
    (rows, findings.finish())
}

/// The sheets of a file that hold a table of the form, each with its kind and header.
fn tables<'s>(
    kind: Kind,
    source: &Source<'_>,
    sheets: &'s [Sheet],
    columns: &Columns,
    findings: &mut Findings,
) -> Vec<(Kind, &'s Sheet, Header)> {
    let named = source.sheet.is_some();
    let considered: Vec<_> = sheets.iter().filter(|sheet| named || !is_instructions(sheet)).collect();
    let found: Vec<_> = considered.iter().map(|sheet| (*sheet, table_of(kind.form(), sheet, columns))).collect();
    let any = found.iter().any(|(sheet, header)| header.is_some() && (named || !sheet.hidden));
    if !any {
        tell_nothing_found(kind, source, &considered, findings);
        return Vec::new();
    }
    let mut tables = Vec::new();
    for (sheet, header) in found {
        match header {
            Some(_) if sheet.hidden && !named => findings.tell("sheet-hidden", sheet.whole(), &[&sheet.name]),
            Some((kind, header)) => tables.push((kind, sheet, header)),
            None if sheet.is_empty() || sheet.hidden => {}
            None => findings.tell("sheet-skipped", sheet.whole(), &[&sheet.name, kind.zh()]),
        }
    }
    tables
}

/// The table of a form that a sheet holds: the one whose needs it meets, and most columns.
fn table_of(form: &[Kind], sheet: &Sheet, columns: &Columns) -> Option<(Kind, Header)> {
    let found = form.iter().rev().filter_map(|kind| Some((*kind, header::find(sheet, *kind, columns)?)));
    found.max_by_key(|(kind, header)| (header.meets(*kind), header.columns.len()))
}

/// Sheets that explain how to fill the form in.
fn is_instructions(sheet: &Sheet) -> bool {
    ["填表说明", "填报说明", "使用说明", "说明", "README"].contains(&sheet.name.as_str())
}

fn tell_nothing_found(kind: Kind, source: &Source<'_>, sheets: &[&Sheet], findings: &mut Findings) {
    let Some(sheet) = sheets.iter().find(|sheet| !sheet.is_empty() && !sheet.hidden).or_else(|| sheets.first()) else {
        findings.tell("table-empty", Place::file(source.name), &[]);
        return;
    };
    if sheet.is_empty() {
        findings.tell("table-empty", sheet.whole(), &[]);
        return;
    }
    let groups: Vec<String> = kind.needs().iter().map(|group| header::looked_for(kind, group).0).collect();
    let wanted = groups.join("、");
    let is_table =
        |other: &Kind| header::find(sheet, *other, &columns::NO_COLUMNS).is_some_and(|header| header.meets(*other));
    let other = Kind::ALL.into_iter().filter(|other| *other != kind).find(is_table);
    match other {
        Some(other) => {
            findings.tell("table-of-another-kind", sheet.whole(), &[kind.zh(), other.zh(), other.command(), &wanted])
        }
        None => findings.tell("header-not-found", sheet.whole(), &[kind.zh(), &wanted]),
    }
}

/// The rows of a table; `None` when it has no line of data.
fn read_table<T>(
    kind: Kind,
    sheet: &Sheet,
    header: &Header,
    findings: &mut Findings,
    read: &mut impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let lines = lines::classify(sheet, header, kind);
    tell_hidden_rows(sheet, &lines, findings);
    let table = Table::new(sheet, header);
    let mut rows = Vec::new();
    for (index, line) in &lines {
        match line {
            Line::Data => rows.extend(read(&mut Row { table: &table, index: *index, findings })),
            Line::Lone => {
                let place = Place { line: index + 1, ..sheet.whole() };
                let text = sheet.rows.get(*index as usize).into_iter().flatten().find(|value| !value.is_empty());
                findings.tell("row-skipped", place, &[&text.map(sheet::CellValue::to_text).unwrap_or_default()]);
            }
            _ => {}
        }
    }
    totals::check(sheet, header, kind, &lines, findings);
    lines.iter().any(|(_, line)| *line == Line::Data).then_some(rows)
}

/// Rows that a filter or a person has hidden are read like the others, and told: whoever sent the
/// file may have thought them gone.
fn tell_hidden_rows(sheet: &Sheet, lines: &[(u32, Line)], findings: &mut Findings) {
    let hidden = lines.iter().filter(|(row, line)| *line == Line::Data && sheet.hidden_rows.contains(row));
    let hidden: Vec<u32> = hidden.map(|(row, _)| row + 1).collect();
    if let Some(first) = hidden.first() {
        let rows: Vec<String> = hidden.iter().take(20).map(u32::to_string).collect();
        let place = Place { line: *first, ..sheet.whole() };
        findings.tell("rows-hidden", place, &[&rows.join("、"), &hidden.len().to_string()]);
    }
}
