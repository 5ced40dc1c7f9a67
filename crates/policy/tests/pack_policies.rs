//! The packs of this repository load without errors.

mod folder;

use std::path::Path;

use luodi_policy::pack::Pack;

/// Reads a pack of `policies/`; what is wrong with it, one problem a line.
fn told(name: &str) -> String {
    let files = folder::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(name));
    let (_, problems) = Pack::read(name, &files);
    problems.iter().map(|problem| format!("{:?} {problem}\n", problem.severity)).collect()
}

#[test]
fn the_packs_of_the_repository_load_without_errors() {
    for name in ["acheng-2020", "dazhou-2018", "hlj-2011"] {
        let told = told(name);
        assert!(!told.contains("Error"), "{name}:\n{told}");
    }
}
