//! `luodi template`

use std::path::PathBuf;

use clap::Args;
use exchange::import::template;

use crate::Failure;
use crate::failure::{chain, doing};
use crate::options::FileKind;

/// Write an empty form to fill in, as xlsx
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi template reports --out 月报.xlsx")]
pub struct Template {
    /// The form
    what: FileKind,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Template {
    /// Runs the command.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn run(self) -> Result<(), Failure> {
        let bytes = template(self.what.into()).map_err(|error| Failure::Told(chain(&error)))?;
        std::fs::write(&self.out, bytes).map_err(doing(format!("写 {}", self.out.display())))?;
        println!("{}", self.out.display());
        Ok(())
    }
}
