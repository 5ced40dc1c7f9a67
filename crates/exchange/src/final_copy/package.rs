//! The package of a Word file from outside: its parts, within bounds.

use std::io::{Cursor, Read};

use model::{Place, Problem};
use zip::ZipArchive;

/// Bytes of the file.
const LARGEST_FILE: usize = 50 << 20;
/// Bytes of a part after unpacking.
const LARGEST_PART: u64 = 60 << 20;
/// Parts.
const MOST_PARTS: usize = 5_000;

/// A package, as opened.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    file: String,
}

impl<'a> Package<'a> {
    /// Opens a file; `name` is what its sender calls it.
    pub(super) fn open(bytes: &'a [u8], name: &str) -> Result<Self, Box<Problem>> {
        let refused = |zh: &str, cure_zh: &str, en: &str, cure_en: &str| {
            Box::new(Problem::error("final-copy-unreadable", Place::file(name), (zh, cure_zh), (en, cure_en)))
        };
        if bytes.len() > LARGEST_FILE {
            return Err(refused(
                "文件超过 50 MB",
                "删去图片后再传",
                "the file has more than 50 MB",
                "take pictures out",
            ));
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(refused(
                "文件是旧版 Word（.doc、.wps）格式，或者设有密码",
                "在 Word 或 WPS 中去掉密码，另存为 .docx",
                "the file is of an older Word (.doc, .wps), or protected by a password",
                "take the password off and save it as .docx",
            ));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).ok().filter(|archive| archive.len() <= MOST_PARTS);
        let archive = archive.ok_or_else(|| {
            refused(
                "文件不是 Word（.docx）文件，或者已损坏",
                "用 Word 或 WPS 另存为 .docx 后再传",
                "the file is no Word file (.docx), or damaged",
                "save it as .docx and send it again",
            )
        })?;
        Ok(Self { archive, file: name.to_owned() })
    }

    /// A part as text; `None` when the package does not have it.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, Box<Problem>> {
        let mut bytes = Vec::new();
        let read = match self.archive.by_name(path) {
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            // The size it declares may lie; what it gives is counted.
            Ok(part) => part.take(LARGEST_PART + 1).read_to_end(&mut bytes).is_ok(),
            Err(_) => false,
        };
        let text = String::from_utf8(bytes).ok().filter(|text| read && text.len() as u64 <= LARGEST_PART);
        text.map(Some).ok_or_else(|| self.damaged(path))
    }

    /// What is said of a part that cannot be read.
    pub(super) fn damaged(&self, path: &str) -> Box<Problem> {
        let zh = (format!("文件中的 {path} 缺失、损坏或者过大"), "用 Word 或 WPS 打开后另存为 .docx 再传");
        let en = (
            format!("{path} within the file is missing, damaged or too large"),
            "open it, save it as .docx and send it again",
        );
        Box::new(Problem::error("final-copy-unreadable", Place::file(&self.file), zh, en))
    }
}
