//! How like two texts are, for names and headings that people write a little differently each time.

use std::collections::BTreeMap;

/// Characters to add, leave out or replace to make one text of the other.
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

/// The pairs of characters that stand beside each other in a text, with how often; of a text of one
/// character, that character.
#[must_use]
pub fn pairs(text: &str) -> BTreeMap<[char; 2], u32> {
    let letters: Vec<char> = text.chars().collect();
    let mut pairs = BTreeMap::new();
    if let [only] = letters[..] {
        pairs.insert([only, '\0'], 1);
    }
    for pair in letters.windows(2) {
        *pairs.entry([pair[0], pair[1]]).or_default() += 1;
    }
    pairs
}

/// The pairs two texts have in common, twice, in thousandths of all pairs of both (Dice): 1,000 for
/// the same text, 0 when nothing is shared.
#[must_use]
pub fn likeness(one: &str, other: &str) -> u32 {
    let (one, other) = (pairs(one), pairs(other));
    let shared: u32 = one.iter().map(|(pair, count)| other.get(pair).copied().unwrap_or(0).min(*count)).sum();
    let all: u32 = one.values().chain(other.values()).sum();
    let thousandths = (2_000 * u64::from(shared)).checked_div(all.into());
    thousandths.and_then(|share| share.try_into().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_far_apart_as_characters_differ() {
        for (one, other, far) in [
            ("通川区", "通川区", 0),
            ("通川", "通川区", 1),
            ("同川区", "通川区", 1),
            ("", "通川区", 3),
            ("宣汉县", "渠县", 2),
        ] {
            assert_eq!(distance(one, other), far, "{one} {other}");
        }
    }

    #[test]
    fn likeness_counts_shared_pairs() {
        for (one, other, thousandths) in [
            ("通川大桥", "通川大桥", 1_000),
            ("通川大桥", "通川大桥新建", 750),
            ("通川大桥", "达川大桥", 666),
            ("甲", "甲", 1_000),
            ("甲", "乙", 0),
            ("", "", 0),
        ] {
            assert_eq!(likeness(one, other), thousandths, "{one} {other}");
        }
    }
}
