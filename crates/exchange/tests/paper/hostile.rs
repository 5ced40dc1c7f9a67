//! Texts and tables that nobody would write.

use luodi_exchange::export::paper::{Paper, length::characters};
use luodi_exchange::export::write_docx;
use luodi_exchange::final_copy::read_final;
use model::document::{Block, Cell, Inline, Row, TableBlock};

use crate::docx::{pack, part, parts};
use crate::sample::{document, heading, text, whole};

const MARKUP: &str =
    "#panic(\"x\") *b* _e_ $x$ `c` = h <l> @r \\ // /* ]] </w:t> & \" ' \u{0}\u{1b}[31m #import \"@preview/a:1.0.0\"";

#[test]
fn markup_in_texts_stays_text() {
    let mut bulletin = document(vec![
        heading(9, MARKUP),
        heading(0, MARKUP),
        text(MARKUP),
        Block::Paragraph(Vec::new()),
        Block::Paragraph(vec![Inline::Text(String::new())]),
        Block::Attachment { title: MARKUP.to_owned() },
        Block::Table(TableBlock {
            id: MARKUP.to_owned(),
            caption: MARKUP.to_owned(),
            unit_note: MARKUP.to_owned(),
            heads: vec![MARKUP.to_owned(), String::new()],
            rows: vec![Row { total: true, cells: vec![Cell::Text(MARKUP.to_owned())] }],
        }),
    ]);
    bulletin.title = MARKUP.to_owned();
    bulletin.issuer = MARKUP.to_owned();
    bulletin.remarks = vec![MARKUP.to_owned()];
    let docx = write_docx(&bulletin, Paper::default()).expect("written");
    let document = part(&docx, "word/document.xml");
    assert!(document.contains("&lt;/w:t&gt;") && !document.contains('\u{1b}'));
    assert!(read_final(&docx, "回传.docx").is_ok());
}

#[test]
fn tables_of_any_shape_are_set() {
    let row = |cells: usize, words: &str| Row { total: false, cells: vec![Cell::Text(words.to_owned()); cells] };
    let table = |heads: usize, head: &str, rows: Vec<Row>| {
        Block::Table(TableBlock {
            id: "T1".to_owned(),
            caption: String::new(),
            unit_note: String::new(),
            heads: vec![head.to_owned(); heads],
            rows,
        })
    };
    let long = "很长的说明".repeat(400);
    let bulletin = document(vec![
        table(0, "", vec![row(3, "没有表头")]),
        table(1, "一列", Vec::new()),
        table(2, "行长短不一", vec![row(0, ""), row(1, "一"), row(5, "五")]),
        table(200, "两百列", vec![row(200, "内容")]),
        table(3, &"W".repeat(500), vec![row(3, &"9".repeat(500))]),
        table(2, "长", vec![row(2, &long)]),
    ]);
    let docx = write_docx(&bulletin, Paper::default()).expect("written");
    assert!(part(&docx, "word/document.xml").contains("两百列"));
    assert_eq!(characters(&bulletin), 0);
}

#[test]
fn files_that_are_no_word_file_are_refused_with_a_cure() {
    let whole = write_docx(&whole(), Paper::default()).expect("written");
    let mut cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("text", b"hello".to_vec()),
        ("an old Word file", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        ("half a file", whole[..whole.len() / 2].to_vec()),
        ("another package", pack(&[("a.txt".to_owned(), "a".to_owned())])),
    ];
    for (name, broken) in [
        ("an element left open", "<w:document><w:body>".to_owned()),
        ("an element closed twice", "<w:document></w:body></w:document>".to_owned()),
        ("too deep", "<a>".repeat(100_000)),
        ("an entity of its own", "<!DOCTYPE a [<!ENTITY b \"c\">]><w:p><w:r><w:t>&b;</w:t></w:r></w:p>".to_owned()),
        ("a part that unpacks to more than is read", format!("<a>{}</a>", " ".repeat(61 << 20))),
        ("too much text", format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "字".repeat(8 << 20))),
    ] {
        cases.push((name, pack(&[("word/document.xml".to_owned(), broken)])));
    }
    for (name, bytes) in cases {
        let problems = read_final(&bytes, "回传.docx").expect_err(name);
        let [problem] = problems.0.as_slice() else { panic!("{name}: {problems:?}") };
        assert_eq!(problem.code, "final-copy-unreadable", "{name}");
        assert!(!problem.cure_zh.is_empty() && problem.place.file == "回传.docx", "{name}");
    }
}

#[test]
fn damage_anywhere_never_panics() {
    let docx = write_docx(&whole(), Paper { sources: false }).expect("written");
    for at in (0..docx.len()).step_by(97) {
        let mut damaged = docx.clone();
        damaged[at] ^= 0x55;
        let _ = read_final(&damaged, "");
    }
    let mut parts = parts(&docx);
    let document = parts.iter_mut().find(|(name, _)| name == "word/document.xml").expect("the text");
    let text: Vec<char> = document.1.chars().collect();
    for at in (0..text.len()).step_by(text.len() / 50) {
        let cut: String = text[..at].iter().collect();
        assert!(read_final(&pack(&[("word/document.xml".to_owned(), cut)]), "").is_err(), "cut at {at}");
    }
}
