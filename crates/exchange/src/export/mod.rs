//! Bulletins and tables as files: values on one side, bytes on the other.
//!
//! What a reader sees of a computed number comes from [`model::Figure`], so that every file carries
//! the key by which the number is explained.

pub mod docx;
pub(crate) mod field;
pub mod html;
pub mod json;
pub mod paper;
mod sources;
pub mod table;
pub mod xlsx;

pub use model::phrases::{self as words, Language};

pub use docx::write_docx;
pub use html::{body_html, write_html};
pub use json::write_json;
pub use table::{Table, TableCell, write_table_csv, write_table_xlsx};
pub use xlsx::pack_workbook::write_pack_workbook;
pub use xlsx::write_xlsx;

/// A value did not fit the file format.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// More columns than a sheet has (16,384) or more rows (1,048,576, a few of them taken by titles and notes).
    #[error("a sheet has room for 16,384 columns and a million rows")]
    TooLarge,
    /// Another of Excel's own limits.
    #[error("the workbook cannot hold it")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// JSON's.
    #[error("JSON cannot hold it")]
    Json(#[from] serde_json::Error),
    /// The package of the Word file.
    #[error("the Word file cannot be packed")]
    Package(#[from] zip::result::ZipError),
    /// The parts within the package.
    #[error("the Word file cannot be written")]
    Write(#[from] std::io::Error),
}
