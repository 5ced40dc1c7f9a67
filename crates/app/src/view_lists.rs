//! The lists that projects stand in, for choosing among them.

use model::ListCode;

use crate::access::{Actor, Right, enter};
use crate::{AppError, House};

/// The lists, each with the years of its lines: the latest year first. Which projects stand in them is not
/// told.
///
/// # Errors
/// Refuses who may not list projects.
pub async fn view_lists(house: &House, actor: &Actor) -> Result<Vec<(ListCode, i16)>, AppError> {
    let pass = enter(actor, Right::ListProjects)?;
    Ok(house.read(&pass).await?.lists().await?)
}
