//! `luodi serve`

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use web::{Outlines, Settings, Site};

use crate::Failure;
use crate::failure::{chain, doing};
use crate::options::Where;

/// Serve the site until interrupted
///
/// Listens on this machine only unless told otherwise; put a proxy with https before it and say
/// --https so that cookies are sent over https alone.
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi serve --data data --listen 127.0.0.1:8080")]
pub struct Serve {
    #[command(flatten)]
    place: Where,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value_t = web::DEFAULT_LISTEN)]
    listen: SocketAddr,
    /// Browsers come over https, through a proxy
    #[arg(long)]
    https: bool,
    /// Shapes of units for the maps, in place of those that come with the program: GeoJSON whose
    /// features have the properties code and name
    #[arg(long, value_name = "FILE")]
    outlines: Option<PathBuf>,
}

impl Serve {
    /// Runs the command.
    ///
    /// # Errors
    /// When the data cannot be opened or the address not listened on.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let site = Site::new(house, Settings { https: self.https });
        let site = match &self.outlines {
            Some(file) => site.with_outlines(read_outlines(file)?),
            None => site,
        };
        serve(site, self.listen).await
    }
}

fn read_outlines(file: &Path) -> Result<Outlines, Failure> {
    let text = std::fs::read_to_string(file).map_err(doing(format!("读 {}", file.display())))?;
    Outlines::read(&text).map_err(|error| Failure::Told(format!("{}：{error}", file.display())))
}

/// Serves until interrupted.
pub(crate) async fn serve(site: Site, listen: SocketAddr) -> Result<(), Failure> {
    println!("\n网站：http://{listen}/  （按 Ctrl+C 停止）");
    let interrupted = async {
        // Without a signal handler the site runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    web::serve(site, listen, interrupted).await.map_err(|error| Failure::Told(chain(&error)))
}
