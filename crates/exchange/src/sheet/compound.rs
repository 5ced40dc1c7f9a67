//! Compound files (OLE, MS-CFB): the container of old workbooks, a small file system of sectors.

use super::fault::FileFault;

/// The first bytes of a compound file.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Sector numbers from here on are marks.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Streams below this size stand in the small sectors of the root's stream.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

/// A compound file taken apart.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    small_next: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn damaged() -> FileFault {
    FileFault::Damaged("OLE".to_owned())
}

impl<'a> Compound<'a> {
    /// Reads the tables of a compound file. What it holds is bounded by the length of the file.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileFault> {
        let field = |at| u32_at(bytes, at).ok_or_else(damaged);
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged()),
        };
        let mut file =
            Self { bytes, sector, next: Vec::new(), small_next: Vec::new(), small: Vec::new(), entries: Vec::new() };
        for id in file.table_sectors(field(68)?)? {
            let table = file.sector(id)?;
            file.next.extend(table.chunks_exact(4).filter_map(|word| u32_at(word, 0)));
        }
        let directory = file.chain(field(48)?, usize::MAX)?;
        file.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        let root = file.entries.first().ok_or_else(damaged)?;
        let (root_start, root_size) = (root.start, root.size);
        if field(64)? > 0 {
            let table = file.chain(field(60)?, usize::MAX)?;
            file.small_next = table.chunks_exact(4).filter_map(|word| u32_at(word, 0)).collect();
            file.small = file.chain(root_start, root_size)?;
        }
        Ok(file)
    }

    /// The sectors that hold the table of followers: 109 in the header, the rest in a chain.
    fn table_sectors(&self, mut more: u32) -> Result<Vec<u32>, FileFault> {
        let mut ids: Vec<u32> = (0..109).filter_map(|index| u32_at(self.bytes, 76 + index * 4)).collect();
        let mut steps = 0;
        while more < LAST_SECTOR {
            steps += 1;
            if steps > self.bytes.len() / self.sector {
                return Err(damaged());
            }
            let sector = self.sector(more)?;
            let words: Vec<u32> = sector.chunks_exact(4).filter_map(|word| u32_at(word, 0)).collect();
            let (last, words) = words.split_last().ok_or_else(damaged)?;
            ids.extend(words);
            more = *last;
        }
        ids.retain(|id| *id < LAST_SECTOR);
        if ids.len() > self.bytes.len() / self.sector {
            return Err(damaged());
        }
        Ok(ids)
    }

    fn sector(&self, id: u32) -> Result<&'a [u8], FileFault> {
        let start = (id as usize + 1) * self.sector;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty()).ok_or_else(damaged)?;
        // Some writers cut the last sector short.
        Ok(&rest[..rest.len().min(self.sector)])
    }

    /// The content of a chain of sectors, cut to its size.
    fn chain(&self, start: u32, size: usize) -> Result<Vec<u8>, FileFault> {
        let mut content = Vec::new();
        let mut id = start;
        while id < LAST_SECTOR && content.len() < size {
            content.extend_from_slice(self.sector(id)?);
            if content.len() > self.bytes.len() {
                return Err(damaged());
            }
            id = *self.next.get(id as usize).ok_or_else(damaged)?;
        }
        content.truncate(size);
        Ok(content)
    }

    fn small_chain(&self, start: u32, size: usize) -> Result<Vec<u8>, FileFault> {
        let mut content = Vec::new();
        let mut id = start;
        while id < LAST_SECTOR && content.len() < size {
            let from = id as usize * SMALL_SECTOR;
            content.extend_from_slice(self.small.get(from..from + SMALL_SECTOR).ok_or_else(damaged)?);
            if content.len() > self.small.len() {
                return Err(damaged());
            }
            id = *self.small_next.get(id as usize).ok_or_else(damaged)?;
        }
        content.truncate(size);
        Ok(content)
    }

    /// Whether there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream; `None` when there is none of that name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, FileFault> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let read = if entry.size < SMALL_STREAM { Self::small_chain } else { Self::chain };
        read(self, entry.start, entry.size).map(Some)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).clamp(2, 64) - 2;
    let units: Vec<u16> = (0..length / 2).filter_map(|index| u16_at(bytes, index * 2)).collect();
    let (start, size) = (u32_at(bytes, 116)?, u32_at(bytes, 120)?);
    Some(Entry { name: String::from_utf16_lossy(&units), start, size: size as usize })
}
