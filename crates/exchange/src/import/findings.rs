//! Gathers problems, and remembers which rows cannot be taken.

use std::collections::{BTreeMap, BTreeSet};

use model::{Place, Problem, Problems, Severity};

use crate::sheet::told::told;

/// Problems of one code told in full for one sheet; the rest are counted.
const TOLD_IN_FULL: usize = 500;

type Line = (String, String, u32);

/// What is wrong, so far.
#[derive(Default)]
pub(crate) struct Findings {
    problems: Problems,
    bad_lines: BTreeSet<Line>,
    counts: BTreeMap<(String, String, &'static str), usize>,
}

impl Findings {
    /// Tells a problem by its code in the table of words.
    pub(crate) fn tell(&mut self, code: &'static str, place: Place, quoted: &[&str]) {
        self.push(told(code, place, quoted));
    }

    /// Keeps a row out for a problem that is told elsewhere.
    pub(crate) fn keep_out(&mut self, row: &Place) {
        self.bad_lines.insert(line_of(row));
    }

    /// Adds a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        if problem.severity == Severity::Error && problem.place.line > 0 {
            self.bad_lines.insert(line_of(&problem.place));
        }
        let key = (problem.place.file.clone(), problem.place.sheet.clone(), problem.code);
        let count = self.counts.entry(key).or_default();
        *count += 1;
        if *count <= TOLD_IN_FULL {
            self.problems.push(problem);
        }
    }

    /// Whether a row has a problem that keeps it out.
    pub(crate) fn is_bad(&self, row: &Place) -> bool {
        self.bad_lines.contains(&line_of(row))
    }

    /// All problems in the order of files, sheets and rows as they were met.
    pub(crate) fn finish(mut self) -> Problems {
        for ((file, sheet, code), count) in self.counts {
            if count > TOLD_IN_FULL {
                let place = Place { file, sheet, ..Place::default() };
                let more = (count - TOLD_IN_FULL).to_string();
                self.problems.push(told("problems-more", place, &[code, &more]));
            }
        }
        self.problems
    }
}

fn line_of(place: &Place) -> Line {
    (place.file.clone(), place.sheet.clone(), place.line)
}
