//! Division codes (行政区划代码, GB/T 2260) with their history.

use std::collections::{BTreeMap, BTreeSet};

/// One spell of a name under a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Name in that spell.
    pub name: String,
    /// First edition that has it, as YYYYMM.
    pub first_seen: u32,
    /// Last edition that has it, as YYYYMM; `None` while it lasts.
    pub last_seen: Option<u32>,
}

/// An old code that goes on under another: an upgrade, a merger, a move to another prefecture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionChange {
    /// The code before.
    pub old_code: String,
    /// Its name.
    pub old_name: String,
    /// The code after.
    pub new_code: String,
    /// Its name.
    pub new_name: String,
    /// First edition that has the new code, as YYYYMM.
    pub first_seen: u32,
}

/// All codes that ever were, with their names over time. Filled by the caller from the published
/// table: this crate reads no files.
///
/// Editions are sparse: a change fell somewhere between two of them. A spell is therefore taken to
/// reach from just after the edition before it to just before the edition after it, so that a doubt
/// about a code is never raised by the gap alone.
#[derive(Clone, Debug, Default)]
pub struct Divisions {
    spells: BTreeMap<String, Vec<Division>>,
    changes: Vec<DivisionChange>,
    editions: BTreeSet<u32>,
}

/// A line of a division table that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the division table: {what}")]
pub struct NotADivisionTable {
    /// 1-based line.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// The table with which the history was merged; `after-201904` means a change between the last
/// edition and this one.
const MERGED_TABLE: u32 = 202_112;

fn edition(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("after-").unwrap_or(text);
    let month: u32 = digits.parse().ok().filter(|_| digits.len() == 6)?;
    let valid = (1..=12).contains(&(month % 100));
    valid.then_some(if text.starts_with("after-") { MERGED_TABLE } else { month })
}

/// The fields of each line below the heading, which must be `heading`.
fn lines<'a, const N: usize>(table: &'a str, heading: &str) -> Result<Vec<(usize, [&'a str; N])>, NotADivisionTable> {
    let mut lines = table.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end_matches('\r')));
    let first = lines.next().map(|(_, line)| line.trim_start_matches('\u{FEFF}'));
    if first != Some(heading) {
        return Err(NotADivisionTable { line: 1, what: "the heading is another" });
    }
    let fields = |(line, text): (usize, &'a str)| {
        let fields: Vec<&str> = text.split(',').collect();
        let fields = <[&str; N]>::try_from(fields);
        fields.map(|fields| (line, fields)).map_err(|_| NotADivisionTable { line, what: "too many or too few fields" })
    };
    lines.filter(|(_, line)| !line.is_empty()).map(fields).collect()
}

impl Divisions {
    /// Reads the history table: `code,name,first_seen,last_seen`, editions as YYYYMM, an empty
    /// `last_seen` for what still is.
    ///
    /// # Errors
    /// Names the first line that is not of that form.
    pub fn from_history(table: &str) -> Result<Self, NotADivisionTable> {
        let mut divisions = Self::default();
        for (line, [code, name, first, last]) in lines(table, "code,name,first_seen,last_seen")? {
            let wrong = |what| NotADivisionTable { line, what };
            if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) || name.is_empty() {
                return Err(wrong("a code of six digits and a name are wanted"));
            }
            let first_seen = edition(first).ok_or_else(|| wrong("first_seen is no edition"))?;
            let last_seen = match last {
                "" => None,
                text => Some(edition(text).ok_or_else(|| wrong("last_seen is no edition"))?),
            };
            divisions.add(code, Division { name: name.to_owned(), first_seen, last_seen });
        }
        Ok(divisions)
    }

    /// Adds the table of changes:
    /// `old_code,old_name,new_code,new_name,change,first_edition_with_new`.
    ///
    /// # Errors
    /// Names the first line that is not of that form.
    pub fn add_changes(&mut self, table: &str) -> Result<(), NotADivisionTable> {
        let heading = "old_code,old_name,new_code,new_name,change,first_edition_with_new";
        for (line, [old_code, old_name, new_code, new_name, _, first]) in lines(table, heading)? {
            let first_seen = edition(first).ok_or(NotADivisionTable { line, what: "first_edition is no edition" })?;
            self.changes.push(DivisionChange {
                old_code: old_code.to_owned(),
                old_name: old_name.to_owned(),
                new_code: new_code.to_owned(),
                new_name: new_name.to_owned(),
                first_seen,
            });
        }
        Ok(())
    }

    /// Adds one spell.
    pub fn add(&mut self, code: &str, spell: Division) {
        self.editions.insert(spell.first_seen);
        self.editions.extend(spell.last_seen);
        self.spells.entry(code.to_owned()).or_default().push(spell);
    }

    /// The spells of a code, in the order they were added.
    #[must_use]
    pub fn spells(&self, code: &str) -> &[Division] {
        self.spells.get(code).map_or(&[], Vec::as_slice)
    }

    /// The name of a code in a year, the later one where it changed in that year.
    #[must_use]
    pub fn name_in(&self, code: &str, year: u16) -> Option<&str> {
        let (january, december) = (u32::from(year) * 100 + 1, u32::from(year) * 100 + 12);
        let held = |spell: &&Division| {
            let before = self.editions.range(..spell.first_seen).next_back();
            let after = spell.last_seen.and_then(|seen| self.editions.range(seen + 1..).next());
            let begun = before.is_none_or(|edition| *edition <= december);
            let lasts = spell.last_seen.is_none() || after.is_none_or(|edition| *edition >= january);
            begun && lasts
        };
        self.spells(code).iter().filter(held).max_by_key(|spell| spell.first_seen).map(|spell| spell.name.as_str())
    }

    /// Whether the code was in use at any time.
    #[must_use]
    pub fn ever(&self, code: &str) -> bool {
        self.spells.contains_key(code)
    }

    /// Whether the code ever had this name, alone or at the end of a longer one (达州市通川区).
    #[must_use]
    pub fn ever_named(&self, code: &str, name: &str) -> bool {
        self.spells(code).iter().any(|spell| name.ends_with(&spell.name))
    }

    /// What became of a code, where the table of changes tells it.
    #[must_use]
    pub fn change_of(&self, old_code: &str) -> Option<&DivisionChange> {
        self.changes.iter().find(|change| change.old_code == old_code)
    }
}
