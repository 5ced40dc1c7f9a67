//! Published bulletins.

use serde::{Deserialize, Serialize};

use crate::Period;

/// One published edition of a bulletin. Editions are never changed: a correction is a new edition
/// that names the one it corrects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinEdition {
    /// The pack whose bulletin it is.
    pub pack: String,
    /// The bulletin within the pack.
    pub bulletin: String,
    /// The period it tells of.
    pub period: Period,
    /// 1 for the first edition.
    pub edition: u32,
    /// Title as printed.
    pub title: String,
    /// Ledger position that its figures were drawn at.
    pub drawn_at: i64,
    /// SHA-256 of the canonical archive, in hex.
    pub digest: String,
    /// The edition it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
    /// What changed against that edition, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub correction: String,
    /// Drawn on simulated data.
    pub simulated: bool,
}
