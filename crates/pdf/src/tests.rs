//! The pages as they are set, held against GB/T 9704-2012 before they become a file.

#[path = "../../exchange/tests/paper/sample.rs"]
mod sample;

use std::collections::BTreeMap;
use std::path::Path;

use exchange::export::paper::Paper;
use model::{Block, Document, Problems};

use crate::fonts::Fonts;
use crate::pages::{Ink, Page};
use crate::{Length, lay_out, write_pdf};

/// Characters of one font and size beside each other: tenths of a millimetre from the left and the top.
struct Word {
    text: String,
    glyphs: usize,
    font: String,
    /// Thousandths of a point.
    size: Length,
    left: i64,
    right: i64,
    top: i64,
}

/// A length in tenths of a millimetre.
fn tenths(length: Length) -> i64 {
    (length * 254 + 36_000) / 72_000
}

fn pages(bulletin: &Document, sources: bool) -> Vec<Page> {
    let laid = lay_out(bulletin, Paper { sources }, &Fonts::embedded());
    assert_eq!(laid.problems, Problems::default());
    laid.pages
}

fn words(page: &Page) -> Vec<Word> {
    let faces = Fonts::embedded().list();
    let mut words = Vec::new();
    for ink in &page.ink {
        let Ink::Text { x, y, glyphs, turned } = ink else { continue };
        let mut at = 0;
        for run in glyphs.chunk_by(|one, next| (one.face, one.size, one.raise) == (next.face, next.size, next.raise)) {
            let width: Length = run.iter().map(|glyph| glyph.advance).sum();
            let place = |along: Length| if *turned { (*x, y + along) } else { (x + along, *y) };
            let ((left, top), (right, _)) = (place(at), place(at + width));
            words.push(Word {
                text: run.iter().map(|glyph| glyph.c).collect(),
                glyphs: run.len(),
                font: faces[run[0].face].names[0].clone(),
                size: run[0].size,
                left: tenths(left),
                right: tenths(right),
                top: tenths(top),
            });
            at += width;
        }
    }
    words
}

/// Texts of size 3 by the line they stand in, in tenths of a millimetre from the top.
fn lines(page: &Page) -> BTreeMap<i64, Vec<Word>> {
    let mut lines: BTreeMap<i64, Vec<Word>> = BTreeMap::new();
    for word in words(page).into_iter().filter(|word| word.size == 16_000) {
        lines.entry(word.top).or_default().push(word);
    }
    lines
}

fn text_of(page: &Page) -> String {
    words(page).into_iter().map(|word| word.text).collect()
}

fn check_near(found: i64, wanted: i64, what: &str) {
    assert!((found - wanted).abs() <= 1, "{what}: {found} tenths of a millimetre, not {wanted}");
}

/// A paragraph long enough for many pages, without signs that may stand closer.
fn prose() -> Document {
    let sentence = "国务院办公厅关于加强重大投资项目调度工作的通知要求各地各部门认真贯彻落实";
    sample::document(vec![sample::text(&sentence.repeat(60))])
}

#[test]
fn a_page_has_22_lines_of_28_characters() {
    let pages = pages(&prose(), false);
    assert!(pages.len() >= 3);
    let lines = lines(&pages[1]);
    assert_eq!(lines.len(), 22);
    for (top, line) in &lines {
        assert_eq!(line.iter().map(|word| word.glyphs).sum::<usize>(), 28, "the line at {top}");
        check_near(line[0].left, 280, "the left");
        check_near(line[line.len() - 1].right, 280 + 1_560, "the right");
    }
    let tops: Vec<i64> = lines.keys().copied().collect();
    for pair in tops.windows(2) {
        check_near(pair[1] - pair[0], 102, "from line to line");
    }
}

#[test]
fn a_page_is_a4_with_the_white_of_the_standard() {
    let pages = pages(&prose(), false);
    let (width, height) = pages[1].size();
    check_near(tenths(width), 2_100, "the width");
    check_near(tenths(height), 2_970, "the height");
    // The first line stands in the middle of its 10.2 mm: 37 mm, 2.3 of white, 0.88 of a character.
    let first = *lines(&pages[1]).keys().next().expect("a line");
    check_near(first, 370 + 23 + 50, "the first line");
}

#[test]
fn page_numbers_stand_outside_7_mm_below_the_text() {
    let pages = pages(&prose(), false);
    for (index, page) in pages.iter().enumerate() {
        let words = words(page);
        let number = words.iter().find(|word| word.size == 14_000 && word.top > 2_620).expect("a number");
        assert_eq!(number.text, format!("— {} —", index + 1));
        // The dashes are 0.38 of a character, 1.9 mm, above the line.
        check_near(number.top - 19, 2_620 + 70, "the dashes");
        // A character of 四号 is 4.9 mm wide.
        match index % 2 {
            0 => check_near(number.right, 1_840 - 49, "odd pages to the right"),
            _ => check_near(number.left, 280 + 49, "even pages to the left"),
        }
    }
}

#[test]
fn title_and_headings_have_their_fonts() {
    let pages = pages(&sample::whole(), false);
    let all: Vec<Word> = pages.iter().flat_map(words).collect();
    for (text, font, size) in [
        ("2018年7月重点项目投资完成情况通报", "Luodi Biaosong", 22_000),
        ("一、总体情况", "Luodi Hei", 16_000),
        ("（一）分批次情况", "Luodi Kai", 16_000),
        ("1. 竣工项目", "Luodi Song", 16_000),
        ("（1）按期竣工的项目", "Luodi Song", 16_000),
        ("附件1", "Luodi Hei", 16_000),
        ("各县（市、区）重点项目完成情况", "Luodi Biaosong", 22_000),
    ] {
        let found = all.iter().any(|word| word.text == text && word.font == font && word.size == size);
        assert!(found, "{text} in {font}");
    }
}

#[test]
fn a_long_table_repeats_its_head() {
    let bulletin = sample::document(vec![Block::Table(sample::table("T1", "各县完成情况", 1, 90))]);
    let pages = pages(&bulletin, false);
    assert!(pages.len() >= 3, "{}", pages.len());
    for page in &pages {
        assert_eq!(text_of(page).matches("占至三季度").count(), 1, "one head a page");
    }
    let rows: usize = pages
        .iter()
        .map(|page| {
            words(page)
                .iter()
                .filter(|word| word.text.contains('区') || word.text.contains('县') || word.text.contains("万源市"))
                .count()
        })
        .sum();
    assert!(rows >= 90, "{rows}");
}

#[test]
fn wide_tables_lie_across_with_the_number_where_it_is_when_the_sheet_is_turned() {
    let pages = pages(&sample::whole(), false);
    let across: Vec<&Page> = pages.iter().filter(|page| page.across).collect();
    assert!(across.len() >= 2);
    for page in across {
        assert!(text_of(page).contains("模拟数据"));
        let words = words(page);
        let number = words.iter().find(|word| word.text.starts_with('—') && word.size == 14_000).expect("a number");
        assert_eq!(number.left, number.right, "it is turned");
        // 35 mm to the text, less 7 mm to the dashes.
        check_near(number.left + 19, 350 - 70, "the dashes");
    }
}

#[test]
fn a_heading_lies_across_with_its_table() {
    let wide = Block::Table(sample::table("T1", "各地分领域完成情况", 4, 7));
    let bulletin = sample::document(vec![sample::text("正文。"), sample::heading(1, "二、各领域"), wide]);
    let pages = pages(&bulletin, false);
    let [upright, across] = pages.as_slice() else { panic!("{} pages", pages.len()) };
    assert!(!upright.across && across.across);
    assert!(!text_of(upright).contains("二、各领域") && text_of(across).contains("二、各领域"));
}

#[test]
fn every_figure_is_printed_and_every_page_says_simulated() {
    let bulletin = sample::whole();
    let pages = pages(&bulletin, true);
    let all: String = pages.iter().map(text_of).collect();
    for (place, figure) in bulletin.figures() {
        assert!(all.contains(&figure.print()), "{place} {}", figure.print());
    }
    for page in &pages {
        assert!(text_of(page).contains("模拟数据，仅供演示"));
    }
    let sources = "demo-2018/DM-002/";
    assert!(all.contains(sources), "the list of sources");
    assert!(!self::pages(&bulletin, false).iter().any(|page| text_of(page).contains(sources)));
}

#[test]
fn nothing_leaves_the_page() {
    for bulletin in [sample::whole(), prose()] {
        for (number, page) in pages(&bulletin, true).iter().enumerate() {
            let (width, height) = page.size();
            for word in words(page) {
                let inside = word.left >= 250 && word.right <= tenths(width) - 250;
                let inside = inside && word.top >= 150 && word.top <= tenths(height) - 200;
                assert!(
                    inside,
                    "page {}: {} from {} to {} at {}",
                    number + 1,
                    word.text,
                    word.left,
                    word.right,
                    word.top
                );
            }
        }
    }
}

#[test]
fn attachments_begin_a_page() {
    let pages = pages(
        &sample::document(vec![
            sample::text("正文。"),
            Block::Attachment { title: "甲".to_owned() },
            sample::text("其一。"),
            Block::Attachment { title: "乙".to_owned() },
            sample::text("其二。"),
        ]),
        false,
    );
    let texts: Vec<String> = pages.iter().map(text_of).collect();
    assert_eq!(texts.len(), 3);
    for (text, told) in texts.iter().zip([["附件：", "2. "], ["附件1", "其一。"], ["附件2", "其二。"]]) {
        assert!(told.iter().all(|told| text.contains(told)), "{text}");
    }
}

#[test]
fn a_heading_never_ends_a_page() {
    for lines in 10..30 {
        let mut blocks = vec![sample::text("一"); lines];
        blocks.extend([sample::heading(1, "二、各地情况"), sample::heading(2, "（一）城区"), sample::text("正文。")]);
        for page in pages(&sample::document(blocks), false) {
            let text = text_of(&page);
            assert!(!text.contains("各地情况") || text.contains("正文。"), "{lines} lines: {text}");
        }
    }
}

#[test]
fn no_line_begins_with_a_sign_that_may_not() {
    let words = "“放管服”改革，（试点）要求：完成投资1,234.5亿元，占82.7%；《规定》第三条。";
    for shift in 0..28 {
        let bulletin = sample::document(vec![sample::text(&format!("{}{}", "起".repeat(shift), words.repeat(6)))]);
        for page in pages(&bulletin, false) {
            for line in lines(&page).values() {
                let text: String = line.iter().map(|word| word.text.as_str()).collect();
                assert!(!text.starts_with(|c| "，。、：；）》”%.".contains(c)), "{text}");
                assert!(!text.ends_with(|c| "（《“".contains(c)), "{text}");
                assert!(line[line.len() - 1].right <= 1_840 + 1, "{text}");
            }
        }
    }
}

#[test]
fn the_same_bulletin_gives_the_same_bytes() {
    let written = || write_pdf(&sample::whole(), Paper::default(), &Fonts::embedded()).expect("written").bytes;
    let pdf = written();
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(pdf == written());
    let text = String::from_utf8_lossy(&pdf);
    assert!(!text.contains("CreationDate") && !text.contains("ModDate"), "no day of writing is in it");
    assert!(text.contains("/FontFile"), "fonts are in it");
}

#[test]
fn a_character_that_no_font_has_is_told() {
    let bulletin = sample::document(vec![sample::text("龘𪚥（四个龙）村")]);
    let pdf = write_pdf(&bulletin, Paper::default(), &Fonts::embedded()).expect("written");
    let told: Vec<_> = pdf.problems.0.iter().map(|problem| (problem.code, problem.zh.as_str())).collect();
    let [(code, zh)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(*code, "pdf-missing-characters");
    assert!(zh.contains("𪚥 (U+2A6A5)") && zh.contains("龘 (U+9F98)") && !zh.contains('村'), "{zh}");
}

#[test]
fn names_of_the_general_table_are_there() {
    // Of its third level: surnames, places, and a river.
    let bulletin = sample::document(vec![sample::text("䶮、堃、喆、垚、淼、昇、沄、潽、甪、垟")]);
    assert_eq!(write_pdf(&bulletin, Paper::default(), &Fonts::embedded()).expect("written").problems.0, []);
}

#[test]
fn a_folder_of_fonts_is_read_and_one_that_is_not_there_is_an_error() {
    assert!(Fonts::embedded().with_folder(Path::new("no/such/folder")).is_err());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let fonts = Fonts::embedded().with_folder(&folder).expect("a folder");
    assert_eq!(fonts.list().len(), 8);
}

#[test]
fn tables_of_any_shape_are_set() {
    use model::document::{Cell, Row, TableBlock};
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
    let bulletin = sample::document(vec![
        table(0, "", vec![row(3, "没有表头")]),
        table(1, "一列", Vec::new()),
        table(2, "行长短不一", vec![row(0, ""), row(1, "一"), row(5, "五")]),
        table(200, "两百列", vec![row(200, "内容")]),
        table(3, &"W".repeat(500), vec![row(3, &"9".repeat(500))]),
        table(2, "长", vec![row(2, &"很长的说明".repeat(400))]),
        Block::Paragraph(Vec::new()),
        sample::text(""),
    ]);
    let text: String = pages(&bulletin, true).iter().map(text_of).collect();
    assert!(text.matches("内容").count() >= 200, "every column is printed");
    assert!(text.matches("很长").count() >= 800 - 40, "nothing of a long cell is lost");
    write_pdf(&bulletin, Paper::default(), &Fonts::embedded()).expect("written");
}
