//! What a file would change, what is asked about it, and the confirmation.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::Actor;
use app::access::enter;
use app::import::{ImportOptions, ImportOutcome, LineKind, PreviewLine, row_of};
use app::import_files::{FileRows, import_rows};
use app::remember_columns::{remember_columns, remembered_columns, right_of};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::import::{Columns, Kind, Setting, Source, TableFound, tables_found};
use model::{ListCode, Period, Severity, UnitCode};

use super::import::{self, KindChoice, PAGE, kind_name, kinds, read_kind};
use crate::answers::{self, BadRow, ColumnRow, DoubtRow, PlacedNote, SHOWN, Settled, placed};
use crate::changes::{ChangeRow, told};
use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::held::Held;
use crate::known::known;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "import_preview.html")]
struct PreviewPage {
    t: &'static Messages,
    layout: Layout,
    /// Address of the form.
    href: String,
    file: String,
    kind: String,
    kinds: Vec<KindChoice>,
    /// What was typed.
    typed: Fields,
    outcome: ImportOutcome,
    /// Rows with errors that are still in the way, doubts included.
    in_the_way: usize,
    /// Rows that are left out because somebody said so.
    left: usize,
    whole: Vec<PlacedNote>,
    bad: Vec<BadRow>,
    more_bad: usize,
    doubts: Vec<DoubtRow>,
    more_doubts: usize,
    settled: Vec<Settled>,
    columns: Vec<ColumnRow>,
    /// Somebody has to look at the columns.
    asks_columns: bool,
    created: Vec<Line>,
    changed: Vec<Line>,
    warnings: Vec<PlacedNote>,
    more_warnings: usize,
    /// What would be recorded, to see at the confirmation that it is the same.
    seen: String,
    /// It was to be recorded, and is not what was looked at.
    is_otherwise: bool,
}

/// A line of the preview.
struct Line {
    title: String,
    /// The rows it comes from.
    rows: String,
    simulated: bool,
    changes: Vec<ChangeRow>,
}

/// What was answered, read.
struct Answered {
    kind: Kind,
    period: Option<Period>,
    year: Option<i16>,
    list: Option<ListCode>,
    columns: Columns,
    options: ImportOptions,
}

/// A file as read and tried.
struct Tried {
    /// The name that the file came under.
    file: String,
    answered: Answered,
    tables: Vec<TableFound>,
    rows: FileRows,
    outcome: ImportOutcome,
}

/// `GET /import/{upload}`
pub(crate) async fn first(
    State(site): State<Site>,
    Path(upload): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let tried = tried(&site, &actor, &held, &held.fields).await?;
    shown_page(&site, &visit, &actor, &upload, &held.fields, &tried, false).await
}

/// `POST /import/{upload}`: looks again with what was answered, or records what was looked at.
pub(crate) async fn answered(
    State(site): State<Site>,
    Path(upload): Path<String>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { visit, actor }, fields } = post;
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let tried = tried(&site, &actor, &held, &fields).await?;
    let to_record = match fields.text("action") {
        "record" => true,
        "check" => false,
        other => return Err(Fault::Bad { wanted: Wanted::Choice, found: other.to_owned() }),
    };
    let is_otherwise = to_record && (tried.outcome.blocked || fields.text("seen") != answers::seen(&tried.outcome));
    if !to_record || is_otherwise {
        return shown_page(&site, &visit, &actor, &upload, &fields, &tried, is_otherwise).await;
    }
    let Tried { answered, tables, rows, .. } = tried;
    let options = ImportOptions { dry_run: false, ..answered.options };
    let outcome = import_rows(&site.house, &actor, rows, &options).await?;
    remember_columns(&site.house, &actor, answered.kind, &tables).await?;
    site.uploads.forget(&upload);
    let position = outcome.sealed.as_ref().map_or(0, |sealed| sealed.position);
    let (kind, created, changed) = (answered.kind.as_str(), outcome.created, outcome.changed);
    let to = format!("/import?recorded={position}&created={created}&changed={changed}&kind={kind}");
    Ok(Redirect::to(&to).into_response())
}

/// Reads the file as answered and tries what it would change; nothing is written.
async fn tried(site: &Site, actor: &Actor, held: &Arc<Held>, fields: &Fields) -> Result<Tried, Fault> {
    let mut answered = read_answers(site, actor, held, fields).await?;
    let (read, tables, rows) = read(held.clone(), answered).await?;
    answered = read;
    let mut outcome = import_rows(&site.house, actor, rows.clone(), &answered.options).await?;
    if fields.all("leave").any(|key| key == "errors") {
        let errors = outcome.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let errors = errors.filter(|problem| problem.place.line > 0 && !answers::is_doubt(problem));
        answered.options.leave.extend(errors.map(|problem| row_of(&problem.place)));
        outcome = import_rows(&site.house, actor, rows.clone(), &answered.options).await?;
    }
    let file = held.files.first().map(|file| file.name.clone()).unwrap_or_default();
    Ok(Tried { file, answered, tables, rows, outcome })
}

async fn read_answers(site: &Site, actor: &Actor, held: &Held, fields: &Fields) -> Result<Answered, Fault> {
    let kind = read_kind(fields.text("kind"))?;
    enter(actor, right_of(kind))?;
    let year = match fields.text("year") {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::Bad { wanted: Wanted::Year, found: text.to_owned() })?),
    };
    let list = match fields.text("list") {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::Bad { wanted: Wanted::List, found: text.to_owned() })?),
    };
    let file = held.files.first().map(|file| file.name.as_str()).unwrap_or_default();
    let remembered = remembered_columns(&site.house, actor, kind).await?;
    let options = ImportOptions {
        dry_run: true,
        leave: answers::left_out(fields, file),
        reason: fields.text("reason").to_owned(),
        as_of: import::day(fields, "as_of")?,
        decide: answers::decisions(fields, file),
        ..ImportOptions::default()
    };
    let columns = Columns { given: answers::columns(fields), remembered };
    Ok(Answered { kind, period: import::period(fields)?, year, list, columns, options })
}

/// Reading a large file takes its time, in which others are to be answered.
async fn read(held: Arc<Held>, answered: Answered) -> Result<(Answered, Vec<TableFound>, FileRows), Fault> {
    let reading = tokio::task::spawn_blocking(move || {
        let sources: Vec<Source<'_>> =
            held.files.iter().map(|file| Source { name: &file.name, bytes: &file.bytes, sheet: None }).collect();
        let setting = Setting {
            year: answered.year,
            period: answered.period,
            list: answered.list.as_ref(),
            columns: &answered.columns,
            ..Setting::default()
        };
        let tables = tables_found(answered.kind, &sources, &setting);
        let rows = FileRows::read(answered.kind, &sources, &setting);
        (answered, tables, rows)
    });
    let (answered, tables, rows) = reading.await.map_err(|error| Fault::Failed(Box::new(error)))?;
    let rows = rows.ok_or(Fault::Bad { wanted: Wanted::Choice, found: String::new() })?;
    Ok((answered, tables, rows))
}

async fn shown_page(
    site: &Site,
    visit: &Visit,
    actor: &Actor,
    upload: &str,
    typed: &Fields,
    tried: &Tried,
    is_otherwise: bool,
) -> Result<Response, Fault> {
    let (t, outcome, kind) = (visit.t, &tried.outcome, tried.answered.kind);
    let (_, known) = known(site, actor, right_of(kind)).await?;
    let unit = |code: &UnitCode| known.name(code);
    let left = &tried.answered.options.leave;
    let (mut bad, whole) = answers::bad_rows(&outcome.problems.0, left, visit.language);
    let in_the_way = bad.iter().filter(|row| !row.left).count() + whole.len() + outcome.doubts.len();
    let more_bad = bad.len().saturating_sub(SHOWN);
    bad.truncate(SHOWN);
    let lines = |kind: LineKind| -> Vec<Line> {
        let of_kind = outcome.preview.iter().filter(|line| line.kind == kind);
        of_kind
            .take(if kind == LineKind::Created { SHOWN_NEW } else { SHOWN })
            .map(|preview| line(preview, t, &unit))
            .collect()
    };
    let doubts = answers::doubt_rows(&outcome.doubts, kind, typed, t);
    let asked = doubts.iter().map(|doubt| doubt.field.as_str()).chain(bad.iter().map(|row| row.key.as_str()));
    let settled = answers::settled(typed, &asked.collect::<Vec<_>>(), t);
    let columns = answers::column_rows(kind, &tried.tables, t);
    let warnings = outcome.problems.iter().filter(|problem| problem.severity == Severity::Warning);
    let simulated = outcome.preview.iter().any(|line| line.simulated);
    page(&PreviewPage {
        t,
        layout: visit.layout(t.import.title, Noun::Import).simulated(simulated),
        href: format!("/import/{upload}"),
        file: tried.file.clone(),
        kind: kind_name(kind, t),
        kinds: kinds(actor, Some(kind), t)?,
        typed: with_period(site, typed, outcome),
        in_the_way,
        left: left.len(),
        whole,
        more_bad,
        more_doubts: outcome.doubts.len().saturating_sub(doubts.len()),
        doubts,
        asks_columns: columns.iter().any(|column| !column.guess.is_empty())
            || (outcome.blocked && columns.len() <= FEW_COLUMNS && columns.iter().any(|column| !column.answered)),
        settled,
        columns,
        created: lines(LineKind::Created),
        changed: lines(LineKind::Changed),
        more_warnings: warnings.clone().count().saturating_sub(SHOWN),
        warnings: warnings.take(SHOWN).map(|problem| placed(problem, visit.language)).collect(),
        seen: answers::seen(outcome),
        outcome: ImportOutcome { preview: Vec::new(), ..outcome.clone() },
        bad,
        is_otherwise,
    })
}

/// The form as typed; the month to report is proposed where the file names no period.
fn with_period(site: &Site, typed: &Fields, outcome: &ImportOutcome) -> Fields {
    let mut typed = typed.clone();
    let is_missing = outcome.problems.iter().any(|problem| problem.code == "period-missing");
    if is_missing && typed.text("period").is_empty() {
        let month = Period::month_before(site.house.clock.today()).to_string();
        typed = typed.without(&["period"]);
        typed.0.push(("period".to_owned(), month));
    }
    typed
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

fn line(preview: &PreviewLine, t: &Messages, unit: &dyn Fn(&UnitCode) -> String) -> Line {
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
    let rows: BTreeSet<String> = preview.rows.iter().map(|row| shown::cell(row, t)).collect();
    Line {
        title: preview.title.clone(),
        rows: rows.into_iter().collect::<Vec<_>>().join(t.site.list_join.as_str()),
        simulated: preview.simulated,
        changes,
    }
}
