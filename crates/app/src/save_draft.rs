//! Saving a report begun, to go on with it later. Drafts stand outside the ledger.

use model::{Period, Place, Problem, Problems, ProjectId};
use store::Draft;

use crate::access::{Actor, Right, enter};
use crate::holding::holding;
use crate::submit_report::reporters;
use crate::{AppError, House, Refusal};

/// Bytes that a draft has at most.
const LONGEST_DRAFT: usize = 100_000;

/// Saves a draft in place of the one before. `body` is the form as typed, in the caller's own words.
///
/// # Errors
/// Refuses who may not fill in the report of the project.
pub async fn save_draft(
    house: &House,
    actor: &Actor,
    project: ProjectId,
    period: Period,
    body: &str,
) -> Result<(), AppError> {
    let pass = enter(actor, Right::SaveDraft)?;
    if body.len() > LONGEST_DRAFT {
        return Err(AppError::Problems(Problems(vec![too_long()])));
    }
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{project}") };
    let holding = holding(&reader, project).await?.ok_or_else(no_such)?;
    pass.any(&known.tree, &reporters(&holding, period))?;
    let (post, body) = (actor.post.code.clone(), body.to_owned());
    let draft = Draft { post, project, period, body, saved_at: house.clock.at() };
    Ok(house.store.put_draft(&draft).await?)
}

/// The drafts of the actor's post, latest first.
///
/// # Errors
/// Refuses who may not fill in reports.
pub async fn list_drafts(house: &House, actor: &Actor) -> Result<Vec<Draft>, AppError> {
    enter(actor, Right::SaveDraft)?;
    Ok(house.store.drafts(&actor.post.code).await?)
}

/// Throws a draft away.
///
/// # Errors
/// Refuses who may not fill in reports.
pub async fn drop_draft(house: &House, actor: &Actor, project: ProjectId, period: Period) -> Result<(), AppError> {
    enter(actor, Right::SaveDraft)?;
    Ok(house.store.drop_draft(&actor.post.code, project, period).await?)
}

fn too_long() -> Problem {
    let zh = ("草稿过长，未保存", "精简文字后再保存");
    let en = ("the draft is too long and was not saved", "shorten its texts");
    Problem::error("draft-too-long", Place::field("body"), zh, en)
}
