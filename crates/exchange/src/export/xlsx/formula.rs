//! Formulas that stay alive: how a figure follows from its inputs, said in cells.
//!
//! A formula is written only when a sheet that computes it again comes to the figure itself. Where
//! an input is absent, where the rule rounds before it ranks, or where doubles would break a tie,
//! the cell holds the figure's number instead.

use std::collections::BTreeSet;

use model::figure::Formula;
use model::problem::column_name;
use model::{Measure, Provenance, Ratio};

use super::book::{Book, NumberCell};
use super::number::{RANKED_PLACES, agrees, nearest, operate, rank, round, sum};
use crate::export::sources::input_id;

/// Excel takes no longer formula.
const LONGEST: usize = 8_000;

/// Sums of fewer terms are written out.
const SUM_FROM: usize = 3;

/// A formula and what a sheet makes of it.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub text: String,
    result: f64,
}

enum State {
    Untouched,
    Underway,
    Settled(Option<Live>),
}

/// Settles for each number of a workbook whether it is a formula. Formulas refer to cells that may
/// be formulas themselves, so each is settled after those it refers to.
struct Settling<'b, 'a> {
    book: &'b Book<'a>,
    states: Vec<State>,
    /// Ids of the numbers that some figure of the document ranks.
    ranked: BTreeSet<String>,
}

/// A part of a formula.
struct Term {
    text: String,
    /// 0 for a negative number, 1 for sums, 2 for products, 3 for what stands alone.
    binds: u8,
    /// What one of it counts in fen or ones; a bare number takes the scale of what it is added to.
    scale: Ratio,
    constant: Option<Ratio>,
    value: f64,
}

/// Cells of one sheet and one scale.
struct Cells {
    text: String,
    scale: Ratio,
    values: Vec<f64>,
}

/// The formula of each number of the workbook, in the order of `book.numbers`.
pub(super) fn formulas(book: &Book<'_>) -> Vec<Option<Live>> {
    let mut settling =
        Settling { book, states: book.numbers.iter().map(|_| State::Untouched).collect(), ranked: BTreeSet::new() };
    for provenance in book.numbers.iter().filter_map(|cell| cell.provenance) {
        settling.note_ranked(provenance);
    }
    for index in 0..book.numbers.len() {
        settling.settle(index);
    }
    let settled = settling.states.into_iter().map(|state| match state {
        State::Settled(live) => live,
        State::Untouched | State::Underway => None,
    });
    settled.collect()
}

impl<'a> Settling<'_, 'a> {
    fn settle(&mut self, index: usize) {
        if matches!(self.states[index], State::Untouched) {
            self.states[index] = State::Underway;
            self.states[index] = State::Settled(self.live(index));
        }
    }

    fn live(&mut self, index: usize) -> Option<Live> {
        let cell = self.book.numbers[index];
        let (exact, provenance) = (cell.exact()?, cell.provenance?);
        let term = self.term(provenance.formula.as_ref()?, provenance, &cell)?.scaled_to(whole(cell.scale()))?;
        let term = if self.ranked.contains(&self.book.ids[index]) { term.rounded(cell.measure) } else { term };
        let kept = term.text.len() <= LONGEST && agrees(term.value, exact);
        kept.then(|| Live { text: format!("={}", term.text), result: term.value })
    }

    fn note_ranked(&mut self, provenance: &Provenance) {
        if let Some(Formula::Rank { among, .. }) = &provenance.formula {
            self.ranked.extend(among.iter().filter_map(|index| provenance.inputs.get(*index).and_then(input_id)));
        }
    }

    fn term(&mut self, formula: &Formula, of: &Provenance, cell: &NumberCell<'a>) -> Option<Term> {
        let terms = summands(formula).filter(|terms| terms.len() >= SUM_FROM);
        if let Some(cells) = terms.and_then(|terms| self.cells(&terms, of, cell)) {
            let text = format!("SUM({})", cells.text);
            return Some(Term { text, binds: 3, scale: cells.scale, constant: None, value: sum(&cells.values) });
        }
        match formula {
            Formula::Input(index) => self.input(*index, of, cell),
            Formula::Constant(number) => constant(*number, Ratio::ONE),
            Formula::Binary(left, operator, right) => {
                let (left, right) = (self.term(left, of, cell)?, self.term(right, of, cell)?);
                binary(left, *operator, right)
            }
            Formula::Rank { of: ranked, among, descending } => self.ranked(*ranked, among, *descending, of, cell),
        }
    }

    fn input(&mut self, index: usize, of: &Provenance, cell: &NumberCell<'a>) -> Option<Term> {
        let id = input_id(of.inputs.get(index)?)?;
        let sheet = cell.at.0;
        let found = self.book.find(sheet, &id).or_else(|| self.book.find(self.book.source_sheet(), &id))?;
        let value = self.value(found)?;
        let input = self.book.numbers[found];
        let text = format!("{}{}", self.sheet_prefix(input.at.0, sheet), address(&input, false));
        Some(Term { text, binds: 3, scale: whole(input.scale()), constant: None, value })
    }

    fn ranked(
        &mut self,
        ranked: usize,
        among: &[usize],
        descending: bool,
        of: &Provenance,
        cell: &NumberCell<'a>,
    ) -> Option<Term> {
        let own = input_id(of.inputs.get(ranked)?)?;
        if !among.iter().any(|index| of.inputs.get(*index).and_then(input_id).as_deref() == Some(&own)) {
            return None;
        }
        let cells = self.cells(among, of, cell)?;
        // The ranked cell is one of those it is ranked among, on their sheet.
        let sheet = self.one_sheet(among, of, cell)?;
        let found = self.book.find(sheet, &own)?;
        let value = rank(self.value(found)?, &cells.values, descending);
        let number = self.book.numbers[found];
        let own = format!("{}{}", self.sheet_prefix(sheet, cell.at.0), address(&number, false));
        // Several ranges are one argument only within brackets.
        let among = if cells.text.contains(',') { format!("({})", cells.text) } else { cells.text };
        let text = format!("RANK({own},{among},{})", u8::from(!descending));
        Some(Term { text, binds: 3, scale: Ratio::ONE, constant: None, value })
    }

    /// What a cell holds once the sheet is computed; nothing for absences and for a cell that waits
    /// for the one that asks.
    fn value(&mut self, index: usize) -> Option<f64> {
        self.settle(index);
        match &self.states[index] {
            State::Settled(Some(live)) => Some(live.result),
            State::Settled(None) => self.book.numbers[index].value(),
            State::Untouched | State::Underway => None,
        }
    }

    /// The sheet that has all of these inputs: the asking cell's own, or that of provenance.
    fn one_sheet(&self, inputs: &[usize], of: &Provenance, cell: &NumberCell<'a>) -> Option<usize> {
        let on = |sheet: usize| {
            inputs.iter().all(|index| {
                of.inputs.get(*index).and_then(input_id).is_some_and(|id| self.book.find(sheet, &id).is_some())
            })
        };
        [cell.at.0, self.book.source_sheet()].into_iter().find(|sheet| on(*sheet))
    }

    /// Cells for a function that takes many and passes over text, as SUM and RANK do.
    fn cells(&mut self, inputs: &[usize], of: &Provenance, cell: &NumberCell<'a>) -> Option<Cells> {
        let sheet = self.one_sheet(inputs, of, cell)?;
        let ids = inputs.iter().filter_map(|index| input_id(&of.inputs[*index]));
        let mut found: Vec<_> = ids.filter_map(|id| self.book.find(sheet, &id)).collect();
        found.sort_by_key(|index| (self.book.numbers[*index].at.2, self.book.numbers[*index].at.1));
        found.dedup();
        let scale = self.book.numbers[*found.first()?].scale();
        if found.len() != inputs.len() || found.iter().any(|index| self.book.numbers[*index].scale() != scale) {
            return None;
        }
        let mut values = Vec::with_capacity(found.len());
        for index in &found {
            if self.book.numbers[*index].number.is_some() {
                values.push(self.value(*index)?);
            }
        }
        let numbers: Vec<_> = found.iter().map(|index| self.book.numbers[*index]).collect();
        Some(Cells { text: ranges(&numbers, &self.sheet_prefix(sheet, cell.at.0)), scale: whole(scale), values })
    }

    fn sheet_prefix(&self, sheet: usize, from: usize) -> String {
        if sheet == from { String::new() } else { format!("'{}'!", self.book.sheet_name(sheet).replace('\'', "''")) }
    }
}

/// The inputs of a sum of nothing but different inputs.
fn summands(formula: &Formula) -> Option<Vec<usize>> {
    let mut terms = Vec::new();
    let mut rest = vec![formula];
    while let Some(part) = rest.pop() {
        match part {
            Formula::Input(index) if !terms.contains(index) => terms.push(*index),
            Formula::Binary(left, '+', right) => rest.extend([right.as_ref(), left.as_ref()]),
            _ => return None,
        }
    }
    Some(terms)
}

fn binary(left: Term, operator: char, right: Term) -> Option<Term> {
    let (left, right) = match operator {
        '+' | '-' if left.constant.is_some() => (left.scaled_to(right.scale)?, right),
        '+' | '-' => {
            let right = right.scaled_to(left.scale)?;
            (left, right)
        }
        _ => (left, right),
    };
    let scale = match operator {
        '+' | '-' => left.scale,
        '*' => left.scale.mul(right.scale).ok()?,
        '/' => left.scale.div(right.scale).ok()?,
        _ => return None,
    };
    let binds = if matches!(operator, '+' | '-') { 1 } else { 2 };
    let value = operate(left.value, operator, right.value)?;
    let text = format!("{}{operator}{}", left.within(binds), right.within(binds + 1));
    Some(Term { text, binds, scale, constant: None, value })
}

/// A bare number, counted in `scale`.
fn constant(number: Ratio, scale: Ratio) -> Option<Term> {
    let written = number.div(scale).ok()?;
    let (text, binds) = literal(written);
    Some(Term { text, binds, scale, constant: Some(number), value: nearest(written) })
}

/// A decimal where one is exact, a division where none is.
fn literal(number: Ratio) -> (String, u8) {
    let exact = |places: &u8| {
        let scale = 10_i128.pow(u32::from(*places));
        number.rounded(*places).and_then(|rounded| Ratio::new(rounded, scale)) == Ok(number)
    };
    let stands = if number.numerator() < 0 { 0 } else { 3 };
    match (0..=10).find(exact) {
        Some(places) => (number.print(places), stands),
        None => (number.to_string(), stands.min(2)),
    }
}

impl Term {
    /// The same amount counted in another scale: 亿元 in 万元 is times ten thousand.
    fn scaled_to(self, scale: Ratio) -> Option<Self> {
        if self.scale == scale {
            return Some(self);
        }
        if let Some(number) = self.constant {
            return constant(number, scale);
        }
        let factor = self.scale.div(scale).ok()?;
        let (operator, by) = if factor.numerator() == 1 { ('/', Ratio::ONE.div(factor).ok()?) } else { ('*', factor) };
        let (by_text, by_binds) = literal(by);
        let by_text = if by_binds < 3 { format!("({by_text})") } else { by_text };
        let value = operate(self.value, operator, nearest(by))?;
        Some(Self { text: format!("{}{operator}{by_text}", self.within(2)), binds: 2, scale, constant: None, value })
    }

    /// Rounded far below what is printed: the doubles of equal rates may differ in their last digit,
    /// and RANK would tell them apart.
    fn rounded(self, measure: Measure) -> Self {
        match measure {
            Measure::Money | Measure::Rate => Self {
                text: format!("ROUND({},{RANKED_PLACES})", self.text),
                binds: 3,
                value: round(self.value),
                constant: None,
                ..self
            },
            Measure::Count | Measure::Days | Measure::Rank => self,
        }
    }

    fn within(&self, binds: u8) -> String {
        if self.binds < binds { format!("({})", self.text) } else { self.text.clone() }
    }
}

fn whole(number: i64) -> Ratio {
    Ratio::whole(i128::from(number))
}

/// `C5`, or `$C$5` in a range.
fn address(cell: &NumberCell<'_>, fixed: bool) -> String {
    let (_, row, column) = cell.at;
    let (letters, row) = (column_name(u32::from(column)), row + 1);
    if fixed { format!("${letters}${row}") } else { format!("{letters}{row}") }
}

/// Sorted cells as ranges: `$C$5:$C$11`, or `$C$5:$C$8,$C$10` where they are not one stretch.
fn ranges(cells: &[NumberCell<'_>], prefix: &str) -> String {
    let mut runs: Vec<(NumberCell<'_>, NumberCell<'_>)> = Vec::new();
    for cell in cells {
        match runs.last_mut() {
            Some((_, last)) if last.at.2 == cell.at.2 && last.at.1 + 1 == cell.at.1 => *last = *cell,
            _ => runs.push((*cell, *cell)),
        }
    }
    let texts = runs.iter().map(|(first, last)| match first.at == last.at {
        true => format!("{prefix}{}", address(first, true)),
        false => format!("{prefix}{}:{}", address(first, true), address(last, true)),
    });
    texts.collect::<Vec<_>>().join(",")
}
