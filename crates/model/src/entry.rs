//! Ledger entries: what one use case recorded.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{
    Attribution, Basis, BulletinEdition, Closing, LabelRecord, Membership, Plan, Post, PostCode, Project, Purge,
    Report, StageMove, Statistic, Succession, Unit, UnitEvent,
};

words! {
    /// The use case that an entry records.
    pub enum Act {
        /// Units imported.
        ImportUnits = "import-units",
        /// Projects, lists and plans imported.
        ImportProjects = "import-projects",
        /// Reports imported.
        ImportReports = "import-reports",
        /// Statistics imported.
        ImportStatistics = "import-statistics",
        /// A pack installed.
        InstallPack = "install-pack",
        /// A project's own data edited.
        EditProject = "edit-project",
        /// A stage moved.
        MoveStage = "move-stage",
        /// A project given to other units.
        Attribute = "attribute",
        /// Projects packed, split, merged or renamed.
        Succeed = "succeed",
        /// Plans adjusted by a batch.
        AdjustPlans = "adjust-plans",
        /// A report handed in, or corrected.
        SubmitReport = "submit-report",
        /// Reports accepted by a tier.
        AcceptReports = "accept-reports",
        /// Reports returned by a tier.
        ReturnReports = "return-reports",
        /// A year closed, and its lists carried over into the next.
        RollOver = "roll-over",
        /// A bulletin published.
        PublishBulletin = "publish-bulletin",
        /// Posts opened or closed.
        SetPosts = "set-posts",
        /// A label set.
        SetLabel = "set-label",
        /// A purge asked for.
        AskPurge = "ask-purge",
        /// A purge confirmed and carried out.
        ConfirmPurge = "confirm-purge",
    }
}

words! {
    /// The tables that entries add up to; each record kind has one.
    pub enum Table {
        /// [`Unit`]
        Units = "units",
        /// [`UnitEvent`]
        UnitEvents = "unit_events",
        /// [`Project`]
        Projects = "projects",
        /// [`Attribution`]
        Attributions = "attributions",
        /// [`Membership`]
        Memberships = "memberships",
        /// [`Plan`]
        Plans = "plans",
        /// [`StageMove`]
        StageMoves = "stage_moves",
        /// [`Report`]
        Reports = "reports",
        /// [`Statistic`]
        Statistics = "statistics",
        /// [`Succession`]
        Successions = "successions",
        /// [`LabelRecord`]
        Labels = "labels",
        /// [`Purge`]
        Purges = "purges",
        /// [`Post`]
        Posts = "posts",
        /// [`Pack`]
        Packs = "packs",
        /// [`BulletinEdition`]
        Bulletins = "bulletins",
        /// [`Closing`]
        Closings = "closings",
    }
}

/// A pack as installed: its files, so that a figure of three years ago still opens down to its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Name of the pack, such as `acheng-2020`.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files, in hex.
    pub digest: String,
    /// Path inside the pack to text.
    pub files: std::collections::BTreeMap<String, String>,
}

/// The natural key of a record: its table and the parts that tell it from the others of that table.
/// A later record with the same key replaces the earlier one from its entry on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The parts, joined by `/`.
    pub key: String,
}

/// One record of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Record {
    Unit(Unit),
    UnitEvent(UnitEvent),
    Project(Project),
    Attribution(Attribution),
    Membership(Membership),
    Plan(Plan),
    StageMove(StageMove),
    Report(Report),
    Statistic(Statistic),
    Succession(Succession),
    Label(LabelRecord),
    Purge(Purge),
    Post(Post),
    Pack(Pack),
    Bulletin(BulletinEdition),
    Closing(Closing),
}

/// What an entry does to one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Change {
    /// From this entry on the record is so.
    Put(Record),
    /// From this entry on there is no such record.
    Drop(Key),
}

/// What one use case records, before it has a place in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The use case.
    pub act: Act,
    /// The post that acted.
    pub actor: PostCode,
    /// When, in UTC, to the millisecond: `2020-08-31T09:30:00.000Z`.
    pub at: String,
    /// Why, as the actor said; may be empty.
    pub reason: String,
    /// What it changed, in order.
    pub changes: Vec<Change>,
}

/// The head of an entry in its place in the ledger. Hashes are SHA-256 in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Position, from 1, without gaps.
    pub position: i64,
    /// The use case.
    pub act: Act,
    /// The post that acted.
    pub actor: PostCode,
    /// When, in UTC.
    pub at: String,
    /// Why.
    pub reason: String,
    /// Format version of the payload.
    pub format: u16,
    /// Hash of the payload.
    pub payload_hash: String,
    /// Hash of the entry before; 64 zeros for the first.
    pub previous_hash: String,
    /// Hash of this entry.
    pub hash: String,
}

impl Record {
    /// The natural key.
    #[must_use]
    pub fn key(&self) -> Key {
        let (table, key) = match self {
            Self::Unit(r) => (Table::Units, format!("{}/{}", r.code, r.from)),
            Self::UnitEvent(r) => (Table::UnitEvents, format!("{}/{}/{}", r.on, r.kind, join(&r.old))),
            Self::Project(r) => (Table::Projects, r.id.to_string()),
            Self::Attribution(r) => (Table::Attributions, format!("{}/{}/{}", r.project, r.role, r.from)),
            Self::Membership(r) => (Table::Memberships, format!("{}/{}/{}", r.list, r.project, r.year)),
            Self::Plan(r) => {
                let list = r.list.as_ref().map_or("", |list| list.as_str());
                // A year may have several adjusted plans, each from another day on.
                let from = if r.basis == Basis::Adjusted { format!("/{}", r.holds_from) } else { String::new() };
                (Table::Plans, format!("{}/{list}/{}/{}{from}", r.project, r.year, r.basis))
            }
            Self::StageMove(r) => (Table::StageMoves, format!("{}/{}/{}/{}", r.project, r.on, r.turn, r.stage)),
            Self::Report(r) => (Table::Reports, format!("{}/{}/{}", r.project, r.period, r.version)),
            Self::Statistic(r) => {
                (Table::Statistics, format!("{}/{}/{}/{}/{}", r.unit, r.class, r.variable, r.period, r.vintage))
            }
            Self::Succession(r) => (Table::Successions, format!("{}/{}/{}", r.on, r.kind, join(&r.old))),
            Self::Label(r) => (Table::Labels, format!("{}/{}/{}", r.key.table, r.key.key, r.field)),
            Self::Purge(r) => (Table::Purges, r.id.to_string()),
            Self::Post(r) => (Table::Posts, r.code.to_string()),
            Self::Pack(r) => (Table::Packs, r.pack.clone()),
            Self::Bulletin(r) => (Table::Bulletins, format!("{}/{}/{}/{}", r.pack, r.bulletin, r.period, r.edition)),
            Self::Closing(r) => (Table::Closings, format!("{}/{}", r.unit, r.through)),
        };
        Key { table, key }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.table, self.key)
    }
}

fn join<T: fmt::Display>(parts: &[T]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join("+")
}
