//! A ledger comes in: looked at, answered, confirmed.

use axum::http::StatusCode;

use crate::html::Page;
use crate::town::{Answer, Browser, Town};
use crate::uploads::held;

/// A ledger as a bureau keeps it: a title, a note of the unit, a column of its own making, a total; one
/// project that is there and changes, one nearly the same as one that is there, a word for a number.
const LEDGER: &str = "\
模拟市2018年重点项目台账,,,,,,
,,,,,,单位：万元
序号,项目名称,建设单位,总投资,责任单位,今年盘子,模拟数据
1,（模拟）达州市站前跨河大桥工程,模拟建设单位001,640000,511700-B,204600,是
2,（模拟）新建滨河公园,模拟建设单位901,12000,511702,6000,是
3,（模拟）新建达州市城南至乡镇公路改建工程,模拟建设单位002,603100,511700-B,156200,是
4,（模拟）新建客运站,模拟建设单位902,约八千,511702,3000,是
,合计,,,,,
";

/// The form of a page as it stands, with some fields chosen or typed otherwise; boxes are ticked besides.
pub fn answers<'p>(page: &'p Page, chosen: &[(&'p str, &'p str)]) -> Vec<(String, String)> {
    let is_typed = |name: &str| name != "leave" && chosen.iter().any(|(other, _)| *other == name);
    let mut fields = page.handed_in();
    fields.retain(|(name, _)| !is_typed(name));
    fields.extend(chosen.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

pub async fn post(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields).await
}

/// The option of a choice of columns that names a field.
pub fn option<'p>(page: &'p Page, field: &str) -> &'p str {
    let mut options = page.all("option").filter_map(|option| option.get("value"));
    options.find(|value| value.ends_with(&format!("={field}"))).expect("the field")
}

pub async fn previewed(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Page {
    let answer = post(browser, path, fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.head());
    answer.page(path)
}

fn counts(page: &Page) -> Vec<&str> {
    page.all("strong").filter(|element| element.attributes.is_empty()).map(|element| element.text.as_str()).collect()
}

#[tokio::test]
async fn a_ledger_is_looked_at_answered_and_confirmed() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let at = held(&mut city, "/import", &[("kind", "auto")], "台账.csv", LEDGER.as_bytes()).await;

    // Seen to be projects; one new, one changed; a doubt and an error stand in the way.
    let page = city.page(&at).await;
    let unread = "没有认出、不会录入的列：今年盘子";
    for told in ["台账.csv", "项目", unread, "640000 万元", "637900 万元", "约八千", "是同一项目：P000002"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(page.elements.iter().any(|element| element.get("class") == Some("simulated")));
    assert!(!page.text.contains("P000012 或"), "the doubt is asked, not told as for a command line");
    assert!(!page.all("button").any(|button| button.get("value") == Some("record")));
    let forced = post(&mut city, &at, &answers(&page, &[("action", "record")])).await;
    assert_eq!(forced.status, StatusCode::OK, "it is shown again");

    // Answered: the column is the plan, the doubt is the same project, the bad row is left out.
    let column = option(&page, "plan");
    let given = [("action", "check"), ("column-1", column), ("row-1-6@", "P000002"), ("leave", "1-7@")];
    let page = previewed(&mut city, &at, &answers(&page, &given)).await;
    assert!(page.all("button").any(|button| button.get("value") == Some("record")), "{}", page.text);
    assert!(page.text.contains("6000 万元") && !page.text.contains("不会录入的列"), "{}", page.text);
    assert_eq!(town.position().await, before, "nothing was written so far");

    // Other answers than those looked at are shown first.
    let seen = page.value("seen").expect("a digest").to_owned();
    let other = [("action", "record"), ("row-1-6@", "new")];
    let again = previewed(&mut city, &at, &answers(&page, &other)).await;
    assert!(again.text.contains("与刚才看到的不同") && again.value("seen") != Some(&seen), "{}", again.text);
    assert_eq!(town.position().await, before);

    assert!(page.text.contains("就是项目P000002"), "what was answered can be seen and taken back: {}", page.text);
    let given = [("action", "record")];
    let recorded = post(&mut city, &at, &answers(&page, &given)).await;
    assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.head());
    assert_eq!(town.position().await, before + 1);
    let done = city.page(recorded.location()).await;
    assert!(done.text.contains(&format!("台账第{}条", before + 1)) && done.links().contains(&"/projects".to_owned()));
    assert_eq!(city.get(&at).await.status, StatusCode::GONE, "it is recorded once");

    // The same file again: the column and the doubt are remembered, and nothing differs.
    let at = held(&mut city, "/import", &[("kind", "projects")], "台账.csv", LEDGER.as_bytes()).await;
    let page = city.page(&at).await;
    assert_eq!(counts(&page)[1..4], ["0", "0", "3"], "{}", page.text);
    let chosen = page.handed_in().into_iter().find(|(name, _)| name == "column-1");
    assert!(chosen.is_some_and(|(_, value)| value.ends_with("=plan")), "what is remembered stands in the choice");
    let page = previewed(&mut city, &at, &answers(&page, &[("action", "check"), ("leave", "errors")])).await;
    assert!(page.text.contains("没有需要录入的"), "{}", page.text);
    assert_eq!(town.position().await, before + 1);
}

/// Two counties' ledgers: of the second one a row is wrong, and one is nearly the same as a known project.
const COUNTIES: [(&str, &str); 2] = [
    ("通川区.csv", "项目名称,总投资(万元),责任单位,今年盘子,模拟数据\n（模拟）新建滨河公园,12000,511702,6000,是\n"),
    (
        "达川区.csv",
        "项目名称,总投资(万元),责任单位,今年盘子,模拟数据\n\
         （模拟）新建客运站,约八千,511703,3000,是\n\
         （模拟）新建达州市城南至乡镇公路改建工程,603100,511700-B,156300,是\n",
    ),
];

#[tokio::test]
async fn a_ledger_of_one_file_a_county_comes_in_together() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let before = town.position().await;
    let files = COUNTIES.map(|(name, text)| (name, text.as_bytes()));
    let at = city.upload("/import", &[("kind", "auto")], &files).await.location().to_owned();
    let page = city.page(&at).await;
    for told in ["2个文件", "通川区.csv", "达川区.csv B2", "达川区.csv 第3行"] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }

    // The first file has a row of the same number, which nothing is said of.
    let column = option(&page, "plan");
    let unit = ("unit-1", "万元");
    let year = ("year", "2018");
    let given = [("action", "check"), ("column-1", column), unit, year, ("row-2-3@", "P000002"), ("leave", "2-2@")];
    let page = previewed(&mut city, &at, &answers(&page, &given)).await;
    assert!(page.text.contains("6000 万元") && page.text.contains("156300 万元"), "{}", page.text);
    assert_eq!(town.position().await, before);
    let recorded = post(&mut city, &at, &answers(&page, &[("action", "record")])).await;
    assert!(recorded.location().contains("created=1&changed=1"), "{}", recorded.head());
    assert_eq!(town.position().await, before + 1, "both files are one entry");
}

#[tokio::test]
async fn reports_that_name_no_period_are_asked_for_it() {
    let town = Town::settled().await;
    let mut county = town.signed_in("county.reporter").await;
    let before = town.position().await;
    let name = county.page("/projects?unit=511702").await;
    let name = name
        .all("a")
        .find(|link| link.get("href").is_some_and(|href| href.starts_with("/projects/P")) && link.text.contains('模'));
    let name = name.expect("a project").text.clone();
    let file = format!("项目名称,年初至今完成投资(万元),形象进度\n{name},9999999,主体施工\n");
    let at = held(&mut county, "/import", &[("kind", "auto")], "八月.csv", file.as_bytes()).await;
    let page = county.page(&at).await;
    assert_eq!(page.value("period"), Some("2018-07"), "the month to report is proposed: {}", page.text);
    let page = previewed(&mut county, &at, &answers(&page, &[("action", "check"), ("period", "2018-08")])).await;
    let given = answers(&page, &[("action", "record"), ("period", "2018-08")]);
    assert_eq!(town.position().await, before);
    let recorded = post(&mut county, &at, &given).await;
    assert!(recorded.location().contains("kind=reports"), "{}", recorded.head());
    assert_eq!(town.position().await, before + 1);
}

#[tokio::test]
async fn what_a_form_may_not_hold_is_refused() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let at = held(&mut city, "/import", &[("kind", "auto")], "a.csv", LEDGER.as_bytes()).await;
    let page = city.page(&at).await;
    for changed in [
        ("kind", "forms"),
        ("kind", "x"),
        ("period", "x"),
        ("year", "x"),
        ("list", "'"),
        ("as_of", "x"),
        ("action", "x"),
    ] {
        let action = ("action", "check");
        let fields = if changed.0 == "action" { vec![changed] } else { vec![action, changed] };
        assert_eq!(post(&mut city, &at, &answers(&page, &fields)).await.status, StatusCode::BAD_REQUEST, "{changed:?}");
    }
}
