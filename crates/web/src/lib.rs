//! The site: pages written on the server, readable without scripts, in Chinese with an English
//! switch, with everything they need embedded in the binary.
//!
//! `routes.rs` lists every address; a page is a struct, a template and a file of handlers under one
//! name. A handler reads what was asked, lets a use case of `app` do it, and fills the struct of its
//! page. Texts stand in `messages/`, never in templates or code.

mod answers;
mod bars;
mod blocking;
mod changes;
mod cookie;
mod curve;
mod download;
mod fault;
mod fields;
mod file_names;
mod handlers;
mod headers;
mod held;
mod known;
mod layout;
mod messages;
mod outlines;
mod posted;
mod preview;
mod routes;
mod shown;
mod site;
mod static_files;
mod target_bars;
mod token;
mod typed;
mod upload;
mod visit;

pub use outlines::{NotOutlines, Outlines};
pub use routes::{addresses, routes};
pub use site::{DEFAULT_LISTEN, ServeError, Settings, Site, serve, serve_on};
