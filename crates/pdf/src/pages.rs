//! Lines and rows onto pages: where a page ends, and what repeats on the next.

use std::rc::Rc;

use exchange::export::paper::page;

use crate::fonts::{Fonts, Role};
use crate::glyphs::{Case, Glyph, Style, width};
use crate::{Length, TWIP};

/// What is printed, from the left and the top of what holds it.
#[derive(Clone, Debug)]
pub(crate) enum Ink {
    /// Characters beside each other.
    Text {
        /// Where the first begins.
        x: Length,
        /// The line they stand on.
        y: Length,
        /// The characters.
        glyphs: Vec<Glyph>,
        /// Turned a quarter: the line runs down, `x` and `y` are still where it begins.
        turned: bool,
    },
    /// A line between two points.
    Rule([(Length, Length); 2]),
}

/// What stands on one page whole: a line of text, a row of a table or a part of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// From its top to the next.
    pub height: Length,
    /// What is printed.
    pub ink: Vec<Ink>,
    /// Not the last on a page.
    pub keep: bool,
    /// How a row is drawn; `None` for text.
    pub row: Option<Row>,
    /// A heading, for the list of contents beside the pages: level and text.
    pub heading: Option<(u8, String)>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Width of the table.
    pub width: Length,
    /// A rule above it.
    pub opens: bool,
    /// A rule below it; a part of a long row that goes on has none.
    pub closes: bool,
    /// What repeats above it at the top of a page.
    pub head: Option<Rc<Block>>,
}

/// What follows what.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// A line or a row.
    Block(Block),
    /// White, but not at the top of a page.
    White(Length),
    /// Down to the next of the 22 lines.
    NextLine,
    /// A new page.
    NewPage,
    /// A new page that lies across, or upright again.
    Turn {
        /// Across.
        across: bool,
    },
}

/// A page that is set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// Lies across.
    pub across: bool,
    /// What is printed, from the left and the top of the sheet.
    pub ink: Vec<Ink>,
    /// Headings with where they stand from the top.
    pub headings: Vec<(u8, String, Length)>,
}

/// From line to line; 22 stand in the height of the text.
pub(crate) const PITCH: Length = page::TEXT_HEIGHT as Length * TWIP / page::LINES as Length;
/// From character to character; 28 stand in its width.
pub(crate) const CELL: Length = page::TEXT_WIDTH as Length * TWIP / page::CHARACTERS as Length;

impl Page {
    /// Width and height of the sheet.
    pub(crate) const fn size(&self) -> (Length, Length) {
        let (width, height) = (page::WIDTH as Length * TWIP, page::HEIGHT as Length * TWIP);
        if self.across { (height, width) } else { (width, height) }
    }
}

/// Where the text begins on a sheet.
const fn origin(across: bool) -> (Length, Length) {
    let (left, top) = if across { (page::BOTTOM, page::LEFT) } else { (page::LEFT, page::TOP) };
    (left as Length * TWIP, top as Length * TWIP)
}

/// Height of the text on a sheet.
const fn room(across: bool) -> Length {
    (if across { page::TEXT_WIDTH } else { page::TEXT_HEIGHT }) as Length * TWIP
}

/// Pages being filled; the last one is open.
struct Setting {
    pages: Vec<Page>,
    /// How far down the text the open page is filled.
    filled: Length,
    /// Width of a row at the end of the page that goes on.
    open_row: Option<Length>,
}

/// Sets pieces onto pages, with page numbers and what every page says of simulated data.
pub(crate) fn paginate(pieces: Vec<Piece>, simulated: &str, fonts: &Fonts) -> Vec<Page> {
    let mut setting = Setting { pages: vec![Page::default()], filled: 0, open_row: None };
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Block(block) => setting.block(block, together(&pieces[index..])),
            Piece::White(height) if setting.filled > 0 => setting.filled += height,
            Piece::NextLine => setting.filled = (setting.filled + PITCH - 1) / PITCH * PITCH,
            Piece::NewPage if setting.filled > 0 => setting.new_page(setting.across()),
            Piece::Turn { across } => setting.turn(*across),
            Piece::White(_) | Piece::NewPage => {}
        }
    }
    let case = Case::new(fonts);
    for (index, page) in setting.pages.iter_mut().enumerate() {
        page.ink.push(number(index + 1, page.across, &case));
        page.ink.extend(header(simulated, page.across, &case));
    }
    setting.pages
}

/// Height of a block with those that it keeps with.
fn together(pieces: &[Piece]) -> Length {
    let mut height = 0;
    for piece in pieces {
        match piece {
            Piece::Block(block) => {
                height += block.height;
                if !block.keep {
                    break;
                }
            }
            Piece::White(white) => height += white,
            _ => break,
        }
    }
    height
}

impl Setting {
    fn across(&self) -> bool {
        self.pages.last().is_some_and(|page| page.across)
    }

    fn block(&mut self, block: &Block, together: Length) {
        let room = room(self.across());
        let needed = if together <= room { together } else { block.height };
        if self.filled > 0 && self.filled + needed > room {
            self.new_page(self.across());
            if let Some(head) = block.row.as_ref().and_then(|row| row.head.clone()) {
                self.put(&head);
            }
        }
        self.put(block);
    }

    fn put(&mut self, block: &Block) {
        let (left, top) = origin(self.across());
        let above = top + self.filled;
        let Some(page) = self.pages.last_mut() else { return };
        page.ink.extend(block.ink.iter().map(|ink| ink.moved(left, above)));
        page.headings.extend(block.heading.iter().map(|(level, text)| (*level, text.clone(), above)));
        if let Some(row) = &block.row {
            let rule = |y: Length| Ink::Rule([(left, y), (left + row.width, y)]);
            page.ink.extend(row.opens.then(|| rule(above)));
            page.ink.extend(row.closes.then(|| rule(above + block.height)));
        }
        self.filled += block.height;
        self.open_row = block.row.as_ref().filter(|row| !row.closes).map(|row| row.width);
    }

    fn new_page(&mut self, across: bool) {
        let (left, top) = origin(self.across());
        let below = top + self.filled;
        if let (Some(width), Some(page)) = (self.open_row.take(), self.pages.last_mut()) {
            page.ink.push(Ink::Rule([(left, below), (left + width, below)]));
        }
        self.pages.push(Page { across, ..Page::default() });
        self.filled = 0;
    }

    fn turn(&mut self, across: bool) {
        if self.across() == across {
            return;
        }
        match self.pages.last_mut() {
            Some(page) if self.filled == 0 => page.across = across,
            _ => self.new_page(across),
        }
    }
}

impl Ink {
    fn moved(&self, right: Length, down: Length) -> Self {
        match self {
            Self::Text { x, y, glyphs, turned } => {
                Self::Text { x: x + right, y: y + down, glyphs: glyphs.clone(), turned: *turned }
            }
            Self::Rule(ends) => Self::Rule(ends.map(|(x, y)| (x + right, y + down))),
        }
    }
}

/// 页码: its dashes 7 mm below the text, odd ones to the right and even ones to the left, a character in.
/// On a sheet laid across it stands where it stands on the others when the sheet is turned.
fn number(number: usize, across: bool, case: &Case) -> Ink {
    let size = Length::from(page::SIZE_4) * 10 * TWIP;
    let glyphs = case.text(&format!("— {number} —"), Style { role: Role::Song, size, tracking: 0 });
    let (left, top) = origin(false);
    let below = Length::from(page::NUMBER_BELOW) * TWIP;
    // A dash stands 0.38 of a character above the line.
    let y = top + room(false) + below + size * 38 / 100;
    let right = left + Length::from(page::TEXT_WIDTH) * TWIP;
    let x = if number % 2 == 1 { right - size - width(&glyphs) } else { left + size };
    if across {
        let sheet = Length::from(page::HEIGHT) * TWIP;
        return Ink::Text { x: sheet - y, y: x, glyphs, turned: true };
    }
    Ink::Text { x, y, glyphs, turned: false }
}

/// What is said at the top of every page.
fn header(words: &str, across: bool, case: &Case) -> Option<Ink> {
    if words.is_empty() {
        return None;
    }
    let size = Length::from(page::SIZE_SMALL_4) * 10 * TWIP;
    let glyphs = case.text(words, Style { role: Role::Hei, size, tracking: 0 });
    let (left, top) = origin(across);
    let text_width = if across { page::TEXT_HEIGHT } else { page::TEXT_WIDTH };
    let x = left + (Length::from(text_width) * TWIP - width(&glyphs)) / 2;
    Some(Ink::Text { x, y: top - size, glyphs, turned: false })
}
