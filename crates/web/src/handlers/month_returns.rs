//! What came back of the month's workbooks: who is right, who is to correct what, who is missing.

use std::sync::Arc;

use app::Actor;
use app::access::{Right, enter};
use app::collect_returns::{CollectReturns, Collected, MissingUnit, ReadReturns, UnitReturn, collect_returns};
use app::import::ImportOutcome;
use app::merged_month::{MergedRow, Standing, merged_table};
use app::remember_columns::{remember_columns, remembered_columns};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::archive::{self, Archive};
use exchange::export::write_table_xlsx;
use exchange::import::{Columns, Kind};
use model::{Period, Severity};

use super::import;
use super::month::{PAGE, address, needed_period, path};
use crate::answers::{self, ColumnRow, PlacedNote, placed};
use crate::blocking::blocking;
use crate::download::{XLSX, ZIP, download};
use crate::fault::{Failure, Fault};
use crate::fields::Fields;
use crate::file_names::FileNames;
use crate::held::Held;
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::posted::SignedPost;
use crate::visit::{Signed, Visit};
use crate::{Site, shown, token};

/// Rows of the merged table on the page; the file has all.
const MERGED: usize = 200;
/// Problems and names shown of a unit; its marked file has all.
const OF_UNIT: usize = 20;

/// The page.
#[derive(Template)]
#[template(path = "month_returns.html")]
struct ReturnsPage {
    t: &'static Messages,
    layout: Layout,
    href: String,
    /// The page of the month and the month in words.
    month: (String, String),
    period: Period,
    received: usize,
    to_record: usize,
    wrong: usize,
    /// Returns that have something to put right.
    corrections: Vec<ReturnRow>,
    /// The others.
    fine: Vec<ReturnRow>,
    missing: Vec<MissingUnit>,
    merged: Vec<Merged>,
    more_merged: usize,
    has_marked: bool,
    columns: Vec<ColumnRow>,
    /// Somebody has to look at the columns.
    asks_columns: bool,
    seen: String,
    /// It was recorded, or there was nothing to record.
    done: String,
    is_otherwise: bool,
}

/// A file that came back.
struct ReturnRow {
    /// Its place among the files.
    number: usize,
    name: String,
    file: String,
    taken: usize,
    errors: usize,
    notes: Vec<PlacedNote>,
    more_notes: usize,
    missing: Vec<String>,
    more_missing: usize,
    marked: bool,
    sentence: String,
}

/// A row of the merged table.
struct Merged {
    row: MergedRow,
    done: String,
    percent: String,
    standing: Phrase,
    is_wrong: bool,
}

/// Files as read, with what came of them.
struct Tried {
    files: FileNames,
    read: Arc<ReadReturns>,
    collected: Arc<Collected>,
}

/// `GET /month/{upload}`
pub(crate) async fn returns(
    State(site): State<Site>,
    Path(upload): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let tried = tried(&site, &actor, &held, &Fields::default()).await?;
    let t = &visit.t.month;
    let done = match visit.query.text("recorded") {
        "" => String::new(),
        "0" => t.same.into(),
        position => position
            .parse::<u32>()
            .map_or_else(|_| String::new(), |position| t.recorded.with("position", position).into()),
    };
    shown_page(&visit, &upload, &tried, done, false)
}

/// `POST /month/{upload}`: remembers what was said of columns and looks again, or records what was looked at.
pub(crate) async fn answered(
    State(site): State<Site>,
    Path(upload): Path<String>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { visit, actor }, fields } = post;
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let to_record = answers::to_record(&fields)?;
    let tried = tried(&site, &actor, &held, &fields).await?;
    if to_record && fields.text("seen") != answers::seen(&tried.collected.outcome) {
        return shown_page(&visit, &upload, &tried, String::new(), true);
    }
    let to = match to_record {
        true => {
            let recorded = collect_returns(&site.house, &actor, &tried.read, &how(&held, false)?).await?;
            let position = recorded.outcome.sealed.as_ref().map_or(0, |sealed| sealed.position);
            format!("/month/{upload}?recorded={position}")
        }
        false => format!("/month/{upload}"),
    };
    remember_columns(&site.house, &actor, Kind::Reports, &tried.read.tables).await?;
    Ok(Redirect::to(&to).into_response())
}

/// `GET /month/{upload}/files/{file}`: the merged table, a unit's marked file, or all of those.
pub(crate) async fn file(
    State(site): State<Site>,
    Path((upload, file)): Path<(String, String)>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let columns = columns(&site, &actor, &Fields::default()).await?;
    let collected = match held.collected(&key(&site, &actor, &columns).await?) {
        Some(collected) => collected,
        None => tried(&site, &actor, &held, &Fields::default()).await?.collected,
    };
    let t = &visit.t.month;
    let period = shown::period(collected.period, visit.language);
    let name = |unit: &UnitReturn| format!("{}.xlsx", t.marked_name.with("unit", &unit.name).with("period", &period));
    match file.as_str() {
        "merged.xlsx" => {
            let written = blocking(move || write_table_xlsx(&merged_table(&collected))).await?;
            let bytes = written.map_err(|error| Fault::Failed(Box::new(error)))?;
            Ok(download(&format!("{}.xlsx", t.merged_name.with("period", period)), XLSX, bytes))
        }
        "marked.zip" => {
            let names: Vec<String> = collected.returns.iter().map(name).collect();
            let written = blocking(move || all_marked(&held, &collected, names)).await?;
            let bytes = written.map_err(Fault::Failed)?;
            Ok(download(&format!("{}.zip", t.all_marked_name.with("period", period)), ZIP, bytes))
        }
        one => {
            let number = one.strip_prefix("marked-").and_then(|rest| rest.strip_suffix(".xlsx"));
            let number: usize = number.and_then(|number| number.parse().ok()).ok_or(Fault::NoPage)?;
            let name = name(collected.returns.get(number).ok_or(Fault::NoPage)?);
            let written = blocking(move || marked(&held, &collected, number)).await?;
            Ok(download(&name, XLSX, written.map_err(Fault::Failed)?.ok_or(Fault::NoPage)?))
        }
    }
}

/// The file of a number with its errors marked.
fn marked(held: &Held, collected: &Collected, number: usize) -> Result<Option<Vec<u8>>, Failure> {
    match (collected.returns.get(number), held.files.get(number)) {
        (Some(unit), Some(file)) => Ok(unit.marked(&file.source())?),
        _ => Ok(None),
    }
}

fn all_marked(held: &Held, collected: &Collected, names: Vec<String>) -> Result<Vec<u8>, Failure> {
    let mut all = Archive::default();
    for (number, name) in names.into_iter().enumerate() {
        all.entries.extend(marked(held, collected, number)?.map(|bytes| (path(&name), bytes)));
    }
    Ok(archive::write(&all)?)
}

/// Reads the files as answered and tries what would be recorded; it is kept for the downloads that follow.
async fn tried(site: &Site, actor: &Actor, held: &Arc<Held>, fields: &Fields) -> Result<Tried, Fault> {
    let columns = columns(site, actor, fields).await?;
    let key = key(site, actor, &columns).await?;
    let (period, files) = (needed_period(&held.fields)?, held.clone());
    let read = blocking(move || ReadReturns::read(&files.sources(), period, &columns)).await?;
    let collected = collect_returns(&site.house, actor, &read, &how(held, true)?).await?;
    // Downloads do not tell what would be recorded line by line.
    let outcome = ImportOutcome { preview: Vec::new(), ..collected.outcome.clone() };
    site.uploads.keep(held, key, Arc::new(Collected { outcome, ..collected.clone() }));
    Ok(Tried { files: FileNames::of(held), read: Arc::new(read), collected: Arc::new(collected) })
}

/// What columns are by hand: as answered, and as remembered.
async fn columns(site: &Site, actor: &Actor, fields: &Fields) -> Result<Columns, Fault> {
    enter(actor, Right::CollectReturns)?;
    let remembered = remembered_columns(&site.house, actor, Kind::Reports).await?;
    Ok(Columns { given: answers::columns(fields), remembered })
}

/// What a collection of an upload rests on: the ledger, the day, and what was said of columns.
async fn key(site: &Site, actor: &Actor, columns: &Columns) -> Result<String, Fault> {
    let pass = enter(actor, Right::CollectReturns)?;
    let position =
        site.house.read(&pass).await.map_err(Fault::from)?.head().await.map_err(app::AppError::from)?.position;
    let texts = [position.to_string(), site.house.clock.today().to_string(), format!("{columns:?}")];
    Ok(token::of_texts(texts.iter().map(String::as_str)))
}

fn how(held: &Held, dry_run: bool) -> Result<CollectReturns, Fault> {
    let reason = held.fields.text("reason").to_owned();
    Ok(CollectReturns { dry_run, due: import::day(&held.fields, "due")?, reason })
}

fn shown_page(visit: &Visit, upload: &str, tried: &Tried, done: String, is_otherwise: bool) -> Result<Response, Fault> {
    let (t, collected) = (visit.t, &tried.collected);
    let rows = collected.returns.iter().enumerate().map(|(number, unit)| return_row(number, unit, visit));
    let (corrections, fine): (Vec<_>, Vec<_>) = rows.partition(|row| row.errors > 0 || !row.missing.is_empty());
    let columns = answers::column_rows(Kind::Reports, &tried.read.tables, &tried.files, t);
    let wrong = corrections.iter().map(|row| row.errors).sum();
    page(&ReturnsPage {
        t,
        layout: visit.layout(t.month.returns, Noun::Month).simulated(collected.simulated),
        href: format!("/month/{upload}"),
        month: address(visit, collected.period),
        period: collected.period,
        received: collected.returns.len(),
        to_record: collected.outcome.created + collected.outcome.changed,
        wrong,
        has_marked: collected.returns.iter().filter(|unit| !unit.marks.is_empty()).count() > 1,
        asks_columns: columns.iter().any(|column| !column.guess.is_empty() || (wrong > 0 && !column.answered)),
        columns,
        corrections,
        fine,
        missing: collected.missing.clone(),
        merged: collected.merged.iter().take(MERGED).map(|row| merged(row, t)).collect(),
        more_merged: collected.merged.len().saturating_sub(MERGED),
        seen: answers::seen(&collected.outcome),
        done,
        is_otherwise,
    })
}

fn return_row(number: usize, unit: &UnitReturn, visit: &Visit) -> ReturnRow {
    let errors = unit.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let told = together(errors.clone().map(|problem| placed(problem, visit.language)), visit.t);
    ReturnRow {
        number,
        name: unit.name.clone(),
        file: unit.file.clone(),
        taken: unit.taken,
        errors: errors.count(),
        more_notes: told.len().saturating_sub(OF_UNIT),
        notes: told.into_iter().take(OF_UNIT).collect(),
        missing: unit.missing.iter().take(OF_UNIT).cloned().collect(),
        more_missing: unit.missing.len().saturating_sub(OF_UNIT),
        marked: !unit.marks.is_empty(),
        sentence: unit.sentence.clone(),
    }
}

/// What is said of several cells alike is said once, with all their places.
fn together(notes: impl Iterator<Item = PlacedNote>, t: &Messages) -> Vec<PlacedNote> {
    let mut told: Vec<PlacedNote> = Vec::new();
    for (place, note) in notes {
        match told.iter_mut().find(|(_, known)| *known == note) {
            Some((places, _)) => {
                places.push_str(t.site.list_join.as_str());
                places.push_str(&place);
            }
            None => told.push((place, note)),
        }
    }
    told
}

fn merged(row: &MergedRow, t: &Messages) -> Merged {
    let standing = match row.standing {
        Standing::Taken => t.month.taken,
        Standing::Wrong => t.month.is_wrong,
        Standing::Before => t.month.before,
        Standing::Missing => t.month.not_reported,
    };
    Merged {
        done: shown::wan_or_dash(row.done_ytd),
        percent: row.physical_percent.map_or_else(shown::dash, |percent| format!("{percent}%")),
        standing,
        is_wrong: matches!(row.standing, Standing::Wrong | Standing::Missing),
        row: row.clone(),
    }
}
