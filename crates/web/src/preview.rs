//! What files would change, for the pages that show it before it is recorded: what is asked, what is
//! wrong, and what becomes of each line.

use std::collections::BTreeSet;

use app::import::{ImportOptions, ImportOutcome, LineKind, PreviewLine, row_of};
use exchange::import::{Kind, TableFound};
use model::{Severity, UnitCode};

use crate::answers::{self, BadRow, ColumnRow, DoubtRow, PlacedNote, SHOWN, Settled};
use crate::changes::{ChangeRow, told};
use crate::fields::Fields;
use crate::file_names::FileNames;
use crate::messages::Messages;
use crate::visit::Visit;

/// What was read, answered and tried.
pub(crate) struct Tried<'a> {
    pub(crate) kind: Kind,
    pub(crate) files: &'a FileNames,
    /// What was typed.
    pub(crate) typed: &'a Fields,
    pub(crate) tables: &'a [TableFound],
    pub(crate) options: &'a ImportOptions,
    pub(crate) outcome: &'a ImportOutcome,
    /// It was to be recorded, and is not what was looked at.
    pub(crate) is_otherwise: bool,
}

/// The same as shown.
pub(crate) struct Preview {
    /// Lines that create something.
    pub(crate) creates: usize,
    /// Lines that change something.
    pub(crate) changes: usize,
    /// Lines in which nothing differs.
    pub(crate) unchanged: usize,
    pub(crate) blocked: bool,
    pub(crate) is_otherwise: bool,
    /// Rows with errors that are still in the way, doubts included.
    pub(crate) in_the_way: usize,
    /// Rows that are left out because somebody said so.
    pub(crate) left: usize,
    pub(crate) whole: Vec<PlacedNote>,
    pub(crate) bad: Vec<BadRow>,
    pub(crate) more_bad: usize,
    pub(crate) doubts: Vec<DoubtRow>,
    pub(crate) more_doubts: usize,
    pub(crate) settled: Vec<Settled>,
    pub(crate) columns: Vec<ColumnRow>,
    /// Headings of columns that nobody knows, in words: what stands in them is not read.
    pub(crate) unread: String,
    /// Somebody has to look at the columns.
    pub(crate) asks_columns: bool,
    pub(crate) created: Vec<Line>,
    pub(crate) changed: Vec<Line>,
    pub(crate) warnings: Vec<PlacedNote>,
    pub(crate) more_warnings: usize,
    /// Some of the lines speak of simulated projects.
    pub(crate) simulated: bool,
}

/// A line of the preview.
pub(crate) struct Line {
    pub(crate) title: String,
    /// The rows it comes from.
    pub(crate) rows: String,
    pub(crate) simulated: bool,
    pub(crate) changes: Vec<ChangeRow>,
}

/// So many columns that nobody knows are shown without being asked for.
const FEW_COLUMNS: usize = 6;
/// New lines shown: of a whole ledger the first tell how it was read.
const SHOWN_NEW: usize = 50;
/// Fields that tell which record it is, or follow from others.
const NOT_TOLD: [&str; 9] =
    ["id", "project", "version", "status", "typed_by", "entered_by", "simulated", "period", "reason"];
/// What is told of something new, at most.
const TOLD: usize = 5;
/// The fields that are told of something new, in this order.
const OF_NEW: [&str; 13] = [
    "owner_name",
    "shares",
    "total_investment",
    "annual",
    "stage",
    "done_ytd",
    "received_ytd",
    "physical_percent",
    "progress",
    "problems",
    "parent",
    "kind",
    "value",
];

impl Preview {
    /// What is shown of it; `unit` names units.
    pub(crate) fn of(tried: &Tried<'_>, visit: &Visit, unit: &dyn Fn(&UnitCode) -> String) -> Self {
        let (t, outcome, files, left) = (visit.t, tried.outcome, tried.files, &tried.options.leave);
        let (mut bad, whole) = answers::bad_rows(&outcome.problems.0, left, files, visit.language);
        let in_the_way = bad.iter().filter(|row| !row.left).count() + whole.len() + outcome.doubts.len();
        let more_bad = bad.len().saturating_sub(SHOWN);
        bad.truncate(SHOWN);
        let lines = |kind: LineKind, most: usize| -> Vec<Line> {
            let of_kind = outcome.preview.iter().filter(|line| line.kind == kind);
            of_kind.take(most).map(|preview| line(preview, files, t, unit)).collect()
        };
        let doubts = answers::doubt_rows(&outcome.doubts, tried.kind, tried.typed, files, t);
        let asked = doubts.iter().map(|doubt| doubt.field.as_str()).chain(bad.iter().map(|row| row.key.as_str()));
        let settled = answers::settled(tried.typed, &asked.collect::<Vec<_>>(), files, t);
        let columns = answers::column_rows(tried.kind, tried.tables, files, t);
        let unread: Vec<&str> =
            columns.iter().filter(|column| !column.answered).map(|column| column.heading.as_str()).collect();
        let warnings = outcome.problems.iter().filter(|problem| problem.severity == Severity::Warning);
        Self {
            creates: outcome.created,
            changes: outcome.changed,
            unchanged: outcome.unchanged,
            blocked: outcome.blocked,
            is_otherwise: tried.is_otherwise,
            in_the_way,
            left: left.len(),
            whole,
            more_bad,
            more_doubts: outcome.doubts.len().saturating_sub(doubts.len()),
            doubts,
            asks_columns: columns.iter().any(|column| !column.guess.is_empty())
                || (!unread.is_empty() && columns.len() <= FEW_COLUMNS),
            unread: unread.join(t.site.list_join.as_str()),
            settled,
            columns,
            created: lines(LineKind::Created, SHOWN_NEW),
            changed: lines(LineKind::Changed, SHOWN),
            more_warnings: warnings.clone().count().saturating_sub(SHOWN),
            warnings: warnings.take(SHOWN).map(|problem| files.placed(problem, visit.language)).collect(),
            bad,
            simulated: outcome.preview.iter().any(|line| line.simulated),
        }
    }

    /// Lines that would be recorded.
    pub(crate) const fn to_record(&self) -> usize {
        self.creates + self.changes
    }
}

/// Leaves all rows with errors out where the form says so; whether there were any.
pub(crate) fn leave_errors(fields: &Fields, outcome: &ImportOutcome, options: &mut ImportOptions) -> bool {
    if !fields.all("leave").any(|key| key == "errors") {
        return false;
    }
    let errors = outcome.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors = errors.filter(|problem| problem.place.line > 0 && !answers::is_doubt(problem));
    let before = options.leave.len();
    options.leave.extend(errors.map(|problem| row_of(&problem.place)));
    options.leave.len() > before
}

fn line(preview: &PreviewLine, files: &FileNames, t: &Messages, unit: &dyn Fn(&UnitCode) -> String) -> Line {
    let fields: Vec<_> = preview.records.iter().flat_map(|record| &record.fields).collect();
    let changes = match preview.kind {
        LineKind::Created => {
            let first = OF_NEW.iter().filter_map(|name| {
                fields.iter().find(|change| change.field == *name && !change.after.is_empty()).copied()
            });
            first.take(TOLD).map(|change| told(t, change, unit)).collect()
        }
        _ => {
            let changed = fields.iter().filter(|change| !NOT_TOLD.contains(&change.field.as_str()));
            changed.map(|change| told(t, change, unit)).collect()
        }
    };
    let rows: BTreeSet<String> = preview.rows.iter().map(|row| files.cell(row, t)).collect();
    Line {
        title: preview.title.clone(),
        rows: rows.into_iter().collect::<Vec<_>>().join(t.site.list_join.as_str()),
        simulated: preview.simulated,
        changes,
    }
}
