//! The final copy goes out as a Word file and comes back.

use axum::http::StatusCode;

use crate::town::Town;

const DRAWING: &str = "/bulletins/dazhou-2018/monthly/2018-07/draw";

#[tokio::test]
async fn a_copy_that_nobody_changed_matches() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let published = "/bulletins/dazhou-2018/monthly/2018-07/files";
    for (path, edition) in [(format!("{DRAWING}/bulletin.docx"), 0), (format!("{published}/bulletin.docx"), 1)] {
        let copy = city.get(&path).await;
        assert_eq!(copy.status, StatusCode::OK, "{path}");
        let answer = city.upload("/bulletins/final", &[], &[("定稿.docx", &copy.body)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.head());
        let page = answer.page("/bulletins/final");
        let origin = format!(
            "dazhou-2018/monthly/2018-07@{}#{edition}",
            if edition == 0 { town.position().await } else { town.position().await - 2 }
        );
        for told in ["改动0个，无来源0个", "没有改动的数", "定稿.docx", origin.as_str()] {
            assert!(page.text.contains(told), "{told}: {}", answer.head());
        }
        assert!(page.links().iter().any(|link| link.starts_with("/figures/dazhou-2018/DZ-")), "figures open");
    }
}

#[tokio::test]
async fn only_who_may_draw_hands_a_copy_in_from_a_page_of_the_site() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let copy = city.get(&format!("{DRAWING}/bulletin.docx")).await.body;
    let token = city.token().await;
    for (status, fields, file) in [
        (StatusCode::FORBIDDEN, vec![], copy.as_slice()),
        (StatusCode::FORBIDDEN, vec![("csrf", "0")], copy.as_slice()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec![("csrf", token.as_str())], b"".as_slice()),
        (StatusCode::BAD_REQUEST, vec![("csrf", token.as_str()), ("of", "../../etc")], copy.as_slice()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec![("csrf", token.as_str())], b"no Word file".as_slice()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec![("csrf", token.as_str())], &copy[..copy.len() / 2]),
        (StatusCode::PAYLOAD_TOO_LARGE, vec![("csrf", token.as_str())], &vec![0; 21 << 20]),
    ] {
        let answer = city.upload_bare("/bulletins/final", &fields, &[("a.docx", file)]).await;
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.head());
    }
    for post in ["county.reporter", "city.security"] {
        let mut other = town.signed_in(post).await;
        assert_eq!(other.get("/bulletins/final").await.status, StatusCode::FORBIDDEN, "{post}");
        let answer = other.upload("/bulletins/final", &[], &[("a.docx", &copy)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{post}");
    }
    let answer = town.visitor().upload_bare("/bulletins/final", &[], &[("a.docx", &copy)]).await;
    assert_ne!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn bulletins_are_downloaded_for_paper() {
    let town = Town::settled().await;
    let mut visitor = town.visitor();
    let page = visitor.page("/bulletins/dazhou-2018/monthly/2018-07").await;
    for (ending, begins) in [("docx", b"PK\x03\x04".as_slice()), ("pdf", b"%PDF")] {
        let link = page.links().into_iter().find(|link| link.contains(&format!("bulletin.{ending}"))).expect("a link");
        let answer = visitor.get(&link).await;
        assert!(answer.body.starts_with(begins), "{ending}");
    }
}
