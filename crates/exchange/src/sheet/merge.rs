//! Merged ranges of a sheet.

use std::collections::BTreeMap;

/// One merged range; indexes 0-based, both ends inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Top row.
    pub first_row: u32,
    /// Left column.
    pub first_column: u32,
    /// Bottom row.
    pub last_row: u32,
    /// Right column.
    pub last_column: u32,
}

/// The merged ranges of a sheet, found by row.
#[derive(Clone, Debug, Default)]
pub struct Merges(BTreeMap<u32, Vec<Merge>>);

impl Merge {
    /// Whether a cell lies in the range.
    #[must_use]
    pub const fn contains(&self, row: u32, column: u32) -> bool {
        self.first_row <= row && row <= self.last_row && self.first_column <= column && column <= self.last_column
    }

    /// Whether it reaches over several rows.
    #[must_use]
    pub const fn is_tall(&self) -> bool {
        self.last_row > self.first_row
    }
}

impl Merges {
    /// Indexes ranges by the rows they touch, up to row `height`; `None` when that takes more than
    /// `most` steps, which no real sheet needs.
    #[must_use]
    pub fn index(ranges: impl IntoIterator<Item = Merge>, height: u32, most: usize) -> Option<Self> {
        let mut rows: BTreeMap<u32, Vec<Merge>> = BTreeMap::new();
        let mut steps = 0_usize;
        for range in ranges {
            for row in range.first_row..=range.last_row.min(height) {
                steps += 1;
                if steps > most {
                    return None;
                }
                rows.entry(row).or_default().push(range);
            }
        }
        Some(Self(rows))
    }

    /// Every range, once.
    pub fn all(&self) -> impl Iterator<Item = &Merge> {
        self.0.iter().flat_map(|(row, merges)| merges.iter().filter(move |merge| merge.first_row == *row))
    }

    /// The range a cell lies in.
    #[must_use]
    pub fn at(&self, row: u32, column: u32) -> Option<&Merge> {
        self.0.get(&row)?.iter().find(|merge| merge.contains(row, column))
    }
}
