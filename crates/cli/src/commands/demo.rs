//! `luodi demo`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

use app::Clock;
use app::publish_bulletin::Published;
use app::view_bulletin::{Form, write_form};
use clap::Args;
use exchange::export::Language;
use exchange::export::words;
use model::{Block, Cell, Document};
use web::{Settings, Site};

use crate::Failure;
use crate::demonstration::{PASSWORD, Part, lay_posts, release, run};
use crate::failure::{chain, doing};
use crate::options::Where;

/// Build the demonstration, publish its bulletins into a folder, and serve the site
///
/// Lays a data folder on the embedded database, loads the packs and the (simulated) projects, takes
/// every month's reports through acceptance by two tiers, and publishes the bulletins as html, xlsx,
/// docx, pdf, json and archive. A data folder that is there already is opened as it is.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi demo --data data --out out --no-serve")]
pub struct Demo {
    #[command(flatten)]
    place: Where,
    /// Folder for the bulletins
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Stop before serving the site
    #[arg(long)]
    no_serve: bool,
    /// Address to serve on
    #[arg(long, value_name = "ADDR", default_value_t = web::DEFAULT_LISTEN)]
    listen: SocketAddr,
}

impl Demo {
    /// Runs the command.
    ///
    /// # Errors
    /// When a step fails; nothing half-laid is served.
    pub async fn run(self) -> Result<(), Failure> {
        let begun = Instant::now();
        // The story sets the clock; the site goes on with the machine's.
        let clock = Clock::fixed("2011-05-23T01:00:00.000Z").map_err(|error| Failure::Told(chain(&error)))?;
        let house = self.place.open_or_make(clock).await?;
        if house.is_empty().await? {
            self.lay(&house).await?;
            eprintln!("示范数据已就绪，用时 {:.1} 秒。", begun.elapsed().as_secs_f32());
        } else {
            eprintln!("{} 中已有数据，原样打开。", self.place.data.display());
        }
        println!("\n示范账号（口令均为 {PASSWORD}，仅供本机演示）：");
        for login in house.logins().await? {
            println!("  {login}");
        }
        house.close().await;
        if self.no_serve {
            return Ok(());
        }
        let house = self.place.open().await?;
        super::serve::serve(Site::new(house, Settings::default()), self.listen).await
    }

    async fn lay(&self, house: &app::House) -> Result<(), Failure> {
        eprintln!("设立岗位和账号…");
        lay_posts(house, true).await?;
        let mut all = Vec::new();
        for part in Part::ALL {
            let published = run(house, part, |step| eprintln!("{step}…")).await?;
            for bulletin in &published {
                self.write(house, bulletin)?;
            }
            if let Some(last) = published.last() {
                println!("\n{}", ranking(&last.document));
            }
            all.push((part, published));
        }
        eprintln!("通报公开…");
        for (part, published) in &all {
            release(house, *part, published).await?;
        }
        Ok(())
    }

    fn write(&self, house: &app::House, published: &Published) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.out).map_err(doing(format!("建立目录 {}", self.out.display())))?;
        let edition = &published.edition;
        let name = format!("{}-{}-{}", edition.pack, edition.bulletin, edition.period);
        for form in [Form::Html, Form::Xlsx, Form::Docx, Form::Pdf, Form::Json, Form::Archive] {
            let bytes = match form {
                Form::Archive => published.archive.clone(),
                form => write_form(house, &published.document, form)?,
            };
            let path = self.out.join(format!("{name}.{}", form.ending()));
            std::fs::write(&path, bytes).map_err(doing(format!("写 {}", path.display())))?;
            eprintln!("  {}", path.display());
        }
        Ok(())
    }
}

/// The first table of a bulletin for the terminal.
#[must_use]
pub fn ranking(document: &Document) -> String {
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let Some(table) = table else { return document.title.clone() };
    let cell = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Figure(figure) => figure.print(),
        Cell::State(state) => words::state(*state, Language::Zh).to_owned(),
    };
    let rows: Vec<Vec<String>> = std::iter::once(table.heads.clone())
        .chain(table.rows.iter().map(|row| row.cells.iter().map(cell).collect()))
        .collect();
    let widths: Vec<usize> = (0..table.heads.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|text| width(text)).max().unwrap_or(0))
        .collect();
    // Words begin at the left, numbers end at the right.
    let is_words = |column| table.rows.iter().all(|row| !matches!(row.cells.get(column), Some(Cell::Figure(_))));
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (text, width_wanted))| {
            let blanks = " ".repeat(width_wanted - width(text));
            if is_words(column) { format!("{text}{blanks}") } else { format!("{blanks}{text}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mark = if document.simulated { "（模拟数据）" } else { "" };
    format!(
        "{}{mark}\n{}  {}\n{}",
        document.title,
        table.caption,
        table.unit_note,
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    )
}

/// Columns that a text takes in a terminal: two for each Chinese character.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
