//! Releasing a published edition to everybody (公开), and taking it back (撤回).

use model::{Act, BulletinEdition, Change, Key, Label, LabelRecord, Period, Record, Sealed};

use crate::access::{Actor, Right, enter};
use crate::draw_bulletin::holds_over;
use crate::publish_bulletin::editions;
use crate::{AppError, House, Refusal};

/// The key of an edition, by which it has a label: public once it is released.
#[must_use]
pub fn edition_key(edition: &BulletinEdition) -> Key {
    Record::Bulletin(edition.clone()).key()
}

/// Releases an edition to everybody, or takes it back; the latest one when none is named. Taking back
/// says why.
///
/// # Errors
/// Refuses a post without the right over the pack's territory, what was not published, and what is so already.
pub async fn release_bulletin(
    house: &House,
    actor: &Actor,
    (pack, bulletin, period): (&str, &str, Period),
    edition: Option<u32>,
    release: bool,
    reason: &str,
) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::ReleaseBulletin)?;
    let desk = house.write(&pass).await?;
    let head = desk.head().await?;
    let territory = house.packs.at(&desk, pack, head.position).await?.policy.territory.clone();
    let known = house.known(&desk).await?;
    let grant = pass.any(&known.tree, &[territory])?;
    let all = editions(&desk.bulletins().await?, pack, bulletin, period);
    let found = all.into_iter().rev().find(|known| edition.is_none_or(|edition| known.edition == edition));
    let no_such = || Refusal::NoSuch { what: format!("通报 {pack}/{bulletin}/{period}") };
    let key = edition_key(&found.ok_or_else(no_such)?);
    if !release && reason.trim().is_empty() {
        return Err(Refusal::NeedsReason {
            what_zh: "撤回已公开的通报", what_en: "taking a released bulletin back"
        }
        .into());
    }
    if (known.label(&key) == Label::Public) == release {
        return Err(Refusal::NothingChanged.into());
    }
    let label = if release { Label::Public } else { Label::Internal };
    let record = Record::Label(LabelRecord { key, field: String::new(), label });
    desk.record(&grant, Act::SetLabel, reason.trim(), vec![Change::Put(record)]).await
}

/// Whether somebody may release the bulletins of a pack.
///
/// # Errors
/// When the store fails.
pub async fn may_release(house: &House, actor: &Actor, pack: &str) -> Result<bool, AppError> {
    holds_over(house, actor, Right::ReleaseBulletin, pack).await
}
