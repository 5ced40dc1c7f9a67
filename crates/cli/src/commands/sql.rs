//! `luodi sql`

use app::print_sql::print_sql;
use app::{Actor, Right};
use clap::{Args, ValueEnum};
use model::Period;
use policy::lang::sql::Dialect;

use crate::Failure;
use crate::options::{Where, Who};

/// Print an indicator as one SQL statement over the tables, for auditors and large databases
#[derive(Args, Debug)]
#[command(
    after_help = "Example: luodi sql dazhou-2018 DZ-002 --period 2018-07 --dialect sqlite | sqlite3 data/luodi.db"
)]
pub struct Sql {
    /// Policy pack
    pack: String,
    /// Code of the rule
    rule: String,
    /// Period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// Database it is for: SQLite 3.38 or later, PostgreSQL 15 or later
    #[arg(long, value_enum)]
    dialect: For,
    /// Ledger position; the head when left out
    #[arg(long, value_name = "N")]
    position: Option<i64>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum For {
    Sqlite,
    Postgres,
}

impl Sql {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such indicator.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let dialect = match self.dialect {
            For::Sqlite => Dialect::Sqlite,
            For::Postgres => Dialect::Postgres,
        };
        let print = async |actor: &Actor| {
            print_sql(&house, actor, &self.pack, &self.rule, self.period, self.position, dialect).await
        };
        println!("{};", self.who.act(&house, Right::ViewFigure, print).await?.trim_end());
        Ok(())
    }
}
