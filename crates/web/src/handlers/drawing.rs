//! A bulletin drawn as the ledger stands, before it is published.

use app::AppError;
use app::access::{Right, reach_of};
use app::draw_bulletin::draw_bulletin;
use app::publish_bulletin::publish_bulletin;
use app::view_bulletin::{Form, list_bulletins, write_form};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use exchange::export::{body_html, words};
use model::Period;

use crate::Site;
use crate::download::download;
use crate::fault::{Fault, sentence};
use crate::handlers::bulletin::{Parts, read_period};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::visit::Signed;

/// The page.
#[derive(Template)]
#[template(path = "drawing.html")]
struct DrawingPage {
    t: &'static Messages,
    layout: Layout,
    /// Address of the drawing.
    href: String,
    /// Whether the post may publish.
    may_publish: bool,
    /// The edition published last; 0 when none is.
    published: u32,
    /// What changed, as typed.
    correction: String,
    /// Why it was not published; empty at first.
    told: String,
    /// Whether there is a PDF too.
    pdf: bool,
    /// The bulletin as written by `exchange`: balanced and escaped by construction.
    body: String,
}

/// What was typed to publish and why it was not.
#[derive(Default)]
struct Tried {
    correction: String,
    told: String,
}

/// `GET /bulletins/{pack}/{bulletin}/{period}/draw`
pub(crate) async fn drawing(
    State(site): State<Site>,
    Path(parts): Path<Parts>,
    signed: Signed,
) -> Result<Response, Fault> {
    shown(&site, &signed, &parts, Tried::default()).await
}

/// `GET /bulletins/{pack}/{bulletin}/{period}/draw/{file}`
pub(crate) async fn file(
    State(site): State<Site>,
    Path((pack, bulletin, period, file)): Path<(String, String, String, String)>,
    signed: Signed,
) -> Result<Response, Fault> {
    let period = read_period(&period)?;
    let form = file.strip_prefix("bulletin.").and_then(Form::parse).filter(|form| *form != Form::Archive);
    let form = form.ok_or(Fault::NoPage)?;
    let document = draw_bulletin(&site.house, &signed.actor, &pack, &bulletin, period, None).await?;
    let bytes = write_form(&site.house, &document, form)?;
    Ok(download(&format!("{pack}-{bulletin}-{period}-draft.{}", form.ending()), form.media_type(), bytes))
}

/// `POST /bulletins/{pack}/{bulletin}/{period}/draw`: publishes.
pub(crate) async fn publish(
    State(site): State<Site>,
    Path(parts): Path<Parts>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let SignedPost { signed, fields } = post;
    let (pack, bulletin, period) = &parts;
    let read = read_period(period)?;
    let correction = fields.text("correction");
    match publish_bulletin(&site.house, &signed.actor, pack, bulletin, read, correction).await {
        Ok(_) => Ok(Redirect::to(&format!("/bulletins/{pack}/{bulletin}/{read}")).into_response()),
        Err(AppError::Refused(refusal @ app::Refusal::NeedsReason { .. })) => {
            let told = sentence(&refusal, signed.visit.language);
            let tried = Tried { correction: correction.to_owned(), told };
            let shown = shown(&site, &signed, &parts, tried).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn shown(site: &Site, signed: &Signed, parts: &Parts, tried: Tried) -> Result<Response, Fault> {
    let Signed { visit, actor } = signed;
    let (pack, bulletin, period) = parts;
    let period = read_period(period)?;
    let document = draw_bulletin(&site.house, actor, pack, bulletin, period, None).await?;
    let layout = visit.layout(document.title.clone(), Noun::Bulletins).with_bulletin_style();
    page(&DrawingPage {
        t: visit.t,
        layout: layout.simulated(document.simulated),
        href: format!("/bulletins/{pack}/{bulletin}/{period}/draw"),
        may_publish: !reach_of(Right::PublishBulletin, actor.post.role).is_empty(),
        published: last_edition(site, signed, pack, bulletin, period).await?,
        correction: tried.correction,
        told: tried.told,
        pdf: site.house.has_typesetter(),
        body: body_html(&document, words::Language::Zh, Some("")),
    })
}

async fn last_edition(site: &Site, signed: &Signed, pack: &str, bulletin: &str, period: Period) -> Result<u32, Fault> {
    let all = list_bulletins(&site.house, Some(&signed.actor)).await?;
    let editions = all.iter().map(|listed| &listed.edition);
    let same =
        editions.filter(|edition| edition.pack == pack && edition.bulletin == bulletin && edition.period == period);
    Ok(same.map(|edition| edition.edition).max().unwrap_or(0))
}
