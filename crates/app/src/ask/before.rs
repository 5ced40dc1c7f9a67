//! What a post asked before, so that it is found again. It stands outside the ledger, among the settings:
//! the questions themselves are kept under their names.

use model::PostCode;
use serde::{Deserialize, Serialize};

use crate::access::{Actor, Right, enter};
use crate::{AppError, House};

/// Questions remembered of a post; the oldest go first.
const MOST: usize = 20;

/// A question asked before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedBefore {
    /// Its name, under which it is answered.
    pub name: String,
    /// What it asks, in words.
    pub title: String,
}

/// What the actor's post asked before, the last first.
///
/// # Errors
/// Refuses a post without the right.
pub async fn asked_before(house: &House, actor: &Actor) -> Result<Vec<AskedBefore>, AppError> {
    enter(actor, Right::ViewFigure)?;
    load(house, &actor.post.code).await
}

/// Puts a question first among those of a post.
pub(super) async fn remember(house: &House, post: &PostCode, asked: AskedBefore) -> Result<(), AppError> {
    let mut all = load(house, post).await?;
    if all.first() == Some(&asked) {
        return Ok(());
    }
    all.retain(|other| other.name != asked.name);
    all.insert(0, asked);
    all.truncate(MOST);
    let text = serde_json::to_string(&all).unwrap_or_default();
    Ok(house.store.set_setting(&setting(post), &text).await?)
}

async fn load(house: &House, post: &PostCode) -> Result<Vec<AskedBefore>, AppError> {
    let text = house.store.setting(&setting(post)).await?.unwrap_or_default();
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn setting(post: &PostCode) -> String {
    format!("asked/{post}")
}
