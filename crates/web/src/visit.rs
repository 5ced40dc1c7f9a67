//! A visit: who asks, in which language, from which page; opened once for each request, and closed
//! with the headers that every answer carries.

use std::sync::Arc;

use app::AppError;
use app::access::Actor;
use app::sign_in::signed_in;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::fault::Fault;
use crate::fields::{Fields, encoded};
use crate::handlers::sign_in;
use crate::messages::{Language, Messages};
use crate::{Site, cookie, headers, token};

/// What a page needs to know of its request.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// The language of the page.
    pub(crate) language: Language,
    /// Its texts.
    pub(crate) t: &'static Messages,
    /// Who is signed in.
    pub(crate) actor: Option<Actor>,
    /// The token that forms on the page carry; empty where nobody is known and no form is shown.
    pub(crate) token: String,
    /// The path asked for.
    pub(crate) path: String,
    /// The query, without the choice of language.
    pub(crate) query: Fields,
    /// Path and query, without the choice of language.
    pub(crate) here: String,
}

/// A visit of someone signed in; others are asked to sign in first.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who.
    pub(crate) actor: Actor,
}

impl Visit {
    /// The visit of a request, before it is known who asks.
    fn of_nobody(request: &Request, secure: bool, asked: &Fields) -> Self {
        let headers = request.headers();
        let chosen = Language::parse(asked.text("lang"));
        let kept = || cookie::read(headers, cookie::LANGUAGE, secure).and_then(Language::parse);
        let language = chosen.or_else(kept).unwrap_or_default();
        let session = cookie::read(headers, cookie::SESSION, secure);
        let visitor = session.or_else(|| cookie::read(headers, cookie::VISITOR, secure));
        let token = visitor.map(token::of_forms).unwrap_or_default();
        let path = request.uri().path().to_owned();
        let query = asked.without(&["lang"]);
        let here = if query.0.is_empty() { path.clone() } else { format!("{path}?{}", query.query()) };
        Self { language, t: language.texts(), actor: None, token, path, query, here }
    }

    /// The address of the same page in the other language.
    pub(crate) fn in_other_language(&self) -> String {
        let mut query = self.query.clone();
        query.0.push(("lang".to_owned(), self.language.other().as_str().to_owned()));
        format!("{}?{}", self.path, query.query())
    }
}

/// Who holds a session; nobody when it is over or the post was closed meanwhile.
async fn holder(site: &Site, session: Option<String>) -> Result<Option<Actor>, Fault> {
    let Some(session) = session else { return Ok(None) };
    match signed_in(&site.house, &session).await {
        Ok(actor) => Ok(Some(actor)),
        Err(AppError::Refused(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Opens the visit, lets the page be made, and closes it: faults become pages, the language chosen is
/// remembered, and every answer gets its headers.
pub(crate) async fn visit(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let secure = site.settings.https;
    let method = request.method().clone();
    let asked = query_of(&request);
    let mut visit = Visit::of_nobody(&request, secure, &asked);
    let session = cookie::read(request.headers(), cookie::SESSION, secure).map(str::to_owned);
    let mut response = match holder(&site, session).await {
        Ok(actor) => {
            visit.actor = actor;
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
        Err(fault) => fault.into_response(),
    };
    if let Some(fault) = fault_of(&response) {
        response = answer(&site, &visit, &method, &fault);
    }
    if let Some(language) = Language::parse(asked.text("lang")) {
        cookie::set(response.headers_mut(), cookie::LANGUAGE, language.as_str(), cookie::Keep::Year, secure);
        // An answer with a cookie is for one browser.
        response.headers_mut().remove(CACHE_CONTROL);
    }
    headers::close(response.headers_mut(), visit.actor.is_some(), secure);
    response
}

/// The fault that an answer carries, or that its bare status stands for.
fn fault_of(response: &Response) -> Option<Arc<Fault>> {
    if let Some(fault) = response.extensions().get::<Arc<Fault>>() {
        return Some(fault.clone());
    }
    let status = response.status();
    let bare = response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match status {
        StatusCode::NOT_FOUND if bare => Some(Arc::new(Fault::NoPage)),
        status if bare && (status.is_client_error() || status.is_server_error()) => Some(Arc::new(Fault::Http(status))),
        _ => None,
    }
}

fn answer(site: &Site, visit: &Visit, method: &Method, fault: &Fault) -> Response {
    match fault {
        Fault::SignIn { .. } if *method == Method::GET || *method == Method::HEAD => {
            Redirect::to(&format!("/sign-in?next={}", encoded(&visit.here))).into_response()
        }
        Fault::SignIn { kept } => sign_in::again(site, visit, kept),
        fault => fault.page(visit),
    }
}

fn query_of(request: &Request) -> Fields {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    Fields(pairs.map_or_else(|_| Vec::new(), |pairs| pairs.0))
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::Http(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        match visit.actor.clone() {
            Some(actor) => Ok(Self { visit, actor }),
            None => Err(Fault::SignIn { kept: Fields::default() }),
        }
    }
}
