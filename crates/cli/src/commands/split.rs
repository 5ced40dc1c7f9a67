//! `luodi split`

use std::path::PathBuf;

use app::split_month::split_month;
use app::{Actor, Right};
use clap::Args;
use exchange::month::write_month_book;
use model::{Day, Period};

use crate::Failure;
use crate::failure::{chain, doing};
use crate::options::{Where, Who};

/// Make the month's workbooks: one for each unit that owes reports, known values filled in
///
/// Send them by whatever channel. They are known again by what they hold, whatever they are called.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi split --period 2018-07 --due 2018-08-05 --out 七月 --post dazhou.dispatcher")]
pub struct Split {
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
    /// The period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// Day until which they are to come back
    #[arg(long, value_name = "DAY")]
    due: Option<Day>,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Split {
    /// Runs the command.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let make = async |actor: &Actor| {
            Ok((actor.post.code.clone(), split_month(&house, actor, self.period, self.due).await?))
        };
        let (post, books) = self.who.act(&house, Right::SplitMonth, make).await?;
        if books.is_empty() {
            let period = self.period.zh();
            return Err(Failure::Told(format!("岗位{post}的范围内，{period}没有应报的项目；用 --post 指明别的岗位")));
        }
        std::fs::create_dir_all(&self.out).map_err(doing(format!("建立目录 {}", self.out.display())))?;
        for book in &books {
            let bytes = write_month_book(&book.book).map_err(|error| Failure::Told(chain(&error)))?;
            let path = self.out.join(&book.file);
            std::fs::write(&path, bytes).map_err(doing(format!("写 {}", path.display())))?;
            println!("{}　{}个项目", path.display(), book.book.lines.len());
        }
        println!("{}共{}个单位。", self.period.zh(), books.len());
        Ok(())
    }
}
