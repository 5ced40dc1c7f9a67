//! The whole bulletin drawn again from an archive: the first byte chooses the file of a good archive
//! that the rest stands in for, be it of the pack or of the facts.

#![no_main]

use std::collections::BTreeMap;

use app::archive::verify_archive;
use exchange::archive::{Archive, write};
use libfuzzer_sys::fuzz_target;
use luodi_fuzz::good_pack;

const MANIFEST: &str = include_str!("../inputs/manifest.json");
const INPUTS: [(&str, &str); 6] = [
    ("projects.csv", include_str!("../inputs/projects.csv")),
    ("members.csv", include_str!("../inputs/members.csv")),
    ("units.csv", include_str!("../inputs/units.csv")),
    ("unit_events.csv", include_str!("../inputs/unit_events.csv")),
    ("shared.csv", include_str!("../inputs/shared.csv")),
    ("statistics.csv", include_str!("../inputs/statistics.csv")),
];
/// Periods beside the archive's own that its facts tell of: one whose targets are due, and last year's.
const OTHERS: [&str; 4] = ["", "2024Q3/", "2023Q3/", "2023-10/"];

/// A good archive: the manifest, the inputs, the pack.
fn entries() -> BTreeMap<String, Vec<u8>> {
    let mut entries = BTreeMap::from([("manifest.json".to_owned(), MANIFEST.as_bytes().to_vec())]);
    for (name, text) in INPUTS {
        let own = |other: &&&str| other.is_empty() || !name.starts_with("unit");
        let paths = OTHERS.iter().filter(own).map(|other| format!("inputs/{other}{name}"));
        entries.extend(paths.map(|path| (path, text.as_bytes().to_vec())));
    }
    entries.extend(good_pack(0).0.into_iter().map(|(path, text)| (format!("pack/{path}"), text.into_bytes())));
    entries
}

fuzz_target!(|input: (u8, &str)| {
    let mut entries = entries();
    let index = usize::from(input.0) % (entries.len() + 1);
    let replaced = entries.values_mut().nth(index).map(|entry| *entry = input.1.as_bytes().to_vec()).is_some();
    let Ok(bytes) = write(&Archive { entries }) else { return };
    let verified = verify_archive(&bytes);
    assert!(replaced || verified.is_ok(), "the good archive: {verified:?}");
});
