//! What is written: bulletins as pages, workbooks and JSON, tables, archives and facts.

mod archive;
mod bulletin;
mod facts;
mod formulas;
mod html;
mod json;
mod state;
mod table;
mod workbook;
mod xlsx;
