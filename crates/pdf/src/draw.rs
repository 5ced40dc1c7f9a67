//! Pages into a file. The format knows floats only.

#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "a PDF holds places as floats")]

use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::Length;
use crate::fonts::Fonts;
use crate::glyphs::Glyph;
use crate::pages::{Ink, Page};

/// What a file says of itself.
pub(crate) struct About {
    /// Title.
    pub title: String,
    /// The issuing unit.
    pub author: String,
    /// Which bulletin it is.
    pub identity: String,
}

/// Width of the lines of tables, in points.
const RULE: f32 = 0.5;

fn points(length: Length) -> f32 {
    length as f32 / 1000.0
}

/// Writes pages as a file.
pub(crate) fn file(pages: &[Page], fonts: &Fonts, about: About) -> Result<Vec<u8>, String> {
    let faces: Vec<krilla::text::Font> = fonts.list().iter().map(|face| face.font.clone()).collect();
    let mut document = krilla::Document::new_with(SerializeSettings::default());
    for page in pages {
        let (width, height) = page.size();
        let size = PageSettings::from_wh(points(width), points(height)).ok_or("a page without size")?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        rules(&mut surface, page);
        surface.set_stroke(None);
        surface.set_fill(Some(black()));
        for ink in &page.ink {
            if let Ink::Text { x, y, glyphs, turned } = ink {
                text(&mut surface, (*x, *y), glyphs, *turned, &faces);
            }
        }
        surface.finish();
        sheet.finish();
    }
    document.set_outline(outline(pages));
    let metadata = Metadata::new()
        .title(about.title)
        .authors(vec![about.author])
        .keywords(vec![about.identity.clone()])
        .document_id(about.identity)
        .creator("Luodi".to_owned())
        .language("zh-CN".to_owned());
    document.set_metadata(metadata);
    document.finish().map_err(|error| format!("{error:?}"))
}

fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

/// All lines of a page at once.
fn rules(surface: &mut Surface<'_>, page: &Page) {
    let mut path = PathBuilder::new();
    for ink in &page.ink {
        if let Ink::Rule([(x, y), (to_x, to_y)]) = ink {
            path.move_to(points(*x), points(*y));
            path.line_to(points(*to_x), points(*to_y));
        }
    }
    let path: Option<Path> = path.finish();
    if let Some(path) = path {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { paint: luma::Color::black().into(), width: RULE, ..Stroke::default() }));
        surface.draw_path(&path);
    }
}

/// Glyphs of one font and size are written together.
fn text(
    surface: &mut Surface<'_>,
    (x, y): (Length, Length),
    glyphs: &[Glyph],
    turned: bool,
    faces: &[krilla::text::Font],
) {
    if turned {
        surface.push_transform(&Transform::from_row(0.0, 1.0, -1.0, 0.0, points(x), points(y)));
    }
    let (mut x, y) = if turned { (0, 0) } else { (x, y) };
    for run in glyphs.chunk_by(|one, next| (one.face, one.size, one.raise) == (next.face, next.size, next.raise)) {
        let Some(first) = run.first() else { continue };
        let mut words = String::new();
        let mut set = Vec::with_capacity(run.len());
        for glyph in run {
            let from = words.len();
            words.push(glyph.c);
            let advance = glyph.advance as f32 / glyph.size as f32;
            set.push(KrillaGlyph::new(GlyphId::new(glyph.id), advance, 0.0, 0.0, 0.0, from..words.len(), None));
        }
        if let Some(face) = faces.get(first.face) {
            let start = Point::from_xy(points(x), points(y - first.raise));
            surface.draw_glyphs(start, &set, face.clone(), &words, points(first.size), false);
        }
        x += run.iter().map(|glyph| glyph.advance).sum::<Length>();
    }
    if turned {
        surface.pop();
    }
}

/// First headings and attachments, with second headings below them.
fn outline(pages: &[Page]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for (index, page) in pages.iter().enumerate() {
        for (level, text, above) in &page.headings {
            let node = OutlineNode::new(text.clone(), XyzDestination::new(index, Point::from_xy(0.0, points(*above))));
            match (&mut open, level) {
                (Some(parent), 2) => parent.push_child(node),
                (_, 0..=2) => {
                    if let Some(done) = open.replace(node) {
                        outline.push_child(done);
                    }
                }
                _ => {}
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}
