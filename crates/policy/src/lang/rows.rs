//! Indicators as bound plans: integers over the rows of one table of facts.
//!
//! The evaluation here goes row by row and is the plain meaning of the language: explaining uses it,
//! and the column engine and both databases are tested against it. Null follows SQL: arithmetic and
//! comparison with null give null, a filter lets through only what is true.

use model::facts::{NULL, NULL_WORD};
use model::{FactTable, Measure};

use super::ast::Compare;

/// A compiled indicator: the sum of its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// The table it reads.
    pub table: FactTable,
    /// What it measures.
    pub measure: Measure,
    /// Aggregates to add or subtract.
    pub terms: Vec<Term>,
}

/// An aggregate, added or subtracted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Subtracted rather than added.
    pub negative: bool,
    /// The aggregate.
    pub aggregate: Aggregate,
}

/// One aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// What is aggregated.
    pub function: Function,
    /// What a row must satisfy, part by part, all together.
    pub filter: Vec<Condition>,
    /// The argument as written, for explaining.
    pub source: String,
    /// Set when the argument reads a column that is null until the report is in: the argument as
    /// written. Rows that owe a report and have none of it count as missing.
    pub presence: Option<Number>,
}

/// What is aggregated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// `count(*)`
    CountRows,
    /// `count(x)`, `count(distinct x)` over numbers.
    CountDistinct(Number),
    /// `count(distinct x)` over a column of words.
    CountDistinctWords(usize),
    /// `sum(x)`
    Sum(Number),
    /// `min(x)`
    Min(Number),
    /// `max(x)`
    Max(Number),
}

/// A part of a filter with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What it asks.
    pub test: Test,
    /// As written.
    pub source: String,
}

/// The class whose codes are the divisions of GB/T 4754: a row has the code that its industry begins
/// with, and needs no tag.
pub const INDUSTRY_CLASS: &str = "gb4754";

impl Indicator {
    /// The indicator for one code of the class by which its rule is broken down, written as a tag
    /// (`industry:steel`): over the rows that have the tag, or are of the industry.
    #[must_use]
    pub fn narrowed(mut self, tag: &str) -> Self {
        let (name, test, source) = match tag.split_once(':') {
            Some((INDUSTRY_CLASS, code)) => {
                ("industry", WordTest::StartsWith(code.to_owned()), format!("starts_with(industry, '{code}')"))
            }
            _ => ("tags", WordTest::Holds(tag.to_owned()), format!("tagged('{tag}')")),
        };
        let column = self.table.column(name).map_or(0, |(place, _)| place);
        let condition = Condition { test: Test::Word(column, test), source };
        self.terms.iter_mut().for_each(|term| term.aggregate.filter.push(condition.clone()));
        self
    }
}

/// A number of a row, or null.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Number {
    /// A column by its place in the table.
    Column(usize),
    /// A constant: fen, ones or days.
    Literal(i64),
    /// A day as a constant, told apart so that SQL can print its date.
    Day(i64),
    Null,
    Add(Box<Number>, Box<Number>),
    Subtract(Box<Number>, Box<Number>),
    Multiply(Box<Number>, Box<Number>),
    Negate(Box<Number>),
    Case(Vec<(Test, Number)>, Box<Number>),
    Coalesce(Vec<Number>),
}

/// A question to a row: true, false or unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Test {
    Known(bool),
    Unknown,
    Compare(Compare, Number, Number),
    IsNull(Number),
    /// A question to one column of words, unknown for null.
    Word(usize, WordTest),
    WordIsNull(usize),
    /// Two columns of words are equal.
    SameWord(usize, usize),
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
}

/// A question to a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordTest {
    /// It is one of these.
    OneOf(Vec<String>),
    /// It begins so.
    StartsWith(String),
    /// As a set, it holds this word.
    Holds(String),
}

/// A row of facts.
pub trait Row {
    /// The integer in a column, [`NULL`] for null.
    fn int(&self, column: usize) -> i64;
    /// The word in a column, `None` for null.
    fn word(&self, column: usize) -> Option<&str>;
}

/// A number left the range of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number of a row leaves the range of 64 bits")]
pub struct Overflow;

impl WordTest {
    /// The answer for a word.
    #[must_use]
    pub fn holds(&self, word: &str) -> bool {
        match self {
            Self::OneOf(words) => words.iter().any(|one| one == word),
            Self::StartsWith(start) => word.starts_with(start.as_str()),
            Self::Holds(member) => word.split('|').any(|one| !one.is_empty() && one == member),
        }
    }
}

impl Number {
    /// The value for a row; `None` is null.
    ///
    /// # Errors
    /// When an operation leaves 64 bits.
    pub fn value(&self, row: &dyn Row) -> Result<Option<i64>, Overflow> {
        let both = |l: &Self, r: &Self, op: fn(i64, i64) -> Option<i64>| match (l.value(row)?, r.value(row)?) {
            (Some(l), Some(r)) => op(l, r).map(Some).ok_or(Overflow),
            _ => Ok(None),
        };
        match self {
            Self::Column(column) => Ok(Some(row.int(*column)).filter(|value| *value != NULL)),
            Self::Literal(value) | Self::Day(value) => Ok(Some(*value)),
            Self::Null => Ok(None),
            Self::Add(l, r) => both(l, r, i64::checked_add),
            Self::Subtract(l, r) => both(l, r, i64::checked_sub),
            Self::Multiply(l, r) => both(l, r, i64::checked_mul),
            Self::Negate(inner) => match inner.value(row)? {
                Some(value) => value.checked_neg().map(Some).ok_or(Overflow),
                None => Ok(None),
            },
            Self::Case(branches, otherwise) => {
                for (test, number) in branches {
                    if test.holds(row)? == Some(true) {
                        return number.value(row);
                    }
                }
                otherwise.value(row)
            }
            Self::Coalesce(numbers) => {
                for number in numbers {
                    if let Some(value) = number.value(row)? {
                        return Ok(Some(value));
                    }
                }
                Ok(None)
            }
        }
    }

    fn carry(&mut self, pairs: &[(usize, usize)]) {
        match self {
            Self::Column(column) => {
                if let Some((own, last)) = pairs.iter().find(|(own, _)| own == column) {
                    *self = Self::Coalesce(vec![Self::Column(*own), Self::Column(*last)]);
                }
            }
            Self::Literal(_) | Self::Day(_) | Self::Null => {}
            Self::Add(l, r) | Self::Subtract(l, r) | Self::Multiply(l, r) => {
                l.carry(pairs);
                r.carry(pairs);
            }
            Self::Negate(inner) => inner.carry(pairs),
            Self::Case(branches, otherwise) => {
                for (test, number) in branches {
                    test.carry(pairs);
                    number.carry(pairs);
                }
                otherwise.carry(pairs);
            }
            Self::Coalesce(numbers) => numbers.iter_mut().for_each(|number| number.carry(pairs)),
        }
    }

    /// The largest absolute value it can have over the rows of a table; `None` when an operation in it
    /// could leave 64 bits.
    #[must_use]
    pub fn largest(&self, table: FactTable) -> Option<i64> {
        match self {
            Self::Column(column) => table.columns().nth(*column).map(|column| column.kind.largest()),
            Self::Literal(value) | Self::Day(value) => value.checked_abs(),
            Self::Null => Some(0),
            Self::Add(l, r) | Self::Subtract(l, r) => l.largest(table)?.checked_add(r.largest(table)?),
            Self::Multiply(l, r) => l.largest(table)?.checked_mul(r.largest(table)?),
            Self::Negate(inner) => inner.largest(table),
            Self::Case(branches, otherwise) => {
                let branches = branches.iter().map(|(_, number)| number.largest(table));
                branches.chain([otherwise.largest(table)]).collect::<Option<Vec<_>>>()?.into_iter().max()
            }
            Self::Coalesce(numbers) => {
                numbers.iter().map(|number| number.largest(table)).collect::<Option<Vec<_>>>()?.into_iter().max()
            }
        }
    }

    /// Calls `visit` with every column read.
    pub fn columns(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Column(column) => visit(*column),
            Self::Literal(_) | Self::Day(_) | Self::Null => {}
            Self::Add(l, r) | Self::Subtract(l, r) | Self::Multiply(l, r) => {
                l.columns(visit);
                r.columns(visit);
            }
            Self::Negate(inner) => inner.columns(visit),
            Self::Case(branches, otherwise) => {
                for (test, number) in branches {
                    test.columns(visit);
                    number.columns(visit);
                }
                otherwise.columns(visit);
            }
            Self::Coalesce(numbers) => numbers.iter().for_each(|number| number.columns(visit)),
        }
    }
}

impl Test {
    /// The answer for a row; `None` is unknown.
    ///
    /// # Errors
    /// When a number in it leaves 64 bits.
    pub fn holds(&self, row: &dyn Row) -> Result<Option<bool>, Overflow> {
        match self {
            Self::Known(answer) => Ok(Some(*answer)),
            Self::Unknown => Ok(None),
            Self::Compare(compare, left, right) => match (left.value(row)?, right.value(row)?) {
                (Some(left), Some(right)) => Ok(Some(compare.holds(left.cmp(&right)))),
                _ => Ok(None),
            },
            Self::IsNull(number) => Ok(Some(number.value(row)?.is_none())),
            Self::Word(column, test) => Ok(row.word(*column).map(|word| test.holds(word))),
            Self::WordIsNull(column) => Ok(Some(row.word(*column).is_none())),
            Self::SameWord(left, right) => match (row.word(*left), row.word(*right)) {
                (Some(left), Some(right)) => Ok(Some(left == right)),
                _ => Ok(None),
            },
            Self::And(tests) => all(tests, row, false),
            Self::Or(tests) => all(tests, row, true),
            Self::Not(test) => Ok(test.holds(row)?.map(|answer| !answer)),
        }
    }

    fn carry(&mut self, pairs: &[(usize, usize)]) {
        match self {
            Self::Known(_) | Self::Unknown | Self::Word(..) | Self::WordIsNull(_) | Self::SameWord(..) => {}
            Self::Compare(_, left, right) => {
                left.carry(pairs);
                right.carry(pairs);
            }
            Self::IsNull(number) => number.carry(pairs),
            Self::And(tests) | Self::Or(tests) => tests.iter_mut().for_each(|test| test.carry(pairs)),
            Self::Not(test) => test.carry(pairs),
        }
    }

    /// Calls `visit` with every column read.
    pub fn columns(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Known(_) | Self::Unknown => {}
            Self::Compare(_, left, right) => {
                left.columns(visit);
                right.columns(visit);
            }
            Self::IsNull(number) => number.columns(visit),
            Self::Word(column, _) | Self::WordIsNull(column) => visit(*column),
            Self::SameWord(left, right) => {
                visit(*left);
                visit(*right);
            }
            Self::And(tests) | Self::Or(tests) => tests.iter().for_each(|test| test.columns(visit)),
            Self::Not(test) => test.columns(visit),
        }
    }
}

/// `and` (deciding answer false) or `or` (deciding answer true) over three values.
fn all(tests: &[Test], row: &dyn Row, deciding: bool) -> Result<Option<bool>, Overflow> {
    let mut answer = Some(!deciding);
    for test in tests {
        match test.holds(row)? {
            Some(found) if found == deciding => return Ok(Some(deciding)),
            Some(_) => {}
            None => answer = None,
        }
    }
    Ok(answer)
}

impl Function {
    /// The number aggregated, if one is.
    #[must_use]
    pub const fn argument(&self) -> Option<&Number> {
        match self {
            Self::CountRows | Self::CountDistinctWords(_) => None,
            Self::CountDistinct(number) | Self::Sum(number) | Self::Min(number) | Self::Max(number) => Some(number),
        }
    }
}

impl Aggregate {
    /// Whether a row passes every condition of the filter.
    ///
    /// # Errors
    /// When a number in it leaves 64 bits.
    pub fn passes(&self, row: &dyn Row) -> Result<bool, Overflow> {
        for condition in &self.filter {
            if condition.test.holds(row)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Indicator {
    /// The same indicator with missing reports carried: where a report is not in, the last value of
    /// the year stands for it. What counts as missing stays as it was.
    #[must_use]
    pub fn carried(mut self) -> Self {
        let place = |name: &str| self.table.column(name).map(|(place, _)| place);
        let pairs = [("done_ytd", "carried_ytd"), ("done_since_start", "carried_since_start")];
        let pairs: Vec<_> = pairs.iter().filter_map(|(own, last)| Some((place(own)?, place(last)?))).collect();
        for Term { aggregate, .. } in &mut self.terms {
            match &mut aggregate.function {
                Function::CountRows | Function::CountDistinctWords(_) => {}
                Function::CountDistinct(number)
                | Function::Sum(number)
                | Function::Min(number)
                | Function::Max(number) => number.carry(&pairs),
            }
            aggregate.filter.iter_mut().for_each(|condition| condition.test.carry(&pairs));
        }
        self
    }

    /// The columns it reads, in order, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<usize> {
        let mut columns = std::collections::BTreeSet::new();
        let mut visit = |column: usize| {
            columns.insert(column);
        };
        for Term { aggregate, .. } in &self.terms {
            aggregate.filter.iter().for_each(|condition| condition.test.columns(&mut visit));
            match &aggregate.function {
                Function::CountDistinctWords(column) => visit(*column),
                function => {
                    if let Some(number) = function.argument() {
                        number.columns(&mut visit);
                    }
                }
            }
        }
        columns.into_iter().collect()
    }
}

/// A row of a batch.
pub struct BatchRow<'a> {
    /// The batch.
    pub batch: &'a model::FactBatch,
    /// The row.
    pub index: usize,
}

impl Row for BatchRow<'_> {
    fn int(&self, column: usize) -> i64 {
        match &self.batch.columns[column] {
            model::FactColumn::Int(values) => values[self.index],
            model::FactColumn::Word { .. } => NULL,
        }
    }

    fn word(&self, column: usize) -> Option<&str> {
        match &self.batch.columns[column] {
            model::FactColumn::Word { codes, words } => match codes[self.index] {
                NULL_WORD => None,
                code => words.get(code as usize).map(String::as_str),
            },
            model::FactColumn::Int(_) => None,
        }
    }
}
