//! Facts of a period.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use futures_util::future::BoxFuture;
use model::facts::SharedPart;
use model::unit::NotAUnitCode;
use model::{Period, ProjectId, Role};

use super::Reader;
use super::gathered::Gathered;
use crate::database::{Connection, Row, Value};
use crate::facts::{Batches, Parameters, loading_sql, shared_sql};
use crate::{ReportBasis, StoreError};

/// Connections at most that load together.
const TOGETHER: usize = 4;

impl Reader {
    /// The facts of a period at a position, of all projects or of those from one id to another,
    /// ordered by project and list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn facts(
        &self,
        period: Period,
        position: i64,
        basis: ReportBasis,
        range: Option<(ProjectId, ProjectId)>,
    ) -> BoxFuture<'_, Result<Batches, StoreError>> {
        Box::pin(async move {
            let range = match range {
                Some((first, last)) => (first.number(), last.number()),
                None => self.all_projects().await?,
            };
            // Other connections may see later entries than this snapshot: none of them counts.
            let position = position.min(self.head.position);
            let sql = loading_sql(basis, self.dialect());
            let blocks = Arc::new(Blocks::new(range, self.dialect().projects_at_once()));
            let load = Load { sql, period, position, blocks };
            let mut others = Vec::new();
            for _ in 1..load.blocks.workers() {
                // One may do without: who holds a connection does not wait for more.
                let Some(connection) = self.store.try_begin_reading().await? else { break };
                others.push(tokio::spawn(load.clone().run(connection)));
            }
            let mut gathered = Gathered::new();
            load.gather(&mut *self.connection().await, &mut gathered).await?;
            for other in others {
                gathered.append(other.await.map_err(|error| StoreError::unreadable("a part of the facts", error))??);
            }
            Ok(gathered.finish())
        })
    }

    /// First and last number of the projects there ever were.
    async fn all_projects(&self) -> Result<(i64, i64), StoreError> {
        let sql = "select coalesce(min(id), 1), coalesce(max(id), 0) from projects".to_owned();
        let read = |row: &Row| Ok((row.int(0)?, row.int(1)?));
        Ok(self.first("counting projects", sql, Vec::new(), read).await?.unwrap_or((1, 0)))
    }

    /// The parts of projects that several units share on the last day of the period, by project,
    /// role, and in the order of the shares. Projects of one unit have none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_parts(&self, period: Period, position: i64) -> Result<Vec<SharedPart>, StoreError> {
        let sql = shared_sql(self.dialect());
        let values = vec![period.last_day().number().into(), position.into()];
        let mut parts = self.all("reading shared projects", sql, values, shared_part).await?;
        parts.sort_by_key(|part| (part.project, part.role, part.from_ppm));
        Ok(parts)
    }
}

fn shared_part(row: &Row) -> Result<SharedPart, StoreError> {
    let (project, role) = (row.int(0)?, row.text(1)?);
    let place = || format!("the shares of project {project}");
    Ok(SharedPart {
        project,
        role: Role::parse(&role).ok_or_else(|| StoreError::unreadable(place(), &role))?,
        unit: row.text(2)?.parse().map_err(|error: NotAUnitCode| StoreError::unreadable(place(), error))?,
        from_ppm: row.int(4)?,
        to_ppm: row.int(5)?,
    })
}

/// One loading, which several connections share.
#[derive(Clone)]
struct Load {
    sql: String,
    period: Period,
    position: i64,
    blocks: Arc<Blocks>,
}

impl Load {
    async fn run(self, mut connection: Connection) -> Result<Gathered, StoreError> {
        let mut gathered = Gathered::new();
        self.gather(&mut connection, &mut gathered).await?;
        Ok(gathered)
    }

    /// Loads block after block until none is left.
    async fn gather(&self, connection: &mut Connection, gathered: &mut Gathered) -> Result<(), StoreError> {
        while let Some(range) = self.blocks.next() {
            let parameters = Parameters { period: self.period, position: self.position, range };
            let values = parameters.values().into_iter().map(Value::Int).collect();
            let mut take = |row: Row| gathered.push(&row);
            connection.each("loading facts", self.sql.clone(), values, &mut take).await?;
        }
        Ok(())
    }
}

/// Ranges of project numbers; whoever has loaded one takes the next.
struct Blocks {
    first: i64,
    last: i64,
    width: i64,
    taken: AtomicI64,
}

impl Blocks {
    /// As many blocks at most, however far apart the numbers lie.
    const MOST: i64 = 4096;

    fn new((first, last): (i64, i64), projects_at_once: i64) -> Self {
        let width = projects_at_once.max(last.saturating_sub(first) / Self::MOST + 1);
        Self { first, last, width, taken: AtomicI64::new(0) }
    }

    fn next(&self) -> Option<(i64, i64)> {
        let before = self.taken.fetch_add(1, Ordering::Relaxed);
        let start = before.checked_mul(self.width).and_then(|before| self.first.checked_add(before))?;
        (start <= self.last).then(|| (start, self.last.min(start.saturating_add(self.width - 1))))
    }

    /// How many connections are worth having.
    fn workers(&self) -> usize {
        let blocks = self.last.saturating_sub(self.first) / self.width + 1;
        let processors = thread::available_parallelism().map_or(1, usize::from);
        processors.min(TOGETHER).min(usize::try_from(blocks).unwrap_or(TOGETHER))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(range: (i64, i64), at_once: i64, expected: &[(i64, i64)]) {
        let blocks = Blocks::new(range, at_once);
        let found: Vec<(i64, i64)> = std::iter::from_fn(|| blocks.next()).collect();
        assert_eq!(found, expected, "{range:?} by {at_once}");
        assert!(blocks.workers() <= expected.len().max(1));
    }

    #[test]
    fn blocks_cover_a_range_once() {
        check((1, 10), 4, &[(1, 4), (5, 8), (9, 10)]);
        check((3, 6), 4, &[(3, 6)]);
        check((7, 7), 512, &[(7, 7)]);
        check((1, 0), 512, &[]);
        check((i64::MAX - 1, i64::MAX), 2, &[(i64::MAX - 1, i64::MAX)]);
    }

    #[test]
    fn numbers_far_apart_make_no_more_blocks() {
        let blocks = Blocks::new((1, 1_000_000_000_000), 512);
        let found: Vec<(i64, i64)> = std::iter::from_fn(|| blocks.next()).collect();
        assert!(found.len() <= 4096, "{}", found.len());
        assert_eq!(found.last().map(|range| range.1), Some(1_000_000_000_000));
        assert!(found.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
    }
}
