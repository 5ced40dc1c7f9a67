//! What a file would change, what is asked about it, and the confirmation.

use std::sync::Arc;

use app::Actor;
use app::access::enter;
use app::import::{ImportOptions, ImportOutcome};
use app::import_files::{FileRows, import_rows};
use app::remember_columns::{remember_columns, remembered_columns, right_of};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::import::{Columns, Kind, Setting, TableFound, tables_found};
use model::{ListCode, Period, UnitCode};

use super::import::{self, KindChoice, PAGE, kind_name, kinds, read_kind};
use crate::Site;
use crate::answers;
use crate::blocking::blocking;
use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::file_names::FileNames;
use crate::held::Held;
use crate::known::known;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::preview::{Preview, Tried, leave_errors};
use crate::visit::{Signed, Visit};

/// The page.
#[derive(Template)]
#[template(path = "import_preview.html")]
struct PreviewPage {
    t: &'static Messages,
    layout: Layout,
    /// Address of the form.
    href: String,
    title: String,
    /// The files, where there are several.
    files: Vec<String>,
    kind: String,
    kinds: Vec<KindChoice>,
    /// What was typed.
    typed: Fields,
    preview: Preview,
    /// What would be recorded, to see at the confirmation that it is the same.
    seen: String,
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

/// Files as read and tried.
struct Read {
    files: FileNames,
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
    let to_record = answers::to_record(&fields)?;
    let is_otherwise = to_record && (tried.outcome.blocked || fields.text("seen") != answers::seen(&tried.outcome));
    if !to_record || is_otherwise {
        return shown_page(&site, &visit, &actor, &upload, &fields, &tried, is_otherwise).await;
    }
    let Read { answered, tables, rows, .. } = tried;
    let options = ImportOptions { dry_run: false, ..answered.options };
    let outcome = import_rows(&site.house, &actor, rows, &options).await?;
    remember_columns(&site.house, &actor, answered.kind, &tables).await?;
    site.uploads.forget(&upload);
    let position = outcome.sealed.as_ref().map_or(0, |sealed| sealed.position);
    let (kind, created, changed) = (answered.kind.as_str(), outcome.created, outcome.changed);
    let to = format!("/import?recorded={position}&created={created}&changed={changed}&kind={kind}");
    Ok(Redirect::to(&to).into_response())
}

/// Reads the files as answered and tries what they would change; nothing is written.
async fn tried(site: &Site, actor: &Actor, held: &Arc<Held>, fields: &Fields) -> Result<Read, Fault> {
    let files = FileNames::of(held);
    let answered = read_answers(site, actor, &files, fields).await?;
    let (mut answered, tables, rows) = read(held.clone(), answered).await?;
    let mut outcome = import_rows(&site.house, actor, rows.clone(), &answered.options).await?;
    if leave_errors(fields, &outcome, &mut answered.options) {
        outcome = import_rows(&site.house, actor, rows.clone(), &answered.options).await?;
    }
    Ok(Read { files, answered, tables, rows, outcome })
}

async fn read_answers(site: &Site, actor: &Actor, files: &FileNames, fields: &Fields) -> Result<Answered, Fault> {
    let kind = read_kind(fields.text("kind"))?;
    enter(actor, right_of(kind))?;
    let year = match fields.text("year") {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::Bad { wanted: Wanted::Year, found: text.to_owned() })?),
    };
    let remembered = remembered_columns(&site.house, actor, kind).await?;
    let options = ImportOptions {
        dry_run: true,
        leave: answers::left_out(fields, files),
        reason: fields.text("reason").to_owned(),
        as_of: import::day(fields, "as_of")?,
        decide: answers::decisions(fields, files),
        ..ImportOptions::default()
    };
    let columns = Columns { given: answers::columns(fields), remembered };
    Ok(Answered { kind, period: import::period(fields)?, year, list: import::list(fields)?, columns, options })
}

async fn read(held: Arc<Held>, answered: Answered) -> Result<(Answered, Vec<TableFound>, FileRows), Fault> {
    let reading = blocking(move || {
        let sources = held.sources();
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
    let (answered, tables, rows) = reading.await?;
    let rows = rows.ok_or(Fault::Bad { wanted: Wanted::Choice, found: String::new() })?;
    Ok((answered, tables, rows))
}

async fn shown_page(
    site: &Site,
    visit: &Visit,
    actor: &Actor,
    upload: &str,
    typed: &Fields,
    read: &Read,
    is_otherwise: bool,
) -> Result<Response, Fault> {
    let (t, outcome, kind, files) = (visit.t, &read.outcome, read.answered.kind, &read.files);
    let (_, known) = known(site, actor, right_of(kind)).await?;
    let (tables, options) = (&read.tables, &read.answered.options);
    let tried = Tried { kind, files, typed, tables, options, outcome, is_otherwise };
    let preview = Preview::of(&tried, visit, &|code: &UnitCode| known.name(code));
    page(&PreviewPage {
        t,
        layout: visit.layout(t.import.title, Noun::Import).simulated(preview.simulated),
        href: format!("/import/{upload}"),
        title: files.title(t),
        files: files.several().to_vec(),
        kind: kind_name(kind, t),
        kinds: kinds(actor, Some(kind), t)?,
        typed: with_period(site, typed, outcome),
        seen: answers::seen(outcome),
        preview,
    })
}

/// The form as typed; the month to report is proposed where the files name no period.
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
