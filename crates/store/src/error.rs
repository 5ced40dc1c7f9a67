//! What may go wrong in the store.

use std::fmt;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is none that the store knows.
    #[error("{0:?} is no database address; write sqlite:/path/luodi.db, sqlite::memory: or postgres://user@host/name")]
    Address(String),
    /// The database refused or failed.
    #[error("{doing}: {source}")]
    Database {
        /// What was being tried.
        doing: String,
        /// What the database said.
        source: sqlx::Error,
    },
    /// A rule of the tables was broken; nothing was written.
    #[error("{doing}: {sentence}")]
    Constraint {
        /// What was being tried.
        doing: String,
        /// The rule, as a sentence.
        sentence: String,
    },
    /// What is stored cannot be read as what it should be.
    #[error("{place} cannot be read: {reason}")]
    Unreadable {
        /// Where, such as `ledger entry 57, line 3`.
        place: String,
        /// Why not.
        reason: String,
    },
    /// The entry may not be recorded; nothing was written.
    #[error("the entry was refused: {0}")]
    Refused(Refusal),
    /// The database was written by a later version of the program.
    #[error("the database has format {found}, this program knows up to {known}; use the newer program")]
    Newer {
        /// Format or migration found.
        found: i64,
        /// The latest one known.
        known: i64,
    },
    /// The operating system gave no randomness for a salt.
    #[error("no randomness for a salt: {0}")]
    Salt(getrandom::Error),
    /// Writing an export failed.
    #[error("writing the export: {0}")]
    Write(#[from] std::io::Error),
}

/// Why an entry may not be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `ConfirmPurge` without a purge record.
    #[error("a confirmed purge needs its purge record")]
    NoPurge,
    /// The purge is not confirmed.
    #[error("the purge names nobody who confirmed it")]
    NotConfirmed,
    /// The same post asked for and confirmed a purge.
    #[error("a purge is confirmed by another post than the one that asked for it")]
    SamePost,
    /// Nobody asked for that purge before, or it was asked for other records or by another post.
    #[error("the purge differs from the one that was asked for")]
    NotAsked,
    /// The purge was carried out before.
    #[error("the purge was carried out before")]
    Done,
    /// The actor of the entry is not the post that the purge says confirmed it.
    #[error("the post that confirms a purge records it")]
    NotConfirmer,
    /// A confirmed purge in an entry of another act.
    #[error("a purge is confirmed by an entry of its own act, confirm-purge")]
    NotConfirming,
    /// Purges and what they did are kept.
    #[error("a purge cannot be purged")]
    PurgeOfPurge,
    /// A NUL in the reason: not every database keeps one.
    #[error("the reason holds a character that cannot be kept")]
    Nul,
    /// The time of the entry is not written as in the ledger.
    #[error("the time of an entry is written 2020-08-31T09:30:00.000Z")]
    Time,
}

impl StoreError {
    /// Wraps what the database said with what was being tried.
    pub(crate) fn database(doing: impl fmt::Display, source: sqlx::Error) -> Self {
        match crate::dialect::broken_rule(&source) {
            Some(sentence) => Self::Constraint { doing: doing.to_string(), sentence },
            None => Self::Database { doing: doing.to_string(), source },
        }
    }

    /// Stored data that do not read.
    pub(crate) fn unreadable(place: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self::Unreadable { place: place.to_string(), reason: reason.to_string() }
    }
}
