//! Files handed to the browser for keeping.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::fields::encoded;

/// The media type of workbooks.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of packages of files.
pub(crate) const ZIP: &str = "application/zip";

/// A file under its name: whole for browsers that read it, in plain letters for others.
pub(crate) fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let mut response = ([(CONTENT_TYPE, media_type)], bytes).into_response();
    let whole = if plain == name { String::new() } else { format!("; filename*=UTF-8''{}", encoded(name)) };
    if let Ok(attached) = HeaderValue::try_from(format!("attachment; filename=\"{plain}\"{whole}")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, attached);
    }
    response
}

const fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')
}
