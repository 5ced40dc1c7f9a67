//! The Word file comes back from the office.

use luodi_exchange::export::paper::Paper;
use luodi_exchange::export::write_docx;
use luodi_exchange::final_copy::{self, NumberFound, Spot, Verdict, compare_final, read_final};
use model::{Block, Document, FigureKey};

use crate::docx::{pack, part, parts};
use crate::sample::{document, heading, sentence, table, text, whole};

/// The bulletin after an office changed the words of its file.
fn returned(bulletin: &Document, edits: &[(&str, &str)]) -> Vec<NumberFound> {
    let docx = write_docx(bulletin, Paper::default()).expect("written");
    let mut parts = parts(&docx);
    let (_, xml) = parts.iter_mut().find(|(name, _)| name == "word/document.xml").expect("the text");
    for (from, to) in edits {
        assert!(xml.contains(from), "{from} is not in the file");
        *xml = xml.replacen(from, to, 1);
    }
    let returned = read_final(&pack(&parts), "回传.docx").expect("a Word file");
    assert_eq!(returned.origin.as_ref().expect("its origin").to_string(), "demo-2018/monthly/2018-07@57#1");
    compare_final(bulletin, &returned)
}

/// The numbers that neither match nor stand in the bulletin's own words.
fn odd(found: &[NumberFound]) -> Vec<String> {
    let told = found.iter().filter_map(|found| {
        let verdict = match &found.verdict {
            Verdict::Matching(_) | Verdict::Wording => return None,
            Verdict::Changed { key, expected } => format!("{} 原为 {expected}", key.rule),
            Verdict::Unsourced => "无来源".to_owned(),
        };
        Some(format!("{} {} {verdict}", found.place, found.text))
    });
    told.collect()
}

fn matching(found: &[NumberFound]) -> Vec<FigureKey> {
    let keys = found.iter().filter_map(|found| match &found.verdict {
        Verdict::Matching(key) => Some(key.clone()),
        _ => None,
    });
    keys.collect()
}

/// Without the content controls, as some programs save files.
fn without_controls(bulletin: &Document) -> Vec<(String, String)> {
    let docx = write_docx(bulletin, Paper::default()).expect("written");
    let mut parts = parts(&docx);
    let (_, xml) = parts.iter_mut().find(|(name, _)| name == "word/document.xml").expect("the text");
    while let Some(from) = xml.find("<w:sdtPr>") {
        let to = xml[from..].find("</w:sdtPr>").expect("its end") + from + "</w:sdtPr>".len();
        xml.replace_range(from..to, "");
    }
    for tag in ["<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"] {
        *xml = xml.replace(tag, "");
    }
    parts
}

#[test]
fn a_file_that_nobody_changed_matches_throughout() {
    let bulletin = whole();
    let found = returned(&bulletin, &[]);
    assert_eq!(odd(&found), Vec::<String>::new());
    // Every figure that is a number, except that wide tables repeat none.
    let numbers = bulletin.figures().filter(|(_, figure)| figure.number().is_some());
    let mut printed: Vec<FigureKey> = numbers.map(|(_, figure)| figure.key().clone()).collect();
    let mut matching = matching(&found);
    printed.sort();
    matching.sort();
    assert_eq!(matching, printed);
}

#[test]
fn a_changed_number_names_its_figure() {
    let found = returned(
        &document(vec![sentence(), Block::Table(table("T1", "各地完成情况", 1, 3))]),
        &[("359.0亿元", "395.0亿元"), (">82.7%<", ">82.70%<"), (">33.1<", ">31.3<")],
    );
    assert_eq!(odd(&found), ["第7段 395.0亿元 DM-002 原为 359.0亿元", "第1个表第3行第3列 31.3 DM-002 原为 33.1"]);
}

#[test]
fn a_unit_that_was_changed_is_a_change() {
    let found = returned(&document(vec![sentence()]), &[("359.0亿元", "359.0万元")]);
    assert_eq!(odd(&found), ["第7段 359.0万元 DM-002 原为 359.0亿元"]);
}

#[test]
fn numbers_that_the_office_wrote_have_no_source() {
    let found = returned(
        &document(vec![heading(1, "一、总体情况"), sentence()]),
        &[("其中政府投资", "全市开工项目128个，其中政府投资")],
    );
    assert_eq!(odd(&found), ["第8段 128 无来源"]);
}

#[test]
fn without_content_controls_numbers_are_found_by_their_place() {
    let bulletin = document(vec![sentence(), Block::Table(table("T1", "各地完成情况", 1, 3)), sentence()]);
    let mut parts = without_controls(&bulletin);
    let (_, xml) = parts.iter_mut().find(|(name, _)| name == "word/document.xml").expect("the text");
    *xml = xml.replacen("359.0亿元", "360.0亿元", 1);
    let found = compare_final(&bulletin, &read_final(&pack(&parts), "").expect("a Word file"));
    assert_eq!(odd(&found), ["第7段 360.0亿元 DM-002 原为 359.0亿元"]);
}

#[test]
fn a_sentence_that_moved_still_matches() {
    let bulletin = document(vec![sentence(), text("先看全市。"), text("再看各地。")]);
    let mut parts = without_controls(&bulletin);
    let (_, xml) = parts.iter_mut().find(|(name, _)| name == "word/document.xml").expect("the text");
    let from = xml.find("<w:p><w:r><w:t xml:space=\"preserve\">截至2018年7月").expect("the sentence");
    let to = xml[from..].find("</w:p>").expect("its end") + from + "</w:p>".len();
    let sentence = xml[from..to].to_owned();
    xml.replace_range(from..to, "");
    let end = xml.find("再看各地。").expect("the last one");
    let end = xml[end..].find("</w:p>").expect("its end") + end + "</w:p>".len();
    xml.insert_str(end, &sentence);
    let found = compare_final(&bulletin, &read_final(&pack(&parts), "").expect("a Word file"));
    assert_eq!(odd(&found), Vec::<String>::new());
    assert_eq!(matching(&found).len(), 3);
}

#[test]
fn a_table_that_was_sorted_still_matches() {
    let bulletin = document(vec![Block::Table(table("T1", "各地完成情况", 1, 3))]);
    let docx = write_docx(&bulletin, Paper::default()).expect("written");
    let xml = part(&docx, "word/document.xml");
    let row = |name: &str| {
        let at = xml.find(name).expect("the row");
        let from = xml[..at].rfind("<w:tr>").expect("its start");
        let to = xml[at..].find("</w:tr>").expect("its end") + at + "</w:tr>".len();
        xml[from..to].to_owned()
    };
    let (first, last) = (row("通川区"), row("宣汉县"));
    let found = returned(&bulletin, &[(&first, "<w:tr/>"), (&last, &first), ("<w:tr/>", &last)]);
    assert_eq!(odd(&found), Vec::<String>::new());
    assert_eq!(matching(&found).len(), 12);
}

#[test]
fn rows_that_the_office_added_have_no_source() {
    let bulletin = document(vec![Block::Table(table("T1", "各地完成情况", 1, 2))]);
    let added = "<w:tr><w:tc><w:p><w:r><w:t>高新区</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12.5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let found = returned(&bulletin, &[("</w:tbl>", added)]);
    assert_eq!(odd(&found), ["第1个表第5行第2列 12.5 无来源"]);
}

#[test]
fn deleted_and_raised_text_is_not_read() {
    let xml = "<w:document><w:body><w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>34</w:t></w:r></w:ins><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>[5]</w:t></w:r>\
        <w:r><w:instrText>PAGE 6</w:instrText></w:r><w:r><w:t>&#x4EBF;&amp;</w:t><w:tab/><w:t>元</w:t></w:r></w:p></w:body></w:document>";
    let read = read_final(&pack(&[("word/document.xml".to_owned(), xml.to_owned())]), "").expect("read");
    assert_eq!(read.origin, None);
    let [final_copy::Piece::Paragraph(paragraph)] = read.pieces.as_slice() else { panic!("{read:?}") };
    assert_eq!(paragraph.text, "完成34亿& 元");
}

#[test]
fn places_are_told_as_readers_count() {
    assert_eq!(Spot::Paragraph(3).to_string(), "第3段");
    assert_eq!(Spot::Cell { table: 1, row: 2, column: 3 }.to_string(), "第1个表第2行第3列");
}
