//! `luodi policy`

use std::path::{Path, PathBuf};

use app::install_pack::{check_pack, install_pack, read_pack_folder};
use app::pack_workbook::{pack_workbook, take_pack_workbook, write_pack_files};
use app::{Actor, Right};
use clap::{Args, Subcommand};
use exchange::export::write_pack_workbook;
use policy::pack::PackFiles;

use crate::Failure;
use crate::failure::{chain, doing, lines};
use crate::options::{Where, Who, name_of, read_named};

/// Check policy packs, run the cases beside their rules, take their tables through a workbook, or install a pack
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi policy check policies/acheng-2020\n  luodi policy test policies/*\n  luodi policy table policies/acheng-2020 --out 指标表.xlsx\n  luodi policy take policies/acheng-2020 指标表.xlsx\n  luodi policy install policies/acheng-2020 --data data"
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
    /// Write the tables of a pack as one workbook (指标表) to edit
    #[command(after_help = "Example: luodi policy table policies/acheng-2020 --out 指标表.xlsx")]
    Table {
        /// Folder of the pack
        pack: PathBuf,
        /// Workbook to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take an edited workbook back into the pack's folder, all of it or nothing
    ///
    /// The pack is checked as it would be; problems are told by sheet and cell. Tables that the
    /// workbook does not change keep every byte.
    #[command(after_help = "Example: luodi policy take policies/acheng-2020 指标表.xlsx")]
    Take {
        /// Folder of the pack
        pack: PathBuf,
        /// The workbook
        file: PathBuf,
        /// Take it also where tables were changed after the workbook was written
        #[arg(long)]
        over: bool,
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
            What::Table { pack, out } => return table(&pack, &out),
            What::Take { pack, file, over } => return take(&pack, &file, over),
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

async fn install(folder: &Path, place: &Where, who: &Who) -> Result<(), Failure> {
    let (name, files) = whole(folder)?;
    let house = place.open().await?;
    let install = async |actor: &Actor| install_pack(&house, actor, &name, files.clone()).await;
    match who.act(&house, Right::InstallPack, install).await? {
        Some(sealed) => println!("{name} 已装入台账第{}条。", sealed.position),
        None => println!("{name} 已是这一版，未写入。"),
    }
    Ok(())
}

/// The name and the files of a pack whose files can all be read.
fn whole(folder: &Path) -> Result<(String, PackFiles), Failure> {
    let (files, problems) = read_pack_folder(folder).map_err(doing(format!("读 {}", folder.display())))?;
    if problems.any_error() { Err(Failure::Problems(problems)) } else { Ok((name_of(folder), files)) }
}

fn table(folder: &Path, out: &Path) -> Result<(), Failure> {
    let (name, files) = whole(folder)?;
    let book = pack_workbook(&name, &files).map_err(Failure::Problems)?;
    let bytes = write_pack_workbook(&book).map_err(|error| Failure::Told(chain(&error)))?;
    std::fs::write(out, bytes).map_err(doing(format!("写 {}", out.display())))?;
    println!("{}：{name} {}，表{}张。", out.display(), book.version, book.tables.len());
    Ok(())
}

fn take(folder: &Path, file: &Path, over: bool) -> Result<(), Failure> {
    let (name, files) = whole(folder)?;
    let (file_name, bytes) = read_named(file)?;
    let taken = take_pack_workbook(&name, &files, (&file_name, &bytes), over).map_err(Failure::Problems)?;
    if !taken.problems.is_empty() {
        println!("{}", lines(&taken.problems));
    }
    write_pack_files(folder, &taken.files).map_err(doing(format!("写 {}", folder.display())))?;
    for path in taken.files.keys() {
        println!("已写 {}", folder.join(path).display());
    }
    if taken.files.is_empty() {
        println!("{name} 的表没有变化，未写入。");
    }
    Ok(())
}

/// Checks one pack; whether it holds.
fn check(folder: &Path, cases: bool) -> Result<bool, Failure> {
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
