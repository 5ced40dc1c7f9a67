//! `luodi release`

use app::release_bulletin::release_bulletin;
use app::{Actor, Right};
use clap::Args;
use model::Period;

use crate::Failure;
use crate::options::{Where, Who};

/// Release a published bulletin to everybody, or take it back
///
/// Published bulletins are read by who is signed in. A released edition is read by everybody on the site,
/// without its archive and without the way to projects. A correction is released on its own.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi release dazhou-2018 monthly --period 2018-07\n  luodi release dazhou-2018 monthly --period 2018-07 --edition 1 --withdraw 数据有误"
)]
pub struct Release {
    /// Policy pack
    pack: String,
    /// Bulletin of the pack
    bulletin: String,
    /// Period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// Edition; the latest when left out
    #[arg(long, value_name = "N")]
    edition: Option<u32>,
    /// Take it back, and why
    #[arg(long, value_name = "WORDS")]
    withdraw: Option<String>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

impl Release {
    /// Runs the command.
    ///
    /// # Errors
    /// When it may not be done, or is done already.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let which = (self.pack.as_str(), self.bulletin.as_str(), self.period);
        let (release, reason) = (self.withdraw.is_none(), self.withdraw.as_deref().unwrap_or_default());
        let run = async |actor: &Actor| release_bulletin(&house, actor, which, self.edition, release, reason).await;
        let sealed = self.who.act(&house, Right::ReleaseBulletin, run).await?;
        println!("{}，台账第{}条", if release { "已公开" } else { "已撤回" }, sealed.position);
        Ok(())
    }
}
