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
    what: FormKind,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormKind {
    Units,
    Projects,
    Reports,
    Statistics,
    Adjust,
}

impl From<FormKind> for Kind {
    fn from(form: FormKind) -> Self {
        match form {
            FormKind::Units => Self::Units,
            FormKind::Projects => Self::Projects,
            FormKind::Reports => Self::Reports,
            FormKind::Statistics => Self::Statistics,
            FormKind::Adjust => Self::Adjustments,
        }
    }
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
