//! The text: paragraphs in their styles, tables, and the sections that turn pages across and back.

use super::table;
use super::xml::{Xml, element, text, value};
use crate::export::paper::flow::{Flow, Item, Run};
use crate::export::paper::page;

/// What stands on pages that lie one way.
struct Section {
    across: bool,
    content: Xml,
}

/// `word/document.xml`.
pub(super) fn part(flow: &Flow) -> Xml {
    let mut sections = vec![Section { across: false, content: opening(flow) }];
    let mut figures = 0;
    for (item, across) in flow.turned() {
        if sections.last().is_none_or(|section| section.across != across) {
            sections.push(Section { across, content: Xml::default() });
        }
        if let Some(section) = sections.last_mut() {
            section.content.push(&piece(item, &mut figures));
        }
    }
    let last = sections.len() - 1;
    let mut body = Xml::default();
    for (index, section) in sections.iter().enumerate() {
        body.push(&section.content);
        let properties = section_properties(section.across);
        // A section ends with a paragraph that holds its properties; the last one with the body.
        let closing = if index == last { Xml::default() } else { properties.clone() };
        body.push(&styled_with("SectionEnd", &closing, &Xml::default()));
        if index == last {
            body.push(&properties);
        }
    }
    let names = [
        super::W,
        ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("xmlns:w15", "http://schemas.microsoft.com/office/word/2012/wordml"),
        ("mc:Ignorable", "w15"),
    ];
    element("w:document", &names, element("w:body", &[], body))
}

/// Title, issuer, edition and remarks.
fn opening(flow: &Flow) -> Xml {
    let mut all = styled("Title", &words(&flow.title));
    all.push(&styled("Issuer", &words(&flow.issuer)));
    all.push(&styled("Edition", &words(&flow.edition)));
    for remark in &flow.remarks {
        all.push(&styled("Remark", &words(remark)));
    }
    all.push(&styled("Gap", &Xml::default()));
    all
}

fn piece(item: &Item, figures: &mut usize) -> Xml {
    match item {
        Item::Heading { level, text } => styled(&format!("Heading{level}"), &words(text)),
        Item::Paragraph { runs } => {
            let runs: Xml = runs.iter().map(|run| self::run(run, figures)).collect();
            element("w:p", &[], runs)
        }
        Item::Table { table } => table::table(table, page::TEXT_WIDTH),
        Item::Across { tables } => tables.iter().map(|grid| table::table(grid, page::TEXT_HEIGHT)).collect(),
        Item::Remark { text } => styled("Small", &words(text)),
        Item::Enclosed { lines } => {
            let mut all = styled("Enclosure", &Xml::default());
            for (head, title) in lines {
                all.push(&enclosure(head, title));
            }
            all
        }
        Item::Attachment { mark, title } if mark.is_empty() => styled("SourcesTitle", &words(title)),
        Item::Attachment { mark, title } => {
            let mut all = styled("AttachmentMark", &words(mark));
            all.push(&styled("AttachmentTitle", &words(title)));
            all
        }
    }
}

/// A line of the list of attachments: two characters in, its title hanging behind its head.
fn enclosure(head: &str, title: &str) -> Xml {
    let width: u32 = head.chars().map(|c| if c.is_ascii() { page::CELL / 2 } else { page::CELL }).sum();
    let (left, hanging) = ((2 * page::CELL + width).to_string(), width.to_string());
    let indent = element("w:ind", &[("w:left", &left), ("w:hanging", &hanging)], Xml::default());
    styled_with("Enclosure", &indent, &words(&format!("{head}{title}")))
}

/// Words, or a figure in a content control that bears its place: the control stays when the file is
/// edited, and tells which number is which when it comes back.
fn run(run: &Run, figures: &mut usize) -> Xml {
    if !run.is_figure() {
        return words(&run.text);
    }
    *figures += 1;
    let about: Xml = [
        value("w:alias", &run.title.chars().take(LONGEST_ALIAS).collect::<String>()),
        value("w:tag", &run.place),
        value("w:id", &figures.to_string()),
        element("w15:appearance", &[("w15:val", "hidden")], Xml::default()),
    ]
    .into_iter()
    .collect();
    let mut inner = element("w:sdtPr", &[], about);
    inner.push(&element("w:sdtContent", &[], words(&run.text)));
    let mut all = element("w:sdt", &[], inner);
    if run.source > 0 {
        all.push(&marked("SourceMark", &format!("[{}]", run.source), &Xml::default()));
    }
    all
}

/// Word takes no longer names of content controls.
const LONGEST_ALIAS: usize = 64;

/// A run of words; nothing for none.
pub(super) fn words(words: &str) -> Xml {
    if words.is_empty() { Xml::default() } else { element("w:r", &[], kept(words)) }
}

/// A run in a character style, with properties of its own.
pub(super) fn marked(style: &str, words: &str, own: &Xml) -> Xml {
    let mut look = value("w:rStyle", style);
    look.push(own);
    let mut inner = element("w:rPr", &[], look);
    inner.push(&kept(words));
    element("w:r", &[], inner)
}

/// A text with the blanks at its ends.
pub(super) fn kept(words: &str) -> Xml {
    element("w:t", &[("xml:space", "preserve")], text(words))
}

/// A paragraph in a style.
pub(super) fn styled(style: &str, runs: &Xml) -> Xml {
    styled_with(style, &Xml::default(), runs)
}

/// A paragraph in a style, with properties of its own.
pub(super) fn styled_with(style: &str, own: &Xml, runs: &Xml) -> Xml {
    let mut properties = value("w:pStyle", style);
    properties.push(own);
    let mut inner = element("w:pPr", &[], properties);
    inner.push(runs);
    element("w:p", &[], inner)
}

fn section_properties(across: bool) -> Xml {
    let (odd, even) = if across { ("acrossOdd", "acrossEven") } else { ("odd", "even") };
    let reference = |kind: &str, of: &str, id: &str| {
        element(&format!("w:{kind}Reference"), &[("w:type", of), ("r:id", id)], Xml::default())
    };
    let references = [
        reference("header", "default", "header"),
        reference("header", "even", "header"),
        reference("footer", "default", odd),
        reference("footer", "even", even),
    ];
    let mut all: Xml = references.into_iter().collect();
    all.push(&value("w:type", "nextPage"));
    let (width, height) = (page::WIDTH.to_string(), page::HEIGHT.to_string());
    let upright = [("w:w", width.as_str()), ("w:h", height.as_str())];
    let turned = [("w:w", height.as_str()), ("w:h", width.as_str()), ("w:orient", "landscape")];
    all.push(&element("w:pgSz", if across { &turned } else { &upright }, Xml::default()));
    all.push(&margins(across));
    // Lines only: a grid of characters too would set each in two cells where a font is a trifle wider
    // than a cell. The styles bring characters closer instead, so that 28 stand in a line.
    let grid = [("w:type", "lines"), ("w:linePitch", &page::PITCH.to_string())];
    all.push(&element("w:docGrid", &grid, Xml::default()));
    element("w:sectPr", &[], all)
}

/// The white around the text, turned with the page.
fn margins(across: bool) -> Xml {
    let upright = [page::TOP, page::RIGHT, page::BOTTOM, page::LEFT];
    let turned = [page::LEFT, page::TOP, page::RIGHT, page::BOTTOM];
    let sides = ["w:top", "w:right", "w:bottom", "w:left"];
    let mut attributes: Vec<(&str, String)> = sides
        .into_iter()
        .zip(if across { turned } else { upright })
        .map(|(side, twips)| (side, twips.to_string()))
        .collect();
    attributes.push(("w:header", if across { HEADER_ACROSS } else { HEADER }.to_string()));
    attributes.push(("w:footer", if across { 0 } else { FOOTER }.to_string()));
    attributes.push(("w:gutter", "0".to_owned()));
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    element("w:pgMar", &attributes, Xml::default())
}

/// From the upper edge of the sheet to the header.
const HEADER: u32 = 1_134;
/// The same on a page laid across, which has less white above.
const HEADER_ACROSS: u32 = 850;
/// From the lower edge to the foot of the page number: its dashes then stand 7 mm below the text.
const FOOTER: u32 = page::BOTTOM - page::NUMBER_BELOW - 140;
