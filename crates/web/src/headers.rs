//! The headers that every answer carries.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

/// Everything comes from this site, scripts from its files only and never from a page; nobody may
/// frame it.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";

/// Sets them. What someone signed in sees is not stored; what is stored by others carries its own
/// word on it.
pub(crate) fn close(headers: &mut HeaderMap, signed_in: bool, https: bool) {
    let always: [(HeaderName, &str); 6] = [
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (VARY, "Cookie"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    let word = if signed_in { "no-store" } else { "no-cache" };
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static(word));
}

/// The same for a file that pages refer to.
pub(crate) async fn of_file(mut response: axum::response::Response) -> axum::response::Response {
    close(response.headers_mut(), false, false);
    response
}
