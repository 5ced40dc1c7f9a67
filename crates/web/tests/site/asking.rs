//! The sudden question: asked, answered, opened down to its projects, kept and sent on.

use axum::http::StatusCode;

use crate::town::{Browser, Town};

/// All projects of the city's list in July, a row for each county.
const QUESTION: [(&str, &str); 10] = [
    ("unit", "511700"),
    ("role", "responsible"),
    ("period", "2018-07"),
    ("by", "units"),
    ("list", "city-key-2018"),
    ("plan", "original"),
    ("column", "count"),
    ("column", "plan"),
    ("column", "done-ytd"),
    ("column", "share"),
];

/// The same with some fields otherwise.
fn with(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = QUESTION.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed.iter().copied()).collect()
}

/// Asks, and returns the address of the answer.
pub async fn asked(browser: &mut Browser) -> String {
    let answer = browser.post("/ask", &QUESTION).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page("/ask").text);
    answer.location().to_owned()
}

#[tokio::test]
async fn an_answer_is_what_the_bulletin_says_and_opens_down_to_projects() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let address = asked(&mut city).await;
    assert_eq!(asked(&mut city).await, address, "the same question has the same address");
    let page = city.page(&address).await;
    for told in ["通川区", "35.90", "59.40", "60.4", "527.30", "291.50", "230"] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let figure = page.links().into_iter().find(|link| link.contains("/AS-006/511702/2018-07@")).expect("a figure");
    let opened = city.page(&figure).await;
    assert!(opened.text.contains("28个项目") && opened.text.contains("年初至今完成投资合计"), "{}", opened.text);
    let share = page.links().into_iter().find(|link| link.contains("/AS-007/511702/")).expect("a rate");
    assert!(city.page(&share).await.text.contains("35.90亿元÷59.40亿元 = 60.4%"));
    for file in ["answer.xlsx", "answer.html", "answer.json"] {
        let file = city.get(&format!("{address}/files/{file}")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.len() > 500);
    }
}

#[tokio::test]
async fn an_answer_by_industry_names_the_divisions_and_adds_up_to_the_whole() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let answer = city.post("/ask", &with(&[("by", "industries")])).await;
    let page = city.page(answer.location()).await;
    for told in ["土木工程建筑业", "水利管理业", "527.30"] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let county = city.post("/ask", &with(&[("unit", "511702")])).await;
    let page = city.page(county.location()).await;
    assert!(page.text.contains("35.90亿元"), "a unit with none below is told in a sentence: {}", page.text);
}

#[tokio::test]
async fn a_sentence_is_a_question_and_what_is_not_understood_is_asked_about() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let answer = city.post("/ask", &[("sentence", "通川区2018年7月完成投资、年度计划和占年度计划")]).await;
    let page = city.page(answer.location()).await;
    for told in ["35.90亿元", "59.40亿元", "60.4%"] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let large = city.post("/ask", &[("sentence", "2018年7月 市内 总投资100亿以上 分县区 项目数")]).await;
    let page = large.page("/ask");
    assert_eq!(large.status, StatusCode::OK);
    assert!(page.text.contains("没有认出") && page.text.contains("市内"), "{}", page.text);
    assert_eq!(page.value("least"), Some("100"));
    assert!(page.links().contains(&"/projects?text=%E5%B8%82%E5%86%85".to_owned()), "{:?}", page.links());
    let none = city.post("/ask", &with(&[("least", "100000")])).await;
    assert!(city.page(none.location()).await.text.contains("总投资100000亿元以上"));
    assert_eq!(city.post("/ask", &with(&[("least", "many")])).await.status, StatusCode::BAD_REQUEST);
    let before = city.page("/ask").await;
    let place = |asked: &str| before.links().iter().position(|link| link == asked).expect("it is among them");
    assert!(place(none.location()) < place(answer.location()), "the last one first");
    let mut other = town.signed_in("county.dispatcher").await;
    assert!(!other.page("/ask").await.links().iter().any(|link| link.starts_with("/ask/ask-")), "each post its own");
}

#[tokio::test]
async fn what_cannot_be_asked_is_said() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    for changed in [
        ("unit", "x"),
        ("role", "nobody"),
        ("period", "2018-13"),
        ("by", "magic"),
        ("list", "'); --"),
        ("stage", "x"),
        ("industry", "2a"),
    ] {
        let answer = city.post("/ask", &with(&[changed])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{changed:?}");
    }
    assert_eq!(city.get("/ask/ask-0123456789abcdef0123456789abcdef0123").await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.get("/ask/ask-..%2F..%2Fetc").await.status, StatusCode::NOT_FOUND);
    let address = asked(&mut city).await;
    let mut county = town.signed_in("county.dispatcher").await;
    assert_eq!(county.get(&address).await.status, StatusCode::FORBIDDEN);
    assert_eq!(county.post("/ask", &QUESTION).await.status, StatusCode::FORBIDDEN);
}
