//! What changed between a draft and the final bulletin, and who asked.

use app::compare_bulletins::{Comparison, FigureChanged, Side, compare_bulletins};
use app::{AppError, Refusal};
use luodi_stories::demo::period_of;
use luodi_stories::on_both_databases;
use luodi_stories::pack;
use luodi_stories::town::{Town, project, taken};
use model::Act;
use store::Store;

on_both_databases!(
    each_figure_that_changed_names_who_touched_what_it_rests_on,
    one_edition_is_compared_with_the_next,
    only_who_may_draw_a_bulletin_may_compare_it,
);

const PROJECTS: &str = "\
项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,年度,年度计划投资(万元),模拟数据
（模拟）通川大桥,政府投资,50000,511702,511702,在建,2019-03-01,2020,20000,是
（模拟）达川产业园,企业投资,80000,511703,511703,在建,2019-03-01,2020,30000,是
（模拟）宣汉水库,政府投资,30000,511722,511722,在建,2019-03-01,2020,10000,是
";

/// A town that has reported January, on the day of the draft.
async fn drafted(store: Store) -> Town {
    let town = Town::at(store, "2020-01-10T01:00:00.000Z").await;
    town.install(pack::NAME, pack::files()).await;
    taken(&town.projects("city", PROJECTS).await);
    town.on("2020-02-05T01:00:00.000Z");
    town.reported("tongchuan", 1, "2020-01", "1000", "").await;
    town.reported("dachuan", 2, "2020-01", "3000", "").await;
    town.reported("xuanhan", 3, "2020-01", "500", "").await;
    town
}

async fn compared(town: &Town, before: Side, after: Side) -> Comparison {
    let (city, of) = (town.actor("city").await, (pack::NAME, "monthly", period_of("2020-01")));
    compare_bulletins(&town.house, &city, of, (before, after)).await.expect("compared")
}

/// The change of a rule's figure for a unit.
fn change<'c>(compared: &'c Comparison, rule: &str, unit: &str) -> Option<&'c FigureChanged> {
    compared.changes.iter().find(|change| change.rule == rule && change.unit == unit)
}

async fn each_figure_that_changed_names_who_touched_what_it_rests_on(store: Store) {
    let town = drafted(store).await;
    let draft = town.position().await;
    assert!(compared(&town, Side::Position(draft), Side::Head).await.changes.is_empty(), "nothing happened yet");
    // 通川区 asks for its figure to be lowered; 达川区 goes on with February, which is not January's business.
    town.reported("tongchuan", 1, "2020-01", "900", "征求意见反馈：重复计入，核减100万元").await;
    town.on("2020-03-03T01:00:00.000Z");
    town.reported("dachuan", 2, "2020-02", "6000", "").await;
    let found = compared(&town, Side::Position(draft), Side::Head).await;
    assert_eq!(found.positions, (draft, town.position().await));

    let district = change(&found, "TN-001", "通川区").expect("its own figure");
    assert_eq!((district.before.as_deref(), district.after.as_deref()), (Some("1000.00万元"), Some("900.00万元")));
    assert_eq!(district.projects.iter().copied().collect::<Vec<_>>(), [project(1)]);
    let told: Vec<_> = district.entries.iter().map(|position| &found.entries[position]).collect();
    let acts: Vec<_> = told.iter().map(|sealed| (sealed.act, sealed.actor.as_str())).collect();
    assert_eq!(acts, [(Act::SubmitReport, "tongchuan"), (Act::AcceptReports, "city")]);
    assert_eq!(told[0].reason, "征求意见反馈：重复计入，核减100万元");
    // The city's total changed for the same reason and by no other entry; 达川区's own figure did not.
    let city = change(&found, "TN-001", "达州市").expect("the total");
    assert_eq!((&city.entries, &city.projects), (&district.entries, &district.projects));
    assert_eq!(change(&found, "TN-001", "达川区"), None);
    assert_eq!(found.entries.len(), 2, "February is named nowhere: {:?}", found.entries);
    assert!(found.alike > 0);
}

async fn one_edition_is_compared_with_the_next(store: Store) {
    let town = drafted(store).await;
    town.on("2020-02-08T01:00:00.000Z");
    town.publish(pack::NAME, "2020-01").await;
    town.reported("xuanhan", 3, "2020-01", "600", "漏报100万元").await;
    town.publish_again(pack::NAME, "2020-01", "更正宣汉县").await;
    town.reported("xuanhan", 3, "2020-01", "700", "再更正").await;
    let found = compared(&town, Side::Edition(1), Side::Edition(2)).await;
    let county = change(&found, "TN-001", "宣汉县").expect("its own figure");
    assert_eq!((county.before.as_deref(), county.after.as_deref()), (Some("500.00万元"), Some("600.00万元")));
    let reasons: Vec<_> = found.entries.values().map(|sealed| sealed.reason.as_str()).collect();
    assert_eq!(reasons, ["漏报100万元", ""], "not what came after the second edition");
    let (city, of) = (town.actor("city").await, (pack::NAME, "monthly", period_of("2020-01")));
    let none = compare_bulletins(&town.house, &city, of, (Side::Edition(3), Side::Head)).await;
    assert!(matches!(none, Err(AppError::Refused(Refusal::NoSuch { .. }))), "{none:?}");
}

async fn only_who_may_draw_a_bulletin_may_compare_it(store: Store) {
    let town = drafted(store).await;
    let of = (pack::NAME, "monthly", period_of("2020-01"));
    for (post, expected) in [("city.security", "not-allowed"), ("tongchuan", "not-your-unit")] {
        let actor = town.actor(post).await;
        let answer = compare_bulletins(&town.house, &actor, of, (Side::Head, Side::Head)).await;
        let Err(AppError::Refused(refusal)) = answer else { panic!("{post}: {answer:?}") };
        assert_eq!(refusal.code(), expected);
    }
}
