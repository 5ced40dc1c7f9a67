//! Confirming a purge that another post asked for: what it names is destroyed in tables and ledger
//! payloads, salted hashes stay, and the chain still verifies.

use model::{Act, Change, Purge, Record, Sealed};

use crate::access::{Actor, Right, enter};
use crate::purge::units_of;
use crate::{AppError, House, Refusal};

/// The purges asked for and carried out.
///
/// # Errors
/// Refuses who confirms none.
pub async fn list_purges(house: &House, actor: &Actor) -> Result<Vec<Purge>, AppError> {
    let pass = enter(actor, Right::ConfirmPurge)?;
    Ok(house.read(&pass).await?.purges().await?)
}

/// Confirms a purge and carries it out.
///
/// # Errors
/// Refuses who may not, who asked for it himself, and a purge that was carried out.
pub async fn confirm_purge(house: &House, actor: &Actor, id: i64) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::ConfirmPurge)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let asked = desk.purges().await?.into_iter().find(|purge| purge.id == id);
    let asked = asked.ok_or_else(|| Refusal::NoSuch { what: format!("销毁申请{id}") })?;
    if asked.confirmed_by.is_some() {
        return Err(Refusal::PurgeDone.into());
    }
    if asked.asked_by == actor.post.code {
        return Err(Refusal::SamePersonTwice.into());
    }
    let grant = pass.each(&known.tree, &units_of(&desk, &known, &asked.keys).await?)?;
    let reason = asked.reason.clone();
    let confirmed = Purge { confirmed_by: Some(actor.post.code.clone()), ..asked };
    desk.record(&grant, Act::ConfirmPurge, &reason, vec![Change::Put(Record::Purge(confirmed))]).await
}
