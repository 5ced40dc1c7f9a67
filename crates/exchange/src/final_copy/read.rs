//! The text of a Word file: paragraphs and tables in order, as a reader sees them. Deleted text, field
//! codes and raised marks are not among it.

use model::{Problem, Problems};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::origin::Origin;
use super::package::Package;
use crate::export::docx::BULLETIN_PROPERTY;

/// A final copy as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinalCopy {
    /// Which bulletin it was written from, when it tells.
    pub origin: Option<Origin>,
    /// Its paragraphs and tables, in order.
    pub pieces: Vec<Piece>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(TableRead),
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text.
    pub text: String,
    /// Stretches of it that stand in content controls.
    pub spans: Vec<Span>,
}

/// A stretch of text in a content control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The control's tag.
    pub tag: String,
    /// Bytes of the paragraph's text.
    pub bytes: std::ops::Range<usize>,
}

/// A table: the text of its cells, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRead {
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// Elements within each other.
const DEEPEST: usize = 256;
/// Bytes of text.
const MOST_TEXT: usize = 20 << 20;

/// Reads a Word file (docx) from anywhere; `name` is what its sender calls it.
///
/// # Errors
/// What keeps it from being read, and what to do about it.
pub fn read_final(bytes: &[u8], name: &str) -> Result<FinalCopy, Problems> {
    read(bytes, name).map_err(|problem| Problems(vec![*problem]))
}

fn read(bytes: &[u8], name: &str) -> Result<FinalCopy, Box<Problem>> {
    let mut package = Package::open(bytes, name)?;
    let path = "word/document.xml";
    let document = package.part(path)?.ok_or_else(|| package.damaged(path))?;
    let mut reading = Reading::default();
    reading.part(&document).map_err(|Unreadable| package.damaged(path))?;
    let notes = "word/footnotes.xml";
    if let Some(part) = package.part(notes)? {
        reading.part(&part).map_err(|Unreadable| package.damaged(notes))?;
    }
    let properties = package.part("docProps/custom.xml")?.unwrap_or_default();
    Ok(FinalCopy { origin: origin_property(&properties), pieces: reading.pieces })
}

/// A part is not what it should be.
struct Unreadable;

impl From<quick_xml::Error> for Unreadable {
    fn from(_: quick_xml::Error) -> Self {
        Self
    }
}

#[derive(Default)]
struct Reading {
    pieces: Vec<Piece>,
    /// Names of the open elements.
    open: Vec<String>,
    /// Depth at which what is left out began.
    left_out: Option<usize>,
    paragraph: Paragraph,
    /// Tags of the open content controls, with the place in the text where each began.
    controls: Vec<(String, usize)>,
    /// The run stands above the line.
    raised: bool,
    /// Open tables, the outermost first; what stands in inner ones counts as text of the outer cell.
    tables: Vec<TableRead>,
    text_bytes: usize,
}

impl Reading {
    fn part(&mut self, xml: &str) -> Result<(), Unreadable> {
        let mut reader = Reader::from_str(xml);
        let mut elements = 0_usize;
        loop {
            match reader.read_event()? {
                Event::Start(start) => {
                    elements += 1;
                    self.start(&start)?;
                }
                Event::Empty(start) => {
                    elements += 1;
                    self.start(&start)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) if self.within_text() => {
                    self.push(&text)?;
                }
                Event::GeneralRef(reference) if self.within_text() => {
                    let c = referred(&reference).ok_or(Unreadable)?;
                    self.push(c.encode_utf8(&mut [0; 4]))?;
                }
                Event::Eof => return if elements > 0 && self.open.is_empty() { Ok(()) } else { Err(Unreadable) },
                _ => {}
            }
        }
    }

    fn within_text(&self) -> bool {
        self.left_out.is_none() && !self.raised && self.open.last().is_some_and(|name| name == "t")
    }

    fn push(&mut self, text: &str) -> Result<(), Unreadable> {
        self.text_bytes += text.len();
        if self.text_bytes > MOST_TEXT {
            return Err(Unreadable);
        }
        self.paragraph.text.push_str(text);
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        if self.open.len() >= DEEPEST {
            return Err(Unreadable);
        }
        let name = start.local_name().as_ref().to_owned();
        let depth = self.open.len();
        if self.left_out.is_none() {
            match name.as_str() {
                // What was deleted or moved away, the second telling of a drawing, codes of fields.
                "del" | "moveFrom" | "Fallback" | "instrText" | "delText" => self.left_out = Some(depth),
                "r" => self.raised = false,
                "vertAlign" => self.raised |= value(start).is_some_and(|value| value == "superscript"),
                "rStyle" => self.raised |= value(start).is_some_and(|value| is_mark(&value)),
                "sdt" => self.controls.push((String::new(), self.paragraph.text.len())),
                "tag" => {
                    if let Some((tag, _)) = self.controls.last_mut() {
                        *tag = value(start).unwrap_or_default();
                    }
                }
                "tab" | "br" | "cr" if self.within_run() => self.push(" ")?,
                "noBreakHyphen" if self.within_run() => self.push("-")?,
                "tbl" => {
                    self.end_paragraph();
                    self.tables.push(TableRead::default());
                }
                "tr" => self.in_table(|table| table.rows.push(Vec::new())),
                "tc" => self.in_table(|table| {
                    if let Some(row) = table.rows.last_mut() {
                        row.push(String::new());
                    }
                }),
                _ => {}
            }
        }
        self.open.push(name);
        Ok(())
    }

    fn within_run(&self) -> bool {
        self.open.last().is_some_and(|name| name == "r")
    }

    /// The outermost table, when the element belongs to it and not to one within its cells.
    fn in_table(&mut self, with: impl FnOnce(&mut TableRead)) {
        if let [table] = self.tables.as_mut_slice() {
            with(table);
        }
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if let Some(depth) = self.left_out {
            if depth == self.open.len() {
                self.left_out = None;
            }
            return;
        }
        match name.as_str() {
            "r" => self.raised = false,
            "p" => self.end_paragraph(),
            "sdt" => self.end_control(),
            "tbl" => {
                if let Some(table) = self.tables.pop().filter(|_| self.tables.is_empty()) {
                    self.pieces.push(Piece::Table(table));
                }
            }
            _ => {}
        }
    }

    fn end_control(&mut self) {
        if let Some((tag, start)) = self.controls.pop() {
            let bytes = start.min(self.paragraph.text.len())..self.paragraph.text.len();
            if !tag.is_empty() && !bytes.is_empty() {
                self.paragraph.spans.push(Span { tag, bytes });
            }
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        for (_, start) in &mut self.controls {
            *start = 0;
        }
        match self.tables.first_mut() {
            Some(table) => {
                if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push_str(&paragraph.text);
                }
            }
            None if paragraph.text.is_empty() => {}
            None => self.pieces.push(Piece::Paragraph(paragraph)),
        }
    }
}

fn is_mark(style: &str) -> bool {
    style == "SourceMark" || style == "NoteMark"
}

/// The `val` of an element.
fn value(start: &BytesStart<'_>) -> Option<String> {
    let attribute = start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "val")?;
    Some(attribute.value.into_owned())
}

/// The character that a reference stands for; no other entities are known.
fn referred(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    Some(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The property in which the file tells which bulletin it was written from.
fn origin_property(xml: &str) -> Option<Origin> {
    let mut reader = Reader::from_str(xml);
    let mut within = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.local_name().as_ref() == "property" => {
                let named = |(key, value): (&str, &str)| key == "name" && value == BULLETIN_PROPERTY;
                within = start.attributes().flatten().any(|a| named((a.key.local_name().as_ref(), &a.value)));
            }
            Event::Text(text) if within => return text.trim().parse().ok(),
            Event::Eof => return None,
            _ => {}
        }
    }
}
