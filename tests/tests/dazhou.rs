//! The bulletin that 达州 published for July 2018 comes out of 230 simulated projects as it was printed.

use std::collections::BTreeMap;

use app::archive::verify_archive;
use app::publish_bulletin::publish_bulletin;
use app::return_reports::return_reports;
use app::view_bulletin::{Form, bulletin_file, view_bulletin};
use app::{AppError, Refusal};
use luodi::demonstration::Part;
use luodi_stories::bulletin::{figure, figure_of, printed, prose, row, said, table};
use luodi_stories::demo::{Demonstration, period_of, pick};
use luodi_stories::files::{Book, assert_html_shows_every_figure, assert_json_shows_every_figure};
use luodi_stories::on_both_databases;
use luodi_stories::published::{PublishedRow, hundredths, rows, sum_in_yi, yi};
use model::figure::Input;
use model::{Absence, Document, Figure, Measure, Money, Outcome, Record, Report, ReportStatus, Role, Table};
use store::{LATEST, Store};

on_both_databases!(the_published_bulletin_comes_out_of_the_projects, what_was_published_stands_when_reports_change);

const CITY: &str = "dazhou.dispatcher";
const COUNTY: &str = "tongchuan.dispatcher";

async fn the_published_bulletin_comes_out_of_the_projects(store: Store) {
    let demo = Demonstration::of(store, &[Part::Dazhou]).await;
    let july = &demo.published[0].document;
    reports_in_force_sum_to_the_published_rows(&demo).await;
    the_table_is_the_published_one(july);
    the_totals_are_the_sums_of_the_rows(july);
    shares_are_of_the_plan_to_the_third_quarter(july);
    batches_and_fields_are_the_published_ones(july);
    files_read_back_show_the_same_numbers(july);
}

/// 230 projects, each with one report of July in force; by responsible unit they make the nine rows.
async fn reports_in_force_sum_to_the_published_rows(demo: &Demonstration) {
    let reader = demo.store.read().await.expect("a reader");
    let mut unit_of = BTreeMap::new();
    for record in reader.records(Table::Attributions, LATEST).await.expect("attributions") {
        if let Record::Attribution(one) = record
            && one.role == Role::Responsible
        {
            assert!(unit_of.insert(one.project, one.shares[0].unit.clone()).is_none(), "one responsible unit each");
        }
    }
    assert_eq!(unit_of.len(), 230);
    let mut done: BTreeMap<String, i64> = BTreeMap::new();
    let mut reports = 0;
    for report in july_reports(demo).await {
        *done.entry(unit_of[&report.project].to_string()).or_default() += report.done_ytd.fen();
        reports += 1;
    }
    assert_eq!(reports, 230);
    let published: BTreeMap<String, i64> =
        rows().iter().map(|row| (unit_code(row).to_owned(), yi(row.done).fen())).collect();
    assert_eq!(done, published);
}

async fn july_reports(demo: &Demonstration) -> Vec<Report> {
    let reader = demo.store.read().await.expect("a reader");
    let records = reader.records(Table::Reports, LATEST).await.expect("reports");
    let of_july = |record| match record {
        Record::Report(report) if report.period == period_of("2018-07") => Some(report),
        _ => None,
    };
    let reports = records.into_iter().filter_map(of_july);
    reports.filter(|report| report.status == ReportStatus::Accepted).collect()
}

/// The key under which a published row is kept: 市本级 and the zone have no division code of their own.
fn unit_code(row: &PublishedRow) -> &'static str {
    match row.unit {
        "市本级" => "511700-B",
        "经开区" => "511700-Z1",
        _ => row.division,
    }
}

/// Every cell of the published table.
fn the_table_is_the_published_one(july: &Document) {
    let table = table(july, "各地重点项目投资完成情况");
    assert_eq!(table.rows.len(), 10, "nine rows and their total, and no double count to reconcile");
    for published in rows() {
        let row = row(table, published.unit);
        let print = |head: &str| figure(table, row, head).print();
        let growth = if published.growth.is_empty() { "—" } else { published.growth };
        let rank = if published.rank.is_empty() { "—" } else { published.rank };
        let expected = [
            ("固定资产投资增速", growth),
            ("年度计划", published.annual_plan),
            ("至三季度计划", published.plan_to_q3),
            ("完成投资", published.done),
            ("占至三季度计划", published.share_printed),
            ("位次", rank),
        ];
        for (head, text) in expected {
            assert_eq!(print(head), text, "{} of {}", head, published.unit);
        }
        let share = figure(table, row, "占至三季度计划").shown().expect("a share").rounded(2).expect("in range");
        let off = (share - hundredths(published.share_printed)).abs();
        assert!(off <= 5, "{}: {share} is not within 0.05 of a point of {}", published.unit, published.share_printed);
        let annual = figure(table, row, "占年度计划").shown().expect("a share").rounded(2).expect("in range");
        assert_eq!(annual, hundredths(published.share_of_annual), "{}", published.unit);
        assert_eq!(figure(table, row, "完成投资").key().unit.as_str(), unit_code(&published));
    }
    let own_tier = figure(table, row(table, "市本级"), "位次");
    assert_eq!(own_tier.outcome(), Outcome::Absent(Absence::Unranked), "市本级 counts in the total and is not ranked");
    let total = row(table, "合计（达州市）");
    assert_eq!(figure(table, total, "完成投资").key().unit.as_str(), "511700", "the city's key is not that of 市本级");
    assert_eq!(figure(table, total, "固定资产投资增速").print(), "12.9");
}

fn the_totals_are_the_sums_of_the_rows(july: &Document) {
    let table = table(july, "各地重点项目投资完成情况");
    let total = row(table, "合计（达州市）");
    let sums = [
        ("年度计划", sum_in_yi(|row| row.annual_plan), "527.3"),
        ("至三季度计划", sum_in_yi(|row| row.plan_to_q3), "371.5"),
        ("完成投资", sum_in_yi(|row| row.done), "291.5"),
    ];
    for (head, sum, published) in sums {
        assert_eq!(sum, published, "the published rows add up");
        assert_eq!(figure(table, total, head).print(), sum, "{head}");
    }
    assert_eq!(figure(table, total, "占至三季度计划").print(), "78.5");
    assert_eq!(figure(table, total, "占年度计划").print(), "55.3");
    // In every table each column of amounts adds up to its total, to the fen.
    for caption in ["各地重点项目投资完成情况", "各地分批次完成情况", "各地分领域完成情况"]
    {
        let table = luodi_stories::bulletin::table(july, caption);
        let total = row(table, "合计（达州市）");
        for head in table.heads.iter().skip(1) {
            if figure(table, total, head).measure() == Measure::Money {
                let units = table.rows.iter().filter(|row| !row.total);
                let sum: i128 = units.map(|row| fen(figure(table, row, head))).sum();
                assert_eq!(sum, fen(figure(table, total, head)), "{caption}: {head}");
            }
        }
    }
}

fn fen(figure: &Figure) -> i128 {
    let number = figure.number().expect("a number");
    assert_eq!(number.denominator(), 1, "amounts are whole fen");
    number.numerator()
}

/// The denominator is the stage target, not the plan of the year.
fn shares_are_of_the_plan_to_the_third_quarter(july: &Document) {
    for (rule, denominator) in [("DZ-003", "DZ-001"), ("DZ-006", "DZ-005")] {
        for unit in ["511700", "511702", "511700-B", "511700-Z1"] {
            let share = figure_of(july, rule, unit);
            let inputs = share.provenance().inputs.iter().map(|input| match input {
                Input::Figure { key, .. } => (key.rule.as_str(), key.unit.as_str()),
                other => panic!("{rule} rests on {other:?}"),
            });
            assert_eq!(inputs.collect::<Vec<_>>(), [("DZ-002", unit), (denominator, unit)]);
        }
    }
}

fn batches_and_fields_are_the_published_ones(july: &Document) {
    let city = |rule: &str| said(&figure_of(july, rule, "511700"));
    for (rule, text) in [
        ("DZ-008", "230"),
        ("DZ-012", "83.1亿元"),
        ("DZ-013", "96.9%"),
        ("DZ-015", "182.1亿元"),
        ("DZ-016", "73.5%"),
        ("DZ-018", "26.3亿元"),
        ("DZ-022", "129.6亿元"),
        ("DZ-023", "80.9%"),
        ("DZ-025", "92.6亿元"),
        ("DZ-026", "74.7%"),
        ("DZ-028", "58.9亿元"),
        ("DZ-029", "79.2%"),
        ("DZ-031", "10.4亿元"),
        ("DZ-032", "80.9%"),
    ] {
        assert_eq!(city(rule), text, "{rule}");
    }
    for sentence in [
        "全市230个重点项目年度计划投资527.3亿元，至三季度计划投资371.5亿元，年初以来完成投资291.5亿元",
        "占至三季度计划的78.5%",
        "竣工项目完成投资83.1亿元，占至三季度计划的96.9%",
        "新开项目完成投资26.3亿元。",
        "各单位月报齐全",
    ] {
        assert!(prose(july).contains(sentence), "{sentence} in {}", prose(july));
    }
}

fn files_read_back_show_the_same_numbers(july: &Document) {
    assert_html_shows_every_figure(july);
    assert_json_shows_every_figure(july);
    let mut book = Book::of(july);
    assert_eq!(book.unmarked_sheets(), Vec::<String>::new(), "the projects are simulated, and every sheet says so");
    assert!(book.shows_every_figure() >= 10 * 2 + 8, "two shares a row and eight places are formulas");
    let table = table(july, "各地重点项目投资完成情况");
    for published in rows() {
        let share = book.formula(table, published.unit, "占至三季度计划");
        let (done, plan) = share.split_once('/').unwrap_or_else(|| panic!("{} has {share:?}", published.unit));
        assert!(done.contains('E') && plan.starts_with('D'), "完成投资 over 至三季度计划: {share}");
        let rank = book.formula(table, published.unit, "位次");
        assert_eq!(rank.contains("RANK"), !published.rank.is_empty(), "{}: {rank}", published.unit);
    }
}

async fn what_was_published_stands_when_reports_change(store: Store) {
    let demo = Demonstration::of(store, &[Part::Dazhou]).await;
    let published = demo.published[0].clone();
    let report = largest_report_of_tongchuan(&demo).await;
    a_report_returned_and_handed_in_anew_gives_the_same_bulletin(&demo, &published.document, &report).await;
    a_late_correction_shows_in_a_new_drawing_only(&demo, &published, &report).await;
    a_second_edition_says_what_it_corrects(&demo, &published).await;
    replay_and_verification_find_nothing(&demo, &published.document).await;
}

async fn largest_report_of_tongchuan(demo: &Demonstration) -> Report {
    let reports = july_reports(demo).await.into_iter();
    let own = reports.filter(|report| report.typed_by.as_str() == "511702");
    own.max_by_key(|report| report.done_ytd).expect("a report of 通川区")
}

/// The county sends a wrong correction, the city returns it, the county hands the old figure in anew.
async fn a_report_returned_and_handed_in_anew_gives_the_same_bulletin(
    demo: &Demonstration,
    published: &Document,
    report: &Report,
) {
    demo.on("2018-08-07T01:00:00.000Z");
    let project = report.project;
    let wrong = report.done_ytd.checked_add(Money::from_fen(50_000_000).expect("50万元")).expect("in range");
    let silent = demo.submit(COUNTY, project, "2018-07", wrong, "").await;
    assert!(matches!(silent, Err(AppError::Refused(Refusal::NeedsReason { .. }))), "{silent:?}");
    demo.submit(COUNTY, project, "2018-07", wrong, "补报一笔进度款").await.expect("handed in");
    assert_same_numbers(demo, published, "a correction that waits is not in force").await;
    let city = demo.actor(CITY).await;
    return_reports(&demo.house, &city, &[pick(project, "2018-07", 2)], "进度款无凭证，请核实").await.expect("returned");
    assert_same_numbers(demo, published, "a returned correction leaves the version in force").await;
    let anew = demo.submit(COUNTY, project, "2018-07", report.done_ytd, "核实后与原数一致").await.expect("handed in");
    assert_eq!((anew.report.version, anew.next.as_ref().map(|unit| unit.as_str())), (2, Some("511700")));
    demo.accept(CITY, project, "2018-07", 2).await;
    let standing: Vec<_> = demo.versions(project, "2018-07").await.iter().map(|version| version.status).collect();
    assert_eq!(standing, [ReportStatus::Superseded, ReportStatus::Accepted]);
    assert_same_numbers(demo, published, "handed in anew with the old figure").await;
}

async fn assert_same_numbers(demo: &Demonstration, published: &Document, when: &str) {
    let now = demo.draw(CITY, "dazhou-2018", "monthly", "2018-07", None).await;
    assert_eq!(printed(&now), printed(published), "{when}");
}

/// 1,000万元 less for 通川区: the drawing of today has it, the published bulletin does not.
async fn a_late_correction_shows_in_a_new_drawing_only(
    demo: &Demonstration,
    published: &app::publish_bulletin::Published,
    report: &Report,
) {
    demo.on("2018-08-20T01:00:00.000Z");
    let less = report.done_ytd.checked_sub(yi("0.1")).expect("in range");
    demo.submit(COUNTY, report.project, "2018-07", less, "重复计量，核减1000万元").await.expect("handed in");
    demo.accept(CITY, report.project, "2018-07", 3).await;
    let now = demo.draw(CITY, "dazhou-2018", "monthly", "2018-07", None).await;
    let changed: Vec<_> =
        printed(&now).into_iter().zip(printed(&published.document)).filter(|(now, then)| now != then).collect();
    assert!(!changed.is_empty());
    for ((_, rule, unit, _), _) in &changed {
        assert!(["511700", "511702"].contains(&unit.as_str()), "{rule} of {unit} has nothing to do with 通川区");
    }
    for (rule, unit, then, today) in [
        ("DZ-002", "511702", "35.9", "35.8"),
        ("DZ-003", "511702", "82.7", "82.5"),
        ("DZ-004", "511702", "4", "4"),
        ("DZ-002", "511700", "291.5", "291.4"),
        ("DZ-001", "511700", "371.5", "371.5"),
    ] {
        let print = |document: &Document| figure_of(document, rule, unit).print();
        assert_eq!((print(&published.document), print(&now)), (then.to_owned(), today.to_owned()), "{rule} {unit}");
    }
    the_published_edition_stands(demo, published).await;
    let then = demo.draw(CITY, "dazhou-2018", "monthly", "2018-07", Some(published.edition.drawn_at)).await;
    assert_eq!(printed(&then), printed(&published.document), "the ledger draws the past as it was known then");
}

/// Byte for byte, and verified from nothing but itself.
async fn the_published_edition_stands(demo: &Demonstration, published: &app::publish_bulletin::Published) {
    let (city, july) = (demo.actor(CITY).await, period_of("2018-07"));
    let shown = view_bulletin(&demo.house, Some(&city), "dazhou-2018", "monthly", july, Some(1)).await;
    let shown = shown.expect("the first edition");
    assert_eq!(shown.document, published.document);
    let kept = bulletin_file(&demo.house, &shown, Form::Archive).await.expect("its archive");
    assert!(kept == published.archive, "the archive is the same byte for byte");
    let verified = verify_archive(&kept).expect("an archive");
    assert!(verified.differences.is_empty(), "{:?}", verified.differences);
    assert_eq!((verified.digest, verified.document), (published.edition.digest.clone(), published.document.clone()));
}

async fn a_second_edition_says_what_it_corrects(demo: &Demonstration, published: &app::publish_bulletin::Published) {
    let (city, july) = (demo.actor(CITY).await, period_of("2018-07"));
    let head = demo.position().await;
    let silent = publish_bulletin(&demo.house, &city, "dazhou-2018", "monthly", july, " ").await;
    assert!(matches!(silent, Err(AppError::Refused(Refusal::NeedsReason { .. }))), "{silent:?}");
    assert_eq!(demo.position().await, head, "nothing was written");
    let words = "通川区核减1000万元";
    let second = publish_bulletin(&demo.house, &city, "dazhou-2018", "monthly", july, words).await.expect("published");
    let edition = &second.edition;
    assert_eq!((edition.edition, edition.corrects, edition.correction.as_str()), (2, Some(1), words));
    assert!(second.document.remarks.iter().any(|remark| remark.contains(words)), "{:?}", second.document.remarks);
    assert_eq!(figure_of(&second.document, "DZ-002", "511702").print(), "35.8");
    assert!(verify_archive(&second.archive).expect("an archive").differences.is_empty());
    the_published_edition_stands(demo, published).await;
    let latest = view_bulletin(&demo.house, Some(&city), "dazhou-2018", "monthly", july, None).await;
    let latest = latest.expect("the latest");
    assert_eq!((latest.edition.edition, latest.editions.len()), (2, 2));
}

async fn replay_and_verification_find_nothing(demo: &Demonstration, published: &Document) {
    let faults = store::ledger::verify(&demo.store, |_, _| {}).await.expect("verified");
    assert_eq!(faults, []);
    let differences = store::ledger::replay(&demo.store, |_, _| {}).await.expect("replayed");
    assert_eq!(differences.first(), None, "and {} more", differences.len());
    let at = Some(published.position);
    let again = demo.draw(CITY, "dazhou-2018", "monthly", "2018-07", at).await;
    assert_eq!(printed(&again), printed(published), "after a replay");
}
