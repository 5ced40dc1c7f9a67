//! `luodi collect`

use std::path::{Path, PathBuf};

use app::collect_returns::{CollectReturns, Collected, ReadReturns, collect_returns};
use app::merged_month::merged_table;
use app::remember_columns::{remember_columns, remembered_columns};
use app::{Actor, Right};
use clap::Args;
use exchange::export::write_table_xlsx;
use exchange::import::{ColumnChoice, Columns, Kind, Source};
use model::{Day, Period};

use crate::Failure;
use crate::failure::{chain, doing, lines};
use crate::options::{Where, Who, read_named};

/// Take the month's workbooks back: record what is right, say who is missing, mark what is wrong
///
/// Good rows are recorded as the unit's, entered by the post (代报), in one entry. Into --out go the
/// merged table, and for each unit with errors its file with every error marked in its cell.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi collect 收到/*.xlsx --period 2018-07 --out 汇总")]
pub struct Collect {
    /// Files, whatever they are called
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
    /// The period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// Folder for the merged table and the marked files
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
    /// Day until which corrections are to come, for the sentence to send
    #[arg(long, value_name = "DAY")]
    due: Option<Day>,
    /// What a column is, as with import; remembered for the next time
    #[arg(long, value_name = "COLUMN=FIELD")]
    column: Vec<ColumnChoice>,
    /// Why: for what comes late
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
}

impl Collect {
    /// Runs the command.
    ///
    /// # Errors
    /// When a file cannot be read or written; when something is to be put right the exit code says so.
    pub async fn run(self) -> Result<(), Failure> {
        let files = self.files.iter().map(|path| read_named(path)).collect::<Result<Vec<_>, _>>()?;
        let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes, sheet: None }).collect();
        let house = self.place.open().await?;
        let recall = async |actor: &Actor| remembered_columns(&house, actor, Kind::Reports).await;
        let remembered = self.who.act(&house, Right::CollectReturns, recall).await?;
        let columns = Columns { given: self.column.clone(), remembered };
        let read = ReadReturns::read(&sources, self.period, &columns);
        let how = CollectReturns { dry_run: self.dry_run, due: self.due, reason: self.reason.clone() };
        let collect = async |actor: &Actor| collect_returns(&house, actor, &read, &how).await;
        let collected = self.who.act(&house, Right::CollectReturns, collect).await?;
        if !self.dry_run {
            let remember = async |actor: &Actor| remember_columns(&house, actor, Kind::Reports, &read.tables).await;
            self.who.act(&house, Right::CollectReturns, remember).await?;
        }
        if let Some(out) = &self.out {
            write_all(out, &collected, &sources)?;
        }
        tell(&collected)
    }
}

fn write_all(out: &Path, collected: &Collected, sources: &[Source<'_>]) -> Result<(), Failure> {
    std::fs::create_dir_all(out).map_err(doing(format!("建立目录 {}", out.display())))?;
    let put = |name: String, bytes: &[u8]| {
        let path = out.join(name.replace(['/', '\\', ':'], "-"));
        std::fs::write(&path, bytes).map_err(doing(format!("写 {}", path.display())))
    };
    let table = write_table_xlsx(&merged_table(collected)).map_err(|error| Failure::Told(chain(&error)))?;
    put(format!("{}汇总.xlsx", collected.period), &table)?;
    for (unit, source) in collected.returns.iter().zip(sources) {
        if let Some(marked) = unit.marked(source)? {
            let code = unit.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
            put(format!("需更正 {}{code}{}.xlsx", unit.name, collected.period), &marked)?;
        }
    }
    Ok(())
}

fn tell(collected: &Collected) -> Result<(), Failure> {
    for unit in &collected.returns {
        println!("{}", unit.sentence);
        if !unit.problems.is_empty() {
            eprintln!("{}", lines(&unit.problems));
        }
    }
    for missing in &collected.missing {
        println!("未收到：{}（{}），应报{}个项目", missing.name, missing.unit, missing.owed);
    }
    let outcome = &collected.outcome;
    println!(
        "新增{}，变更{}，未变{}，未录入{}；缺{}个单位。",
        outcome.created,
        outcome.changed,
        outcome.unchanged,
        outcome.skipped,
        collected.missing.len()
    );
    match &outcome.sealed {
        Some(sealed) => println!("已写入台账第{}条。", sealed.position),
        None => println!("未写入。"),
    }
    let wrong = collected.returns.iter().filter(|unit| unit.problems.any_error()).count();
    if wrong > 0 { Err(Failure::Told(format!("{wrong}份表有需更正的。"))) } else { Ok(()) }
}
