//! Bulletins as PDF, by GB/T 9704-2012: pages of 22 lines with 28 characters, fonts within the file.
//!
//! What stands on paper in which order is [`exchange::export::paper`]'s, the same for Word and PDF; here
//! it is set: characters into lines (`lines`), lines and tables into pages (`pages`), pages into a file
//! (`draw`). Measures are whole thousandths of a point, so that the same bulletin and fonts give the same
//! bytes on every machine.

mod draw;
mod fonts;
mod glyphs;
mod lines;
mod pages;
mod rare;
mod set;
mod table;
#[cfg(test)]
mod tests;

use exchange::export::paper::{Flow, Paper};
use exchange::final_copy::Origin;
use model::{Document, Problems};

pub use self::fonts::Fonts;
use self::pages::Page;

/// Thousandths of a point, of which a millimetre has 2,834.6.
type Length = i64;

/// Thousandths of a point in a twip, the unit of [`exchange::export::paper::page`].
const TWIP: Length = 50;

/// A bulletin as PDF.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file. Without dates and chance in it: the same bulletin, fonts and program give the same bytes.
    pub bytes: Vec<u8>,
    /// What is to be known about it: characters that no font had.
    pub problems: Problems,
}

/// A bulletin did not become a file.
#[derive(Debug, thiserror::Error)]
#[error("the bulletin cannot be written as PDF: {0}")]
pub struct PdfError(String);

/// Writes a bulletin as PDF.
///
/// # Errors
/// When a font cannot be put into the file.
pub fn write_pdf(document: &Document, paper: Paper, fonts: &Fonts) -> Result<Pdf, PdfError> {
    let Laid { title, issuer, pages, fonts, problems } = lay_out(document, paper, fonts);
    let about = draw::About { title, author: issuer, identity: Origin::of(document).to_string() };
    let bytes = draw::file(&pages, &fonts, about).map_err(PdfError)?;
    Ok(Pdf { bytes, problems })
}

/// The pages before they become a file.
struct Laid {
    title: String,
    issuer: String,
    pages: Vec<Page>,
    fonts: Fonts,
    problems: Problems,
}

fn lay_out(document: &Document, paper: Paper, fonts: &Fonts) -> Laid {
    let mut flow = Flow::of(document, paper);
    let (fonts, problems) = rare::supply(&mut flow, fonts);
    let pages = pages::paginate(set::pieces(&flow, &fonts), &flow.simulated, &fonts);
    Laid { title: flow.title, issuer: flow.issuer, pages, fonts, problems }
}
