//! The inputs of a bulletin beside its facts, as CSV that anyone can open: units, shares, statistics.

use super::facts::MOST_PROBLEMS;
use crate::export::field::push_line;
use model::attribution::WHOLE_PPM;
use model::facts::SharedPart;

use model::{Measure, Place, Problem, Problems, Role, Statistic, Unit, UnitCode, UnitEvent, UnitEventKind, UnitKind};

const UNITS: [&str; 6] = ["code", "from", "to", "kind", "name", "parent"];
const UNIT_EVENTS: [&str; 5] = ["on", "kind", "old", "new", "document"];
const SHARED: [&str; 5] = ["project", "role", "unit", "from_ppm", "to_ppm"];
const STATISTICS: [&str; 8] = ["unit", "class", "variable", "period", "vintage", "measure", "value", "source"];

/// Units, one state a line, in the order given.
#[must_use]
pub fn units_csv<'a>(units: impl IntoIterator<Item = &'a Unit>) -> String {
    write(
        &UNITS,
        units.into_iter().map(|unit| {
            let to = unit.to.map_or_else(String::new, |day| day.to_string());
            let parent = unit.parent.as_ref().map_or_else(String::new, ToString::to_string);
            vec![unit.code.to_string(), unit.from.to_string(), to, unit.kind.to_string(), unit.name.clone(), parent]
        }),
    )
}

/// Reads what [`units_csv`] writes.
///
/// # Errors
/// Each line that is not a unit, with its place.
pub fn read_units_csv(text: &str) -> Result<Vec<Unit>, Problems> {
    read("inputs/units.csv", text, &UNITS, |cells| {
        let optional = |cell: &str| if cell.is_empty() { None } else { Some(cell.to_owned()) };
        Some(Unit {
            code: cells[0].parse().ok()?,
            from: cells[1].parse().ok()?,
            to: match optional(&cells[2]) {
                Some(day) => Some(day.parse().ok()?),
                None => None,
            },
            kind: UnitKind::parse(&cells[3])?,
            name: cells[4].clone(),
            parent: match optional(&cells[5]) {
                Some(parent) => Some(parent.parse().ok()?),
                None => None,
            },
        })
    })
}

/// Events between units; several units stand apart by blanks.
#[must_use]
pub fn unit_events_csv(events: &[UnitEvent]) -> String {
    let codes = |units: &[UnitCode]| units.iter().map(UnitCode::as_str).collect::<Vec<_>>().join(" ");
    write(
        &UNIT_EVENTS,
        events.iter().map(|event| {
            vec![
                event.on.to_string(),
                event.kind.to_string(),
                codes(&event.old),
                codes(&event.new),
                event.document.clone(),
            ]
        }),
    )
}

/// Reads what [`unit_events_csv`] writes.
///
/// # Errors
/// Each line that is not an event between units, with its place.
pub fn read_unit_events_csv(text: &str) -> Result<Vec<UnitEvent>, Problems> {
    let codes = |cell: &str| cell.split(' ').map(|code| code.parse().ok()).collect::<Option<Vec<UnitCode>>>();
    read("inputs/unit_events.csv", text, &UNIT_EVENTS, |cells| {
        Some(UnitEvent {
            on: cells[0].parse().ok()?,
            kind: UnitEventKind::parse(&cells[1])?,
            old: codes(&cells[2])?,
            new: codes(&cells[3])?,
            document: cells[4].clone(),
        })
    })
}

/// Parts of shared projects.
#[must_use]
pub fn shared_csv(parts: &[SharedPart]) -> String {
    write(
        &SHARED,
        parts.iter().map(|part| {
            vec![
                part.project.to_string(),
                part.role.to_string(),
                part.unit.to_string(),
                part.from_ppm.to_string(),
                part.to_ppm.to_string(),
            ]
        }),
    )
}

/// Reads what [`shared_csv`] writes.
///
/// # Errors
/// Each line that is not a part, with its place.
pub fn read_shared_csv(text: &str) -> Result<Vec<SharedPart>, Problems> {
    read("inputs/shared.csv", text, &SHARED, |cells| {
        let part = SharedPart {
            project: cells[0].parse().ok()?,
            role: Role::parse(&cells[1])?,
            unit: cells[2].parse().ok()?,
            from_ppm: cells[3].parse().ok()?,
            to_ppm: cells[4].parse().ok()?,
        };
        // Parts of a whole: an amount times any of them keeps within its bits.
        (0 <= part.from_ppm && part.from_ppm <= part.to_ppm && part.to_ppm <= i64::from(WHOLE_PPM)).then_some(part)
    })
}

/// Statistics.
#[must_use]
pub fn statistics_csv(statistics: &[Statistic]) -> String {
    write(
        &STATISTICS,
        statistics.iter().map(|one| {
            vec![
                one.unit.to_string(),
                one.class.clone(),
                one.variable.clone(),
                one.period.to_string(),
                one.vintage.to_string(),
                one.measure.to_string(),
                one.value.to_string(),
                one.source.clone(),
            ]
        }),
    )
}

/// Reads what [`statistics_csv`] writes.
///
/// # Errors
/// Each line that is not a statistic, with its place.
pub fn read_statistics_csv(text: &str) -> Result<Vec<Statistic>, Problems> {
    read("inputs/statistics.csv", text, &STATISTICS, |cells| {
        Some(Statistic {
            unit: cells[0].parse().ok()?,
            class: cells[1].clone(),
            variable: cells[2].clone(),
            period: cells[3].parse().ok()?,
            vintage: cells[4].parse().ok()?,
            measure: Measure::parse(&cells[5])?,
            value: cells[6].parse().ok()?,
            source: cells[7].clone(),
        })
    })
}

fn write(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    push_line(&mut text, heads, "\n");
    rows.for_each(|row| push_line(&mut text, row, "\n"));
    text
}

fn read<T>(file: &str, text: &str, heads: &[&str], row: impl Fn(&[String]) -> Option<T>) -> Result<Vec<T>, Problems> {
    let mut problems = Problems::new();
    let mut rows = Vec::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for (index, record) in reader.records().enumerate() {
        if problems.0.len() >= MOST_PROBLEMS {
            break;
        }
        let line = index as u32 + 1;
        let cells: Vec<String> =
            record.map(|record| record.iter().map(ToOwned::to_owned).collect()).unwrap_or_default();
        if index == 0 && cells == heads {
            continue;
        }
        let read = if index > 0 && cells.len() == heads.len() { row(&cells) } else { None };
        match read {
            Some(value) => rows.push(value),
            None => problems.push(Problem::error(
                "archive-input",
                Place::text(file, line, 0),
                ("这一行读不懂", "归档文件被改动过，请取原件"),
                ("this line cannot be read", "the archive was altered; get the original"),
            )),
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}
