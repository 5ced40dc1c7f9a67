//! The parts of an xlsx package that hold its sheets, and what is looked up in them beside values.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::fault::FileFault;

/// A package opened for looking into its parts. It has passed the guard.
pub(crate) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The part of the workbook.
    pub workbook: String,
    /// Names of sheets with their parts, in order.
    pub sheets: Vec<(String, String)>,
}

fn damaged(what: &str) -> FileFault {
    FileFault::Damaged(what.to_owned())
}

impl<'a> Parts<'a> {
    /// Looks up which part holds which sheet.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, FileFault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
        let mut parts = Self { archive, workbook: String::new(), sheets: Vec::new() };
        let roots = relations(&parts.read("_rels/.rels")?, "");
        let office = roots.into_values().find(|(kind, _)| kind.ends_with("/officeDocument"));
        parts.workbook = office.map_or_else(|| "xl/workbook.xml".to_owned(), |(_, part)| part);
        let (folder, name) = parts.workbook.rsplit_once('/').unwrap_or(("", &parts.workbook));
        let links = format!("{folder}/_rels/{name}.rels");
        let folder = folder.to_owned();
        let links = relations(&parts.read(links.trim_start_matches('/'))?, &folder);
        let workbook = parts.read(&parts.workbook.clone())?;
        for tag in tags(&workbook, "sheet") {
            let link = tag.iter().find(|(name, _)| name == "id" || name.ends_with(":id"));
            let part = link.and_then(|(_, id)| links.get(id)).map(|(_, part)| part.clone());
            let name = tag.iter().find(|(name, _)| name == "name").map(|(_, name)| name.clone());
            parts.sheets.extend(name.zip(part));
        }
        Ok(parts)
    }

    /// The content of a part.
    pub(crate) fn read(&mut self, name: &str) -> Result<Vec<u8>, FileFault> {
        let index = self.archive.index_for_name(name);
        // Some writers spell the part with other capitals than the link to it.
        let same = |index: &usize| {
            self.archive
                .name_for_index(*index)
                .and_then(Result::ok)
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
        };
        let index = index.or_else(|| (0..self.archive.len()).find(same)).ok_or_else(|| damaged(name))?;
        let mut part = self.archive.by_index(index).map_err(|error| damaged(&error.to_string()))?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(|error| damaged(&error.to_string()))?;
        Ok(content)
    }

    /// The part of a sheet.
    pub(crate) fn part_of(&self, sheet: &str) -> Option<&str> {
        self.sheets.iter().find(|(name, _)| name == sheet).map(|(_, part)| part.as_str())
    }

    /// The rows that a sheet hides, 0-based.
    pub(crate) fn hidden_rows(&mut self, sheet: &str) -> Result<BTreeSet<u32>, FileFault> {
        let Some(part) = self.part_of(sheet).map(str::to_owned) else { return Ok(BTreeSet::new()) };
        let content = self.read(&part)?;
        let mut hidden = BTreeSet::new();
        let mut rest = content.as_slice();
        // Sheets are large and few hide rows: only the tags of rows are looked at.
        while let Some(at) = find(rest, b"<row ") {
            rest = &rest[at + 5..];
            let tag = &rest[..rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len())];
            if find(tag, b"hidden=\"1\"").or_else(|| find(tag, b"hidden=\"true\"")).is_some() {
                let number = find(tag, b"r=\"").map(|at| &tag[at + 3..]).unwrap_or_default();
                let digits: Vec<u8> = number.iter().copied().take_while(u8::is_ascii_digit).collect();
                let number = String::from_utf8(digits).ok().and_then(|digits| digits.parse::<u32>().ok());
                hidden.extend(number.and_then(|number| number.checked_sub(1)));
            }
        }
        Ok(hidden)
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// Links by id: the kind and the part that each leads to.
fn relations(part: &[u8], folder: &str) -> BTreeMap<String, (String, String)> {
    let links = tags(part, "Relationship").into_iter().filter_map(|tag| {
        let of = |wanted: &str| tag.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let target = of("Target")?;
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None if folder.is_empty() => target,
            None => format!("{folder}/{target}"),
        };
        Some((of("Id")?, (of("Type")?, straight(&path))))
    });
    links.collect()
}

/// A path without `.` and `..`.
fn straight(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The attributes of every tag of a name, without their prefixes.
fn tags(part: &[u8], name: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = Reader::from_reader(part);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => {
                found.push(attributes(&tag))
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// The attributes of a tag, unescaped.
pub(crate) fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = tag.attributes();
    let read = all.with_checks(false).filter_map(Result::ok).map(|attribute| {
        let (name, raw) = (attribute.key.as_ref().to_owned(), attribute.value.into_owned());
        let value = quick_xml::escape::unescape(&raw).map(|value| value.into_owned());
        (name, value.unwrap_or(raw))
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_straightened() {
        assert_eq!(straight("xl/./worksheets/../sheet1.xml"), "xl/sheet1.xml");
    }

    #[test]
    fn links_lead_from_their_folder() {
        let part = br#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/><Relationship Id="b" Type="x/worksheet" Target="/xl/t.xml"/></Relationships>"#;
        let links = relations(part, "xl");
        assert_eq!(links["a"].1, "xl/worksheets/s.xml");
        assert_eq!(links["b"].1, "xl/t.xml");
    }
}
