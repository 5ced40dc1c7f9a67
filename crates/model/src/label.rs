//! Labels of who may see what, and the purge of what should never have been entered.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Key, PostCode};

words! {
    /// Who may see a record.
    pub enum Label {
        /// 公开
        Public = "public",
        /// 内部: the default.
        Internal = "internal",
        /// 限知悉: the units of the project and the tiers above only.
        Restricted = "restricted",
    }
}

/// The label of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelRecord {
    /// The record.
    pub key: Key,
    /// A field of it; empty for the whole record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Who may see it.
    pub label: Label,
}

/// A purge by two people: asked for by one, confirmed by another, then the record is destroyed in
/// tables and ledger payloads, leaving salted hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purge {
    /// Number of the purge.
    pub id: i64,
    /// The records to destroy, in every version.
    pub keys: Vec<Key>,
    /// Why, without repeating what is purged.
    pub reason: String,
    /// Who asked.
    pub asked_by: PostCode,
    /// Who confirmed; another post. `None` while waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<PostCode>,
}
