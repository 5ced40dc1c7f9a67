//! Headings, paragraphs and tables.

use model::{Block, Cell, Figure, Inline, Row, TableBlock};

use super::markup::{Markup, element, text};
use super::{Links, Writing};
use crate::export::words;

/// A table with more columns than this is printed on a page laid across.
const UPRIGHT_COLUMNS: usize = 8;

/// Notes gathered while a block is written: equal ones share a mark.
struct Notes {
    scope: String,
    texts: Vec<String>,
}

pub(super) fn block(writing: &Writing<'_>, index: usize, block: &Block) -> Markup {
    match block {
        Block::Heading { level, text } => {
            let name = match level {
                0 | 1 => "h2",
                2 => "h3",
                3 => "h4",
                _ => "h5",
            };
            element(name, &[], text.as_str()).line()
        }
        Block::Attachment { title } => {
            let document = writing.document;
            let (number, of) = (document.attachment_number(index), document.attachments().len());
            let mut inner = element("span", &[], words::attachment(number, of, writing.language).as_str());
            inner.push(text(" "));
            inner.push(text(title));
            element("h2", &[("class", "attachment")], inner).line()
        }
        Block::Paragraph(inlines) => paragraph(writing, index, inlines),
        Block::Table(block) => table(writing, block),
    }
}

fn paragraph(writing: &Writing<'_>, index: usize, inlines: &[Inline]) -> Markup {
    let mut notes = Notes::new(format!("P{}", index + 1));
    let mut inner = Markup::default();
    let mut figures = 0;
    for inline in inlines {
        match inline {
            Inline::Text(words) => inner.push(text(words)),
            Inline::Figure(value) => {
                figures += 1;
                let printed = words::printed_with_unit(value, writing.language);
                let place = format!("P{}.{figures}", index + 1);
                inner.push(figure(writing, &place, value, &printed, None, &mut notes));
            }
        }
    }
    let mut all = element("p", &[], inner).line();
    all.push(notes.list(writing));
    all
}

fn table(writing: &Writing<'_>, table: &TableBlock) -> Markup {
    let mut notes = Notes::new(table.id.clone());
    let lean = Lean::of(writing, table);
    let head = |(column, head): (usize, &String)| {
        let clause = lean.clause(column).map(|clause| ("title", clause));
        let attributes: Vec<_> = [("scope", "col")].into_iter().chain(clause).collect();
        element("th", &attributes, text(head))
    };
    let heads = table.heads.iter().enumerate().map(head).collect::<Markup>();
    let mut caption = text(&table.caption);
    if !table.unit_note.is_empty() {
        caption.push(element("span", &[("class", "unit-note")], table.unit_note.as_str()));
    }
    let mut inner = element("caption", &[], caption).line();
    inner.push(element("thead", &[], element("tr", &[], heads)).line());
    let rows = table
        .rows
        .iter()
        .enumerate()
        .map(|(index, line)| row(writing, table, &lean, index, line, &mut notes))
        .collect::<Markup>();
    inner.push(element("tbody", &[], rows).line());
    let scrolled = [("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", table.caption.as_str())];
    let mut all = element("div", &scrolled, element("table", lean.of_table(), inner)).line();
    all.push(notes.list(writing));
    let class = if table.heads.len() > UPRIGHT_COLUMNS { "table across" } else { "table" };
    element("section", &[("class", class), ("id", &table.id)], all).line()
}

fn row(
    writing: &Writing<'_>,
    table: &TableBlock,
    lean: &Lean<'_>,
    index: usize,
    row: &Row,
    notes: &mut Notes,
) -> Markup {
    let mut named = false;
    let mut cells = Markup::default();
    for (column, cell) in row.cells.iter().enumerate() {
        cells.push(match cell {
            Cell::Empty => element("td", &[], ""),
            // The first words of a row name it: they are its head.
            Cell::Text(words) if !named => {
                named = true;
                element("th", &[("scope", "row")], text(words))
            }
            Cell::Text(words) => element("td", &[], text(words)),
            Cell::State(state) => {
                element("td", &[("class", state.as_str())], text(words::state(*state, writing.language)))
            }
            Cell::Figure(value) => {
                let place = format!("{}.R{}.C{}", table.id, index + 1, column + 1);
                let inner = figure(writing, &place, value, &value.print(), lean.clause(column), notes);
                element("td", lean.of_number(), inner)
            }
        });
    }
    let attributes: &[_] = if row.total { &[("class", "total")] } else { &[] };
    element("tr", attributes, cells).line()
}

/// A figure as a link that carries its key, with a mark when something is to be said of it. `told` is the
/// clause that the head of its column tells already.
fn figure(
    writing: &Writing<'_>,
    place: &str,
    figure: &Figure,
    printed: &str,
    told: Option<&str>,
    notes: &mut Notes,
) -> Markup {
    let provenance = figure.provenance();
    let key = figure.key().to_string();
    let note = words::note(figure, writing.language);
    // In a table the heads say what it is; a page of a thousand figures need not say it again.
    let name = (!place.starts_with('T')).then_some(provenance.title.as_str());
    let clause = (note.is_some() || told.is_none()).then_some(provenance.clause.as_str());
    let title = [note.as_deref(), name, clause].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let href = writing.links.href(figure.key());
    let mut attributes = vec![("id", place)];
    attributes.extend(href.as_ref().map(|href| ("href", href.as_str())));
    if !title.is_empty() {
        attributes.push(("title", &title));
    }
    if figure.number().is_none() {
        attributes.push(("class", "absent"));
    }
    // On the site the address ends with the key.
    if matches!(writing.links, Links::Appendix) {
        attributes.push(("data-key", &key));
    }
    let mut all = element(if href.is_some() { "a" } else { "span" }, &attributes, printed);
    if let Some(note) = note {
        all.push(notes.mark(note));
    }
    all
}

/// What a table on the site says once instead of in each cell. A page that stands alone is part of archives,
/// which keep their bytes: there each cell says all.
struct Lean<'t> {
    /// For each column the clause of all its figures, where they have one.
    clauses: Vec<Option<&'t str>>,
    /// All cells but the heads of rows are figures.
    numbers: bool,
}

impl<'t> Lean<'t> {
    fn of(writing: &Writing<'_>, table: &'t TableBlock) -> Self {
        if !writing.embedded {
            return Self { clauses: Vec::new(), numbers: false };
        }
        let columns = 0..table.heads.len();
        let clauses = columns.map(|column| shared_clause(table, column)).collect();
        let figures = |row: &Row| {
            let is_head = matches!(row.cells.first(), Some(Cell::Text(_)));
            is_head && row.cells.iter().skip(1).all(|cell| matches!(cell, Cell::Figure(_)))
        };
        Self { clauses, numbers: table.rows.iter().all(figures) }
    }

    fn clause(&self, column: usize) -> Option<&'t str> {
        self.clauses.get(column).copied().flatten()
    }

    const fn of_table(&self) -> &'static [(&'static str, &'static str)] {
        if self.numbers { &[("class", "numbers")] } else { &[] }
    }

    const fn of_number(&self) -> &'static [(&'static str, &'static str)] {
        if self.numbers { &[] } else { &[("class", "number")] }
    }
}

/// The clause of all figures of a column; nothing where they differ or there is none.
fn shared_clause(table: &TableBlock, column: usize) -> Option<&str> {
    let mut clauses = table.rows.iter().filter_map(|row| match row.cells.get(column) {
        Some(Cell::Figure(figure)) => Some(figure.provenance().clause.as_str()),
        _ => None,
    });
    let first = clauses.next()?;
    clauses.all(|clause| clause == first).then_some(first)
}

impl Notes {
    const fn new(scope: String) -> Self {
        Self { scope, texts: Vec::new() }
    }

    /// The mark of a note; the note is added when it is new.
    fn mark(&mut self, note: String) -> Markup {
        let index = self.texts.iter().position(|text| *text == note).unwrap_or_else(|| {
            self.texts.push(note);
            self.texts.len() - 1
        });
        let href = format!("#{}.N{}", self.scope, index + 1);
        let link = element("a", &[("href", href.as_str())], format!("[{}]", index + 1).as_str());
        element("sup", &[("class", "mark")], link)
    }

    /// The notes in the order of their marks; nothing when there is none.
    fn list(&self, writing: &Writing<'_>) -> Markup {
        if self.texts.is_empty() {
            return Markup::default();
        }
        let item = |(index, note): (usize, &String)| {
            let id = format!("{}.N{}", self.scope, index + 1);
            let mark = format!("[{}] {note}", index + 1);
            element("li", &[("id", id.as_str())], mark.as_str()).line()
        };
        let items = self.texts.iter().enumerate().map(item).collect::<Markup>();
        let heading = words::NOTES.text(writing.language);
        element("ul", &[("class", "notes"), ("aria-label", heading)], items).line()
    }
}
