//! `luodi policy`

use std::path::PathBuf;

use app::install_pack::{check_pack, install_pack, read_pack_folder};
use app::{Actor, Right};
use clap::{Args, Subcommand};

use crate::Failure;
use crate::failure::{doing, lines};
use crate::options::{Where, Who};

/// Check policy packs, run the cases beside their rules, or install a pack
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi policy check policies/acheng-2020\n  luodi policy test policies/*\n  luodi policy install policies/acheng-2020 --data data"
)]
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
    /// Check, run every case, and install the pack into the ledger
    Install {
        /// Folder of the pack
        pack: PathBuf,
        #[command(flatten)]
        place: Where,
        #[command(flatten)]
        who: Who,
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
    pub async fn run(self) -> Result<(), Failure> {
        let (packs, cases) = match self.what {
            What::Install { pack, place, who } => return install(&pack, &place, &who).await,
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

async fn install(folder: &std::path::Path, place: &Where, who: &Who) -> Result<(), Failure> {
    let (files, problems) = read_pack_folder(folder).map_err(doing(format!("读 {}", folder.display())))?;
    if problems.any_error() {
        return Err(Failure::Problems(problems));
    }
    let (name, house) = (name_of(folder), place.open().await?);
    let install = async |actor: &Actor| install_pack(&house, actor, &name, files.clone()).await;
    match who.act(&house, Right::InstallPack, install).await? {
        Some(sealed) => println!("{name} 已装入台账第{}条。", sealed.position),
        None => println!("{name} 已是这一版，未写入。"),
    }
    Ok(())
}

fn name_of(folder: &std::path::Path) -> String {
    folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Checks one pack; whether it holds.
fn check(folder: &std::path::Path, cases: bool) -> Result<bool, Failure> {
    let name = name_of(folder);
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
    let told =
        if cases { format!("，案例{}个，{}个不符", checked.cases.len(), failed.len()) } else { String::new() };
    println!("{name}：条款{clauses}条，规则{rules}条，问题{}处{told}", problems.0.len());
    Ok(!problems.any_error() && failed.is_empty())
}
