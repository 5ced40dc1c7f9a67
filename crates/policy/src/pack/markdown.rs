//! Markdown files as a flat list of pieces with their places.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::Spot;
use super::block::{Need, Toml};
use super::faults::Faults;
use super::names::cure_for;
use super::source::Source;

/// A top-level piece of a Markdown file.
pub(super) struct Piece<'s> {
    pub content: Content<'s>,
    /// Where it begins.
    pub spot: Spot,
    /// Its source, without white space around it.
    pub raw: &'s str,
    /// Where that begins.
    pub at: usize,
}

/// What a piece is.
pub(super) enum Content<'s> {
    /// A heading: its level and text.
    Heading(u8, &'s str),
    /// A quoted paragraph, its lines joined.
    Quote(String),
    /// A paragraph, its lines joined.
    Paragraph(String),
    /// A fenced block.
    Fence(Fence<'s>),
    /// A table: its lines, the line of dashes left out.
    Table(Vec<Line<'s>>),
    /// Anything else: lists, HTML, rules, indented code.
    Other,
}

/// A fenced block.
#[derive(Clone)]
pub(super) struct Fence<'s> {
    /// The word after the opening dashes.
    pub word: &'s str,
    /// What stands inside.
    pub text: &'s str,
    /// Where the inside begins.
    pub base: usize,
    /// Where the block begins.
    pub spot: Spot,
}

/// A line of cells between pipes.
pub(super) struct Line<'s> {
    /// Cells without white space around them, each with the offset of its first character.
    pub cells: Vec<(usize, &'s str)>,
    /// Where the line begins.
    pub at: usize,
}

/// Reads a file into its pieces; tells of fences that are indented or not closed.
pub(super) fn pieces<'s>(source: &'s Source, faults: &mut Faults) -> Vec<Piece<'s>> {
    let mut events = Parser::new_ext(&source.text, Options::ENABLE_TABLES).into_offset_iter();
    let mut pieces = Vec::new();
    while let Some((event, range)) = events.next() {
        let inner = match &event {
            Event::Start(_) => inside(&mut events),
            _ => None,
        };
        let raw = source.text.get(range.clone()).unwrap_or_default();
        let content = match event {
            Event::Start(tag) => content(source, &tag, range.clone(), inner, faults),
            _ => Content::Other,
        };
        let at = range.start + (raw.len() - raw.trim_start().len());
        pieces.push(Piece { content, spot: source.line(range.start), raw: raw.trim(), at });
    }
    pieces
}

/// Runs through the events inside an element to its end; the stretch of source they cover.
fn inside<'e>(events: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>) -> Option<Range<usize>> {
    let (mut depth, mut covered) = (0_usize, None::<Range<usize>>);
    for (event, range) in events {
        match event {
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            Event::Start(_) => depth += 1,
            _ => {}
        }
        let before = covered.unwrap_or_else(|| range.clone());
        covered = Some(before.start.min(range.start)..before.end.max(range.end));
    }
    covered
}

fn content<'s>(
    source: &'s Source,
    tag: &Tag<'_>,
    range: Range<usize>,
    inner: Option<Range<usize>>,
    faults: &mut Faults,
) -> Content<'s> {
    let raw = source.text.get(range.clone()).unwrap_or_default();
    match tag {
        Tag::Heading { level, .. } => {
            let text = inner.and_then(|inner| source.text.get(inner)).unwrap_or_default();
            Content::Heading(*level as u8, text.trim())
        }
        Tag::BlockQuote(_) => {
            let unquoted = |line: &'s str| line.trim_start().trim_start_matches('>').trim();
            Content::Quote(joined(raw.lines().map(unquoted)))
        }
        Tag::Paragraph => Content::Paragraph(joined(raw.lines().map(str::trim))),
        Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Content::Fence(fence(source, range, inner, faults)),
        Tag::Table(_) => Content::Table(table(&source.text, range)),
        _ => Content::Other,
    }
}

/// Lines as one: Chinese runs on, Latin words keep a space between them.
fn joined<'s>(lines: impl Iterator<Item = &'s str>) -> String {
    let mut whole = String::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let between_tags = whole.ends_with('}') && line.starts_with('{');
        if whole.ends_with(|c: char| c.is_ascii()) && line.starts_with(|c: char| c.is_ascii()) && !between_tags {
            whole.push(' ');
        }
        whole.push_str(line);
    }
    whole
}

fn fence<'s>(source: &'s Source, range: Range<usize>, inner: Option<Range<usize>>, faults: &mut Faults) -> Fence<'s> {
    let raw = source.text.get(range.clone()).unwrap_or_default();
    let spot = source.line(range.start);
    let (first, rest) = raw.split_once('\n').unwrap_or((raw, ""));
    let word = first.trim_start_matches(['`', '~']).trim();
    let base = inner.as_ref().map_or(range.start + first.len() + 1, |inner| inner.start).min(source.text.len());
    let text = inner.and_then(|inner| source.text.get(inner)).unwrap_or_default();
    if range.start > 0 && !source.text[..range.start].ends_with('\n') {
        faults.error(
            "fence-indented",
            &spot,
            (format!("`{word}`块没有顶格写"), "把开头的 ``` 和块内各行移到行首"),
            (format!("the `{word}` block is indented"), "begin its ``` and its lines at the start of the line"),
        );
    }
    let last = rest.trim_end().rsplit('\n').next().unwrap_or_default().trim_start();
    if !last.starts_with("```") && !last.starts_with("~~~") {
        faults.error(
            "fence-unclosed",
            &spot,
            (format!("`{word}`块没有结尾"), "在块后另起一行写 ```"),
            (format!("the `{word}` block is not closed"), "write ``` on a line of its own after it"),
        );
    }
    Fence { word, text, base, spot }
}

fn table(text: &str, range: Range<usize>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut at = range.start;
    for line in text.get(range).unwrap_or_default().split('\n') {
        if !line.trim().is_empty() {
            lines.push(Line { cells: cells(line, at), at });
        }
        at += line.len() + 1;
    }
    if lines.len() > 1 {
        lines.remove(1);
    }
    lines
}

/// The cells of a line, with or without pipes at its ends; `\|` is no border.
pub(super) fn cells(line: &str, at: usize) -> Vec<(usize, &str)> {
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    let cell = |from: usize, to: usize| {
        let cell = &line[from..to];
        (at + from + (cell.len() - cell.trim_start().len()), cell.trim())
    };
    for (offset, letter) in line.char_indices() {
        if letter == '|' && !escaped {
            cells.push(cell(start, offset));
            start = offset + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    if !line[start..].trim().is_empty() || !line.trim_end().ends_with('|') {
        cells.push(cell(start, line.len()));
    }
    if line.trim_start().starts_with('|') {
        cells.remove(0);
    }
    cells
}

/// The fenced blocks among pieces; tells of those whose word is not known here.
pub(super) fn fences<'p, 's>(pieces: &'p [Piece<'s>], known: &[&str], faults: &mut Faults) -> Vec<&'p Fence<'s>> {
    let mut fences = Vec::new();
    for piece in pieces {
        let Content::Fence(fence) = &piece.content else { continue };
        if known.contains(&fence.word) {
            fences.push(fence);
            continue;
        }
        let (zh, en) = cure_for(fence.word, known);
        faults.error(
            "fence-unknown",
            &fence.spot,
            (format!("这里没有 `{}` 块", fence.word), zh),
            (format!("there is no `{}` block here", fence.word), en),
        );
    }
    fences
}

/// The one block of a word; tells when there are several, or none where one is needed.
pub(super) fn only_fence<'p, 's>(
    fences: &[&'p Fence<'s>],
    word: &str,
    need: Need,
    source: &Source,
    faults: &mut Faults,
) -> Option<&'p Fence<'s>> {
    let mut same = fences.iter().filter(|fence| fence.word == word);
    let first = same.next().copied();
    if first.is_none() && need == Need::Required {
        faults.error(
            "fence-missing",
            &source.whole(),
            (format!("没有 `{word}` 块"), format!("补一个以 ```{word} 开头、以 ``` 结尾的块")),
            (format!("there is no `{word}` block"), format!("add a block from ```{word} to ```")),
        );
    }
    for other in same {
        faults.error(
            "fence-duplicate",
            &other.spot,
            (format!("`{word}` 块不止一个"), "只留一个"),
            (format!("there is more than one `{word}` block"), "keep one"),
        );
    }
    first
}

/// The title of a file, the word in parentheses at its end, and its place: the first piece, when it
/// is a heading of level 1. Both kinds of parentheses will do.
pub(super) fn title<'s>(pieces: &[Piece<'s>]) -> Option<(&'s str, Option<&'s str>, Spot)> {
    let first = pieces.first()?;
    let Content::Heading(1, text) = first.content else { return None };
    let spot = first.spot.clone();
    let inner = text.strip_suffix(')').or_else(|| text.strip_suffix('）'));
    let Some((title, code)) = inner.and_then(|inner| inner.rsplit_once(['(', '（'])) else {
        return Some((text, None, spot));
    };
    Some((title.trim(), Some(code.trim()).filter(|code| !code.is_empty()), spot))
}

/// The source of pieces that are neither blocks nor quotes, with blank lines between.
pub(super) fn prose(pieces: &[Piece<'_>]) -> String {
    let told = pieces.iter().filter(|piece| !matches!(piece.content, Content::Fence(_) | Content::Quote(_)));
    told.map(|piece| piece.raw).collect::<Vec<_>>().join("\n\n")
}

impl<'s> Fence<'s> {
    /// What stands inside, as TOML.
    pub const fn toml(&self, source: &'s Source) -> Toml<'s> {
        Toml { source, base: self.base, text: self.text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, usize) {
        let source = Source::new("a.md", text);
        let mut faults = Faults::default();
        let told = pieces(&source, &mut faults).iter().map(|piece| tell(piece)).collect();
        (told, faults.finish().0.len())
    }

    fn tell(piece: &Piece<'_>) -> String {
        let line = piece.spot.line;
        match &piece.content {
            Content::Heading(level, text) => format!("{line} h{level} {text}"),
            Content::Quote(text) => format!("{line} quote {text}"),
            Content::Paragraph(text) => format!("{line} p {text}"),
            Content::Fence(fence) => format!("{line} {} {:?} at {}", fence.word, fence.text, fence.base),
            Content::Table(lines) => {
                let row = |line: &Line<'_>| {
                    line.cells.iter().map(|(at, cell)| format!("{at}:{cell}")).collect::<Vec<_>>().join("/")
                };
                format!("{line} table {}", lines.iter().map(row).collect::<Vec<_>>().join(" "))
            }
            Content::Other => format!("{line} other"),
        }
    }

    #[test]
    fn a_file_is_its_pieces_in_order() {
        let text =
            "# 题 (A-1)\n\n> 第一句，\n> 第二句。\n\n完成{{ a }}\n投资 of\nthe year\n\n```sql\na * b\n```\n\n- x\n";
        let sql = format!("10 sql \"a * b\\n\" at {}", text.find("a *").expect("the expression"));
        let (told, faults) = read(text);
        assert_eq!(
            told,
            ["1 h1 题 (A-1)", "3 quote 第一句，第二句。", "6 p 完成{{ a }}投资 of the year", &sql, "14 other"]
        );
        assert_eq!(faults, 0);
    }

    #[test]
    fn table_cells_keep_their_number_and_place() {
        let (told, _) = read("| a | b |\n| --- | --- |\n| 1 | x\\|y |\n| 2 |\n");
        assert_eq!(told, ["1 table 2:a/6:b 26:1/30:x\\|y 39:2"]);
    }

    #[test]
    fn fences_stand_at_the_margin_and_are_closed() {
        assert_eq!(read("```sql\n```\n"), (vec!["1 sql \"\" at 7".to_owned()], 0));
        assert_eq!(read("```sql\na\n").1, 1);
        assert_eq!(read("```sql").1, 1);
        assert_eq!(read("  ```sql\n  a\n  ```\n").1, 1);
    }
}
