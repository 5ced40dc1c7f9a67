//! Snapshots of facts, kept between drawings and brought along with the ledger.

use std::collections::BTreeSet;
use std::sync::Arc;

use analytics::{Facts, Snapshot, Units};
use futures_util::future::BoxFuture;
use model::{Change, Period, ProjectId, Record, Table};
use store::facts::Batches;
use store::{Line, Reader, ReportBasis, StoreError};
use tokio::sync::Mutex;

/// Snapshots kept at most, and bytes of their values; the one used longest ago goes first. The last one is kept
/// whatever its size: it is being read.
const KEPT: usize = 12;
const KEPT_BYTES: usize = 160 << 20;
/// Beyond so many entries it is quicker to load anew.
const ENTRIES_FOLLOWED: i64 = 64;
/// Beyond so many changed projects it is quicker to load anew.
const PROJECTS_FOLLOWED: usize = 256;

/// Facts by period and basis, each at the latest position asked for.
#[derive(Debug, Default)]
pub struct Snapshots {
    held: Mutex<Vec<Held>>,
}

/// Facts with the bytes of their values.
#[derive(Debug)]
struct Held {
    basis: ReportBasis,
    facts: Arc<Facts>,
    bytes: usize,
}

/// What entries since a snapshot changed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Touched {
    projects: BTreeSet<ProjectId>,
    units: bool,
    shares: bool,
    statistics: bool,
    /// Something changed that cannot be followed: a purge.
    everything: bool,
}

impl Snapshots {
    /// The facts of a period at a position. Those at an earlier position are brought along, chunk by
    /// chunk; others are loaded. One caller loads while others wait for the same.
    ///
    /// # Errors
    /// When the store fails.
    pub fn facts<'a>(
        &'a self,
        reader: &'a Reader,
        period: Period,
        position: i64,
        basis: ReportBasis,
    ) -> BoxFuture<'a, Result<Arc<Facts>, StoreError>> {
        Box::pin(async move {
            let mut held = self.held.lock().await;
            let known = held.iter().position(|known| {
                known.basis == basis && known.facts.period == period && known.facts.position <= position
            });
            let used = match known.map(|place| held.remove(place)) {
                Some(known) if known.facts.position == position => known,
                Some(known) => Held::new(basis, follow(reader, &known.facts, position, basis).await?),
                None => Held::new(basis, load(reader, period, position, basis).await?),
            };
            let facts = Arc::clone(&used.facts);
            held.push(used);
            let sizes: Vec<usize> = held.iter().map(|held| held.bytes).collect();
            held.drain(..too_many(&sizes));
            Ok(facts)
        })
    }
}

impl Held {
    fn new(basis: ReportBasis, facts: Facts) -> Self {
        Self { basis, bytes: facts.projects.bytes() + facts.members.bytes(), facts: Arc::new(facts) }
    }
}

/// How many of the snapshots used longest ago have to go, by their sizes.
fn too_many(sizes: &[usize]) -> usize {
    let mut bytes: usize = sizes.iter().sum();
    let mut gone = sizes.len().saturating_sub(KEPT);
    bytes -= sizes[..gone].iter().sum::<usize>();
    while bytes > KEPT_BYTES && gone + 1 < sizes.len() {
        bytes -= sizes[gone];
        gone += 1;
    }
    gone
}

/// Loads the facts of a period.
///
/// # Errors
/// When the store fails.
pub fn load(
    reader: &Reader,
    period: Period,
    position: i64,
    basis: ReportBasis,
) -> BoxFuture<'_, Result<Facts, StoreError>> {
    Box::pin(async move {
        let Batches { projects, members } = reader.facts(period, position, basis, None).await?;
        let units = units(reader, position).await?;
        Ok(Facts {
            period,
            position,
            projects: Arc::new(Snapshot::new(&projects)),
            members: Arc::new(Snapshot::new(&members)),
            shared: Arc::new(reader.shared_parts(period, position).await?),
            tree: Arc::new(units.on(period.last_day())),
            units: Arc::new(units),
            statistics: Arc::new(reader.statistics(position).await?),
        })
    })
}

/// Units in all their states, and the events between them.
///
/// # Errors
/// When the store fails.
pub(crate) async fn units(reader: &Reader, position: i64) -> Result<Units, StoreError> {
    Ok(Units { states: reader.units(position).await?, events: reader.unit_events(position).await? })
}

/// The same facts at a later position.
async fn follow(reader: &Reader, facts: &Facts, position: i64, basis: ReportBasis) -> Result<Facts, StoreError> {
    let period = facts.period;
    if position - facts.position > ENTRIES_FOLLOWED || facts.projects.is_empty() {
        return load(reader, period, position, basis).await;
    }
    let touched = touched(reader, facts.position, position).await?;
    if touched.everything || touched.projects.len() > PROJECTS_FOLLOWED {
        return load(reader, period, position, basis).await;
    }
    let mut next = Facts { position, ..facts.clone() };
    if touched.units {
        let units = units(reader, position).await?;
        next.tree = Arc::new(units.on(period.last_day()));
        next.units = Arc::new(units);
    }
    if touched.shares {
        next.shared = Arc::new(reader.shared_parts(period, position).await?);
    }
    if touched.statistics {
        next.statistics = Arc::new(reader.statistics(position).await?);
    }
    for project in touched.projects {
        let batches = reader.facts(period, position, basis, Some((project, project))).await?;
        next.projects = Arc::new(next.projects.with_project(project.number(), &batches.projects));
        next.members = Arc::new(next.members.with_project(project.number(), &batches.members));
    }
    Ok(next)
}

/// What the entries after `from`, up to `to`, changed.
async fn touched(reader: &Reader, from: i64, to: i64) -> Result<Touched, StoreError> {
    let mut touched = Touched::default();
    for position in from + 1..=to {
        let Some((_, lines)) = reader.entry(position).await? else { continue };
        for line in lines {
            match line {
                Line::Change(Change::Put(record)) => touched.record(&record),
                Line::Change(Change::Drop(key)) => touched.dropped(&key),
                Line::Purged(_) | Line::Tombstone { .. } => touched.everything = true,
            }
        }
    }
    Ok(touched)
}

impl Touched {
    fn record(&mut self, record: &Record) {
        match record {
            Record::Unit(_) | Record::UnitEvent(_) => self.units = true,
            Record::Project(project) => {
                self.projects.insert(project.id);
            }
            Record::Attribution(attribution) => {
                self.shares = true;
                self.projects.insert(attribution.project);
            }
            Record::Membership(membership) => {
                self.projects.insert(membership.project);
            }
            Record::Plan(plan) => {
                self.projects.insert(plan.project);
            }
            Record::StageMove(moved) => {
                self.projects.insert(moved.project);
            }
            Record::Report(report) => {
                self.projects.insert(report.project);
            }
            Record::Statistic(_) => self.statistics = true,
            Record::Purge(_) => self.everything = true,
            Record::Succession(_)
            | Record::Label(_)
            | Record::Post(_)
            | Record::Pack(_)
            | Record::Bulletin(_)
            | Record::Closing(_) => {}
        }
    }

    /// A record is gone; which project it belonged to stands in its key.
    fn dropped(&mut self, key: &model::Key) {
        match key.table {
            Table::Units | Table::UnitEvents => self.units = true,
            Table::Statistics => self.statistics = true,
            Table::Projects
            | Table::Attributions
            | Table::Memberships
            | Table::Plans
            | Table::StageMoves
            | Table::Reports => {
                self.shares |= key.table == Table::Attributions;
                let project = key.key.split('/').find_map(|part| part.parse().ok());
                match project {
                    Some(project) => {
                        self.projects.insert(project);
                    }
                    None => self.everything = true,
                }
            }
            Table::Successions
            | Table::Labels
            | Table::Purges
            | Table::Posts
            | Table::Packs
            | Table::Bulletins
            | Table::Closings => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        const MB: usize = 1 << 20;
        for (sizes, gone) in [
            (vec![], 0),
            (vec![900 * MB], 0),
            (vec![80 * MB, 80 * MB], 0),
            (vec![80 * MB, 80 * MB, 80 * MB], 1),
            (vec![MB, 900 * MB], 1),
            (vec![900 * MB, MB], 1),
            (vec![MB; 14], 2),
        ] {
            assert_eq!(too_many(&sizes), gone, "{sizes:?}");
        }
    }
}
