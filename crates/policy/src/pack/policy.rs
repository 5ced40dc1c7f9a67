//! `policy.md`: what the document is, its clauses, what it leaves open.

use model::{Day, UnitCode};

use super::Spot;
use super::block::{Fields, Need};
use super::faults::Faults;
use super::gathered::Gathered;
use super::markdown::{self, Content, Fence, Piece};
use super::source::Source;
use super::{Clause, Lights, Note, clause, lights, names, note};

/// What the document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Short title, from the heading.
    pub heading: String,
    /// What it is about, in Markdown.
    pub about: String,
    /// Full title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Document number (文号); empty when it has none.
    pub number: String,
    /// Day of issue.
    pub issued: Day,
    /// First day it applies.
    pub from: Day,
    /// Last day it applies; `None` when open.
    pub until: Option<Day>,
    /// The unit whose figures are the totals.
    pub territory: UnitCode,
    /// Number of the document it carries out; empty when it has none.
    pub parent: String,
    /// Version of the pack.
    pub version: String,
    /// The bounds of its targets' lights.
    pub lights: Lights,
}

/// What `policy.md` holds.
pub(super) struct PolicyFile {
    /// `None` when its block could not be read.
    pub policy: Option<Policy>,
    /// Names are locators.
    pub clauses: Gathered<Clause>,
    pub notes: Vec<Note>,
    /// Where its heading stands.
    pub spot: Spot,
    /// The pack's name as the heading has it; `None` when the heading is wrong.
    pub name: Option<String>,
}

const KEYS: &[&str] = &["title", "issuer", "number", "issued", "from", "until", "territory", "parent", "version"];

/// Reads `policy.md`.
pub(super) fn read(source: &Source, faults: &mut Faults) -> PolicyFile {
    let pieces = markdown::pieces(source, faults);
    let (heading, name, spot) = heading(source, &pieces, faults);
    let body = &pieces[usize::from(!pieces.is_empty())..];
    let (about, sections) = body
        .split_at(body.iter().position(|piece| matches!(piece.content, Content::Heading(2, _))).unwrap_or(body.len()));
    let fences = markdown::fences(&pieces, &["policy", "lights"], faults);
    let mut policy = markdown::only_fence(&fences, "policy", Need::Required, source, faults)
        .and_then(|fence| block(source, fence, faults));
    let lights = markdown::only_fence(&fences, "lights", Need::Optional, source, faults)
        .and_then(|fence| lights::read(source, fence, faults));
    if let Some(policy) = &mut policy {
        policy.heading = heading;
        policy.lights = lights.unwrap_or_default();
        policy.about = markdown::prose(about);
    }
    let clauses = clause::read(source, sections, faults);
    let notes = note::read(source, sections, faults);
    PolicyFile { policy, clauses, notes, spot, name }
}

fn heading(source: &Source, pieces: &[Piece<'_>], faults: &mut Faults) -> (String, Option<String>, Spot) {
    match markdown::title(pieces) {
        Some((title, Some(name), spot)) => (title.to_owned(), Some(name.to_owned()), spot),
        other => {
            let spot = other.map_or_else(|| source.whole(), |(_, _, spot)| spot);
            faults.error(
                "title-form",
                &spot,
                (
                    "第一行不是“# 标题 (包名)”",
                    "第一行写标题，后面括号内写包名，如 # 百日攻坚行动工作方案 (acheng-2020)",
                ),
                (
                    "the first line is not `# Title (pack-name)`",
                    "begin with the title and, in parentheses, the name of the pack",
                ),
            );
            (String::new(), None, spot)
        }
    }
}

fn block(source: &Source, fence: &Fence<'_>, faults: &mut Faults) -> Option<Policy> {
    let toml = fence.toml(source);
    let table = toml.parse(faults)?;
    let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
    fields.only(KEYS, faults);
    let text = |key, need, faults: &mut Faults| fields.text(key, need, faults);
    let title = text("title", Need::Required, faults);
    let issuer = text("issuer", Need::Required, faults);
    let number = text("number", Need::Optional, faults);
    let issued = fields.day("issued", Need::Required, faults);
    let from = fields.day("from", Need::Required, faults);
    let until = fields.day("until", Need::Optional, faults);
    let territory = fields.unit("territory", faults);
    let parent = text("parent", Need::Optional, faults);
    let version = version(&fields, faults);
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        faults.error(
            "policy-life",
            &fields.key_spot("until"),
            ("`until`早于`from`", "`until`是适用的最后一天，不早于`from`；未定终止时去掉"),
            ("`until` is before `from`", "`until` is the last day; leave it out while the policy is open"),
        );
    }
    Some(Policy {
        heading: String::new(),
        about: String::new(),
        title: title?,
        issuer: issuer?,
        number: number.unwrap_or_default(),
        issued: issued?,
        from: from?,
        until,
        territory: territory?,
        parent: parent.unwrap_or_default(),
        version: version?,
        lights: Lights::default(),
    })
}

fn version(fields: &Fields<'_, '_>, faults: &mut Faults) -> Option<String> {
    let version = fields.text("version", Need::Required, faults)?;
    if !names::is_version(&version) {
        let item = fields.item("version", Need::Required, faults)?;
        item.wrong("不是版本号", "写作 \"1.0.0\"", "is not a version", "write \"1.0.0\"", faults);
        return None;
    }
    Some(version)
}
