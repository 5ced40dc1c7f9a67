//! Files handed to the browser for keeping.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A file under a name of plain letters.
pub(crate) fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let name: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let mut response = ([(CONTENT_TYPE, media_type)], bytes).into_response();
    if let Ok(attached) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, attached);
    }
    response
}

const fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')
}
