//! Remembering what a person said the columns of a form are, so that he is asked once.
//!
//! It stands outside the ledger, among the settings: how a form's headings are read is a convenience
//! of whoever reads forms, and the values that were read are in the entry in full.

use std::collections::BTreeMap;

use exchange::import::{ColumnChoice, Kind, TableFound};

use crate::access::{Actor, Right, enter};
use crate::{AppError, House};

/// Forms remembered of a kind; the first by signature go beyond that.
const MOST: usize = 2_000;

/// The choices remembered, by the signature of the headings.
pub type Remembered = BTreeMap<String, Vec<ColumnChoice>>;

/// The right to read files of a kind.
#[must_use]
pub const fn right_of(kind: Kind) -> Right {
    match kind {
        Kind::Units | Kind::UnitEvents => Right::ImportUnits,
        Kind::Projects => Right::ImportProjects,
        Kind::Reports => Right::ImportReports,
        Kind::Statistics => Right::ImportStatistics,
        Kind::Adjustments => Right::AdjustPlans,
        Kind::Forms => Right::FillForm,
    }
}

/// What is remembered of a kind of file.
///
/// # Errors
/// Refuses who may not import files of the kind.
pub async fn remembered_columns(house: &House, actor: &Actor, kind: Kind) -> Result<Remembered, AppError> {
    enter(actor, right_of(kind))?;
    load(house, kind).await
}

/// Remembers the columns of tables that were given by hand.
///
/// # Errors
/// Refuses who may not import files of the kind.
pub async fn remember_columns(house: &House, actor: &Actor, kind: Kind, tables: &[TableFound]) -> Result<(), AppError> {
    enter(actor, right_of(kind))?;
    let mut all = load(house, kind).await?;
    let before = all.clone();
    for table in tables {
        let chosen = table.chosen();
        let known = all.entry(table.signature.clone()).or_default();
        known.retain(|old| chosen.iter().all(|new| new.column != old.column));
        known.extend(chosen);
    }
    all.retain(|_, choices| !choices.is_empty());
    while all.len() > MOST {
        all.pop_first();
    }
    if all == before {
        return Ok(());
    }
    let written = |choices: &Vec<ColumnChoice>| choices.iter().map(ColumnChoice::to_string).collect::<Vec<_>>();
    let texts: BTreeMap<_, _> = all.iter().map(|(signature, choices)| (signature, written(choices))).collect();
    let text = serde_json::to_string(&texts).unwrap_or_default();
    Ok(house.store.set_setting(&name(kind), &text).await?)
}

fn name(kind: Kind) -> String {
    format!("columns/{}", kind.as_str())
}

async fn load(house: &House, kind: Kind) -> Result<Remembered, AppError> {
    let text = house.store.setting(&name(kind)).await?.unwrap_or_default();
    // A setting that does not read is one that nobody relies on: the person is asked again.
    let texts: BTreeMap<String, Vec<String>> = serde_json::from_str(&text).unwrap_or_default();
    let read = |choices: Vec<String>| choices.iter().filter_map(|choice| choice.parse().ok()).collect();
    Ok(texts.into_iter().map(|(signature, choices)| (signature, read(choices))).collect())
}
