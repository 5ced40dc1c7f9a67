//! `luodi bulletin`

use std::path::PathBuf;

use app::draw_bulletin::draw_bulletin;
use app::publish_bulletin::publish_bulletin;
use app::view_bulletin::{Form, write_form};
use app::{Actor, Right};
use clap::{Args, ValueEnum};
use exchange::export::paper::length::too_long;
use model::{Period, Problems};

use crate::Failure;
use crate::commands::demo::ranking;
use crate::failure::{doing, lines};
use crate::options::{Where, Who};

/// Draw a bulletin for a period, or publish it
///
/// A drawing can be as of any ledger position; publishing is at the head, writes the archive, and
/// records its digest in the ledger. A correction is a new edition and says what it corrects.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi bulletin dazhou-2018 monthly --period 2018-07 --format xlsx --out out\n  luodi bulletin dazhou-2018 monthly --period 2018-07 --publish --correction 更正开江县数"
)]
pub struct Bulletin {
    /// Policy pack
    pack: String,
    /// Bulletin of the pack
    bulletin: String,
    /// Period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// Form to write
    #[arg(long, value_enum, default_value = "html")]
    format: Format,
    /// Folder to write into
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Publish it
    #[arg(long)]
    publish: bool,
    /// What is corrected, for a second edition
    #[arg(long, value_name = "WORDS", default_value = "", requires = "publish")]
    correction: String,
    /// Ledger position to draw as of; the head when left out
    #[arg(long, value_name = "N", conflicts_with = "publish")]
    position: Option<i64>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Html,
    Xlsx,
    Docx,
    Pdf,
    Json,
}

impl Bulletin {
    /// Runs the command.
    ///
    /// # Errors
    /// When it cannot be drawn, published or written.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let form = match self.format {
            Format::Html => Form::Html,
            Format::Xlsx => Form::Xlsx,
            Format::Docx => Form::Docx,
            Format::Pdf => Form::Pdf,
            Format::Json => Form::Json,
        };
        let (document, archive) = if self.publish {
            let publish = async |actor: &Actor| {
                publish_bulletin(&house, actor, &self.pack, &self.bulletin, self.period, &self.correction).await
            };
            let published = self.who.act(&house, Right::PublishBulletin, publish).await?;
            println!("第{}版，归档摘要 {}", published.edition.edition, published.edition.digest);
            (published.document, Some(published.archive))
        } else {
            let draw = async |actor: &Actor| {
                draw_bulletin(&house, actor, &self.pack, &self.bulletin, self.period, self.position).await
            };
            (self.who.act(&house, Right::DrawBulletin, draw).await?, None)
        };
        println!("{}", ranking(&document));
        let name = format!("{}-{}-{}", self.pack, self.bulletin, self.period);
        let bytes = match form {
            Form::Pdf => {
                let set = house.typeset(&document)?;
                eprint!("{}", told(&set.problems));
                set.bytes
            }
            form => write_form(&house, &document, form)?,
        };
        self.write(&format!("{name}.{}", form.ending()), &bytes)?;
        if let Some(problem) = too_long(&document).filter(|_| matches!(form, Form::Docx | Form::Pdf)) {
            eprint!("{}", told(&Problems(vec![problem])));
        }
        match archive {
            Some(archive) => self.write(&format!("{name}.zip"), &archive),
            None => Ok(()),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.out).map_err(doing(format!("建立目录 {}", self.out.display())))?;
        let path = self.out.join(name);
        std::fs::write(&path, bytes).map_err(doing(format!("写 {}", path.display())))?;
        println!("{}", path.display());
        Ok(())
    }
}

/// Problems as lines with an end each; nothing for none.
fn told(problems: &Problems) -> String {
    if problems.is_empty() { String::new() } else { format!("{}\n", lines(problems)) }
}
