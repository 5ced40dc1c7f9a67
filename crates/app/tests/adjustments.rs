//! Stories of plans that are adjusted by a document from one month on.

mod town;

use exchange::import::{Setting, Source, read_adjustments};
use luodi_app::adjust_plans::{Adjusted, Batch, adjust_plans};
use luodi_app::import::{ImportOptions, LineKind, Rows};
use luodi_app::view_project::view_project;
use model::{Basis, FactColumn, FactTable, ListCode};
use store::{LATEST, ReportBasis};
use town::{Town, assert_clean, codes, project, wan};

const LISTED: &str = "\
项目名称,清单,年度,清单年度计划投资(万元)
（模拟）通川大桥,city-key-2018,2018,
（模拟）达川产业园,city-key-2018,2018,31000
";

const BATCH: &str = "\
项目名称,清单,调整方式,年度计划投资(万元),至三季度计划(万元),类别,调出原因
（模拟）通川大桥,,调整,18000,12000,,
（模拟）通川大桥,city-key-2018,调整,17500,,,
（模拟）达川产业园,city-key-2018,调出,,,,用地未落实
（模拟）市本级水厂,city-key-2018,调入,9000,7000,新建,
";

async fn listed(t: Town) -> Town {
    let t = t.settled().await;
    assert_clean(&t.import_projects("city.dispatcher", LISTED).await);
    t
}

fn from(month: i8) -> Batch {
    Batch { document: format!("模拟〔2018〕{month}号"), year: 2018, month }
}

async fn adjust(t: &Town, post: &str, csv: &str, batch: &Batch) -> Adjusted {
    adjust_with(t, post, csv, batch, &ImportOptions::default()).await
}

async fn adjust_with(t: &Town, post: &str, csv: &str, batch: &Batch, options: &ImportOptions) -> Adjusted {
    let source = Source { name: "调整.csv", bytes: csv.as_bytes(), sheet: None };
    let (rows, problems) = read_adjustments(&[source], &Setting { year: Some(batch.year), ..Setting::default() });
    let actor = t.actor(post).await;
    adjust_plans(&t.house, &actor, Rows { rows, problems }, batch, options).await.expect("an outcome")
}

/// The plans of a project in its lists that the facts of a period tell, in 万元.
async fn plans(t: &Town, id: i64, period: &str) -> (Option<i64>, Option<i64>) {
    let reader = t.store.read().await.expect("a reader");
    let facts =
        reader.facts(period.parse().expect("a period"), LATEST, ReportBasis::Accepted, None).await.expect("facts");
    let of = |table: FactTable, column: &str| {
        let ints = |name: &str| match &facts.table(table).columns[table.column(name).expect("a column").0] {
            FactColumn::Int(values) => values.clone(),
            FactColumn::Word { .. } => panic!("{name} holds words"),
        };
        let row = ints("project").iter().position(|number| *number == id)?;
        Some(ints(column)[row] / 1_000_000)
    };
    (of(FactTable::Projects, "plan_adjusted"), of(FactTable::Members, "list_plan_adjusted"))
}

stories! {
    async fn a_batch_moves_plans_and_lists_together_or_not_at_all(t) {
        let t = listed(t).await;
        let wrong = "\
项目名称,清单,调整方式,年度计划投资(万元),至三季度计划(万元)
（模拟）通川大桥,,调整,18000,19000
（模拟）达川产业园,city-key-2018,调出,,
（模拟）市本级水厂,city-key-2018,调整,200,100
（模拟）没有的项目,,调整,200,100
";
        let before = t.position().await;
        let told = adjust(&t, "city.dispatcher", wrong, &Batch { document: " ".to_owned(), ..from(7) }).await.outcome;
        let expected = ["plan-not-rising", "document-missing", "plan-falls", "leave-reason-missing", "not-in-list", "project-unknown"];
        assert_eq!(codes(&told), expected);
        assert_eq!(told.problems.0[2].place.to_string(), "调整.csv:2:D", "the cell of the plan");
        assert_eq!(t.position().await, before, "one line that does not hold keeps all of them out");
        assert_eq!(codes(&adjust(&t, "city.dispatcher", BATCH, &Batch { month: 13, ..from(7) }).await.outcome), ["month-wrong"]);

        assert_clean(&adjust(&t, "city.dispatcher", BATCH, &from(7)).await.outcome);
        let city = t.actor("city.dispatcher").await;
        let holding = |id| view_project(&t.house, &city, project(id));
        let day = |text: &str| text.parse().expect("a day");
        let bridge = holding(1).await.expect("a page").holding;
        assert_eq!(bridge.plan(None, 2018, day("2018-06-30")).expect("a plan").annual, wan("20000"));
        assert_eq!(bridge.plan(None, 2018, day("2018-07-31")).expect("a plan").annual, wan("18000"));
        assert_eq!(bridge.plans.iter().filter(|plan| plan.basis == Basis::Original).count(), 1);
        let gone = holding(2).await.expect("a page").holding.memberships;
        assert_eq!((gone[0].left_on, gone[0].leave_reason.as_str()), (Some(day("2018-07-01")), "用地未落实"));
        let list: ListCode = "city-key-2018".parse().expect("a list");
        let come = &holding(3).await.expect("a page").holding.memberships[0];
        assert_eq!((&come.list, come.entered_on, come.document.as_str()), (&list, day("2018-07-01"), "模拟〔2018〕7号"));
        assert_eq!((plans(&t, 1, "2018-06").await, plans(&t, 1, "2018-07").await), ((Some(20000), Some(20000)), (Some(18000), Some(17500))));
        assert_eq!((plans(&t, 2, "2018-06").await.1, plans(&t, 2, "2018-07").await.1), (Some(31000), None));
        assert_eq!((plans(&t, 3, "2018-06").await.1, plans(&t, 3, "2018-07").await.1), (None, Some(9000)));
    }

    async fn a_batch_is_shown_before_it_is_written_and_twice_changes_nothing(t) {
        let t = listed(t).await;
        let before = t.position().await;
        let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
        let shown = adjust_with(&t, "city.dispatcher", BATCH, &from(7), &dry).await;
        assert_eq!((t.position().await, shown.outcome.changed, shown.outcome.sealed.is_none()), (before, 4, true));
        let annual = shown.outcome.preview[0].records[0].fields.iter().find(|field| field.field == "annual").expect("the plan");
        assert_eq!((annual.before.as_str(), annual.after.as_str()), ("20000000000", "18000000000"));
        let totals: Vec<String> = shown.totals.iter().map(|total| {
            let list = total.list.as_ref().map_or("-", ListCode::as_str);
            let unit = total.unit.as_ref().map_or("-", |(unit, _)| unit.as_str());
            let wan = |fen: i128| fen / 1_000_000;
            let (b, a) = (total.before, total.after);
            format!("{list} {unit} {}→{} {}→{}", b.projects, a.projects, wan(b.annual_fen), wan(a.annual_fen))
        }).collect();
        assert_eq!(totals, [
            "- - 3→3 60000→58000", "- 511700-B 1→1 10000→10000", "- 511702 1→1 20000→18000", "- 511703 1→1 30000→30000",
            "city-key-2018 - 2→2 51000→26500", "city-key-2018 511700-B 0→1 0→9000", "city-key-2018 511702 1→1 20000→17500",
            "city-key-2018 511703 1→0 31000→0",
        ]);
        assert_clean(&adjust(&t, "city.dispatcher", BATCH, &from(7)).await.outcome);
        let again = adjust(&t, "city.dispatcher", BATCH, &from(7)).await.outcome;
        assert!(again.sealed.is_none() && !again.blocked && again.preview.iter().all(|line| line.kind == LineKind::Unchanged), "{again:#?}");
        assert_eq!(t.position().await, before + 1);
    }

    async fn a_second_batch_leaves_the_months_before_it_to_the_first(t) {
        let t = listed(t).await;
        let line = |annual: &str, before: &str| format!("项目名称,调整前年度计划投资(万元),调整后年度计划投资(万元)\n（模拟）通川大桥,{before},{annual}\n");
        assert_clean(&adjust(&t, "city.dispatcher", &line("18000", "20000"), &from(7)).await.outcome);
        // Drawn up on the plan that holds no more.
        let stale = adjust(&t, "city.dispatcher", &line("17000", "20000"), &from(10)).await.outcome;
        assert_eq!((codes(&stale), stale.blocked), (vec!["plan-before-differs"], true));
        assert_clean(&adjust(&t, "city.dispatcher", &line("17000", "18000"), &from(10)).await.outcome);
        let told = ["2018-06", "2018-07", "2018-09", "2018-10"];
        let mut found = Vec::new();
        for period in told {
            found.push(plans(&t, 1, period).await.0);
        }
        assert_eq!(found, [Some(20000), Some(18000), Some(18000), Some(17000)]);
    }

    async fn a_district_adjusts_its_own_projects_only(t) {
        let t = listed(t).await;
        let line = |name: &str| format!("项目名称,年度计划投资(万元)\n{name},9\n");
        let beyond = adjust(&t, "tongchuan.dispatcher", &line("（模拟）达川产业园"), &from(7)).await.outcome;
        assert_eq!((codes(&beyond), beyond.blocked), (vec!["not-your-unit"], true));
        assert_clean(&adjust(&t, "tongchuan.dispatcher", &line("（模拟）通川大桥"), &from(7)).await.outcome);
    }
}
