//! Policy packs and the rule language: read, check, compute, explain.
//!
//! Pure and deterministic: no files, no clock, no database, no randomness. The same pack, facts and
//! period give the same figures.

pub mod lang;
pub mod pack;
