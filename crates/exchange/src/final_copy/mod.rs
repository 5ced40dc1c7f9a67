//! The Word file that comes back from the office (定稿回传), and what became of its numbers.

mod align;
mod compare;
mod number;
mod origin;
mod package;
mod read;

pub use self::compare::{NumberFound, Spot, Verdict, compare_final};
pub use self::origin::{NoOrigin, Origin};
pub use self::read::{FinalCopy, Paragraph, Piece, Span, TableRead, read_final};
