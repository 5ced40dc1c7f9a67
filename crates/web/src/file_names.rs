//! The files of an upload by name: a form tells a file by its number, a page by its name where there are
//! several.

use model::{Place, Problem};

use crate::answers::{PlacedNote, placed};
use crate::held::Held;
use crate::messages::{Language, Messages};
use crate::shown;

/// Names of the files of an upload, no two alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileNames(Vec<String>);

impl FileNames {
    /// Those of an upload.
    pub(crate) fn of(held: &Held) -> Self {
        Self(held.files.iter().map(|file| file.name.clone()).collect())
    }

    /// What the files are called together: the one by its name, several by their number.
    pub(crate) fn title(&self, t: &Messages) -> String {
        match &self.0[..] {
            [only] => only.clone(),
            several => t.upload.files.with("count", several.len()).into(),
        }
    }

    /// The names of several files; none of a single one, which is in the title.
    pub(crate) fn several(&self) -> &[String] {
        if self.0.len() > 1 { &self.0 } else { &[] }
    }

    /// A row in a form: the number of its file, its line and its sheet.
    pub(crate) fn key(&self, row: &Place) -> String {
        let number = self.0.iter().position(|name| *name == row.file).map_or(0, |index| index + 1);
        format!("{number}-{}@{}", row.line, row.sheet)
    }

    /// The row of a key; `None` when no file has its number or it does not read.
    pub(crate) fn row(&self, key: &str) -> Option<Place> {
        let (at, sheet) = key.split_once('@')?;
        let (number, line) = at.split_once('-')?;
        let file = self.0.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(Place { file: file.clone(), sheet: sheet.to_owned(), line: line.parse().ok()?, column: String::new() })
    }

    /// A row or cell as people point at it, behind its file where there are several.
    pub(crate) fn cell(&self, place: &Place, t: &Messages) -> String {
        // A setting beside the files has no cell.
        if place.file.is_empty() {
            return String::new();
        }
        let cell = shown::cell(place, t);
        let file = if self.0.len() > 1 { place.file.as_str() } else { "" };
        [file, &cell].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A problem with its cell before it.
    pub(crate) fn placed(&self, problem: &Problem, language: Language) -> PlacedNote {
        let (_, note) = placed(problem, language);
        (self.cell(&problem.place, language.texts()), note)
    }
}

#[cfg(test)]
impl From<&[&str]> for FileNames {
    fn from(names: &[&str]) -> Self {
        Self(names.iter().map(|name| (*name).to_owned()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_again_in_the_file_it_stands_in() {
        let names = FileNames::from(&["a.csv", "b-2@1.xlsx"][..]);
        for (file, sheet, line) in [("a.csv", "", 5), ("b-2@1.xlsx", "表 1-2@3", 7)] {
            let row = Place { sheet: sheet.to_owned(), line, ..Place::file(file) };
            assert_eq!(names.row(&names.key(&row)), Some(row.clone()), "{file}");
            assert!(names.cell(&row, Language::Zh.texts()).starts_with(file));
        }
        for none in ["", "5@", "0-5@", "3-5@", "1-x@", "x-5@", "1-5"] {
            assert_eq!(names.row(none), None, "{none}");
        }
        let one = FileNames::from(&["a.csv"][..]);
        assert!(!one.cell(&Place { line: 5, ..Place::file("a.csv") }, Language::Zh.texts()).contains("a.csv"));
    }
}
