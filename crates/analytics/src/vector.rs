//! Numbers and tests of the rule language over a whole chunk at a time.
//!
//! Answers are bytes ordered false < unknown < true, so that `and` is the lesser, `or` the greater
//! and `not` the mirror: the three-valued logic of SQL without branches.

use std::borrow::Cow;
use std::cmp::Ordering;

use model::facts::NULL;
use policy::lang::ast::Compare;
use policy::lang::rows::{Number, Overflow, Test, WordTest};

use crate::snapshot::{Chunk, Snapshot, Values};

/// False.
pub const NO: u8 = 0;
/// Unknown.
pub const UNKNOWN: u8 = 1;
/// True.
pub const YES: u8 = 2;

/// The answers of the word tests of a request, one per word, found once before the scan.
pub struct Binding<'a> {
    snapshot: &'a Snapshot,
    answers: Vec<(usize, &'a WordTest, Vec<u8>)>,
}

/// A number for each row: a column as it lies, computed values, or one value for all.
enum Vector<'a> {
    Each(Cow<'a, [i64]>),
    Same(i64),
}

impl Vector<'_> {
    fn at(&self, row: usize) -> i64 {
        match self {
            Self::Each(values) => values[row],
            Self::Same(value) => *value,
        }
    }
}

impl<'a> Binding<'a> {
    /// Finds the answers of every word test in `tests` and `numbers`.
    pub fn new(
        snapshot: &'a Snapshot,
        tests: impl Iterator<Item = &'a Test>,
        numbers: impl Iterator<Item = &'a Number>,
    ) -> Self {
        let mut binding = Self { snapshot, answers: Vec::new() };
        tests.for_each(|test| binding.bind_test(test));
        numbers.for_each(|number| binding.bind_number(number));
        binding
    }

    /// The table scanned.
    pub const fn table(&self) -> model::FactTable {
        self.snapshot.table
    }

    fn bind_test(&mut self, test: &'a Test) {
        match test {
            Test::Known(_) | Test::Unknown | Test::WordIsNull(_) | Test::SameWord(..) => {}
            Test::Compare(_, left, right) => {
                self.bind_number(left);
                self.bind_number(right);
            }
            Test::IsNull(number) => self.bind_number(number),
            Test::Word(column, test) => {
                let answer = |(place, word): (usize, &str)| match (place, test.holds(word)) {
                    (0, _) => UNKNOWN,
                    (_, true) => YES,
                    (_, false) => NO,
                };
                let answers = self.snapshot.words(*column).iter().enumerate().map(answer).collect();
                self.answers.push((*column, test, answers));
            }
            Test::And(tests) | Test::Or(tests) => tests.iter().for_each(|test| self.bind_test(test)),
            Test::Not(test) => self.bind_test(test),
        }
    }

    fn bind_number(&mut self, number: &'a Number) {
        match number {
            Number::Column(_) | Number::Literal(_) | Number::Day(_) | Number::Null => {}
            Number::Add(l, r) | Number::Subtract(l, r) | Number::Multiply(l, r) => {
                self.bind_number(l);
                self.bind_number(r);
            }
            Number::Negate(inner) => self.bind_number(inner),
            Number::Case(branches, otherwise) => {
                for (test, number) in branches {
                    self.bind_test(test);
                    self.bind_number(number);
                }
                self.bind_number(otherwise);
            }
            Number::Coalesce(numbers) => numbers.iter().for_each(|number| self.bind_number(number)),
        }
    }

    /// The number of each row, [`NULL`] for null.
    ///
    /// # Errors
    /// When an operation leaves 64 bits in any row.
    pub fn number<'c>(&self, chunk: &'c Chunk, number: &Number) -> Result<Cow<'c, [i64]>, Overflow> {
        Ok(match self.vector(chunk, number)? {
            Vector::Each(values) => values,
            Vector::Same(value) => Cow::Owned(vec![value; chunk.len]),
        })
    }

    fn vector<'c>(&self, chunk: &'c Chunk, number: &Number) -> Result<Vector<'c>, Overflow> {
        match number {
            Number::Column(column) => match &chunk.columns[*column] {
                Values::Int { values, .. } => Ok(Vector::Each(Cow::Borrowed(values))),
                Values::Word(_) => Ok(Vector::Same(NULL)),
            },
            Number::Literal(value) | Number::Day(value) => Ok(Vector::Same(*value)),
            Number::Null => Ok(Vector::Same(NULL)),
            Number::Add(l, r) => self.both(chunk, l, r, i64::checked_add),
            Number::Subtract(l, r) => self.both(chunk, l, r, i64::checked_sub),
            Number::Multiply(l, r) => self.both(chunk, l, r, i64::checked_mul),
            Number::Negate(inner) => self.both(chunk, &Number::Literal(0), inner, i64::checked_sub),
            Number::Case(branches, otherwise) => self.case(chunk, branches, otherwise),
            Number::Coalesce(numbers) => self.coalesce(chunk, numbers),
        }
    }

    fn both<'c>(
        &self,
        chunk: &'c Chunk,
        left: &Number,
        right: &Number,
        operation: fn(i64, i64) -> Option<i64>,
    ) -> Result<Vector<'c>, Overflow> {
        let (left, right) = (self.vector(chunk, left)?, self.vector(chunk, right)?);
        let result = |row: usize| match (left.at(row), right.at(row)) {
            (NULL, _) | (_, NULL) => Ok(NULL),
            // The null mark itself is never a result: it counts as overflow.
            (l, r) => operation(l, r).filter(|value| *value != NULL).ok_or(Overflow),
        };
        (0..chunk.len).map(result).collect::<Result<Vec<_>, _>>().map(|values| Vector::Each(Cow::Owned(values)))
    }

    fn case<'c>(
        &self,
        chunk: &'c Chunk,
        branches: &[(Test, Number)],
        otherwise: &Number,
    ) -> Result<Vector<'c>, Overflow> {
        let mut values = self.number(chunk, otherwise)?.into_owned();
        // From the last branch to the first, so that the first that holds has the last word.
        for (test, number) in branches.iter().rev() {
            let (answers, number) = (self.test(chunk, test)?, self.vector(chunk, number)?);
            for (row, answer) in answers.iter().enumerate() {
                if *answer == YES {
                    values[row] = number.at(row);
                }
            }
        }
        Ok(Vector::Each(Cow::Owned(values)))
    }

    fn coalesce<'c>(&self, chunk: &'c Chunk, numbers: &[Number]) -> Result<Vector<'c>, Overflow> {
        let mut values = vec![NULL; chunk.len];
        for number in numbers.iter().rev() {
            let number = self.vector(chunk, number)?;
            for (row, value) in values.iter_mut().enumerate() {
                let found = number.at(row);
                *value = if found == NULL { *value } else { found };
            }
        }
        Ok(Vector::Each(Cow::Owned(values)))
    }

    /// The answer of each row.
    ///
    /// # Errors
    /// When a number in it leaves 64 bits.
    pub fn test(&self, chunk: &Chunk, test: &Test) -> Result<Vec<u8>, Overflow> {
        match test {
            Test::Known(true) => Ok(vec![YES; chunk.len]),
            Test::Known(false) => Ok(vec![NO; chunk.len]),
            Test::Unknown => Ok(vec![UNKNOWN; chunk.len]),
            Test::Compare(compare, left, right) => self.compare(chunk, *compare, left, right),
            Test::IsNull(number) => {
                let values = self.vector(chunk, number)?;
                Ok((0..chunk.len).map(|row| if values.at(row) == NULL { YES } else { NO }).collect())
            }
            Test::Word(column, test) => Ok(self.word(chunk, *column, test)),
            Test::WordIsNull(column) => {
                Ok(places(chunk, *column).iter().map(|p| if *p == 0 { YES } else { NO }).collect())
            }
            Test::SameWord(left, right) => Ok(self.same_word(chunk, *left, *right)),
            Test::And(tests) => self.all(chunk, tests, YES, u8::min),
            Test::Or(tests) => self.all(chunk, tests, NO, u8::max),
            Test::Not(test) => {
                let mut answers = self.test(chunk, test)?;
                answers.iter_mut().for_each(|answer| *answer = YES - *answer);
                Ok(answers)
            }
        }
    }

    fn all(&self, chunk: &Chunk, tests: &[Test], start: u8, join: fn(u8, u8) -> u8) -> Result<Vec<u8>, Overflow> {
        let mut answers = vec![start; chunk.len];
        for test in tests {
            let found = self.test(chunk, test)?;
            answers.iter_mut().zip(found).for_each(|(answer, found)| *answer = join(*answer, found));
        }
        Ok(answers)
    }

    fn compare(&self, chunk: &Chunk, compare: Compare, left: &Number, right: &Number) -> Result<Vec<u8>, Overflow> {
        let (left, right) = (self.vector(chunk, left)?, self.vector(chunk, right)?);
        let answer = |l: i64, r: i64| match l == NULL || r == NULL {
            true => UNKNOWN,
            false => u8::from(compare.holds(l.cmp(&r))) * YES,
        };
        Ok(match (&left, &right) {
            // The common shapes run over slices; `holds` is constant over the loop.
            (Vector::Each(l), Vector::Same(r)) => l.iter().map(|l| answer(*l, *r)).collect(),
            (Vector::Each(l), Vector::Each(r)) => l.iter().zip(r.iter()).map(|(l, r)| answer(*l, *r)).collect(),
            _ => (0..chunk.len).map(|row| answer(left.at(row), right.at(row))).collect(),
        })
    }

    fn word(&self, chunk: &Chunk, column: usize, test: &WordTest) -> Vec<u8> {
        let bound = self.answers.iter().find(|(bound, known, _)| *bound == column && std::ptr::eq(*known, test));
        match bound {
            Some((_, _, answers)) => places(chunk, column).iter().map(|place| answers[*place as usize]).collect(),
            // A test that was not bound is answered word by word.
            None => {
                let words = self.snapshot.words(column);
                let answer = |place: &u32| match words.get(*place) {
                    Some(word) => u8::from(test.holds(word)) * YES,
                    None => UNKNOWN,
                };
                places(chunk, column).iter().map(answer).collect()
            }
        }
    }

    fn same_word(&self, chunk: &Chunk, left: usize, right: usize) -> Vec<u8> {
        let (left_words, right_words) = (self.snapshot.words(left), self.snapshot.words(right));
        let answer = |(l, r): (&u32, &u32)| match (left_words.get(*l), right_words.get(*r)) {
            (Some(l), Some(r)) if l.cmp(r) == Ordering::Equal => YES,
            (Some(_), Some(_)) => NO,
            _ => UNKNOWN,
        };
        places(chunk, left).iter().zip(places(chunk, right)).map(answer).collect()
    }
}

/// The word places of a column; none for a column of integers.
pub fn places(chunk: &Chunk, column: usize) -> &[u32] {
    match &chunk.columns[column] {
        Values::Word(places) => places,
        Values::Int { .. } => &[],
    }
}
