//! What the system is.

use askama::Template;
use axum::response::Response;

use crate::fault::Fault;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::Visit;

/// The page.
#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    t: &'static Messages,
    layout: Layout,
    version: &'static str,
}

/// `GET /about`
pub(crate) async fn about(visit: Visit) -> Result<Response, Fault> {
    let layout = visit.layout(visit.t.about.title, Noun::About);
    page(&AboutPage { t: visit.t, layout, version: env!("CARGO_PKG_VERSION") })
}
