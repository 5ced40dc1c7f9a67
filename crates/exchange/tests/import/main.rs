//! Files in the shape of real forms: each is imported right, or refused with the cell and the cure.

mod adjustments;
mod bad_files;
mod fuzz;
mod header;
mod messy;
mod pack_workbook;
mod parse;
mod projects;
mod reports;
mod statistics;
mod support;
mod template;
mod unit_events;
mod units;
