//! `tasks.csv`: what is to be done, by whom.

use model::Day;

use super::Spot;
use super::faults::Faults;
use super::gathered::{Gathered, To};
use super::source::Source;
use super::table::{self, Row};

/// A task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number in the pack.
    pub seq: u32,
    /// The clause that sets it.
    pub clause: String,
    /// What is to be done.
    pub task: String,
    /// Who leads; empty when the document does not say.
    pub lead: String,
    /// Who assists; empty when nobody.
    pub assisting: String,
    /// By when, or how often.
    pub due: Due,
    /// Where it is told.
    pub spot: Spot,
}

/// When a task is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// On a day.
    On(Day),
    /// In words: a rhythm (每周) or no term (未定期限).
    Words(String),
}

const HEADER: &[&str] = &["seq", "clause", "task", "lead", "assisting", "due"];

/// Reads `tasks.csv`; names are the numbers of tasks.
pub(super) fn read(source: &Source, faults: &mut Faults) -> Gathered<Task> {
    let Some(rows) = table::rows(source, HEADER, faults) else { return Gathered::unreadable() };
    let mut tasks = Gathered::new();
    for row in rows {
        let seq = row.parsed::<u32>("seq", "1", faults);
        match seq {
            Some(seq) => duplicate(&row, seq, &mut tasks, faults),
            None => tasks.miss(),
        }
        if !row.cell("clause").is_empty() {
            tasks.refer(To::Clause, row.cell("clause"), row.spot("clause"));
        }
        if let Some(task) = task(&row, seq, faults) {
            tasks.items.push(task);
        }
    }
    tasks
}

fn duplicate(row: &Row<'_>, seq: u32, tasks: &mut Gathered<Task>, faults: &mut Faults) {
    if let Some(before) = tasks.declare(&seq.to_string(), &row.spot("seq")) {
        faults.error(
            "task-duplicate",
            &row.spot("seq"),
            (format!("任务序号{seq}已在第{}行用过", before.line), "换一个没有用过的序号"),
            (
                format!("the task number {seq} is used on line {} already", before.line),
                "take a number that is not used",
            ),
        );
    }
}

fn task(row: &Row<'_>, seq: Option<u32>, faults: &mut Faults) -> Option<Task> {
    let clause = row.filled("clause", faults);
    let task = row.filled("task", faults);
    let due = row.filled("due", faults)?;
    let due = due.parse().map_or(Due::Words(due), Due::On);
    let cell = |column: &str| row.cell(column).to_owned();
    Some(Task {
        seq: seq?,
        clause: clause?,
        task: task?,
        lead: cell("lead"),
        assisting: cell("assisting"),
        due,
        spot: row.spot.clone(),
    })
}
