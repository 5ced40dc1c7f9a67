//! Where the reader of a pack gathers what is wrong.

use std::cmp::Reverse;

use model::{Problem, Problems};

use super::Spot;

/// Problems told of one pack; a pack that has more is cured in rounds.
const MOST: usize = 1000;

/// What is wrong and what to do, in one language.
type Words<A, B> = (A, B);

/// The problems found so far.
#[derive(Default)]
pub(super) struct Faults {
    problems: Vec<Problem>,
    left_out: bool,
}

impl Faults {
    /// Something that keeps the pack from being installed. `zh` and `en` are (what is wrong, what to do).
    pub fn error(
        &mut self,
        code: &'static str,
        spot: &Spot,
        zh: Words<impl Into<String>, impl Into<String>>,
        en: Words<impl Into<String>, impl Into<String>>,
    ) {
        self.push(Problem::error(code, spot.place(), zh, en));
    }

    /// Something worth a look.
    pub fn warning(
        &mut self,
        code: &'static str,
        spot: &Spot,
        zh: Words<impl Into<String>, impl Into<String>>,
        en: Words<impl Into<String>, impl Into<String>>,
    ) {
        self.push(Problem::warning(code, spot.place(), zh, en));
    }

    /// How many are told so far.
    pub fn told(&self) -> usize {
        self.problems.len()
    }

    /// Whether no more are kept: what follows need not be looked at.
    pub const fn is_full(&self) -> bool {
        self.left_out
    }

    fn push(&mut self, problem: Problem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        } else {
            self.left_out = true;
        }
    }

    /// All of them, in the order of files and lines.
    pub fn finish(mut self) -> Problems {
        let column = |problem: &Problem| problem.place.column.parse::<u32>().unwrap_or(0);
        self.problems.sort_by(|a, b| {
            let key = |problem: &Problem| (problem.place.line, column(problem), Reverse(problem.severity));
            a.place.file.cmp(&b.place.file).then_with(|| key(a).cmp(&key(b)))
        });
        if self.left_out {
            self.problems.push(Problem::error(
                "problems-too-many",
                model::Place::default(),
                (format!("问题超过{MOST}个，其余未列出"), "请先改正以上问题，再检查一次"),
                (format!("there are more than {MOST} problems; the rest are not told"), "cure these, then check again"),
            ));
        }
        Problems(self.problems)
    }
}
