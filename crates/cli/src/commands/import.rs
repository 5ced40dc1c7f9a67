//! `luodi import`

use std::path::PathBuf;

use app::import::{ImportOptions, ImportOutcome, LineKind};
use app::import_files::{FileRows, import_rows};
use app::remember_columns::right_of;
use app::{Actor, AppError, Refusal, Right};
use clap::Args;
use exchange::import::{Kind, Setting};
use model::{Day, ListCode, Period, Severity};

use crate::Failure;
use crate::failure::lines;
use crate::options::{FileKind, Where, Who, read_named};
use crate::row_options::RowOptions;
use crate::tell::changes_told;

/// Import units with the events between them, projects with lists and plans, reports or statistics from
/// xlsx, xls, WPS et or csv
///
/// All problems are told at once with sheet, cell and cure. Nothing is written unless every row can
/// be taken, or --take names the rows. The same file twice changes nothing.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi import projects 台账.xlsx --dry-run\n  luodi import reports 七月.xlsx --period 2018-07 --post dazhou.dispatcher\n  luodi import reports 七月.xlsx --period 2018-07 --take 5-40,52\n  luodi import reports 七月.xlsx --columns\n  luodi import reports 七月.xlsx --period 2018-07 --column 本年累计=年初至今完成投资:万元"
)]
pub struct Import {
    /// What the files hold
    what: FileKind,
    /// Files: xlsx, xls, et or csv
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    rows: RowOptions,
    /// Period of reports or statistics that name none
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// Year of plans and lists that name none
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// List of projects whose table names none
    #[arg(long, value_name = "LIST")]
    list: Option<ListCode>,
    /// Day on which what has no date of its own changes; today when left out
    #[arg(long, value_name = "DAY")]
    as_of: Option<Day>,
}

impl Import {
    /// Runs the command.
    ///
    /// # Errors
    /// Problems of the rows, all at once.
    pub async fn run(self) -> Result<(), Failure> {
        let files = self.files.iter().map(|path| read_named(path)).collect::<Result<Vec<_>, _>>()?;
        let sources = self.rows.sources(&files);
        let house = self.place.open().await?;
        let kind = Kind::from(self.what);
        let right = right_of(kind);
        let columns = self.rows.by_hand(&house, &self.who, kind).await?;
        let (year, period, list) = (self.year, self.period, self.list.as_ref());
        let setting = Setting { year, period, list, columns: &columns, ..Setting::default() };
        if let Some(told) = self.rows.recognised(kind, &sources, &setting) {
            print!("{told}");
            return Ok(());
        }
        let tables = self.rows.given(kind, &sources, &setting)?;
        let rows =
            FileRows::read(kind, &sources, &setting).ok_or_else(|| Failure::Use(format!("{}不能导入", kind.zh())))?;
        let options = ImportOptions { as_of: self.as_of, ..self.rows.options(&rows.places())? };
        let import = async |actor: &Actor| in_reach(right, import_rows(&house, actor, rows.clone(), &options).await?);
        let outcome = self.who.act(&house, right, import).await?;
        self.rows.remember(&house, &self.who, kind, (&tables, outcome.blocked)).await?;
        self.tell(&outcome)
    }

    fn tell(&self, outcome: &ImportOutcome) -> Result<(), Failure> {
        for line in &outcome.preview {
            let mark = match line.kind {
                LineKind::Created => "新增",
                LineKind::Changed => "变更",
                LineKind::Unchanged => continue,
                LineKind::Skipped => "跳过",
            };
            println!("{mark} {}", line.title);
            if line.kind == LineKind::Changed {
                print!("{}", changes_told(line));
            }
        }
        println!(
            "新增{}，变更{}，未变{}，跳过{}。",
            outcome.created, outcome.changed, outcome.unchanged, outcome.skipped
        );
        if outcome.blocked {
            return Err(Failure::Problems(outcome.problems.clone()));
        }
        if !outcome.problems.is_empty() {
            eprintln!("{}", lines(&outcome.problems));
        }
        match &outcome.sealed {
            Some(sealed) => println!("已写入台账第{}条。", sealed.position),
            None if self.rows.dry_run => println!("试运行，未写入。"),
            None => println!("没有变化，未写入。"),
        }
        Ok(())
    }
}

/// An import that was stopped only because its rows lie outside the post's reach is refused as a
/// whole, so that another post of the house may be tried.
pub(super) fn in_reach(right: Right, outcome: ImportOutcome) -> Result<ImportOutcome, AppError> {
    let mut errors = outcome.problems.iter().filter(|problem| problem.severity == Severity::Error).peekable();
    let beyond = outcome.blocked && errors.peek().is_some() && errors.all(|problem| problem.code == "not-your-unit");
    if beyond { Err(Refusal::NotYourUnit { right, units: Vec::new() }.into()) } else { Ok(outcome) }
}
