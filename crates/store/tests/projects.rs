//! Finding projects: pages of the list, and by code and name for imports.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use std::collections::BTreeSet;

use common::*;
use luodi_store::{LATEST, Page, ProjectQuery, ProjectSort, Scope, Store, Within};
use model::{Record, ReportStatus, Role, Stage, Succession, SuccessionKind, Table};

fn query() -> ProjectQuery {
    ProjectQuery::new(Scope::Everything, day("2020-08-31"))
}

fn units(codes: &[&str]) -> Scope {
    Scope::Units(codes.iter().map(|code| unit(code)).collect())
}

async fn page(store: &Store, query: &ProjectQuery) -> Page {
    store.read().await.unwrap().projects_page(query).await.unwrap()
}

/// The numbers of the projects wanted; the count of all pages must agree when the page holds all.
async fn found(store: &Store, query: &ProjectQuery) -> Vec<i64> {
    let page = page(store, query).await;
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.iter().map(|row| row.project.id.number()).collect()
}

/// Four projects: one shared, one handed over, one in no unit.
async fn four(store: &Store) {
    let mut renamed = project(2, "新材料基地");
    renamed.former_names = vec!["钢铁物流园".to_owned(), "老基地".to_owned()];
    renamed.legacy_codes = vec!["DZ-2018-07".to_owned()];
    renamed.total_investment = fen(5);
    let mut coded = project(3, "Alpha 100% 工业园_二期");
    coded.code = Some("2018-511702-30-03-123456".parse().unwrap());
    coded.owner_name = "阿尔法公司".to_owned();
    let mut listed = member(4, "city-key", 2020);
    listed.code = "市重12".to_owned();
    listed.name = "清单里的名字".to_owned();
    record(
        store,
        [
            Record::Project(project(1, "一号")),
            Record::Project(renamed),
            Record::Project(coded),
            Record::Project(project(4, "四号")),
            Record::Membership(listed),
            Record::Membership(member(1, "city-key", 2019)),
            Record::Membership(member(2, "province-key", 2020)),
            whole(1, Role::Responsible, "511702", "2018-01-01"),
            whole(1, Role::Place, "511703", "2018-01-01"),
            shared(2, Role::Responsible, &[("511703", 700_000), ("511704", 300_000)], "2018-01-01"),
            whole(3, Role::Responsible, "511702", "2018-01-01"),
            whole(3, Role::Responsible, "511704", "2020-06-01"),
            moved(1, "2018-01-01", Stage::Building),
            moved(2, "2018-01-01", Stage::Reserved),
            moved(3, "2018-01-01", Stage::Building),
            moved(3, "2020-07-01", Stage::Completed),
        ],
    )
    .await;
}

on_both! {
    /// A text finds parts of names, former names, codes and owners; all words must be there.
    async fn by_text(store: Store) {
        four(&store).await;
        for (text, expected) in [
            ("", vec![1, 2, 3, 4]), ("基地", vec![2]), ("物流", vec![2]), ("dz-2018", vec![2]), ("ALPHA", vec![3]), ("阿尔法", vec![3]),
            ("511702-30", vec![3]), ("P000004", vec![4]), ("市重12", vec![4]), ("清单里", vec![4]), ("新材料 老基地", vec![2]),
            ("新材料 一号", vec![]), ("100%", vec![3]), ("_二期", vec![3]), ("%", vec![3]), ("_", vec![3]), ("'", vec![]), ("\\", vec![]),
        ] {
            let wanted = ProjectQuery { text: text.to_owned(), ..query() };
            assert_eq!(found(&store, &wanted).await, expected, "{text:?}");
        }
    }

    /// A post sees projects in which a unit of its own has a share, in any role, on the day.
    async fn by_scope(store: Store) {
        four(&store).await;
        for (codes, on, expected) in [
            (vec!["511702"], "2020-08-31", vec![1]),
            (vec!["511702"], "2020-05-31", vec![1, 3]),
            (vec!["511703"], "2020-08-31", vec![1, 2]),
            (vec!["511704"], "2020-08-31", vec![2, 3]),
            (vec!["511704"], "2017-08-31", vec![]),
            (vec!["511702", "511704"], "2020-08-31", vec![1, 2, 3]),
            (vec![], "2020-08-31", vec![]),
        ] {
            let scope = units(&codes);
            let wanted = ProjectQuery::new(scope.clone(), day(on));
            assert_eq!(found(&store, &wanted).await, expected, "{codes:?} on {on}");
            let reader = store.read().await.unwrap();
            for number in 1..=4 {
                let seen = reader.project_in_scope(id(number), &scope, day(on)).await.unwrap();
                assert_eq!(seen, expected.contains(&number), "{number} for {codes:?} on {on}");
            }
        }
        let reader = store.read().await.unwrap();
        assert!(reader.project_in_scope(id(4), &Scope::Everything, day("2020-08-31")).await.unwrap());
        assert!(!reader.project_in_scope(id(9), &Scope::Everything, day("2020-08-31")).await.unwrap());
    }

    /// Filters narrow what the scope lets through.
    async fn by_filters(store: Store) {
        four(&store).await;
        let within = |role, code: &str| Some(Within { role, units: vec![unit(code)] });
        let list = |list: &str| Some(list.parse().unwrap());
        for (wanted, expected) in [
            (ProjectQuery { within: within(Role::Place, "511703"), ..query() }, vec![1]),
            (ProjectQuery { within: within(Role::Responsible, "511703"), ..query() }, vec![2]),
            (ProjectQuery { within: within(Role::Responsible, "511704"), ..query() }, vec![2, 3]),
            (ProjectQuery { list: list("city-key"), ..query() }, vec![1, 4]),
            (ProjectQuery { list: list("city-key"), year: Some(2020), ..query() }, vec![4]),
            (ProjectQuery { year: Some(2020), ..query() }, vec![2, 4]),
            (ProjectQuery { stage: Some(Stage::Building), ..query() }, vec![1]),
            (ProjectQuery { stage: Some(Stage::Building), on: day("2020-06-30"), ..query() }, vec![1, 3]),
            (ProjectQuery { stage: Some(Stage::Completed), within: within(Role::Responsible, "511704"), text: "alpha".to_owned(), ..query() }, vec![3]),
            (ProjectQuery { scope: units(&["511703"]), year: Some(2020), ..query() }, vec![2]),
        ] {
            assert_eq!(found(&store, &wanted).await, expected, "{wanted:?}");
        }
    }

    /// Pages are cut from one order; what has no value comes last, the id decides among equals.
    async fn sorted_and_paged(store: Store) {
        four(&store).await;
        use ProjectSort::{Id, Name, Responsible, Stage as ByStage, TotalInvestment};
        for (sort, descending, expected) in [
            (Id, false, [1, 2, 3, 4]), (Id, true, [4, 3, 2, 1]),
            (Name, false, [3, 1, 4, 2]), (Name, true, [2, 4, 1, 3]),
            (TotalInvestment, false, [2, 1, 3, 4]), (TotalInvestment, true, [4, 3, 1, 2]),
            (ByStage, false, [2, 1, 3, 4]), (ByStage, true, [3, 1, 2, 4]),
            (Responsible, false, [1, 2, 3, 4]), (Responsible, true, [3, 2, 1, 4]),
        ] {
            let wanted = ProjectQuery { sort, descending, ..query() };
            assert_eq!(found(&store, &wanted).await, expected, "{sort:?} {descending}");
            let second = page(&store, &ProjectQuery { offset: 1, limit: 2, ..wanted }).await;
            let numbers: Vec<i64> = second.rows.iter().map(|row| row.project.id.number()).collect();
            assert_eq!((numbers.as_slice(), second.total), (&expected[1..3], 4));
        }
        let rows = page(&store, &query()).await.rows;
        assert_eq!((rows[0].stage, rows[0].place.clone(), rows[0].responsible.clone()), (Some(Stage::Building), Some(unit("511703")), Some(unit("511702"))));
        assert_eq!((rows[1].responsible.clone(), rows[3].stage, rows[3].place.clone()), (Some(unit("511703")), None, None));
    }

    /// Imports look many texts up at one time; a text may mean several projects.
    async fn by_codes_and_names_in_bulk(store: Store) {
        four(&store).await;
        record(&store, [Record::Project(project(5, "老基地")), Record::Project(project(6, "旧名字"))]).await;
        record(&store, [Record::Project(project(6, "今名"))]).await;
        let reader = store.read().await.unwrap();
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let codes = reader.projects_by_code(&texts(&["2018-511702-30-03-123456", "DZ-2018-07", "市重12", "没有", ""])).await.unwrap();
        let codes: Vec<_> = codes.iter().map(|(code, projects)| (code.as_str(), projects.clone())).collect();
        assert_eq!(codes, vec![("2018-511702-30-03-123456", vec![id(3)]), ("DZ-2018-07", vec![id(2)]), ("市重12", vec![id(4)])]);
        let names = reader.projects_by_name(&texts(&["老基地", "清单里的名字", "四号", "旧名字", "基地", "物流"])).await.unwrap();
        let names: Vec<_> = names.iter().map(|(name, projects)| (name.as_str(), projects.clone())).collect();
        assert_eq!(names, vec![("四号", vec![id(4)]), ("清单里的名字", vec![id(4)]), ("老基地", vec![id(2), id(5)])]);
        assert_eq!(reader.next_project_id().await.unwrap(), id(7));
    }

    /// Everything that hangs on a project, and its whole history.
    async fn what_hangs_on_a_project(store: Store) {
        four(&store).await;
        let packed = Succession { on: day("2020-06-30"), kind: SuccessionKind::Packed, old: vec![id(1), id(2)], new: vec![id(4)], document: String::new() };
        let submitted = |version, status| { let mut r = report(1, "2020-07", version, 10); r.status = status; Record::Report(r) };
        record(&store, [Record::Succession(packed.clone()), submitted(1, ReportStatus::Submitted),
            Record::Plan(plan(1, Some("city-key"), 2020, model::Basis::Adjusted, "2020-06-01", 2)),
            Record::Plan(plan(1, Some("city-key"), 2020, model::Basis::Original, "2020-01-01", 1)),
            Record::Report(report(1, "2020-06", 1, 5))]).await;
        record(&store, [submitted(1, ReportStatus::Returned), submitted(2, ReportStatus::Submitted)]).await;
        let reader = store.read().await.unwrap();
        let one = id(1);
        assert_eq!(reader.memberships_of(one, LATEST).await.unwrap(), vec![member(1, "city-key", 2019)]);
        assert_eq!(reader.attributions_of(one, LATEST).await.unwrap().len(), 2);
        assert_eq!(reader.stage_moves_of(id(3), LATEST).await.unwrap().iter().map(|m| m.stage).collect::<Vec<_>>(), vec![Stage::Building, Stage::Completed]);
        assert_eq!(reader.plans_of(one, LATEST).await.unwrap().iter().map(|p| p.annual).collect::<Vec<_>>(), vec![fen(1), fen(2)]);
        for number in [1, 2, 4] {
            assert_eq!(reader.successions_of(id(number), LATEST).await.unwrap(), vec![packed.clone()]);
        }
        assert_eq!(reader.successions_of(id(3), LATEST).await.unwrap(), vec![]);
        let reports = reader.reports_of(one, LATEST).await.unwrap();
        assert_eq!(reports.iter().map(|r| (r.period.to_string(), r.version, r.status)).collect::<Vec<_>>(), vec![
            ("2020-06".to_owned(), 1, ReportStatus::Accepted), ("2020-07".to_owned(), 1, ReportStatus::Returned), ("2020-07".to_owned(), 2, ReportStatus::Submitted)]);
        let july = "2020-07".parse().unwrap();
        assert_eq!(reader.report_versions(one, july).await.unwrap(), reports[1..].to_vec());
        assert_eq!(reader.reports_of(one, 2).await.unwrap()[1].status, ReportStatus::Submitted, "as known then");
        let of_many = reader.reports_of_many(&BTreeSet::from([one, id(2), id(99)])).await.unwrap();
        assert_eq!(of_many.into_iter().collect::<Vec<_>>(), vec![(one, reports)], "those without any are left out");

        let waiting = |statuses: &'static [ReportStatus], scope: Scope| { let reader = &reader; async move {
            reader.reports_waiting(july, statuses, &scope).await.unwrap().iter().map(|r| r.version).collect::<Vec<_>>() } };
        assert_eq!(waiting(&[ReportStatus::Submitted], Scope::Everything).await, vec![2]);
        assert_eq!(waiting(&[ReportStatus::Submitted, ReportStatus::Returned], units(&["511702"])).await, vec![1, 2]);
        assert_eq!(waiting(&[ReportStatus::Submitted], units(&["511703"])).await, Vec::<u32>::new());
        assert_eq!(waiting(&[], Scope::Everything).await, Vec::<u32>::new());

        let reported = |scope: Scope| { let reader = &reader; async move {
            reader.reported_periods(&scope).await.unwrap().iter().map(ToString::to_string).collect::<Vec<_>>() } };
        assert_eq!(reported(Scope::Everything).await, ["2020-07", "2020-06"], "the latest first");
        assert_eq!(reported(units(&["511702"])).await, ["2020-07", "2020-06"]);
        assert_eq!(reported(units(&["511703"])).await, Vec::<String>::new());

        let lists: Vec<_> = reader.lists().await.unwrap().into_iter().map(|(list, year)| format!("{list} {year}")).collect();
        assert_eq!(lists, ["city-key 2020", "province-key 2020", "city-key 2019"], "the latest year first, each once");

        let history = reader.history_of_project(one).await.unwrap();
        assert!(history.is_sorted_by_key(|version| version.from));
        let of_reports: Vec<_> = history.iter().filter(|v| v.record.key().table == Table::Reports && v.record.key().key.contains("2020-07"))
            .map(|v| (v.from, v.to, v.sealed.position)).collect();
        assert_eq!(of_reports, vec![(2, Some(3), 2), (3, None, 3), (3, None, 3)]);
        assert!(history.iter().any(|v| v.record == Record::Succession(packed.clone())));
        assert!(history.iter().all(|v| !v.record.key().key.contains("P000003")));
    }
}
