//! Characters with their glyphs and widths.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::Length;
use crate::fonts::{Face, Fonts, Role};

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// The font.
    pub role: Role,
    /// Size of a character.
    pub size: Length,
    /// What is added to every character; less than nothing where 28 stand in a line.
    pub tracking: Length,
}

/// A character to be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// The character.
    pub c: char,
    /// Its font, by the place in the list.
    pub face: usize,
    /// Its number there.
    pub id: u32,
    /// Its size.
    pub size: Length,
    /// How far it stands above the line.
    pub raise: Length,
    /// From its left to the next character.
    pub advance: Length,
}

/// The font of a character by its place in the list, its number there, and its width.
type Found = (usize, u32, Length);

/// Looks characters up once.
pub(crate) struct Case {
    list: Vec<Arc<Face>>,
    roles: [Vec<usize>; 5],
    known: RefCell<HashMap<(u8, char), Found>>,
}

const ROLES: [Role; 5] = [Role::Fangsong, Role::Hei, Role::Kai, Role::Song, Role::Biaosong];
/// Widths are kept for text of this size.
const EM: Length = 1_000_000;

impl Case {
    pub(crate) fn new(fonts: &Fonts) -> Self {
        Self { list: fonts.list(), roles: ROLES.map(|role| fonts.of_role(role)), known: RefCell::default() }
    }

    /// The glyphs of a text.
    pub(crate) fn text(&self, text: &str, style: Style) -> Vec<Glyph> {
        text.chars().map(|c| self.glyph(c, style.role, style.size, 0, style.tracking)).collect()
    }

    /// The glyphs of a mark above the line, a little more than half as large.
    pub(crate) fn raised(&self, text: &str, style: Style) -> Vec<Glyph> {
        let (size, raise) = (style.size * 55 / 100, style.size * 45 / 100);
        text.chars().map(|c| self.glyph(c, style.role, size, raise, 0)).collect()
    }

    fn glyph(&self, c: char, role: Role, size: Length, raise: Length, tracking: Length) -> Glyph {
        let (face, id, width) = *self.known.borrow_mut().entry((role as u8, c)).or_insert_with(|| self.find(c, role));
        Glyph { c, face, id, size, raise, advance: width * size / EM + tracking }
    }

    /// The first font of a role that has a character; the sign of the first one for what none has.
    fn find(&self, c: char, role: Role) -> Found {
        let places = &self.roles[role as usize];
        let found = places.iter().find_map(|place| {
            let (id, width) = self.list.get(*place)?.glyph(c, EM)?;
            Some((*place, id, width))
        });
        found.unwrap_or((places.first().copied().unwrap_or(0), 0, EM))
    }
}

/// The width of glyphs beside each other.
pub(crate) fn width(glyphs: &[Glyph]) -> Length {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}
