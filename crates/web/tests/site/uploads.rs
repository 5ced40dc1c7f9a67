//! What holds of every form that brings files: from pages of the site, by those who may, within bounds,
//! and for whoever handed them in.

use axum::http::StatusCode;

use crate::town::{Browser, Town};

/// The pages that take files, with what else their forms hold.
const PAGES: [(&str, &[(&str, &str)]); 4] = [
    ("/import", &[("kind", "auto")]),
    ("/month", &[("period", "2018-08")]),
    ("/adjust", &[("period", "2018-08"), ("document", "a")]),
    ("/forms", &[("period", "2018-07")]),
];

const TABLE: &str = "项目名称,年初至今完成投资(万元)\n（模拟）没有的项目,5\n";

/// Hands a file in, and tells where it leads.
pub async fn held(browser: &mut Browser, path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> String {
    let answer = browser.upload(path, fields, &[(name, bytes)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.head());
    answer.location().to_owned()
}

/// An upload on each page and what is downloaded from it, for a walk through all addresses.
pub async fn one_of_each(browser: &mut Browser) -> Vec<String> {
    let mut held_at = vec!["/month/books?period=2018-08&due=2018-09-05".to_owned()];
    for (path, fields) in PAGES {
        held_at.push(held(browser, path, fields, "a.csv", TABLE.as_bytes()).await);
    }
    held_at
}

#[tokio::test]
async fn nothing_is_read_of_a_form_that_is_not_ours() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let foreign = town.signed_in("county.dispatcher").await.token().await;
    let files: [(&str, &[u8]); 1] = [("a.csv", TABLE.as_bytes())];
    for (path, fields) in PAGES {
        for token in ["", "0", &foreign] {
            let fields = [&[("csrf", token)], fields].concat();
            assert_eq!(city.upload_bare(path, &fields, &files).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        // The token behind the file comes too late.
        assert_eq!(city.upload_bare(path, &[], &files).await.status, StatusCode::FORBIDDEN, "{path}");
        let visitor = town.visitor().upload_bare(path, &[("csrf", "0")], &files).await;
        assert_eq!(visitor.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn who_may_not_is_told_so_before_a_file_is_looked_at() {
    let town = Town::settled().await;
    for (path, fields) in PAGES {
        let mut security = town.signed_in("city.security").await;
        assert_eq!(security.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        let answer = security.upload(path, fields, &[("a.xlsx", b"PK\x03\x04 broken")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(answer.text().contains("您的岗位无权"), "{path}");
    }
    // A reporter hands in reports, and neither projects nor units.
    let mut reporter = town.signed_in("county.reporter").await;
    let kinds: Vec<String> =
        reporter.page("/import").await.all("input").filter_map(|input| input.get("value")).map(str::to_owned).collect();
    assert!(kinds.contains(&"reports".to_owned()) && !kinds.contains(&"projects".to_owned()), "{kinds:?}");
    let units = "单位编码,单位名称,类型,上级编码\n511702-Z9,模拟园区,开发区,511702\n";
    for kind in ["auto", "units"] {
        let answer = reporter.upload("/import", &[("kind", kind)], &[("a.csv", units.as_bytes())]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{kind}");
    }
}

#[tokio::test]
async fn what_is_too_large_or_too_many_is_refused_with_what_to_do() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let large = vec![b'a'; (20 << 20) + 1];
    for (path, fields) in PAGES {
        let answer = city.upload(path, fields, &[("a.csv", &large)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(answer.page(path).text.contains("不超过20兆"), "{path}");
        let none = city.upload(path, fields, &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(none.page(path).text.contains("没有选择文件"), "{path}");
    }
    let many: Vec<(&str, &[u8])> = vec![("a.csv", b"a"); 201];
    let answer = city.upload("/month", &[("period", "2018-08")], &many).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let names = "x\n".repeat(2_001);
    let answer = city.upload("/forms", &[("period", "2018-07"), ("names", &names)], &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_broken_file_is_told_on_the_page_with_what_to_do() {
    let town = Town::settled().await;
    let before = town.position().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let broken: [(&str, &[u8]); 4] =
        [("a.xlsx", b"PK\x03\x04 broken"), ("b.pdf", b"%PDF-1.4"), ("c.csv", b""), ("d<b>.xls", b"\xD0\xCF\x11\xE0")];
    for (path, fields) in PAGES {
        for (name, bytes) in broken {
            let at = held(&mut city, path, fields, name, bytes).await;
            let page = city.page(&at).await;
            let told = page.elements.iter().any(|element| element.get("class") == Some("cure"));
            assert!(told, "{path} {name}: {}", page.text);
            let offers = page.all("button").any(|button| button.get("value") == Some("record"));
            assert!(!offers, "{path} {name}");
        }
    }
    assert_eq!(town.position().await, before);
}

#[tokio::test]
async fn an_upload_is_for_whoever_handed_it_in() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let mut county = town.signed_in("county.dispatcher").await;
    for (path, fields) in PAGES {
        let at = held(&mut city, path, fields, "a.csv", TABLE.as_bytes()).await;
        city.page(&at).await;
        let answer = county.get(&at).await;
        assert_eq!(answer.status, StatusCode::GONE, "{path}");
        assert!(answer.page(path).text.contains("重新上传"), "{path}");
        assert_eq!(county.post(&at, &[("action", "record")]).await.status, StatusCode::GONE, "{path}");
        let elsewhere = PAGES.iter().map(|(other, _)| at.replace(path, other)).filter(|other| *other != at);
        for other in elsewhere {
            assert_eq!(city.get(&other).await.status, StatusCode::GONE, "{other}");
        }
    }
    let nobody = town.visitor().get("/import/0").await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
}
