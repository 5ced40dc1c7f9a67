//! The records of a workbook stream of Excel 97-2003 (BIFF8, MS-XLS), which WPS writes as xls and et.

use super::compound::{u16_at, u32_at};

/// A record with the pieces that continue it.
pub(super) struct BiffRecord<'a> {
    /// What it is.
    pub kind: u16,
    /// Its bytes, and those of each continuation.
    pub pieces: Vec<&'a [u8]>,
}

impl<'a> BiffRecord<'a> {
    /// The bytes before any continuation.
    pub(super) fn data(&self) -> &'a [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }
}

/// The records of a stream from an offset on.
pub(super) struct BiffRecords<'a> {
    stream: &'a [u8],
    at: usize,
}

const CONTINUE: u16 = 0x003C;

impl<'a> BiffRecords<'a> {
    pub(super) const fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// Where the next record begins.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    fn raw(&self) -> Option<(u16, &'a [u8])> {
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        Some((u16_at(self.stream, self.at)?, self.stream.get(self.at + 4..self.at + 4 + length)?))
    }
}

impl<'a> Iterator for BiffRecords<'a> {
    type Item = BiffRecord<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, data) = self.raw()?;
        self.at += 4 + data.len();
        let mut pieces = vec![data];
        while let Some((CONTINUE, more)) = self.raw() {
            self.at += 4 + more.len();
            pieces.push(more);
        }
        Some(BiffRecord { kind, pieces })
    }
}

/// Reads on through the pieces of a record.
pub(super) struct PieceReader<'r, 'a> {
    pieces: &'r [&'a [u8]],
    piece: usize,
    at: usize,
}

impl<'r, 'a> PieceReader<'r, 'a> {
    pub(super) const fn new(pieces: &'r [&'a [u8]], at: usize) -> Self {
        Self { pieces, piece: 0, at }
    }

    /// What is left of the present piece, the next one when it is used up.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if self.at < piece.len() {
                return Some(&piece[self.at..]);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.rest()?.len().min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// A string of the shared table or of a cell: count of characters, flags, characters, and what
    /// formats them. Where characters go over into a continuation, that begins with flags of its own.
    pub(super) fn text(&mut self) -> Option<String> {
        let count = usize::from(self.word()?);
        self.text_of(count)
    }

    /// The same with its count read already.
    pub(super) fn text_of(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.word()?) * 4 } else { 0 };
        let phonetic = if flags & 4 != 0 { self.long()? as usize } else { 0 };
        let (mut wide, mut left) = (flags & 1 != 0, count);
        let mut units: Vec<u16> = Vec::with_capacity(count.min(256));
        while left > 0 {
            if self.pieces.get(self.piece).is_some_and(|piece| self.at >= piece.len()) {
                self.piece += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
            }
            let rest = self.rest()?;
            let size = if wide { 2 } else { 1 };
            let step = (rest.len() / size).min(left);
            if step == 0 {
                return None;
            }
            let taken = &rest[..step * size];
            if wide {
                units.extend(taken.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)));
            } else {
                units.extend(taken.iter().map(|byte| u16::from(*byte)));
            }
            self.at += step * size;
            left -= step;
        }
        self.skip(runs + phonetic)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// A number in four bytes: a float without its lower half, or a whole number, times a hundred or not.
#[expect(clippy::float_arithmetic, reason = "the format holds floats; amounts become decimals at once")]
pub(super) fn rk(word: u32) -> f64 {
    let value =
        if word & 2 != 0 { f64::from((word as i32) >> 2) } else { f64::from_bits(u64::from(word & 0xFFFF_FFFC) << 32) };
    if word & 1 != 0 { value / 100.0 } else { value }
}

/// A number in eight bytes.
pub(super) fn float_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// A place in a record: row and column.
pub(super) fn cell_at(bytes: &[u8]) -> Option<(u32, u32)> {
    Some((u16_at(bytes, 0)?.into(), u16_at(bytes, 2)?.into()))
}

/// A number of the shared table.
pub(super) fn shared_at(bytes: &[u8]) -> Option<usize> {
    u32_at(bytes, 6).map(|index| index as usize)
}

/// What an error value looks like.
pub(super) const fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
