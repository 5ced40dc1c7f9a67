//! Characters into lines: what may not begin or end a line (避头尾), and how a line is filled.

use crate::Length;
use crate::glyphs::{Glyph, width};

/// What no line begins with.
const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…—·％‰℃,.;:?!)]}%°～";
/// What no line ends with.
const OPENING: &str = "（《〈「『【〔“‘([{￥$";
/// Signs that are half white, which may be drawn together.
const WHITE: &str = "，。、；：？！）》〉」』】〕”’（《〈「『【〔“‘";

/// How lines are filled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    /// White before the first line.
    pub indent: Length,
    /// Width of the others.
    pub width: Length,
    /// Stretched to the width, but for the last line.
    pub justified: bool,
}

/// Breaks glyphs into lines; there is at least one.
pub(crate) fn lines(glyphs: &[Glyph], measure: Measure) -> Vec<Vec<Glyph>> {
    let mut lines = Vec::new();
    let mut rest = glyphs;
    loop {
        let room = measure.width - if lines.is_empty() { measure.indent } else { 0 };
        let end = end_of_line(rest, room);
        let (line, behind) = rest.split_at(end);
        let mut line = line.to_vec();
        let is_last = behind.is_empty();
        while !is_last && line.last().is_some_and(|glyph| glyph.c == ' ') {
            line.pop();
        }
        fit(&mut line, room, measure.justified && !is_last);
        lines.push(line);
        rest = behind;
        if is_last {
            return lines;
        }
    }
}

/// How many glyphs stand in the next line: as many as fit up to a place where a line may end, or as many
/// as fit at all where there is none.
fn end_of_line(glyphs: &[Glyph], room: Length) -> usize {
    let (mut taken, mut end, mut fitting) = (0, 0, 0);
    let mut white = 0;
    for (index, glyph) in glyphs.iter().enumerate() {
        // A blank at the end of a line takes no room.
        taken += glyph.advance;
        if WHITE.contains(glyph.c) {
            white += glyph.size / 4;
        }
        // Signs draw together to take one more in that may not begin a line.
        let closing = CLOSING.contains(glyph.c) || glyph.raise > 0;
        let most = if closing { room + white } else { room };
        if taken > most && glyph.c != ' ' {
            break;
        }
        fitting = index + 1;
        if glyphs.get(index + 1).is_none_or(|next| may_break(glyph, next)) {
            end = index + 1;
        }
    }
    if end > 0 { end } else { fitting.max(1).min(glyphs.len()) }
}

/// Whether a line may end between two characters.
fn may_break(one: &Glyph, next: &Glyph) -> bool {
    if next.raise > 0 || CLOSING.contains(next.c) || OPENING.contains(one.c) || next.c == ' ' {
        return false;
    }
    if one.c == ' ' {
        return true;
    }
    // Digits and words stay whole; keys break behind their signs.
    let within_word = |c: char| c.is_ascii_graphic() || ('\u{C0}'..'\u{250}').contains(&c);
    let sign = matches!(one.c, '/' | '@' | '#') || (one.c == '-' && !next.c.is_ascii_digit());
    sign || one.raise > 0 || !(within_word(one.c) && within_word(next.c))
}

/// Draws a line together that is too wide, and stretches it where it is justified.
fn fit(line: &mut [Glyph], room: Length, justified: bool) {
    let over = width(line) - room;
    if over > 0 {
        let signs = line.iter().filter(|glyph| WHITE.contains(glyph.c)).count();
        spread(line, -over, signs, |glyph, _| WHITE.contains(glyph.c));
    } else if justified {
        let joins = |glyph: &Glyph, next: Option<&Glyph>| next.is_some_and(|next| parts(glyph, next));
        let places = (0..line.len()).filter(|at| joins(&line[*at], line.get(at + 1))).count();
        spread(line, -over, places, joins);
    }
}

/// Whether white may come between two characters of a line: not within numbers and words.
fn parts(one: &Glyph, next: &Glyph) -> bool {
    let narrow = |glyph: &Glyph| glyph.c.is_ascii() && glyph.c != ' ';
    next.raise == 0 && !(narrow(one) && narrow(next))
}

/// Gives every place an equal part, the first ones the rest.
fn spread(line: &mut [Glyph], more: Length, places: usize, at: impl Fn(&Glyph, Option<&Glyph>) -> bool) {
    let Ok(count) = Length::try_from(places) else { return };
    if count == 0 {
        return;
    }
    let (each, mut left) = (more / count, more % count);
    for index in 0..line.len() {
        let (glyph, next) = (line[index], line.get(index + 1).copied());
        if at(&glyph, next.as_ref()) {
            line[index].advance += each + left.signum();
            left -= left.signum();
        }
    }
}
