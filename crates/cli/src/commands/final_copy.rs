//! `luodi final`

use std::path::PathBuf;

use app::check_final::{FinalChecked, check_final};
use app::{Actor, Right};
use clap::Args;
use exchange::final_copy::{NumberFound, Origin, Verdict};
use model::Problems;

use crate::Failure;
use crate::failure::lines;
use crate::options::{Where, Who, read_named};

/// Check the final copy: every number of a Word file that an office edited, against its bulletin
///
/// Lists each number with its place: as the bulletin has it (相符), changed (改动), without a source (无来源),
/// or in the bulletin's own words (原文). Ends with 1 when a number was changed or has no source.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi final 7月通报（定稿）.docx")]
pub struct FinalCopy {
    /// The Word file (docx) that came back
    file: PathBuf,
    /// The bulletin it belongs to, where the file no longer tells: dazhou-2018/monthly/2018-07@57#0 (0: a drawing)
    #[arg(long, value_name = "BULLETIN")]
    of: Option<Origin>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

impl FinalCopy {
    /// Runs the command.
    ///
    /// # Errors
    /// When the file cannot be read, or numbers in it were changed or have no source.
    pub async fn run(self) -> Result<(), Failure> {
        let (name, bytes) = read_named(&self.file)?;
        let house = self.place.open().await?;
        let check = async |actor: &Actor| check_final(&house, actor, &name, &bytes, self.of.as_ref()).await;
        let checked = self.who.act(&house, Right::DrawBulletin, check).await?;
        println!("{name}　{}（{}）", checked.document.title, Origin::of(&checked.document));
        for found in &checked.numbers {
            println!("{}", told(found));
        }
        if let Some(problem) = &checked.length {
            println!("{}", lines(&Problems(vec![problem.clone()])));
        }
        summed_up(&checked)
    }
}

fn told(found: &NumberFound) -> String {
    let NumberFound { text, place, near, verdict } = found;
    match verdict {
        Verdict::Matching(key) => format!("相符　{place}　{text}　{key}"),
        Verdict::Changed { key, expected } => format!("改动　{place}　{text}　原为 {expected}　{key}　“{near}”"),
        Verdict::Unsourced => format!("无来源　{place}　{text}　“{near}”"),
        Verdict::Wording => format!("原文　{place}　{text}"),
    }
}

fn summed_up(checked: &FinalChecked) -> Result<(), Failure> {
    let [matching, changed, unsourced, wording] = checked.counts();
    let sum = format!("相符{matching}个，改动{changed}个，无来源{unsourced}个，原文中的数{wording}个。");
    if changed + unsourced == 0 {
        println!("{sum}");
        return Ok(());
    }
    Err(Failure::Told(format!("{sum}改动的数请先更正报告再重新起草，无来源的数请补依据或者删去，然后发布。")))
}
