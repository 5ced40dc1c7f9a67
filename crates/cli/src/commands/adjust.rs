//! `luodi adjust`

use std::path::PathBuf;

use app::adjust_plans::{Adjusted, Batch, Total, adjust_plans};
use app::import::{LineKind, Rows};
use app::{Actor, Right};
use clap::Args;
use exchange::import::{Kind, Setting, read_adjustments};
use model::{ListCode, Money, MoneyUnit, Place};

use super::import::in_reach;
use crate::Failure;
use crate::failure::lines;
use crate::options::{Where, Who, read_named, years};
use crate::row_options::RowOptions;
use crate::tell::changes_told;

/// Adjust plans by a document: amounts, additions to and removals from lists, from one month on
///
/// Lines come from xlsx, xls, WPS et or csv (luodi template adjust). What changes is shown line by line,
/// with the totals of each list and unit before and after. Nothing is written unless every line holds, or
/// --take names the rows; the same batch twice changes nothing.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi adjust 计划调整.xlsx --year 2020 --document 哈发改〔2020〕9号 --month 7 --list city-key-2020 --dry-run\n  luodi adjust 计划调整.xlsx --year 2020 --document 哈发改〔2020〕9号 --month 7 --list city-key-2020"
)]
pub struct Adjust {
    /// Files: xlsx, xls, et or csv
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Year of the plans
    #[arg(long, value_name = "YEAR", value_parser = years())]
    year: i16,
    /// Number of the document (文号)
    #[arg(long, value_name = "NUMBER")]
    document: String,
    /// Month from which the plans hold, 1 to 12
    #[arg(long, value_name = "MONTH")]
    month: i8,
    /// List of lines whose table has no column 清单
    #[arg(long, value_name = "LIST")]
    list: Option<ListCode>,
    #[command(flatten)]
    rows: RowOptions,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

impl Adjust {
    /// Runs the command.
    ///
    /// # Errors
    /// Problems of the lines, all at once.
    pub async fn run(self) -> Result<(), Failure> {
        let files = self.files.iter().map(|path| read_named(path)).collect::<Result<Vec<_>, _>>()?;
        let sources = self.rows.sources(&files);
        let (house, kind) = (self.place.open().await?, Kind::Adjustments);
        let columns = self.rows.by_hand(&house, &self.who, kind).await?;
        let (year, list) = (Some(self.year), self.list.as_ref());
        let setting = Setting { year, list, columns: &columns, ..Setting::default() };
        if let Some(told) = self.rows.recognised(kind, &sources, &setting) {
            print!("{told}");
            return Ok(());
        }
        let tables = self.rows.given(kind, &sources, &setting)?;
        let (rows, problems) = read_adjustments(&sources, &setting);
        let places: Vec<Place> = rows.iter().map(|row| row.place.row().clone()).collect();
        let options = self.rows.options(&places)?;
        let batch = Batch { document: self.document.clone(), year: self.year, month: self.month };
        let rows = Rows { rows, problems };
        let adjust = async |actor: &Actor| {
            let adjusted = adjust_plans(&house, actor, rows.clone(), &batch, &options).await?;
            let outcome = in_reach(Right::AdjustPlans, adjusted.outcome)?;
            Ok(Adjusted { outcome, ..adjusted })
        };
        let adjusted = self.who.act(&house, Right::AdjustPlans, adjust).await?;
        self.rows.remember(&house, &self.who, kind, (&tables, adjusted.outcome.blocked)).await?;
        self.tell(&adjusted)
    }

    fn tell(&self, adjusted: &Adjusted) -> Result<(), Failure> {
        let outcome = &adjusted.outcome;
        for line in outcome.preview.iter().filter(|line| line.kind != LineKind::Unchanged) {
            println!("{}", line.title);
            print!("{}", changes_told(line));
        }
        if outcome.blocked {
            return Err(Failure::Problems(outcome.problems.clone()));
        }
        if !outcome.problems.is_empty() {
            eprintln!("{}", lines(&outcome.problems));
        }
        adjusted.totals.iter().for_each(|total| println!("{}", total_told(total)));
        println!("调整{}，未变{}。", outcome.created + outcome.changed, outcome.unchanged);
        match &outcome.sealed {
            Some(sealed) => println!("已写入台账第{}条，自{}年{}月起执行。", sealed.position, self.year, self.month),
            None if self.rows.dry_run => println!("试运行，未写入。"),
            None => println!("没有变化，未写入。"),
        }
        Ok(())
    }
}

/// A total before and after, in one line: the list as a whole, or indented one unit of it.
fn total_told(total: &Total) -> String {
    let list = total.list.as_ref().map_or_else(|| "项目自有计划".to_owned(), |list| format!("清单{list}"));
    let head = total.unit.as_ref().map_or(list, |(_, name)| format!("  {name}"));
    let (before, after) = (total.before, total.after);
    let amount = |fen: i128| match i64::try_from(fen).ok().and_then(Money::from_fen) {
        Some(money) => format!("{}万元", money.exact(MoneyUnit::Wan)),
        None => format!("{fen}分"),
    };
    format!(
        "{head}：项目{} → {}个，年度计划投资{} → {}",
        before.projects,
        after.projects,
        amount(before.annual_fen),
        amount(after.annual_fen)
    )
}
