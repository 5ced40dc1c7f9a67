//! Importing files of any kind: read them into rows, show what the rows would change, record them.

use exchange::import::{
    Kind, ProjectRow, ReportRow, Setting, Source, StatisticRow, UnitLine, read_projects, read_reports, read_statistics,
    read_units,
};
use model::Place;

use crate::access::Actor;
use crate::import::{ImportOptions, ImportOutcome, Rows};
use crate::import_projects::import_projects;
use crate::import_reports::import_reports;
use crate::import_statistics::import_statistics;
use crate::import_units::import_units;
use crate::{AppError, House};

/// The rows of files of one kind.
#[derive(Clone, Debug)]
pub enum FileRows {
    /// 单位, with the events between them
    Units(Rows<UnitLine>),
    /// 项目, with lists and plans
    Projects(Rows<ProjectRow>),
    /// 月报
    Reports(Rows<ReportRow>),
    /// 统计
    Statistics(Rows<StatisticRow>),
}

impl FileRows {
    /// Reads files; `None` for a kind that is not imported: adjustments go with their document.
    #[must_use]
    pub fn read(kind: Kind, sources: &[Source<'_>], setting: &Setting<'_>) -> Option<Self> {
        Some(match kind {
            Kind::Units | Kind::UnitEvents => {
                let (rows, problems) = read_units(sources, setting);
                Self::Units(Rows { rows, problems })
            }
            Kind::Projects => {
                let (rows, problems) = read_projects(sources, setting);
                Self::Projects(Rows { rows, problems })
            }
            Kind::Reports => {
                let (rows, problems) = read_reports(sources, setting);
                Self::Reports(Rows { rows, problems })
            }
            Kind::Statistics => {
                let (rows, problems) = read_statistics(sources, setting);
                Self::Statistics(Rows { rows, problems })
            }
            Kind::Adjustments | Kind::Forms => return None,
        })
    }

    /// Where the rows stand, in their order.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        match self {
            Self::Units(rows) => rows.rows.iter().map(|line| line.place().row().clone()).collect(),
            Self::Projects(rows) => rows.rows.iter().map(|row| row.place.row().clone()).collect(),
            Self::Reports(rows) => rows.rows.iter().map(|row| row.place.row().clone()).collect(),
            Self::Statistics(rows) => rows.rows.iter().map(|row| row.place.row().clone()).collect(),
        }
    }
}

/// Imports rows, or shows what they would change.
///
/// # Errors
/// Refuses who may not; problems of rows come with the outcome.
pub async fn import_rows(
    house: &House,
    actor: &Actor,
    rows: FileRows,
    options: &ImportOptions,
) -> Result<ImportOutcome, AppError> {
    match rows {
        FileRows::Units(rows) => import_units(house, actor, rows, options).await,
        FileRows::Projects(rows) => import_projects(house, actor, rows, options).await,
        FileRows::Reports(rows) => import_reports(house, actor, rows, options).await,
        FileRows::Statistics(rows) => import_statistics(house, actor, rows, options).await,
    }
}
