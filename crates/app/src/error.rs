//! What a use case may answer instead of its outcome: errors in three circles.

use model::Problems;
use store::StoreError;

use crate::Refusal;

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Refused; the sentence is for the user.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The data have problems; all of them are told at once and nothing was written. Warnings alone
    /// mean that the user is asked to confirm.
    #[error("{} problems in the data, nothing was written", .0.0.len())]
    Problems(Problems),
    /// The store refused or failed.
    #[error("the store: {0}")]
    Store(#[from] StoreError),
    /// A password could not be hashed or a token not be drawn.
    #[error("secrets: {0}")]
    Secret(String),
    /// What is recorded does not hang together.
    #[error("the records do not hang together: {0}")]
    Unsound(String),
}

impl AppError {
    /// The refusal, when it is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}
