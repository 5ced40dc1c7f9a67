//! The command line: `luodi`, one binary for every task.

pub mod commands;
pub mod demonstration;
pub mod embedded;
pub mod failure;
pub mod options;

pub use failure::Failure;
