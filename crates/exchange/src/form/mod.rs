//! Forms of others: what they ask of which project, and the same file back with those cells filled.

mod blank;
mod calculation;
mod part;
mod read;
mod write;

use model::{MoneyUnit, Place, ProjectCode, ProjectId};

pub use blank::blank_form;
pub use read::read_form;
pub use write::{FillFault, FilledFile, fill_form};

use crate::import::Field;

/// A form as read.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its tables.
    pub tables: Vec<FormTable>,
}

/// A table of a form.
#[derive(Clone, Debug)]
pub struct FormTable {
    /// File and sheet.
    pub place: Place,
    /// Its projects.
    pub rows: Vec<FormRow>,
    /// The row below everything, 0-based, for a note.
    pub end: u32,
    /// The column in which the table begins.
    pub first_column: u32,
}

/// A row that asks about a project.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// The row.
    pub place: Place,
    /// 0-based.
    pub row: u32,
    /// The project's id, where the form has it.
    pub id: Option<ProjectId>,
    /// Its code.
    pub code: Option<ProjectCode>,
    /// Its name.
    pub name: String,
    /// Its owner.
    pub owner: String,
    /// The blank cells that the ledger may answer.
    pub asks: Vec<Ask>,
}

/// A blank cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// 0-based column.
    pub column: u32,
    /// What it asks for; one of [`crate::import::field::forms`].
    pub field: &'static str,
    /// For a share, whether it is of money received rather than of investment done.
    pub of_received: bool,
    /// Unit of money that the form names.
    pub unit: Option<MoneyUnit>,
    /// The heading says %: the number goes without the sign.
    pub in_percent: bool,
    /// Year that the heading names.
    pub year: Option<i16>,
    /// Year whose end it names.
    pub before_year: Option<i16>,
    /// Last month of the stretch from January that it names.
    pub to_month: Option<i8>,
}

/// A cell filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Name of the sheet; empty for a text file.
    pub sheet: String,
    /// 0-based.
    pub row: u32,
    /// 0-based.
    pub column: u32,
    /// With what.
    pub value: FillValue,
}

/// What a cell is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FillValue {
    /// A plain decimal.
    Number(String),
    /// Words, and codes.
    Text(String),
}

impl Ask {
    /// Whether it asks for a field.
    #[must_use]
    pub fn is(&self, field: &Field) -> bool {
        self.field == field.key
    }
}
