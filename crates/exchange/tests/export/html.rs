//! The page of a bulletin.

use luodi_exchange::export::{Language, body_html, write_html, write_json};
use model::document::{Block, Cell, Inline, Row};

use crate::bulletin::{amount, document, figures, monthly, row, table};

/// A page told apart into its tags: panics on a tag that is not closed, closed out of turn or has an
/// attribute without quotes.
fn check_well_formed(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut open: Vec<String> = Vec::new();
    let mut elements = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap_or(page);
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag is closed by >");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed out of turn");
            continue;
        }
        let void = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "a stray < before {tag:?}");
        elements.push((name.to_owned(), read_attributes(attributes)));
        if !void {
            open.push(name.to_owned());
        }
        if name == "style" {
            rest = &rest[rest.find("</style>").expect("a style ends")..];
        }
    }
    assert_eq!(open, Vec::<String>::new(), "left open");
    elements
}

fn read_attributes(mut text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    while let Some((name, rest)) = text.trim_start().split_once("=\"") {
        let (value, rest) = rest.split_once('"').expect("a quoted value");
        assert!(!name.contains([' ', '"', '<']), "{name:?}");
        attributes.push((name.to_owned(), value.to_owned()));
        text = rest;
    }
    assert_eq!(text.trim(), "", "something without quotes");
    attributes
}

fn attribute<'a>(element: &'a (String, Vec<(String, String)>), name: &str) -> Option<&'a str> {
    element.1.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value.as_str())
}

#[test]
fn a_page_is_whole_and_fetches_nothing() {
    for language in [Language::Zh, Language::En] {
        let page = write_html(&monthly(true), language, None);
        let elements = check_well_formed(&page);
        assert_eq!(attribute(&elements[0], "lang"), Some(language.tag()));
        let names: Vec<_> = elements.iter().map(|(name, _)| name.as_str()).collect();
        for outside in ["script", "link", "img", "iframe"] {
            assert!(!names.contains(&outside), "{outside}");
        }
        assert!(!page.contains("url(") && !page.contains("@import"));
        assert_eq!(names.iter().filter(|name| **name == "h1").count(), 1);
    }
}

#[test]
fn each_figure_carries_its_key_and_leads_to_it() {
    let document = monthly(false);
    let page = write_html(&document, Language::Zh, None);
    let elements = check_well_formed(&page);
    let ids: Vec<_> = elements.iter().filter_map(|element| attribute(element, "id")).collect();
    let printed: Vec<_> = document.figures().collect();
    assert_eq!(printed.len(), 17);
    for (place, figure) in &printed {
        let link = elements
            .iter()
            .find(|element| attribute(element, "id") == Some(place))
            .unwrap_or_else(|| panic!("{place}"));
        assert_eq!(link.0, "a");
        assert_eq!(attribute(link, "data-key"), Some(figure.key().to_string().as_str()));
        let target = attribute(link, "href").and_then(|href| href.strip_prefix('#')).expect("a link within the page");
        assert!(ids.contains(&target), "{target} is on the page");
    }
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len(), "no id stands twice");
    for element in
        elements.iter().filter(|element| attribute(element, "href").is_some_and(|href| href.starts_with('#')))
    {
        let target = attribute(element, "href").expect("a link").trim_start_matches('#');
        assert!(ids.contains(&target), "{target} is on the page");
    }
}

#[test]
fn figures_lead_to_the_site_when_there_is_one() {
    let table = [
        ("", "/figures/demo-2018/DM-003/511702/2018-07@57"),
        ("https://a.example/", "https://a.example/figures/demo-2018/DM-003/511702/2018-07@57"),
    ];
    for (base, expected) in table {
        let body = body_html(&monthly(false), Language::Zh, Some(base));
        let elements = check_well_formed(&body);
        let link = elements.iter().find(|element| attribute(element, "id") == Some("T1.R2.C4")).expect("the cell");
        assert_eq!(attribute(link, "href"), Some(expected));
        assert!(!body.contains("<html") && !body.contains("<style"), "only the article");
    }
}

#[test]
fn without_a_base_figures_lead_nowhere_and_keep_what_is_said_of_them() {
    let body = body_html(&monthly(false), Language::Zh, None);
    let elements = check_well_formed(&body);
    let cell = elements.iter().find(|element| attribute(element, "id") == Some("T1.R2.C4")).expect("the cell");
    assert_eq!((cell.0.as_str(), attribute(cell, "href")), ("span", None));
    let outside = |element: &&_| attribute(element, "href").is_some_and(|href| !href.starts_with('#'));
    assert_eq!(elements.iter().find(outside), None);
}

#[test]
fn on_the_site_the_head_of_a_column_tells_the_clause_of_its_figures() {
    let document = monthly(false);
    let alone = check_well_formed(&write_html(&document, Language::Zh, Some("")));
    let embedded = check_well_formed(&body_html(&document, Language::Zh, Some("")));
    let titles = |elements: &[_], name: &str| {
        let found = elements.iter().filter(|(found, _): &&(String, Vec<(String, String)>)| found == name);
        found.filter(|element| attribute(element, "title").is_some()).count()
    };
    assert_eq!(titles(&alone, "th"), 0);
    assert!(titles(&embedded, "th") > 0 && titles(&embedded, "a") < titles(&alone, "a"));
}

#[test]
fn what_is_missing_is_said_under_the_table() {
    let page = write_html(&monthly(false), Language::Zh, None);
    assert!(page.contains(">82.7</a></td>"), "{page}");
    let elements = check_well_formed(&page);
    let absent = elements.iter().find(|element| attribute(element, "id") == Some("T1.R4.C3")).expect("the cell");
    assert_eq!(attribute(absent, "class"), Some("absent"));
    assert_eq!(attribute(absent, "title"), Some("未报（应报1项，已报0项） · 附表第3列"));
    for expected in [
        ">—</a><sup class=\"mark\"><a href=\"#T1.N3\">[3]</a></sup>",
        "<li id=\"T1.N1\">[1] 应报13项，已报11项</li>",
        "<li id=\"T1.N2\">[2] 应报5项，已报4项</li>",
        "<li id=\"T1.N3\">[3] 未报（应报1项，已报0项）</li>",
        "<li id=\"T1.N4\">[4] 不参加排名</li>",
        "<li id=\"P2.N1\">[1] 应报13项，已报11项</li>",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    assert_eq!(page.matches("<li id=\"T1.N").count(), 4, "equal notes share a mark");
    let english = write_html(&monthly(false), Language::En, None);
    assert!(english.contains("[2] 4 of 5 reported") && english.contains("not reported (0 of 1 reported)"));
}

#[test]
fn prose_prints_units_and_the_list_tells_the_formula() {
    let page = write_html(&monthly(false), Language::Zh, None);
    assert!(page.contains(">48.4亿元</a>") && page.contains(">61.7%</a>"));
    assert!(page.contains("[DM-002] 35.9亿元 ÷ [DM-001] 43.4亿元"));
    assert!(page.contains("floor=60%（自2018-01-01，§一）"));
    assert!(page.contains("[DM-003] 82.7% 在3个中由高到低的位次"));
    assert!(page.contains("由规则直接汇总：members 表 7 行"));
    assert!(page.contains("[DM-001/511702] 43.4亿元 + [DM-001/511703] 25.0亿元 + [DM-001/511722] 10.0亿元"));
}

#[test]
fn simulated_data_say_so_and_real_data_do_not() {
    let notice = "模拟数据，仅供演示";
    let page = write_html(&monthly(true), Language::Zh, None);
    assert_eq!(page.matches(notice).count(), 2, "a banner and a line on every page");
    assert!(page.contains("class=\"every-page\"") && page.contains("position: fixed"));
    assert!(body_html(&monthly(true), Language::Zh, Some("")).contains(notice));
    assert!(!write_html(&monthly(false), Language::Zh, None).contains(notice));
    assert!(write_html(&monthly(true), Language::En, None).contains("Simulated data, for demonstration only"));
}

#[test]
fn heads_and_names_of_rows_are_told_to_screen_readers() {
    let page = write_html(&monthly(false), Language::Zh, None);
    assert!(page.contains("<caption>各地完成情况<span class=\"unit-note\">单位：亿元、%</span></caption>"));
    assert!(page.contains("<th scope=\"col\">占年度计划比重</th>"));
    assert!(page.contains("<tr class=\"total\"><th scope=\"row\">全市</th>"));
    assert!(page.contains("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"各地完成情况\">"));
}

#[test]
fn whatever_the_texts_hold_the_page_stays_whole() {
    let hostile = "</td><script>alert('x')</script>\"onload=\"a&b\u{0}\u{8}";
    let figure = amount("DM-001", "511702", Some(1), 0, 0);
    let rows = vec![
        row(false, hostile, &[&figure]),
        Row { total: false, cells: vec![Cell::Empty, Cell::Text(hostile.to_owned())] },
    ];
    let mut document = document(
        false,
        vec![
            Block::Heading { level: 9, text: hostile.to_owned() },
            Block::Paragraph(vec![Inline::Text(hostile.to_owned()), Inline::Figure(figures().1[2].clone())]),
            Block::Table(table("T1", hostile, &[hostile, "b"], rows)),
        ],
    );
    (document.title, document.issuer, document.remarks) =
        (hostile.to_owned(), hostile.to_owned(), vec![hostile.to_owned()]);
    for page in [
        write_html(&document, Language::Zh, Some("https://a.example/?\"><b>")),
        body_html(&document, Language::En, Some(hostile)),
    ] {
        let elements = check_well_formed(&page);
        assert!(elements.iter().all(|(name, _)| name != "script" && name != "b"));
        assert!(!page.contains(['\u{0}', '\u{8}']));
    }
}

#[test]
fn the_same_document_gives_the_same_page() {
    assert_eq!(write_html(&monthly(true), Language::Zh, Some("")), write_html(&monthly(true), Language::Zh, Some("")));
}

#[test]
fn an_empty_document_is_still_a_page() {
    let mut empty = document(false, Vec::new());
    empty.edition = 0;
    empty.remarks.clear();
    let page = write_html(&empty, Language::Zh, None);
    check_well_formed(&page);
    assert!(page.contains("未发布稿"));
}

#[test]
fn attachments_bear_their_marks() {
    let mut bulletin = monthly(false);
    let style = "h2.attachment";
    assert!(!write_html(&bulletin, Language::Zh, None).contains(style));
    for title in ["甲", "乙"] {
        bulletin.blocks.push(Block::Attachment { title: title.to_owned() });
    }
    let page = write_html(&bulletin, Language::Zh, None);
    check_well_formed(&page);
    assert!(page.contains("<span>附件1</span> 甲") && page.contains("<span>附件2</span> 乙") && page.contains(style));
    assert!(write_json(&bulletin).expect("JSON").contains("{\"attachment\":{\"title\":\"甲\"}}"));
}
