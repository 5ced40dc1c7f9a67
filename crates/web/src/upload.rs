//! Forms that bring files: only from pages of this site, only from someone signed in, within bounds.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use exchange::import::Source;

use crate::fault::Fault;
use crate::fields::Fields;
use crate::posted::SignedPost;
use crate::token;
use crate::visit::{Signed, Visit};

/// Bytes of a file at most, in megabytes.
pub(crate) const LARGEST_FILE: usize = 20;
/// Bytes of all files of a form together at most, in megabytes.
pub(crate) const LARGEST_UPLOAD: usize = 60;
/// Files of a form at most.
pub(crate) const MOST_FILES: usize = 200;
/// Bytes that are read at all: what is too large is read on for a while and dropped, so that the
/// browser, which listens only when it has sent everything, gets to show why it was refused.
pub(crate) const READ_AT_MOST: usize = 3 * LARGEST_UPLOAD * MEGABYTE;
/// Bytes of the other fields together.
const LARGEST_FIELDS: usize = 256 << 10;
const MEGABYTE: usize = 1 << 20;
/// Characters of a file's name that are kept.
const LONGEST_NAME: usize = 100;

/// A file handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UploadedFile {
    /// Its name: without folders, no two alike in an upload. It is shown and never opened.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl UploadedFile {
    /// As it is read.
    pub(crate) fn source(&self) -> Source<'_> {
        Source { name: &self.name, bytes: &self.bytes, sheet: None }
    }
}

/// A form with files.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// Who, and the visit.
    pub(crate) signed: Signed,
    /// What was typed.
    pub(crate) fields: Fields,
    /// The files.
    pub(crate) files: Vec<UploadedFile>,
}

/// Why files are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadFault {
    /// None was chosen.
    None,
    /// One is too large, or all together are.
    TooLarge,
    /// There are too many.
    TooMany,
    /// They were handed in too long ago, or by someone else, or never.
    Gone,
    /// There is no room for more at the moment.
    Busy,
}

impl UploadFault {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::None => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge | Self::TooMany => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Gone => StatusCode::GONE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Fault;

    /// The token comes first in the form, so that nothing is read of a form that is not ours. A plain
    /// form is taken as one without files.
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let SignedPost { signed, fields } = SignedPost::from_request(request, state).await?;
            return Ok(Self { signed, fields, files: Vec::new() });
        }
        let (mut parts, body) = request.into_parts();
        let signed = Signed::from_request_parts(&mut parts, state).await?;
        let form = Multipart::from_request(Request::from_parts(parts, body), state).await;
        let mut form = form.map_err(|_| Fault::Http(StatusCode::BAD_REQUEST))?;
        let mut read = Reading::default();
        while let Some(field) = form.next_field().await.map_err(|error| unread(&error))? {
            read.field(field).await?;
            if !token::same(read.fields.raw("csrf"), &signed.visit.token) || signed.visit.token.is_empty() {
                return Err(Fault::Stale { kept: Fields::default() });
            }
        }
        let (fields, files) = read.done(&signed.visit)?;
        Ok(Self { signed, fields, files })
    }
}

/// A form while it is read.
#[derive(Default)]
struct Reading {
    fields: Fields,
    files: Vec<UploadedFile>,
    bytes: usize,
    text_bytes: usize,
    fault: Option<UploadFault>,
}

impl Reading {
    async fn field(&mut self, mut field: Field<'_>) -> Result<(), Fault> {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| unread(&error))? {
            match file {
                Some(_) => self.bytes += chunk.len(),
                None => self.text_bytes += chunk.len(),
            }
            if self.text_bytes > LARGEST_FIELDS {
                return Err(Fault::Http(StatusCode::PAYLOAD_TOO_LARGE));
            }
            if bytes.len() + chunk.len() > LARGEST_FILE * MEGABYTE || self.bytes > LARGEST_UPLOAD * MEGABYTE {
                self.fault = Some(UploadFault::TooLarge);
            }
            if self.fault.is_none() {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file {
            // A choice of files that was left empty comes as a file without name and content.
            Some(file) if file.is_empty() && bytes.is_empty() => {}
            Some(_) if self.files.len() == MOST_FILES => self.fault = self.fault.or(Some(UploadFault::TooMany)),
            Some(file) => {
                let name = self.unlike(&plain_name(&file));
                self.files.push(UploadedFile { name, bytes });
            }
            None => self.fields.0.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
        Ok(())
    }

    /// A name that no other file of the upload has.
    fn unlike(&self, name: &str) -> String {
        let taken = |name: &str| self.files.iter().any(|file| file.name == name);
        let numbered = (2..).map(|number| match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
            None => format!("{name} ({number})"),
        });
        [name.to_owned()].into_iter().chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    fn done(self, visit: &Visit) -> Result<(Fields, Vec<UploadedFile>), Fault> {
        if !token::same(self.fields.raw("csrf"), &visit.token) {
            return Err(Fault::Stale { kept: Fields::default() });
        }
        match self.fault {
            Some(fault) => Err(Fault::Upload(fault)),
            None => Ok((self.fields, self.files)),
        }
    }
}

/// The last part of a name, without what a terminal or a page would take for more than letters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let kept: String = last.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    if kept.trim().is_empty() { "file".to_owned() } else { kept.trim().to_owned() }
}

fn unread(error: &MultipartError) -> Fault {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::Upload(UploadFault::TooLarge),
        _ => Fault::Http(StatusCode::BAD_REQUEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_unlike() {
        assert_eq!(plain_name("C:\\台账\\一.xlsx"), "一.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("\u{1b}[31m\u{0}"), "[31m");
        assert_eq!(plain_name(" / "), "file");
        let mut read = Reading::default();
        for expected in ["a.xlsx", "a (2).xlsx", "a (3).xlsx"] {
            let name = read.unlike("a.xlsx");
            assert_eq!(name, expected);
            read.files.push(UploadedFile { name, bytes: Vec::new() });
        }
    }
}
