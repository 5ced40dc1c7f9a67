//! Files handed in: ledgers of projects, reports, units, statistics.

use app::Actor;
use app::access::{Right, enter, reach_of};
use app::remember_columns::right_of;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use exchange::import::{Kind, kind_seen};
use model::{Day, ListCode, Period};

use crate::blocking::blocking;
use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::upload::{LARGEST_FILE, LARGEST_UPLOAD, MOST_FILES, Upload, UploadFault, UploadedFile};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page that holds what is handed in here.
pub(super) const PAGE: &str = "import";
/// The kinds that are imported.
const KINDS: [Kind; 4] = [Kind::Projects, Kind::Reports, Kind::Units, Kind::Statistics];

/// The page.
#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    t: &'static Messages,
    layout: Layout,
    kinds: Vec<KindChoice>,
    /// Megabytes of a file and of all of them, files at once.
    bounds: [usize; 3],
    /// What was recorded by the form before.
    done: String,
    /// Where what was recorded is to be seen; empty when nothing was.
    next: &'static str,
}

/// A kind of file that the post may import.
pub(super) struct KindChoice {
    pub(super) word: &'static str,
    pub(super) text: String,
    pub(super) chosen: bool,
}

/// `GET /import`
pub(crate) async fn form(Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    let kinds = kinds(&actor, None, visit.t)?;
    let (done, next) = done(&visit);
    let layout = visit.layout(visit.t.import.title, Noun::Import);
    page(&ImportPage { t: visit.t, layout, kinds, bounds: [LARGEST_FILE, LARGEST_UPLOAD, MOST_FILES], done, next })
}

/// `POST /import`: holds the files until they are confirmed, and leads to what they would change.
pub(crate) async fn take(State(site): State<Site>, upload: Upload) -> Result<Response, Fault> {
    let Upload { signed: Signed { visit, actor }, fields, files } = upload;
    let asked = match fields.text("kind") {
        "" | "auto" => None,
        word => {
            let kind = read_kind(word)?;
            enter(&actor, right_of(kind))?;
            Some(kind)
        }
    };
    kinds(&actor, None, visit.t)?;
    if files.is_empty() {
        return Err(Fault::Upload(UploadFault::None));
    }
    let (files, seen) = match asked {
        Some(kind) => (files, Some(kind)),
        None => blocking(move || first_kind(files)).await?,
    };
    // A file that is no table of any kind is told so by the reader of the usual one.
    let kind = seen.unwrap_or(Kind::Projects);
    enter(&actor, right_of(kind))?;
    let mut kept = fields.without(&["kind"]);
    kept.0.push(("kind".to_owned(), kind.as_str().to_owned()));
    let name = site.uploads.put(&actor, PAGE, kept, files)?;
    Ok(Redirect::to(&format!("/import/{name}")).into_response())
}

/// The kind of the first file that is a table of any; all are read as that kind.
fn first_kind(files: Vec<UploadedFile>) -> (Vec<UploadedFile>, Option<Kind>) {
    let seen = files.iter().find_map(|file| kind_seen(&file.source()));
    (files, seen)
}

/// The kinds that a post may import.
///
/// # Errors
/// Refuses who may import none.
pub(super) fn kinds(actor: &Actor, chosen: Option<Kind>, t: &Messages) -> Result<Vec<KindChoice>, Fault> {
    let may = |kind: &Kind| !reach_of(right_of(*kind), actor.post.role).is_empty();
    let choice =
        |kind: Kind| KindChoice { word: kind.as_str(), text: kind_name(kind, t), chosen: chosen == Some(kind) };
    let kinds: Vec<KindChoice> = KINDS.into_iter().filter(may).map(choice).collect();
    if kinds.is_empty() {
        enter(actor, Right::ImportReports)?;
    }
    Ok(kinds)
}

/// What a kind of file is called.
pub(super) fn kind_name(kind: Kind, t: &Messages) -> String {
    shown::word(t.kind_words.of(kind.as_str()), kind.zh())
}

/// The kind of a word in a form.
pub(super) fn read_kind(word: &str) -> Result<Kind, Fault> {
    let found = KINDS.into_iter().find(|kind| kind.as_str() == word);
    found.ok_or_else(|| Fault::Bad { wanted: Wanted::Choice, found: word.to_owned() })
}

/// A period that may be left out.
pub(super) fn period(fields: &Fields) -> Result<Option<Period>, Fault> {
    let text = fields.text("period");
    let bad = |_| Fault::Bad { wanted: Wanted::Period, found: text.to_owned() };
    (!text.is_empty()).then(|| text.parse().map_err(bad)).transpose()
}

/// A list that may be left out.
pub(super) fn list(fields: &Fields) -> Result<Option<ListCode>, Fault> {
    let text = fields.text("list");
    let bad = |_| Fault::Bad { wanted: Wanted::List, found: text.to_owned() };
    (!text.is_empty()).then(|| text.parse().map_err(bad)).transpose()
}

/// A day that may be left out.
pub(super) fn day(fields: &Fields, name: &str) -> Result<Option<Day>, Fault> {
    let text = fields.text(name);
    let bad = |_| Fault::Bad { wanted: Wanted::Day, found: text.to_owned() };
    (!text.is_empty()).then(|| text.parse().map_err(bad)).transpose()
}

/// What was recorded by the form before, and where to see it.
fn done(visit: &Visit) -> (String, &'static str) {
    let number = |name: &str| visit.query.text(name).parse::<u32>().unwrap_or(0);
    let t = &visit.t.import;
    let next = match visit.query.text("kind") {
        "projects" => "/projects",
        "reports" => "/reports",
        _ => "",
    };
    match number("recorded") {
        0 if visit.query.has("recorded") => (t.same.into(), ""),
        0 => (String::new(), ""),
        position => {
            let told = t.recorded.with("created", number("created")).with("changed", number("changed"));
            (told.with("position", position).into(), next)
        }
    }
}
