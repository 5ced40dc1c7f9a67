//! What came back of the month's workbooks: who is right, who is to correct what, who is missing.

use app::Actor;
use app::access::{Right, enter};
use app::collect_returns::{CollectReturns, Collected, MissingUnit, ReturnFile, UnitReturn, collect_returns};
use app::merged_month::{MergedRow, Standing, merged_table};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::archive::{self, Archive};
use exchange::export::write_table_xlsx;
use exchange::import::Columns;
use model::{Period, Severity};

use super::import;
use super::month::{PAGE, address, needed_period, path};
use crate::answers::{self, PlacedNote, placed};
use crate::download::{XLSX, ZIP, download};
use crate::fault::{Fault, Wanted};
use crate::held::Held;
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::posted::SignedPost;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

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

/// `GET /month/{upload}`
pub(crate) async fn returns(
    State(site): State<Site>,
    Path(upload): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let collected = collected(&site, &actor, &held, true).await?;
    let t = &visit.t.month;
    let done = match visit.query.text("recorded") {
        "" => String::new(),
        "0" => t.same.into(),
        position => position
            .parse::<u32>()
            .map_or_else(|_| String::new(), |position| t.recorded.with("position", position).into()),
    };
    shown_page(&visit, &upload, &collected, done, false)
}

/// `POST /month/{upload}`: records what was looked at.
pub(crate) async fn record(
    State(site): State<Site>,
    Path(upload): Path<String>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { visit, actor }, fields } = post;
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    if fields.text("action") != "record" {
        return Err(Fault::Bad { wanted: Wanted::Choice, found: fields.text("action").to_owned() });
    }
    let tried = collected(&site, &actor, &held, true).await?;
    if fields.text("seen") != answers::seen(&tried.outcome) {
        return shown_page(&visit, &upload, &tried, String::new(), true);
    }
    let recorded = collected(&site, &actor, &held, false).await?;
    let position = recorded.outcome.sealed.as_ref().map_or(0, |sealed| sealed.position);
    Ok(Redirect::to(&format!("/month/{upload}?recorded={position}")).into_response())
}

/// `GET /month/{upload}/files/{file}`: the merged table, a unit's marked file, or all of those.
pub(crate) async fn file(
    State(site): State<Site>,
    Path((upload, file)): Path<(String, String)>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let collected = collected(&site, &actor, &held, true).await?;
    let t = &visit.t.month;
    let period = shown::period(collected.period, visit.language);
    if file == "merged.xlsx" {
        let bytes = write_table_xlsx(&merged_table(&collected)).map_err(|error| Fault::Failed(Box::new(error)))?;
        return Ok(download(&format!("{}.xlsx", t.merged_name.with("period", period)), XLSX, bytes));
    }
    let name = |unit: &UnitReturn| format!("{}.xlsx", t.marked_name.with("unit", &unit.name).with("period", &period));
    if file == "marked.zip" {
        let mut all = Archive::default();
        for unit in &collected.returns {
            all.entries.extend(unit.marked.clone().map(|bytes| (path(&name(unit)), bytes)));
        }
        let bytes = archive::write(&all).map_err(|error| Fault::Failed(Box::new(error)))?;
        return Ok(download(&format!("{}.zip", t.all_marked_name.with("period", period)), ZIP, bytes));
    }
    let number = file.strip_prefix("marked-").and_then(|rest| rest.strip_suffix(".xlsx"));
    let number: Option<usize> = number.and_then(|number| number.parse().ok());
    let unit = number.and_then(|number| collected.returns.get(number)).ok_or(Fault::NoPage)?;
    Ok(download(&name(unit), XLSX, unit.marked.clone().ok_or(Fault::NoPage)?))
}

async fn collected(site: &Site, actor: &Actor, held: &Held, dry_run: bool) -> Result<Collected, Fault> {
    enter(actor, Right::CollectReturns)?;
    let file = |file: &crate::upload::UploadedFile| ReturnFile { name: file.name.clone(), bytes: file.bytes.clone() };
    let files: Vec<ReturnFile> = held.files.iter().map(file).collect();
    let how = CollectReturns {
        dry_run,
        due: import::day(&held.fields, "due")?,
        reason: held.fields.text("reason").to_owned(),
        columns: Columns::default(),
    };
    Ok(collect_returns(&site.house, actor, needed_period(&held.fields)?, &files, &how).await?)
}

fn shown_page(
    visit: &Visit,
    upload: &str,
    collected: &Collected,
    done: String,
    is_otherwise: bool,
) -> Result<Response, Fault> {
    let t = visit.t;
    let rows = collected.returns.iter().enumerate().map(|(number, unit)| return_row(number, unit, visit));
    let (corrections, fine): (Vec<_>, Vec<_>) = rows.partition(|row| row.errors > 0 || !row.missing.is_empty());
    page(&ReturnsPage {
        t,
        layout: visit.layout(t.month.returns, Noun::Month).simulated(collected.simulated),
        href: format!("/month/{upload}"),
        month: address(visit, collected.period),
        period: collected.period,
        received: collected.returns.len(),
        to_record: collected.outcome.created + collected.outcome.changed,
        wrong: corrections.iter().map(|row| row.errors).sum(),
        has_marked: collected.returns.iter().filter(|unit| unit.marked.is_some()).count() > 1,
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
    let told = errors.clone().take(OF_UNIT).map(|problem| placed(problem, visit.language));
    ReturnRow {
        number,
        name: unit.name.clone(),
        file: unit.file.clone(),
        taken: unit.taken,
        errors: errors.clone().count(),
        notes: told.collect(),
        more_notes: errors.count().saturating_sub(OF_UNIT),
        missing: unit.missing.iter().take(OF_UNIT).cloned().collect(),
        more_missing: unit.missing.len().saturating_sub(OF_UNIT),
        marked: unit.marked.is_some(),
        sentence: unit.sentence.clone(),
    }
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
