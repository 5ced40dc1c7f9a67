//! `luodi template`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use exchange::import::{Kind, template};

use crate::Failure;
use crate::failure::{chain, doing};

/// Write an empty form to fill in, as xlsx
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi template reports --out 月报.xlsx")]
pub struct Template {
    /// The form
    what: What,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Units,
    Projects,
    Reports,
    Statistics,
}

impl Template {
    /// Runs the command.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn run(self) -> Result<(), Failure> {
        let kind = match self.what {
            What::Units => Kind::Units,
            What::Projects => Kind::Projects,
            What::Reports => Kind::Reports,
            What::Statistics => Kind::Statistics,
        };
        let bytes = template(kind).map_err(|error| Failure::Told(chain(&error)))?;
        std::fs::write(&self.out, bytes).map_err(doing(format!("写 {}", self.out.display())))?;
        println!("{}", self.out.display());
        Ok(())
    }
}
