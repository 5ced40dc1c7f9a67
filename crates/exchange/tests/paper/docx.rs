//! The Word file, by what stands in its parts.

use std::io::{Cursor, Read, Write};

use luodi_exchange::export::paper::Paper;
use luodi_exchange::export::write_docx;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::sample::{document, text, whole};

/// The parts of a Word file.
pub fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(docx)).expect("a package");
    let read = |index: usize| {
        let mut part = archive.by_index(index).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        (part.name().expect("a name").into_owned(), text)
    };
    (0..ZipArchive::new(Cursor::new(docx)).expect("a package").len()).map(read).collect()
}

/// A package of parts.
pub fn pack(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a package").into_inner()
}

pub fn part(docx: &[u8], name: &str) -> String {
    parts(docx).into_iter().find(|(path, _)| path == name).map(|(_, text)| text).expect("the part")
}

/// The names of the elements of a part; panics when it is not well-formed.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut names = Vec::new();
    let mut depth = 0_u32;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                depth += 1;
                names.push(start.name().as_ref().to_owned());
            }
            Event::Empty(start) => names.push(start.name().as_ref().to_owned()),
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "left open");
    names
}

#[test]
fn every_part_is_well_formed_and_declared() {
    let docx = write_docx(&whole(), Paper::default()).expect("written");
    let parts = parts(&docx);
    let types = part(&docx, "[Content_Types].xml");
    for (name, text) in &parts {
        assert!(!elements(text).is_empty(), "{name}");
        let declared = types.contains(&format!("PartName=\"/{name}\""));
        assert!(declared || name.ends_with(".rels") || name == "[Content_Types].xml", "{name} is not declared");
    }
    let rels = part(&docx, "word/_rels/document.xml.rels");
    for target in rels.split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(parts.iter().any(|(name, _)| *name == format!("word/{target}")), "{target} is not there");
    }
    let document = part(&docx, "word/document.xml");
    for id in document.split("r:id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(rels.contains(&format!("Id=\"{id}\"")), "{id} is not among the relationships");
    }
}

#[test]
fn styles_that_are_used_are_there() {
    let docx = write_docx(&whole(), Paper::default()).expect("written");
    let styles = part(&docx, "word/styles.xml");
    let mut used = 0;
    for name in ["word/document.xml", "word/header.xml", "word/footer-odd.xml", "word/footer-across-even.xml"] {
        let text = part(&docx, name);
        for kind in ["w:pStyle", "w:rStyle"] {
            let mark = format!("<{kind} w:val=\"");
            for style in text.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style}");
                used += 1;
            }
        }
    }
    assert!(used > 100, "{used}");
    for font in ["仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"] {
        assert!(styles.contains(font), "{font}");
        assert!(part(&docx, "word/fontTable.xml").contains(&format!("w:name=\"{font}\"")), "{font}");
    }
}

#[test]
fn the_page_is_that_of_the_standard() {
    let docx = write_docx(&document(vec![text("一段。")]), Paper { sources: false }).expect("written");
    let text = part(&docx, "word/document.xml");
    assert!(text.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), "A4");
    let margins = "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\"";
    assert!(text.contains(margins), "37, 26, 35 and 28 mm");
    // 22 lines of 579 twips; characters of 16 points stand a quarter of a point closer, so that 28 fit.
    assert!(text.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"), "the lines");
    assert!(part(&docx, "word/styles.xml").contains("<w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/>"), "the characters");
    assert_eq!(text.matches("<w:sectPr>").count(), 1, "one section");
}

#[test]
fn wide_tables_lie_on_pages_turned_across() {
    let docx = write_docx(&whole(), Paper { sources: false }).expect("written");
    let text = part(&docx, "word/document.xml");
    let turned = "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>";
    assert_eq!(text.matches(turned).count(), 2, "one within the body, one at the end");
    assert_eq!(text.matches("<w:sectPr>").count(), text.matches("r:id=\"header\"").count() / 2, "a header each");
    let tables = text.matches("<w:tbl>").count();
    assert!(tables > 4, "the widest table is parted: {tables}");
    assert_eq!(text.matches("<w:tblHeader/>").count(), tables, "each repeats its head");
    assert!(text.contains("所有指标（续）"));
}

#[test]
fn simulated_data_say_so_on_every_page() {
    let header = |simulated: bool| {
        let mut bulletin = whole();
        bulletin.simulated = simulated;
        part(&write_docx(&bulletin, Paper::default()).expect("written"), "word/header.xml")
    };
    assert!(header(true).contains("模拟数据"));
    assert!(!header(false).contains("模拟数据"));
}

#[test]
fn the_same_bulletin_gives_the_same_bytes() {
    let written = || write_docx(&whole(), Paper::default()).expect("written");
    assert!(written() == written());
}

#[test]
fn sources_can_be_left_out() {
    let text = |sources: bool| part(&write_docx(&whole(), Paper { sources }).expect("written"), "word/document.xml");
    assert!(text(true).contains("demo-2018/DM-002/511700/2018-07@57"));
    assert!(text(true).contains("demo-2018/DM-001/*/2018-07@57"));
    assert!(text(true).contains("数据来源"));
    assert!(!text(false).contains("demo-2018/DM-002") && !text(false).contains("SourceMark"));
}
