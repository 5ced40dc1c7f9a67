//! The form of another office comes back filled.

use axum::http::StatusCode;
use axum::http::header::CONTENT_DISPOSITION;
use exchange::sheet;

use crate::town::Town;
use crate::uploads::held;

const FORM: &str = "\
序号,项目名称,总投资（亿元）,1-7月完成（万元）,今年盘子
1,（模拟）达州市站前跨河大桥工程,,,
2,（模拟）新建达州市城南至乡镇公路改建工程,,,
3,（模拟）省里才有的项目,,,
";

fn cells(name: &str, bytes: &[u8], row: u32) -> Vec<String> {
    let sheets = sheet::read(name, bytes, None).expect("sheets");
    sheets[0].rows[row as usize].iter().map(|cell| cell.to_text()).collect()
}

#[tokio::test]
async fn a_form_comes_back_filled_and_what_is_answered_is_remembered() {
    let town = Town::settled().await;
    let before = town.position().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let at = held(&mut city, "/forms", &[("period", "2018-07")], "省表.csv", FORM.as_bytes()).await;
    let page = city.page(&at).await;
    for told in ["63.79", "今年盘子", "台账里没有项目“（模拟）省里才有的项目”", "是同一项目：P000002", "这一行不填"]
    {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(page.elements.iter().any(|element| element.get("class") == Some("simulated")));
    let options = page.all("option").filter_map(|option| option.get("value"));
    let plan = options.into_iter().find(|value| value.ends_with("=plan")).expect("the plan").to_owned();
    let number = page.elements.iter().filter_map(|e| e.get("name")).find(|name| name.starts_with("column-"));
    let answered = city.post(&at, &[(number.expect("a column"), &plan), ("row-1-3@", "P000002")]).await;
    assert_eq!(answered.location(), at, "{}", answered.head());
    let page = city.page(&at).await;
    assert!(page.text.contains("60.31") && !page.text.contains("是同一项目"), "{}", page.text);
    let file = city.get(&format!("{at}/file")).await;
    let name = file.headers[CONTENT_DISPOSITION].to_str().expect("plain letters");
    assert!(name.contains("filename*=UTF-8''%E7%9C%81%E8%A1%A8"), "{name}");
    let row = cells("a.csv", &file.body, 1);
    assert_eq!((row[2].as_str(), row[4].as_str()), ("63.79", "204600"), "{row:?}");
    assert_eq!(cells("a.csv", &file.body, 2)[2], "60.31");
    assert_eq!(town.position().await, before, "filling records nothing");
}

#[tokio::test]
async fn a_list_of_names_becomes_a_table() {
    let town = Town::settled().await;
    let mut leader = town.signed_in("city.leader").await;
    let page = leader.page("/forms").await;
    let asked: Vec<&str> = page
        .all("input")
        .filter(|input| input.get("name") == Some("ask") && input.get("checked").is_some())
        .filter_map(|input| input.get("value"))
        .collect();
    let names = "项目名称\n\n（模拟）达州市站前跨河大桥工程\t637900\n没有这个";
    let fields: Vec<(&str, &str)> = [("period", "2018-07"), ("names", names)]
        .into_iter()
        .chain(asked.iter().map(|number| ("ask", *number)))
        .collect();
    let held = leader.upload("/forms", &fields, &[]).await;
    let page = leader.page(held.location()).await;
    assert!(page.text.contains("637900") && page.text.contains("115930"), "{}", page.text);
    let file = leader.get(&format!("{}/file", held.location())).await;
    assert!(file.body.starts_with(b"PK"));
    let none = leader.upload("/forms", &[("period", "2018-07"), ("names", "项目名称\n")], &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(leader.upload("/forms", &[("period", "x")], &[]).await.status, StatusCode::BAD_REQUEST);
}
