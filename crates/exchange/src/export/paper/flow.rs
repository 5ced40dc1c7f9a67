//! A bulletin as it goes on paper: its words and tables in order, as printed. Both writers set what
//! stands here, so that the Word file and the PDF say the same.

use model::phrases::{self, Language};
use model::{Block, Document, FigureKey, Inline};

use crate::export::paper::Paper;
use crate::export::paper::grid::{Grid, GridCell};
use crate::export::paper::plain::plain;
use crate::export::paper::sources::Sources;

/// A bulletin in the order of its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Title.
    pub title: String,
    /// The issuing unit.
    pub issuer: String,
    /// Period, edition, pack and position.
    pub edition: String,
    /// Cut-off, basis, whose data are missing.
    pub remarks: Vec<String>,
    /// What every page says of simulated data; empty for real ones.
    pub simulated: String,
    /// What follows.
    pub items: Vec<Item>,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A heading.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its pieces.
        runs: Vec<Run>,
    },
    /// A table between the lines.
    Table {
        /// The table.
        table: Grid,
    },
    /// Tables on pages laid across.
    Across {
        /// In order.
        tables: Vec<Grid>,
    },
    /// The list of attachments below the body (附件说明), one line each.
    Enclosed {
        /// `附件：1.` and the like, and the title.
        lines: Vec<(String, String)>,
    },
    /// An attachment, on a page of its own.
    Attachment {
        /// `附件1`; empty for the list of sources.
        mark: String,
        /// Its title.
        title: String,
    },
    /// A remark in small letters.
    Remark {
        /// Its text.
        text: String,
    },
}

/// A piece of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// As printed.
    pub text: String,
    /// Where a figure is printed, as `P4.2`; empty for words.
    pub place: String,
    /// What a figure is, as its rule is titled; empty for words.
    pub title: String,
    /// Number of a figure in the list of sources; 0 for none.
    pub source: usize,
    /// What figure it is.
    pub key: Option<FigureKey>,
}

impl Flow {
    /// Puts a bulletin in order.
    pub fn of(document: &Document, paper: Paper) -> Self {
        let mut sources = paper.sources.then(Sources::default);
        let mut items = Vec::new();
        let attachments = document.attachments();
        for (index, block) in document.blocks.iter().enumerate() {
            match block {
                Block::Heading { level, text } => {
                    items.push(Item::Heading { level: (*level).clamp(1, 4), text: plain(text) });
                }
                Block::Attachment { title } => {
                    let number = document.attachment_number(index);
                    if number == 1 {
                        items.push(enclosed(&attachments));
                    }
                    let mark = phrases::attachment(number, attachments.len(), Language::Zh);
                    items.push(Item::Attachment { mark, title: plain(title) });
                }
                Block::Paragraph(inlines) => {
                    items.push(Item::Paragraph { runs: runs(index, inlines, sources.as_mut()) });
                }
                Block::Table(table) => push_table(&mut items, Grid::of(table), false),
            }
        }
        if let Some(sources) = sources {
            sources.list(document, &mut items);
        }
        Self {
            title: plain(&document.title),
            issuer: plain(&document.issuer),
            edition: plain(&phrases::edition(document, Language::Zh)),
            remarks: document.remarks.iter().map(|remark| plain(remark)).collect(),
            simulated: if document.simulated {
                phrases::SIMULATED.text(Language::Zh).to_owned()
            } else {
                String::new()
            },
            items,
        }
    }

    /// The pieces, each with whether it stands on a page laid across: tables that do, and headings right
    /// above them.
    pub fn turned(&self) -> impl Iterator<Item = (&Item, bool)> {
        self.items.iter().enumerate().map(|(index, item)| {
            let next = self.items[index..].iter().find(|item| !matches!(item, Item::Heading { .. }));
            (item, matches!(next, Some(Item::Across { .. })))
        })
    }

    /// Every text, to be looked at or changed.
    pub fn each_text(&mut self, mut with: impl FnMut(&mut String)) {
        for text in [&mut self.title, &mut self.issuer, &mut self.edition, &mut self.simulated] {
            with(text);
        }
        self.remarks.iter_mut().for_each(&mut with);
        for item in &mut self.items {
            item.each_text(&mut with);
        }
    }
}

impl Item {
    fn each_text(&mut self, with: &mut impl FnMut(&mut String)) {
        match self {
            Self::Heading { text, .. } | Self::Remark { text } => with(text),
            Self::Paragraph { runs } => runs.iter_mut().for_each(|run| with(&mut run.text)),
            Self::Table { table } => table.each_text(with),
            Self::Across { tables } => tables.iter_mut().for_each(|table| table.each_text(with)),
            Self::Enclosed { lines } => lines.iter_mut().for_each(|(_, title)| with(title)),
            Self::Attachment { title, .. } => with(title),
        }
    }
}

impl Grid {
    fn each_text(&mut self, with: &mut impl FnMut(&mut String)) {
        with(&mut self.caption);
        with(&mut self.unit_note);
        self.heads.iter_mut().chain(&mut self.notes).for_each(&mut *with);
        self.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell: &mut GridCell| with(&mut cell.text));
    }
}

/// Puts a table behind, in small text where it is one of the list of sources; tables that lie across share
/// their pages.
pub(crate) fn push_table(items: &mut Vec<Item>, grid: Grid, small: bool) {
    if grid.heads.is_empty() {
        return;
    }
    for (table, across) in grid.fitted(small) {
        match items.last_mut() {
            Some(Item::Across { tables }) if across => tables.push(table),
            _ if across => items.push(Item::Across { tables: vec![table] }),
            _ => items.push(Item::Table { table }),
        }
    }
}

fn runs(index: usize, inlines: &[Inline], mut sources: Option<&mut Sources>) -> Vec<Run> {
    let mut runs = Vec::with_capacity(inlines.len());
    let mut figures = 0;
    for inline in inlines {
        match inline {
            Inline::Text(text) => runs.push(Run { text: plain(text), ..Run::default() }),
            Inline::Figure(figure) => {
                figures += 1;
                runs.push(Run {
                    text: phrases::printed_with_unit(figure, Language::Zh),
                    place: format!("P{}.{figures}", index + 1),
                    title: plain(&figure.provenance().title),
                    source: sources.as_mut().map_or(0, |sources| sources.number(figure)),
                    key: Some(figure.key().clone()),
                });
                if let Some(note) = phrases::note(figure, Language::Zh) {
                    runs.push(Run { text: format!("（{note}）"), ..Run::default() });
                }
            }
        }
    }
    runs
}

/// `附件：1. …`, and below it `2. …` in line with it.
fn enclosed(titles: &[&str]) -> Item {
    let head = format!("{}：", phrases::ATTACHMENT.text(Language::Zh));
    let lines = titles.iter().enumerate().map(|(index, title)| {
        let number = if titles.len() > 1 { format!("{}. ", index + 1) } else { String::new() };
        let head = if index == 0 { head.clone() } else { "\u{3000}".repeat(head.chars().count()) };
        (format!("{head}{number}"), plain(title))
    });
    Item::Enclosed { lines: lines.collect() }
}
