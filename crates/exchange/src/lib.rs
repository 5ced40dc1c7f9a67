//! exchange
pub mod archive;
pub mod export;
pub mod import;
pub mod sheet;
