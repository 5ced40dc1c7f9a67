//! The command line: `luodi`, one binary for every task.

pub mod commands;
pub mod demonstration;
pub mod embedded;
pub mod failure;
pub mod options;
pub mod row_options;
pub mod tell;

pub use failure::Failure;
