//! Reading folders of packs for tests.

use std::fs;
use std::path::Path;

use luodi_policy::pack::PackFiles;

/// The files of a pack's folder.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn files(folder: &Path) -> PackFiles {
    let mut files = PackFiles::new();
    gather(folder, "", &mut files);
    files
}

fn gather(folder: &Path, before: &str, files: &mut PackFiles) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{before}{}", path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8"));
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(&path).expect("text in UTF-8"));
        }
    }
}
