//! Two axes of time, and whose figures are whose: late corrections, projects that change hands, go
//! in packages, or lie in two counties.

use app::archive::verify_archive;
use app::attribute_project::{AttributeProject, attribute_project};
use app::view_bulletin::{Form, bulletin_file, view_bulletin};
use app::view_figure::view_figure;
use luodi_stories::bulletin::{figure, figure_of, find_row, printed, row, table};
use luodi_stories::demo::period_of;
use luodi_stories::on_both_databases;
use luodi_stories::pack;
use luodi_stories::town::{Town, project, taken, unit};
use model::{Document, Role, Share};
use store::Store;

on_both_databases!(
    a_january_corrected_in_june_is_new_in_junes_drawing_and_old_in_the_published_one,
    a_new_responsible_unit_takes_the_years_figures_along_or_not,
    a_report_that_is_missing_is_left_out_or_carried,
    a_package_of_three_counts_one_or_three,
    a_project_in_two_counties_counts_once_in_the_city,
    parts_of_a_shared_project_sum_to_the_fen,
);

const HEAD: &str =
    "项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,打包项目数,年度,年度计划投资(万元),模拟数据\n";

/// A town with the pack and some projects, in January 2020.
async fn town(store: Store, projects: &str) -> Town {
    let town = Town::at(store, "2020-01-10T01:00:00.000Z").await;
    town.install(pack::NAME, pack::files()).await;
    taken(&town.projects("city", &format!("{HEAD}{projects}")).await);
    town
}

/// What a rule comes to for the city and its three counties, as printed.
fn of_units(document: &Document, rule: &str) -> [String; 4] {
    ["511700", "511702", "511703", "511722"].map(|unit| figure_of(document, rule, unit).print())
}

async fn a_january_corrected_in_june_is_new_in_junes_drawing_and_old_in_the_published_one(store: Store) {
    let town = town(store, "（模拟）通川大桥,政府投资,50000,511702,511702,在建,2019-03-01,,2020,20000,是\n").await;
    town.on("2020-02-05T01:00:00.000Z");
    town.reported("tongchuan", 1, "2020-01", "1000", "").await;
    town.on("2020-02-08T01:00:00.000Z");
    let january = town.publish(pack::NAME, "2020-01").await;
    assert_eq!(of_units(&january.document, "TN-001"), ["1000.00", "1000.00", "0.00", "0.00"]);

    town.on("2020-06-10T01:00:00.000Z");
    town.reported("tongchuan", 1, "2020-01", "900.5", "结算审定，核减99.5万元").await;
    let in_june = town.draw(pack::NAME, "2020-01", None).await;
    assert_eq!(of_units(&in_june, "TN-001"), ["900.50", "900.50", "0.00", "0.00"], "what June knows of January");
    let in_february = town.draw(pack::NAME, "2020-01", Some(january.edition.drawn_at)).await;
    assert_eq!(printed(&in_february), printed(&january.document), "what February knew of it");

    let city = town.actor("city").await;
    let shown = view_bulletin(&town.house, Some(&city), pack::NAME, "monthly", period_of("2020-01"), None).await;
    let shown = shown.expect("January");
    assert_eq!(shown.document, january.document);
    let kept = bulletin_file(&town.house, &shown, Form::Archive).await.expect("the archive");
    assert!(kept == january.archive && verify_archive(&kept).expect("an archive").differences.is_empty());
    for (document, number) in [(&january.document, "1000.00"), (&in_june, "900.50")] {
        let key = figure_of(document, "TN-001", "511702").key().clone();
        let told = view_figure(&town.house, &city, &key).await.expect("explained");
        assert_eq!(told.figure.print(), number, "{key}");
        assert_eq!(told.terms[0].rows[0].told.trim_end_matches("万元").parse(), number.parse::<f64>(), "{key}");
    }
}

async fn a_new_responsible_unit_takes_the_years_figures_along_or_not(store: Store) {
    let projects = "\
（模拟）跟随的项目,企业投资,9000,511702,511702,在建,2019-03-01,,2020,5000,是
（模拟）留下的项目,企业投资,9000,511702,511702,在建,2019-03-01,,2020,5000,是
";
    let town = town(store, projects).await;
    town.on("2020-05-04T01:00:00.000Z");
    for (id, done) in [(1, "400"), (2, "600")] {
        town.reported("tongchuan", id, "2020-04", done, "").await;
    }
    let city = town.actor("city").await;
    for (id, figures_follow) in [(1, true), (2, false)] {
        let change = AttributeProject {
            project: project(id),
            role: Role::Responsible,
            from: "2020-05-01".parse().expect("a day"),
            shares: vec![Share { unit: unit("511703"), ppm: 1_000_000 }],
            figures_follow,
            reason: "区划调整".to_owned(),
        };
        attribute_project(&town.house, &city, &change).await.expect("given to 达川区");
    }
    town.on("2020-06-03T01:00:00.000Z");
    // Whoever answers for the projects reports them, wherever the year's figures stand.
    for (id, done) in [(1, "500"), (2, "700")] {
        assert!(town.submit("tongchuan", id, "2020-05", done, "").await.is_err(), "通川区 answers for {id} no more");
        town.reported("dachuan", id, "2020-05", done, "").await;
    }
    town.on("2021-02-03T01:00:00.000Z");
    for (id, done) in [(1, "50"), (2, "70")] {
        town.reported("dachuan", id, "2021-01", done, "").await;
    }
    // City, 通川区, 达川区, 宣汉县.
    let table = [
        ("2020-04", ["1000.00", "1000.00", "0.00", "0.00"], "before the change both are with 通川区"),
        ("2020-05", ["1200.00", "700.00", "500.00", "0.00"], "one took its year along, one left it"),
        ("2021-01", ["120.00", "0.00", "120.00", "0.00"], "in the new year both are with 达川区"),
    ];
    for (period, expected, when) in table {
        let document = town.draw(pack::NAME, period, None).await;
        assert_eq!(of_units(&document, "TN-001"), expected, "{period}: {when}");
    }
}

async fn a_report_that_is_missing_is_left_out_or_carried(store: Store) {
    let projects = "\
（模拟）报齐的项目,企业投资,9000,511702,511702,在建,2019-03-01,,2020,5000,是
（模拟）缺报的项目,企业投资,9000,511702,511702,在建,2019-03-01,,2020,5000,是
（模拟）独自缺报的项目,企业投资,9000,511703,511703,在建,2019-03-01,,2020,5000,是
";
    let town = town(store, projects).await;
    town.on("2020-03-05T01:00:00.000Z");
    for (post, id, done) in [("tongchuan", 1, "100"), ("tongchuan", 2, "20"), ("dachuan", 3, "3")] {
        town.reported(post, id, "2020-01", done, "").await;
    }
    town.reported("tongchuan", 1, "2020-02", "150", "").await;
    let document = town.draw(pack::NAME, "2020-02", None).await;
    assert_eq!(of_units(&document, "TN-001"), ["150.00", "150.00", "—", "0.00"], "left out and told");
    assert_eq!(of_units(&document, "TN-008"), ["173.00", "170.00", "3.00", "0.00"], "the last value of the year");
    for rule in ["TN-001", "TN-008"] {
        let told = ["511700", "511702", "511703"].map(|unit| {
            let figure = figure_of(&document, rule, unit);
            (figure.expected(), figure.present())
        });
        assert_eq!(told, [(3, 1), (2, 1), (1, 0)], "{rule}: what is missing is told either way");
    }
}

async fn a_package_of_three_counts_one_or_three(store: Store) {
    let projects = "\
（模拟）三个小区改造打包,政府投资,9000,511702,511702,在建,2019-03-01,3,2020,5000,是
（模拟）通川水厂,政府投资,3000,511702,511702,在建,2019-03-01,,2020,1000,是
（模拟）达川水厂,政府投资,3000,511703,511703,在建,2019-03-01,1,2020,1000,是
";
    let town = town(store, projects).await;
    let document = town.draw(pack::NAME, "2020-01", None).await;
    assert_eq!(of_units(&document, "TN-002"), ["3", "2", "1", "0"], "count(*): a line is one");
    assert_eq!(of_units(&document, "TN-003"), ["5", "4", "1", "0"], "sum(parts): the package is three");
}

async fn a_project_in_two_counties_counts_once_in_the_city(store: Store) {
    let projects = "\
（模拟）跨区公路,政府投资,9000,511702,511702 60%、511703 40%,在建,2019-03-01,,2020,5000,是
（模拟）通川水厂,政府投资,3000,511702,511702,在建,2019-03-01,,2020,1000,是
";
    let town = town(store, projects).await;
    town.on("2020-02-05T01:00:00.000Z");
    town.reported("tongchuan", 1, "2020-01", "1000", "").await;
    town.reported("tongchuan", 2, "2020-01", "300", "").await;
    let document = town.draw(pack::NAME, "2020-01", None).await;
    assert_eq!(of_units(&document, "TN-004"), ["1300.00", "1300.00", "1000.00", "0.00"], "in full for each county");
    assert_eq!(of_units(&document, "TN-005"), ["2", "2", "1", "0"]);
    assert_eq!(of_units(&document, "TN-006"), ["1300.00", "900.00", "400.00", "0.00"], "by share");

    let in_full = table(&document, "所在地（各地全额）");
    let reconciling = row(in_full, "其中：重复计算");
    for (head, overlap) in [("所在地完成投资（各地全额）", "1000.00"), ("所在地项目数（各地都算）", "1")]
    {
        let of = |row: &model::Row| figure(in_full, row, head).number().expect("a number");
        let line = figure(in_full, reconciling, head);
        assert_eq!(line.print(), overlap, "{head}");
        let counties = in_full.rows.iter().filter(|row| !row.total).map(of);
        let sum = counties.reduce(|one, other| one.add(other).expect("in range")).expect("counties");
        let total = of(row(in_full, "合计（达州市）"));
        assert_eq!(sum.sub(of(reconciling)), Ok(total), "{head}: counties less the line are the city");
        let told = view_figure(&town.house, &town.actor("city").await, line.key()).await.expect("explained");
        assert_eq!(told.figure.print(), overlap, "the line explains itself too");
    }
    for agreeing in ["责任单位", "所在地（按份额）"] {
        assert!(
            find_row(table(&document, agreeing), "其中：重复计算").is_none(),
            "{agreeing} has nothing to reconcile"
        );
    }
}

async fn parts_of_a_shared_project_sum_to_the_fen(store: Store) {
    // Year-to-date in 万元 and its parts in fen: what does not divide goes to the last unit.
    let table: [(&str, [i128; 3]); 4] = [
        ("0.000001", [0, 0, 1]),
        ("0.000002", [0, 1, 1]),
        ("1234.567891", [411_522_218, 411_522_219, 411_523_454]),
        ("999999.999999", [333_332_999_999, 333_333_000_000, 333_334_000_000]),
    ];
    let shares = "511702 33.3333%、511703 33.3333%、511722 33.3334%";
    let projects: String = (1..=table.len())
        .map(|id| format!("（模拟）跨区项目{id},政府投资,9000000,511702,{shares},在建,2019-03-01,,2020,5000000,是\n"))
        .collect();
    let town = town(store, &projects).await;
    town.on("2020-12-05T01:00:00.000Z");
    // One project after another: each month tells of one of them, the others have reported nothing.
    for (index, (done, parts)) in table.iter().enumerate() {
        let (id, period) = (index as i64 + 1, format!("2020-{:02}", index + 1));
        town.reported("tongchuan", id, &period, done, "").await;
        let document = town.draw(pack::NAME, &period, None).await;
        let fen = |unit: &str| figure_of(&document, "TN-006", unit).number().expect("a number").numerator();
        assert_eq!(["511702", "511703", "511722"].map(fen), *parts, "{done}万元");
        assert_eq!(fen("511700"), parts.iter().sum::<i128>(), "{done}万元: the parts are the whole");
    }
}
