//! An indicator as one SQL statement: for auditors, for large databases, and for tests that want the
//! same integers from every engine.

use std::fmt::Write as _;

use policy::lang::sql::{Dialect, Printer, quoted};
use policy::pack::Shared;

use crate::grouping::Grouping;
use crate::tally::Request;
use crate::tree::Tree;

/// Why an indicator has no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStatement {
    /// A rule that counts shared projects for several units needs the shares as well.
    #[error("rules that count a shared project for several units are not printed as SQL")]
    Shared,
}

/// Prints the statement of an indicator. `facts` is the SQL of the facts table for a period and
/// position; `units` are the codes that may stand in the unit column. The statement returns, for
/// each subject that any row counts for, in the order of codes: `unit`, and for each term `rows_n`,
/// `value_n`, `expected_n`, `present_n`.
///
/// # Errors
/// When the indicator counts shared projects for several units.
pub fn statement<'u>(
    request: &Request,
    grouping: &Grouping,
    tree: &Tree,
    units: impl Iterator<Item = &'u str>,
    facts: &str,
    dialect: Dialect,
) -> Result<String, NoStatement> {
    if request.shared != Shared::Main {
        return Err(NoStatement::Shared);
    }
    let printer = Printer { table: request.indicator.table, dialect };
    let mut columns = String::new();
    for (index, term) in request.indicator.terms.iter().enumerate() {
        let (number, sign) = (index + 1, if term.negative { "-" } else { "" });
        let aggregate = &term.aggregate;
        let filter = printer.filter(&aggregate.filter);
        let (expected, present) = printer.reports(aggregate).unwrap_or_else(|| ("0".to_owned(), "0".to_owned()));
        // Writing to a String cannot fail.
        let _ = write!(
            columns,
            ",\n  count(*) filter (where {filter}) as rows_{number},\n  {sign}{value} as value_{number},\n  \
             {expected} as expected_{number},\n  {present} as present_{number}",
            value = printer.value(aggregate),
        );
    }
    // A unit that stands in several groups has the figures of the first, as a figure's key has.
    let has_key = |place: &usize| grouping.place(&grouping.subjects[*place].unit) == Some(*place);
    let pairs: Vec<String> = units
        .flat_map(|unit| grouping.of_unit(tree, unit).into_iter().filter(has_key).map(move |place| (unit, place)))
        .map(|(unit, place)| format!("({}, {})", quoted(unit), quoted(grouping.subjects[place].unit.as_str())))
        .collect();
    let pairs = if pairs.is_empty() { "(null, null)".to_owned() } else { pairs.join(",\n    ") };
    Ok(format!(
        "with facts as (\n{facts}\n),\nbelongs (own_unit, assessed_unit) as (\n  values\n    {pairs}\n)\n\
         select belongs.assessed_unit as unit{columns}\n\
         from facts join belongs on belongs.own_unit = facts.{role}\n\
         group by belongs.assessed_unit\norder by belongs.assessed_unit\n",
        facts = facts.trim_end().trim_end_matches(';'),
        role = request.by,
    ))
}
