//! The division codes that come with the program.

use std::sync::LazyLock;

use model::codes::Divisions;

static KNOWN: LazyLock<Divisions> = LazyLock::new(|| {
    let history = include_str!("../../../../demo/reference/divisions_history.csv");
    let changes = include_str!("../../../../demo/reference/changes_for_the_documents.csv");
    // Both tables are part of the program and read by its tests.
    let mut divisions = Divisions::from_history(history).unwrap_or_default();
    let _ = divisions.add_changes(changes);
    divisions
});

/// GB/T 2260 from 1980 to the end of 2021.
#[must_use]
pub fn known() -> &'static Divisions {
    &KNOWN
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_are_read() {
        let divisions = super::known();
        assert_eq!(divisions.name_in("511702", 2018), Some("通川区"));
        assert!(divisions.change_of("140402").is_some());
    }
}
