//! What an indicator comes to when rows are read one at a time: the plain meaning, which the column
//! engine and both databases are held against.

use std::collections::BTreeSet;

use analytics::{Request, Tally};
use model::facts::{SharedPart, cut};
use model::{Absence, FactBatch, Outcome, Ratio};
use policy::lang::rows::{Aggregate, BatchRow, Function, Overflow, Row, Term};
use policy::pack::Shared;

/// Outcome, rows, expected, present.
pub type Seen = (Outcome, u64, u64, u64);

/// A tally as it is compared.
#[must_use]
pub fn seen(tally: &Tally) -> Seen {
    (tally.outcome, tally.rows, tally.expected, tally.present)
}

/// What one aggregate found for a subject.
#[derive(Default)]
struct Found {
    rows: u64,
    expected: u64,
    present: u64,
    /// Cut by share where the rule splits.
    sum: i128,
    valued: u64,
    /// Of rows that count as a whole.
    values: Vec<i64>,
    words: BTreeSet<String>,
}

/// Reads the rows of a batch for a subject: `counts_for` tells whether a unit counts for it.
///
/// # Errors
/// When a number of a row leaves 64 bits.
pub fn row_by_row(
    request: &Request,
    batch: &FactBatch,
    shared: &[SharedPart],
    counts_for: &dyn Fn(&str) -> bool,
) -> Result<Seen, Overflow> {
    let mut seen = (Outcome::Number(Ratio::ZERO), 0, 0, 0);
    for Term { negative, aggregate } in &request.indicator.terms {
        let mut found = Found::default();
        for index in 0..batch.len() {
            found.read(&BatchRow { batch, index }, aggregate, request, shared, counts_for)?;
        }
        seen.0 = match (seen.0, found.outcome(&aggregate.function)) {
            (Outcome::Number(sum), Outcome::Number(next)) if *negative => {
                Outcome::Number(sum.sub(next).expect("in range"))
            }
            (Outcome::Number(sum), Outcome::Number(next)) => Outcome::Number(sum.add(next).expect("in range")),
            (absent @ Outcome::Absent(_), _) | (_, absent) => absent,
        };
        (seen.1, seen.2, seen.3) = (seen.1 + found.rows, seen.2 + found.expected, seen.3 + found.present);
    }
    Ok(seen)
}

impl Found {
    fn read(
        &mut self,
        row: &BatchRow<'_>,
        aggregate: &Aggregate,
        request: &Request,
        shared: &[SharedPart],
        counts_for: &dyn Fn(&str) -> bool,
    ) -> Result<(), Overflow> {
        let column = |name: &str| request.indicator.table.column(name).expect("a column").0;
        let project = row.int(column("project"));
        let of_project = |part: &&SharedPart| part.project == project && part.role == request.by;
        let parts: Vec<&SharedPart> = shared.iter().filter(of_project).collect();
        let is_apart = request.shared != Shared::Main && !parts.is_empty();
        // What of the row is the subject's: bounds in millionths, and whether it is the first share.
        let own: Vec<(i64, i64, bool)> = if is_apart {
            let own = parts.iter().enumerate().filter(|(_, part)| counts_for(part.unit.as_str()));
            own.map(|(place, part)| (part.from_ppm, part.to_ppm, place == 0)).collect()
        } else {
            let unit = row.word(column(request.by.as_str()));
            unit.filter(|unit| counts_for(unit)).map(|_| (0, 1_000_000, true)).into_iter().collect()
        };
        if own.is_empty() || !aggregate.passes(row)? {
            return Ok(());
        }
        let value = aggregate.function.argument().map(|number| number.value(row)).transpose()?.flatten();
        if let Some(value) = value {
            let split = request.shared == Shared::Split;
            let part = |(from, to, _): &(i64, i64, bool)| i128::from(cut(value, *to) - cut(value, *from));
            self.sum += if split { own.iter().map(part).sum() } else { i128::from(value) };
            self.valued += 1;
        }
        if request.shared == Shared::Split && !own.iter().any(|(_, _, first)| *first) {
            return Ok(());
        }
        self.rows += 1;
        self.values.extend(value);
        if let Function::CountDistinctWords(column) = aggregate.function {
            self.words.extend(row.word(column).map(ToOwned::to_owned));
        }
        if let Some(presence) = &aggregate.presence
            && row.int(column("due")) == 1
        {
            self.expected += 1;
            self.present += u64::from(presence.value(row)?.is_some());
        }
        Ok(())
    }

    fn outcome(&self, function: &Function) -> Outcome {
        let whole = |number: i128| Outcome::Number(Ratio::whole(number));
        let is_valued = match function {
            Function::CountRows | Function::CountDistinctWords(_) => true,
            Function::Sum(_) => self.valued > 0,
            Function::CountDistinct(_) | Function::Min(_) | Function::Max(_) => !self.values.is_empty(),
        };
        if self.expected > 0 && !is_valued {
            return Outcome::Absent(Absence::NotReported);
        }
        let extreme = |value: Option<&i64>| value.map_or(Outcome::Absent(Absence::NotDue), |v| whole(i128::from(*v)));
        match function {
            Function::CountRows => whole(i128::from(self.rows)),
            Function::CountDistinctWords(_) => whole(self.words.len() as i128),
            Function::CountDistinct(_) => whole(self.values.iter().collect::<BTreeSet<_>>().len() as i128),
            Function::Sum(_) if i64::try_from(self.sum).is_err() => Outcome::Absent(Absence::OutOfRange),
            Function::Sum(_) => whole(self.sum),
            Function::Min(_) => extreme(self.values.iter().min()),
            Function::Max(_) => extreme(self.values.iter().max()),
        }
    }
}
