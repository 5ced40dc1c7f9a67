//! `luodi import`

use std::collections::BTreeSet;
use std::path::PathBuf;

use app::import::{ImportOptions, ImportOutcome, LineKind};
use app::import_files::{FileRows, import_rows};
use app::remember_columns::{remember_columns, remembered_columns, right_of};
use app::{Actor, AppError, House, Refusal, Right};
use clap::Args;
use exchange::import::{ColumnChoice, Columns, Kind, Setting, Source, TableFound, tables_found};
use model::{Day, ListCode, Period, Place, Severity};

use crate::Failure;
use crate::failure::lines;
use crate::options::{FileKind, Where, Who, decisions, read_named};
use crate::tell::{changes_told, columns_told};

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
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The sheet to read; every sheet with a table of the kind when left out
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Period of reports or statistics that name none
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// Year of plans and lists that name none
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// List of projects whose table names none
    #[arg(long, value_name = "LIST")]
    list: Option<ListCode>,
    /// Show what each column was recognised as, and read nothing
    #[arg(long)]
    columns: bool,
    /// What a column is, by its letter or heading: C=年初至今完成投资, 本年累计=done_ytd:万元, D=- for one not to be
    /// read; remembered for tables of the same headings
    #[arg(long, value_name = "COLUMN=FIELD")]
    column: Vec<ColumnChoice>,
    /// Take only these rows of the (one) file, as numbers and ranges
    #[arg(long, value_name = "ROWS")]
    take: Option<String>,
    /// Which project a doubtful row means: 5=P000012, 7=new; *=new for all others
    #[arg(long, value_name = "ROW=PROJECT")]
    decide: Vec<String>,
    /// Why: for corrections, late reports, and rows added to a frozen list
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
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
        let sources: Vec<Source<'_>> =
            files.iter().map(|(name, bytes)| Source { name, bytes, sheet: self.sheet.as_deref() }).collect();
        let house = self.place.open().await?;
        let kind = Kind::from(self.what);
        let right = right_of(kind);
        let columns = self.columns(&house, kind).await?;
        let (year, period, list) = (self.year, self.period, self.list.as_ref());
        let setting = Setting { year, period, list, columns: &columns, ..Setting::default() };
        if self.columns {
            print!("{}", columns_told(&tables_found(kind, &sources, &setting)));
            return Ok(());
        }
        let tables = self.given(kind, &sources, &setting)?;
        let rows =
            FileRows::read(kind, &sources, &setting).ok_or_else(|| Failure::Use(format!("{}不能导入", kind.zh())))?;
        let options = self.options(&rows.places())?;
        let import = async |actor: &Actor| in_reach(right, import_rows(&house, actor, rows.clone(), &options).await?);
        let outcome = self.who.act(&house, right, import).await?;
        if !outcome.blocked && !self.dry_run {
            let remember = async |actor: &Actor| remember_columns(&house, actor, kind, &tables).await;
            self.who.act(&house, right, remember).await?;
        }
        self.tell(&outcome)
    }

    /// The columns by hand: those given, and those remembered.
    async fn columns(&self, house: &House, kind: Kind) -> Result<Columns, Failure> {
        let recall = async |actor: &Actor| remembered_columns(house, actor, kind).await;
        let remembered = self.who.act(house, right_of(kind), recall).await?;
        let is_field = |choice: &ColumnChoice| kind.form().iter().any(|table| choice.field_of(*table).is_some());
        if let Some(wrong) = self.column.iter().find(|choice| choice.field.is_some() && !is_field(choice)) {
            let fields: Vec<&str> = kind.form().iter().flat_map(|table| table.fields()).map(|field| field.zh).collect();
            return Err(Failure::Use(format!("--column {wrong}：没有这一项，有：{}", fields.join("、"))));
        }
        Ok(Columns { given: self.column.clone(), remembered })
    }

    /// The tables with the columns given by hand, each of which has to be there.
    fn given(&self, kind: Kind, sources: &[Source<'_>], setting: &Setting<'_>) -> Result<Vec<TableFound>, Failure> {
        if self.column.is_empty() {
            return Ok(Vec::new());
        }
        let tables = tables_found(kind, sources, setting);
        let found: Vec<&ColumnChoice> =
            tables.iter().flat_map(|table| &table.columns).filter_map(|column| column.given.as_ref()).collect();
        match self.column.iter().find(|choice| !found.contains(choice)) {
            Some(missing) => Err(Failure::Use(format!("--column {missing}：文件里没有这一列，用 --columns 查看各列"))),
            None => Ok(tables),
        }
    }

    fn options(&self, places: &[Place]) -> Result<ImportOptions, Failure> {
        let take = match &self.take {
            None => None,
            Some(text) => {
                let wanted = numbers(text).ok_or_else(|| Failure::Use(format!("--take {text}：写成 5-40,52")))?;
                Some(places.iter().filter(|place| wanted.contains(&place.line)).cloned().collect::<BTreeSet<_>>())
            }
        };
        let (decide, decide_rest) = decisions(&self.decide, places)?;
        let (dry_run, reason, as_of) = (self.dry_run, self.reason.clone(), self.as_of);
        Ok(ImportOptions { dry_run, take, reason, as_of, decide, decide_rest, ..ImportOptions::default() })
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
            None if self.dry_run => println!("试运行，未写入。"),
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

/// `5-40,52` as numbers.
fn numbers(text: &str) -> Option<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if to < from || to - from > 1_000_000 {
            return None;
        }
        found.extend(from..=to);
    }
    Some(found)
}
