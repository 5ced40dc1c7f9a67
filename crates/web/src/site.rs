//! The site: a house with a door for browsers.

use std::net::SocketAddr;
use std::sync::Arc;

use app::House;
use tokio::net::TcpListener;

use crate::held::HeldUploads;
use crate::outlines::Outlines;
use crate::routes::routes;

/// Where the site listens unless told otherwise: this machine only.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// How the site is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Browsers reach it over https, through a proxy: cookies are marked secure and bound to the host.
    pub https: bool,
}

/// What every page may use.
#[derive(Clone, Debug)]
pub struct Site {
    /// The house.
    pub house: House,
    /// How the site is reached.
    pub settings: Settings,
    /// The shapes on its maps.
    pub outlines: Arc<Outlines>,
    /// Files handed in and not confirmed yet.
    pub(crate) uploads: Arc<HeldUploads>,
}

impl Site {
    /// A site with the shapes that come with the program.
    #[must_use]
    pub fn new(house: House, settings: Settings) -> Self {
        Self { house, settings, outlines: Arc::new(Outlines::built_in()), uploads: Arc::default() }
    }

    /// The same site with other shapes on its maps.
    #[must_use]
    pub fn with_outlines(self, outlines: Outlines) -> Self {
        Self { outlines: Arc::new(outlines), ..self }
    }
}

/// Why the site could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not this machine's.
    #[error("cannot listen on {address}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Serving broke off.
    #[error("serving broke off")]
    Serve(#[source] std::io::Error),
}

/// Serves the site until `shutdown` ends; requests under way are answered first.
///
/// # Errors
/// When the address cannot be listened on, or serving breaks off.
pub async fn serve(
    site: Site,
    address: SocketAddr,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    serve_on(site, listener, shutdown).await
}

/// The same on a listener that is open already.
///
/// # Errors
/// When serving breaks off.
pub async fn serve_on(
    site: Site,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    if let Ok(address) = listener.local_addr() {
        tracing::info!(%address, "the site is open");
    }
    let service = routes(site).into_make_service();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await.map_err(ServeError::Serve)
}
