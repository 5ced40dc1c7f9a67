//! A bulletin as a Word file. Its styles bear the font names and measures of the standard; what never
//! changes stands in `parts/`, what the bulletin says comes from here.

mod body;
mod table;
mod xml;

use std::io::{Cursor, Write};

use model::Document;
use zip::write::{SimpleFileOptions, ZipWriter};

use self::xml::{Xml, element, text};
use crate::export::ExportError;
use crate::export::paper::Paper;
use crate::export::paper::flow::Flow;
use crate::export::paper::plain::plain;
use crate::final_copy::Origin;

/// The parts that every Word file has alike.
const FIXED: [(&str, &str); 10] = [
    ("[Content_Types].xml", include_str!("parts/content-types.xml")),
    ("_rels/.rels", include_str!("parts/package.rels")),
    ("word/_rels/document.xml.rels", include_str!("parts/document.rels")),
    ("word/styles.xml", include_str!("parts/styles.xml")),
    ("word/settings.xml", include_str!("parts/settings.xml")),
    ("word/fontTable.xml", include_str!("parts/fontTable.xml")),
    ("word/footer-odd.xml", include_str!("parts/footer-odd.xml")),
    ("word/footer-even.xml", include_str!("parts/footer-even.xml")),
    ("word/footer-across-odd.xml", include_str!("parts/footer-across-odd.xml")),
    ("word/footer-across-even.xml", include_str!("parts/footer-across-even.xml")),
];

/// The words of WordprocessingML.
const W: (&str, &str) = ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");

/// Name of the property in which a Word file tells which bulletin it was written from.
pub(crate) const BULLETIN_PROPERTY: &str = "luodi-bulletin";

/// Writes a bulletin as a Word file (docx). The same bulletin gives the same bytes.
///
/// # Errors
/// When the package cannot be put together.
pub fn write_docx(document: &Document, paper: Paper) -> Result<Vec<u8>, ExportError> {
    let flow = Flow::of(document, paper);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The options have no time of their own: 1980-01-01.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let made = [
        ("docProps/core.xml", core_properties(document)),
        ("docProps/custom.xml", custom_properties(document)),
        ("word/header.xml", header(&flow)),
        ("word/document.xml", body::part(&flow)),
    ];
    let made = made.map(|(path, part)| (path, part.into_part()));
    let made = made.iter().map(|(path, part)| (*path, part.as_str()));
    for (path, part) in FIXED.into_iter().chain(made) {
        zip.start_file(path, options)?;
        zip.write_all(part.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn core_properties(document: &Document) -> Xml {
    let names = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    let inner = [
        element("dc:title", &[], text(&plain(&document.title))),
        element("dc:creator", &[], text(&plain(&document.issuer))),
        element("dc:language", &[], text("zh-CN")),
    ];
    element("cp:coreProperties", &names, inner.into_iter().collect())
}

fn custom_properties(document: &Document) -> Xml {
    let names = [
        ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
        ("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
    ];
    // The id by which every program knows properties that users named.
    let user_defined = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
    let value = element("vt:lpwstr", &[], text(&plain(&Origin::of(document).to_string())));
    let property = [("fmtid", user_defined), ("pid", "2"), ("name", BULLETIN_PROPERTY)];
    element("Properties", &names, element("property", &property, value))
}

/// What every page says of simulated data.
fn header(flow: &Flow) -> Xml {
    let mut paragraph = element("w:pPr", &[], xml::value("w:pStyle", "Header"));
    if !flow.simulated.is_empty() {
        paragraph.push(&body::words(&flow.simulated));
    }
    element("w:hdr", &[W], element("w:p", &[], paragraph))
}
