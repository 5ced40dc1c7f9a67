//! `luodi fill`

use std::path::PathBuf;

use app::fill_form::fill_form;
use app::import::ImportOptions;
use app::remember_columns::remembered_columns;
use app::{Actor, Right};
use clap::Args;
use exchange::form::read_form;
use exchange::import::{ColumnChoice, Columns, Kind, Source};
use model::Period;

use crate::Failure;
use crate::failure::{chain, doing, lines};
use crate::options::{Where, Who, decisions, read_named};

/// Fill the form of another office from the ledger: the same file back, layout kept
///
/// Blank cells under known headings are filled in; what stands there stays. Figures are those in force at
/// the end of the period. An old workbook (xls) is answered as xlsx, a text as text.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi fill 省重点申报表.xlsx --period 2018-12 --out 省重点申报表（已填）.xlsx")]
pub struct Fill {
    /// The form, or a list of project names under a heading
    form: PathBuf,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
    /// The period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What a column is, as with import
    #[arg(long, value_name = "COLUMN=FIELD")]
    column: Vec<ColumnChoice>,
    /// Which project a doubtful row means: 5=P000012
    #[arg(long, value_name = "ROW=PROJECT")]
    decide: Vec<String>,
}

impl Fill {
    /// Runs the command.
    ///
    /// # Errors
    /// When the form cannot be read or written.
    pub async fn run(self) -> Result<(), Failure> {
        let (name, bytes) = read_named(&self.form)?;
        let house = self.place.open().await?;
        let recall = async |actor: &Actor| remembered_columns(&house, actor, Kind::Forms).await;
        let remembered = self.who.act(&house, Right::FillForm, recall).await?;
        let columns = Columns { given: self.column.clone(), remembered };
        let (form, problems) = read_form(&Source { name: &name, bytes: &bytes, sheet: None }, &columns);
        if problems.any_error() {
            return Err(Failure::Problems(problems));
        }
        let rows: Vec<_> = form.tables.iter().flat_map(|table| &table.rows).map(|row| row.place.clone()).collect();
        let (decide, decide_rest) = decisions(&self.decide, &rows)?;
        let options = ImportOptions { decide, decide_rest, ..ImportOptions::default() };
        let fill = async |actor: &Actor| fill_form(&house, actor, &form, self.period, &options).await;
        let filled = self.who.act(&house, Right::FillForm, fill).await?;
        let file =
            exchange::form::fill_form(&name, &bytes, &filled.fills).map_err(|error| Failure::Told(chain(&error)))?;
        let out = self.out.with_extension(file.ending);
        std::fs::write(&out, &file.bytes).map_err(doing(format!("写 {}", out.display())))?;
        for problems in [&problems, &filled.problems] {
            if !problems.is_empty() {
                eprintln!("{}", lines(problems));
            }
        }
        println!(
            "{}　填{}行，{}行未填，{}格是公式未动。",
            out.display(),
            filled.filled,
            filled.unfilled,
            file.kept.len()
        );
        Ok(())
    }
}
