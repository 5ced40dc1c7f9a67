//! The campaign of 阿城 at the end of June, July and August 2020: who reached what, and who did not report.

use luodi::demonstration::Part;
use luodi::embedded;
use luodi_stories::bulletin::{figure, figure_of, printed, prose, row, table, words};
use luodi_stories::demo::Demonstration;
use luodi_stories::files::{Book, SIMULATED, assert_html_shows_every_figure, assert_json_shows_every_figure};
use luodi_stories::on_both_databases;
use model::{Cell, Document, MoneyUnit, Ratio, TableBlock};
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
        let state = said("进展");
        assert!(["已达到", "未达到", "进行中", "未报", "无数据"].contains(&state), "{code}: {state}");
    }
}

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

/// 省百大和市重点 were to be at work by the end of June; one came in July.
fn targets_come_due_one_by_one(documents: &[&Document]) {
    let state = |document: &Document, clause: &str| {
        let table = table(document, "各项目标完成情况");
        words(table, row(table, clause), "进展").to_owned()
    };
    let states = |clause: &str| documents.iter().map(|document| state(document, clause)).collect::<Vec<_>>();
    assert_eq!(states("§三(一)3 省市重点"), ["未达到", "已达到", "已达到"]);
    assert_eq!(states("§一 目标3"), ["进行中", "进行中", "已达到"], "10 of 20 is half");
    assert_eq!(states("§三(一)3 区重点"), ["已达到"; 3], "the list has its 36");
    assert_eq!(states("§三(六)14"), ["进行中", "进行中", "已达到"]);
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
    let name = |row: &model::Row| match &row.cells[0] {
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
