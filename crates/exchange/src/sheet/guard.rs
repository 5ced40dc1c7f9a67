//! Bounds that hold before anything is parsed.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::fault::FileFault;
use super::tags::TagScan;

/// How much is read of a file that nobody has seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes after unpacking, all parts together.
    pub unpacked_bytes: u64,
    /// Parts in the package.
    pub parts: usize,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Cells held at once, blanks between values included.
    pub cells: usize,
    /// Bytes of text held at once.
    pub text_bytes: usize,
}

const MEGABYTE: u64 = 1024 * 1024;

/// How many times over the bytes of a file its sheets may hold if each were as large as the largest part.
const SHARED_PARTS: u64 = 4;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50 * MEGABYTE,
            unpacked_bytes: 300 * MEGABYTE,
            parts: 2_000,
            rows: 200_000,
            columns: 500,
            cells: 8_000_000,
            text_bytes: 200 * 1024 * 1024,
        }
    }
}

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A zip package: an xlsx, to be checked.
    Package,
    /// An OLE file: an xls, to be taken apart.
    Compound,
    /// Text.
    Text,
}

/// Other kinds of files by their first bytes.
const KINDS: [(&[u8], &str); 6] = [
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"SQLite format 3\0", "SQLite"),
];

/// Tells the form of a file by its content; names lie.
pub(super) fn sniff(bytes: &[u8], limits: &Limits) -> Result<Form, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(FileFault::TooLarge(limits.file_bytes / MEGABYTE));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Form::Package);
    }
    if bytes.starts_with(super::compound::MAGIC) {
        // An OLE file: a password-protected xlsx keeps its content in a stream of this name.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return if encrypted { Err(FileFault::Encrypted) } else { Ok(Form::Compound) };
    }
    // BIFF before OLE (Excel 2 to 4).
    if [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"].iter().any(|head| bytes.starts_with(*head)) {
        return Err(FileFault::OldExcel);
    }
    if let Some((_, kind)) = KINDS.iter().find(|(head, _)| bytes.starts_with(head)) {
        return Err(FileFault::Other(kind));
    }
    if is_markup(bytes) { Err(FileFault::Markup) } else { Ok(Form::Text) }
}

fn is_markup(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    ["<!doctype", "<html", "<head", "<meta", "<table", "<?xml", "<body", "<style", "mime-version:"]
        .iter()
        .any(|start| head.starts_with(start))
}

/// Checks a package before it is parsed: that it is a workbook, whole, without password, and that it
/// unpacks to a bounded size, by what it declares and by what it truly gives. The bytes of its largest
/// part.
pub(super) fn check_package(bytes: &[u8], limits: &Limits) -> Result<u64, FileFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_fault(&error))?;
    if archive.len() > limits.parts {
        return Err(FileFault::TooManyParts(limits.parts));
    }
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap_or_default().to_ascii_lowercase()).collect();
    check_kind(&names)?;
    let too_large = FileFault::UnpacksTooLarge(limits.unpacked_bytes / MEGABYTE);
    let (mut left, mut largest) = (limits.unpacked_bytes, 0);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| zip_fault(&error))?;
        if part.size() > left {
            return Err(too_large);
        }
        let given = drain(&mut part, left)?;
        left = left.checked_sub(given).ok_or_else(|| too_large.clone())?;
        largest = largest.max(given);
    }
    Ok(largest)
}

/// Checks that so many sheets come to an end, each read from a part of at most so many bytes: nothing
/// keeps a file from giving one part to all its sheets.
///
/// # Errors
/// When there are more sheets than parts may be, or they may hold several times what a file may.
pub(super) fn check_sheets(count: usize, largest: u64, limits: &Limits) -> Result<(), FileFault> {
    if count > limits.parts {
        return Err(FileFault::TooManyParts(limits.parts));
    }
    if largest.saturating_mul(count as u64) > limits.unpacked_bytes.saturating_mul(SHARED_PARTS) {
        return Err(FileFault::UnpacksTooLarge(limits.unpacked_bytes / MEGABYTE));
    }
    Ok(())
}

fn check_kind(names: &[String]) -> Result<(), FileFault> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("xl/workbook.xml") {
        return Ok(());
    }
    let kinds = [
        ("word/document.xml", "Word（.docx）"),
        ("ppt/presentation.xml", "PowerPoint（.pptx）"),
        ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）"),
        ("ofd.xml", "OFD"),
    ];
    if let Some((_, kind)) = kinds.iter().find(|(part, _)| has(part)) {
        return Err(FileFault::Other(kind));
    }
    if has("mimetype") && has("content.xml") {
        return Err(FileFault::Other("OpenDocument（.ods）"));
    }
    // Some writers keep the workbook elsewhere; the relationships say where.
    if has("_rels/.rels") && has("[content_types].xml") { Ok(()) } else { Err(FileFault::Other("ZIP")) }
}

/// Reads a part to its end without keeping it; how many bytes it gave, at most one more than `most`.
fn drain(part: &mut ZipFile<'_, Cursor<&[u8]>>, most: u64) -> Result<u64, FileFault> {
    let name = part.name().unwrap_or_default().to_ascii_lowercase();
    let mut scan =
        (name.ends_with(".xml") || name.ends_with(".rels")).then(|| TagScan::new(name.ends_with("styles.xml")));
    let mut buffer = [0_u8; 16 * 1024];
    let mut given = 0_u64;
    loop {
        let read = part.read(&mut buffer).map_err(|error| FileFault::Damaged(format!("{name}: {error}")))?;
        if read == 0 {
            break;
        }
        given += read as u64;
        if given > most {
            break;
        }
        if let Some(scan) = &mut scan {
            scan.feed(&buffer[..read]).map_err(|what| FileFault::Damaged(format!("{name}: {what}")))?;
        }
    }
    Ok(given)
}

fn zip_fault(error: &ZipError) -> FileFault {
    match error {
        ZipError::InvalidPassword => FileFault::Encrypted,
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => FileFault::Encrypted,
        other => FileFault::Damaged(other.to_string()),
    }
}
