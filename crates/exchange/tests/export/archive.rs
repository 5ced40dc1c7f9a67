//! The canonical archive, and what is not one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use luodi_exchange::archive::{
    Archive, ArchiveFault, Difference, MOST_ENTRIES, What, compare, digest, inputs, read, write,
};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn archive(entries: &[(&str, &str)]) -> Archive {
    Archive {
        entries: entries.iter().map(|(path, content)| ((*path).to_owned(), content.as_bytes().to_vec())).collect(),
    }
}

fn bulletin() -> Archive {
    archive(&[
        ("manifest.json", "{\"semantics\":1}"),
        ("facts/projects.csv", "project,plan\nP000001,100\n"),
        ("pack/rules/完成率.md", "# 完成率\n"),
        ("empty", ""),
    ])
}

/// A zip by another program: entries in the order given.
fn foreign(entries: &[(&str, &str)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in entries {
        writer.start_file(*path, SimpleFileOptions::default().compression_method(method)).expect("started");
        writer.write_all(content.as_bytes()).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// The bytes with the `nth` place where `from` stands changed to `to`.
fn patched(bytes: &[u8], from: &[u8], to: &[u8], nth: usize) -> Vec<u8> {
    let place = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from)
        .nth(nth)
        .expect("it stands there")
        .0;
    [&bytes[..place], to, &bytes[place + from.len()..]].concat()
}

#[test]
fn equal_content_gives_equal_bytes_for_ever() {
    let bytes = write(&bulletin()).expect("written");
    assert_eq!(read(&bytes).as_ref(), Ok(&bulletin()));
    // The digest of a published archive is in the ledger: these bytes may never change.
    assert_eq!(digest(&bytes), "b0e81452243046fc6398851134d5dd1571809e1837bd26ea2f0affaafe2738a3");
}

#[test]
fn any_zip_program_opens_it() {
    let bytes = write(&bulletin()).expect("written");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let names: Vec<_> =
        (0..zip.len()).map(|index| zip.by_index(index).expect("an entry").name().expect("text").into_owned()).collect();
    assert_eq!(names, ["empty", "facts/projects.csv", "manifest.json", "pack/rules/完成率.md"]);
    for (path, content) in &bulletin().entries {
        let mut entry = zip.by_name(path).expect("an entry");
        assert_eq!((entry.compression(), entry.unix_mode()), (CompressionMethod::Stored, Some(0o100_644)));
        let time = entry.last_modified().expect("a time");
        assert_eq!(
            (time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second()),
            (1980, 1, 1, 0, 0, 0)
        );
        let mut found = Vec::new();
        entry.read_to_end(&mut found).expect("read");
        assert_eq!(found, *content);
    }
}

#[test]
fn hostile_archives_are_refused_by_name() {
    let stored = |entries: &[(&str, &str)]| foreign(entries, CompressionMethod::Stored);
    let good = write(&archive(&[("a.csv", "left"), ("b.csv", "right")])).expect("written");
    let path = |path: &str| ArchiveFault::Path(path.to_owned());
    let trailing = [good.as_slice(), b"x"].concat();
    let leading = [b"x", good.as_slice()].concat();
    let commented = {
        let mut bytes = good[..good.len() - 2].to_vec();
        bytes.extend_from_slice(b"\x03\0abc");
        bytes
    };
    let table = [
        ("nothing", Vec::new(), ArchiveFault::NotAnArchive),
        ("a text", b"project,plan\n".to_vec(), ArchiveFault::NotAnArchive),
        ("bytes before it", leading, ArchiveFault::NotAnArchive),
        ("bytes behind it", trailing, ArchiveFault::NotCanonical),
        ("a comment", commented, ArchiveFault::NotCanonical),
        ("cut in a header", good[..20].to_vec(), ArchiveFault::Truncated),
        ("cut in the content", good[..37].to_vec(), ArchiveFault::Truncated),
        ("cut in the directory", good[..good.len() - 30].to_vec(), ArchiveFault::NotCanonical),
        ("a path upwards", patched(&good, b"a.csv", b"../cs", 0), path("../cs")),
        ("a path from the root", patched(&good, b"a.csv", b"/etc/", 0), path("/etc/")),
        ("a path of another system", patched(&good, b"a.csv", b"c:\\sv", 0), path("c:\\sv")),
        ("a path that is no text", patched(&good, b"a.csv", b"\xff.csv", 0), path("\u{fffd}.csv")),
        ("a path twice", patched(&good, b"b.csv", b"a.csv", 0), ArchiveFault::Order("a.csv".to_owned())),
        ("out of order", patched(&good, b"b.csv", b"0.csv", 0), ArchiveFault::Order("0.csv".to_owned())),
        ("another name in the directory", patched(&good, b"b.csv", b"c.csv", 1), ArchiveFault::NotCanonical),
        ("damaged content", patched(&good, b"right", b"wrong", 0), ArchiveFault::Damaged("b.csv".to_owned())),
        ("a length of 4 GiB", patched(&good, b"\x04\0\0\0\x04\0\0\0", &[0xff; 8], 0), ArchiveFault::Truncated),
        (
            "two lengths",
            patched(&good, b"\x04\0\0\0\x04\0\0\0", b"\x04\0\0\0\x09\0\0\0", 0),
            ArchiveFault::NotStored("a.csv".to_owned()),
        ),
        ("packed", patched(&good, &[0, 8, 0, 0], &[0, 8, 8, 0], 0), ArchiveFault::NotStored("a.csv".to_owned())),
        ("encrypted", patched(&good, &[0, 8, 0, 0], &[1, 8, 0, 0], 0), ArchiveFault::NotStored("a.csv".to_owned())),
        (
            "sizes told behind",
            patched(&good, &[0, 8, 0, 0], &[8, 8, 0, 0], 0),
            ArchiveFault::NotStored("a.csv".to_owned()),
        ),
        ("another time", patched(&good, &[0, 0, 33, 0], &[1, 0, 33, 0], 0), ArchiveFault::NotCanonical),
        (
            "by another program",
            stored(&[("a.csv", "left"), ("b.csv", "right")]),
            ArchiveFault::NotStored("a.csv".to_owned()),
        ),
    ];
    for (what, bytes, fault) in table {
        assert_eq!(read(&bytes), Err(fault), "{what}");
    }
    // The directory is whole but for its last record: the bytes end within it.
    assert!(read(&good[..good.len() - 1]).is_err());
}

#[test]
fn a_path_that_leads_outside_is_not_written_either() {
    for path in ["../a", "/a", "a//b", "", "a\\b", "nul\0"] {
        assert_eq!(write(&archive(&[(path, "")])), Err(ArchiveFault::Path(path.to_owned())));
    }
    let many = Archive { entries: (0..=MOST_ENTRIES).map(|n| (format!("{n:05}"), Vec::new())).collect() };
    assert_eq!(write(&many), Err(ArchiveFault::TooLarge));
}

#[test]
fn an_empty_archive_is_one_too() {
    let bytes = write(&Archive::default()).expect("written");
    assert_eq!((bytes.len(), read(&bytes)), (22, Ok(Archive::default())));
}

#[test]
fn differences_name_file_and_line() {
    let left = archive(&[
        ("a.csv", "h\n1\n2\n"),
        ("b.csv", "same"),
        ("c.csv", "gone"),
        ("d.csv", "h\n1\n"),
        ("e.csv", "1\r\n"),
    ]);
    let right = archive(&[
        ("a.csv", "h\n1\n3\n"),
        ("b.csv", "same"),
        ("d.csv", "h\n1\n2\n"),
        ("e.csv", "1\n"),
        ("f.csv", "new"),
    ]);
    let told: Vec<_> = compare(&left, &right).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "a.csv:3: \"2\" | \"3\"",
            "c.csv: only in the first",
            "d.csv:3: \"\" | \"2\"",
            "e.csv:1: \"1\\r\" | \"1\"",
            "f.csv: only in the second",
        ]
    );
    assert_eq!(compare(&left, &left), []);
    let ended = compare(&archive(&[("a", "1")]), &archive(&[("a", "1\n2")]));
    assert_eq!(ended[0].what, What::Line { line: 2, left: None, right: Some("2".to_owned()) });
}

#[test]
fn content_that_is_no_text_is_compared_by_bytes() {
    let of = |content: &[u8]| Archive { entries: BTreeMap::from([("a.xlsx".to_owned(), content.to_vec())]) };
    let found = compare(&of(&[0xff, 1, 2]), &of(&[0xff, 1, 3]));
    assert_eq!(found, [Difference { path: "a.xlsx".to_owned(), what: What::Byte { offset: 2 } }]);
    let long = "x".repeat(10_000);
    let What::Line { left: Some(shown), .. } = &compare(&archive(&[("a", &long)]), &archive(&[("a", "")]))[0].what
    else {
        panic!("a line")
    };
    assert!(shown.chars().count() <= 201, "long lines are cut");
}

proptest! {
    #[test]
    fn every_archive_is_read_as_it_was_written(entries in prop::collection::btree_map("[a-z]{1,4}(/[a-z完]{1,4}){0,2}", prop::collection::vec(any::<u8>(), 0..60), 0..6)) {
        let archive = Archive { entries };
        let bytes = write(&archive).expect("written");
        prop_assert_eq!(read(&bytes), Ok(archive));
    }

    #[test]
    fn a_changed_byte_never_passes_and_never_panics(place in 0_usize..10_000, flip in 1_u8..) {
        let mut bytes = write(&bulletin()).expect("written");
        let place = place % bytes.len();
        bytes[place] ^= flip;
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn no_bytes_make_reading_panic(tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&tail);
        let _ = read(&[b"PK\x03\x04", tail.as_slice()].concat());
    }
}

#[test]
fn shares_are_parts_of_a_whole() {
    let shares = |from: &str, to: &str| {
        inputs::read_shared_csv(&format!("project,role,unit,from_ppm,to_ppm\n1,responsible,511702,{from},{to}\n"))
    };
    assert_eq!(shares("0", "600000").map(|parts| parts.len()), Ok(1));
    for (from, to) in [("-1", "5"), ("6", "5"), ("0", "1000001"), ("0", "9223372036854775807")] {
        let problems = shares(from, to).expect_err("no part of a whole");
        assert_eq!((problems.0[0].code, problems.0[0].place.line), ("archive-input", 2), "{from} to {to}");
    }
}

#[test]
fn another_file_is_not_told_of_line_by_line() {
    let problems = inputs::read_units_csv(&"x\n".repeat(10_000)).expect_err("no units");
    assert_eq!(problems.0.len(), 100);
}
