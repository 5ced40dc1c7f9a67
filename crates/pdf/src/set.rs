//! A bulletin into lines and rows, in the fonts and sizes of GB/T 9704-2012.

use exchange::export::paper::flow::{Flow, Item, Run};
use exchange::export::paper::page;

use crate::fonts::{Fonts, Role};
use crate::glyphs::{Case, Glyph, Style, width};
use crate::lines::{Measure, lines};
use crate::pages::{Block, CELL, Ink, PITCH, Piece};
use crate::table::table;
use crate::{Length, TWIP};

const TEXT_WIDTH: Length = page::TEXT_WIDTH as Length * TWIP;

const fn points(half_points: u32) -> Length {
    half_points as Length * 10 * TWIP
}

/// Where a line stands in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Along {
    /// To the left.
    Left,
    /// In the middle.
    Centre,
    /// To the right.
    Right,
}

impl Along {
    /// What is left free before a line with this much room.
    pub(crate) fn of(self, room: Length) -> Length {
        match self {
            Self::Left => 0,
            Self::Centre => room.max(0) / 2,
            Self::Right => room.max(0),
        }
    }
}

/// A paragraph in lines of a pitch.
pub(crate) fn text(glyphs: &[Glyph], style: Style, pitch: Length, measure: Measure, along: Along) -> Vec<Block> {
    let y = (pitch - style.size) / 2 + style.size * 88 / 100;
    let line = |(index, glyphs): (usize, Vec<Glyph>)| {
        let indent = if index == 0 { measure.indent } else { 0 };
        let x = indent + along.of(measure.width - indent - width(&glyphs));
        Block { height: pitch, ink: vec![Ink::Text { x, y, glyphs, turned: false }], ..Block::default() }
    };
    lines(glyphs, measure).into_iter().enumerate().map(line).collect()
}

/// The body: 三号, 28 characters in a line.
const fn body(role: Role) -> Style {
    Style { role, size: points(page::SIZE_3), tracking: CELL - points(page::SIZE_3) }
}

const fn of_size(role: Role, half_points: u32) -> Style {
    Style { role, size: points(half_points), tracking: 0 }
}

/// A bulletin, piece by piece.
pub(crate) fn pieces(flow: &Flow, fonts: &Fonts) -> Vec<Piece> {
    let set = Set { case: &Case::new(fonts) };
    let mut pieces = set.opening(flow);
    let mut lies_across = false;
    for (item, across) in flow.turned() {
        if across != lies_across {
            pieces.push(Piece::Turn { across });
        }
        lies_across = across;
        pieces.extend(set.item(item));
    }
    pieces
}

struct Set<'a> {
    case: &'a Case,
}

impl Set<'_> {
    /// Title, issuer, edition and remarks; the text begins on one of the 22 lines.
    fn opening(&self, flow: &Flow) -> Vec<Piece> {
        let mut pieces = self.title(&flow.title, 0);
        pieces.push(Piece::White(PITCH * 2 / 5));
        pieces.extend(self.centred(&flow.issuer, of_size(Role::Kai, page::SIZE_3), PITCH));
        pieces.extend(self.centred(&flow.edition, of_size(Role::Kai, page::SIZE_SMALL_4), 20_000));
        pieces.push(Piece::White(PITCH * 2 / 5));
        for remark in &flow.remarks {
            pieces.extend(self.small(remark, page::SIZE_4, 22_000));
        }
        pieces.extend([Piece::White(PITCH / 2), Piece::NextLine]);
        pieces
    }

    fn item(&self, item: &Item) -> Vec<Piece> {
        match item {
            Item::Heading { level, text } => self.heading(*level, text),
            Item::Paragraph { runs } => self.paragraph(runs),
            Item::Table { table } => self.tables(std::slice::from_ref(table)),
            Item::Across { tables } => self.tables(tables),
            Item::Enclosed { lines } => self.enclosed(lines),
            Item::Attachment { mark, title } => self.attachment(mark, title),
            Item::Remark { text } => self.small(text, page::SIZE_5, 16_000),
        }
    }

    fn tables(&self, tables: &[exchange::export::paper::grid::Grid]) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = tables.iter().flat_map(|grid| table(grid, self.case)).collect();
        pieces.push(Piece::NextLine);
        pieces
    }

    fn heading(&self, level: u8, words: &str) -> Vec<Piece> {
        let role = match level {
            0 | 1 => Role::Hei,
            2 => Role::Kai,
            _ => Role::Fangsong,
        };
        let measure = Measure { indent: 2 * CELL, width: TEXT_WIDTH, justified: true };
        let blocks = text(&self.case.text(words, body(role)), body(role), PITCH, measure, Along::Left);
        let mut heading = Some((level, words.to_owned()));
        let keep = |block: Block| Piece::Block(Block { keep: true, heading: heading.take(), ..block });
        blocks.into_iter().map(keep).collect()
    }

    fn paragraph(&self, runs: &[Run]) -> Vec<Piece> {
        let style = body(Role::Fangsong);
        let mut glyphs = Vec::new();
        for run in runs {
            glyphs.extend(self.case.text(&run.text, style));
            if run.source > 0 {
                glyphs.extend(self.case.raised(&format!("[{}]", run.source), style));
            }
        }
        let measure = Measure { indent: 2 * CELL, width: TEXT_WIDTH, justified: true };
        text(&glyphs, style, PITCH, measure, Along::Left).into_iter().map(Piece::Block).collect()
    }

    /// A title of 二号, with its level among the headings.
    fn title(&self, words: &str, level: u8) -> Vec<Piece> {
        let mut pieces = self.centred(words, of_size(Role::Biaosong, page::SIZE_2), 36_000);
        if let Some(Piece::Block(block)) = pieces.first_mut() {
            block.heading = (level > 0).then(|| (level, words.to_owned()));
        }
        pieces
    }

    fn centred(&self, words: &str, style: Style, pitch: Length) -> Vec<Piece> {
        let measure = Measure { indent: 0, width: TEXT_WIDTH, justified: false };
        let blocks = text(&self.case.text(words, style), style, pitch, measure, Along::Centre);
        blocks.into_iter().map(|block| Piece::Block(Block { keep: true, ..block })).collect()
    }

    fn small(&self, words: &str, half_points: u32, pitch: Length) -> Vec<Piece> {
        let style = of_size(Role::Kai, half_points);
        let measure = Measure { indent: 2 * style.size, width: TEXT_WIDTH, justified: true };
        let blocks = text(&self.case.text(words, style), style, pitch, measure, Along::Left);
        blocks.into_iter().map(Piece::Block).collect()
    }

    /// 附件说明: a line below the text, two characters in; titles hang behind their heads.
    fn enclosed(&self, entries: &[(String, String)]) -> Vec<Piece> {
        let style = body(Role::Fangsong);
        let mut pieces = vec![Piece::White(PITCH)];
        for (head, title) in entries {
            let head = self.case.text(head, style);
            let left = 2 * CELL + width(&head);
            let measure = Measure { indent: 0, width: TEXT_WIDTH - left, justified: false };
            let mut blocks = text(&self.case.text(title, style), style, PITCH, measure, Along::Left);
            for ink in blocks.iter_mut().flat_map(|block| &mut block.ink) {
                if let Ink::Text { x, .. } = ink {
                    *x += left;
                }
            }
            if let Some(first) = blocks.first_mut() {
                let y = (PITCH - style.size) / 2 + style.size * 88 / 100;
                first.ink.push(Ink::Text { x: 2 * CELL, y, glyphs: head, turned: false });
            }
            pieces.extend(blocks.into_iter().map(Piece::Block));
        }
        pieces
    }

    /// An attachment begins a page: its mark in 黑体, and its title a line below. Without a mark it is
    /// the list of sources.
    fn attachment(&self, mark: &str, title: &str) -> Vec<Piece> {
        let mut pieces = vec![Piece::NewPage];
        if !mark.is_empty() {
            let style = body(Role::Hei);
            let measure = Measure { indent: 0, width: TEXT_WIDTH, justified: false };
            let blocks = text(&self.case.text(mark, style), style, PITCH, measure, Along::Left);
            pieces.extend(blocks.into_iter().map(|block| Piece::Block(Block { keep: true, ..block })));
            pieces.push(Piece::White(PITCH));
        }
        pieces.extend(self.title(title, 1));
        pieces.extend([Piece::White(PITCH / 2), Piece::NextLine]);
        pieces
    }
}
