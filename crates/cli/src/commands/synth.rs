//! `luodi synth`

use clap::Args;
use model::{Act, Change, Entry, Post, Record};

use crate::Failure;
use crate::options::Where;

/// Fill an empty data folder with simulated projects of the whole country, to try a size
///
/// Every project is marked simulated. The same number and seed give the same projects.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi synth --projects 100000 --months 12 --data big")]
pub struct Synth {
    /// Projects
    #[arg(long, value_name = "N")]
    projects: i64,
    /// Months reported, from January
    #[arg(long, value_name = "M", default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..=12))]
    months: u8,
    /// Seed
    #[arg(long, value_name = "S", default_value_t = 7)]
    seed: u64,
    #[command(flatten)]
    place: Where,
}

/// Projects laid with one ledger entry.
const PER_ENTRY: i64 = 2000;

impl Synth {
    /// Runs the command.
    ///
    /// # Errors
    /// When the folder is not empty or the store fails.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open_or_make(app::Clock::System).await?;
        if !house.is_empty().await? {
            return Err(Failure::Use(format!("{} 中已有数据；模拟数据只写入空目录。", self.place.data.display())));
        }
        house.close().await;
        let store = store::Store::open(&self.place.url()).await?;
        let synth = analytics::synth::Synth::new(self.seed);
        let unsound = || Failure::Told("模拟岗位无法建立".to_owned());
        let post = Post {
            code: "synth.dispatcher".parse().map_err(|_| unsound())?,
            title: "模拟调度员".to_owned(),
            unit: "000000".parse().map_err(|_| unsound())?,
            role: model::AccountRole::Dispatcher,
            open: true,
        };
        let mut first: Vec<Change> = synth.units().iter().cloned().map(Record::Unit).map(Change::Put).collect();
        first.push(Change::Put(Record::Post(post.clone())));
        append(&store, &post, Act::ImportUnits, first).await?;
        let mut done = 0;
        while done < self.projects {
            let last = (done + PER_ENTRY).min(self.projects);
            append(&store, &post, Act::ImportProjects, synth.changes(done + 1, last, self.months)).await?;
            done = last;
            eprint!("\r{done}/{}个项目", self.projects);
        }
        eprintln!();
        Ok(())
    }
}

async fn append(store: &store::Store, post: &Post, act: Act, changes: Vec<Change>) -> Result<(), Failure> {
    let entry = Entry {
        act,
        actor: post.code.clone(),
        at: "2021-01-04T01:00:00.000Z".to_owned(),
        reason: "模拟数据".to_owned(),
        changes,
    };
    store.write().await?.record(entry).await?;
    Ok(())
}
