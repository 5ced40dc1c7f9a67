//! `luodi verify`

use std::path::PathBuf;

use app::archive::verify_archive;
use clap::Args;

use crate::Failure;
use crate::failure::{doing, lines};

/// Draw the bulletin of an archive again, offline, and compare byte for byte
///
/// With --digest (from the ledger, or from whoever published it) this proves that the archive is the
/// one published; without it, only that figures, inputs and rules in it agree.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi verify out/dazhou-2018-monthly-2018-07.zip --digest 3f…")]
pub struct Verify {
    /// The archive
    archive: PathBuf,
    /// Its digest, from outside
    #[arg(long, value_name = "SHA256")]
    digest: Option<String>,
}

impl Verify {
    /// Runs the command.
    ///
    /// # Errors
    /// When the archive is damaged or differs.
    pub fn run(self) -> Result<(), Failure> {
        let bytes = std::fs::read(&self.archive).map_err(doing(format!("读 {}", self.archive.display())))?;
        let found = verify_archive(&bytes).map_err(|problems| {
            Failure::Told(format!("{} 不能核验：\n{}", self.archive.display(), lines(&problems)))
        })?;
        println!("{}，第{}版，台账第{}条", found.document.title, found.manifest.edition, found.manifest.position);
        println!("归档摘要 {}", found.digest);
        if !found.differences.is_empty() {
            let told: Vec<String> = found.differences.iter().map(ToString::to_string).collect();
            return Err(Failure::Told(format!("重算结果与归档不一致：\n{}", told.join("\n"))));
        }
        println!("重算一致：{}个数字。", found.document.figures().count());
        if found.other_look {
            println!("网页的版式由另一版本的程序写成，文字和数字相同。");
        }
        match self.digest {
            Some(digest) if digest.eq_ignore_ascii_case(&found.digest) => println!("摘要相符：就是发布的那一份。"),
            Some(digest) => return Err(Failure::Told(format!("摘要不符：给出的是 {digest}。这不是发布的那一份。"))),
            None => println!("未提供外部摘要：只证明归档自身一致，不证明由谁发布。"),
        }
        Ok(())
    }
}
