//! The first page after signing in: what is owed now, or in the last period that anything is known of.

use crate::town::{Browser, Town};

/// The headings and the choice of periods, chosen one first.
async fn first_page(browser: &mut Browser, path: &str) -> (String, Vec<String>) {
    let page = browser.page(path).await;
    let option = |chosen: bool| {
        let options = page.all("option").filter(move |option| option.get("selected").is_some() == chosen);
        options.filter_map(|option| option.get("value").map(str::to_owned)).collect::<Vec<_>>()
    };
    let periods = [option(true), option(false)].concat();
    (page.text, periods)
}

#[tokio::test]
async fn the_month_before_is_shown_while_there_is_anything_to_do_in_it() {
    let town = Town::settled().await;
    let mut county = town.signed_in("county.reporter").await;
    let (page, periods) = first_page(&mut county, "/").await;
    assert_eq!(periods, ["2018-07", "2018-06", "2018-01..02"]);
    assert!(page.contains("2018年7月待办") && page.contains("2018年7月适用的政策"), "{page}");
    assert!(
        page.contains("重点项目投资") && !page.contains("百日攻坚"),
        "the policy of 2018, not that of 2020: {page}"
    );
    // September: August is due, and nobody has reported on it yet.
    town.house.clock.set("2018-09-03T01:00:00Z").expect("a time");
    let (page, periods) = first_page(&mut county, "/").await;
    assert_eq!(periods, ["2018-08", "2018-07", "2018-06", "2018-01..02"]);
    assert!(page.contains("2018年8月待办") && page.contains("待报"), "{page}");
    let (page, _) = first_page(&mut town.signed_in("city.dispatcher").await, "/").await;
    assert!(page.contains("未报单位：") && page.contains("达川区"), "{page}");
}

#[tokio::test]
async fn years_later_the_last_period_with_reports_is_shown() {
    let town = Town::settled().await;
    town.house.clock.set("2026-03-05T01:00:00Z").expect("a time");
    for post in ["city.dispatcher", "county.leader", "county.reporter"] {
        let mut browser = town.signed_in(post).await;
        let (page, periods) = first_page(&mut browser, "/").await;
        assert_eq!(periods.first().map(String::as_str), Some("2018-07"), "{post}");
        assert!(page.contains("2018年7月待办") && page.contains("重点项目投资"), "{post}: {page}");
        assert!(browser.page("/reports").await.text.contains("2018年7月"), "{post}");
        let (page, periods) = first_page(&mut browser, "/?period=2018-06").await;
        assert_eq!(periods.first().map(String::as_str), Some("2018-06"), "{post}");
        assert!(page.contains("2018年6月待办"), "{post}");
    }
    // A post that reads no projects has no reports; it sees the policies of the latest bulletin's time.
    let (page, periods) = first_page(&mut town.signed_in("county.security").await, "/").await;
    assert!(periods.is_empty() && !page.contains("待办"), "{page}");
}

#[tokio::test]
async fn periods_out_of_reach_are_not_offered() {
    let town = Town::settled().await;
    // Half a month's report of another county.
    let june = include_str!("../../../../demo/dazhou/reports-2018-06.csv");
    let line = june.lines().find(|line| line.ends_with(",511703")).expect("a report of 511703");
    let (code, _) = line.split_once(',').expect("a code");
    let half =
        format!("项目代码,期间,年初至今完成投资(万元),核减原因,填报单位\n{code},2018-07-20,500000,半月调度,511703\n");
    town.import("city.dispatcher", "reports.csv", half.as_bytes()).await;
    let (_, of_city) = first_page(&mut town.signed_in("city.dispatcher").await, "/").await;
    let (_, of_county) = first_page(&mut town.signed_in("county.reporter").await, "/").await;
    assert_eq!(of_city, ["2018-07", "2018-07-20", "2018-06", "2018-01..02"]);
    assert_eq!(of_county, ["2018-07", "2018-06", "2018-01..02"]);
}
