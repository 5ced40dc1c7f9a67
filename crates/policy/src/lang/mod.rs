//! The rule language: a small, typed subset of SQL expressions.
//!
//! Text is lexed and parsed into [`ast`], typed and bound to a period into [`rows`] (indicators:
//! integers over rows) or [`derived`] (exact fractions over figures), and printed as SQL by [`sql`].
//! Nothing here reads a file, a clock or a database: the same text and period give the same plan.

pub mod ast;
pub mod derived;
mod derived_check;
mod fault;
mod lexer;
mod number;
mod parser;
pub mod rows;
mod rows_check;
pub mod sql;

pub use derived::Derived;
pub use fault::Fault;
pub use parser::parse;
pub use rows::Indicator;

use model::{FactTable, Measure, Period};

/// What an expression may name besides columns and figures.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Parameters with their value for the period.
    pub parameters: Vec<(String, Value)>,
}

/// The value of a parameter: a measure and fen, ones, days or a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it measures.
    pub measure: Measure,
    /// How much.
    pub number: model::Ratio,
}

/// Compiles an indicator's expression for a period.
///
/// # Errors
/// Every fault found, each with its place in the text.
pub fn indicator(text: &str, table: FactTable, period: Period, scope: &Scope) -> Result<Indicator, Vec<Fault>> {
    let expression = parser::parse(text).map_err(|fault| vec![fault])?;
    rows_check::indicator(&expression, text, table, period, scope)
}

/// Compiles a derived rule's expression.
///
/// # Errors
/// Every fault found, each with its place in the text.
pub fn derived(text: &str, scope: &Scope, measure_of: &dyn Fn(&str) -> Option<Measure>) -> Result<Derived, Vec<Fault>> {
    let expression = parser::parse(text).map_err(|fault| vec![fault])?;
    derived_check::derived(&expression, scope, measure_of)
}
