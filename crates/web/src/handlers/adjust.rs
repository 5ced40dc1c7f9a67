//! Adjustment batches handed in: the document, the month it holds from, and its lines.

use app::Actor;
use app::access::{Right, enter};
use app::adjust_plans::Batch;
use app::view_lists::view_lists;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use exchange::import::{Kind, template};
use model::Period;

use super::projects::lists;
use super::{import, month};
use crate::Site;
use crate::blocking::blocking;
use crate::download::{XLSX, download};
use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::upload::{LARGEST_FILE, LARGEST_UPLOAD, MOST_FILES, Upload};
use crate::visit::{Signed, Visit};

/// The page that holds what is handed in here.
pub(super) const PAGE: &str = "adjust";

/// The page.
#[derive(Template)]
#[template(path = "adjust.html")]
struct AdjustPage {
    t: &'static Messages,
    layout: Layout,
    /// The month from which a batch usually holds: this one.
    month: String,
    lists: Vec<ListChoice>,
    /// Megabytes of a file and of all of them, files at once.
    bounds: [usize; 3],
    /// What was recorded by the form before.
    done: String,
}

/// A list to choose.
pub(super) struct ListChoice {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

/// `GET /adjust`
pub(crate) async fn form(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    enter(&actor, Right::AdjustPlans)?;
    let today = site.house.clock.today();
    page(&AdjustPage {
        t: visit.t,
        layout: visit.layout(visit.t.adjust.title, Noun::Adjust),
        month: Period::Month(today.year(), today.month()).to_string(),
        lists: choices(&site, &actor, "").await?,
        bounds: [LARGEST_FILE, LARGEST_UPLOAD, MOST_FILES],
        done: done(&visit),
    })
}

/// `GET /adjust/form`: the empty form to fill in.
pub(crate) async fn empty_form(Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    enter(&actor, Right::AdjustPlans)?;
    let written = blocking(|| template(Kind::Adjustments)).await?;
    let bytes = written.map_err(|error| Fault::Failed(Box::new(error)))?;
    Ok(download(&format!("{}.xlsx", visit.t.adjust.form_name), XLSX, bytes))
}

/// `POST /adjust`: holds the files until they are confirmed, and leads to what they would change.
pub(crate) async fn take(State(site): State<Site>, upload: Upload) -> Result<Response, Fault> {
    let Upload { signed: Signed { actor, .. }, fields, files } = upload;
    enter(&actor, Right::AdjustPlans)?;
    batch(&fields)?;
    import::list(&fields)?;
    let name = site.uploads.put(&actor, PAGE, fields, files)?;
    Ok(Redirect::to(&format!("/adjust/{name}")).into_response())
}

/// The document of a batch; that its number is there is seen to where its lines are.
pub(super) fn batch(fields: &Fields) -> Result<Batch, Fault> {
    match month::needed_period(fields) {
        Ok(Period::Month(year, month)) => Ok(Batch { document: fields.text("document").to_owned(), year, month }),
        _ => Err(Fault::Bad { wanted: Wanted::Month, found: fields.text("period").to_owned() }),
    }
}

/// The lists to choose among: those that projects stand in and those of policies, with their titles.
pub(super) async fn choices(site: &Site, actor: &Actor, chosen: &str) -> Result<Vec<ListChoice>, Fault> {
    let mut all = lists(site, actor).await?;
    for (list, _) in view_lists(&site.house, actor).await? {
        let code = list.to_string();
        if all.iter().all(|(known, _)| *known != code) {
            all.push((code, String::new()));
        }
    }
    if !chosen.is_empty() && all.iter().all(|(known, _)| known != chosen) {
        all.push((chosen.to_owned(), String::new()));
    }
    all.sort();
    Ok(all.into_iter().map(|(code, title)| ListChoice { chosen: code == chosen, code, title }).collect())
}

/// What was recorded by the form before.
fn done(visit: &Visit) -> String {
    let number = |name: &str| visit.query.text(name).parse::<u32>().unwrap_or(0);
    match number("recorded") {
        0 if visit.query.has("recorded") => visit.t.import.same.into(),
        0 => String::new(),
        position => visit.t.adjust.recorded.with("count", number("count")).with("position", position).into(),
    }
}
