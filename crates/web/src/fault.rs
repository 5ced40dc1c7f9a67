//! What may go wrong on the way to a page, and the page that says so: what happened, why, and what
//! to do next.

use std::fmt;
use std::sync::Arc;

use app::{AppError, Refusal};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Problems;

use crate::fields::Fields;
use crate::layout::{Layout, Noun};
use crate::messages::{Language, Messages, Phrase};
use crate::token;
use crate::typed::{self, Note};
use crate::upload::{LARGEST_FILE, LARGEST_UPLOAD, MOST_FILES, UploadFault};
use crate::visit::Visit;

/// Why there is no ordinary page.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Nothing stands at this address.
    NoPage,
    /// Nobody is signed in. What a form had brought is kept, to be handed in after signing in.
    SignIn {
        /// The fields of the form.
        kept: Fields,
    },
    /// The form did not come from a page of this session.
    Stale {
        /// The fields of the form, to be copied by hand.
        kept: Fields,
    },
    /// A part of the address or a choice in it does not read.
    Bad {
        /// What should stand there.
        wanted: Wanted,
        /// What stands there.
        found: String,
    },
    /// The house will not do it.
    Refused(Refusal),
    /// The data have problems that no form of the page can show at a field.
    Problems(Problems),
    /// The ledger is larger than the site hands out.
    LedgerTooLarge,
    /// Files are not taken.
    Upload(UploadFault),
    /// What HTTP itself refuses: a wrong method, a body too large.
    Http(StatusCode),
    /// Something failed inside; the reader gets its number, the log the rest.
    Failed(Failure),
}

/// A failure with its causes.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a part of an address should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Period,
    Month,
    Project,
    Figure,
    Year,
    Number,
    Choice,
    Unit,
    List,
    Day,
    Origin,
}

/// The page.
#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    t: &'static Messages,
    layout: Layout,
    heading: String,
    what: String,
    cure: String,
    /// Fields typed, to be copied.
    kept: Vec<(String, String)>,
    /// What is wrong with the data: place, what, cure.
    notes: Vec<(String, Note)>,
    /// Whether signing in may help.
    sign_in: bool,
}

/// The words of a fault.
struct Told {
    heading: String,
    what: String,
    cure: String,
}

impl Fault {
    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::SignIn { .. } => StatusCode::UNAUTHORIZED,
            Self::Stale { .. } => StatusCode::FORBIDDEN,
            Self::Bad { .. } => StatusCode::BAD_REQUEST,
            Self::Refused(refusal) => status_of(refusal),
            Self::Problems(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::LedgerTooLarge => StatusCode::CONFLICT,
            Self::Upload(fault) => fault.status(),
            Self::Http(status) => *status,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The page for a visit; a failure is logged here, once, under the number that the page shows.
    pub(crate) fn page(&self, visit: &Visit) -> Response {
        let told = self.told(visit);
        let kept = match self {
            Self::Stale { kept } => kept.without(&["csrf"]).0,
            _ => Vec::new(),
        };
        let notes = match self {
            Self::Problems(problems) => {
                let places = problems.iter().map(|problem| problem.place.to_string());
                places.zip(typed::notes(&problems.0, visit.language)).collect()
            }
            _ => Vec::new(),
        };
        let layout = visit.layout(told.heading.clone(), Noun::None);
        let sign_in = visit.actor.is_none() && self.status() != StatusCode::INTERNAL_SERVER_ERROR;
        let page = FaultPage {
            t: visit.t,
            layout,
            heading: told.heading,
            what: told.what,
            cure: told.cure,
            kept,
            notes,
            sign_in,
        };
        match page.render() {
            Ok(html) => (self.status(), axum::response::Html(html)).into_response(),
            Err(_) => self.status().into_response(),
        }
    }

    fn told(&self, visit: &Visit) -> Told {
        let t = &visit.t.fault;
        let told =
            |heading: Phrase, what: String, cure: Phrase| Told { heading: heading.into(), what, cure: cure.into() };
        match self {
            Self::NoPage => told(t.no_page, t.no_page_what.with("address", &visit.here).into(), t.no_page_cure),
            Self::SignIn { .. } => told(t.sign_in, t.sign_in_what.into(), t.sign_in_cure),
            Self::Stale { .. } => told(t.stale, t.stale_what.into(), t.stale_cure),
            Self::Bad { wanted, found } => {
                told(t.bad, t.bad_what.with("found", shortened(found)).into(), wanted.cure(visit.t))
            }
            Self::Refused(refusal) => refused(refusal, visit),
            Self::Problems(_) => told(t.problems, t.problems_what.into(), t.problems_cure),
            Self::LedgerTooLarge => told(t.not_done, t.ledger_what.into(), t.ledger_cure),
            Self::Upload(fault) => uploaded(*fault, visit.t),
            Self::Http(StatusCode::METHOD_NOT_ALLOWED) => told(t.method, t.method_what.into(), t.method_cure),
            Self::Http(StatusCode::PAYLOAD_TOO_LARGE) => told(t.large, t.large_what.into(), t.large_cure),
            Self::Http(_) => told(t.request, t.request_what.into(), t.request_cure),
            Self::Failed(failure) => {
                let number = token::random().map_or_else(|_| "-".to_owned(), |token| token[..8].to_owned());
                tracing::error!(number, address = visit.here, "{}", Chain(failure.as_ref()));
                told(t.failed, t.failed_what.with("number", number).into(), t.failed_cure)
            }
        }
    }
}

/// Why files are not taken.
fn uploaded(fault: UploadFault, t: &Messages) -> Told {
    let t = &t.upload;
    let (what, cure): (String, Phrase) = match fault {
        UploadFault::None => (t.none.into(), t.none_cure),
        UploadFault::TooLarge => {
            (t.too_large.with("file", LARGEST_FILE).with("all", LARGEST_UPLOAD).into(), t.too_large_cure)
        }
        UploadFault::TooMany => (t.too_many.with("most", MOST_FILES).into(), t.too_many_cure),
        UploadFault::Gone => (t.gone.into(), t.gone_cure),
        UploadFault::Busy => (t.busy.into(), t.busy_cure),
    };
    Told { heading: t.not_taken.into(), what, cure: cure.into() }
}

/// A refusal's sentence; the house itself says in it what to do.
fn refused(refusal: &Refusal, visit: &Visit) -> Told {
    let t = &visit.t.fault;
    let what = sentence(refusal, visit.language);
    let (heading, cure) = match status_of(refusal) {
        StatusCode::NOT_FOUND => (t.not_found, t.not_found_cure),
        StatusCode::FORBIDDEN => (t.not_allowed, t.not_allowed_cure),
        StatusCode::TOO_MANY_REQUESTS => (t.wait, t.wait_cure),
        _ => (t.not_done, t.not_done_cure),
    };
    Told { heading: heading.into(), what, cure: cure.into() }
}

/// A refusal in the language of the page, as a full sentence.
pub(crate) fn sentence(refusal: &Refusal, language: Language) -> String {
    match language {
        Language::Zh => refusal.zh() + language.texts().site.stop.as_str(),
        Language::En => {
            let text = refusal.to_string();
            let mut letters = text.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
            first + letters.as_str() + language.texts().site.stop.as_str()
        }
    }
}

const fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NoSuch { .. } => StatusCode::NOT_FOUND,
        Refusal::NotAllowed { .. }
        | Refusal::NotYourUnit { .. }
        | Refusal::PostClosed { .. }
        | Refusal::NotTheReporter { .. }
        | Refusal::NotDirectTier { .. }
        | Refusal::NotYourTurn { .. }
        | Refusal::SamePersonTwice
        | Refusal::OwnPost => StatusCode::FORBIDDEN,
        Refusal::LockedOut { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::SignInNeeded | Refusal::WrongPassword => StatusCode::UNAUTHORIZED,
        Refusal::NeedsReason { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl Wanted {
    const fn cure(self, t: &Messages) -> Phrase {
        match self {
            Self::Period => t.fault.wanted_period,
            Self::Month => t.fault.wanted_month,
            Self::Project => t.fault.wanted_project,
            Self::Figure => t.fault.wanted_figure,
            Self::Year => t.fault.wanted_year,
            Self::Number => t.fault.wanted_number,
            Self::Choice => t.fault.wanted_choice,
            Self::Unit => t.fault.wanted_unit,
            Self::List => t.fault.wanted_list,
            Self::Day => t.fault.wanted_day,
            Self::Origin => t.fault.wanted_origin,
        }
    }
}

/// What an address held, cut to a length that fits a sentence.
fn shortened(text: &str) -> String {
    const LETTERS: usize = 60;
    if text.chars().count() <= LETTERS { text.to_owned() } else { text.chars().take(LETTERS).chain(['…']).collect() }
}

/// An error and its causes on one line.
struct Chain<'e>(&'e (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(Refusal::SignInNeeded) => Self::SignIn { kept: Fields::default() },
            AppError::Refused(refusal) => Self::Refused(refusal),
            AppError::Problems(problems) => Self::Problems(problems),
            other => Self::Failed(Box::new(other)),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::from(AppError::Refused(refusal))
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl IntoResponse for Fault {
    /// An answer that carries the fault; the page is written on the way out, where the visit is
    /// known.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
