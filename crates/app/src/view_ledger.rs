//! The ledger for those who audit it: its entries, and all of it as a file.

use std::io::Write;

use model::Sealed;

use crate::access::{Actor, Right, enter};
use crate::{AppError, House};

/// A stretch of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// Heads of the entries by posts in the reader's reach, latest first.
    pub entries: Vec<Sealed>,
    /// Position of the last entry of the ledger.
    pub head: i64,
    /// Its hash.
    pub hash: String,
    /// The first and last position looked at.
    pub looked_at: (i64, i64),
    /// Whether the reader may have the ledger as a file.
    pub may_export: bool,
}

/// The entries up to a position, or the last ones: `limit` positions are looked at.
///
/// # Errors
/// Refuses a role that does not see the ledger.
pub async fn view_ledger(house: &House, actor: &Actor, up_to: Option<i64>, limit: u32) -> Result<LedgerPage, AppError> {
    let pass = enter(actor, Right::ViewLedger)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let head = reader.head().await?;
    let last = up_to.unwrap_or(head.position).clamp(0, head.position);
    let first = (last - i64::from(limit) + 1).max(1);
    let mut entries = if last > 0 { reader.entries(first, limit).await? } else { Vec::new() };
    let everything = pass.each(&known.tree, &known.tops()).is_ok();
    let of_reach =
        |entry: &Sealed| known.posts.get(&entry.actor).is_some_and(|post| pass.reaches(&known.tree, &post.unit));
    entries.retain(|entry| entry.position <= last && (everything || of_reach(entry)));
    entries.reverse();
    Ok(LedgerPage { entries, head: head.position, hash: head.hash, looked_at: (first, last), may_export: everything })
}

/// Writes the whole ledger as JSON lines, as `luodi ledger export` does; returns how many entries.
///
/// # Errors
/// Refuses who does not look over the whole tree of units: the ledger holds the records of all of it.
pub async fn export_ledger(house: &House, actor: &Actor, writer: &mut (dyn Write + Send)) -> Result<i64, AppError> {
    let pass = enter(actor, Right::ViewLedger)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    pass.each(&known.tree, &known.tops())?;
    drop(reader);
    Ok(store::ledger::export(&house.store, writer).await?)
}
