//! Files that pages refer to, embedded in the binary. Their addresses change with their content, so
//! that a browser may keep them for good.

use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;
use crate::{Site, token};

struct File {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

static FILES: [File; 6] = [
    File { name: "site.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../static/site.css") },
    File { name: "bulletin.css", kind: "text/css; charset=utf-8", bytes: exchange::export::html::STYLE.as_bytes() },
    File { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../static/icon.svg") },
    File { name: "site.js", kind: SCRIPT, bytes: include_bytes!("../static/site.js") },
    File { name: "charts.js", kind: SCRIPT, bytes: include_bytes!("../static/charts.js") },
    File { name: "pictures.js", kind: SCRIPT, bytes: include_bytes!("../static/pictures.js") },
];

/// Addresses of the files.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// The style of all pages.
    pub(crate) site: String,
    /// The style of bulletins.
    pub(crate) bulletin: String,
    /// The icon in the browser's tab.
    pub(crate) icon: String,
    /// What all pages gain with scripts.
    pub(crate) script: String,
    /// The chart library, for pages with pictures that it draws.
    pub(crate) charts: String,
    /// The pictures that it draws.
    pub(crate) pictures: String,
}

/// Addresses of the files, with their digests.
pub(crate) static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let [site, bulletin, icon, script, charts, pictures] = &FILES;
    let address = |file: &File| format!("/static/{}?v={}", file.name, token::of_file(file.bytes));
    Addresses {
        site: address(site),
        bulletin: address(bulletin),
        icon: address(icon),
        script: address(script),
        charts: address(charts),
        pictures: address(pictures),
    }
});

/// `/outlines.json`: the shapes on the maps, which an operator may replace.
pub(crate) async fn outlines(State(site): State<Site>) -> Response {
    let headers = [(CONTENT_TYPE, "application/geo+json"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, site.outlines.text().to_owned()).into_response()
}

/// `/robots.txt`: released bulletins may be found by search engines; what asks to sign in is left alone.
pub(crate) async fn robots() -> Response {
    let text = "User-agent: *\nAllow: /$\nAllow: /bulletins\nAllow: /about\nAllow: /static/\nDisallow: /\n";
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, text).into_response()
}

/// `/static/{file}`
pub(crate) async fn file(Path(name): Path<String>) -> Result<Response, Fault> {
    let file = FILES.iter().find(|file| file.name == name).ok_or(Fault::NoPage)?;
    let headers = [(CONTENT_TYPE, file.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, file.bytes).into_response())
}
