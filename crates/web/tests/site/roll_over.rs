//! A year ends: looked at, taken as a table, recorded in one step.

use axum::http::StatusCode;
use exchange::sheet;

use crate::html::Page;
use crate::town::{Browser, Town};

/// Lines of a year that is over: one goes on, one leaves, one is to be looked at.
const LISTED: &str = "\
项目名称,总投资(万元),责任单位,所在地,阶段,阶段日期,清单,年度,类别,模拟数据
（模拟）续的项目,90000,511702,511702,在建,2017-03-01,probe-key,2017,新建,是
（模拟）完的项目,80000,511702,511702,竣工,2017-11-01,probe-key,2017,拟竣工,是
（模拟）停的项目,70000,511703,511703,停建,2017-09-01,probe-key,2017,续建,是
";
/// What the page asks for.
const LOOK: &str = "/roll-over?year=2017&look=1&list=probe-key&document=%E6%A8%A1%E6%8B%9F1%E5%8F%B7";

async fn ended() -> Town {
    let town = Town::settled().await;
    town.import("city.dispatcher", "projects.csv", LISTED.as_bytes()).await;
    town
}

/// What the form of the page that records would hand in.
fn to_record(page: &Page) -> Vec<(String, String)> {
    let seen = page.value("seen").expect("a digest").to_owned();
    let fields =
        [("year", "2017"), ("list", "probe-key"), ("document", "模拟1号"), ("reason", "年终"), ("seen", &seen)];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

async fn posted(browser: &mut Browser, fields: &[(String, String)]) -> crate::town::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/roll-over", &fields).await
}

fn texts(name: &str, bytes: &[u8]) -> String {
    let sheets = sheet::read(name, bytes, None).expect("a workbook");
    let cells = sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    cells.map(|cell| cell.to_text()).collect::<Vec<_>>().join("|")
}

#[tokio::test]
async fn a_year_is_looked_at_and_recorded_in_one_step() {
    let town = ended().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let page = city.page("/roll-over").await;
    assert!(page.text.contains("probe-key"), "last year is proposed with its lists: {}", page.text);
    assert!(page.value("seen").is_none(), "nothing is shown before it is asked for");

    let page = city.page(LOOK).await;
    for told in ["（模拟）续的项目", "续建", "退出：竣工", "停建，核定去留", "下载预览表", "封账不冻结数据"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(page.elements.iter().any(|element| element.get("class") == Some("simulated")));
    let table = LOOK.replace("/roll-over", "/roll-over/files/preview.xlsx");
    let table = texts("preview.xlsx", &city.get(&table).await.body);
    assert!(table.contains("退出（") && table.contains("停建，核定去留") && table.contains("模拟数据"), "{table}");
    let lines = LOOK.replace("/roll-over", "/roll-over/files/lines.xlsx");
    let lines = texts("lines.xlsx", &city.get(&lines).await.body);
    assert!(lines.contains("模拟1号") && lines.contains("2018") && !lines.contains("完的项目"), "{lines}");
    assert_eq!(town.position().await, before, "nothing was written so far");

    // What is not what was looked at is shown first.
    let fields = to_record(&page);
    let moved = "项目名称,总投资(万元),责任单位,所在地,阶段,清单,年度,类别\n（模拟）新来的项目,1,511702,511702,在建,probe-key,2017,新建\n";
    town.import("city.dispatcher", "projects.csv", moved.as_bytes()).await;
    let again = posted(&mut city, &fields).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.head());
    let page = again.page("/roll-over");
    assert!(page.text.contains("与刚才看到的不同") && page.text.contains("新来的项目"), "{}", page.text);
    assert_eq!(town.position().await, before + 1);

    let recorded = posted(&mut city, &to_record(&page)).await;
    assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.head());
    assert_eq!(town.position().await, before + 2, "the closing and the lines are one entry");
    let done = city.page(recorded.location()).await;
    assert!(done.text.contains(&format!("2017年已封账，次年清单已写入，记为台账第{}条", before + 2)), "{}", done.text);
    assert!(done.text.contains("没有要办的了") && done.value("seen").is_none(), "{}", done.text);
    let again = posted(&mut city, &to_record(&page)).await;
    assert_eq!((again.status, town.position().await), (StatusCode::OK, before + 2), "what was looked at is past");
}

#[tokio::test]
async fn a_year_that_is_not_over_is_only_looked_at() {
    let town = ended().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let page = city.page("/roll-over?year=2018&look=1").await;
    assert!(page.text.contains("2018年尚未结束，只能预览"), "{}", page.text);
    assert!(page.value("seen").is_none(), "there is nothing to confirm");
    // Who asks all the same is refused, and told why.
    let refused = city.post("/roll-over", &[("year", "2018"), ("seen", "0")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.head());
    assert!(refused.page("/roll-over").text.contains("2018年尚未结束，不能封账"), "{}", refused.head());
    assert_eq!(town.position().await, before);
    for wrong in ["year=x", "year=2018-07", "year=2017&look=1&list=%27"] {
        assert_eq!(city.get(&format!("/roll-over?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(city.get("/roll-over/files/x.xlsx?year=2017").await.status, StatusCode::NOT_FOUND);
}
