//! What the document leaves open, and what the pack does about it.

use std::collections::BTreeMap;

use super::Spot;
use super::faults::Faults;
use super::markdown::Piece;
use super::section::{self, Found};
use super::source::Source;

/// Something the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id (`S-002-1`).
    pub id: String,
    /// What is left open.
    pub open: String,
    /// What the pack does.
    pub done: String,
    /// Where it is told.
    pub spot: Spot,
}

const HEADER: &[&str] = &["Id", "What the document leaves open", "What the pack does"];

/// Reads the table under `## Notes`, which may be left out.
pub(super) fn read(source: &Source, sections: &[Piece<'_>], faults: &mut Faults) -> Vec<Note> {
    let Found::Rows(rows) = section::table(sections, "Notes", HEADER, faults) else { return Vec::new() };
    let mut notes: Vec<Note> = Vec::new();
    let mut ids = BTreeMap::new();
    for line in rows {
        let Some(cells) = section::cells(source, line, HEADER.len(), faults) else { continue };
        let spot = source.line(line.at);
        let empty = cells.iter().position(String::is_empty);
        if let Some(column) = empty.and_then(|index| HEADER.get(index)) {
            section::empty_cell(&spot, column, faults);
            continue;
        }
        let [id, open, done] = &cells[..] else { continue };
        if let Some(before) = ids.insert(id.clone(), spot.line) {
            faults.error(
                "note-duplicate",
                &spot,
                (format!("备注{id}已在第{before}行写过"), "换一个编号，或合并为一行"),
                (format!("the note {id} stands on line {before} already"), "give it another id, or make one of both"),
            );
        }
        notes.push(Note { id: id.clone(), open: open.clone(), done: done.clone(), spot });
    }
    notes
}
