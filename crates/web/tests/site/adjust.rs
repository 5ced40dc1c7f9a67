//! Plans are adjusted by a document: looked at, answered, confirmed.

use axum::http::StatusCode;
use axum::http::header::CONTENT_DISPOSITION;
use exchange::sheet;

use crate::html::Page;
use crate::import::{answers, option, post, previewed};
use crate::town::Town;

/// Two projects in a list, and one that is to join it.
const LISTED: &str = "\
项目名称,总投资(万元),责任单位,所在地,阶段,清单,年度,类别,清单年度计划投资(万元),模拟数据
（模拟）甲项目,90000,511702,511702,在建,probe-key,2018,续建,30000,是
（模拟）乙项目,80000,511703,511703,在建,probe-key,2018,新建,20000,是
（模拟）丙项目,70000,511703,511703,在建,,,,,是
";

/// A plan that grows, one that leaves, one that joins under nearly its name; a column of its own making, a
/// word for a number.
const BATCH: &str = "\
项目名称,调整方式,今年盘子（万元）,类别,调出原因
（模拟）甲项目,调整,32000,,
（模拟）乙项目,调出,,,用地未落实
（模拟）丙项目建设,调入,9000,新建,
（模拟）丁项目,调整,约一千,,
";

const ASKED: [(&str, &str); 3] = [("document", "模拟〔2018〕31号"), ("period", "2018-08"), ("list", "probe-key")];

async fn listed() -> Town {
    let town = Town::settled().await;
    town.import("city.dispatcher", "projects.csv", LISTED.as_bytes()).await;
    town
}

fn offers_record(page: &Page) -> bool {
    page.all("button").any(|button| button.get("value") == Some("record"))
}

#[tokio::test]
async fn a_batch_is_looked_at_answered_and_confirmed() {
    let town = listed().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let links = city.page("/").await.links();
    assert!(links.contains(&"/adjust".to_owned()) && links.contains(&"/roll-over".to_owned()), "{links:?}");
    let held = city.upload("/adjust", &ASKED, &[("调整表.csv", BATCH.as_bytes())]).await;
    let at = held.location().to_owned();

    // The column is not known, a word stands for a number, a name is nearly that of a project.
    let page = city.page(&at).await;
    for told in ["模拟〔2018〕31号，2018年8月起", "今年盘子", "（模拟）丙项目"] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(!offers_record(&page) && !page.text.contains("调整前后"), "{}", page.text);
    let column = option(&page, "plan").to_owned();
    let page = previewed(&mut city, &at, &answers(&page, &[("action", "check"), ("column-1", &column)])).await;
    assert!(page.text.contains("C5") && page.text.contains("约一千"), "{}", page.text);
    let doubt = page.all("input").find(|input| input.get("name") == Some("row-1-4@")).expect("a question");
    let project = doubt.get("value").expect("a project").to_owned();
    assert!(project.starts_with('P'), "{project}");

    let given = [("action", "check"), ("row-1-4@", project.as_str()), ("leave", "1-5@")];
    let page = previewed(&mut city, &at, &answers(&page, &given)).await;
    for told in ["30000 万元", "32000 万元", "用地未落实", "9000 万元", "调整前后", "50000", "41000", "-9000", "+2000"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(page.elements.iter().any(|element| element.get("class") == Some("simulated")));
    assert!(offers_record(&page));
    assert_eq!(town.position().await, before, "nothing was written so far");

    // Another document than the one looked at is shown first, and so is what others recorded meanwhile.
    let other = [("action", "record"), ("document", "模拟〔2018〕32号")];
    let again = previewed(&mut city, &at, &answers(&page, &other)).await;
    assert!(again.text.contains("与刚才看到的不同"), "{}", again.text);
    let more = "项目名称,总投资(万元),责任单位,所在地,阶段,清单,年度,类别,清单年度计划投资(万元)\n（模拟）戊项目,1,511702,511702,在建,probe-key,2018,新建,1\n";
    town.import("city.dispatcher", "projects.csv", more.as_bytes()).await;
    let page = previewed(&mut city, &at, &answers(&page, &[("action", "record")])).await;
    assert!(page.text.contains("与刚才看到的不同") && page.text.contains("50001"), "{}", page.text);
    assert_eq!(town.position().await, before + 1);

    let recorded = post(&mut city, &at, &answers(&page, &[("action", "record")])).await;
    assert_eq!(recorded.location(), format!("/adjust?recorded={}&count=3", before + 2), "{}", recorded.head());
    let done = city.page(recorded.location()).await;
    assert!(done.text.contains(&format!("已调整3项，记为台账第{}条", before + 2)), "{}", done.text);
    assert_eq!(city.get(&at).await.status, StatusCode::GONE, "it is recorded once");

    // The same batch again: the column and the project are remembered, and nothing differs.
    let at = city.upload("/adjust", &ASKED, &[("调整表.csv", BATCH.as_bytes())]).await.location().to_owned();
    let page = city.page(&at).await;
    let page = previewed(&mut city, &at, &answers(&page, &[("action", "check"), ("leave", "errors")])).await;
    assert!(page.text.contains("没有需要录入的") && !offers_record(&page), "{}", page.text);
    assert_eq!(town.position().await, before + 2);
}

#[tokio::test]
async fn a_closed_month_asks_for_the_reason_and_a_batch_for_its_document() {
    let town = listed().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let batch = "项目名称,调整方式,年度计划投资(万元)\n（模拟）甲项目,调整,32000\n";
    // July's bulletin is published.
    let asked = [("document", ""), ("period", "2018-07"), ("list", "probe-key")];
    let at = city.upload("/adjust", &asked, &[("a.csv", batch.as_bytes())]).await.location().to_owned();
    let page = city.page(&at).await;
    assert!(page.text.contains("没有文号") && !offers_record(&page), "{}", page.text);
    let page = previewed(&mut city, &at, &answers(&page, &[("action", "check"), ("document", "模拟1号")])).await;
    assert!(page.text.contains("这个月已关闭") && !page.text.contains("--reason"), "{}", page.text);
    let given = [("action", "check"), ("document", "模拟1号"), ("reason", "市政府同意")];
    let page = previewed(&mut city, &at, &answers(&page, &given)).await;
    assert!(offers_record(&page), "{}", page.text);
    let recorded = post(&mut city, &at, &answers(&page, &[("action", "record")])).await;
    assert!(recorded.location().contains("count=1"), "{}", recorded.head());
}

#[tokio::test]
async fn the_empty_form_comes_back_as_a_batch_and_what_does_not_read_is_refused() {
    let town = listed().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let form = city.get("/adjust/form").await;
    assert!(form.headers[CONTENT_DISPOSITION].to_str().expect("plain letters").contains("attachment"));
    assert!(!sheet::read("form.xlsx", &form.body, None).expect("a workbook").is_empty());
    let at = city.upload("/adjust", &ASKED, &[("form.xlsx", &form.body)]).await.location().to_owned();
    let page = city.page(&at).await;
    assert!(!offers_record(&page), "{}", page.text);
    for (name, value) in [("period", "2018"), ("period", "x"), ("period", ""), ("list", "'"), ("action", "x")] {
        let action = ("action", "check");
        let fields = if name == "action" { vec![(name, value)] } else { vec![action, (name, value)] };
        let answer = post(&mut city, &at, &answers(&page, &fields)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {value}");
    }
    let answer = city.upload("/adjust", &[("period", "2018Q3")], &[("form.xlsx", &form.body)]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.page("/adjust").text.contains("请填写月份"));
}
