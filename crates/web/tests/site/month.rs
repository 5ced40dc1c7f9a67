//! The month goes out by workbook and comes back.

use std::collections::BTreeMap;

use app::split_month::split_month;
use axum::http::StatusCode;
use exchange::month::{MonthBook, write_month_book};
use exchange::sheet;
use model::Money;

use crate::town::Town;

/// What a unit sends back: the year-to-date as it was the month before, but for the rows told.
fn filled(mut book: MonthBook, leave: usize) -> Vec<u8> {
    for line in book.lines.iter_mut().skip(leave) {
        line.done_ytd = Some(line.previous_ytd.unwrap_or(Money::ZERO));
    }
    write_month_book(&book).expect("a workbook")
}

/// The files of a zip that is not packed, by name.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    exchange::archive::read(bytes).expect("a zip").entries
}

#[tokio::test]
async fn the_month_goes_out_and_comes_back() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let page = city.page("/month?period=2018-08").await;
    assert!(page.text.contains("通川区") && page.text.contains("应报230个项目"), "{}", page.text);
    let books = city.get("/month/books?period=2018-08&due=2018-09-05").await;
    let books = unzipped(&books.body);
    assert_eq!(books.len(), 9);
    let (name, book) = books.iter().find(|(name, _)| name.contains("511702")).expect("the county's");
    let sheets = sheet::read(name, book, None).expect("sheets");
    let says_due = sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    assert!(
        says_due.into_iter().any(|cell| cell.to_text().contains("2018-09-05") || cell.to_text().contains("9月5日"))
    );

    // All but two units send it back; one leaves two rows blank.
    let dispatcher = town.actor("city.dispatcher").await;
    let books = split_month(&town.house, &dispatcher, "2018-08".parse().expect("a period"), None).await.expect("books");
    let files: Vec<(String, Vec<u8>)> = books
        .into_iter()
        .skip(2)
        .enumerate()
        .map(|(number, book)| (format!("final {number}.xlsx"), filled(book.book, if number == 0 { 2 } else { 0 })))
        .collect();
    let mut sent: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    sent.push(("broken.xlsx", b"PK\x03\x04"));
    let held = city.upload("/month", &[("period", "2018-08"), ("due", "2018-09-08")], &sent).await;
    let at = held.location().to_owned();
    let page = city.page(&at).await;
    for told in
        ["个单位未收到", "月报还没有收到", "请于2018-09-08前发回", "broken.xlsx", "还缺2个项目的数", "final 3.xlsx"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(page.elements.iter().any(|element| element.get("class") == Some("simulated")));
    assert_eq!(town.position().await, before, "nothing was written so far");

    let merged = city.get(&format!("{at}/files/merged.xlsx")).await;
    assert!(sheet::read("merged.xlsx", &merged.body, None).expect("a workbook")[0].height() > 230);
    let marked = page.links().into_iter().find(|link| link.contains("/files/marked-")).expect("a marked file");
    let marked = city.get(&marked).await;
    assert_eq!(sheet::read("m.xlsx", &marked.body, None).expect("a workbook")[0].name, "需更正");
    for none in ["marked-99.xlsx", "marked-x.xlsx", "marked-1.xlsx", "nothing"] {
        assert_eq!(city.get(&format!("{at}/files/{none}")).await.status, StatusCode::NOT_FOUND, "{none}");
    }

    let seen = page.value("seen").expect("a digest");
    let otherwise = city.post(&at, &[("action", "record"), ("seen", "0")]).await;
    assert!(otherwise.status == StatusCode::OK && otherwise.text().contains("与刚才看到的不同"));
    assert_eq!(city.post(&at, &[("seen", seen)]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(town.position().await, before);
    let recorded = city.post(&at, &[("action", "record"), ("seen", seen)]).await;
    assert_eq!(recorded.location(), format!("{at}?recorded={}", before + 1), "{}", recorded.head());
    let page = city.page(recorded.location()).await;
    assert!(page.text.contains("代报") && page.links().iter().any(|link| link.contains("kind=accept")));
    assert!(!page.all("button").any(|button| button.get("value") == Some("record")));
    let listed = city.page("/reports?period=2018-08&kind=waiting").await;
    assert!(listed.text.contains("通川区") || listed.text.contains("审核"), "{}", listed.text);
}

/// Two units' returns in a shape of their own: a column that no heading tells.
fn own_shape(unit: &str, name: &str, done: u32) -> Vec<u8> {
    format!("填报单位：{unit}\n项目名称,今年干了多少（万元）,存在问题\n{name},{done},无\n").into_bytes()
}

#[tokio::test]
async fn a_column_that_nobody_knows_is_answered_once_for_all_returns() {
    let town = Town::settled().await;
    let projects = "项目名称,总投资(万元),责任单位,所在地,阶段,年度,年度计划投资(万元),模拟数据\n\
        （模拟）甲项目,90000,511702,511702,在建,2018,30000,是\n（模拟）乙项目,80000,511703,511703,在建,2018,20000,是\n";
    town.import("city.dispatcher", "projects.csv", projects.as_bytes()).await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let files = [
        ("一.csv", own_shape("通川区", "（模拟）甲项目", 1200)),
        ("二.csv", own_shape("达川区", "（模拟）乙项目", 800)),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let at = city.upload("/month", &[("period", "2018-08")], &files).await.location().to_owned();
    let page = city.page(&at).await;
    assert!(page.text.contains("今年干了多少") && page.text.contains("一.csv"), "{}", page.text);
    assert!(!page.all("button").any(|button| button.get("value") == Some("record")), "{}", page.text);
    let merged = format!("{at}/files/merged.xlsx");
    let unread = city.get(&merged).await.body;

    // Said once, it holds for both files, for the downloads and for the next time.
    let column = crate::import::option(&page, "done_ytd").to_owned();
    let checked = city.post(&at, &[("action", "check"), ("column-1", &column)]).await;
    assert_eq!(checked.location(), at, "{}", checked.head());
    let texts = |bytes: &[u8]| {
        let sheets = sheet::read("m.xlsx", bytes, None).expect("a workbook");
        sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten()).map(|cell| cell.to_text()).collect::<Vec<_>>()
    };
    let read = texts(&city.get(&merged).await.body);
    assert!(
        read.contains(&"1200".to_owned()) && !texts(&unread).contains(&"1200".to_owned()),
        "before the page is seen"
    );
    let page = city.page(&at).await;
    let seen = page.value("seen").expect("a digest").to_owned();
    assert_eq!(town.position().await, before, "nothing was written so far");
    let recorded = city.post(&at, &[("action", "record"), ("seen", &seen)]).await;
    assert_eq!(recorded.location(), format!("{at}?recorded={}", before + 1), "{}", recorded.head());
    let standing = texts(&city.get(&merged).await.body);
    assert!(standing.contains(&"已录入".to_owned()), "what was kept is of the ledger before");

    let at = city.upload("/month", &[("period", "2018-08")], &files).await.location().to_owned();
    let page = city.page(&at).await;
    let chosen = page.handed_in().into_iter().find(|(name, _)| name == "column-1");
    assert!(chosen.is_some_and(|(_, value)| value.ends_with("=done_ytd")), "{}", page.text);
}

#[tokio::test]
async fn a_month_in_which_nothing_is_due_says_what_to_do_first() {
    let town = Town::empty().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let page = city.page("/month").await;
    assert!(page.text.contains("请先导入项目台账"), "{}", page.text);
    let books = city.get("/month/books?period=2018-07").await;
    assert_eq!(books.location(), "/month?period=2018-07");
    assert_eq!(city.get("/month?period=x").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(city.get("/month/books").await.status, StatusCode::BAD_REQUEST);
}
