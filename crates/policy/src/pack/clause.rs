//! Clauses of the document and what stands for each.

use super::Spot;
use super::faults::Faults;
use super::gathered::{Gathered, To};
use super::markdown::Piece;
use super::names;
use super::section::{self, Found};
use super::source::Source;

/// A clause of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Locator in the document (`§三(二)5`).
    pub clause: String,
    /// What it says, in our words.
    pub words: String,
    /// What stands for it here.
    pub standing: Standing,
    /// Where it is told.
    pub spot: Spot,
}

/// What stands for a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Rules, targets and tasks.
    Tracked(Vec<Tracker>),
    /// A feature of the platform, in words.
    Platform(String),
    /// Nothing can; the reason, in words.
    NotMeasurable(String),
}

/// What tracks a clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tracker {
    /// A rule, by code.
    Rule(String),
    /// A target, by code.
    Target(String),
    /// A task, by number.
    Task(u32),
}

const HEADER: &[&str] = &["Clause", "In our words", "Stands as", "By", "Reason"];

impl Standing {
    /// The rules, targets and tasks that stand for the clause.
    #[must_use]
    pub fn trackers(&self) -> &[Tracker] {
        match self {
            Self::Tracked(trackers) => trackers,
            Self::Platform(_) | Self::NotMeasurable(_) => &[],
        }
    }
}

impl Tracker {
    fn reference(&self) -> (To, String) {
        match self {
            Self::Rule(code) => (To::Rule, code.clone()),
            Self::Target(code) => (To::Target, code.clone()),
            Self::Task(seq) => (To::Task, seq.to_string()),
        }
    }
}

/// Reads the table under `## Clauses`; names are locators.
pub(super) fn read(source: &Source, sections: &[Piece<'_>], faults: &mut Faults) -> Gathered<Clause> {
    let rows = match section::table(sections, "Clauses", HEADER, faults) {
        Found::Rows(rows) => rows,
        Found::Broken => return Gathered::unreadable(),
        Found::Nothing => {
            no_clauses(source, faults);
            return Gathered::unreadable();
        }
    };
    let mut clauses = Gathered::new();
    for line in rows {
        let Some(cells) = section::cells(source, line, HEADER.len(), faults) else {
            clauses.miss();
            continue;
        };
        let [locator, words, stands, by, reason] = &cells[..] else { continue };
        let spot = source.line(line.at);
        if locator.is_empty() {
            section::empty_cell(&spot, HEADER[0], faults);
            clauses.miss();
            continue;
        }
        if let Some(before) = clauses.declare(locator, &spot) {
            faults.error(
                "clause-duplicate",
                &spot,
                (format!("条款{locator}已在第{}行列过", before.line), "同一条款只留一行"),
                (format!("the clause {locator} stands on line {} already", before.line), "keep one row for a clause"),
            );
        }
        if words.is_empty() {
            section::empty_cell(&spot, HEADER[1], faults);
        }
        let told = faults.told();
        if let Some(standing) = standing(&spot, stands, by, reason, faults) {
            for tracker in standing.trackers() {
                let (to, name) = tracker.reference();
                clauses.refer(to, &name, spot.clone());
            }
            clauses.items.push(Clause { clause: locator.clone(), words: words.clone(), standing, spot });
        }
        if faults.told() > told {
            // What stands for the clause is not known whole: no rule is to be called unnamed.
            clauses.miss();
        }
    }
    clauses
}

fn standing(spot: &Spot, stands: &str, by: &str, reason: &str, faults: &mut Faults) -> Option<Standing> {
    const STANDINGS: &[&str] = &["tracked", "platform", "not measurable"];
    match stands {
        "tracked" if !by.is_empty() => Some(Standing::Tracked(trackers(spot, by, faults))),
        "platform" if !by.is_empty() => Some(Standing::Platform(by.to_owned())),
        "not measurable" if !reason.is_empty() => Some(Standing::NotMeasurable(reason.to_owned())),
        "tracked" | "platform" => {
            faults.error(
                "clause-by",
                spot,
                (
                    format!("`{stands}`没有写明由什么承担"),
                    "在 By 列写规则、目标或任务（AC-001 AC-T01 task:3），或写平台功能",
                ),
                (
                    format!("`{stands}` does not say by what"),
                    "name rules, targets or tasks (AC-001 AC-T01 task:3) under By, or the feature",
                ),
            );
            None
        }
        "not measurable" => {
            faults.error(
                "clause-reason",
                spot,
                ("没有写明为什么无法量化", "在 Reason 列写原因"),
                ("it does not say why it is not measurable", "tell the reason under Reason"),
            );
            None
        }
        other => {
            let (zh, en) = names::cure_for(other, STANDINGS);
            faults.error(
                "clause-standing",
                spot,
                (format!("Stands as 不能是“{other}”"), zh),
                (format!("Stands as cannot be {other:?}"), en),
            );
            None
        }
    }
}

fn trackers(spot: &Spot, by: &str, faults: &mut Faults) -> Vec<Tracker> {
    let words = by.split(|c: char| c.is_whitespace() || "、,，;；".contains(c)).filter(|word| !word.is_empty());
    let mut trackers = Vec::new();
    for word in words {
        match tracker(word) {
            Some(tracker) => trackers.push(tracker),
            None => faults.error(
                "tracker-form",
                spot,
                (format!("“{word}”不是规则、目标或任务"), "写作 AC-001、AC-T01 或 task:3，用空格隔开"),
                (format!("{word:?} is no rule, target or task"), "write AC-001, AC-T01 or task:3, apart by spaces"),
            ),
        }
    }
    trackers
}

fn tracker(word: &str) -> Option<Tracker> {
    match word.strip_prefix("task:") {
        Some(seq) => seq.parse().ok().map(Tracker::Task),
        None if names::is_rule_code(word) => Some(Tracker::Rule(word.to_owned())),
        None => names::is_target_code(word).then(|| Tracker::Target(word.to_owned())),
    }
}

fn no_clauses(source: &Source, faults: &mut Faults) {
    faults.error(
        "clauses-missing",
        &source.whole(),
        ("没有条款表", format!("在 ## Clauses 下写表，表头为 {}", HEADER.join(" | "))),
        ("there is no table of clauses", format!("write a table under ## Clauses, headed {}", HEADER.join(" | "))),
    );
}
