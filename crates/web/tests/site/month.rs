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
