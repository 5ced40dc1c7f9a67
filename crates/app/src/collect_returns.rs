//! Taking the month's workbooks back: all files in one drop, whatever they are called. Good rows are
//! recorded as the unit's, entered by the collector (代报), in one entry; what is wrong is marked in
//! the file it came in.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use exchange::import::{ReportRow, Source, UnitRef};
use exchange::month::{Mark, write_marked};
use exchange::sheet;
use model::{Day, Period, Place, Problem, Problems, ProjectId, Severity, UnitCode};

use crate::access::{Actor, Right, enter};
use crate::import::{ImportOptions, ImportOutcome, LineKind, Rows};
use crate::import_reports::import_reports;
use crate::list_reports::ReportLine;
use crate::merged_month::{MergedRow, Standing};
use crate::split_month::owing;
use crate::unit_names::UnitNames;
use crate::{AppError, House};

use read::ReadReturn;

pub use read::ReadReturns;

/// How files are taken back.
#[derive(Clone, Debug, Default)]
pub struct CollectReturns {
    /// Only show what would be recorded.
    pub dry_run: bool,
    /// Until when corrections are to come, for the sentence.
    pub due: Option<Day>,
    /// Why, for what comes late.
    pub reason: String,
}

/// What came of one unit's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitReturn {
    /// The unit; `None` when the file does not say whose it is.
    pub unit: Option<UnitCode>,
    /// Its name, or that of the file.
    pub name: String,
    /// The file.
    pub file: String,
    /// Rows recorded, or the same as recorded before.
    pub taken: usize,
    /// What is wrong.
    pub problems: Problems,
    /// Projects of the unit that are due and came neither with this file nor before.
    pub missing: Vec<String>,
    /// What is marked in the file; nothing when there is nothing to put right or it cannot be read.
    pub marks: Vec<Mark>,
    /// What to send to the unit.
    pub sentence: String,
}

/// A unit of which nothing came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingUnit {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Reports it owes.
    pub owed: usize,
    /// What to send to it.
    pub sentence: String,
}

/// What came of all files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// The period.
    pub period: Period,
    /// File by file.
    pub returns: Vec<UnitReturn>,
    /// Units that owe reports and of which nothing came.
    pub missing: Vec<MissingUnit>,
    /// Every project that is due, and every row that came.
    pub merged: Vec<MergedRow>,
    /// Some of it is simulated.
    pub simulated: bool,
    /// What was recorded.
    pub outcome: ImportOutcome,
}

/// A file with the unit whose it is.
struct Read {
    file: String,
    is_readable: bool,
    unit: Option<UnitCode>,
    rows: Vec<ReportRow>,
    problems: Problems,
}

impl UnitReturn {
    /// The file that came with its errors marked, as a workbook; `None` when none are.
    ///
    /// # Errors
    /// When the sheets do not fit Excel's own limits.
    pub fn marked(&self, source: &Source<'_>) -> Result<Option<Vec<u8>>, AppError> {
        if self.marks.is_empty() {
            return Ok(None);
        }
        let sheets = sheet::read(source.name, source.bytes, source.sheet).unwrap_or_default();
        write_marked(&sheets, &self.marks).map(Some).map_err(|error| AppError::Unsound(error.to_string()))
    }
}

/// Takes files back.
///
/// # Errors
/// Refuses who may not; what is wrong in files and rows comes with the answer.
pub async fn collect_returns(
    house: &House,
    actor: &Actor,
    returns: &ReadReturns,
    how: &CollectReturns,
) -> Result<Collected, AppError> {
    let pass = enter(actor, Right::CollectReturns)?;
    let period = returns.period;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let names = UnitNames::new(&known, &pass);
    let owing = owing(house, &reader, &pass, &known, period).await?.units;
    drop(reader);
    let mut seen: BTreeMap<UnitCode, String> = BTreeMap::new();
    let mut read: Vec<Read> = Vec::new();
    for file in &returns.files {
        read.push(of_unit(file, &names, &mut seen));
    }
    let rows: Vec<ReportRow> = read.iter().flat_map(|read| read.rows.iter().cloned()).collect();
    let reason = if how.reason.is_empty() { format!("汇总{}月报", period.zh()) } else { how.reason.clone() };
    let options = ImportOptions { dry_run: how.dry_run, reason, skip_bad: true, ..ImportOptions::default() };
    let outcome = import_reports(house, actor, Rows { rows, problems: Problems::new() }, &options).await?;
    for problem in outcome.problems.iter() {
        if let Some(read) = read.iter_mut().find(|read| read.file == problem.place.file) {
            read.problems.push(problem.clone());
        }
    }
    let taken: BTreeSet<Place> = outcome
        .preview
        .iter()
        .filter(|line| line.kind != LineKind::Skipped)
        .flat_map(|line| line.rows.iter().cloned())
        .collect();
    let mut merged = merged(&read, &owing, &taken, &outcome);
    let mut returns = Vec::new();
    for read in &read {
        returns.push(unit_return(read, &owing, &taken, &merged, period, how, |unit| known.name(unit)));
    }
    for row in &mut merged {
        row.unit_name = row.unit.as_ref().map(|unit| known.name(unit)).unwrap_or_default();
    }
    let came: BTreeSet<&UnitCode> = read.iter().filter_map(|read| read.unit.as_ref()).collect();
    let waits = |line: &&ReportLine| line.report.is_none();
    let missing = owing.iter().filter(|(unit, _)| !came.contains(unit)).filter_map(|(unit, lines)| {
        let (owed, name) = (lines.iter().filter(waits).count(), known.name(unit));
        let sentence = reminder(&name, period, owed, how.due);
        (owed > 0).then(|| MissingUnit { unit: unit.clone(), name, owed, sentence })
    });
    let (missing, simulated) = (missing.collect(), owing.values().flatten().any(|line| line.simulated));
    Ok(Collected { period, returns, missing, merged, simulated, outcome })
}

/// The unit whose file it is, of which the first counts.
fn of_unit(file: &ReadReturn, names: &UnitNames, seen: &mut BTreeMap<UnitCode, String>) -> Read {
    let (mut unit, mut problems) = (None, Problems::new());
    if let Some(identity) = &file.identity {
        match names.find(&identity.unit, Place::file(&file.file)) {
            Ok(found) => unit = Some(found),
            Err(problem) => problems.push(*problem),
        }
    }
    let mut rows = file.rows.clone();
    let named = unit.as_ref().filter(|_| file.is_of_period);
    if let Some(first) = named.and_then(|unit| seen.get(unit)) {
        problems.push(came_twice(&file.file, first));
        rows.clear();
    } else {
        problems.extend(file.problems.iter().cloned());
        seen.extend(named.map(|unit| (unit.clone(), file.file.clone())));
    }
    for row in rows.iter_mut().filter(|row| row.unit.is_none()) {
        row.unit = unit.clone().map(UnitRef::Code);
    }
    Read { file: file.file.clone(), is_readable: file.is_readable, unit, rows, problems }
}

/// Every project that is due with what came of it, then rows that are none of theirs.
fn merged(
    read: &[Read],
    owing: &BTreeMap<UnitCode, Vec<ReportLine>>,
    taken: &BTreeSet<Place>,
    outcome: &ImportOutcome,
) -> Vec<MergedRow> {
    let by_place: BTreeMap<&Place, ProjectId> =
        outcome.preview.iter().flat_map(|line| line.rows.iter().filter_map(|row| Some((row, line.project?)))).collect();
    let rows = || read.iter().flat_map(|read| read.rows.iter().map(move |row| (read, row)));
    let project_of = |row: &ReportRow| by_place.get(row.place.row()).copied().or(row.project.id);
    let came: BTreeMap<ProjectId, (&Read, &ReportRow)> =
        rows().filter_map(|(read, row)| Some((project_of(row)?, (read, row)))).collect();
    let mut merged = Vec::new();
    let mut listed = BTreeSet::new();
    for (unit, lines) in owing {
        for line in lines {
            listed.insert(line.project);
            let row = match came.get(&line.project) {
                Some((_, row)) if taken.contains(row.place.row()) => {
                    MergedRow::of(Some(line.project), row, Standing::Taken)
                }
                Some((_, row)) => MergedRow::of(Some(line.project), row, Standing::Wrong),
                None => MergedRow::missing(line),
            };
            merged.push(MergedRow { unit: Some(unit.clone()), simulated: line.simulated, ..row });
        }
    }
    for (read, row) in rows() {
        let project = project_of(row);
        if project.is_none_or(|project| !listed.contains(&project)) {
            let standing = if taken.contains(row.place.row()) { Standing::Taken } else { Standing::Wrong };
            merged.push(MergedRow { unit: read.unit.clone(), ..MergedRow::of(project, row, standing) });
        }
    }
    merged
}

fn unit_return(
    read: &Read,
    owing: &BTreeMap<UnitCode, Vec<ReportLine>>,
    taken: &BTreeSet<Place>,
    merged: &[MergedRow],
    period: Period,
    how: &CollectReturns,
    name_of: impl Fn(&UnitCode) -> String,
) -> UnitReturn {
    let count = read.rows.iter().filter(|row| taken.contains(row.place.row())).count();
    let wanting = merged.iter().filter(|row| row.standing == Standing::Missing && row.unit == read.unit);
    let missing: Vec<String> = match &read.unit {
        Some(unit) if owing.contains_key(unit) => wanting.map(|row| row.name.clone()).collect(),
        _ => Vec::new(),
    };
    let theirs = read.problems.iter().filter(|problem| read.is_readable && is_theirs(problem));
    let name = read.unit.as_ref().map_or_else(|| read.file.clone(), name_of);
    let sentence = sentence(&name, period, count, &read.problems, &missing, how.due);
    UnitReturn {
        unit: read.unit.clone(),
        name,
        file: read.file.clone(),
        taken: count,
        problems: read.problems.clone(),
        missing,
        marks: theirs.map(mark).collect(),
        sentence,
    }
}

/// Errors, and doubts at a cell: what the unit can put right. That a column of remarks was not read
/// is not its business.
fn is_theirs(problem: &Problem) -> bool {
    let about_reading = ["column-unknown", "column-likely", "sheet-skipped", "sheet-hidden", "row-skipped"];
    problem.severity == Severity::Error || !about_reading.contains(&problem.code)
}

fn mark(problem: &Problem) -> Mark {
    Mark {
        place: problem.place.clone(),
        severity: problem.severity,
        what: problem.zh.clone(),
        cure: problem.cure_zh.clone(),
    }
}

/// What to send, short enough for a message.
fn sentence(
    name: &str,
    period: Period,
    taken: usize,
    problems: &Problems,
    missing: &[String],
    due: Option<Day>,
) -> String {
    let errors: Vec<&Problem> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let mut text = format!("{name}：{}月报已收到，{taken}个项目无误", period.zh());
    if errors.is_empty() && missing.is_empty() {
        text.push_str("，没有需更正的，谢谢。");
        return text;
    }
    if !errors.is_empty() {
        let told: Vec<String> = errors.iter().take(3).map(|problem| told_short(problem)).collect();
        text.push_str(&format!("；{}处需更正：{}", errors.len(), told.join("；")));
        if errors.len() > told.len() {
            text.push('等');
        }
    }
    if !missing.is_empty() {
        let named: Vec<&str> = missing.iter().take(3).map(String::as_str).collect();
        let more = if missing.len() > named.len() { "等" } else { "" };
        text.push_str(&format!("；还缺{}个项目的数：{}{more}", missing.len(), named.join("、")));
    }
    let due = due.map(|day| format!("于{day}前")).unwrap_or_default();
    text.push_str(&format!("。请在所附表的标色格里更正，{due}发回。"));
    text
}

/// What to send to a unit of which nothing came.
fn reminder(name: &str, period: Period, owed: usize, due: Option<Day>) -> String {
    let due = due.map(|day| format!("于{day}前")).unwrap_or_default();
    format!("{name}：{}月报还没有收到，应报{owed}个项目，请{due}发回。", period.zh())
}

fn told_short(problem: &Problem) -> String {
    let line = if problem.place.line == 0 { String::new() } else { problem.place.line.to_string() };
    let cell = format!("{}{line}", problem.place.column);
    let at = if cell.is_empty() { String::new() } else { format!("{cell} ") };
    format!("{at}{}", problem.zh)
}

fn came_twice(file: &str, first: &str) -> Problem {
    Problem::error(
        "return-twice",
        Place::file(file),
        (format!("同一单位的表已有一份：{first}"), "请只留最后的一份，再汇总一次"),
        (format!("the unit's form is there already: {first}"), "leave the last one only and collect again"),
    )
}
