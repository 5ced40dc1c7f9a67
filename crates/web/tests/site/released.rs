//! What everybody may read: editions that were released, until they are taken back.

use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;

use crate::town::{Browser, Town};

const JULY: &str = "/bulletins/dazhou-2018/monthly/2018-07";
const FILES: [&str; 5] = ["html", "xlsx", "docx", "pdf", "json"];

/// The page, its files, and whether the bulletin is on the lists.
async fn seen(browser: &mut Browser) -> (Vec<StatusCode>, bool) {
    let mut statuses = vec![browser.get(JULY).await.status];
    for file in FILES {
        statuses.push(browser.get(&format!("{JULY}/files/bulletin.{file}")).await.status);
    }
    let mut listed = Vec::new();
    for list in ["/", "/bulletins"] {
        listed.push(browser.page(list).await.links().contains(&JULY.to_owned()));
    }
    assert_eq!(listed[0], listed[1]);
    (statuses, listed[0])
}

async fn check(town: &Town, status: StatusCode, listed: bool) {
    let (found, on_list) = seen(&mut town.visitor()).await;
    assert!(found.iter().all(|found| *found == status) && on_list == listed, "{found:?}, on the list: {on_list}");
    // Whoever works with the house reads it either way; the public reads what is released.
    let (found, on_list) = seen(&mut town.signed_in("county.reporter").await).await;
    assert!(found.iter().all(|found| *found == StatusCode::OK) && on_list, "{found:?}");
    let found = town.signed_in("county.public").await.get(JULY).await.status;
    assert_eq!(found, if listed { StatusCode::OK } else { StatusCode::FORBIDDEN });
}

#[tokio::test]
async fn a_bulletin_is_read_by_everybody_from_its_release_until_it_is_taken_back() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    check(&town, StatusCode::OK, true).await;
    let without = city.post(JULY, &[("action", "withdraw"), ("edition", "1")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "taking back says why");
    check(&town, StatusCode::OK, true).await;
    let fields = [("action", "withdraw"), ("edition", "1"), ("reason", "数据有误")];
    assert_eq!(city.post(JULY, &fields).await.location(), format!("{JULY}?edition=1"));
    check(&town, StatusCode::NOT_FOUND, false).await;
    let twice = city.post(JULY, &fields).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.head());
    city.post(JULY, &[("action", "release"), ("edition", "1")]).await;
    check(&town, StatusCode::OK, true).await;
    // The ledger tells who did it, and why.
    let ledger = town.signed_in("city.audit").await.page("/ledger").await.text;
    assert!(ledger.contains("数据有误"), "{ledger}");
}

#[tokio::test]
async fn a_released_page_has_no_way_to_projects_and_keeps_its_marks() {
    let town = Town::settled().await;
    let mut visitor = town.visitor();
    let answer = visitor.get(JULY).await;
    assert_eq!(answer.headers[CACHE_CONTROL], "public, max-age=60");
    let page = answer.page(JULY);
    for link in page.links().into_iter().filter(|link| link.starts_with('/') && !link.contains("lang=")) {
        let status = visitor.get(&link).await.status;
        assert_eq!(status, StatusCode::OK, "{link}");
        assert!(!link.starts_with("/figures") && !link.contains("bulletin.zip"), "{link}");
    }
    assert_eq!(page.all("form").count(), 0);
    assert!(page.text.contains("模拟数据") && page.text.contains("90.8"), "{}", page.text);
    assert!(!page.text.contains("模拟岗位"), "no post is named: {}", page.text);
    // The archive holds the rows of projects: who may not see them all gets none.
    let archive = format!("{JULY}/files/bulletin.zip");
    assert_eq!(visitor.get(&archive).await.status, StatusCode::NOT_FOUND);
    for (post, status) in [("county.leader", StatusCode::NOT_FOUND), ("city.leader", StatusCode::OK)] {
        let mut browser = town.signed_in(post).await;
        assert_eq!(browser.get(&archive).await.status, status, "{post}");
        let offered = browser.page(JULY).await.links().iter().any(|link| link.contains("bulletin.zip"));
        assert_eq!(offered, status == StatusCode::OK, "{post}");
    }
    let robots = visitor.get("/robots.txt").await;
    assert!(robots.text().contains("Allow: /bulletins\n") && robots.text().ends_with("Disallow: /\n"));
}

#[tokio::test]
async fn releasing_is_for_who_publishes_the_bulletins_of_the_territory() {
    let town = Town::settled().await;
    let fields = [("action", "withdraw"), ("edition", "1"), ("reason", "试")];
    for post in crate::town::posts().into_iter().filter(|post| post.code.as_str() != "city.dispatcher") {
        let mut browser = town.signed_in(post.code.as_str()).await;
        assert_eq!(browser.post(JULY, &fields).await.status, StatusCode::FORBIDDEN, "{}", post.code);
        assert_eq!(browser.page(JULY).await.value("action"), None, "{}", post.code);
    }
    let visitor = town.visitor().post(JULY, &fields).await;
    assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
    check(&town, StatusCode::OK, true).await;
}
