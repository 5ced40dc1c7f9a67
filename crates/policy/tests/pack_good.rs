//! What a good pack is read into, and that no edit of it brings the reader down.

mod folder;

use std::path::Path;

use luodi_policy::pack::{
    ColumnContent, Due, ForUnits, LateUnit, Lights, Literal, Pack, PackFiles, RankOn, RowSource, RuleKind, Shared,
    Standing, TargetFigure, TemplateBlock, TextColumn, TotalRow, Tracker, digest,
};
use model::{Absence, Day, FactTable, Measure, MoneyUnit, Ratio, Role};
use proptest::prelude::*;

fn good_files() -> PackFiles {
    folder::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good"))
}

fn good() -> Pack {
    let (pack, problems) = Pack::read("good", &good_files());
    assert!(problems.is_empty(), "{problems:?}");
    pack.expect("a pack")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn the_document_and_its_clauses() {
    let pack = good();
    assert_eq!((pack.name.as_str(), pack.version.as_str()), ("good", "1.1.0"));
    assert_eq!(pack.policy.heading, "试点市重点项目推进方案");
    assert_eq!(pack.policy.about, "虚构的文件，只供测试。An invented document for tests.");
    assert_eq!((pack.policy.from, pack.policy.until), (day("2024-01-01"), Some(day("2024-12-31"))));
    let standing = |clause: &str| pack.clause(clause).expect(clause).standing.clone();
    let rule_and_target = vec![Tracker::Rule("TS-001".to_owned()), Tracker::Target("TS-T01".to_owned())];
    assert_eq!(standing("§一 目标1"), Standing::Tracked(rule_and_target));
    assert_eq!(standing("§二(一)3"), Standing::Tracked(vec![Tracker::Task(1)]));
    assert_eq!(standing("§二(二)4"), Standing::Platform("reports".to_owned()));
    assert_eq!(standing("§三"), Standing::NotMeasurable("文件没有给出宣传的数量".to_owned()));
    assert_eq!(pack.notes[0].done, "取清单的年度计划");
    let versions: Vec<_> = pack.changelog.iter().map(|version| version.version.as_str()).collect();
    assert_eq!(versions, ["1.1.0", "1.0.0"]);
}

#[test]
fn the_bounds_of_lights_are_those_of_the_pack_or_a_default_that_says_so() {
    assert_eq!(good().policy.lights, Lights::default());
    let mut files = good_files();
    let lights = "```lights\nyellow = \"12.5%\"\nsource = \"§三\"\n```\n\n## Clauses";
    let policy = files["policy.md"].replacen("## Clauses", lights, 1);
    files.insert("policy.md".to_owned(), policy);
    let (pack, problems) = Pack::read("good", &files);
    assert!(problems.is_empty(), "{problems:?}");
    let told = pack.expect("a pack").policy.lights;
    assert_eq!((told.text.as_str(), told.source.as_deref()), ("12.5%", Some("§三")));
    assert_eq!(told.yellow, Ratio::new(1, 8).expect("an eighth"));
}

#[test]
fn the_tables() {
    let pack = good();
    let on =
        |day: Day| pack.group("county").filter(|unit| unit.on(day)).map(|unit| unit.name.as_str()).collect::<Vec<_>>();
    assert_eq!(on(day("2024-06-30")), ["甲县", "乙县", "市本级"]);
    assert_eq!(on(day("2024-07-01")), ["甲县", "乙区", "市本级"]);
    let ranked: Vec<_> = pack.units.iter().map(|unit| unit.ranked).collect();
    assert_eq!(ranked, [true, true, true, false]);
    let (target, figure) = pack.target_figure("TS-T02.gap").expect("a figure of a target");
    assert_eq!((target.rule.as_str(), target.text.as_str(), figure), ("TS-004", "60%", TargetFigure::Gap));
    assert_eq!((target.measure, target.value), (Measure::Rate, Ratio::new(3, 5).expect("three fifths")));
    assert_eq!(pack.task(1).expect("the task").due, Due::Words("每周".to_owned()));
    let list = pack.list("city-key-2024", 2024).expect("the list");
    assert_eq!((list.count, list.total.map(|total| total.fen())), (Some(40), Some(5_273_000_000_000)));
    assert_eq!(pack.class_code("fund", "special-bond").expect("the code").parent, "public");
}

#[test]
fn rules_over_rows() {
    let pack = good();
    let started = pack.rule("TS-001").expect("the rule");
    assert_eq!(
        (started.title.as_str(), started.clause_text.as_str()),
        ("年内开工项目数", "市重点项目年内开工的个数。")
    );
    assert_eq!(started.prose, "按项目计，打包项目计一个。");
    let RuleKind::Indicator { from, by, shared, .. } = &started.kind else { panic!("an indicator") };
    assert_eq!((*from, *by, *shared), (FactTable::Members, Role::Responsible, Shared::Full));
    assert_eq!(started.expression, "count(*) filter (where list = 'city-key-2024'\n  and during(started_on, year))");
    let spot = &started.expression_spot;
    assert_eq!((spot.file.as_str(), spot.line, spot.column), ("rules/started.md", 19, 1));
    let rows = &started.cases[0].rows;
    assert_eq!(rows.iter().map(|row| (row.spot.line, row.cells.len())).collect::<Vec<_>>(), [(30, 5), (31, 4)]);
    let plan = pack.rule("TS-002").expect("the rule");
    assert_eq!((plan.measure, plan.money, plan.places), (Measure::Money, MoneyUnit::Yi, 1));
    assert_eq!((plan.boundaries(), started.boundaries()), (Some(day("2024-07-01")), None));
    let floor = |text: &str| plan.parameters[0].on(day(text)).map(|value| value.text.as_str());
    assert_eq!(floor("2023-12-31"), None);
    assert_eq!((floor("2024-06-30"), floor("2024-07-01")), (Some("5000万元"), Some("1亿元")));
}

#[test]
fn rules_over_figures() {
    let pack = good();
    let rank = pack.rule("TS-005").expect("the rule");
    let RuleKind::Derived { rank: Some(how), .. } = &rank.kind else { panic!("a rank") };
    assert_eq!((how.group.as_str(), how.rank_on, how.late), ("county", RankOn::Printed, LateUnit::Last));
    let ForUnits::Units(expect) = &rank.cases[0].expect else { panic!("by unit") };
    assert_eq!(
        expect.iter().map(|(unit, rank)| (unit.as_str(), rank.text.as_str())).collect::<Vec<_>>(),
        [("990101", "2"), ("990102", "1")]
    );
    let rate = pack.rule("TS-004").expect("the rule");
    let ForUnits::Own(nothing) = &rate.cases[1].expect else { panic!("of the unit itself") };
    assert_eq!(nothing.value, Literal::Absent(Absence::ZeroDenominator));
}

#[test]
fn the_bulletin() {
    let pack = good();
    let bulletin = pack.bulletin("monthly").expect("the bulletin");
    assert_eq!(bulletin.title, "{{ period.zh }}重点项目推进情况通报");
    let [
        TemplateBlock::Heading { level: 1, .. },
        TemplateBlock::Prose { text, .. },
        TemplateBlock::Table(units),
        TemplateBlock::Table(targets),
        TemplateBlock::Table(codes),
        TemplateBlock::Table(tasks),
    ] = &bulletin.blocks[..]
    else {
        panic!("a heading, a paragraph, four tables: {:?}", bulletin.blocks)
    };
    assert!(text.contains("}}，完成率{{"), "lines are joined: {text}");
    assert_eq!(
        (&units.rows, units.total, units.order.as_deref()),
        (&RowSource::Group("county".to_owned()), TotalRow::First, Some("TS-005"))
    );
    assert_eq!(targets.rows, RowSource::Targets { due_by: Some(day("2024-09-30")) });
    let contents: Vec<_> = units.columns.iter().chain(&targets.columns).map(|column| column.content.clone()).collect();
    assert_eq!(
        contents,
        [
            ColumnContent::Text(TextColumn::Unit),
            ColumnContent::Figure("TS-004".to_owned()),
            ColumnContent::Text(TextColumn::Title),
            ColumnContent::Target(TargetFigure::Actual),
        ]
    );
    assert_eq!((&codes.rows, &tasks.rows), (&RowSource::Class("fund".to_owned()), &RowSource::Tasks));
    let contents: Vec<_> = codes.columns.iter().chain(&tasks.columns).map(|column| column.content.clone()).collect();
    let started = || "TS-001".to_owned();
    assert_eq!(
        contents,
        [
            ColumnContent::Text(TextColumn::Code),
            ColumnContent::Figure(started()),
            ColumnContent::FigureOf(started(), "990102".parse().expect("a unit")),
            ColumnContent::Text(TextColumn::Task),
            ColumnContent::Text(TextColumn::State),
        ]
    );
}

#[test]
fn a_rule_broken_down_by_a_class_has_a_figure_for_each_code() {
    let pack = good();
    let rule = pack.rule("TS-001").expect("the rule");
    assert_eq!(pack.codes(rule).iter().map(|code| code.code.as_str()).collect::<Vec<_>>(), ["public", "special-bond"]);
    assert_eq!(pack.rule("TS-001:special-bond"), Some(rule));
    assert_eq!((pack.rule("TS-001:none"), pack.rule("TS-002:special-bond")), (None, None));
    assert_eq!(pack.title("TS-001:special-bond").as_deref(), Some("年内开工项目数（专项债券）"));
    assert_eq!(rule.cases[1].code.as_deref(), Some("special-bond"));
    assert_eq!(pack.target("TS-T003").map(|target| target.rule.as_str()), Some("TS-001:special-bond"));
}

#[test]
fn the_digest_tells_paths_and_texts_apart() {
    let files =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    // SHA-256 of nothing.
    assert_eq!(digest(&files(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let digests =
        [digest(&files(&[("a", "bc")])), digest(&files(&[("ab", "c")])), digest(&files(&[("a", "b"), ("c", "")]))];
    assert!(digests[0] != digests[1] && digests[1] != digests[2] && digests[0] != digests[2]);
    assert_eq!(good().digest, digest(&good_files()));
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing_but_the_digest() {
    let windows = good_files()
        .into_iter()
        .map(|(path, text)| (path, format!("\u{feff}{}", text.replace('\n', "\r\n"))))
        .collect();
    let (pack, problems) = Pack::read("good", &windows);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(pack.map(|pack| Pack { digest: String::new(), ..pack }), Some(Pack { digest: String::new(), ..good() }));
}

fn codes(name: &str, files: &PackFiles) -> Vec<String> {
    let (_, problems) = Pack::read(name, files);
    problems.iter().map(|problem| format!("{} {}", problem.code, problem.place)).collect()
}

#[test]
fn names_and_sizes_are_held() {
    let files = good_files();
    assert_eq!(codes("Good", &files), ["pack-name "]);
    let with = |path: &str, text: String| {
        let mut files = files.clone();
        files.insert(path.to_owned(), text);
        files
    };
    let long = "#".repeat((1 << 20) + 1);
    assert_eq!(codes("good", &with("rules/long.md", long)), ["file-too-large rules/long.md"]);
    let huge = " ".repeat(20 << 20);
    assert_eq!(codes("good", &with("notes.txt", huge)), ["pack-too-large "]);
    let mut many = files.clone();
    many.extend((0..2000).map(|number| (format!("rules/{number}.md"), String::new())));
    assert_eq!(codes("good", &many), ["pack-too-large "]);
    let wrong = format!("code,name,parent\n{}", "a\n".repeat(3000));
    let told = codes("good", &with("classes/wrong.csv", wrong));
    assert_eq!((told.len(), told.last().map(String::as_str)), (1001, Some("problems-too-many ")));
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_files_and_lines() {
    let mut files = good_files();
    let units = files.get_mut("units.csv").expect("units.csv");
    *units = units.replace("甲县,county,yes", ",county,maybe");
    let rate = files.get_mut("rules/rate.md").expect("the rule");
    *rate = rate.replace("places  = 1", "places  = 99");
    assert_eq!(
        codes("good", &files),
        ["key-value rules/rate.md:9:11", "cell-empty units.csv:2:8", "cell-value units.csv:2:16"]
    );
}

#[test]
fn what_can_be_read_is_given_beside_the_problems() {
    let mut files = good_files();
    files.insert("rules/rate.md".to_owned(), "# 投资完成率 (TS-004)\n".to_owned());
    let (pack, problems) = Pack::read("good", &files);
    let pack = pack.expect("the rest of the pack");
    assert!(problems.any_error());
    assert_eq!(
        pack.rules.iter().map(|rule| rule.code.as_str()).collect::<Vec<_>>(),
        ["TS-001", "TS-002", "TS-003", "TS-005"]
    );
    assert_eq!(Pack::read("good", &PackFiles::new()).0, None);
}

/// What an edit does to the lines of a file.
#[derive(Clone, Debug)]
enum Edit {
    Delete,
    Duplicate,
    Replace(String),
    Insert(usize, String),
    Cut(usize),
}

fn edits() -> impl Strategy<Value = (usize, usize, Edit)> {
    let scraps = "[|,\"'`#>={}\\[\\]()\\-:. \n0-9a-zA-Z投资%§元]{0,24}";
    let edit = prop_oneof![
        Just(Edit::Delete),
        Just(Edit::Duplicate),
        scraps.prop_map(Edit::Replace),
        (any::<usize>(), scraps).prop_map(|(at, text)| Edit::Insert(at, text)),
        any::<usize>().prop_map(Edit::Cut),
    ];
    (any::<usize>(), any::<usize>(), edit)
}

fn apply(files: &mut PackFiles, file: usize, line: usize, edit: &Edit) {
    let count = files.len();
    let Some(text) = files.values_mut().nth(file % count) else { return };
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let at = line % lines.len();
    let inside = |text: &str, place: usize| {
        text.char_indices().nth(place % (text.chars().count() + 1)).map_or(text.len(), |(at, _)| at)
    };
    match edit {
        Edit::Delete => drop(lines.remove(at)),
        Edit::Duplicate => lines.insert(at, lines[at].clone()),
        Edit::Replace(new) => lines[at].clone_from(new),
        Edit::Insert(place, new) => {
            let place = inside(&lines[at], *place);
            lines[at].insert_str(place, new);
        }
        Edit::Cut(place) => {
            let place = inside(&lines[at], *place);
            lines[at].truncate(place);
        }
    }
    *text = lines.join("\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_edit_brings_the_reader_down(edits in proptest::collection::vec(edits(), 1..6)) {
        let mut files = good_files();
        for (file, line, edit) in &edits {
            apply(&mut files, *file, *line, edit);
        }
        let (_, problems) = Pack::read("good", &files);
        for problem in problems.iter() {
            let lines = files.get(&problem.place.file).map_or(0, |text| text.split('\n').count());
            prop_assert!(problem.place.line as usize <= lines, "{problem}");
        }
    }

    #[test]
    fn no_text_brings_the_reader_down(path in 0_usize..9, text in "\\PC{0,80}|[|,\"`#>=\\[\\]{}\n a-z0-9-]{0,200}") {
        let mut files = good_files();
        if let Some(file) = files.values_mut().nth(path) {
            *file = text;
        }
        let _ = Pack::read("good", &files);
    }
}

#[test]
fn a_further_title_begins_an_attachment() {
    let mut files = good_files();
    let bulletin = files.get_mut("bulletins/monthly.md").expect("the bulletin");
    bulletin.push_str("\n# {{ period.zh }}明细\n\n##### （1）细目\n");
    let (pack, problems) = Pack::read("good", &files);
    assert!(problems.is_empty(), "{problems:?}");
    let pack = pack.expect("a pack");
    let blocks = &pack.bulletin("monthly").expect("the bulletin").blocks;
    let [.., TemplateBlock::Attachment { text, .. }, TemplateBlock::Heading { level: 4, .. }] = &blocks[..] else {
        panic!("an attachment with a heading: {blocks:?}")
    };
    assert_eq!(text, "{{ period.zh }}明细");
}
