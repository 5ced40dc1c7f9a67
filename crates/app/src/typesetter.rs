//! The typesetter: what sets a bulletin as PDF. The program hands it in, so that nothing but the program
//! itself is built with fonts in it.

use std::fmt;
use std::sync::Arc;

use model::{Document, Problems};

/// A bulletin as PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typeset {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is to be known about it: characters that no font had.
    pub problems: Problems,
}

/// Sets bulletins; the words of an error are for the log.
#[derive(Clone)]
pub struct Typesetter(Arc<Set>);

type Set = dyn Fn(&Document) -> Result<Typeset, String> + Send + Sync;

impl Typesetter {
    /// A typesetter.
    pub fn new(set: impl Fn(&Document) -> Result<Typeset, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }

    /// Sets a bulletin.
    pub(crate) fn set(&self, document: &Document) -> Result<Typeset, String> {
        (self.0)(document)
    }
}

impl fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typesetter")
    }
}
