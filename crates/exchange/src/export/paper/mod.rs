//! A bulletin as it goes on paper by GB/T 9704-2012: what [`super::docx`] and the PDF both set.

pub(crate) mod columns;
pub mod flow;
pub mod grid;
pub mod length;
pub mod page;
pub mod plain;
mod sources;

pub use self::flow::Flow;

/// How a bulletin goes on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Figures in prose bear a small number, and a list at the end tells the key of every figure.
    pub sources: bool,
}

impl Default for Paper {
    fn default() -> Self {
        Self { sources: true }
    }
}
