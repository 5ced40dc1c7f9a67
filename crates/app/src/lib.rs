//! One file for each thing a person can do: check the right, load, decide, record.
//!
//! [`access`] is the one place of rights; [`House`] holds the store, the clock and what is known of
//! units and posts. A use case takes a house, an [`Actor`] and what was typed; it answers with its
//! outcome or an [`AppError`]. Decisions are pure functions apart from loading and recording.

pub mod accept_reports;
pub mod access;
pub mod accounts;
pub mod adjust_plans;
mod alike;
pub mod archive;
pub mod ask;
pub mod ask_purge;
pub mod attribute_project;
pub mod chain;
pub mod check_final;
pub mod clock;
mod closing;
pub mod collect_returns;
pub mod compare_bulletins;
pub mod confirm_purge;
pub mod diff;
pub mod draw_bulletin;
pub mod edit_project;
pub mod error;
pub mod fill_form;
mod form_answers;
pub mod holding;
pub mod house;
pub mod import;
pub mod import_files;
pub mod import_projects;
pub mod import_reports;
pub mod import_statistics;
pub mod import_units;
pub mod install_pack;
pub mod judge_report;
pub mod known;
pub mod list_projects;
pub mod list_reports;
pub mod match_projects;
pub mod merged_month;
pub mod move_stage;
pub mod pack_workbook;
pub mod packs;
pub mod print_sql;
pub mod publish_bulletin;
mod purge;
pub mod refusal;
pub mod remember_columns;
pub mod report_form;
pub mod reported;
pub mod return_reports;
pub mod roll_over;
pub mod save_draft;
pub mod set_label;
pub mod set_posts;
pub mod sign_in;
pub mod snapshots;
pub mod split_month;
pub mod submit_report;
pub mod succeed_projects;
pub mod typesetter;
mod unit_names;
pub mod view_bulletin;
pub mod view_figure;
pub mod view_ledger;
pub mod view_lists;
pub mod view_policy;
pub mod view_project;
pub mod view_timeline;
pub mod view_units;

pub use access::{Actor, Right};
pub use clock::Clock;
pub use error::AppError;
pub use house::House;
pub use refusal::Refusal;
