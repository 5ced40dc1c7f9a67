//! `tasks.csv`: what is to be done, by whom, and where its term stands on a day.

use std::fmt;

use model::{Day, Period};

use super::faults::Faults;
use super::gathered::{Gathered, To};
use super::source::Source;
use super::table::{self, Row};
use super::{Policy, Spot, form};

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
    /// By the end of a day, month or other period.
    By(Period),
    /// By the end of a month of every year (每年2月).
    Yearly(i8),
    /// So many times a year (每年2次).
    Times(i8),
    /// All the time (全年).
    Always,
    /// In words: another rhythm (每周) or no term (未定期限).
    Words(String),
}

/// Where the term of a task stands on a day. Whether it was done is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// The term was over when the document was issued.
    OverBeforeIssue,
    /// The term is over.
    Over,
    /// The term runs.
    Running,
    /// This year's term is over, and comes again.
    OverThisYear,
    /// This year's term runs, and comes again.
    RunningThisYear,
    /// It goes on all the time.
    Ongoing,
    /// It recurs or goes on, and the policy has ended.
    Ended,
    /// The document sets its term in words that no day can be held against.
    InWords,
}

impl Task {
    /// Where its term stands at the end of a day.
    #[must_use]
    pub fn state(&self, policy: &Policy, on: Day) -> TaskState {
        let over = |last: Day, over: TaskState, running: TaskState| match last {
            last if last > on => running,
            last if last < policy.issued => TaskState::OverBeforeIssue,
            _ => over,
        };
        let month = match &self.due {
            Due::By(period) => return over(period.last_day(), TaskState::Over, TaskState::Running),
            Due::Words(_) => return TaskState::InWords,
            _ if policy.until.is_some_and(|until| until < on) => return TaskState::Ended,
            Due::Always => return TaskState::Ongoing,
            Due::Yearly(month) => *month,
            Due::Times(_) => 12,
        };
        let last = Period::Month(on.year(), month).last_day();
        over(last, TaskState::OverThisYear, TaskState::RunningThisYear)
    }
}

impl TaskState {
    /// As a bulletin prints it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::OverBeforeIssue => "印发前已到期",
            Self::Over => "已到期",
            Self::Running => "未到期",
            Self::OverThisYear => "本年已到期",
            Self::RunningThisYear => "本年未到期",
            Self::Ongoing => "持续进行",
            Self::Ended => "行动期满",
            Self::InWords => "无固定日期",
        }
    }
}

impl Due {
    fn read(text: String) -> Self {
        if let Ok(period) = text.parse() {
            return Self::By(period);
        }
        let within = |number: &str, most: i8| number.parse::<i8>().ok().filter(|number| (1..=most).contains(number));
        let yearly = text.strip_prefix("每年");
        let month = yearly.and_then(|rest| rest.strip_suffix('月')).and_then(|month| within(month, 12));
        let times = yearly.and_then(|rest| rest.strip_suffix('次')).and_then(|times| within(times, i8::MAX));
        match (month, times) {
            (Some(month), _) => Self::Yearly(month),
            (_, Some(times)) => Self::Times(times),
            _ if text == "全年" => Self::Always,
            _ => Self::Words(text),
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(Period::Day(day)) => day.fmt(f),
            Self::By(period) => f.write_str(&period.zh()),
            Self::Yearly(month) => write!(f, "每年{month}月"),
            Self::Times(times) => write!(f, "每年{times}次"),
            Self::Always => f.write_str("全年"),
            Self::Words(words) => f.write_str(words),
        }
    }
}

/// Reads `tasks.csv`; names are the numbers of tasks.
pub(super) fn read(source: &Source, faults: &mut Faults) -> Gathered<Task> {
    let Some(rows) = table::rows(source, &form::TASKS, faults) else { return Gathered::unreadable() };
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
    let due = Due::read(row.filled("due", faults)?);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        let day = |text: &str| text.parse().expect("a day");
        Policy {
            heading: String::new(),
            about: String::new(),
            title: String::new(),
            issuer: String::new(),
            number: String::new(),
            issued: day("2011-05-21"),
            from: day("2011-01-01"),
            until: Some(day("2013-12-31")),
            territory: "230000".parse().expect("a unit"),
            parent: String::new(),
            version: String::new(),
            lights: super::super::Lights::default(),
        }
    }

    #[test]
    fn terms_are_held_against_a_day() {
        use TaskState::*;
        let (june, september, after) = ("2011-06-30", "2012-09-30", "2014-01-31");
        let table = [
            ("2011-04", "2011年4月", [OverBeforeIssue, OverBeforeIssue, OverBeforeIssue]),
            ("2011-05", "2011年5月", [Over, Over, Over]),
            ("2011-06-30", "2011-06-30", [Over, Over, Over]),
            ("2011-12", "2011年12月", [Running, Over, Over]),
            ("每年2月", "每年2月", [OverBeforeIssue, OverThisYear, Ended]),
            ("每年12月", "每年12月", [RunningThisYear, RunningThisYear, Ended]),
            ("每年2次", "每年2次", [RunningThisYear, RunningThisYear, Ended]),
            ("全年", "全年", [Ongoing, Ongoing, Ended]),
            ("每周", "每周", [InWords, InWords, InWords]),
            ("每年13月", "每年13月", [InWords, InWords, InWords]),
        ];
        let spot = Spot::default();
        for (text, printed, states) in table {
            let due = Due::read(text.to_owned());
            assert_eq!(due.to_string(), printed);
            let words = String::new;
            let task = Task {
                seq: 1,
                clause: words(),
                task: words(),
                lead: words(),
                assisting: words(),
                due,
                spot: spot.clone(),
            };
            let found = [june, september, after].map(|day| task.state(&policy(), day.parse().expect("a day")));
            assert_eq!(found, states, "{text}");
        }
    }
}
