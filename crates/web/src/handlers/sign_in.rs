//! Signing in and out.

use app::{AppError, Refusal};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use crate::fault::{Fault, sentence};
use crate::fields::Fields;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::Posted;
use crate::visit::Visit;
use crate::{Site, cookie, token};

/// Before the name of each field of a form that waits for its sender to sign in.
const KEPT: &str = "kept.";

/// The page.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    t: &'static Messages,
    layout: Layout,
    /// Where to go afterwards.
    next: String,
    /// Fields of a form that waits.
    kept: Vec<(String, String)>,
    /// The name typed.
    login: String,
    /// Why it did not work; empty at first.
    told: String,
}

/// A form that waited, to be handed in after signing in.
#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage {
    t: &'static Messages,
    layout: Layout,
    action: String,
    kept: Vec<(String, String)>,
}

/// `GET /sign-in`
pub(crate) async fn form(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let next = local(visit.query.text("next"));
    if visit.actor.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    shown(&site, &visit, next, Vec::new(), String::new(), String::new())
}

/// `POST /sign-in`
pub(crate) async fn sign_in(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Result<Response, Fault> {
    let Posted { visit, fields } = posted;
    let next = local(fields.text("next"));
    let login = fields.text("login");
    match app::sign_in::sign_in(&site.house, login, fields.raw("password")).await {
        Ok(signed_in) => {
            end_session(&site, &headers).await?;
            let visit = Visit { actor: Some(signed_in.actor), token: token::of_forms(&signed_in.token), ..visit };
            let kept = unwrapped(&fields);
            let mut response =
                if kept.is_empty() { Redirect::to(&next).into_response() } else { resumed(&visit, next, kept)? };
            let secure = site.settings.https;
            cookie::set(response.headers_mut(), cookie::SESSION, &signed_in.token, cookie::Keep::Visit, secure);
            cookie::set(response.headers_mut(), cookie::VISITOR, "", cookie::Keep::Gone, secure);
            Ok(response)
        }
        Err(AppError::Refused(
            refusal @ (Refusal::WrongPassword | Refusal::LockedOut { .. } | Refusal::PostClosed { .. }),
        )) => {
            let status = match refusal {
                Refusal::LockedOut { .. } => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let kept = fields.0.iter().filter(|(name, _)| name.starts_with(KEPT)).cloned().collect();
            let told = sentence(&refusal, visit.language);
            let shown = shown(&site, &visit, next, kept, login.to_owned(), told)?;
            Ok((status, shown).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /sign-out`
pub(crate) async fn sign_out(State(site): State<Site>, headers: HeaderMap, _: Posted) -> Result<Response, Fault> {
    end_session(&site, &headers).await?;
    let mut response = Redirect::to("/").into_response();
    cookie::set(response.headers_mut(), cookie::SESSION, "", cookie::Keep::Gone, site.settings.https);
    Ok(response)
}

/// The page for a form whose sender is no longer signed in; what was typed goes with it.
pub(crate) fn again(site: &Site, visit: &Visit, kept: &Fields) -> Response {
    let wrapped = kept.without(&["csrf"]).0.into_iter().map(|(name, value)| (format!("{KEPT}{name}"), value));
    let told = visit.t.sign_in.over.into();
    match shown(site, visit, visit.path.clone(), wrapped.collect(), String::new(), told) {
        Ok(page) => (StatusCode::UNAUTHORIZED, page).into_response(),
        Err(fault) => fault.page(visit),
    }
}

fn shown(
    site: &Site,
    visit: &Visit,
    next: String,
    kept: Vec<(String, String)>,
    login: String,
    told: String,
) -> Result<Response, Fault> {
    let mut layout = visit.layout(visit.t.sign_in.title, Noun::None);
    let mut visitor = None;
    if layout.token.is_empty() {
        let secret = token::random().map_err(|error| Fault::Failed(error.to_string().into()))?;
        layout.token = token::of_forms(&secret);
        visitor = Some(secret);
    }
    let mut response = page(&SignInPage { t: visit.t, layout, next, kept, login, told })?;
    if let Some(secret) = visitor {
        cookie::set(response.headers_mut(), cookie::VISITOR, &secret, cookie::Keep::Visit, site.settings.https);
    }
    Ok(response)
}

fn resumed(visit: &Visit, action: String, kept: Vec<(String, String)>) -> Result<Response, Fault> {
    let layout = visit.layout(visit.t.sign_in.resume_title, Noun::None);
    page(&ResumePage { t: visit.t, layout, action, kept })
}

/// The fields of the form that waited, under their own names.
fn unwrapped(fields: &Fields) -> Vec<(String, String)> {
    let kept = fields.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(KEPT)?.to_owned(), value.clone())));
    kept.collect()
}

/// An address of this site; anything else is the overview.
fn local(next: &str) -> String {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next.to_owned() } else { "/".to_owned() }
}

async fn end_session(site: &Site, headers: &HeaderMap) -> Result<(), Fault> {
    if let Some(session) = cookie::read(headers, cookie::SESSION, site.settings.https) {
        app::sign_in::sign_out(&site.house, session).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(local("/reports/P000001/2018-07?a=%E8%B7%AF"), "/reports/P000001/2018-07?a=%E8%B7%AF");
        for elsewhere in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/路", "reports", "/\r\n"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }
}
