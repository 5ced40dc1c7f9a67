//! `luodi ledger`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::Failure;
use crate::failure::doing;
use crate::options::Where;

/// Verify the ledger, replay it, or export it
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi ledger verify --data data\n  luodi ledger replay --data data\n  luodi ledger export --out ledger.jsonl"
)]
pub struct Ledger {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Walk the chain of hashes: finds one changed byte
    Verify {
        #[command(flatten)]
        place: Where,
    },
    /// Rebuild every table from the entries alone and compare: finds one edited row
    Replay {
        #[command(flatten)]
        place: Where,
    },
    /// Write the entries as JSON lines
    Export {
        #[command(flatten)]
        place: Where,
        /// File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

impl Ledger {
    /// Runs the command.
    ///
    /// # Errors
    /// When the ledger or the tables are not sound.
    pub async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Verify { place } => {
                let found = store::ledger::verify(&open(&place).await?, progress).await?;
                result("台账完好", found.iter().map(|fault| format!("第{}条：{}", fault.position, fault.kind)))
            }
            What::Replay { place } => {
                let found = store::ledger::replay(&open(&place).await?, progress).await?;
                result("各表与台账一致", found.iter().map(ToString::to_string))
            }
            What::Export { place, out } => {
                let doing_what = || doing(format!("写 {}", out.display()));
                let mut file = std::io::BufWriter::new(std::fs::File::create(&out).map_err(doing_what())?);
                let count = store::ledger::export(&open(&place).await?, &mut file).await?;
                println!("{count}条，{}", out.display());
                Ok(())
            }
        }
    }
}

async fn open(place: &Where) -> Result<store::Store, Failure> {
    if place.database.is_none() && !place.data.join("luodi.db").is_file() {
        return Err(Failure::Use(format!("{} 中没有数据，用 --data 指明数据目录。", place.data.display())));
    }
    Ok(store::Store::open(&place.url()).await?)
}

fn progress(done: i64, all: i64) {
    if all > 0 && (done == all || done % 500 == 0) {
        eprint!("\r第{done}/{all}条");
        if done == all {
            eprintln!();
        }
    }
}

fn result(sound: &str, found: impl Iterator<Item = String>) -> Result<(), Failure> {
    let found: Vec<String> = found.collect();
    if found.is_empty() {
        println!("{sound}。");
        return Ok(());
    }
    Err(Failure::Told(format!("{}\n共{}处不符。", found.join("\n"), found.len())))
}
