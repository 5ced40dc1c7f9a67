//! A file's text with the lines and columns of its offsets.

use super::Spot;

/// A text file of a pack.
pub(super) struct Source {
    /// Path inside the pack.
    pub file: String,
    /// Its text without byte order mark, every line ended by `\n` alone.
    pub text: String,
    /// Offsets at which lines begin.
    starts: Vec<usize>,
    /// Characters that begin before each stretch of [`STRETCH`] bytes, so that a place in a file of
    /// one line is found as fast as any other.
    characters: Vec<usize>,
}

/// Bytes of a stretch.
const STRETCH: usize = 1024;

/// Characters that begin in the bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl Source {
    pub fn new(file: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let counts = text.as_bytes().chunks(STRETCH).scan(0, |before, stretch| {
            *before += characters(stretch);
            Some(*before)
        });
        let characters = std::iter::once(0).chain(counts).collect();
        Self { file: file.to_owned(), text, starts, characters }
    }

    /// The whole file.
    pub fn whole(&self) -> Spot {
        Spot { file: self.file.clone(), line: 0, column: 0 }
    }

    /// Line and column of an offset.
    pub fn spot(&self, offset: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|before| self.starts.get(before)).copied().unwrap_or(0);
        let column = self.before(offset).saturating_sub(self.before(start));
        Spot { file: self.file.clone(), line: line as u32, column: column as u32 + 1 }
    }

    /// Characters that begin before an offset.
    fn before(&self, offset: usize) -> usize {
        let stretch = offset / STRETCH;
        let rest = self.text.as_bytes().get(stretch * STRETCH..offset).unwrap_or_default();
        self.characters.get(stretch).copied().unwrap_or(0) + characters(rest)
    }

    /// The line of an offset, without its column.
    pub fn line(&self, offset: usize) -> Spot {
        Spot { column: 0, ..self.spot(offset) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_in_characters_from_one() {
        let source = Source::new("a.md", "\u{feff}一二\r\n三a四\rb");
        assert_eq!(source.text, "一二\n三a四\nb");
        let table = [(0, 1, 1), (3, 1, 2), (6, 1, 3), (7, 2, 1), (10, 2, 2), (11, 2, 3), (15, 3, 1), (16, 3, 2)];
        for (offset, line, column) in table {
            let spot = source.spot(offset);
            assert_eq!((spot.line, spot.column), (line, column), "offset {offset}");
        }
    }

    #[test]
    fn columns_of_a_long_line_are_counted_too() {
        let text = "落a".repeat(3000);
        let source = Source::new("a.md", &text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(source.spot(offset).column as usize, count + 1);
        }
        assert_eq!(source.spot(text.len()).column, 6001);
    }
}
