//! The first year of 黑龙江's three years of industrial projects: figures by industry and economic zone, targets, what the
//! document says twice and differently, 33 tasks as of two days, and who did not report.

use std::collections::BTreeMap;

use app::import::{ImportOptions, Rows};
use app::import_statistics::import_statistics;
use app::view_figure::view_figure;
use exchange::export::{Language, body_html};
use exchange::import::{Setting, Source, read_statistics};
use luodi::demonstration::Part;
use luodi::embedded;
use luodi_stories::bulletin::{cell, figure, figure_of, printed, prose, row, table, words};
use luodi_stories::demo::Demonstration;
use luodi_stories::files::{Book, SIMULATED, assert_html_shows_every_figure, assert_json_shows_every_figure};
use luodi_stories::on_both_databases;
use model::{Absence, Cell, Document, Outcome, Ratio};
use policy::pack::Pack;
use store::Store;

on_both_databases!(the_first_year_is_told_by_industry_and_zone);

const PROVINCE: &str = "230000";
const CROSS: &str = "十大产业在八大经济区完成投资";
const ZONES: [&str; 8] =
    ["哈大齐", "东部煤电化", "东北亚经贸", "大小兴安岭", "两大平原", "北国风光", "对俄贸易", "高新科技"];
const LATE: [&str; 2] = ["鹤岗市", "伊春市"];

async fn the_first_year_is_told_by_industry_and_zone(store: Store) {
    let demo = Demonstration::of(store, &[Part::Hlj]).await;
    let [june, year] = demo.published.as_slice() else { panic!("two bulletins") };
    let (june, year) = (&june.document, &year.document);
    assert_eq!((june.period.to_string().as_str(), year.period.to_string().as_str()), ("2011-06-30", "2011-12-31"));
    ten_industries_in_eight_zones_are_the_sums_of_their_projects(june, "reports-2011-06.csv");
    ten_industries_in_eight_zones_are_the_sums_of_their_projects(year, "reports-2011-12.csv");
    counts_of_zones_tell_what_they_count_twice(year);
    targets_that_came_due_stand_with_their_actuals(year);
    annex_2_is_printed_as_it_is(year);
    contradictions_are_told_and_not_repaired(year);
    tasks_stand_where_their_terms_are(june, year);
    who_did_not_report_is_named(june, year);
    for document in [june, year] {
        simulated_amounts_are_marked(document);
        the_page_stays_small(document);
    }
    a_figure_of_one_industry_is_explained(&demo, year).await;
    tasks_are_drawn_as_of_any_day(&demo).await;
    a_total_that_is_no_sum_is_told(&demo, year).await;
}

/// A file of the demonstration as rows by column.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = embedded::file(&format!("demo/hlj/{name}")).expect("a file");
    let mut lines = std::str::from_utf8(bytes).expect("text").lines().map(|line| line.split(',').map(str::to_owned));
    let heads: Vec<String> = lines.next().expect("heads").collect();
    lines.map(|line| heads.iter().cloned().zip(line).collect()).collect()
}

/// Names of the industries by code, in the order of the class.
fn industries() -> Vec<(String, String)> {
    let class = &embedded::pack("hlj-2011")["classes/industry.csv"];
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    class.lines().skip(1).map(cells).map(|cells| (cells[0].clone(), cells[1].clone())).collect()
}

/// The zone above a park; a zone is its own.
fn zone_of(unit: &str, units: &[BTreeMap<String, String>]) -> String {
    if unit.starts_with("230000-Q") {
        return unit.to_owned();
    }
    let park = units.iter().find(|known| known["单位编码"] == unit).expect("a park");
    park["上级编码"].clone()
}

/// The table of industries by zones, added up anew from the files that were imported: fen by
/// industry and zone, shared projects by their parts.
fn ten_industries_in_eight_zones_are_the_sums_of_their_projects(document: &Document, reports: &str) {
    let (units, projects) = (rows("units.csv"), rows("projects.csv"));
    let done: BTreeMap<String, i128> = rows(reports)
        .into_iter()
        .map(|row| (row["项目代码"].clone(), row["年初至今完成投资(万元)"].parse::<i128>().expect("万元") * 1_000_000))
        .collect();
    let mut sums: BTreeMap<(String, String), i128> = BTreeMap::new();
    for project in &projects {
        let industry = project["分类"].strip_prefix("industry:").expect("a tag").to_owned();
        let Some(done) = done.get(&project["项目代码"]) else { continue };
        for part in project["园区"].split('、') {
            let (unit, percent) = part.split_once(' ').unwrap_or((part, "100%"));
            let percent: i128 = percent.trim_end_matches('%').parse().expect("a share");
            *sums.entry((industry.clone(), zone_of(unit, &units))).or_default() += done * percent / 100;
            *sums.entry((industry.clone(), String::new())).or_default() += done * percent / 100;
        }
    }
    let table = table(document, CROSS);
    assert_eq!(table.rows.len(), 11, "ten industries and their total");
    let mut shown = 0;
    for (code, name) in industries() {
        let line = row(table, &name);
        let zones = ZONES.iter().zip(1..).map(|(head, number)| (*head, format!("230000-Q{number}")));
        for (head, zone) in zones.chain([("全省", String::new())]) {
            let found = figure(table, line, head);
            let wanted = sums.get(&(code.clone(), zone.clone())).copied().unwrap_or(0);
            let none_reported = found.outcome() == Outcome::Absent(Absence::NotReported) && wanted == 0;
            assert!(found.number() == Some(Ratio::whole(wanted)) || none_reported, "{name}, {head}: {found:?}");
            shown += usize::from(wanted > 0);
        }
    }
    assert!(shown > 30, "{shown} cells hold something");
}

/// Four projects stand in two zones: each zone counts them, and the line below says so; money is shared.
fn counts_of_zones_tell_what_they_count_twice(year: &Document) {
    let table = table(year, "八大经济区项目进展");
    let line = row(table, "其中：重复计算");
    assert_eq!(figure(table, line, "项目数").print(), "4");
    assert_eq!(figure(table, line, "年度计划").number(), Some(Ratio::ZERO));
    assert_eq!(figure_of(year, "HL-011", PROVINCE).print(), "119");
}

/// Every target due by the end of 2011, in the order of the pack, with clause, owner, actual and gap.
fn targets_that_came_due_stand_with_their_actuals(year: &Document) {
    let files = embedded::pack("hlj-2011");
    let due: Vec<Vec<&str>> = files["targets.csv"].lines().map(|line| line.split(',').collect::<Vec<_>>()).collect();
    let due: Vec<_> = due.into_iter().filter(|target| target[3] == "2011-12-31").collect();
    let table = table(year, "到期目标完成情况");
    assert_eq!((due.len(), table.rows.len()), (90, 90));
    for (target, line) in due.iter().zip(&table.rows) {
        let [code, rule, _, _, _, _, modality, owner, clause, _] = target[..] else { panic!("{target:?}") };
        let said = |head: &str| words(table, line, head);
        assert_eq!((said("条款"), said("责任单位"), said("力度")), (clause, owner, modality), "{code}");
        let [set, actual, gap] = ["目标", "实际", "差距"].map(|head| figure(table, line, head));
        assert_eq!((actual.key().rule.as_str(), gap.key().rule.clone()), (rule, format!("{code}.gap")));
        let gap_of = actual.number().zip(set.number()).map(|(actual, set)| actual.sub(set).expect("a gap"));
        assert_eq!(gap.number(), gap_of, "{code}");
    }
    let find = |title: &str| {
        let line = table.rows.iter().find(|line| words(table, line, "指标") == title).expect("the target");
        let number = |head: &str| figure(table, line, head).print();
        (number("目标"), number("实际"), number("差距"), words(table, line, "进展").to_owned())
    };
    let told = |set: &str, actual: &str, gap: &str, state: &str| (set.into(), actual.into(), gap.into(), state.into());
    assert_eq!(find("工业固定资产投资"), told("3500", "3420", "-80", "到期未达"));
    assert_eq!(find("工业固定资产投资增速"), told("40.0", "37.9", "-2.1", "到期未达"));
    assert_eq!(find("主营业务收入（生物产业）"), told("400", "408", "8", "按期达到"));
    assert_eq!(
        find("省重点推进产业项目数"),
        told("445", "119", "-326", "到期未达"),
        "the demonstration has the named ones"
    );
}

/// Annex 2 to the last cell, blanks as blanks.
fn annex_2_is_printed_as_it_is(year: &Document) {
    let reference =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/reference/hlj-2011-annex-2.csv"));
    let reference = reference.expect("the reference table");
    let table = table(year, "附件2十大产业培育发展计划汇总表");
    let lines: Vec<Vec<&str>> = reference.lines().skip(1).map(|line| line.split(',').skip(1).collect()).collect();
    assert_eq!((lines.len(), table.rows.len(), table.heads.len()), (11, 11, 14));
    for line in lines {
        let found = row(table, line[0]);
        for (column, wanted) in line.iter().enumerate().skip(1) {
            let Cell::Figure(figure) = &found.cells[column] else { panic!("{line:?}") };
            let blank = figure.outcome() == Outcome::Absent(Absence::NotInSource);
            assert!(figure.print() == *wanted || (wanted.is_empty() && blank), "{} {}", line[0], table.heads[column]);
        }
    }
}

/// The thirteen sums hold; where text and annex or part and whole differ, each difference stands in the
/// bulletin, and each finding has a note in the pack.
fn contradictions_are_told_and_not_repaired(year: &Document) {
    for column in 121..=133 {
        assert_eq!(figure_of(year, &format!("HL-{column}"), PROVINCE).number(), Some(Ratio::ZERO), "HL-{column}");
    }
    let differences = [("HL-141", "1673"), ("HL-142", "48"), ("HL-143", "44"), ("HL-148", "61"), ("HL-149", "278")];
    for (rule, wanted) in differences {
        assert_eq!(figure_of(year, rule, PROVINCE).print(), wanted, "{rule}");
    }
    let told = prose(year);
    assert!(told.contains("附件2合计比正文目标多1673亿元") && told.contains("正文比附件2多48个、44亿元"), "{told}");
    let table = table(year, "部分与整体之差");
    let beyond = |head: &str| {
        let is_beyond = |line: &&model::Row| match cell(table, line, head) {
            Cell::Figure(figure) => !line.total && figure.number().is_some_and(|number| number > Ratio::ZERO),
            other => panic!("{other:?}"),
        };
        table.rows.iter().filter(is_beyond).map(|line| words(table, line, "产业").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(beyond("2011年龙头企业减产业"), ["新能源装备产业"]);
    assert_eq!(beyond("2013年龙头企业减产业"), ["新能源装备产业", "新型农机装备产业"]);
    assert_eq!(beyond("2013年园区减产业"), ["新材料产业", "新型农机装备产业", "交通运输装备产业"]);
    assert_eq!(beyond("达产销售减2013年产业"), ["新能源装备产业", "新型农机装备产业", "交通运输装备产业"]);
    let (pack, problems) = Pack::read("hlj-2011", &embedded::pack("hlj-2011"));
    assert!(problems.is_empty(), "{problems:?}");
    let notes = pack.expect("a pack").notes;
    for number in 1..=19 {
        let id = format!("S-003-{number}");
        assert!(notes.iter().any(|note| note.id == id && !note.done.is_empty()), "{id} has a note");
    }
}

/// State of each task by its number.
fn states(document: &Document) -> Vec<String> {
    let table = table(document, "任务分工及进度");
    assert_eq!(table.rows.len(), 33);
    table.rows.iter().map(|line| words(table, line, "期限状态").to_owned()).collect()
}

/// Four terms were over when the document came out; the others run, come due, or go on.
fn tasks_stand_where_their_terms_are(june: &Document, year: &Document) {
    let (june, year) = (states(june), states(year));
    let table = [
        (1, "印发前已到期", "印发前已到期"),
        (5, "印发前已到期", "印发前已到期"),
        (6, "已到期", "已到期"),
        (18, "已到期", "已到期"),
        (9, "未到期", "已到期"),
        (8, "持续进行", "持续进行"),
        (12, "本年未到期", "本年已到期"),
        (14, "印发前已到期", "印发前已到期"),
        (31, "本年未到期", "本年已到期"),
    ];
    for (seq, in_june, in_december) in table {
        assert_eq!((june[seq - 1].as_str(), year[seq - 1].as_str()), (in_june, in_december), "task {seq}");
    }
    let count = |states: &[String], state: &str| states.iter().filter(|known| *known == state).count();
    assert_eq!((count(&june, "印发前已到期"), count(&june, "已到期"), count(&june, "未到期")), (6, 6, 1));
    assert_eq!((count(&year, "已到期"), count(&year, "本年已到期"), count(&year, "持续进行")), (7, 7, 13));
}

async fn tasks_are_drawn_as_of_any_day(demo: &Demonstration) {
    let of = async |day: &str| states(&demo.draw("hlj.dispatcher", "hlj-2011", "monthly", day, None).await);
    let (winter, spring) = (of("2012-01-31").await, of("2012-03-01").await);
    assert_eq!(
        (winter[13].as_str(), spring[13].as_str()),
        ("本年未到期", "本年已到期"),
        "the list of the year, by February"
    );
    let later = of("2014-01-31").await;
    assert_eq!((later[13].as_str(), later[7].as_str(), later[8].as_str()), ("行动期满", "行动期满", "已到期"));
}

/// Everybody reported June; two prefectures did not report December, and have no number rather than zero.
fn who_did_not_report_is_named(june: &Document, year: &Document) {
    assert!(prose(june).contains("各市（地）和单位月报齐全"));
    let told = prose(year);
    let (_, named) = told.split_once("月报不齐的市（地）和单位：").expect("late units are named");
    let named: Vec<_> = named.split('。').next().unwrap_or_default().split('、').collect();
    let named: Vec<_> = named.iter().map(|unit| unit.split('（').next().unwrap_or_default()).collect();
    assert_eq!(named, LATE);
    let table = table(year, "各市（地）项目进展");
    for line in table.rows.iter().filter(|line| !line.total) {
        let name = words(table, line, "市（地）");
        assert_eq!(words(table, line, "缺报").starts_with('缺'), LATE.contains(&name), "{name}");
        let done = figure(table, line, "完成投资");
        assert_eq!(done.outcome() == Outcome::Absent(Absence::NotReported), LATE.contains(&name), "{name}");
    }
    let total = figure_of(year, "HL-004", PROVINCE);
    assert_eq!((total.expected(), total.present()), (119, 116), "the total is known to be partial");
    assert_eq!(*cell(table, &table.rows[0], "缺报"), Cell::Empty, "the total does not say that all is in");
}

fn simulated_amounts_are_marked(document: &Document) {
    assert!(document.simulated);
    assert_html_shows_every_figure(document);
    assert_json_shows_every_figure(document);
    let mut book = Book::of(document);
    assert_eq!(book.unmarked_sheets(), Vec::<String>::new(), "{SIMULATED} on every sheet");
    assert!(book.shows_every_figure() >= 10, "rates are formulas");
}

/// A figure of one industry opens by its key: a share with the numbers of that industry, and a cell of
/// industry and zone with its rows.
async fn a_figure_of_one_industry_is_explained(demo: &Demonstration, year: &Document) {
    let reader = demo.actor("hlj.dispatcher").await;
    let share = figure_of(year, "HL-005:biology", PROVINCE);
    let told = view_figure(&demo.house, &reader, share.key()).await.expect("an explanation");
    let (done, plan) = (figure_of(year, "HL-004:biology", PROVINCE), figure_of(year, "HL-003:biology", PROVINCE));
    let wanted = format!("{}亿元÷{}亿元 = {}%", done.print(), plan.print(), share.print());
    assert_eq!((told.in_numbers.as_str(), told.rule.as_str()), (wanted.as_str(), "HL-005"));
    assert_eq!(share.provenance().title, "省重点推进产业项目投资完成率（生物产业）");
    let cell = figure_of(year, "HL-013:mining", "230000-Q2");
    let told = view_figure(&demo.house, &reader, cell.key()).await.expect("an explanation");
    let term = &told.terms[0];
    assert!(term.conditions.iter().any(|condition| condition == "tagged('industry:mining')"), "{:?}", term.conditions);
    assert!(term.rows.iter().all(|row| row.simulated && row.name.starts_with("（金额模拟）")), "{:?}", term.rows);
    assert_eq!(term.counts[1], 1, "东荣一矿");
}

/// The largest bulletin of the three policies: with the page around it, it stays below 200 kB.
fn the_page_stays_small(document: &Document) {
    let bytes = body_html(document, Language::Zh, Some("")).len();
    assert!(bytes < 180_000, "{} has {bytes} bytes", document.title);
}

/// A printed total that does not add up: the difference is told, and neither total nor rows change.
async fn a_total_that_is_no_sum_is_told(demo: &Demonstration, year: &Document) {
    demo.on("2012-02-01T01:00:00.000Z");
    let file = "单位编码,单位名称,分类,指标,期间,计量,数值,单位,来源,版次\n\
                230000,黑龙江省,,annex2-revenue-2013,2011,金额,10200,亿元,附件2（改动，模拟）,2\n";
    let source = Source { name: "改动.csv", bytes: file.as_bytes(), sheet: None };
    let (rows, problems) = read_statistics(&[source], &Setting::default());
    let dispatcher = demo.actor("hlj.dispatcher").await;
    let taken = import_statistics(&demo.house, &dispatcher, Rows { rows, problems }, &ImportOptions::default()).await;
    assert!(!taken.expect("taken").blocked);
    let again = demo.draw("hlj.dispatcher", "hlj-2011", "annual", "2011-12-31", None).await;
    assert_eq!(figure_of(&again, "HL-122", PROVINCE).print(), "27");
    assert_eq!(figure_of(&again, "HL-102", PROVINCE).print(), "10200");
    assert_eq!(figure_of(&again, "HL-102:biology", PROVINCE).print(), "600");
    let then = demo.draw("hlj.dispatcher", "hlj-2011", "annual", "2011-12-31", Some(year.position)).await;
    assert_eq!(printed(&then), printed(year), "what was published stands as it was known then");
}
