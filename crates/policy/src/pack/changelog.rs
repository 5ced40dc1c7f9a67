//! `CHANGELOG.md`: per version, which periods and figures it touches.

use super::Spot;

/// A version of the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangelogVersion {
    /// The version.
    pub version: String,
    /// What changed, in Markdown.
    pub text: String,
    /// Where it is told.
    pub spot: Spot,
}
