//! The first page after signing in: what is owed now, or in the last period that anything is known of.

use app::install_pack::install_pack;

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

/// A pack that wants more and more projects of the city by the end of 2018; 20 points behind are yellow.
fn pack(lights: &str) -> policy::pack::PackFiles {
    let clauses = "## Clauses\n\n| Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n| 1 | projects | tracked | PR-001 PR-T01 PR-T02 PR-T03 PR-T04 | |\n";
    let policy = format!(
        "# Probe (probe-targets)\n\nA probe.\n\n```policy\ntitle = \"探针方案\"\nissuer = \"Probe\"\nissued = 2018-01-01\nfrom = 2018-01-01\nuntil = 2018-12-31\nterritory = \"511700\"\nversion = \"1.0.0\"\n```\n\n{lights}{clauses}"
    );
    let rule = "# 探针项目数 (PR-001)\n\n> Projects.\n\n```rule\nkind = \"indicator\"\nmeasure = \"count\"\nclause = \"1\"\nfrom = \"projects\"\nby = \"responsible\"\n```\n\n```sql\ncount(*)\n```\n\n## Cases\n\n```case\nname = \"one\"\nperiod = \"2018-07\"\nrows = \"\"\"\nresponsible\n511700\n\"\"\"\nexpect = { \"511700\" = \"1\" }\n```\n";
    let head = "target,rule,unit,period,operator,value,modality,owner,clause,note";
    let row = |code: &str, operator: &str, value: u32| {
        format!("{code},PR-001,511700,2018-12-31,{operator},{value},确保,探针,1,")
    };
    let rows = [row("PR-T01", ">=", 230), row("PR-T02", ">=", 460), row("PR-T03", ">=", 2300), row("PR-T04", "<=", 1)];
    let files = [
        ("policy.md", policy),
        ("units.csv", "unit,name,group,ranked,from,until\n".to_owned()),
        ("targets.csv", format!("{head}\n{}\n", rows.join("\n"))),
        ("rules/projects.md", rule.to_owned()),
        ("CHANGELOG.md", "# Changelog\n\n## 1.0.0\n\nPeriods: 2018\n\nFigures: PR-001\n".to_owned()),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

/// The lights and the text of each target on the page, in their order.
async fn targets(browser: &mut Browser) -> (Vec<String>, String) {
    let page = browser.page("/?period=2018-07").await;
    let part = page.text.split("目标与时间进度").nth(1).expect("the targets").split("最新通报").next().expect("more");
    let lines = part.lines().map(str::trim).filter(|line| !line.is_empty());
    (lines.clone().map(str::to_owned).collect(), part.to_owned())
}

#[tokio::test]
async fn targets_stand_against_the_time_gone_the_one_furthest_behind_first() {
    let town = Town::settled().await;
    let dispatcher = town.actor("city.dispatcher").await;
    let lights = "```lights\nyellow = \"20%\"\nsource = \"探针第一条\"\n```\n\n";
    install_pack(&town.house, &dispatcher, "probe-targets", pack(lights)).await.expect("installed");
    let mut city = town.signed_in("city.dispatcher").await;
    let (lines, text) = targets(&mut city).await;
    let codes: Vec<&str> =
        lines.iter().filter_map(|line| line.split_once("PR-T").map(|(_, code)| &code[..2])).collect();
    assert_eq!(codes, ["03", "02", "01", "04"], "{text}");
    // 212 of 365 days are gone; 230 projects are a tenth, a half, all of what is wanted.
    for told in [
        "实际 230，目标 ≥ 2300，完成进度10%，时间进度58.1%，进行中",
        "实际 230，目标 ≥ 460，完成进度50%，时间进度58.1%，进行中",
        "实际 230，目标 ≥ 230，完成进度100%，时间进度58.1%，已达到",
        "实际 230，目标 ≤ 1，时间进度58.1%，进行中",
        "20个百分点的界限由政策包规定，依据：探针第一条。",
        "完成进度落后于时间进度，不超过20个百分点",
    ] {
        assert!(lines.iter().any(|line| line.contains(told)), "{told}: {text}");
    }
    let shown: Vec<&str> = ["严重滞后", "滞后", "正常", "未判定"]
        .into_iter()
        .filter(|light| lines.iter().any(|line| line == light))
        .collect();
    assert_eq!(shown.len(), 4, "{text}");
    // Each opens its figure, and the policy's page says the same.
    let page = city.page("/?period=2018-07").await;
    let figure = page.links().into_iter().find(|link| link.starts_with("/figures/probe-targets/PR-001/511700/"));
    city.page(&figure.expect("a figure")).await;
    let policy = city.page("/policies/probe-targets?period=2018-07").await.text;
    for told in ["严重滞后", "完成进度10%，时间进度58.1%", "探针第一条"] {
        assert!(policy.contains(told), "{told}: {policy}");
    }
    // Who may not open a figure of the city reads it without a link.
    let mut reporter = town.signed_in("county.reporter").await;
    let page = reporter.page("/?period=2018-07").await;
    assert!(page.text.contains("完成进度10%") && !page.links().iter().any(|link| link.starts_with("/figures/")));
}

#[tokio::test]
async fn where_the_pack_sets_no_bound_the_default_holds_and_says_so() {
    let town = Town::settled().await;
    let dispatcher = town.actor("city.dispatcher").await;
    install_pack(&town.house, &dispatcher, "probe-targets", pack("")).await.expect("installed");
    let (_, text) = targets(&mut town.signed_in("city.dispatcher").await).await;
    assert!(text.contains("10个百分点的界限是系统默认值"), "{text}");
}
