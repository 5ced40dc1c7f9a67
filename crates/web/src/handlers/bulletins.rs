//! Published bulletins, and the way to drawing one.

use app::access::{Right, reach_of};
use app::view_bulletin::{EditionListed, list_bulletins};
use app::view_policy::list_policies;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use model::Period;
use policy::pack::Pack;

use crate::fault::{Fault, Wanted};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "bulletins.html")]
struct BulletinsPage {
    t: &'static Messages,
    layout: Layout,
    signed_in: bool,
    rows: Vec<BulletinRow>,
    /// Bulletins that the visitor may draw; empty for others.
    drawable: Vec<Drawable>,
    /// The period proposed for drawing.
    period: Period,
}

/// The latest edition of a bulletin for a period.
pub(crate) struct BulletinRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) of: Period,
    /// The period in words.
    pub(crate) period: String,
    pub(crate) edition: u32,
    pub(crate) position: i64,
    pub(crate) simulated: bool,
    /// Everybody may read it; told to who is signed in.
    pub(crate) released: bool,
}

/// A bulletin of an installed policy.
pub(crate) struct Drawable {
    /// `pack/bulletin`
    pub(crate) value: String,
    pub(crate) text: String,
}

/// `GET /bulletins`
pub(crate) async fn bulletins(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let rows = latest_editions(&site, &visit).await?;
    let drawable = match &visit.actor {
        Some(actor) if !reach_of(Right::DrawBulletin, actor.post.role).is_empty() => {
            list_policies(&site.house, actor).await?.iter().flat_map(|pack| drawable(pack)).collect()
        }
        _ => Vec::new(),
    };
    let layout = visit.layout(visit.t.bulletins.title, Noun::Bulletins).simulated(rows.iter().any(|row| row.simulated));
    let period = Period::month_before(site.house.clock.today());
    let page = page(&BulletinsPage { t: visit.t, layout, signed_in: visit.actor.is_some(), rows, drawable, period })?;
    Ok(for_everybody(&visit, page))
}

/// `GET /bulletins/draw`: from what was chosen on the page to the drawing.
pub(crate) async fn choose(Signed { visit, .. }: Signed) -> Result<Response, Fault> {
    let period = visit.query.text("period");
    let period: Period = period.parse().map_err(|_| Fault::Bad { wanted: Wanted::Period, found: period.to_owned() })?;
    let chosen = visit.query.text("bulletin");
    match chosen.split_once('/').filter(|(pack, bulletin)| is_word(pack) && is_word(bulletin)) {
        Some((pack, bulletin)) => {
            Ok(Redirect::to(&format!("/bulletins/{pack}/{bulletin}/{period}/draw")).into_response())
        }
        None => Err(Fault::Bad { wanted: Wanted::Choice, found: chosen.to_owned() }),
    }
}

/// Lets what everybody may read be kept for a minute, so that a page that many open at once is made once,
/// and one that was taken back is soon gone everywhere.
pub(crate) fn for_everybody(visit: &Visit, mut response: Response) -> Response {
    if visit.actor.is_none() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    }
    response
}

/// The latest edition of each published bulletin, the one drawn last first.
pub(crate) async fn latest_editions(site: &Site, visit: &Visit) -> Result<Vec<BulletinRow>, Fault> {
    let mut rows: Vec<BulletinRow> = Vec::new();
    for listed in list_bulletins(&site.house, visit.actor.as_ref()).await? {
        let row = row(&listed, visit);
        // The list has later editions first.
        if !rows.iter().any(|known| known.href == row.href) {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn row(EditionListed { edition, released }: &EditionListed, visit: &Visit) -> BulletinRow {
    BulletinRow {
        href: format!("/bulletins/{}/{}/{}", edition.pack, edition.bulletin, edition.period),
        title: edition.title.clone(),
        of: edition.period,
        period: shown::period(edition.period, visit.language),
        edition: edition.edition,
        position: edition.drawn_at,
        simulated: edition.simulated,
        released: *released && visit.actor.is_some(),
    }
}

/// The bulletins of a policy, under their titles without what is filled in.
pub(crate) fn drawable(pack: &Pack) -> Vec<Drawable> {
    let drawable = pack.bulletins.iter().map(|template| Drawable {
        value: format!("{}/{}", pack.name, template.code),
        text: format!("{} ({}/{})", without_holes(&template.title), pack.name, template.code),
    });
    drawable.collect()
}

fn without_holes(title: &str) -> String {
    let mut text = String::new();
    let mut rest = title;
    while let Some((before, hole)) = rest.split_once("{{") {
        text.push_str(before);
        rest = hole.split_once("}}").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    // Brackets, of full width or not, that held nothing else.
    text.replace("\u{ff08}\u{ff09}", "").replace("()", "").trim().to_owned()
}

/// A word that an address may hold.
pub(crate) fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=60).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_told_without_what_is_filled_in() {
        assert_eq!(without_holes("{{ period.zh }} progress"), "progress");
        assert_eq!(without_holes("a {{ b"), "a");
        assert_eq!(without_holes("progress\u{ff08}{{ period.zh }}\u{ff09}"), "progress");
    }
}
