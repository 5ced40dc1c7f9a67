//! Reads the workbook of a pack's tables back.

use std::collections::{BTreeMap, BTreeSet};

use model::{Place, Problems};

use super::Holds;
use super::findings::Findings;
use crate::export::field::push_line;
use crate::pack_workbook::{COVER, COVER_HEADS, PACK, PackHead, pack_csv};
use crate::sheet::told::told;
use crate::sheet::{self, CellFault, CellValue, Sheet};

/// The tables that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenWorkbook {
    /// Name of the pack, as the cover says.
    pub pack: String,
    /// The tables, in the order of their sheets.
    pub tables: Vec<TakenTable>,
}

/// A table that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenTable {
    /// Path inside the pack.
    pub path: String,
    /// The digest of its rows when the workbook was written; `None` for a table that was added since.
    pub written: Option<String>,
    /// Its rows, a text for each column of the CSV.
    pub rows: Vec<Vec<String>>,
    /// File and sheet.
    place: Place,
    /// 0-based rows of the sheet.
    sheet_rows: Vec<u32>,
    /// 0-based columns of the sheet.
    sheet_columns: Vec<u32>,
}

impl TakenTable {
    /// The table as a CSV in which each row stands on the line of its row in the sheet, so that what
    /// is told of a line is true of the sheet. Cells of several lines push those below them down.
    #[must_use]
    pub fn lined_csv<'a>(&self, names: impl Iterator<Item = &'a str>) -> String {
        let mut text = pack_csv(names, &[]);
        let mut line = 1;
        for (row, index) in self.rows.iter().zip(&self.sheet_rows) {
            for _ in line..*index {
                text.push('\n');
            }
            push_line(&mut text, row, "\n");
            line = index + 1;
        }
        text
    }

    /// Where a row, from 0, or one of its cells stands in the workbook; the sheet when there is no such row.
    #[must_use]
    pub fn place(&self, row: Option<usize>, column: Option<usize>) -> Place {
        let cell = |index: u32| {
            let column = column.and_then(|column| self.sheet_columns.get(column));
            let place = Place::cell(&self.place.file, &self.place.sheet, index, *column.unwrap_or(&0));
            if column.is_some() { place } else { Place { column: String::new(), ..place } }
        };
        let index = row.and_then(|row| self.sheet_rows.get(row));
        index.map_or_else(|| self.place.clone(), |index| cell(*index))
    }
}

/// Reads a workbook that `heads_of` knows the tables of: the columns by the path of the CSV. There
/// is a workbook only when nothing is wrong with its form; what its cells say is not looked at.
///
/// # Errors
/// Everything that is wrong, by sheet and cell.
pub fn read_pack_workbook(
    file: &str,
    bytes: &[u8],
    heads_of: impl Fn(&str) -> Option<Vec<PackHead>>,
) -> Result<TakenWorkbook, Problems> {
    let sheets = sheet::read(file, bytes, None).map_err(|fault| Problems(vec![fault.problem(file)]))?;
    let mut findings = Findings::default();
    let Some(cover) = sheets.iter().find(|sheet| sheet.name == COVER).and_then(Cover::read) else {
        return Err(Problems(vec![told("pack-cover-missing", Place::file(file), &[COVER])]));
    };
    let by_name: BTreeMap<&str, &Sheet> = sheets.iter().map(|sheet| (sheet.name.as_str(), sheet)).collect();
    let (mut tables, mut listed) = (Vec::new(), BTreeSet::from([COVER]));
    let mut paths = BTreeSet::new();
    for line in &cover.tables {
        let told_twice = !listed.insert(&line.sheet) | !paths.insert(&line.path);
        match (heads_of(&line.path), by_name.get(line.sheet.as_str())) {
            _ if told_twice => findings.tell("pack-sheet-twice", line.place.clone(), &[&line.sheet, &line.path]),
            (None, _) => findings.tell("pack-file-unknown", line.place.clone(), &[&line.path]),
            (_, None) => findings.tell("pack-sheet-missing", line.place.clone(), &[&line.sheet, &line.path]),
            (Some(heads), Some(sheet)) => {
                tables.push(Reading { sheet, heads: &heads, findings: &mut findings }.table(line));
            }
        }
    }
    for sheet in sheets.iter().filter(|sheet| !listed.contains(sheet.name.as_str()) && !sheet.is_empty()) {
        findings.tell("pack-sheet-unknown", sheet.whole(), &[&sheet.name]);
    }
    let problems = findings.finish();
    if problems.is_empty() { Ok(TakenWorkbook { pack: cover.pack, tables }) } else { Err(problems) }
}

/// What the cover says.
struct Cover {
    pack: String,
    tables: Vec<Listed>,
}

/// A line of the cover's list of tables.
struct Listed {
    sheet: String,
    path: String,
    digest: String,
    place: Place,
}

impl Cover {
    fn read(sheet: &Sheet) -> Option<Self> {
        let text = |row: u32, column: u32| sheet.value(row, column).to_text();
        let find = |label: &str| (0..sheet.height()).find(|row| text(*row, 0) == label);
        let lines = find(COVER_HEADS[0])? + 1..sheet.height();
        let listed =
            |row| Listed { sheet: text(row, 0), path: text(row, 1), digest: text(row, 3), place: sheet.place(row, 0) };
        let tables = lines.map(listed).filter(|listed| !listed.sheet.is_empty() || !listed.path.is_empty()).collect();
        Some(Self { pack: text(find(PACK)?, 1), tables })
    }
}

/// A sheet being read.
struct Reading<'s> {
    sheet: &'s Sheet,
    heads: &'s [PackHead],
    findings: &'s mut Findings,
}

impl Reading<'_> {
    fn tell(&mut self, code: &'static str, row: u32, column: u32, quoted: &[&str]) {
        self.findings.tell(code, self.sheet.place(row, column), quoted);
    }

    fn table(&mut self, listed: &Listed) -> TakenTable {
        let sheet_columns = self.columns();
        let whole = sheet_columns.len() == self.heads.len();
        let (rows, sheet_rows) = if whole { self.rows(&sheet_columns) } else { Default::default() };
        let written = (!listed.digest.is_empty()).then(|| listed.digest.clone());
        TakenTable { path: listed.path.clone(), written, rows, place: self.sheet.whole(), sheet_rows, sheet_columns }
    }

    /// The columns of the sheet in the order of the heads; tells those that are missing, and those
    /// that would be left behind.
    fn columns(&mut self) -> Vec<u32> {
        let mut found: BTreeMap<&'static str, u32> = BTreeMap::new();
        let width = self.sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        for column in 0..u32::try_from(width).unwrap_or(u32::MAX) {
            let heading = self.sheet.shown(0, column).to_text();
            match self.heads.iter().find(|head| head.is_named_by(&heading)) {
                Some(head) => {
                    if let Some(before) = found.insert(head.name, column) {
                        let first = model::problem::column_name(before);
                        self.tell("pack-column-twice", 0, column, &[head.zh, &first]);
                    }
                }
                None if !heading.is_empty() => self.tell("pack-column-unknown", 0, column, &[&heading]),
                None => {
                    let filled = |row: &u32| !self.sheet.value(*row, column).is_empty();
                    if let Some(row) = (1..self.sheet.height()).find(filled) {
                        self.tell("pack-cell-outside", row, column, &[]);
                    }
                }
            }
        }
        for head in self.heads.iter().filter(|head| !found.contains_key(head.name)) {
            let place = Place { line: 1, ..self.sheet.whole() };
            self.findings.tell("pack-column-missing", place, &[head.zh, head.name]);
        }
        self.heads.iter().filter_map(|head| found.get(head.name).copied()).collect()
    }

    /// The rows that are not blank, and where each stands.
    fn rows(&mut self, columns: &[u32]) -> (Vec<Vec<String>>, Vec<u32>) {
        for (row, column) in &self.sheet.formulas {
            self.tell("pack-cell-formula", *row, *column, &[]);
        }
        let (mut rows, mut places) = (Vec::new(), Vec::new());
        let mut seen: BTreeMap<Vec<String>, u32> = BTreeMap::new();
        for row in 1..self.sheet.height() {
            let heads = self.heads.iter();
            let cells: Vec<String> =
                columns.iter().zip(heads).map(|(column, head)| self.cell(row, *column, head)).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if let Some(before) = seen.insert(cells.clone(), row) {
                let place = Place { line: row + 1, ..self.sheet.whole() };
                self.findings.tell("pack-row-twice", place, &[&(before + 1).to_string()]);
            }
            rows.push(cells);
            places.push(row);
        }
        (rows, places)
    }

    /// The text of a cell; tells what only a spreadsheet makes of one.
    fn cell(&mut self, row: u32, column: u32, head: &PackHead) -> String {
        if self.sheet.merges.at(row, column).is_some_and(|merge| (merge.first_row, merge.first_column) == (row, column))
        {
            self.tell("pack-cell-merged", row, column, &[head.zh]);
        }
        let value = self.sheet.value(row, column);
        match value {
            CellValue::Number(number) if head.holds != Holds::Number || number.lost_digits() => {
                self.tell("pack-cell-number", row, column, &[head.zh, &number.shown()]);
            }
            CellValue::Date(_) if head.holds != Holds::Day => {
                self.tell("code-became-date", row, column, &[head.zh]);
            }
            CellValue::Date(date) if date.month_only => return date.day.to_string().chars().take(7).collect(),
            CellValue::Fault(CellFault::ErrorValue(error)) => {
                self.tell("cell-error-value", row, column, &[head.zh, error]);
            }
            _ => {}
        }
        value.to_text()
    }
}
