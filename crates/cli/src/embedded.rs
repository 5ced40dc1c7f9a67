//! The packs and the demonstration's files that come with the binary.

use policy::pack::PackFiles;

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// A file by its path inside the project.
#[must_use]
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(known, _)| *known == path).map(|(_, bytes)| *bytes)
}

/// The files of a pack, by name.
#[must_use]
pub fn pack(name: &str) -> PackFiles {
    let prefix = format!("policies/{name}/");
    let text = |(path, bytes): &(&str, &[u8])| {
        Some((path.strip_prefix(&prefix)?.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
    };
    FILES.iter().filter_map(text).collect()
}
