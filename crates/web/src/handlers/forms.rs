//! Forms of other offices, filled in from the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::Actor;
use app::access::{Right, enter};
use app::fill_form::{FilledForm, fill_form};
use app::import::ImportOptions;
use app::remember_columns::{remember_columns, remembered_columns};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::form::{FillValue, Form, blank_form, read_form};
use exchange::import::field::forms as f;
use exchange::import::{Columns, Field, Kind, Setting, TableFound, tables_found};
use model::{Period, Problem, Problems};

use super::import;
use super::month::needed_period;
use crate::answers::{self, ColumnRow, DoubtRow, PlacedNote, SHOWN, field_name};
use crate::blocking::blocking;
use crate::download::{XLSX, download};
use crate::fault::Fault;
use crate::fields::Fields;
use crate::file_names::FileNames;
use crate::held::Held;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::upload::{LARGEST_FILE, Upload, UploadFault, UploadedFile};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page that holds what is handed in here.
const PAGE: &str = "forms";
/// Names in a list at most.
const MOST_NAMES: usize = 2_000;
/// Rows of the form that are shown.
const ROWS: usize = 50;
/// What a list of names is usually asked for.
const USUAL: [Field; 6] = [f::RESPONSIBLE, f::TOTAL, f::PLAN, f::DONE_YTD, f::PLAN_SHARE, f::PROGRESS];

/// The page.
#[derive(Template)]
#[template(path = "forms.html")]
struct FormsPage {
    t: &'static Messages,
    layout: Layout,
    period: Period,
    /// Columns that a list of names can be given: number, name, whether it usually is.
    columns: Vec<(usize, String, bool)>,
    largest: usize,
}

/// What a form is filled with.
#[derive(Template)]
#[template(path = "form_filled.html")]
struct FilledPage {
    t: &'static Messages,
    layout: Layout,
    href: String,
    file: String,
    period: String,
    filled: usize,
    unfilled: usize,
    /// The form cannot be read.
    is_unread: bool,
    problems: Vec<PlacedNote>,
    more_problems: usize,
    doubts: Vec<DoubtRow>,
    columns: Vec<ColumnRow>,
    asks_columns: bool,
    heads: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
    more_rows: usize,
    note: String,
}

/// A form as read and filled.
struct Answered {
    period: Period,
    form: Form,
    tables: Vec<TableFound>,
    /// What is wrong with the form.
    reading: Problems,
    filled: FilledForm,
}

/// `GET /forms`
pub(crate) async fn form(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    enter(&actor, Right::FillForm)?;
    let period = import::period(&visit.query)?;
    let is_usual = |field: &Field| USUAL.iter().any(|usual| usual.key == field.key);
    let columns = f::ALL.iter().enumerate().filter(|(_, field)| field.key != f::NAME.key);
    page(&FormsPage {
        t: visit.t,
        layout: visit.layout(visit.t.forms.title, Noun::Forms),
        period: period.unwrap_or_else(|| Period::month_before(site.house.clock.today())),
        columns: columns.map(|(number, field)| (number, field_name(field, visit.t), is_usual(field))).collect(),
        largest: LARGEST_FILE,
    })
}

/// `POST /forms`: holds the form, or one made of a list of names, and leads to what it is filled with.
pub(crate) async fn take(State(site): State<Site>, upload: Upload) -> Result<Response, Fault> {
    let Upload { signed: Signed { visit, actor }, fields, mut files } = upload;
    enter(&actor, Right::FillForm)?;
    needed_period(&fields)?;
    files.truncate(1);
    if files.is_empty() && !fields.text("names").is_empty() {
        let (typed, t) = (fields.clone(), visit.t);
        files.push(blocking(move || of_names(&typed, t)).await??);
    }
    let name = site.uploads.put(&actor, PAGE, fields.without(&["names", "ask"]), files)?;
    Ok(Redirect::to(&format!("/forms/{name}")).into_response())
}

/// A form made of names, one a line; of lines copied out of a sheet the first cell.
fn of_names(fields: &Fields, t: &Messages) -> Result<UploadedFile, Fault> {
    let names =
        fields.text("names").lines().filter_map(|line| line.split('\t').map(str::trim).find(|cell| !cell.is_empty()));
    let names: Vec<&str> = names.filter(|name| *name != f::NAME.zh).collect();
    if names.is_empty() {
        return Err(Fault::Upload(UploadFault::None));
    }
    if names.len() > MOST_NAMES {
        return Err(Fault::Upload(UploadFault::TooMany));
    }
    let asked = fields.all("ask").filter_map(|number| f::ALL.get(number.parse::<usize>().ok()?));
    let asked: Vec<&Field> = asked.collect();
    let bytes = blank_form(&names, &asked).map_err(|error| Fault::Failed(Box::new(error)))?;
    Ok(UploadedFile { name: format!("{}.xlsx", t.forms.list_name), bytes })
}

/// `GET /forms/{upload}`
pub(crate) async fn filled(
    State(site): State<Site>,
    Path(upload): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let answered = answer(&site, &actor, &held, &Fields::default()).await?;
    page(&filled_page(&visit, &upload, &held, &answered))
}

/// `POST /forms/{upload}`: what was answered about columns and projects is remembered, and the form
/// filled again.
pub(crate) async fn answered(
    State(site): State<Site>,
    Path(upload): Path<String>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { actor, .. }, fields } = post;
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let answered = answer(&site, &actor, &held, &fields).await?;
    remember_columns(&site.house, &actor, Kind::Forms, &answered.tables).await?;
    Ok(Redirect::to(&format!("/forms/{upload}")).into_response())
}

/// `GET /forms/{upload}/file`: the same file back, filled.
pub(crate) async fn file(
    State(site): State<Site>,
    Path(upload): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let answered = answer(&site, &actor, &held, &Fields::default()).await?;
    if answered.reading.any_error() {
        return Err(Fault::Problems(answered.reading));
    }
    let fills = answered.filled.fills;
    let (written, name) = blocking(move || {
        let file = the_file(&held)?;
        let written = exchange::form::fill_form(&file.name, &file.bytes, &fills);
        Ok::<_, Fault>((written.map_err(|error| Fault::Failed(Box::new(error)))?, file.name.clone()))
    })
    .await??;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let media_type = if written.ending == "xlsx" { XLSX } else { "text/csv; charset=utf-8" };
    let name = visit.t.forms.filled_name.with("name", stem);
    Ok(download(&format!("{name}.{}", written.ending), media_type, written.bytes))
}

fn the_file(held: &Held) -> Result<&UploadedFile, Fault> {
    held.files.first().ok_or(Fault::Upload(UploadFault::Gone))
}

/// Reads the form as answered and asks the ledger.
async fn answer(site: &Site, actor: &Actor, held: &Arc<Held>, fields: &Fields) -> Result<Answered, Fault> {
    let period = needed_period(&held.fields)?;
    let remembered = remembered_columns(&site.house, actor, Kind::Forms).await?;
    let columns = Columns { given: answers::columns(fields), remembered };
    let decide = answers::decisions(fields, &FileNames::of(held));
    let read = held.clone();
    let reading = blocking(move || {
        let source = the_file(&read)?.source();
        let (form, reading) = read_form(&source, &columns);
        let tables = tables_found(Kind::Forms, &[source], &Setting { columns: &columns, ..Setting::default() });
        Ok::<_, Fault>((form, reading, tables))
    });
    let (form, reading, tables) = reading.await??;
    let options = ImportOptions { decide, ..ImportOptions::default() };
    let filled = fill_form(&site.house, actor, &form, period, &options).await?;
    Ok(Answered { period, form, tables, reading, filled })
}

fn filled_page(visit: &Visit, upload: &str, held: &Held, answered: &Answered) -> FilledPage {
    let (t, filled) = (visit.t, &answered.filled);
    let told = answered.reading.iter().chain(filled.problems.iter()).filter(|problem| !answers::is_doubt(problem));
    let told: Vec<&Problem> = told.filter(|problem| problem.code != "form-column-unknown").collect();
    let files = FileNames::of(held);
    let columns = answers::column_rows(Kind::Forms, &answered.tables, &files, t);
    let (heads, rows) = table(&answered.form, filled, t);
    let all = answered.form.tables.iter().map(|table| table.rows.len()).sum::<usize>();
    FilledPage {
        t,
        layout: visit.layout(t.forms.title, Noun::Forms).simulated(filled.simulated),
        href: format!("/forms/{upload}"),
        file: files.title(t),
        period: shown::period(answered.period, visit.language),
        filled: filled.filled,
        unfilled: filled.unfilled,
        is_unread: answered.reading.any_error(),
        problems: told.iter().take(SHOWN).map(|problem| files.placed(problem, visit.language)).collect(),
        more_problems: told.len().saturating_sub(SHOWN),
        doubts: answers::doubt_rows(&filled.doubts, Kind::Forms, &Fields::default(), &files, t),
        asks_columns: columns.iter().any(|column| !column.guess.is_empty()),
        columns,
        heads,
        more_rows: all.saturating_sub(rows.len()),
        rows,
        note: filled.note.clone(),
    }
}

/// The first table of the form with what is filled in.
fn table(form: &Form, filled: &FilledForm, t: &Messages) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let Some(table) = form.tables.first() else { return (Vec::new(), Vec::new()) };
    let asks: BTreeMap<u32, &str> =
        table.rows.iter().flat_map(|row| &row.asks).map(|ask| (ask.column, ask.field)).collect();
    let text = |value: &FillValue| match value {
        FillValue::Number(text) | FillValue::Text(text) => text.clone(),
    };
    let of_sheet = filled.fills.iter().filter(|fill| fill.sheet == table.place.sheet);
    let fills: BTreeMap<(u32, u32), String> =
        of_sheet.map(|fill| ((fill.row, fill.column), text(&fill.value))).collect();
    let head = |(column, key): (&u32, &&str)| {
        let field = f::ALL.iter().find(|field| field.key == *key).map(|field| field_name(field, t));
        format!("{} {}", model::problem::column_name(*column), field.unwrap_or_default())
    };
    let row = |row: &exchange::form::FormRow| {
        let cells = asks.keys().map(|column| fills.get(&(row.row, *column)).cloned().unwrap_or_default());
        (row.name.clone(), cells.map(shown::or_dash).collect())
    };
    (asks.iter().map(head).collect(), table.rows.iter().take(ROWS).map(row).collect())
}
