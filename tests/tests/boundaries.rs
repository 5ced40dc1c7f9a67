//! Whose figures are whose when counties are merged and split: on the boundaries of the period's last
//! day, or of the day that a rule names.
//!
//! The changes of units told here are invented; the codes are those of the town.

use app::archive::verify_archive;
use app::attribute_project::{AttributeProject, attribute_project};
use app::view_figure::view_figure;
use luodi_stories::boundary_pack::{NAME as PACK, files, rule};
use luodi_stories::bulletin::{cell, figure, figure_of, find_row, row, table};
use luodi_stories::rows::Engine;
use luodi_stories::statements::pack_agrees;
use luodi_stories::town::{Kind, Sheet, Town, project, taken, unit};
use luodi_stories::{on_both_databases, town};
use model::{Absence, Document, FigureKey, Outcome, Role, Share};
use rust_xlsxwriter::Workbook;
use store::Store;

on_both_databases!(
    a_january_is_drawn_on_its_own_boundaries_and_on_those_of_the_years_end,
    what_began_after_a_merger_is_of_no_one_old_county_and_is_named,
    what_a_split_county_left_behind_is_named_until_it_is_given_to_a_part,
    figures_say_on_which_boundaries_they_stand,
    ranks_and_the_year_before_stand_on_the_boundaries_of_what_they_read,
    an_archive_holds_the_events_and_draws_every_boundary_again,
    a_workbook_of_units_and_events_is_taken_once,
);

const UNITS: [&str; 6] = ["单位编码", "单位名称", "类型", "上级编码", "起始日期", "截止日期"];
const EVENTS: [&str; 5] = ["生效日期", "变更类型", "原单位编码", "新单位编码", "文号"];

/// From July the two districts are one.
const MERGER: ([[&str; 6]; 3], [&str; 5]) = (
    [
        ["511702", "通川区", "地区", "511700", "2000-01-01", "2020-06-30"],
        ["511703", "达川区", "地区", "511700", "2013-07-18", "2020-06-30"],
        ["511704", "（模拟）新城区", "地区", "511700", "2020-07-01", ""],
    ],
    ["2020-07-01", "合并", "511702、511703", "511704", "（模拟）1号"],
);

/// From October the county is two.
const SPLIT: ([[&str; 6]; 3], [&str; 5]) = (
    [
        ["511722", "宣汉县", "地区", "511700", "2000-01-01", "2020-09-30"],
        ["511705", "（模拟）东宣县", "地区", "511700", "2020-10-01", ""],
        ["511706", "（模拟）西宣县", "地区", "511700", "2020-10-01", ""],
    ],
    ["2020-10-01", "拆分", "511722", "511705 511706", ""],
);

/// A workbook with a sheet of units and one of events.
fn workbook((units, event): ([[&str; 6]; 3], [&str; 5])) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let mut sheet = |name: &str, rows: &[Vec<&str>]| {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, *text).expect("a cell");
            }
        }
    };
    let units: Vec<Vec<&str>> = std::iter::once(UNITS).chain(units).map(|row| row.to_vec()).collect();
    sheet("单位", &units);
    sheet("单位变更", &[EVENTS.to_vec(), event.to_vec()]);
    workbook.save_to_buffer().expect("a workbook")
}

async fn hand_in(town: &Town, changes: ([[&str; 6]; 3], [&str; 5])) -> app::import::ImportOutcome {
    let bytes = workbook(changes);
    town.import("city", Sheet { of: Kind::Units, name: "区划.xlsx", bytes: &bytes, sheet: None }).await
}

const HEAD: &str =
    "项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,打包项目数,年度,年度计划投资(万元),模拟数据\n";

/// A year of the town: two districts and a county in January, one district from July, two counties from
/// October. Projects 1 and 2 are of the districts, 3 and 4 of the county; 5 began in the new district.
async fn year(store: Store) -> Town {
    let town = spring(store).await;
    autumn(&town).await;
    town
}

async fn spring(store: Store) -> Town {
    let town = Town::at(store, "2020-01-10T01:00:00.000Z").await;
    town.install(PACK, files()).await;
    let projects = "\
（模拟）通川大桥,政府投资,50000,511702,511702,在建,2019-03-01,,2020,20000,是
（模拟）达川产业园,企业投资,50000,511703,511702 60%、511703 40%,在建,2019-03-01,,2020,20000,是
（模拟）宣汉水厂,政府投资,9000,511722,511722,在建,2019-03-01,,2020,5000,是
（模拟）宣汉公路,政府投资,9000,511722,511722,在建,2019-03-01,,2020,5000,是
";
    taken(&town.projects("city", &format!("{HEAD}{projects}")).await);
    town.on("2020-02-05T01:00:00.000Z");
    for (post, id, done) in
        [("tongchuan", 1, "1000"), ("dachuan", 2, "300"), ("xuanhan", 3, "50"), ("xuanhan", 4, "20")]
    {
        town.reported(post, id, "2020-01", done, "").await;
    }
    town
}

async fn autumn(town: &Town) {
    town.on("2020-07-02T01:00:00.000Z");
    taken(&hand_in(town, MERGER).await);
    let new = "（模拟）新城学校,政府投资,9000,511704,511704,在建,2020-07-01,,2020,5000,是\n";
    taken(&town.projects("city", &format!("{HEAD}{new}")).await);
    town.on("2020-08-05T01:00:00.000Z");
    for (post, id, done) in [
        ("tongchuan", 1, "7000"),
        ("dachuan", 2, "2000"),
        ("xuanhan", 3, "400"),
        ("xuanhan", 4, "200"),
        ("tongchuan", 5, "40"),
    ] {
        town.reported(post, id, "2020-07", done, "").await;
    }
    town.on("2020-10-09T01:00:00.000Z");
    taken(&hand_in(town, SPLIT).await);
}

/// The county's project 3 lies in one of its parts, and counts there from the year's first day on.
async fn given_to_a_part(town: &Town) {
    for role in [Role::Responsible, Role::Place] {
        let change = AttributeProject {
            project: project(3),
            role,
            from: "2020-01-01".parse().expect("a day"),
            shares: vec![Share { unit: unit("511705"), ppm: 1_000_000 }],
            figures_follow: true,
            reason: "区划调整".to_owned(),
        };
        attribute_project(&town.house, &town.actor("city").await, &change).await.expect("given to a part");
    }
}

/// The rows of a table: each unit with its figures under some heads, as printed.
fn rows(document: &Document, caption: &str, heads: &[&str]) -> Vec<String> {
    let table = table(document, caption);
    let told = |row: &model::Row| {
        let model::Cell::Text(name) = &row.cells[0] else { panic!("a name in {caption}") };
        let figures = heads.iter().map(|head| match cell(table, row, head) {
            model::Cell::Figure(figure) => figure.print(),
            _ => String::new(),
        });
        std::iter::once(name.clone()).chain(figures).collect::<Vec<_>>().join(" ")
    };
    table.rows.iter().map(told).collect()
}

fn key(rule: &str, unit: &str, document: &Document) -> FigureKey {
    format!("{PACK}/{rule}/{unit}/{}@{}", document.period, document.position).parse().expect("a key")
}

async fn a_january_is_drawn_on_its_own_boundaries_and_on_those_of_the_years_end(store: Store) {
    let town = spring(store).await;
    let in_spring = town.position().await;
    autumn(&town).await;
    let january = town.draw(PACK, "2020-01", None).await;
    let own = ["合计（达州市） 1370.00", "通川区 1000.00", "达川区 300.00", "宣汉县 70.00"];
    assert_eq!(rows(&january, "期末区划", &["BD-001"]), own, "as January was");
    assert_eq!(rows(&january, "上年末区划", &["BD-002"]), own, "nothing had changed since");
    let at_the_end = [
        "合计（达州市） 1370.00 1370.00",
        "（模拟）新城区 1300.00 1300.00",
        "（模拟）东宣县 0.00 0.00",
        "（模拟）西宣县 0.00 0.00",
        "其中：重复计算 -70.00 -70.00",
    ];
    assert_eq!(rows(&january, "年末区划", &["BD-003", "BD-004"]), at_the_end, "the two districts as one");
    let reports =
        |caption: &str, unit: &str| cell(table(&january, caption), row(table(&january, caption), unit), "报送").clone();
    for (caption, unit) in [("期末区划", "通川区"), ("年末区划", "（模拟）新城区")] {
        assert_eq!(reports(caption, unit), model::Cell::Text("报齐".to_owned()), "{unit}");
    }
    // A table of both has the units of January; those that are no more at the year's end have no number there.
    let both = ["合计（达州市） 1370.00 1370.00", "通川区 1000.00 —", "达川区 300.00 —", "宣汉县 70.00 —"];
    let mixed = rows(&january, "两种区划", &["BD-001", "BD-003"]);
    assert_eq!(mixed[..4], both);
    let absent = figure(table(&january, "两种区划"), row(table(&january, "两种区划"), "通川区"), "BD-003");
    assert_eq!(absent.outcome(), Outcome::Absent(Absence::NoUnit));

    let july = town.draw(PACK, "2020-07", None).await;
    let own = ["合计（达州市） 9640.00", "（模拟）新城区 9040.00", "宣汉县 600.00"];
    assert_eq!(rows(&july, "期末区划", &["BD-001"]), own, "July with one district and one county");
    // In spring nobody knew of the merger.
    let before = town.draw(PACK, "2020-01", Some(in_spring)).await;
    assert_eq!(rows(&before, "期末区划", &["BD-001"])[..2], ["合计（达州市） 1370.00", "通川区 1000.00"]);
    assert_eq!(rows(&before, "年末区划", &["BD-003"])[1], "（模拟）新城区 —");
}

async fn what_began_after_a_merger_is_of_no_one_old_county_and_is_named(store: Store) {
    let town = year(store).await;
    let july = town.draw(PACK, "2020-07", None).await;
    let on_old =
        ["合计（达州市） 9640.00", "通川区 7000.00", "达川区 2000.00", "宣汉县 600.00", "其中：重复计算 -40.00"];
    assert_eq!(rows(&july, "上年末区划", &["BD-002"]), on_old, "the school is of neither district");
    let named = "区划变更：（模拟）新城区（511704）按2019-12-31的区划分属通川区、达川区，其1个项目不能归到其中一个单位，只计入共同的上级";
    assert!(july.remarks.iter().any(|remark| remark == named), "{:?}", july.remarks);
    let said = "区划口径：完成投资（上年末区划）按2019-12-31的区划";
    assert!(july.remarks.iter().any(|remark| remark == said), "{:?}", july.remarks);
    let city = town.actor("city").await;
    let of_district = view_figure(&town.house, &city, &key("BD-002", "511702", &july)).await.expect("explained");
    assert_eq!(of_district.unplaced.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>(), ["511704"]);
    let of_county = view_figure(&town.house, &city, &key("BD-002", "511722", &july)).await.expect("explained");
    assert_eq!(of_county.unplaced, [], "it cannot lie in the county");
}

async fn what_a_split_county_left_behind_is_named_until_it_is_given_to_a_part(store: Store) {
    let town = year(store).await;
    let named = |projects: u32| {
        format!(
            "区划变更：宣汉县（511722）按2020-12-31的区划分属（模拟）东宣县、（模拟）西宣县，其{projects}个项目不能归到其中一个单位，只计入共同的上级"
        )
    };
    let january = town.draw(PACK, "2020-01", None).await;
    assert!(january.remarks.contains(&named(2)), "{:?}", january.remarks);
    given_to_a_part(&town).await;
    let january = town.draw(PACK, "2020-01", None).await;
    assert!(january.remarks.contains(&named(1)), "{:?}", january.remarks);
    let at_the_end = [
        "合计（达州市） 1370.00 1370.00",
        "（模拟）新城区 1300.00 1300.00",
        "（模拟）东宣县 50.00 50.00",
        "（模拟）西宣县 0.00 0.00",
        "其中：重复计算 -20.00 -20.00",
    ];
    assert_eq!(rows(&january, "年末区划", &["BD-003", "BD-004"]), at_the_end);
    // On January's own boundaries the part was the county still.
    assert_eq!(rows(&january, "期末区划", &["BD-001"])[3], "宣汉县 70.00");
    // At the end of the year itself the split county's projects stand named too, without any rule's word.
    town.on("2021-01-05T01:00:00.000Z");
    for (post, id, done) in [("tongchuan", 1, "9000"), ("dachuan", 2, "3000"), ("tongchuan", 5, "900")] {
        town.reported(post, id, "2020-12", done, "").await;
    }
    let city = town.actor("city").await;
    for (id, done) in [(3, "800"), (4, "500")] {
        let form = app::submit_report::SubmitReport {
            project: project(id),
            period: "2020-12".parse().expect("a period"),
            typed: model::report::Typed { done_ytd: town::wan(done), ..Default::default() },
            for_unit: Some(unit(if id == 3 { "511705" } else { "511722" })),
            confirmed: true,
            seen: None,
        };
        // Nobody sits in the parts: the city enters for them.
        app::submit_report::submit_report(&town.house, &city, &form).await.expect("entered");
    }
    town.accept("city", "2020-12").await;
    let december = town.draw(PACK, "2020-12", None).await;
    let own = [
        "合计（达州市） 14200.00",
        "（模拟）新城区 12900.00",
        "（模拟）东宣县 800.00",
        "（模拟）西宣县 0.00",
        "其中：重复计算 -500.00",
    ];
    assert_eq!(rows(&december, "期末区划", &["BD-001"]), own);
    assert!(december.remarks.contains(&named(1)), "{:?}", december.remarks);
}

async fn figures_say_on_which_boundaries_they_stand(store: Store) {
    let town = year(store).await;
    let january = town.draw(PACK, "2020-01", None).await;
    let days = [("BD-001", "2020-01-31"), ("BD-002", "2019-12-31"), ("BD-003", "2020-12-31")];
    let city = town.actor("city").await;
    for (rule, day) in days {
        let total = figure_of(&january, rule, "511700");
        assert_eq!(total.provenance().boundaries.to_string(), day, "{rule}");
        let told = view_figure(&town.house, &city, total.key()).await.expect("explained");
        assert_eq!(told.figure, total, "{rule}: the key leads to the same figure");
        let text = luodi::commands::explain::told(&told, 20);
        assert!(text.contains(&format!("区划      {day}的区划")), "{text}");
    }
    // A derived rule stands where what it reads stands.
    let rank = figure_of(&january, "BD-007", "511704");
    assert_eq!(rank.provenance().boundaries.to_string(), "2020-12-31");
    let district = view_figure(&town.house, &city, &key("BD-003", "511704", &january)).await.expect("explained");
    let contributions: Vec<_> =
        district.terms[0].rows.iter().map(|row| (row.name.as_str(), row.told.as_str())).collect();
    assert_eq!(
        contributions,
        [("（模拟）通川大桥", "1000万元"), ("（模拟）达川产业园", "300万元"), ("（模拟）新城学校", "—")]
    );
    assert_eq!(district.unplaced, []);
    let part = view_figure(&town.house, &city, &key("BD-003", "511705", &january)).await.expect("explained");
    assert_eq!(
        (part.figure.print().as_str(), part.unplaced[0].projects),
        ("0.00", 2),
        "it may have some of the county's"
    );
    let text = luodi::commands::explain::told(&part, 20);
    assert!(text.contains("未归入    宣汉县（511722）按2020-12-31的区划分属"), "{text}");
    // A unit that does not stand on the rule's boundaries has no number, by name.
    let gone = view_figure(&town.house, &city, &key("BD-003", "511702", &january)).await.expect("explained");
    assert_eq!(gone.figure.outcome(), Outcome::Absent(Absence::NoUnit));
    assert_eq!(gone.unit_name, "通川区");
}

async fn ranks_and_the_year_before_stand_on_the_boundaries_of_what_they_read(store: Store) {
    let town = year(store).await;
    given_to_a_part(&town).await;
    let january = town.draw(PACK, "2020-01", None).await;
    let ranked = ["合计（达州市） —", "（模拟）新城区 1", "（模拟）东宣县 2", "（模拟）西宣县 3"];
    assert_eq!(rows(&january, "年末区划", &["BD-007"])[..4], ranked);
    town.on("2021-02-05T01:00:00.000Z");
    let next = town.draw(PACK, "2021-01", None).await;
    // A year before, the new district had what the two had; on the boundaries of that day it was not there.
    let compared = rows(&next, "年末区划", &["BD-005"]);
    assert_eq!(compared[..3], ["合计（达州市） 1370.00", "（模拟）新城区 1300.00", "（模拟）东宣县 50.00"]);
    let absent = figure_of(&next, "BD-006", "511704");
    assert_eq!((absent.print().as_str(), absent.outcome()), ("—", Outcome::Absent(Absence::NoUnit)));
    assert!(find_row(table(&next, "年末区划"), "通川区").is_none());
}

#[test]
fn a_formula_over_figures_of_different_boundaries_is_warned_of() {
    let mut files = files();
    let mixed = rule("BD-008", "两种区划之差", "kind = \"derived\"", "[BD-001] - [BD-003]");
    files.insert("rules/bd-008.md".to_owned(), mixed);
    let (pack, _) = policy::pack::Pack::read(PACK, &files);
    let problems = analytics::check::check(&pack.expect("a pack"));
    let told: Vec<String> = problems
        .iter()
        .filter(|problem| problem.code == "rule-boundaries-differ")
        .map(|problem| format!("{} {}", problem.place, problem.zh))
        .collect();
    assert_eq!(told, ["rules/bd-008.md:14:1 规则BD-008用到的数字区划口径不一：期末、2020-12-31"]);
}

async fn an_archive_holds_the_events_and_draws_every_boundary_again(store: Store) {
    let town = year(store).await;
    given_to_a_part(&town).await;
    town.on("2021-02-08T01:00:00.000Z");
    for period in ["2020-01", "2020-07", "2021-01"] {
        let published = town.publish(PACK, period).await;
        let again = verify_archive(&published.archive).expect("an archive");
        assert!(again.differences.is_empty(), "{period}: {:?}", again.differences);
        assert_eq!(again.document, published.document);
    }
    let published = town.publish_again(PACK, "2020-01", "核对区划").await;
    let mut archive = exchange::archive::read(&published.archive).expect("an archive");
    let events = archive.entries.get_mut("inputs/unit_events.csv").expect("the events");
    let text = String::from_utf8(events.clone()).expect("text");
    assert_eq!(text.lines().count(), 3, "{text}");
    *events = text
        .lines()
        .filter(|line| !line.contains("merged"))
        .map(|line| format!("{line}\n"))
        .collect::<String>()
        .into_bytes();
    let altered = exchange::archive::write(&archive).expect("an archive");
    let found = verify_archive(&altered).expect("an archive").differences;
    assert!(!found.is_empty(), "without the merger the figures of the new district are others");
}

async fn a_workbook_of_units_and_events_is_taken_once(store: Store) {
    let town = year(store).await;
    let before = town.position().await;
    for changes in [MERGER, SPLIT] {
        let again = hand_in(&town, changes).await;
        assert_eq!(
            (again.created, again.changed, again.unchanged, again.sealed),
            (0, 0, 4, None),
            "{:?}",
            again.problems
        );
    }
    assert_eq!(town.position().await, before);
    let mut early = MERGER;
    early.1[0] = "2020-06-01";
    let outcome = hand_in(&town, early).await;
    let told: Vec<String> = outcome
        .problems
        .iter()
        .filter(|problem| problem.code.starts_with("event"))
        .map(|problem| format!("{} {}", problem.code, problem.place))
        .collect();
    assert_eq!(
        told,
        [
            "event-old-stands 区划.xlsx[单位变更]!C2",
            "event-old-stands 区划.xlsx[单位变更]!C2",
            "event-new-not-there 区划.xlsx[单位变更]!D2"
        ]
    );
}

#[tokio::test]
async fn statements_on_the_sqlite_file_stand_on_the_rules_boundaries() {
    let folder = tempfile::tempdir().expect("a folder");
    statements_stand_on_the_rules_boundaries(&format!("sqlite:{}", folder.path().join("luodi.db").display())).await;
}

#[tokio::test]
async fn statements_on_postgresql_stand_on_the_rules_boundaries() {
    statements_stand_on_the_rules_boundaries(&store::testing::postgres_url().await).await;
}

async fn statements_stand_on_the_rules_boundaries(url: &str) {
    let store = Store::open(url).await.expect("a store");
    let town = year(store).await;
    given_to_a_part(&town).await;
    let mut engine = Engine::at(url).await;
    let mut compared = 0;
    for period in ["2019-12", "2020-01", "2020-07", "2020-12"] {
        compared += pack_agrees((&town.house, &town.store), &mut engine, (PACK, "city", period)).await;
    }
    assert!(compared > 50, "{compared} figures were compared");
}
