//! Forms as they come back: only from pages of this site, only within a session.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;

use crate::fault::Fault;
use crate::fields::Fields;
use crate::token;
use crate::visit::{Signed, Visit};

/// A form from a page of this site; the visitor need not be signed in.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    /// The visit.
    pub(crate) visit: Visit,
    /// What was typed.
    pub(crate) fields: Fields,
}

/// A form handed in by someone signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedPost {
    /// Who, and the visit.
    pub(crate) signed: Signed,
    /// What was typed.
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), state).await;
        let fields = Fields(form.map_err(|rejection| unread(&rejection))?.0);
        if visit.token.is_empty() || !token::same(fields.raw("csrf"), &visit.token) {
            return Err(Fault::Stale { kept: fields });
        }
        Ok(Self { visit, fields })
    }
}

impl<S: Send + Sync> FromRequest<S> for SignedPost {
    type Rejection = Fault;

    /// A session that ended while the form was filled in loses nothing: the fields, which do come
    /// from a page of that session, are handed in after signing in.
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let Posted { visit, fields } = Posted::from_request(request, state).await?;
        match visit.actor.clone() {
            Some(actor) => Ok(Self { signed: Signed { visit, actor }, fields }),
            None => Err(Fault::SignIn { kept: fields }),
        }
    }
}

fn unread(rejection: &FormRejection) -> Fault {
    match rejection {
        FormRejection::BytesRejection(bytes) if bytes.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Fault::Http(StatusCode::PAYLOAD_TOO_LARGE)
        }
        _ => Fault::Http(StatusCode::BAD_REQUEST),
    }
}
