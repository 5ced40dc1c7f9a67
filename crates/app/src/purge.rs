//! What purging asks and confirms have in common: which records can be purged, and whose they are.

use std::collections::BTreeSet;

use model::{Key, ProjectId, Record, Table, UnitCode};
use store::{LATEST, Reader};

use crate::holding::holding;
use crate::known::Known;
use crate::{AppError, Refusal};

/// Tables whose records hang on a project.
const OF_PROJECTS: &[Table] =
    &[Table::Projects, Table::Attributions, Table::Memberships, Table::Plans, Table::StageMoves, Table::Reports];

/// The project that a record hangs on.
///
/// # Errors
/// Refuses records that do not hang on one: units, posts, packs and published bulletins stay.
pub(crate) fn project_of(key: &Key) -> Result<ProjectId, Refusal> {
    let not_purgeable = || Refusal::NotPurgeable { table: key.table.to_string() };
    if !OF_PROJECTS.contains(&key.table) {
        return Err(not_purgeable());
    }
    // Memberships are kept by list first.
    let part = if key.table == Table::Memberships { key.key.split('/').nth(1) } else { key.key.split('/').next() };
    part.and_then(|part| part.parse().ok()).ok_or_else(not_purgeable)
}

/// The units that answer for the records. A project that is gone leaves those at the top.
pub(crate) async fn units_of(reader: &Reader, known: &Known, keys: &[Key]) -> Result<Vec<UnitCode>, AppError> {
    let projects = keys.iter().map(project_of).collect::<Result<BTreeSet<_>, _>>()?;
    let mut units = Vec::new();
    for project in projects {
        let keepers = holding(reader, project).await?.map(|held| held.keepers(known.today)).unwrap_or_default();
        units.extend(if keepers.is_empty() { known.tops() } else { keepers });
    }
    Ok(units)
}

/// The keys of a project and everything that hangs on it, in every version, to purge it whole.
///
/// # Errors
/// When the store fails.
pub(crate) async fn all_keys(reader: &Reader, project: ProjectId) -> Result<Vec<Key>, AppError> {
    let mut keys: BTreeSet<Key> =
        reader.history_of_project(project).await?.iter().map(|version| version.record.key()).collect();
    keys.extend(reader.reports_of(project, LATEST).await?.into_iter().map(|report| Record::Report(report).key()));
    keys.retain(|key| OF_PROJECTS.contains(&key.table));
    Ok(keys.into_iter().collect())
}
