//! An indicator as one SQL statement: for auditors, for large databases, and for tests that want the
//! same integers from every engine.

use std::fmt::Write as _;

use policy::lang::rows::{Function, Term};
use policy::lang::sql::{Dialect, Printer, quoted};
use policy::pack::Shared;

use crate::boundaries::Boundaries;
use crate::tally::Request;

/// The tables that a statement reads, as SQL of a period and position.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'s> {
    /// The facts, with the columns of the request's table.
    pub facts: &'s str,
    /// The parts of shared projects: `project`, `role`, `unit`, `share`, `from_ppm`, `to_ppm`.
    pub shared: &'s str,
}

/// Prints the statement of an indicator. `units` are the codes that may stand in the unit column and
/// among the shares. The statement returns, for each subject that any row counts for, in the order of
/// codes: `unit`, and for each term `rows_n`, `value_n`, `expected_n`, `present_n`. Where the column
/// engine answers that a sum is out of range, a database refuses the statement: no number of a row
/// leaves 64 bits, which the checking of rules sees to, and of sums both databases see to it.
pub fn statement<'u>(
    request: &Request,
    units: impl Iterator<Item = &'u str>,
    sources: Sources<'_>,
    dialect: Dialect,
) -> String {
    let printer = Printer { table: request.indicator.table, dialect };
    let terms = || request.indicator.terms.iter().enumerate().map(|(index, term)| (index + 1, term));
    let columns: String = terms().map(|(number, term)| columns(&printer, term, number, request.shared)).collect();
    let facts = sources.facts.trim_end().trim_end_matches(';');
    let belongs = belongs(&request.boundaries, units);
    let by = request.by;
    let tables = match request.shared {
        Shared::Main => String::new(),
        Shared::Full => format!(",\nshared as (\n{}\n){}", sources.shared, IN_FULL.replace("@by", by.as_str())),
        Shared::Split => {
            let amounts: String = terms().filter_map(|(number, term)| amount(&printer, term, number)).collect();
            let by_share = BY_SHARE.replace("@by", by.as_str()).replace("@amounts", &amounts);
            format!(",\nshared as (\n{}\n){by_share}", sources.shared)
        }
    };
    let from = match request.shared {
        Shared::Main => format!("facts join belongs on belongs.own_unit = facts.{by}"),
        Shared::Full | Shared::Split => "counted\nwhere assessed_unit is not null".to_owned(),
    };
    format!(
        "with facts as (\n{facts}\n),\nbelongs (own_unit, assessed_unit) as (\n  values\n    {belongs}\n){tables}\n\
         select assessed_unit as unit{columns}\nfrom {from}\ngroup by assessed_unit\norder by assessed_unit\n",
    )
}

/// A shared project counts in full, once for each assessed unit that any of its shares leads to.
const IN_FULL: &str = "\
,
shared_by as (
  select distinct shared.project as project, belongs.assessed_unit as assessed_unit
  from shared left join belongs on belongs.own_unit = shared.unit
  where shared.role = '@by'
),
counted as (
  select facts.*, coalesce(shared_by.assessed_unit, belongs.assessed_unit) as assessed_unit
  from facts
  left join shared_by on shared_by.project = facts.project
  left join belongs on shared_by.project is null and belongs.own_unit = facts.@by
)";

/// The amounts of a shared project count by share, cut at cumulative bounds so that the parts make
/// the whole; the project itself counts once, with its first share.
const BY_SHARE: &str = "\
,
amounts as (
  select facts.*@amounts
  from facts
),
counted as (
  select amounts.*, belongs.assessed_unit as assessed_unit, coalesce(shared.share, 1) as share,
    coalesce(shared.from_ppm, 0) as from_ppm, coalesce(shared.to_ppm, 1000000) as to_ppm
  from amounts
  left join shared on shared.project = amounts.project and shared.role = '@by'
  join belongs on belongs.own_unit = coalesce(shared.unit, amounts.@by)
)";

/// Which subject each unit counts for, as rows of `belongs`.
fn belongs<'u>(boundaries: &Boundaries, units: impl Iterator<Item = &'u str>) -> String {
    let grouping = &boundaries.grouping;
    // A unit that stands in several groups has the figures of the first, as a figure's key has.
    let has_key = |place: &usize| grouping.place(&grouping.subjects[*place].unit) == Some(*place);
    let pairs: Vec<String> = units
        .flat_map(|unit| boundaries.of_unit(unit).into_iter().filter(has_key).map(move |place| (unit, place)))
        .map(|(unit, place)| format!("({}, {})", quoted(unit), quoted(grouping.subjects[place].unit.as_str())))
        .collect();
    if pairs.is_empty() { "(null, null)".to_owned() } else { pairs.join(",\n    ") }
}

/// What a sum that is split by share adds up, as a column of its own.
fn amount(printer: &Printer, term: &Term, number: usize) -> Option<String> {
    match &term.aggregate.function {
        Function::Sum(argument) => Some(format!(", {} as amount_{number}", printer.number(argument))),
        _ => None,
    }
}

/// The columns of a term.
fn columns(printer: &Printer, term: &Term, number: usize, shared: Shared) -> String {
    let aggregate = &term.aggregate;
    let filter = printer.filter(&aggregate.filter);
    let once = if shared == Shared::Split { format!("{filter} and share = 1") } else { filter.clone() };
    let sign = if term.negative { "-" } else { "" };
    // The sign of a sum stands inside: the smallest number of 64 bits has no counterpart.
    let (value, passing) = match (&aggregate.function, shared) {
        (Function::Sum(_), Shared::Split) => {
            (format!("cast(sum({sign}({} - {}))", cut(number, "to_ppm"), cut(number, "from_ppm")), &filter)
        }
        (Function::Sum(argument), _) => (format!("cast(sum({sign}{})", printer.number(argument)), &filter),
        (function, _) => (format!("{sign}cast({}", printer.call(function)), &once),
    };
    let (expected, present) = printer.reports(aggregate, &once);
    let mut columns = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        columns,
        ",\n  count(*) filter (where {once}) as rows_{number},\n  \
         {value} filter (where {passing}) as bigint) as value_{number},\n  \
         {expected} as expected_{number},\n  {present} as present_{number}",
    );
    columns
}

/// The first millionths of an amount, up to a bound: [`model::facts::cut`] in SQL.
fn cut(number: usize, bound: &str) -> String {
    format!("(amount_{number} / 1000000 * {bound} + amount_{number} % 1000000 * {bound} / 1000000)")
}
