//! Why a whole file cannot be read.

use model::problem::column_name;
use model::{Place, Problem};

use super::told::told;

/// Why a file gives no sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// No bytes.
    Empty,
    /// More bytes than are read; the limit in megabytes.
    TooLarge(u64),
    /// Unpacks to more than is read; the limit in megabytes.
    UnpacksTooLarge(u64),
    /// More parts inside than any workbook has; the limit.
    TooManyParts(usize),
    /// Needs a password.
    Encrypted,
    /// Excel 97-2003 (xls), whatever the name says.
    OldExcel,
    /// A web page or XML saved as a spreadsheet.
    Markup,
    /// Another known kind of file, by its name.
    Other(&'static str),
    /// Begins as an xlsx and is broken or cut off; what was found.
    Damaged(String),
    /// Neither an xlsx nor text.
    Unknown,
    /// Text in no encoding that is read.
    Encoding,
    /// A value beyond the last row or column that is read.
    SheetTooLarge {
        /// The sheet.
        sheet: String,
        /// 0-based row of the value.
        row: u32,
        /// 0-based column of the value.
        column: u32,
        /// Rows and columns that are read.
        most: (u32, u32),
    },
    /// More cells, text or merged ranges than are held at once.
    TooMuchContent,
    /// A cell with an error value that the reader does not know.
    ErrorValue {
        /// The sheet.
        sheet: String,
        /// What the cell holds.
        value: String,
        /// The last cell read before it, 0-based.
        after: (u32, u32),
    },
    /// No sheet of that name, and the names there are.
    NoSuchSheet(String, Vec<String>),
}

impl FileFault {
    /// The problem to show, for the file of that name.
    #[must_use]
    pub fn problem(&self, file: &str) -> Problem {
        let whole = Place::file(file);
        match self {
            Self::Empty => told("file-empty", whole, &[]),
            Self::TooLarge(most) => told("file-too-large", whole, &[&most.to_string()]),
            Self::UnpacksTooLarge(most) => told("file-unpacks-too-large", whole, &[&most.to_string()]),
            Self::TooManyParts(most) => told("file-too-many-parts", whole, &[&most.to_string()]),
            Self::Encrypted => told("file-encrypted", whole, &[]),
            Self::OldExcel => told("file-old-excel", whole, &[]),
            Self::Markup => told("file-markup", whole, &[]),
            Self::Other(kind) => told("file-other-kind", whole, &[kind]),
            Self::Damaged(what) => told("file-damaged", whole, &[what]),
            Self::Unknown => told("file-unknown", whole, &[]),
            Self::Encoding => told("file-encoding", whole, &[]),
            Self::TooMuchContent => told("file-too-much-content", whole, &[]),
            Self::SheetTooLarge { sheet, row, column, most } => {
                let place = Place::cell(file, sheet, *row, *column);
                told("sheet-too-large", place, &[&most.0.to_string(), &most.1.to_string()])
            }
            Self::ErrorValue { sheet, value, after } => {
                let place = Place { sheet: sheet.clone(), ..whole };
                told("sheet-error-value", place, &[&format!("{}{}", column_name(after.1), after.0 + 1), value])
            }
            Self::NoSuchSheet(name, names) => told("sheet-missing", whole, &[name, &names.join("、")]),
        }
    }
}
