//! The campaign of 阿城 at the end of June, July and August 2020: who reached what, and who did not report.

use app::archive::verify_archive;
use app::view_figure::view_figure;
use luodi::demonstration::Part;
use luodi::embedded;
use luodi_stories::bulletin::{figure, figure_of, printed, prose, row, table, words};
use luodi_stories::demo::Demonstration;
use luodi_stories::files::{Book, SIMULATED, assert_html_shows_every_figure, assert_json_shows_every_figure};
use luodi_stories::on_both_databases;
use model::{Absence, Cell, Document, FigureKey, MoneyUnit, Outcome, Ratio, Row, TableBlock, TargetState};
use store::Store;

on_both_databases!(the_campaign_is_told_month_by_month);

const DISTRICT: &str = "230112";
const LATE: [&str; 2] = ["区住房和城乡建设局", "经济开发区"];

async fn the_campaign_is_told_month_by_month(store: Store) {
    let demo = Demonstration::of(store, &[Part::Acheng]).await;
    let documents: Vec<&Document> = demo.published.iter().map(|published| &published.document).collect();
    let periods: Vec<_> = documents.iter().map(|document| document.period.to_string()).collect();
    assert_eq!(periods, ["2020-06-30", "2020-07-31", "2020-08-31"]);
    the_counts_move_as_the_projects_do(&documents);
    for document in &documents {
        every_target_is_held_against_its_actual(document);
        simulated_data_are_marked_in_every_file(document);
    }
    targets_come_due_one_by_one(&documents);
    who_did_not_report_is_named(&documents);
    the_value_of_the_due_day_is_explained_and_archived(&demo).await;
    the_bulletin_drawn_today_tells_the_same(&demo, documents[2]).await;
}

/// What the demonstration arranges: numerator and denominator by month.
fn the_counts_move_as_the_projects_do(documents: &[&Document]) {
    let table = [
        ("省百大和市重点产业项目已开复工", "AC-002", ["13", "14", "14"], "AC-001", ["14", "14", "14"]),
        ("区重点项目已开复工", "AC-017", ["24", "27", "30"], "AC-016", ["36", "36", "36"]),
        ("专项债和一般债项目已开工", "AC-020", ["11", "12", "12"], "AC-019", ["12", "12", "12"]),
        ("收尾项目已投产", "AC-008", ["3", "6", "10"], "AC-007", ["20", "20", "20"]),
        ("已签约项目已开工", "AC-036", ["5", "7", "10"], "AC-033", ["12", "12", "12"]),
    ];
    for (what, done, numerators, of, denominators) in table {
        for ((document, numerator), denominator) in documents.iter().zip(numerators).zip(denominators) {
            let count = |rule: &str| figure_of(document, rule, DISTRICT).print();
            assert_eq!((count(done), count(of)), (numerator.into(), denominator.into()), "{what}, {}", document.period);
        }
    }
    let yi = |document: &Document| figure_of(document, "AC-048", DISTRICT).shown().expect("an amount");
    let five = Ratio::whole(5);
    assert!(yi(documents[0]) < five && yi(documents[1]) < five, "钢铁园区 is below 5亿元 until August");
    assert_eq!(yi(documents[2]).print(2), "5.32");
    let reserve = |document: &Document| {
        let (of, share) = (figure_of(document, "AC-045", DISTRICT), figure_of(document, "AC-047", DISTRICT));
        (of.print(), share.print())
    };
    let ready: Vec<_> = documents.iter().map(|document| reserve(document)).collect();
    let told = [("15", "73.3"), ("17", "76.5"), ("20", "80.0")];
    assert_eq!(ready, told.map(|(of, share)| (of.to_owned(), share.to_owned())), "11/15, 13/17, 16/20");
    let among_thirteen = figure_of(documents[2], "AC-032", DISTRICT).number().expect("a rate");
    assert!(among_thirteen < Ratio::new(1, 2).expect("a half"), "half of the 20, and not of the 13");
}

/// Every target of the pack, in its order, with clause, owner, modality, actual and gap.
fn every_target_is_held_against_its_actual(document: &Document) {
    let pack = embedded::pack("acheng-2020");
    let targets: Vec<Vec<&str>> = pack["targets.csv"].lines().skip(1).map(|line| line.split(',').collect()).collect();
    let table = table(document, "各项目标完成情况");
    assert_eq!((targets.len(), table.rows.len()), (23, 23));
    for (target, line) in targets.iter().zip(&table.rows) {
        let [code, rule, _, due, _, value, modality, owner, clause, ..] = target[..] else { panic!("{target:?}") };
        let said = |head: &str| words(table, line, head);
        assert_eq!(
            (said("条款"), said("责任单位"), said("力度"), said("期限")),
            (clause, owner, modality, due),
            "{code}"
        );
        let (set, actual, gap) = ("目标", "实际", "差距");
        let [set, actual, gap] = [set, actual, gap].map(|head| figure(table, line, head));
        assert_eq!(set.number(), Some(number(value)), "{code}");
        assert_eq!(actual.key().rule, rule, "{code} is measured by its rule");
        assert_eq!(gap.key().rule, format!("{code}.gap"));
        match (actual.number(), set.number(), gap.number()) {
            (Some(actual), Some(set), Some(gap)) => assert_eq!(actual.sub(set), Ok(gap), "{code}"),
            (actual, _, gap) => assert_eq!((actual, gap), (None, None), "{code}: no actual, no gap"),
        }
        let (state, on_time) = (said("进展"), figure(table, line, "到期时"));
        let is_over = due <= document.period.to_string().as_str();
        let open = ["进行中", "已达到"];
        assert!(STATES.contains(&state) && !(is_over && open.contains(&state)), "{code}: {state}");
        if is_over {
            assert_eq!((on_time.key().rule.as_str(), on_time.key().period.to_string().as_str()), (rule, due), "{code}");
        } else {
            assert_eq!(on_time.outcome(), Outcome::Absent(Absence::NotDue), "{code}: nothing before its day");
        }
    }
}

const STATES: [&str; 7] = ["进行中", "已达到", "按期达到", "到期未达", "到期未达，其后达到", "未报", "无数据"];

/// A value as `targets.csv` writes it: fen, ones, or a fraction of one.
fn number(value: &str) -> Ratio {
    let whole = |text: &str| Ratio::whole(text.parse().expect("a number"));
    if let Some(percent) = value.strip_suffix('%') {
        return whole(percent).div(Ratio::whole(100)).expect("a rate");
    }
    match value.strip_suffix("亿元") {
        Some(amount) => whole(amount).mul(Ratio::whole(MoneyUnit::Yi.fen().into())).expect("an amount"),
        None => whole(value),
    }
}

/// 省百大和市重点 and the projects of bonds were to be at work by the end of June; one of each came in July,
/// which makes good what was missed and does not undo it.
fn targets_come_due_one_by_one(documents: &[&Document]) {
    // Clause and due day of a target, its states, and what its rule had come to on its day.
    let table = [
        ("§三(一)3 省市重点", "2020-06-30", ["到期未达", "到期未达，其后达到", "到期未达，其后达到"], ["92.9"; 3]),
        ("§三(一)3 债券项目", "2020-06-30", ["到期未达", "到期未达，其后达到", "到期未达，其后达到"], ["91.7"; 3]),
        ("§三(一)3 区重点", "2020-07-31", ["进行中", "按期达到", "按期达到"], ["—", "75.0", "75.0"]),
        // The list has its 36, and could lose one until December.
        ("§三(一)3 区重点", "2020-12-31", ["已达到"; 3], ["—"; 3]),
        // The 22 of the day of issue; more are at work by now.
        ("§三(二)4 已开复工", "2020-06-02", ["按期达到"; 3], ["22"; 3]),
        ("§一 目标3", "2020-08-31", ["进行中", "进行中", "按期达到"], ["—", "—", "50.0"]),
        ("§三(六)14", "2020-08-31", ["进行中", "进行中", "按期达到"], ["—", "—", "5.32"]),
        ("§三(四)10 开工", "2020-08-31", ["进行中", "进行中", "到期未达"], ["—", "—", "83.3"]),
    ];
    for (clause, due, states, on_its_day) in table {
        for ((document, state), then) in documents.iter().zip(states).zip(on_its_day) {
            let table = table_of(document);
            let is_it = |row: &&Row| words(table, row, "条款") == clause && words(table, row, "期限") == due;
            let row = table.rows.iter().find(is_it).unwrap_or_else(|| panic!("no target {clause} by {due}"));
            let found = (words(table, row, "进展"), figure(table, row, "到期时").print());
            assert_eq!(found, (state, then.to_owned()), "{clause} by {due}, {}", document.period);
        }
    }
}

fn table_of(document: &Document) -> &TableBlock {
    table(document, "各项目标完成情况")
}

/// What was missed in June leads back to June's rows, and the archive of August holds them.
async fn the_value_of_the_due_day_is_explained_and_archived(demo: &Demonstration) {
    let august = &demo.published[2];
    let line = row(table_of(&august.document), "§三(一)3 省市重点");
    let key = figure(table_of(&august.document), line, "到期时").key().clone();
    assert_eq!(key.to_string(), format!("acheng-2020/AC-003/230112/2020-06-30@{}", august.document.position));
    let dispatcher = demo.actor("acheng.dispatcher").await;
    let then = view_figure(&demo.house, &dispatcher, &key).await.expect("a figure of June");
    assert_eq!(then.in_numbers.split(" = ").last(), Some("92.9%"), "13 of 14");
    let gap = FigureKey { rule: "AC-T06.gap".to_owned(), period: august.document.period, ..key.clone() };
    let now = view_figure(&demo.house, &dispatcher, &gap).await.expect("a gap").target.expect("a target");
    assert_eq!((now.state, now.on_time.key()), (TargetState::MadeGood, &key));
    let archive = exchange::archive::read(&august.archive).expect("an archive");
    let period = |path: &str| Some(path.strip_prefix("inputs/")?.strip_suffix("/projects.csv")?.to_owned());
    let periods: Vec<_> = archive.entries.keys().filter_map(|path| period(path)).collect();
    assert_eq!(periods, ["2019-08-31", "2020-06-02", "2020-06-30", "2020-07-31"]);
    let mut without = archive.clone();
    without.entries.retain(|path, _| !path.starts_with("inputs/2020-06-30/"));
    let bytes = exchange::archive::write(&without).expect("an archive");
    assert!(verify_archive(&bytes).is_err(), "without June nobody knows whether it was in time");
}

/// Two units sent no report of July; each document says so in words, in remarks and in its table.
fn who_did_not_report_is_named(documents: &[&Document]) {
    let [june, july, august] = documents else { panic!("three bulletins") };
    for document in [june, august] {
        assert!(prose(document).contains("各责任单位均按时报齐"), "{}", document.period);
        assert!(document.remarks.iter().any(|remark| remark == "各单位均已报送"), "{:?}", document.remarks);
        assert_eq!(late_units(table(document, "各责任单位重点和政府投资项目情况")), Vec::<String>::new());
    }
    let told = prose(july);
    let (_, named) = told.split_once("未按时报送或报送不齐的责任单位：").expect("late units are named");
    let (named, _) = named.split_once('。').expect("a sentence");
    let named: Vec<_> = named.split('、').map(|unit| unit.split('（').next().unwrap_or_default()).collect();
    assert_eq!(named, LATE);
    let remark = july.remarks.iter().find(|remark| remark.starts_with("未报齐单位：")).expect("a remark");
    assert!(LATE.iter().all(|unit| remark.contains(unit)), "{remark}");
    assert_eq!(late_units(table(july, "各责任单位重点和政府投资项目情况")), LATE);
    let of_late = figure_of(july, "AC-053", "230112-ZJJ");
    assert_eq!((of_late.print().as_str(), of_late.present()), ("—", 0), "what is not reported is no zero");
    assert!(of_late.expected() > 0);
    let total = figure_of(july, "AC-053", DISTRICT);
    assert!(total.number().is_some() && total.is_partial(), "the total is there and known to be partial");
}

fn late_units(table: &TableBlock) -> Vec<String> {
    let late = table.rows.iter().filter(|row| !row.total && words(table, row, "缺报").starts_with('缺'));
    let name = |row: &Row| match &row.cells[0] {
        Cell::Text(name) => name.clone(),
        other => panic!("{other:?}"),
    };
    late.map(name).collect()
}

fn simulated_data_are_marked_in_every_file(document: &Document) {
    assert!(document.simulated);
    assert_html_shows_every_figure(document);
    assert_json_shows_every_figure(document);
    let mut book = Book::of(document);
    assert_eq!(book.unmarked_sheets(), Vec::<String>::new(), "{SIMULATED} on every sheet");
    assert!(book.shows_every_figure() >= 20, "gaps and rates are formulas");
}

/// Nothing happened after August, so a drawing of today has the numbers that were published.
async fn the_bulletin_drawn_today_tells_the_same(demo: &Demonstration, august: &Document) {
    let now = demo.draw("acheng.dispatcher", "acheng-2020", "campaign", "2020-08-31", None).await;
    assert_eq!(printed(&now), printed(august));
    let then = demo.draw("acheng.dispatcher", "acheng-2020", "campaign", "2020-06-30", None).await;
    assert_eq!(printed(&then), printed(&demo.published[0].document), "June as it is known in September");
}
