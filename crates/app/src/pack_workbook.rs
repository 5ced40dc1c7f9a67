//! The tables of a pack as a workbook for officials (指标表), and back into its folder.
//!
//! A pack in a folder belongs to whoever has the folder, so nobody's right is asked: what counts is
//! what is installed.

use std::collections::BTreeMap;
use std::path::Path;

use exchange::import::{self, TakenTable, read_pack_workbook};
use exchange::pack_workbook::{PackHead, PackTable, PackWorkbook, as_cell, pack_csv, rows_digest};
use model::{Place, Problem, Problems};
use policy::pack::{Holds, Pack, PackFiles, TableCells, TableForm};

use crate::install_pack::check_pack;

/// The tables that every pack has a sheet for, whether their files are there or not.
const ALWAYS: [&str; 3] = ["units.csv", "targets.csv", "tasks.csv"];

/// What comes back from a workbook.
#[derive(Debug, Default)]
pub struct Taken {
    /// The files to be written: tables that the workbook changes. Those it leaves as they are keep every byte.
    pub files: PackFiles,
    /// What is worth a look.
    pub problems: Problems,
}

/// The tables of a pack.
///
/// # Errors
/// When `policy.md` cannot be read, or a file is no table of its form.
pub fn pack_workbook(name: &str, files: &PackFiles) -> Result<PackWorkbook, Problems> {
    let (pack, problems) = Pack::read(name, files);
    let Some(pack) = pack else { return Err(problems) };
    let others = files.keys().map(String::as_str).filter(|path| !ALWAYS.contains(path));
    let (mut tables, mut problems) = (Vec::new(), Problems::new());
    for path in ALWAYS.into_iter().chain(others) {
        let Some(form) = TableForm::of(path) else { continue };
        match rows_of(path, files, form) {
            Ok(rows) => tables.push(PackTable { path: path.to_owned(), zh: form.zh, heads: heads(form), rows }),
            Err(found) => problems.extend(found.0),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(PackWorkbook { pack: pack.name, version: pack.version, title: pack.policy.title, tables })
}

/// Takes a workbook back into a pack. `over` takes it also where the pack's tables were changed
/// after the workbook was written.
///
/// # Errors
/// Everything that is wrong with the workbook, by sheet and cell; then everything that is wrong with
/// the pack as it would be, at the workbook's cells where its tables are meant.
pub fn take_pack_workbook(
    name: &str,
    files: &PackFiles,
    (file, bytes): (&str, &[u8]),
    over: bool,
) -> Result<Taken, Problems> {
    let workbook = read_pack_workbook(file, bytes, |path| form_of(path, files).map(heads))?;
    if workbook.pack != name {
        return Err(Problems(vec![of_another_pack(file, &workbook.pack, name)]));
    }
    let (mut taken, mut lined) = (Taken::default(), files.clone());
    for table in &workbook.tables {
        let Some(form) = form_of(&table.path, files) else { continue };
        let before: Vec<Vec<String>> = rows_of(&table.path, files, form)?.iter().map(|row| as_cells(row)).collect();
        let known = files.contains_key(&table.path);
        if before == table.rows && (known || ALWAYS.contains(&table.path.as_str())) {
            continue;
        }
        let written = table.written.clone().unwrap_or_else(|| rows_digest(&[]));
        if known && !over && written != rows_digest(&before) {
            taken.problems.push(changed_since(table));
        }
        taken.files.insert(table.path.clone(), pack_csv(form.names(), &table.rows));
        lined.insert(table.path.clone(), table.lined_csv(form.names()));
    }
    if taken.problems.any_error() {
        return Err(taken.problems);
    }
    let tables: BTreeMap<&str, &TakenTable> =
        workbook.tables.iter().map(|table| (table.path.as_str(), table)).collect();
    let problems = check_pack(name, &lined).problems.0.into_iter();
    taken.problems.extend(problems.map(|problem| at_cell(problem, &tables, &lined)));
    if taken.problems.any_error() { Err(taken.problems) } else { Ok(taken) }
}

/// Writes files of a pack, each whole: first beside their places, then into them.
///
/// # Errors
/// When the folder cannot be written; as long as anything is written beside only, nothing is changed.
pub fn write_pack_files(folder: &Path, files: &PackFiles) -> std::io::Result<()> {
    let mut moves = Vec::new();
    for (path, text) in files {
        let place = folder.join(path);
        let inside = place.parent().unwrap_or(folder);
        std::fs::create_dir_all(inside)?;
        // What begins with a point is no file of a pack.
        let name = place.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let beside = inside.join(format!(".{name}.new"));
        std::fs::write(&beside, text)?;
        moves.push((beside, place));
    }
    moves.into_iter().try_for_each(|(beside, place)| std::fs::rename(beside, place))
}

fn heads(form: &TableForm) -> Vec<PackHead> {
    let head = |head: &policy::pack::TableHead| {
        let holds = match head.holds {
            Holds::Text => import::Holds::Text,
            Holds::Number => import::Holds::Number,
            Holds::Day => import::Holds::Day,
            Holds::Words(words) => import::Holds::Choice(words),
        };
        PackHead { name: head.name, zh: head.zh, holds }
    };
    form.columns.iter().map(head).collect()
}

/// The form of a table that a workbook names: one that is there, or a new one under a plain name.
fn form_of(path: &str, files: &PackFiles) -> Option<&'static TableForm> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-/.".contains(&byte);
    let known = files.contains_key(path) || (path.bytes().all(plain) && !path.contains(".."));
    TableForm::of(path).filter(|_| known)
}

fn as_cells(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| as_cell(cell)).collect()
}

/// The rows of a table; none when its file is not there.
fn rows_of(path: &str, files: &PackFiles, form: &'static TableForm) -> Result<Vec<Vec<String>>, Problems> {
    let Some(text) = files.get(path) else { return Ok(Vec::new()) };
    let cells = TableCells::read(path, text, form)?;
    Ok(cells.rows().map(|row| row.into_iter().map(str::to_owned).collect()).collect())
}

/// The problem of a table's text at the cell of the workbook it came from.
fn at_cell(problem: Problem, tables: &BTreeMap<&str, &TakenTable>, files: &PackFiles) -> Problem {
    let path = problem.place.file.as_str();
    let cell = || {
        let (table, form) = (tables.get(path)?, TableForm::of(path)?);
        let cells = TableCells::read(path, files.get(path)?, form).ok()?;
        let at = cells.at(&problem.place);
        Some(table.place(at.map(|(row, _)| row), at.and_then(|(_, column)| column)))
    };
    let place = cell().unwrap_or_else(|| problem.place.clone());
    Problem { place, ..problem }
}

fn of_another_pack(file: &str, found: &str, wanted: &str) -> Problem {
    let zh = (format!("这是政策包“{found}”的指标表，不是“{wanted}”的"), "核对文件和政策包的文件夹");
    let en = (format!("these are the tables of {found:?}, not of {wanted:?}"), "check the file and the folder");
    Problem::error("pack-workbook-other", Place::file(file), zh, en)
}

fn changed_since(table: &TakenTable) -> Problem {
    let path = &table.path;
    let zh = (format!("{path}在导出指标表之后又改过"), "核对后加 --over 以这张工作表为准，或重新导出再改");
    let en = (
        format!("{path} was changed after the workbook was written"),
        "compare the two and add --over to take this sheet, or write the workbook again and edit that",
    );
    Problem::error("pack-table-changed", table.place(None, None), zh, en)
}
