//! Files that came back, as read: whose each says it is, its rows, and what is wrong with it. Nothing here
//! looks at the ledger; it takes its time and is done beside the threads that answer.

use exchange::import::{Columns, Kind, ReportRow, Setting, Source, TableFound, read_reports, tables_found};
use exchange::month::{Identity, identify};
use exchange::sheet;
use model::{Period, Place, Problem, Problems};

/// Files that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadReturns {
    /// The period that is collected.
    pub(super) period: Period,
    /// File by file, in their order.
    pub(super) files: Vec<ReadReturn>,
    /// The tables in them with their columns.
    pub tables: Vec<TableFound>,
}

/// A file that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadReturn {
    pub(super) file: String,
    /// It is a workbook or a text with sheets in it.
    pub(super) is_readable: bool,
    /// It does not say that it is of another period.
    pub(super) is_of_period: bool,
    /// Whose it says it is.
    pub(super) identity: Option<Identity>,
    pub(super) rows: Vec<ReportRow>,
    pub(super) problems: Problems,
}

impl ReadReturns {
    /// Reads files for a period, with what columns are by hand.
    #[must_use]
    pub fn read(sources: &[Source<'_>], period: Period, columns: &Columns) -> Self {
        let setting = Setting { period: Some(period), columns, ..Setting::default() };
        let files = sources.iter().map(|source| read_file(source, period, &setting)).collect();
        Self { period, files, tables: tables_found(Kind::Reports, sources, &setting) }
    }
}

fn read_file(source: &Source<'_>, period: Period, setting: &Setting<'_>) -> ReadReturn {
    let sheets = sheet::read(source.name, source.bytes, source.sheet).unwrap_or_default();
    let identity = identify(&sheets);
    let other = identity.as_ref().and_then(|identity| identity.period);
    let other = other.filter(|other| other.last_day() != period.last_day());
    let (rows, problems) = match other {
        Some(other) => (Vec::new(), Problems(vec![other_period(source.name, other, period)])),
        None => read_reports(&[*source], setting),
    };
    let (file, is_readable, is_of_period) = (source.name.to_owned(), !sheets.is_empty(), other.is_none());
    ReadReturn { file, is_readable, is_of_period, identity, rows, problems }
}

fn other_period(file: &str, other: Period, period: Period) -> Problem {
    Problem::error(
        "return-of-another-period",
        Place::file(file),
        (format!("这是{}的表，正在汇总{}", other.zh(), period.zh()), "请核对是否发错了文件"),
        (format!("this is the form of {other}, and {period} is being collected"), "check that it is the right file"),
    )
}
