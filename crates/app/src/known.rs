//! What every use case needs to know first: the tree of units of the day, posts and labels.

use std::collections::{BTreeMap, BTreeSet};

use analytics::Tree;
use futures_util::future::BoxFuture;
use model::{
    AccountRole, Act, Day, Key, Label, LabelRecord, Post, PostCode, ProjectId, Table, Unit, UnitCode, UnitEvent,
};
use store::{LATEST, Reader, StoreError};

use crate::access::Pass;

/// Units, posts and labels, and the tree of units of a day.
#[derive(Clone, Debug)]
pub struct Known {
    /// The day of the tree.
    pub today: Day,
    /// The tree of places of the day.
    pub tree: Tree,
    /// All dated states of units.
    pub units: Vec<Unit>,
    /// All events between units.
    pub events: Vec<UnitEvent>,
    /// All posts, open and closed.
    pub posts: BTreeMap<PostCode, Post>,
    /// Labels by record; the empty field is the whole record.
    labels: BTreeMap<Key, BTreeMap<String, Label>>,
    /// Units with an open dispatcher post: those that have someone to accept.
    pub staffed: BTreeSet<UnitCode>,
}

/// Acts that change what is known here.
const TELLING: &[Act] = &[Act::ImportUnits, Act::SetPosts, Act::SetLabel, Act::ConfirmPurge];

impl Known {
    /// Loads it all at the reader's head.
    pub(crate) fn load(reader: &Reader, today: Day) -> BoxFuture<'_, Result<Self, StoreError>> {
        Box::pin(async move {
            let units = reader.units(LATEST).await?;
            let events = reader.unit_events(LATEST).await?;
            let posts: BTreeMap<_, _> =
                reader.posts().await?.into_iter().map(|post| (post.code.clone(), post)).collect();
            let dispatchers = posts.values().filter(|post| post.open && post.role == AccountRole::Dispatcher);
            let staffed = dispatchers.map(|post| post.unit.clone()).collect();
            let tree = Tree::new(units.iter().cloned(), &events, today);
            let labels = by_key(reader.labels().await?);
            Ok(Self { today, tree, units, events, posts, labels, staffed })
        })
    }

    /// The tree of another day.
    #[must_use]
    pub fn tree_on(&self, day: Day) -> Tree {
        Tree::new(self.units.iter().cloned(), &self.events, day)
    }

    /// The label of a record: its own, or that of its project, or internal.
    #[must_use]
    pub fn label(&self, key: &Key) -> Label {
        let own = self.labels.get(key).and_then(|fields| fields.get(""));
        own.copied().unwrap_or(Label::Internal)
    }

    /// The label of a project.
    #[must_use]
    pub fn project_label(&self, project: ProjectId) -> Label {
        self.label(&project_key(project))
    }

    /// Fields of a project that have a label of their own.
    #[must_use]
    pub fn field_labels(&self, project: ProjectId) -> BTreeMap<String, Label> {
        let fields = self.labels.get(&project_key(project)).into_iter().flatten();
        fields.filter(|(field, _)| !field.is_empty()).map(|(field, label)| (field.clone(), *label)).collect()
    }

    /// Projects under a label.
    #[must_use]
    pub fn projects_labelled(&self, label: Label) -> BTreeSet<ProjectId> {
        let whole =
            self.labels.iter().filter(|(key, fields)| key.table == Table::Projects && fields.get("") == Some(&label));
        whole.filter_map(|(key, _)| key.key.parse().ok()).collect()
    }

    /// The name of a unit today, or its code.
    #[must_use]
    pub fn name(&self, unit: &UnitCode) -> String {
        let standing = self.tree.standing(unit.as_str()).unwrap_or(unit.as_str());
        self.tree.name(standing).to_owned()
    }

    /// The codes of all units in reach of a pass, also of those that are no more, to narrow what is
    /// asked of the store.
    #[must_use]
    pub fn in_reach(&self, pass: &Pass) -> Vec<UnitCode> {
        let codes: BTreeSet<_> = self.units.iter().map(|unit| &unit.code).chain([&pass.post().unit]).collect();
        codes.into_iter().filter(|code| pass.reaches(&self.tree, code)).cloned().collect()
    }

    /// The units at the top of the tree.
    #[must_use]
    pub fn tops(&self) -> Vec<UnitCode> {
        let mut tops: Vec<_> =
            self.tree.units().filter(|unit| unit.parent.is_none()).map(|unit| unit.code.clone()).collect();
        tops.sort();
        tops
    }
}

/// Whether no entry after `held` and up to `position` can have changed what is known.
pub(crate) async fn same_since(reader: &Reader, held: i64, position: i64) -> Result<bool, StoreError> {
    /// Beyond so many entries it is quicker to load anew.
    const FEW: u32 = 100;
    if position < held || position - held > i64::from(FEW) {
        return Ok(false);
    }
    let since = if position == held { Vec::new() } else { reader.entries(held + 1, FEW).await? };
    Ok(since.iter().all(|entry| !TELLING.contains(&entry.act)))
}

/// The key of a project.
#[must_use]
pub fn project_key(project: ProjectId) -> Key {
    Key { table: Table::Projects, key: project.to_string() }
}

fn by_key(labels: Vec<LabelRecord>) -> BTreeMap<Key, BTreeMap<String, Label>> {
    let mut by_key: BTreeMap<Key, BTreeMap<String, Label>> = BTreeMap::new();
    for label in labels {
        by_key.entry(label.key).or_default().insert(label.field, label.label);
    }
    by_key
}
