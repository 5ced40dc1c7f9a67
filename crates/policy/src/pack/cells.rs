//! The cells of a pack's tables as they are written, for those who carry them elsewhere.

use model::{Place, Problems};

use super::faults::Faults;
use super::source::Source;
use super::{Spot, TableForm, table};

/// The cells of a table, each with its place in the text.
#[derive(Debug, Default)]
pub struct TableCells(Vec<Vec<(String, Spot)>>);

impl TableCells {
    /// Reads the rows below the header, whatever their cells say.
    ///
    /// # Errors
    /// When the text is no table of that form: another header, rows of another width, a quote that is not closed.
    pub fn read(path: &str, text: &str, form: &'static TableForm) -> Result<Self, Problems> {
        let (source, mut faults) = (Source::new(path, text), Faults::default());
        let rows = table::rows(&source, form, &mut faults).unwrap_or_default();
        let rows = rows.iter().map(|row| row.placed().map(|(cell, spot)| (cell.to_owned(), spot)).collect()).collect();
        let problems = faults.finish();
        if problems.is_empty() { Ok(Self(rows)) } else { Err(problems) }
    }

    /// The rows, each as long as the header.
    pub fn rows(&self) -> impl Iterator<Item = Vec<&str>> {
        self.0.iter().map(|row| row.iter().map(|(cell, _)| cell.as_str()).collect())
    }

    /// The row, from 0, and the column where one is meant, in which a place of the text lies; `None` in the header.
    #[must_use]
    pub fn at(&self, place: &Place) -> Option<(usize, Option<usize>)> {
        let meant: u32 = place.column.parse().unwrap_or(0);
        let below = |spot: &Spot| (spot.line, spot.column) <= (place.line, meant.max(1));
        let begun = |row: &Vec<(String, Spot)>| row.first().is_some_and(|(_, spot)| spot.line <= place.line);
        let row = self.0.partition_point(begun).checked_sub(1)?;
        let cells = self.0.get(row)?.partition_point(|(_, spot)| below(spot));
        Some((row, cells.checked_sub(1).filter(|_| meant > 0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_text_are_cells() {
        let text = "code,name,parent\n\na,\"一,\n二\",b\n,,\nc,三,\n";
        let form = TableForm::of("classes/field.csv").expect("a form");
        let cells = TableCells::read("classes/field.csv", text, form).expect("a table");
        assert_eq!(cells.rows().collect::<Vec<_>>(), [["a", "一,\n二", "b"], ["c", "三", ""]]);
        let table = [
            (1, 3, None),
            (3, 0, Some((0, None))),
            (3, 1, Some((0, Some(0)))),
            (3, 3, Some((0, Some(1)))),
            (4, 1, Some((0, Some(1)))),
            (4, 4, Some((0, Some(2)))),
            (6, 0, Some((1, None))),
            (6, 5, Some((1, Some(2)))),
        ];
        for (line, column, at) in table {
            assert_eq!(cells.at(&Place::text("", line, column)), at, "{line}:{column}");
        }
    }

    #[test]
    fn a_text_that_is_no_table_of_the_form_is_told() {
        let form = TableForm::of("classes/field.csv").expect("a form");
        for (text, code) in
            [("name,code\n", "csv-header"), ("code,name,parent\na,b\n", "csv-columns"), ("", "csv-header")]
        {
            let problems = TableCells::read("classes/field.csv", text, form).expect_err(text);
            assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [code]);
        }
        assert!(TableForm::of("rules/a.md").is_none() && TableForm::of("lists/a/b.csv").is_none());
    }
}
