//! CSV tables with a fixed header, each cell with its place.

use std::str::FromStr;

use model::Day;

use super::faults::Faults;
use super::names::{cure_for, listed};
use super::source::Source;
use super::{Spot, TableForm};

/// A row below the header.
pub(super) struct Row<'s> {
    source: &'s Source,
    form: &'static TableForm,
    cells: Vec<String>,
    starts: Vec<usize>,
    /// Where it begins.
    pub spot: Spot,
}

/// The rows of a table whose header has exactly the columns of its form; `None` when it has not, so
/// that nothing else is to be believed of the file.
pub(super) fn rows<'s>(source: &'s Source, form: &'static TableForm, faults: &mut Faults) -> Option<Vec<Row<'s>>> {
    let header: Vec<&str> = form.names().collect();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let mut records = reader.records().map_while(Result::ok);
    let first = records.next();
    if !header_is_right(source, first.as_ref(), &header, faults) {
        return None;
    }
    let mut rows = Vec::new();
    for record in records {
        let at = begin(&source.text, record.position().map_or(0, |position| position.byte() as usize));
        let Some(starts) = starts(&source.text, at) else {
            faults.error(
                "csv-quote",
                &source.spot(at),
                ("引号没有配对", "给带引号的单元格补上结尾的双引号；单元格内的双引号写两个"),
                ("a quote is not closed", "close the quoted cell; write a quote inside it twice"),
            );
            return None;
        };
        if record.iter().all(str::is_empty) && record.len() > 1 {
            // Spreadsheets leave rows of commas behind.
            continue;
        }
        if record.len() == header.len() {
            let cells = record.iter().map(str::to_owned).collect();
            rows.push(Row { source, form, cells, starts, spot: source.line(at) });
        } else {
            wrong_width(&source.line(at), record.len(), &header, faults);
        }
    }
    Some(rows)
}

fn header_is_right(source: &Source, first: Option<&csv::StringRecord>, header: &[&str], faults: &mut Faults) -> bool {
    let found: Vec<&str> = first.map(|record| record.iter().collect()).unwrap_or_default();
    if found == header {
        return true;
    }
    let at = first.and_then(csv::StringRecord::position).map_or(0, |position| position.byte() as usize);
    let spot = source.line(begin(&source.text, at));
    let (wanted, given) = (header.join(","), listed(found.iter().copied()));
    faults.error(
        "csv-header",
        &spot,
        (format!("表头是“{given}”"), format!("表头应为 {wanted}")),
        (format!("the header is {given:?}"), format!("the header is to be {wanted}")),
    );
    false
}

fn wrong_width(spot: &Spot, found: usize, header: &[&str], faults: &mut Faults) {
    let (wanted, columns) = (header.len(), header.join(","));
    faults.error(
        "csv-columns",
        spot,
        (format!("这一行有{found}列，应为{wanted}列"), format!("按 {columns} 补齐；单元格内有逗号时整格加双引号")),
        (
            format!("the row has {found} cells, not {wanted}"),
            format!("fill in {columns}; put a cell that holds a comma in double quotes"),
        ),
    );
}

/// The first offset of a record: the reader counts blank lines before it as its own.
fn begin(text: &str, at: usize) -> usize {
    let blank = text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
    at + blank
}

/// Where each cell of the record at an offset begins; `None` when a quote is not closed.
fn starts(text: &str, at: usize) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    let (mut starts, mut at) = (vec![at], at);
    loop {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            while *bytes.get(at)? != b'"' || bytes.get(at + 1) == Some(&b'"') {
                at += if bytes.get(at) == Some(&b'"') { 2 } else { 1 };
            }
        }
        at += bytes.get(at..)?.iter().take_while(|byte| !matches!(byte, b',' | b'\n')).count();
        if bytes.get(at) != Some(&b',') {
            return Some(starts);
        }
        at += 1;
        starts.push(at);
    }
}

impl Row<'_> {
    /// Its cells in the order of the columns, each with its place.
    pub fn placed(&self) -> impl Iterator<Item = (&str, Spot)> {
        self.cells.iter().map(String::as_str).zip(self.starts.iter().map(|start| self.source.spot(*start)))
    }

    /// The cell of a column, without white space around it.
    pub fn cell(&self, column: &str) -> &str {
        self.index(column).and_then(|index| self.cells.get(index)).map_or("", String::as_str)
    }

    /// Where that cell begins.
    pub fn spot(&self, column: &str) -> Spot {
        let start = self.index(column).and_then(|index| self.starts.get(index));
        start.map_or_else(|| self.spot.clone(), |start| self.source.spot(*start))
    }

    fn index(&self, column: &str) -> Option<usize> {
        self.form.names().position(|known| known == column)
    }

    /// A cell that must not be empty.
    pub fn filled(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let cell = self.cell(column);
        if cell.is_empty() {
            faults.error(
                "cell-empty",
                &self.spot(column),
                (format!("`{column}`为空"), "补上内容"),
                (format!("`{column}` is empty"), "fill it in"),
            );
            return None;
        }
        Some(cell.to_owned())
    }

    /// A cell of a given form; `like` shows the form.
    pub fn parsed<T: FromStr>(&self, column: &str, like: &str, faults: &mut Faults) -> Option<T> {
        let cell = self.filled(column, faults)?;
        let value = cell.parse().ok();
        if value.is_none() {
            self.wrong(column, &format!("写作 {like}"), &format!("write {like}"), faults);
        }
        value
    }

    /// The same for a cell that may be empty. `Err` when it is neither.
    pub fn optional<T: FromStr>(&self, column: &str, like: &str, faults: &mut Faults) -> Result<Option<T>, ()> {
        if self.cell(column).is_empty() { Ok(None) } else { self.parsed(column, like, faults).map(Some).ok_or(()) }
    }

    /// A day, or nothing.
    pub fn day(&self, column: &str, faults: &mut Faults) -> Result<Option<Day>, ()> {
        self.optional(column, "2020-08-31", faults)
    }

    /// One of a closed list of words.
    pub fn word<T>(
        &self,
        column: &str,
        words: &[&str],
        parse: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let cell = self.filled(column, faults)?;
        let value = parse(&cell);
        if value.is_none() {
            let (zh, en) = cure_for(&cell, words);
            self.wrong(column, &zh, &en, faults);
        }
        value
    }

    /// Tells that a cell has the wrong form.
    pub fn wrong(&self, column: &str, cure_zh: &str, cure_en: &str, faults: &mut Faults) {
        let cell = self.cell(column);
        let (zh, en) = (format!("`{column}`不能是“{cell}”"), format!("`{column}` cannot be {cell:?}"));
        faults.error("cell-value", &self.spot(column), (zh, cure_zh), (en, cure_en));
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::{Holds, TableHead};
    use super::*;

    const A_B: TableForm = TableForm {
        zh: "甲乙",
        columns: &[
            TableHead { name: "a", zh: "甲", holds: Holds::Text },
            TableHead { name: "b", zh: "乙", holds: Holds::Text },
        ],
    };

    fn read(text: &str) -> (Vec<String>, Vec<&'static str>) {
        let source = Source::new("a.csv", text);
        let mut faults = Faults::default();
        let rows = rows(&source, &A_B, &mut faults).unwrap_or_default();
        let tell = |row: &Row<'_>| {
            let (a, b) = (row.spot("a"), row.spot("b"));
            format!(
                "{}={}@{}:{} {}@{}:{}",
                row.spot.line,
                row.cell("a"),
                a.line,
                a.column,
                row.cell("b"),
                b.line,
                b.column
            )
        };
        let told = rows.iter().map(tell).collect();
        (told, faults.finish().iter().map(|problem| problem.code).collect())
    }

    #[test]
    fn each_cell_knows_its_line_and_column() {
        let text = "a,b\n\n\"一,二\",三\r\n\"x\n\"\"y\"\"\",z\n";
        assert_eq!(read(text), (vec!["3=一,二@3:1 三@3:7".to_owned(), "4=x\n\"y\"@4:1 z@5:8".to_owned()], vec![]));
    }

    #[test]
    fn header_width_and_quotes_are_held() {
        assert_eq!(read("b,a\n1,2\n"), (vec![], vec!["csv-header"]));
        assert_eq!(read(""), (vec![], vec!["csv-header"]));
        assert_eq!(
            read("a,b\n1\n1,2,3\n1,2\n"),
            (vec!["4=1@4:1 2@4:3".to_owned()], vec!["csv-columns", "csv-columns"])
        );
        assert_eq!(read("a,b\n1,\"2\n3,4\n"), (vec![], vec!["csv-quote"]));
    }

    proptest::proptest! {
        #[test]
        fn as_many_starts_as_cells(text in "[ab,\" \n]{0,40}") {
            let source = Source::new("a.csv", &format!("a,b\n{text}"));
            for row in rows(&source, &A_B, &mut Faults::default()).unwrap_or_default() {
                proptest::prop_assert_eq!(row.starts.len(), row.cells.len());
            }
        }
    }
}
