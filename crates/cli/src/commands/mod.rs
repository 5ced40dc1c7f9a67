//! One file for each command.

pub mod adjust;
pub mod bulletin;
pub mod collect;
pub mod compare;
pub mod demo;
pub mod explain;
pub mod fill;
pub mod final_copy;
pub mod import;
pub mod ledger;
pub mod policy;
pub mod post;
pub mod release;
pub mod roll_over;
pub mod serve;
pub mod split;
pub mod sql;
pub mod synth;
pub mod template;
pub mod user;
pub mod verify;
