//! What an office does to a Word file.

use std::io::{Cursor, Read, Write};

use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The file with words in it changed, each once.
///
/// # Panics
/// When the words are not in it.
#[must_use]
pub fn edited(docx: &[u8], edits: &[(&str, &str)]) -> Vec<u8> {
    let mut package = ZipArchive::new(Cursor::new(docx)).expect("a package");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let mut part = package.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        if name == "word/document.xml" {
            for (from, to) in edits {
                assert!(text.contains(from), "{from} is not in the file");
                text = text.replacen(from, to, 1);
            }
        }
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a package").into_inner()
}
