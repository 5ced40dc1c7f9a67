//! Asking for a purge (销毁) of what should never have been entered. Another post confirms it.

use model::{Act, Change, Key, ProjectId, Purge, Record, Sealed};

use crate::access::{Actor, Right, enter};
use crate::purge::{all_keys, units_of};
use crate::{AppError, House, Refusal};

/// What is to be destroyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhatToPurge {
    /// A project with everything that hangs on it.
    Project(ProjectId),
    /// These records, in every version.
    Records(Vec<Key>),
}

/// A purge that waits for confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The purge.
    pub purge: Purge,
    /// The entry.
    pub sealed: Sealed,
}

/// Asks for a purge. The reason stays in the ledger: it must not repeat what is to be purged.
///
/// # Errors
/// Refuses who may not, records that are not purged, and a missing reason.
pub async fn ask_purge(house: &House, actor: &Actor, what: &WhatToPurge, reason: &str) -> Result<Asked, AppError> {
    let pass = enter(actor, Right::AskPurge)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason { what_zh: "申请销毁", what_en: "asking for a purge" }.into());
    }
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let keys = match what {
        WhatToPurge::Project(project) => all_keys(&desk, *project).await?,
        WhatToPurge::Records(keys) => keys.clone(),
    };
    if keys.is_empty() {
        return Err(Refusal::NoSuch { what: "可销毁的记录".to_owned() }.into());
    }
    let grant = pass.each(&known.tree, &units_of(&desk, &known, &keys).await?)?;
    let purge = Purge {
        id: desk.next_purge_id().await?,
        keys,
        reason: reason.trim().to_owned(),
        asked_by: actor.post.code.clone(),
        confirmed_by: None,
    };
    let sealed = desk.record(&grant, Act::AskPurge, reason, vec![Change::Put(Record::Purge(purge.clone()))]).await?;
    Ok(Asked { purge, sealed })
}
