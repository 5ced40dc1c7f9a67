//! The one form of zip that archives have: entries in byte order of their paths, stored, with fixed
//! times and attributes, nothing before, between or behind them.
//!
//! It is written and read here rather than by a library, because the bytes of an archive are its
//! identity: they may not change with the version of a library or the system it runs on. Any zip
//! program opens it.

use std::collections::BTreeMap;

use super::Archive;

/// The largest archive that is written or read: 2 GiB.
pub const LARGEST_ARCHIVE: usize = 1 << 31;
/// The most files in an archive.
pub const MOST_ENTRIES: usize = 10_000;
/// The longest path, in bytes.
const LONGEST_PATH: usize = 255;

/// Why bytes are not a canonical archive, or files cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveFault {
    /// Does not begin as a zip with entries does.
    #[error("this is not an archive of a bulletin")]
    NotAnArchive,
    /// Ends within an entry or a header.
    #[error("the archive ends too early")]
    Truncated,
    /// More bytes or files than an archive may have.
    #[error("the archive is larger than any that is read")]
    TooLarge,
    /// The path leaves the archive, or is none on some system.
    #[error("{0:?} is not a path within an archive")]
    Path(String),
    /// The path stands twice, or not in its place in the order.
    #[error("{0:?} stands twice or out of order")]
    Order(String),
    /// Packed, encrypted, or with its sizes told behind it.
    #[error("{0:?} is packed or encrypted; archives hold files as they are")]
    NotStored(String),
    /// The content is not what its check sum says.
    #[error("{0:?} was damaged: its check sum is another")]
    Damaged(String),
    /// Whole, but with other times, attributes, comments or bytes behind it than the canonical form has.
    #[error("the archive is not in its canonical form; it was written or changed by another program")]
    NotCanonical,
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Reading needs zip 1.0; written as by zip 2.0 on Unix.
const VERSION_NEEDED: u16 = 10;
const VERSION_MADE_BY: u16 = 3 << 8 | 20;
/// Paths are UTF-8.
const FLAGS: u16 = 1 << 11;
const STORED: u16 = 0;
const TIME: u16 = 0;
/// 1980-01-01, the first day zip knows.
const DATE: u16 = 1 << 5 | 1;
/// A plain file, `rw-r--r--`.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// Writes the canonical form.
///
/// # Errors
/// For paths that are none within an archive, and beyond the limits.
pub fn write(archive: &Archive) -> Result<Vec<u8>, ArchiveFault> {
    let size: usize =
        archive.entries.iter().map(|(path, content)| 76 + 2 * path.len() + content.len()).sum::<usize>() + 22;
    if archive.entries.len() > MOST_ENTRIES || size > LARGEST_ARCHIVE {
        return Err(ArchiveFault::TooLarge);
    }
    let mut bytes = Vec::with_capacity(size);
    let mut directory = Vec::new();
    for (path, content) in &archive.entries {
        check_path(path)?;
        let offset = small(bytes.len())?;
        let facts = entry_facts(path, content)?;
        put32(&mut bytes, LOCAL);
        bytes.extend_from_slice(&facts);
        bytes.extend_from_slice(path.as_bytes());
        bytes.extend_from_slice(content);
        put32(&mut directory, CENTRAL);
        put16(&mut directory, VERSION_MADE_BY);
        directory.extend_from_slice(&facts);
        // No comment, first disk, no internal attributes.
        directory.extend_from_slice(&[0; 6]);
        put32(&mut directory, ATTRIBUTES);
        put32(&mut directory, offset);
        directory.extend_from_slice(path.as_bytes());
    }
    let (offset, length) = (small(bytes.len())?, small(directory.len())?);
    let count = u16::try_from(archive.entries.len()).map_err(|_| ArchiveFault::TooLarge)?;
    bytes.extend_from_slice(&directory);
    put32(&mut bytes, END);
    // Only one disk.
    bytes.extend_from_slice(&[0; 4]);
    put16(&mut bytes, count);
    put16(&mut bytes, count);
    put32(&mut bytes, length);
    put32(&mut bytes, offset);
    put16(&mut bytes, 0);
    Ok(bytes)
}

/// The 26 bytes that the local header and the directory share: from the version needed to the length
/// of the (absent) extra field.
fn entry_facts(path: &str, content: &[u8]) -> Result<[u8; 26], ArchiveFault> {
    let mut facts = Vec::with_capacity(26);
    for value in [VERSION_NEEDED, FLAGS, STORED, TIME, DATE] {
        put16(&mut facts, value);
    }
    put32(&mut facts, crc32(content));
    put32(&mut facts, small(content.len())?);
    put32(&mut facts, small(content.len())?);
    put16(&mut facts, u16::try_from(path.len()).map_err(|_| ArchiveFault::TooLarge)?);
    put16(&mut facts, 0);
    facts.try_into().map_err(|_| ArchiveFault::TooLarge)
}

/// Reads an archive, from anywhere: only the canonical form is taken.
///
/// # Errors
/// Names what keeps the bytes from being one.
pub fn read(bytes: &[u8]) -> Result<Archive, ArchiveFault> {
    if bytes.len() > LARGEST_ARCHIVE {
        return Err(ArchiveFault::TooLarge);
    }
    let mut entries: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut rest = Bytes(bytes);
    let mut signature = rest.u32().map_err(|_| ArchiveFault::NotAnArchive)?;
    if ![LOCAL, END].contains(&signature) {
        return Err(ArchiveFault::NotAnArchive);
    }
    while signature == LOCAL {
        let (path, content) = read_entry(&mut rest)?;
        if entries.len() == MOST_ENTRIES {
            return Err(ArchiveFault::TooLarge);
        }
        if entries.last_key_value().is_some_and(|(last, _)| *last >= path) {
            return Err(ArchiveFault::Order(path));
        }
        entries.insert(path, content.to_vec());
        signature = rest.u32()?;
    }
    // The directory follows from the entries: whatever else differs, the bytes differ.
    let archive = Archive { entries };
    if write(&archive)? == bytes { Ok(archive) } else { Err(ArchiveFault::NotCanonical) }
}

fn read_entry<'a>(rest: &mut Bytes<'a>) -> Result<(String, &'a [u8]), ArchiveFault> {
    let (_version, flags, method) = (rest.u16()?, rest.u16()?, rest.u16()?);
    let (_time, _date) = (rest.u16()?, rest.u16()?);
    let (crc, packed, size) = (rest.u32()?, rest.u32()?, rest.u32()?);
    let (path_length, extra_length) = (rest.u16()?, rest.u16()?);
    let path = rest.take(path_length.into())?;
    let path = std::str::from_utf8(path).map_err(|_| ArchiveFault::Path(String::from_utf8_lossy(path).into_owned()))?;
    check_path(path)?;
    if method != STORED || flags != FLAGS || packed != size {
        return Err(ArchiveFault::NotStored(path.to_owned()));
    }
    rest.take(extra_length.into())?;
    let content = rest.take(usize::try_from(size).map_err(|_| ArchiveFault::TooLarge)?)?;
    if crc32(content) != crc {
        return Err(ArchiveFault::Damaged(path.to_owned()));
    }
    Ok((path.to_owned(), content))
}

/// A path that unpacks within its folder on every system.
fn check_path(path: &str) -> Result<(), ArchiveFault> {
    let allowed = |c: char| !c.is_control() && !"\\:*?\"<>|".contains(c);
    let part = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.ends_with(['.', ' ']);
    let fits = path.len() <= LONGEST_PATH && path.chars().all(allowed) && path.split('/').all(part);
    if fits { Ok(()) } else { Err(ArchiveFault::Path(path.to_owned())) }
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ArchiveFault> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ArchiveFault::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, ArchiveFault> {
        self.take(2)?.try_into().map(u16::from_le_bytes).map_err(|_| ArchiveFault::Truncated)
    }

    fn u32(&mut self) -> Result<u32, ArchiveFault> {
        self.take(4)?.try_into().map(u32::from_le_bytes).map_err(|_| ArchiveFault::Truncated)
    }
}

fn put16(bytes: &mut Vec<u8>, value: u16) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

fn put32(bytes: &mut Vec<u8>, value: u32) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

fn small(length: usize) -> Result<u32, ArchiveFault> {
    u32::try_from(length).map_err(|_| ArchiveFault::TooLarge)
}

/// CRC-32 as zip has it (ISO 3309, reflected), by a table of 256.
const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

const CRC_TABLE: [u32; 256] = crc_table();

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| crc >> 8 ^ CRC_TABLE[((crc ^ u32::from(*byte)) & 0xFF) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn paths_stay_within_the_archive() {
        for path in ["manifest.json", "facts/projects.csv", "pack/rules/完成率.md", "a b/c.d"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        let long = "a".repeat(256);
        for path in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "C:\\a",
            "c:a",
            "a\\b",
            "a\0b",
            "a\nb",
            "a.",
            "a /b",
            long.as_str(),
        ] {
            assert_eq!(check_path(path), Err(ArchiveFault::Path(path.to_owned())), "{path}");
        }
    }
}
