//! What the appendix of a page and the provenance sheet list: every figure printed, once, and what
//! those figures rest on directly.

use std::collections::BTreeMap;

use model::figure::{Formula, Input, Show, shown};
use model::{Document, Figure, FigureKey, Measure, Outcome, Provenance, Ratio};

use super::words::{self, Language};

/// A number that the document prints or that a printed figure was computed from.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    /// The key of a figure, or the name of a target or statistic: equal for equal numbers, unique in the list.
    pub id: String,
    /// Where it is printed, in order; empty for what is only an input.
    pub printed_at: Vec<String>,
    /// What it is.
    pub subject: Subject<'a>,
}

/// The ways in which a number comes into the list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    /// Printed; it brings its whole provenance.
    Printed(&'a Figure),
    /// An input of the figure whose provenance is `of`; shown as that figure is.
    Input { key: &'a FigureKey, measure: Measure, outcome: Outcome, show: Show, of: &'a Provenance },
    /// A target or a statistic that a printed figure is measured by.
    Given { input: &'a Input, measure: Measure, outcome: Outcome, show: Show, of: &'a Provenance },
}

/// The list, with a way to find what an input names.
#[derive(Clone, Debug)]
pub(crate) struct Sources<'a> {
    list: Vec<Source<'a>>,
    by_id: BTreeMap<String, usize>,
}

/// The id under which an input stands in the list; `None` for rows of a table.
pub(crate) fn input_id(input: &Input) -> Option<String> {
    match input {
        Input::Figure { key, .. } => Some(key.to_string()),
        Input::Target { clause, outcome, measure } => Some(format!("target:{clause}:{measure}:{}", exact(*outcome))),
        Input::Statistic { unit, class, variable, period, outcome, .. } => {
            Some(format!("statistic:{variable}:{}:{period}:{}", words::subject(unit, class), exact(*outcome)))
        }
        Input::Rows { .. } => None,
    }
}

fn exact(outcome: Outcome) -> String {
    match outcome {
        Outcome::Number(number) => number.to_string(),
        Outcome::Absent(why) => why.to_string(),
    }
}

impl<'a> Sources<'a> {
    /// Printed figures in the order of the document, then their inputs that are not printed.
    pub(crate) fn of(document: &'a Document) -> Self {
        let mut sources = Self { list: Vec::new(), by_id: BTreeMap::new() };
        for (place, figure) in document.figures() {
            let id = figure.key().to_string();
            let index = sources.add(id, Subject::Printed(figure));
            sources.list[index].printed_at.push(place);
        }
        for (_, figure) in document.figures() {
            for input in &figure.provenance().inputs {
                sources.add_input(input, figure);
            }
        }
        sources
    }

    fn add_input(&mut self, input: &'a Input, figure: &'a Figure) {
        let Some(id) = input_id(input) else { return };
        let (show, of) = (figure.show(), figure.provenance());
        match input {
            Input::Figure { key, measure, outcome } => {
                self.add(id, Subject::Input { key, measure: *measure, outcome: *outcome, show, of });
            }
            Input::Target { outcome, measure, .. } | Input::Statistic { outcome, measure, .. } => {
                self.add(id, Subject::Given { input, measure: *measure, outcome: *outcome, show, of });
            }
            Input::Rows { .. } => {}
        }
    }

    fn add(&mut self, id: String, subject: Subject<'a>) -> usize {
        let next = self.list.len();
        let index = *self.by_id.entry(id.clone()).or_insert(next);
        if index == next {
            self.list.push(Source { id, printed_at: Vec::new(), subject });
        }
        index
    }

    /// All of them in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Source<'a>> {
        self.list.iter()
    }

    /// The place in the list of what has this id.
    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Title and clause of a rule, known when the document prints a figure of it.
    pub(crate) fn rule(&self, key: &FigureKey) -> Option<&'a Provenance> {
        self.list.iter().find_map(|source| match source.subject {
            Subject::Printed(figure) if figure.key().pack == key.pack && figure.key().rule == key.rule => {
                Some(figure.provenance())
            }
            _ => None,
        })
    }

    /// How a figure follows from its inputs, in words with their values.
    pub(crate) fn formula_in_words(&self, provenance: &Provenance, language: Language) -> String {
        match &provenance.formula {
            Some(formula) => self.words(formula, provenance, language).0,
            None => words::rests_on(&provenance.inputs, language),
        }
    }

    /// The words, and how tightly they bind: 1 for sums, 2 for products, 3 for what stands alone.
    fn words(&self, formula: &Formula, of: &Provenance, language: Language) -> (String, u8) {
        match formula {
            Formula::Input(index) => (self.input_words(of.inputs.get(*index), of, language), 3),
            Formula::Constant(number) => (number.to_string(), if number.denominator() == 1 { 3 } else { 2 }),
            Formula::Binary(left, operator, right) => {
                let binds = if matches!(operator, '+' | '-') { 1 } else { 2 };
                let (left, left_binds) = self.words(left, of, language);
                let (right, right_binds) = self.words(right, of, language);
                let left = if left_binds < binds { format!("({left})") } else { left };
                let right = if right_binds <= binds { format!("({right})") } else { right };
                (format!("{left} {} {right}", sign(*operator)), binds)
            }
            Formula::Rank { of: ranked, among, descending } => {
                let ranked = self.input_words(of.inputs.get(*ranked), of, language);
                (words::rank(&ranked, among.len(), *descending, language), 1)
            }
        }
    }

    /// `[DZ-002] 35.9亿元`; unit and period are named where they are not those of the figure itself.
    fn input_words(&self, input: Option<&Input>, of: &Provenance, language: Language) -> String {
        let Some(input) = input else { return "?".to_owned() };
        let source = input_id(input).and_then(|id| self.index(&id)).map(|index| &self.list[index]);
        let value = source.map_or_else(String::new, |source| source.printed_with_unit(language));
        match input {
            Input::Figure { key, .. } => {
                let unit = if key.unit == of.key.unit { String::new() } else { format!("/{}", key.unit) };
                let period = if key.period == of.key.period { String::new() } else { format!("/{}", key.period) };
                format!("[{}{unit}{period}] {value}", key.rule)
            }
            Input::Rows { count, .. } => count.to_string(),
            given => format!("{} {value}", words::input(given, language)),
        }
    }
}

const fn sign(operator: char) -> char {
    match operator {
        '*' => '×',
        '/' => '÷',
        '-' => '−',
        other => other,
    }
}

impl<'a> Source<'a> {
    /// The figure's key; `None` for a target or a statistic.
    pub(crate) fn key(&self) -> Option<&'a FigureKey> {
        match self.subject {
            Subject::Printed(figure) => Some(figure.key()),
            Subject::Input { key, .. } => Some(key),
            Subject::Given { .. } => None,
        }
    }

    /// What it measures.
    pub(crate) fn measure(&self) -> Measure {
        match self.subject {
            Subject::Printed(figure) => figure.measure(),
            Subject::Input { measure, .. } | Subject::Given { measure, .. } => measure,
        }
    }

    /// The exact number or its absence.
    pub(crate) fn outcome(&self) -> Outcome {
        match self.subject {
            Subject::Printed(figure) => figure.outcome(),
            Subject::Input { outcome, .. } | Subject::Given { outcome, .. } => outcome,
        }
    }

    /// The exact number.
    pub(crate) fn number(&self) -> Option<Ratio> {
        self.outcome().number()
    }

    /// How it is shown: as first printed, or as the figure that first uses it.
    pub(crate) fn show(&self) -> Show {
        match self.subject {
            Subject::Printed(figure) => figure.show(),
            Subject::Input { show, .. } | Subject::Given { show, .. } => show,
        }
    }

    /// Version and digest of its pack: its own, or those of the figure that uses it when both are of
    /// one pack and drawn at one position.
    pub(crate) fn pack(&self) -> Option<(&'a str, &'a str)> {
        let of = match self.subject {
            Subject::Printed(figure) => figure.provenance(),
            Subject::Input { key, of, .. } if key.pack != of.key.pack || key.position != of.key.position => {
                return None;
            }
            Subject::Input { of, .. } | Subject::Given { of, .. } => of,
        };
        Some((&of.pack_version, &of.pack_digest))
    }

    /// As printed, without its unit.
    pub(crate) fn print(&self) -> String {
        let number = self.number().and_then(|number| shown(number, self.measure(), self.show()));
        number.map_or_else(|| "—".to_owned(), |number| number.print(self.show().places))
    }

    /// As printed, with its unit; the absence in words.
    pub(crate) fn printed_with_unit(&self, language: Language) -> String {
        match self.outcome() {
            Outcome::Absent(why) => words::absence(why, language).to_owned(),
            Outcome::Number(_) => {
                format!("{}{}", self.print(), words::unit(self.measure(), self.show().money, language))
            }
        }
    }
}
