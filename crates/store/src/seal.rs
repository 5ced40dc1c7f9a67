//! Sealing an entry: lines, salted leaves, hashes.
//!
//! A payload is lines, each ended by a newline, of three forms:
//!
//! - `SALT JSON`: 32 hex digits and the canonical JSON of a change;
//! - `purged LEAF`: what remains of such a line after a purge;
//! - `tombstone POSITION LEAF`: in the entry that confirms a purge, each line that it destroyed.
//!
//! The leaf of a line is its SHA-256; a purged line keeps the leaf it had. The payload hangs by the
//! SHA-256 over its leaves, so that a purge leaves the chain whole, and the salt keeps anybody from
//! guessing what was purged.

use std::fmt::Write as _;

use model::canonical::canonical_json;
use model::{Change, Record, Sealed};
use sha2::{Digest, Sha256};

use crate::{Line, StoreError, upcast};

/// SHA-256 in hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Salts for so many lines, as hex.
pub(crate) fn salts(count: usize) -> Result<Vec<String>, StoreError> {
    let mut bytes = vec![0; count * 16];
    getrandom::fill(&mut bytes).map_err(StoreError::Salt)?;
    Ok(bytes.chunks(16).map(hex).collect())
}

/// The canonical JSON of a record: the body of its row.
pub(crate) fn body(record: &Record) -> Result<String, StoreError> {
    canonical_json(record).map_err(|error| StoreError::unreadable(record.key(), error))
}

/// The line that puts a record with this body.
pub(crate) fn put_line(salt: &str, body: &str) -> String {
    // The same text as the canonical JSON of `Change::Put`, without writing the body twice.
    format!("{salt} {{\"put\":{body}}}\n")
}

/// The line that drops a record.
pub(crate) fn drop_line(salt: &str, change: &Change) -> Result<String, StoreError> {
    let json = canonical_json(change).map_err(|error| StoreError::unreadable("the key to drop", error))?;
    Ok(format!("{salt} {json}\n"))
}

/// The leaf of a line, which comes without its newline.
pub(crate) fn leaf(line: &str) -> String {
    purged_leaf(line).map_or_else(|| sha256_hex(line.as_bytes()), ToOwned::to_owned)
}

fn is_leaf(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The leaf that a purged line names.
pub(crate) fn purged_leaf(line: &str) -> Option<&str> {
    line.strip_prefix("purged ").filter(|leaf| is_leaf(leaf))
}

/// The hash of a payload; `None` when it is not lines of UTF-8.
#[must_use]
pub fn payload_hash(payload: &[u8]) -> Option<String> {
    let leaves: Vec<String> = lines(payload)?.map(leaf).collect();
    Some(sha256_hex(leaves.join("\n").as_bytes()))
}

/// The lines of a payload without their newlines; `None` when it is not lines of UTF-8.
pub(crate) fn lines(payload: &[u8]) -> Option<impl Iterator<Item = &str>> {
    let text = std::str::from_utf8(payload).ok()?;
    (text.is_empty() || text.ends_with('\n')).then(|| text.split_terminator('\n'))
}

/// The hash of an entry: over everything in its head but the hash itself.
///
/// # Errors
/// Does not happen: a head is text and integers.
pub fn entry_hash(sealed: &Sealed) -> Result<String, StoreError> {
    let failed = |error| StoreError::unreadable(format_args!("the head of entry {}", sealed.position), error);
    let mut value = serde_json::to_value(sealed).map_err(failed)?;
    if let Some(members) = value.as_object_mut() {
        members.remove("hash");
    }
    let json = canonical_json(&value).map_err(failed)?;
    Ok(sha256_hex(json.as_bytes()))
}

/// Reads a line.
pub(crate) fn read_line(line: &str, format: u16) -> Result<Line, String> {
    if let Some(leaf) = purged_leaf(line) {
        return Ok(Line::Purged(leaf.to_owned()));
    }
    if let Some(stone) = line.strip_prefix("tombstone ") {
        let stone = stone.split_once(' ').filter(|(_, leaf)| is_leaf(leaf));
        let stone = stone.and_then(|(position, leaf)| Some((position.parse().ok()?, leaf)));
        let (position, leaf) = stone.ok_or("a tombstone without position and leaf")?;
        return Ok(Line::Tombstone { position, leaf: leaf.to_owned() });
    }
    let (_salt, json) = line.split_once(' ').ok_or("a line without salt")?;
    upcast::read(json, format).map(Line::Change).map_err(|error| error.to_string())
}

/// Reads a whole payload of an entry.
///
/// # Errors
/// When the format is newer than this program knows, or a line is none of a payload.
pub fn read_payload(position: i64, format: u16, payload: &[u8]) -> Result<Vec<Line>, StoreError> {
    if format > upcast::FORMAT {
        return Err(StoreError::Newer { found: i64::from(format), known: i64::from(upcast::FORMAT) });
    }
    let place = |line: usize| format!("ledger entry {position}, line {}", line + 1);
    let lines = lines(payload).ok_or_else(|| StoreError::unreadable(place(0), "not lines of UTF-8"))?;
    let read = |(number, line)| read_line(line, format).map_err(|error| StoreError::unreadable(place(number), error));
    lines.enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Key, Table};

    fn drop() -> Change {
        Change::Drop(Key { table: Table::Reports, key: "P000001/2020-08/1".to_owned() })
    }

    #[test]
    fn a_purged_line_keeps_the_hash_of_the_payload() {
        let whole = format!("{}{}", drop_line("aa", &drop()).expect("a line"), put_line("bb", "{}"));
        let leaf = leaf(whole.lines().next().expect("a line"));
        let purged = format!("purged {leaf}\n{}", put_line("bb", "{}"));
        assert_eq!(payload_hash(whole.as_bytes()), payload_hash(purged.as_bytes()));
        assert_ne!(payload_hash(whole.as_bytes()), payload_hash(put_line("bb", "{}").as_bytes()));
    }

    #[test]
    fn lines_read_back() {
        let line = drop_line(&salts(1).expect("a salt")[0], &drop()).expect("a line");
        assert_eq!(read_line(line.trim_end(), upcast::FORMAT), Ok(Line::Change(drop())));
        let leaf = sha256_hex(b"");
        assert_eq!(read_line(&format!("tombstone 7 {leaf}"), 1), Ok(Line::Tombstone { position: 7, leaf }));
        for wrong in ["", "purged", "purged 00", "tombstone 7 00", "aa {}", "aa {\"put\":1}"] {
            assert!(read_line(wrong, upcast::FORMAT).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_payload_is_whole_lines() {
        assert!(payload_hash(b"a\nb").is_none());
        assert!(payload_hash(b"\xff\n").is_none());
        assert_eq!(payload_hash(b""), Some(sha256_hex(b"")));
    }
}
