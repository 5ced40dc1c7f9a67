//! `luodi sql`: the statement of each indicator, run on the store's own database by nothing but that
//! database, gives the numbers of the drawing.

use app::attribute_project::{AttributeProject, attribute_project};
use app::print_sql::print_sql;
use luodi::demonstration::Part;
use luodi_stories::demo::{Demonstration, period_of};
use luodi_stories::rows::Engine;
use luodi_stories::statements::pack_agrees;
use luodi_stories::town::{Town, project, taken, unit};
use model::{Role, Share};
use store::{LATEST, Store};

/// Pack, post, and periods: a month, the month in which two units did not report, the end, a year by industry.
const DRAWN: [(&str, &str, &str); 4] = [
    ("dazhou-2018", "dazhou.dispatcher", "2018-07"),
    ("acheng-2020", "acheng.dispatcher", "2020-07-31"),
    ("acheng-2020", "acheng.dispatcher", "2020-08-31"),
    ("hlj-2011", "hlj.dispatcher", "2011-12-31"),
];

#[tokio::test]
async fn statements_on_the_sqlite_file_give_the_drawing() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("luodi.db").display());
    statements_give_the_drawing(&url).await;
}

#[tokio::test]
async fn statements_on_postgresql_give_the_drawing() {
    statements_give_the_drawing(&store::testing::postgres_url().await).await;
}

async fn statements_give_the_drawing(url: &str) {
    let store = Store::open(url).await.expect("a store");
    let demo = Demonstration::of(store, &Part::ALL).await;
    let mut engine = Engine::at(url).await;
    let mut compared = 0;
    for drawn in DRAWN {
        compared += pack_agrees((&demo.house, &demo.store), &mut engine, drawn).await;
    }
    assert!(compared > 3000, "{compared} figures were compared");
}

#[tokio::test]
async fn statements_on_the_sqlite_file_count_shared_projects_as_the_drawing() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("luodi.db").display());
    shared_projects_count_as_in_the_drawing(&url).await;
}

#[tokio::test]
async fn statements_on_postgresql_count_shared_projects_as_the_drawing() {
    shared_projects_count_as_in_the_drawing(&store::testing::postgres_url().await).await;
}

/// A road in two counties, one that no county of the pack has a share in, one that changes hands in
/// March, and one of a single county; the rules count for the main unit, in full, and by share.
async fn shared_projects_count_as_in_the_drawing(url: &str) {
    let projects = "\
项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,打包项目数,年度,年度计划投资(万元),模拟数据
（模拟）跨区公路,政府投资,9000,511702,511702 33.3333%、511703 66.6667%,在建,2019-03-01,3,2020,5000,是
（模拟）市本级大桥,政府投资,9000,511702,511700 60%、511722 40%,在建,2019-03-01,,2020,5000,是
（模拟）易手的水库,政府投资,9000,511703,511703 50%、511722 50%,在建,2019-03-01,,2020,5000,是
（模拟）通川水厂,政府投资,3000,511702,511702,在建,2019-03-01,,2020,1000,是
";
    let town = Town::at(Store::open(url).await.expect("a store"), "2020-01-10T01:00:00.000Z").await;
    town.install(luodi_stories::pack::NAME, luodi_stories::pack::files()).await;
    taken(&town.projects("city", projects).await);
    town.on("2020-02-05T01:00:00.000Z");
    for (post, id, done) in
        [("tongchuan", 1, "1000.000001"), ("tongchuan", 2, "0.000007"), ("dachuan", 3, "300"), ("tongchuan", 4, "50")]
    {
        town.reported(post, id, "2020-01", done, "").await;
    }
    let handed_over = AttributeProject {
        project: project(3),
        role: Role::Place,
        from: "2020-03-01".parse().expect("a day"),
        shares: vec![Share { unit: unit("511722"), ppm: 1_000_000 }],
        figures_follow: true,
        reason: "区划调整".to_owned(),
    };
    attribute_project(&town.house, &town.actor("city").await, &handed_over).await.expect("given to 宣汉县");
    let mut engine = Engine::at(url).await;
    // Done in January in fen: city, 通川区, 达川区, 宣汉县. The bridge is the city's own by its first share.
    for (rule, expected) in [
        ("TN-004", [1_350_000_008, 1_050_000_001, 1_300_000_001, 300_000_007]),
        ("TN-006", [1_350_000_008, 383_333_000, 816_667_001, 150_000_003]),
    ] {
        let (city, january) = (town.actor("city").await, period_of("2020-01"));
        let statement = print_sql(&town.house, &city, luodi_stories::pack::NAME, rule, january, None, engine.dialect());
        let answer = engine.ask(&statement.await.expect("SQL")).await.expect("an answer");
        let found = ["511700", "511702", "511703", "511722"].map(|unit| answer[unit][0].value.expect("a sum"));
        assert_eq!(found, expected, "{rule}");
    }
    for period in ["2020-01", "2020-02", "2020-03"] {
        let drawn = (luodi_stories::pack::NAME, "city", period);
        assert_eq!(pack_agrees((&town.house, &town.store), &mut engine, drawn).await, 8 * 4, "{period}");
    }
}

#[tokio::test]
async fn a_statement_as_of_a_position_knows_what_was_known_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("luodi.db").display());
    let store = Store::open(&url).await.expect("a store");
    let demo = Demonstration::of(store, &[Part::Dazhou]).await;
    let (dialect, mut engine) = (policy::lang::sql::Dialect::Sqlite, Engine::at(&url).await);
    let (actor, july) = (demo.actor("dazhou.dispatcher").await, period_of("2018-07"));
    let published = demo.published[0].edition.drawn_at;
    // Before the reports of July came in there is nothing to add up, and 230 reports are owed.
    let of_july = demo.versions(model::ProjectId::new(1).expect("a project"), "2018-07").await;
    assert_eq!(of_july.len(), 1);
    let mut sums = Vec::new();
    for position in [published, published - 11, LATEST] {
        let at = Some(position);
        let statement = print_sql(&demo.house, &actor, "dazhou-2018", "DZ-002", july, at, dialect).await.expect("SQL");
        let answer = engine.ask(&statement).await.expect("an answer");
        let city = answer["511700"][0];
        sums.push((city.value, city.expected, city.present));
    }
    assert_eq!(sums[0], (Some(2_915_000_000_000), 230, 230));
    assert_eq!(sums[1], (None, 230, 0), "the import and ten acceptances of July are undone");
    assert_eq!(sums[2], sums[0]);
}

#[tokio::test]
async fn a_rule_without_rows_names_the_rules_that_it_reads() {
    let demo = Demonstration::of(store::testing::sqlite().await, &[Part::Dazhou]).await;
    let (actor, july) = (demo.actor("dazhou.dispatcher").await, period_of("2018-07"));
    for (rule, expected) in [
        ("DZ-003", "DZ-003由其他数字算出（DZ-001、DZ-002），没有自己的语句，请打印它们的"),
        ("DZ-999", "没有规则dazhou-2018/DZ-999，或您无权查看，请核对编号"),
    ] {
        let dialect = policy::lang::sql::Dialect::Sqlite;
        match print_sql(&demo.house, &actor, "dazhou-2018", rule, july, None, dialect).await {
            Err(app::AppError::Refused(refusal)) => assert_eq!(refusal.zh(), expected),
            other => panic!("{rule}: {other:?}"),
        }
    }
}
