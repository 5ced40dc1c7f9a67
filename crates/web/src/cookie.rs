//! Cookies: a handful of small ones, read and written here.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

/// The token of the session.
pub(crate) const SESSION: &str = "luodi_session";
/// The language chosen.
pub(crate) const LANGUAGE: &str = "luodi_lang";
/// The secret behind the form token of someone who has not signed in yet.
pub(crate) const VISITOR: &str = "luodi_visitor";

/// A year, in seconds.
const YEAR: u32 = 31_536_000;

/// How long the browser keeps a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Until the browser is closed.
    Visit,
    /// For a year.
    Year,
    /// Not at all: it is removed.
    Gone,
}

/// The name of a cookie on the wire: over https it is bound to this very host.
fn name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of a cookie, if it is there and made of letters, digits, `-` and `_` only.
pub(crate) fn read<'h>(headers: &'h HeaderMap, cookie: &str, secure: bool) -> Option<&'h str> {
    let name = name(cookie, secure);
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.into_iter().find_map(|(found, value)| (found == name).then_some(value))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (!value.is_empty() && value.len() <= 200 && value.bytes().all(plain)).then_some(value)
}

/// Sets a cookie that no script reads and no other site's form sends.
pub(crate) fn set(headers: &mut HeaderMap, cookie: &str, value: &str, keep: Keep, secure: bool) {
    let age = match keep {
        Keep::Visit => String::new(),
        Keep::Year => format!("; Max-Age={YEAR}"),
        Keep::Gone => "; Max-Age=0".to_owned(),
    };
    let safe = if secure { "; Secure" } else { "" };
    let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{safe}{age}", name(cookie, secure));
    if let Ok(line) = HeaderValue::try_from(line) {
        headers.append(SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_read_among_others_and_nothing_odd_is_taken() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; luodi_session=abc-_9; luodi_lang=\"zh\""));
        assert_eq!(read(&headers, SESSION, false), Some("abc-_9"));
        assert_eq!(read(&headers, LANGUAGE, false), None);
        assert_eq!(read(&headers, SESSION, true), None);
    }

    #[test]
    fn over_https_the_cookie_is_secure_and_bound_to_the_host() {
        let mut headers = HeaderMap::new();
        set(&mut headers, SESSION, "abc", Keep::Visit, true);
        assert_eq!(headers[SET_COOKIE], "__Host-luodi_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        set(&mut headers, SESSION, "", Keep::Gone, false);
        let last = headers.get_all(SET_COOKIE).iter().next_back().expect("two cookies");
        assert_eq!(last, "luodi_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
