//! Files that pages refer to, embedded in the binary. Their addresses change with their content, so
//! that a browser may keep them for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;
use crate::token;

struct File {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

static FILES: [File; 3] = [
    File { name: "site.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../static/site.css") },
    File { name: "bulletin.css", kind: "text/css; charset=utf-8", bytes: exchange::export::html::STYLE.as_bytes() },
    File { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../static/icon.svg") },
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
}

/// Addresses of the files, with their digests.
pub(crate) static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let [site, bulletin, icon] = &FILES;
    let address = |file: &File| format!("/static/{}?v={}", file.name, token::of_file(file.bytes));
    Addresses { site: address(site), bulletin: address(bulletin), icon: address(icon) }
});

/// `/static/{file}`
pub(crate) async fn file(Path(name): Path<String>) -> Result<Response, Fault> {
    let file = FILES.iter().find(|file| file.name == name).ok_or(Fault::NoPage)?;
    let headers = [(CONTENT_TYPE, file.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, file.bytes).into_response())
}
