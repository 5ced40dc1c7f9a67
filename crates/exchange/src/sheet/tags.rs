//! A look at the tags of a part while it streams by, for numbers that the xlsx library trusts: it
//! reserves as many strings as the file claims, counts columns without a bound, and copies a style's
//! texts for every cell format. Files that abuse this are refused before they are parsed.

/// Bytes of a tag that are looked at; the tags that matter are far shorter.
const TAG_BYTES: usize = 2048;
/// Strings a workbook may claim to share.
const SHARED_STRINGS: u64 = 5_000_000;
/// Cell formats a workbook may have (Excel allows 65,490).
const CELL_FORMATS: u32 = 70_000;
/// Columns and rows a reference may name (`XFD`, 1,048,576 and some room).
const REFERENCE_LETTERS: usize = 3;
const REFERENCE_DIGITS: usize = 7;

/// What was found, for the message.
type Finding = &'static str;

/// Scans one part.
pub(super) struct TagScan {
    styles: bool,
    formats: u32,
    started: bool,
    state: State,
    tag: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Tag,
    Quoted(u8),
}

impl TagScan {
    /// A scan of a part; `styles` when it is the part of styles.
    pub(super) fn new(styles: bool) -> Self {
        Self { styles, formats: 0, started: false, state: State::Text, tag: Vec::with_capacity(TAG_BYTES) }
    }

    /// Looks at the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), Finding> {
        if !self.started && !bytes.is_empty() {
            self.started = true;
            // The parser would decode UTF-16, which this scan does not see through.
            if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.iter().take(4).any(|b| *b == 0)
            {
                return Err("UTF-16");
            }
        }
        for &byte in bytes {
            self.step(byte)?;
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Finding> {
        match (self.state, byte) {
            (State::Text, b'<') => self.open(),
            (State::Text, _) => {}
            (State::Tag, b'>') => {
                self.state = State::Text;
                return self.check();
            }
            (state, b'<') => {
                if state != State::Tag && self.matters() {
                    return Err("a tag inside an attribute");
                }
                self.open();
            }
            (State::Quoted(quote), _) => {
                self.keep(byte)?;
                if byte == quote {
                    self.state = State::Tag;
                }
            }
            (State::Tag, _) => {
                self.keep(byte)?;
                if byte == b'"' || byte == b'\'' {
                    self.state = State::Quoted(byte);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self) {
        self.state = State::Tag;
        self.tag.clear();
    }

    fn keep(&mut self, byte: u8) -> Result<(), Finding> {
        if self.tag.len() < TAG_BYTES {
            self.tag.push(byte);
            return Ok(());
        }
        if self.styles || self.matters() { Err("a tag of abnormal length") } else { Ok(()) }
    }

    fn name(&self) -> &[u8] {
        let end = self.tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(self.tag.len());
        let name = &self.tag[..end];
        name.iter().position(|b| *b == b':').map_or(name, |colon| &name[colon + 1..])
    }

    fn matters(&self) -> bool {
        matches!(self.name(), b"c" | b"row" | b"f" | b"dimension" | b"mergeCell" | b"sst" | b"Relationship")
    }

    fn check(&mut self) -> Result<(), Finding> {
        if self.tag.starts_with(b"?xml") {
            let head = String::from_utf8_lossy(&self.tag).to_ascii_lowercase();
            let other = head.contains("encoding") && !head.contains("utf-8") && !head.contains("us-ascii");
            return if other { Err("an encoding other than UTF-8") } else { Ok(()) };
        }
        match self.name() {
            b"c" | b"row" => self.each("r", is_reference).map_err(|()| "a cell reference out of range"),
            b"f" | b"dimension" | b"mergeCell" => self.each("ref", is_range).map_err(|()| "a range out of order"),
            b"sst" => self.each("uniqueCount", is_modest).map_err(|()| "an abnormal count of strings"),
            b"Relationship" => self.check_relationship(),
            b"xf" if self.styles => {
                self.formats += 1;
                if self.formats > CELL_FORMATS { Err("too many cell formats") } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// Parts that are parsed must be parts that were scanned, which go by their names.
    fn check_relationship(&self) -> Result<(), Finding> {
        let parsed = |kind: &str| kind.ends_with("sheet") || kind.ends_with("/officeDocument");
        let is_parsed = self.attributes().any(|(name, value)| name == "Type" && parsed(&value));
        if is_parsed && self.each("Target", |target| target.to_ascii_lowercase().ends_with(".xml")).is_err() {
            return Err("a sheet that is not XML");
        }
        Ok(())
    }

    /// Whether every attribute of that name passes.
    fn each(&self, wanted: &str, passes: impl Fn(&str) -> bool) -> Result<(), ()> {
        let all = self.attributes().filter(|(name, _)| name == wanted).all(|(_, value)| passes(&value));
        if all { Ok(()) } else { Err(()) }
    }

    fn attributes(&self) -> impl Iterator<Item = (String, String)> {
        let text = String::from_utf8_lossy(&self.tag).into_owned();
        let mut rest = text.split_once(|c: char| c.is_ascii_whitespace()).map_or("", |(_, rest)| rest).to_owned();
        std::iter::from_fn(move || {
            let (name, tail) = rest.split_once('=')?;
            let name = name.trim().to_owned();
            let tail = tail.trim_start();
            let quote = tail.chars().next()?;
            let (value, after) = tail.get(1..).filter(|_| quote == '"' || quote == '\'')?.split_once(quote)?;
            let found = (name, value.to_owned());
            rest = after.to_owned();
            Some(found)
        })
    }
}

fn position(text: &str) -> Option<(u32, u64)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &text[..text.len() - digits.len()];
    if letters.len() > REFERENCE_LETTERS || digits.len() > REFERENCE_DIGITS {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((column, digits.parse().ok()?))
}

fn is_reference(text: &str) -> bool {
    position(text).is_some()
}

fn is_range(text: &str) -> bool {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    match (position(first), position(last)) {
        (Some(first), Some(last)) => first.0 <= last.0 && first.1 <= last.1,
        _ => false,
    }
}

fn is_modest(text: &str) -> bool {
    text.parse::<u64>().is_ok_and(|count| count <= SHARED_STRINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Result<(), Finding> {
        // In small pieces, as a stream may cut anywhere.
        let mut scan = TagScan::new(text.contains("styleSheet"));
        text.as_bytes().chunks(7).try_for_each(|piece| scan.feed(piece))
    }

    #[test]
    fn ordinary_parts_pass() {
        for text in [
            r#"<?xml version="1.0" encoding="UTF-8"?><worksheet><dimension ref="A1:XFD1048576"/><row r="1"><c r="B7" t='s'><v>1</v></c></row></worksheet>"#,
            r#"<sst count="3" uniqueCount="2"><si><t>a &lt; b > c "d</t></si></sst>"#,
            r#"<Relationship Id="a" Type="http://x/worksheet" Target="worksheets/sheet1.XML"/>"#,
            r#"<Relationship Id="a" Type="http://x/image" Target="media/1.png"/>"#,
            r#"<!-- it's <b> a "comment --><x:c r="AA12"/>"#,
        ] {
            assert_eq!(scan(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_would_overwhelm_the_parser_is_found() {
        let long = format!(r#"<styleSheet><name val="{}"/>"#, "x".repeat(5000));
        let many = format!("<styleSheet>{}", "<xf/>".repeat(70_001));
        for text in [
            r#"<c r="AAAAAAAAAA1">"#,
            r#"<x:c  s="1" r = 'A99999999999'>"#,
            r#"<row r="4294967297">"#,
            r#"<mergeCell ref="B9:A1"/>"#,
            r#"<dimension ref="A1:"/>"#,
            r#"<sst uniqueCount="99999999999">"#,
            r#"<c x="<b" r="AAAAAAAAAA1">"#,
            r#"<Relationship Type="http://x/worksheet" Target="media/1.png"/>"#,
            r#"<?xml version="1.0" encoding="UTF-16"?>"#,
            "\u{0}<c/>",
            &long,
            &many,
        ] {
            assert!(scan(text).is_err(), "{}", &text[..text.len().min(80)]);
        }
    }
}
