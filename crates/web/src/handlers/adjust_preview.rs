//! What an adjustment batch would change, what its lists come to before and after it, what is asked about
//! it, and the confirmation.

use std::sync::Arc;

use app::Actor;
use app::access::{Right, enter};
use app::adjust_plans::{Adjusted, Batch, Total, adjust_plans};
use app::import::{ImportOptions, Rows};
use app::remember_columns::{remember_columns, remembered_columns};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::import::{AdjustmentRow, Columns, Kind, Setting, TableFound, read_adjustments, tables_found};
use model::{Period, UnitCode};

use super::adjust::{ListChoice, PAGE, batch, choices};
use super::import;
use crate::blocking::blocking;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::file_names::FileNames;
use crate::held::Held;
use crate::known::known;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::preview::{Preview, Tried, leave_errors};
use crate::visit::{Signed, Visit};
use crate::{Site, answers, shown, token};

/// The page.
#[derive(Template)]
#[template(path = "adjust_preview.html")]
struct PreviewPage {
    t: &'static Messages,
    layout: Layout,
    /// Address of the form.
    href: String,
    title: String,
    /// The files, where there are several.
    files: Vec<String>,
    /// The month in words.
    month: String,
    lists: Vec<ListChoice>,
    /// What was typed.
    typed: Fields,
    preview: Preview,
    totals: Vec<TotalRow>,
    /// What would be recorded, to see at the confirmation that it is the same.
    seen: String,
}

/// What a list, or a unit in it, comes to before and after.
struct TotalRow {
    name: String,
    /// It is a list as a whole.
    is_whole: bool,
    projects: [i128; 2],
    plans: [String; 2],
    /// By how much the plans change, with its sign; empty when they do not.
    change: String,
}

/// A batch as read and tried.
struct Read {
    files: FileNames,
    batch: Batch,
    tables: Vec<TableFound>,
    rows: Rows<AdjustmentRow>,
    options: ImportOptions,
    adjusted: Adjusted,
}

/// `GET /adjust/{upload}`
pub(crate) async fn first(
    State(site): State<Site>,
    Path(upload): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let read = tried(&site, &actor, &held, &held.fields).await?;
    shown_page(&site, &visit, &actor, &upload, &held.fields, &read, false).await
}

/// `POST /adjust/{upload}`: looks again with what was answered, or records what was looked at.
pub(crate) async fn answered(
    State(site): State<Site>,
    Path(upload): Path<String>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { visit, actor }, fields } = post;
    let held = site.uploads.get(&actor, PAGE, &upload)?;
    let read = tried(&site, &actor, &held, &fields).await?;
    let to_record = answers::to_record(&fields)?;
    let is_otherwise = to_record && (read.adjusted.outcome.blocked || fields.text("seen") != seen(&read.adjusted));
    if !to_record || is_otherwise {
        return shown_page(&site, &visit, &actor, &upload, &fields, &read, is_otherwise).await;
    }
    let Read { batch, tables, rows, options, .. } = read;
    let options = ImportOptions { dry_run: false, ..options };
    let outcome = adjust_plans(&site.house, &actor, rows, &batch, &options).await?.outcome;
    remember_columns(&site.house, &actor, Kind::Adjustments, &tables).await?;
    site.uploads.forget(&upload);
    let position = outcome.sealed.as_ref().map_or(0, |sealed| sealed.position);
    let count = outcome.created + outcome.changed;
    Ok(Redirect::to(&format!("/adjust?recorded={position}&count={count}")).into_response())
}

/// Reads the files as answered and tries what they would change; nothing is written.
async fn tried(site: &Site, actor: &Actor, held: &Arc<Held>, fields: &Fields) -> Result<Read, Fault> {
    enter(actor, Right::AdjustPlans)?;
    let (files, batch, list) = (FileNames::of(held), batch(fields)?, import::list(fields)?);
    let remembered = remembered_columns(&site.house, actor, Kind::Adjustments).await?;
    let columns = Columns { given: answers::columns(fields), remembered };
    let (held, year) = (held.clone(), batch.year);
    let reading = blocking(move || {
        let sources = held.sources();
        let setting = Setting { year: Some(year), list: list.as_ref(), columns: &columns, ..Setting::default() };
        (tables_found(Kind::Adjustments, &sources, &setting), read_adjustments(&sources, &setting))
    });
    let (tables, (rows, problems)) = reading.await?;
    let rows = Rows { rows, problems };
    let mut options = ImportOptions {
        dry_run: true,
        leave: answers::left_out(fields, &files),
        reason: fields.text("reason").to_owned(),
        decide: answers::decisions(fields, &files),
        ..ImportOptions::default()
    };
    let mut adjusted = adjust_plans(&site.house, actor, rows.clone(), &batch, &options).await?;
    if leave_errors(fields, &adjusted.outcome, &mut options) {
        adjusted = adjust_plans(&site.house, actor, rows.clone(), &batch, &options).await?;
    }
    Ok(Read { files, batch, tables, rows, options, adjusted })
}

/// What would be recorded and what it comes to, as a digest.
fn seen(adjusted: &Adjusted) -> String {
    let totals = adjusted.totals.iter().map(|total| format!("{total:?}"));
    let texts: Vec<String> = [answers::seen(&adjusted.outcome)].into_iter().chain(totals).collect();
    token::of_texts(texts.iter().map(String::as_str))
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
    let (t, files, outcome) = (visit.t, &read.files, &read.adjusted.outcome);
    let (_, known) = known(site, actor, Right::AdjustPlans).await?;
    let (tables, options) = (&read.tables, &read.options);
    let tried = Tried { kind: Kind::Adjustments, files, typed, tables, options, outcome, is_otherwise };
    let preview = Preview::of(&tried, visit, &|code: &UnitCode| known.name(code));
    let lists = choices(site, actor, typed.text("list")).await?;
    let totals = match outcome.blocked {
        true => Vec::new(),
        false => read.adjusted.totals.iter().map(|total| total_row(total, &lists, t)).collect(),
    };
    page(&PreviewPage {
        t,
        layout: visit.layout(t.adjust.title, Noun::Adjust).simulated(preview.simulated),
        href: format!("/adjust/{upload}"),
        title: files.title(t),
        files: files.several().to_vec(),
        month: shown::period(Period::Month(read.batch.year, read.batch.month), visit.language),
        lists,
        typed: typed.clone(),
        totals,
        seen: seen(&read.adjusted),
        preview,
    })
}

fn total_row(total: &Total, lists: &[ListChoice], t: &Messages) -> TotalRow {
    let titled = |code: String| match lists.iter().find(|list| list.code == code && !list.title.is_empty()) {
        Some(list) => list.title.clone(),
        None => code,
    };
    let list = total.list.as_ref().map_or_else(|| t.adjust.own_plans.into(), |list| titled(list.to_string()));
    let change = total.after.annual_fen - total.before.annual_fen;
    let sign = if change > 0 { "+" } else { "" };
    TotalRow {
        name: total.unit.as_ref().map_or(list, |(_, name)| name.clone()),
        is_whole: total.unit.is_none(),
        projects: [total.before.projects, total.after.projects],
        plans: [total.before, total.after].map(|sum| shown::wan_of_fen(sum.annual_fen)),
        change: if change == 0 { String::new() } else { format!("{sign}{}", shown::wan_of_fen(change)) },
    }
}
