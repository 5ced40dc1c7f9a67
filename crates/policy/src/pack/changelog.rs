//! `CHANGELOG.md`: per version, which periods and figures it touches.

use super::Spot;
use super::faults::Faults;
use super::gathered::Gathered;
use super::markdown::{self, Content};
use super::names;
use super::source::Source;

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

/// Reads `CHANGELOG.md`: `## 1.0.0` heads a version, what follows tells it.
pub(super) fn read(source: &Source, faults: &mut Faults) -> Gathered<ChangelogVersion> {
    let mut versions: Gathered<ChangelogVersion> = Gathered::new();
    let mut open = false;
    for piece in markdown::pieces(source, faults) {
        match piece.content {
            Content::Heading(1, _) => open = false,
            Content::Heading(2, text) => open = head(text, piece.spot, &mut versions, faults),
            _ => {
                if let Some(version) = versions.items.last_mut().filter(|_| open) {
                    version.text.push_str(if version.text.is_empty() { "" } else { "\n\n" });
                    version.text.push_str(piece.raw);
                }
            }
        }
    }
    for version in versions.items.iter().filter(|version| version.text.is_empty()) {
        faults.error(
            "changelog-empty",
            &version.spot,
            (format!("版本{}没有说明", version.version), "写明涉及的期间和数字；不影响数字的也照写"),
            (
                format!("the version {} says nothing", version.version),
                "tell the periods and figures affected, also when there are none",
            ),
        );
    }
    versions
}

/// A heading such as `1.0.0`, `[1.0.0]` or `1.0.0 (2020-06-02)`; whether what follows belongs to it.
fn head(text: &str, spot: Spot, versions: &mut Gathered<ChangelogVersion>, faults: &mut Faults) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default().trim_matches(['[', ']']);
    if !names::is_version(word) {
        versions.miss();
        faults.error(
            "changelog-heading",
            &spot,
            (format!("标题“{text}”没有以版本号开头"), "写作 ## 1.0.0"),
            (format!("the heading {text:?} does not begin with a version"), "write ## 1.0.0"),
        );
        return false;
    }
    if let Some(before) = versions.declare(word, &spot) {
        faults.error(
            "changelog-duplicate",
            &spot,
            (format!("版本{word}已在第{}行写过", before.line), "合并为一处，或改正版本号"),
            (
                format!("the version {word} stands on line {} already", before.line),
                "make one of both, or put the number right",
            ),
        );
        return false;
    }
    versions.items.push(ChangelogVersion { version: word.to_owned(), text: String::new(), spot });
    true
}
