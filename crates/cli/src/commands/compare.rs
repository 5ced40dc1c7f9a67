//! `luodi compare`

use app::compare_bulletins::{Comparison, FigureChanged, Side, compare_bulletins};
use app::{Actor, Right};
use clap::Args;
use model::Period;

use crate::Failure;
use crate::options::{Where, Who};

/// Tell what changed between two drawings of a bulletin: draft and final, one edition and the next
///
/// Lists each figure that prints otherwise, and under it the entries that touched what it rests on: which
/// post, what, when and why. A side is an edition (1), a ledger position (@57), or the present state (head).
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi compare dazhou-2018 monthly --period 2018-07 --from @57\n  luodi compare dazhou-2018 monthly --period 2018-07 --from 1 --to 2"
)]
pub struct Compare {
    /// Policy pack
    pack: String,
    /// Bulletin of the pack
    bulletin: String,
    /// Period
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// The earlier one: an edition, @position
    #[arg(long, value_name = "SIDE", value_parser = side)]
    from: Side,
    /// The later one: an edition, @position, head
    #[arg(long, value_name = "SIDE", default_value = "head", value_parser = side)]
    to: Side,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

fn side(text: &str) -> Result<Side, String> {
    let wrong = || "版次写 1，台账位置写 @57，当前写 head".to_owned();
    match text.strip_prefix('@') {
        _ if text == "head" => Ok(Side::Head),
        Some(position) => position.parse().map(Side::Position).map_err(|_| wrong()),
        None => text.parse().map(Side::Edition).map_err(|_| wrong()),
    }
}

impl Compare {
    /// Runs the command.
    ///
    /// # Errors
    /// When one of the two cannot be drawn.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let of = (self.pack.as_str(), self.bulletin.as_str(), self.period);
        let compare = async |actor: &Actor| compare_bulletins(&house, actor, of, (self.from, self.to)).await;
        let compared = self.who.act(&house, Right::DrawBulletin, compare).await?;
        print!("{}", told(&compared));
        Ok(())
    }
}

fn told(compared: &Comparison) -> String {
    let (from, to) = compared.positions;
    let mut told = format!("台账第{from}条 → 第{to}条\n");
    for change in &compared.changes {
        told.push_str(&change_told(change));
        for sealed in change.entries.iter().filter_map(|position| compared.entries.get(position)) {
            let reason = if sealed.reason.is_empty() { "未说明原因" } else { &sealed.reason };
            told.push_str(&format!(
                "    第{}条 {} {} {}：{reason}\n",
                sealed.position, sealed.at, sealed.actor, sealed.act
            ));
        }
    }
    told.push_str(&format!("变动{}个，未变{}个。\n", compared.changes.len(), compared.alike));
    told
}

fn change_told(change: &FigureChanged) -> String {
    let shown = |side: &Option<String>| side.clone().unwrap_or_else(|| "（无）".to_owned());
    let projects: Vec<_> = change.projects.iter().take(10).map(ToString::to_string).collect();
    let more = change.projects.len().saturating_sub(projects.len());
    let more = if more > 0 { format!("等{}个", change.projects.len()) } else { String::new() };
    let behind = if projects.is_empty() { String::new() } else { format!("（{}{more}）", projects.join("、")) };
    format!(
        "{} {} {} {}：{} → {}{behind}\n",
        change.place,
        change.unit,
        change.title,
        change.period,
        shown(&change.before),
        shown(&change.after)
    )
}
