//! One file for each page: a struct, its template and its handlers, under one name.

pub(crate) mod about;
pub(crate) mod ask;
pub(crate) mod bulletin;
pub(crate) mod bulletins;
pub(crate) mod changes;
pub(crate) mod drawing;
pub(crate) mod figure;
pub(crate) mod final_copy;
pub(crate) mod forms;
pub(crate) mod import;
pub(crate) mod import_preview;
pub(crate) mod ledger;
pub(crate) mod month;
pub(crate) mod month_returns;
pub(crate) mod overview;
pub(crate) mod policies;
pub(crate) mod policy;
pub(crate) mod project;
pub(crate) mod projects;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod rule;
pub(crate) mod sign_in;
pub(crate) mod timeline;
pub(crate) mod units;
