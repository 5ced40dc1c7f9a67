//! `luodi policy`

use std::path::PathBuf;

use app::install_pack::{check_pack, read_pack_folder};
use clap::{Args, Subcommand};

use crate::Failure;
use crate::failure::{doing, lines};

/// Check policy packs, or run the cases beside their rules
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  luodi policy check policies/acheng-2020\n  luodi policy test policies/*")]
pub struct Policy {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Name file, line and cure for whatever is wrong
    Check {
        /// Folders of packs
        #[arg(required = true)]
        packs: Vec<PathBuf>,
    },
    /// Check, then run every case
    Test {
        /// Folders of packs
        #[arg(required = true)]
        packs: Vec<PathBuf>,
    },
}

impl Policy {
    /// Runs the command.
    ///
    /// # Errors
    /// When a pack has errors or a case fails.
    pub fn run(self) -> Result<(), Failure> {
        let (packs, cases) = match self.what {
            What::Check { packs } => (packs, false),
            What::Test { packs } => (packs, true),
        };
        let mut failed = 0;
        for folder in &packs {
            failed += usize::from(!check(folder, cases)?);
        }
        if failed == 0 { Ok(()) } else { Err(Failure::Told(format!("{failed}个政策包有问题。"))) }
    }
}

/// Checks one pack; whether it holds.
fn check(folder: &std::path::Path, cases: bool) -> Result<bool, Failure> {
    let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (files, mut problems) = read_pack_folder(folder).map_err(doing(format!("读 {}", folder.display())))?;
    let checked = check_pack(&name, &files);
    problems.extend(checked.problems.0);
    if !problems.is_empty() {
        println!("{}", lines(&problems));
    }
    let failed: Vec<_> = checked.cases.iter().filter(|case| cases && !case.problems.is_empty()).collect();
    for case in &failed {
        println!("{} {}", case.rule, lines(&case.problems));
    }
    let (rules, clauses) = checked.pack.as_ref().map_or((0, 0), |pack| (pack.rules.len(), pack.clauses.len()));
    let told = if cases {
        format!("，案例{}个，{}个不符", checked.cases.len(), failed.len())
    } else {
        String::new()
    };
    println!("{name}：条款{clauses}条，规则{rules}条，问题{}处{told}", problems.0.len());
    Ok(!problems.any_error() && failed.is_empty())
}
