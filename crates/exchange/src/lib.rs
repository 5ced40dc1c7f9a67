//! Files: bytes on one side, values and problems on the other.
//!
//! [`sheet`] and [`import`] read what offices hand in; [`month`] is the month by workbook, [`form`] the forms of others; [`export`]
//! writes bulletins and tables; [`final_copy`] reads the Word file that an office edited; [`archive`] is the canonical file of a published bulletin;
//! [`pack_workbook`] is what both sides know of a pack's tables as a workbook. Only this crate knows
//! file formats.

pub mod archive;
pub mod export;
pub mod final_copy;
pub mod form;
pub mod import;
pub mod month;
pub mod pack_workbook;
pub mod sheet;
