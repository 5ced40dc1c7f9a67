//! One published bulletin: its page and its files.

use app::access::{Right, reach_of};
use app::draw_bulletin::may_draw;
use app::release_bulletin::{may_release, release_bulletin};
use app::view_bulletin::{Form, bulletin_file, view_bulletin};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::export::{body_html, words};
use model::{BulletinEdition, Period};

use crate::Site;
use crate::download::download;
use crate::fault::{Fault, Wanted};
use crate::handlers::bulletins::for_everybody;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::visit::Visit;

/// The page.
#[derive(Template)]
#[template(path = "bulletin.html")]
struct BulletinPage {
    t: &'static Messages,
    layout: Layout,
    /// Address of this bulletin, without the edition.
    href: String,
    edition: BulletinEdition,
    /// Not the latest edition.
    older: bool,
    editions: Vec<EditionRow>,
    /// Somebody is signed in.
    signed_in: bool,
    /// Everybody may read this edition.
    released: bool,
    /// The reader may release it and take it back.
    releases: bool,
    /// The reader may take the archive.
    archive: bool,
    /// The reader may follow figures down to projects.
    follows: bool,
    /// The reader may compare drawings.
    compares: bool,
    /// Whether there is a PDF too.
    pdf: bool,
    /// The bulletin as written by `exchange`: balanced and escaped by construction.
    body: String,
}

/// An edition in the list of editions.
struct EditionRow {
    edition: BulletinEdition,
    current: bool,
}

/// Address of a bulletin as its parts.
pub(crate) type Parts = (String, String, String);

/// `GET /bulletins/{pack}/{bulletin}/{period}`
pub(crate) async fn bulletin(
    State(site): State<Site>,
    Path((pack, bulletin, period)): Path<Parts>,
    visit: Visit,
) -> Result<Response, Fault> {
    let period = read_period(&period)?;
    let edition = read_edition(&visit)?;
    let shown = view_bulletin(&site.house, visit.actor.as_ref(), &pack, &bulletin, period, edition).await?;
    let (compares, releases) = match &visit.actor {
        Some(actor) => (may_draw(&site.house, actor, &pack).await?, may_release(&site.house, actor, &pack).await?),
        None => (false, false),
    };
    let follows = visit.actor.as_ref().is_some_and(|actor| !reach_of(Right::ViewFigure, actor.post.role).is_empty());
    // What was published is one text; the page around it follows the reader.
    let body = body_html(&shown.document, words::Language::Zh, follows.then_some(""));
    let layout = visit.layout(shown.edition.title.clone(), Noun::Bulletins).with_bulletin_style();
    let current = shown.edition.edition;
    let last = shown.editions.last().map_or(current, |edition| edition.edition);
    let editions =
        shown.editions.into_iter().map(|edition| EditionRow { current: edition.edition == current, edition });
    let page = page(&BulletinPage {
        t: visit.t,
        layout: layout.simulated(shown.document.simulated),
        href: format!("/bulletins/{pack}/{bulletin}/{period}"),
        edition: shown.edition,
        older: current < last,
        editions: editions.collect(),
        signed_in: visit.actor.is_some(),
        released: shown.released,
        releases,
        archive: shown.archive_opens,
        follows,
        compares,
        pdf: site.house.has_typesetter(),
        body,
    })?;
    Ok(for_everybody(&visit, page))
}

/// `POST /bulletins/{pack}/{bulletin}/{period}`: releases an edition to everybody, or takes it back.
pub(crate) async fn release(
    State(site): State<Site>,
    Path((pack, bulletin, period)): Path<Parts>,
    SignedPost { signed, fields }: SignedPost,
) -> Result<Response, Fault> {
    let period = read_period(&period)?;
    let edition = number(fields.text("edition"))?;
    let release = match fields.text("action") {
        "release" => true,
        "withdraw" => false,
        other => return Err(Fault::Bad { wanted: Wanted::Choice, found: other.to_owned() }),
    };
    let which = (pack.as_str(), bulletin.as_str(), period);
    release_bulletin(&site.house, &signed.actor, which, edition, release, fields.text("reason")).await?;
    let edition = edition.map(|edition| format!("?edition={edition}")).unwrap_or_default();
    Ok(Redirect::to(&format!("/bulletins/{pack}/{bulletin}/{period}{edition}")).into_response())
}

/// `GET /bulletins/{pack}/{bulletin}/{period}/files/{file}`
pub(crate) async fn file(
    State(site): State<Site>,
    Path((pack, bulletin, period, file)): Path<(String, String, String, String)>,
    visit: Visit,
) -> Result<Response, Fault> {
    let period = read_period(&period)?;
    let form = file.strip_prefix("bulletin.").and_then(Form::parse).ok_or(Fault::NoPage)?;
    let shown =
        view_bulletin(&site.house, visit.actor.as_ref(), &pack, &bulletin, period, read_edition(&visit)?).await?;
    let bytes = bulletin_file(&site.house, &shown, form).await?;
    let name = format!("{pack}-{bulletin}-{period}-{}.{}", shown.edition.edition, form.ending());
    Ok(for_everybody(&visit, download(&name, form.media_type(), bytes)))
}

/// A period in an address.
pub(crate) fn read_period(text: &str) -> Result<Period, Fault> {
    text.parse().map_err(|_| Fault::Bad { wanted: Wanted::Period, found: text.to_owned() })
}

/// The edition asked for; the latest when none is.
pub(crate) fn read_edition(visit: &Visit) -> Result<Option<u32>, Fault> {
    number(visit.query.text("edition"))
}

fn number(text: &str) -> Result<Option<u32>, Fault> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Fault::Bad { wanted: Wanted::Number, found: text.to_owned() }),
    }
}
