//! Codes of national standards: checked here, with the reason when a text is none.

mod credit_code;
mod division;
mod industry;
mod project_code;
mod text;

pub use credit_code::{CreditCode, CreditCodeFault};
pub use division::{Division, DivisionChange, Divisions, NotADivisionTable};
pub use industry::{DIVISIONS, division_name};
pub use project_code::{ProjectCode, ProjectCodeDoubt, ProjectCodeFault, Scheme};
pub use text::half_width;
