//! Stories of projects that change hands, names, plans and labels.

mod town;

use luodi_app::ask_purge::{WhatToPurge, ask_purge};
use luodi_app::attribute_project::{AttributeProject, attribute_project};
use luodi_app::confirm_purge::{confirm_purge, list_purges};
use luodi_app::edit_project::edit_project;
use luodi_app::list_projects::{ProjectFilter, export_projects, list_projects};
use luodi_app::move_stage::{MoveStage, move_stage};
use luodi_app::set_label::set_label;
use luodi_app::succeed_projects::{SucceedProjects, Successor, succeed_projects};
use luodi_app::view_project::view_project;
use luodi_app::{AppError, Refusal, Right};
use model::{Attribution, FactColumn, Label, Money, Role, Share, Stage, SuccessionKind, Turn};
use store::{LATEST, ReportBasis};
use town::{project, refused, troubled, unit, wan};

fn share(code: &str, ppm: u32) -> Share {
    Share { unit: unit(code), ppm }
}

fn give(role: Role, from: &str, shares: &[(&str, u32)], reason: &str) -> AttributeProject {
    AttributeProject {
        project: project(1),
        role,
        from: from.parse().expect("a day"),
        shares: shares.iter().map(|(code, ppm)| share(code, *ppm)).collect(),
        figures_follow: true,
        reason: reason.to_owned(),
    }
}

stories! {
    async fn a_project_keeps_its_former_name_and_its_history(t) {
        let t = t.settled().await;
        let city = t.actor("city.dispatcher").await;
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        let mut edited = page.holding.project.clone();
        edited.name = "（模拟）通川凤凰大桥".to_owned();
        edit_project(&t.house, &city, edited.clone(), page.position, "设计定名").await.expect("edited");
        // The form is stale now, and the same again changes nothing.
        let again = edit_project(&t.house, &city, edited.clone(), page.position, "").await;
        assert_eq!(refused(again), Refusal::StaleForm);
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        assert_eq!(page.holding.project.former_names, ["（模拟）通川大桥"]);
        assert_eq!(refused(edit_project(&t.house, &city, page.holding.project.clone(), page.position, "").await), Refusal::NothingChanged);
        let line = &page.history[0];
        assert_eq!((line.actor.as_str(), line.reason.as_str()), ("city.dispatcher", "设计定名"));
        let name = line.fields.iter().find(|field| field.field == "name").expect("the name");
        assert_eq!((name.before.as_str(), name.after.as_str()), ("（模拟）通川大桥", "（模拟）通川凤凰大桥"));
        // Found by either name.
        for text in ["凤凰", "通川大桥"] {
            let filter = ProjectFilter { text: text.to_owned(), ..ProjectFilter::default() };
            assert_eq!(list_projects(&t.house, &city, &filter).await.expect("a page").total, 1, "{text}");
        }
    }

    async fn a_new_total_wants_a_reason_and_data_hold_together(t) {
        let t = t.settled().await;
        let city = t.actor("city.dispatcher").await;
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        let mut edited = page.holding.project.clone();
        edited.total_investment = wan("52000");
        let at = page.position;
        assert_eq!(refused(edit_project(&t.house, &city, edited.clone(), at, " ").await).code(), "needs-reason");
        edited.planned_start_on = "2018-05-01".parse().ok();
        edited.planned_finish_on = "2018-04-01".parse().ok();
        edited.code = "2018-511703-31-03-000002".parse().ok();
        let answer = edit_project(&t.house, &city, edited.clone(), at, "批复调概").await;
        assert_eq!(troubled(answer), ["finish-before-start", "code-in-use"]);
        edited.planned_finish_on = None;
        edited.code = page.holding.project.code.clone();
        edit_project(&t.house, &city, edited, at, "批复调概").await.expect("edited");
    }

    async fn stages_move_with_days_and_words(t) {
        let t = t.settled().await;
        let city = t.actor("city.dispatcher").await;
        let step = |on: &str, turn, stage, reason: &str| MoveStage {
            project: project(2),
            on: on.parse().expect("a day"),
            turn,
            stage,
            reason: reason.to_owned(),
        };
        let halt = step("2018-06-20", Turn::Moved, Stage::Halted, "");
        assert_eq!(refused(move_stage(&t.house, &city, &halt).await).code(), "needs-reason");
        move_stage(&t.house, &city, &step("2018-06-20", Turn::Moved, Stage::Halted, "资金链断裂")).await.expect("halted");
        move_stage(&t.house, &city, &step("2018-07-20", Turn::Resumed, Stage::Building, "")).await.expect("resumed");
        let page = view_project(&t.house, &city, project(2)).await.expect("a page");
        assert_eq!(page.stage, Some(Stage::Building));
        assert_eq!(page.holding.stage("2018-07-01".parse().expect("a day or period")), Some(Stage::Halted));
    }

    async fn shares_make_the_whole(t) {
        let t = t.settled().await;
        let city = t.actor("city.dispatcher").await;
        let odd = give(Role::Place, "2018-07-01", &[("511702", 600_000), ("511703", 300_000)], "");
        match attribute_project(&t.house, &city, &odd).await {
            Err(AppError::Problems(problems)) => assert!(problems.0[0].zh.contains("份额合计90.0000%"), "{}", problems.0[0]),
            other => panic!("{other:?}"),
        }
        let twice = give(Role::Place, "2018-07-01", &[("511702", 500_000), ("511702", 500_000)], "");
        assert_eq!(troubled(attribute_project(&t.house, &city, &twice).await), ["shares-not-whole"]);
        let whole = give(Role::Place, "2018-07-01", &[("511702", 600_000), ("511703", 400_000)], "");
        attribute_project(&t.house, &city, &whole).await.expect("given");
        assert_eq!(refused(attribute_project(&t.house, &city, &whole).await), Refusal::NothingChanged);
    }

    async fn a_district_cannot_give_a_project_away_the_city_can(t) {
        let t = t.settled().await;
        let away = give(Role::Responsible, "2018-07-01", &[("511703", 1_000_000)], "区划调整");
        let district = t.actor("tongchuan.dispatcher").await;
        let refusal = refused(attribute_project(&t.house, &district, &away).await);
        assert_eq!(refusal, Refusal::NotYourUnit { right: Right::Attribute, units: vec!["达川区".into()] });
        let city = t.actor("city.dispatcher").await;
        let mut silent = away.clone();
        silent.reason.clear();
        assert_eq!(refused(attribute_project(&t.house, &city, &silent).await).code(), "needs-reason");
        let mut stays = away.clone();
        stays.figures_follow = false;
        attribute_project(&t.house, &city, &stays).await.expect("given");
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        let given = page.holding.attribution(Role::Responsible, "2018-08-01".parse().expect("a day or period")).expect("a unit");
        assert_eq!((given.from.to_string(), given.counts_from.to_string()), ("2018-07-01".into(), "2019-01-01".into()));
        // From the end of July on the other district reports it; June stays with the first.
        t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("June");
        assert_eq!(refused(t.submit("tongchuan.reporter", 1, "2018-07", "9000").await).code(), "not-the-reporter");
        t.submit("dachuan.reporter", 1, "2018-07", "9000").await.expect("July");
    }

    async fn a_split_conserves_every_fen(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        t.accept_waiting("city.dispatcher", "2018-06").await;
        let city = t.actor("city.dispatcher").await;
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        let part = |name: &str, total: &str, before: &str, ytd: &str| {
            let mut project = page.holding.project.clone();
            (project.name, project.code, project.total_investment) = (name.to_owned(), None, wan(total));
            Successor { project, attributions: vec![], memberships: vec![], plans: vec![], done_before: wan(before), done_ytd: wan(ytd) }
        };
        let mut split = SucceedProjects {
            kind: SuccessionKind::Split,
            on: "2018-07-01".parse().expect("a day"),
            old: vec![project(1)],
            new: vec![part("（模拟）主桥", "30000", "7000", "5000"), part("（模拟）引桥", "20000", "5000", "2999.9999")],
            document: "模拟〔2018〕7号".to_owned(),
            reason: "分标段管理".to_owned(),
        };
        match succeed_projects(&t.house, &city, &split).await {
            Err(AppError::Problems(problems)) => {
                assert_eq!(problems.iter().map(|p| p.place.sheet.as_str()).collect::<Vec<_>>(), ["done_since_start", "done_ytd"]);
                assert!(problems.0[0].zh.contains("相差-0.0001万元"), "{}", problems.0[0]);
            }
            other => panic!("{other:?}"),
        }
        split.new[1].done_ytd = wan("3000");
        let done = succeed_projects(&t.house, &city, &split).await.expect("split");
        assert_eq!(done.new, [project(4), project(5)]);
        // The old one is gone from the lists of July, the year goes on in the new ones.
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        assert_eq!((page.stage, page.successions.len()), (Some(Stage::Withdrawn), 1));
        t.submit("tongchuan.dispatcher", 4, "2018-07", "5600").await.expect("handed in");
        t.accept_waiting("city.dispatcher", "2018-07").await;
        let (month, since) = (t.fact("2018-07", 4, "done_month").await, t.fact("2018-07", 4, "done_since_start").await);
        assert_eq!((month, since), (wan("600").fen(), wan("12600").fen()));
    }

    async fn packing_needs_several_and_one(t) {
        let t = t.settled().await;
        let city = t.actor("city.dispatcher").await;
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        let new = Successor {
            project: page.holding.project.clone(),
            attributions: vec![Attribution::whole(project(1), Role::Responsible, unit("511700-B"), page.holding.attributions[0].from)],
            memberships: vec![],
            plans: vec![],
            done_before: Money::ZERO,
            done_ytd: Money::ZERO,
        };
        let mut pack = SucceedProjects {
            kind: SuccessionKind::Packed,
            on: "2018-07-01".parse().expect("a day"),
            old: vec![project(2)],
            new: vec![new],
            document: String::new(),
            reason: String::new(),
        };
        assert!(troubled(succeed_projects(&t.house, &city, &pack).await).contains(&"succession-sides"));
        pack.old.push(project(3));
        pack.new[0].project.total_investment = wan("110000");
        pack.new[0].project.parts = 2;
        succeed_projects(&t.house, &city, &pack).await.expect("packed");
        let district = t.actor("dachuan.dispatcher").await;
        pack.old = vec![project(2), project(3)];
        assert_eq!(refused(succeed_projects(&t.house, &district, &pack).await).code(), "not-your-unit");
    }

    async fn a_label_hides_from_who_is_outside(t) {
        let t = t.settled().await;
        let (department, district, city) =
            (t.actor("tongchuan.traffic").await, t.actor("tongchuan.dispatcher").await, t.actor("city.dispatcher").await);
        // The bureau looks at all projects of its district, until one is restricted.
        assert_eq!(t.listed("tongchuan.traffic").await, [1, 3]);
        set_label(&t.house, &city, project(1), "", Label::Restricted, "涉及企业秘密").await.expect("labelled");
        assert_eq!(t.listed("tongchuan.traffic").await, [3]);
        let filter = ProjectFilter::default();
        assert_eq!(list_projects(&t.house, &department, &filter).await.expect("a page").total, 1);
        assert_eq!(export_projects(&t.house, &department, &filter).await.expect("rows").rows.len(), 1);
        let hidden = refused(view_project(&t.house, &department, project(1)).await);
        let absent = refused(view_project(&t.house, &department, project(99)).await);
        assert_eq!((hidden.code(), absent.code()), ("no-such", "no-such"));
        for actor in [&district, &city] {
            view_project(&t.house, actor, project(1)).await.expect("the unit and the tier above see it");
        }
        // A neighbour sees what is public, and only that.
        let neighbour = t.actor("xuanhan.viewer").await;
        assert_eq!(refused(view_project(&t.house, &neighbour, project(2)).await).code(), "no-such");
        set_label(&t.house, &city, project(2), "", Label::Public, "").await.expect("labelled");
        view_project(&t.house, &neighbour, project(2)).await.expect("public");
        assert_eq!(refused(set_label(&t.house, &city, project(3), "", Label::Internal, "").await), Refusal::NothingChanged);
    }

    async fn a_field_is_hidden_with_the_history_that_would_tell_it(t) {
        let t = t.settled().await;
        let (department, city) = (t.actor("tongchuan.traffic").await, t.actor("city.dispatcher").await);
        assert_eq!(troubled(set_label(&t.house, &city, project(1), "total_investment", Label::Restricted, "").await), ["label-field"]);
        set_label(&t.house, &city, project(1), "owner_name", Label::Restricted, "").await.expect("labelled");
        let page = view_project(&t.house, &department, project(1)).await.expect("a page");
        assert_eq!((page.holding.project.owner_name.as_str(), page.history.len()), ("", 0));
        assert!(page.hidden.contains("owner_name"));
        for rows in [
            list_projects(&t.house, &department, &ProjectFilter::default()).await.expect("a page").rows,
            export_projects(&t.house, &department, &ProjectFilter::default()).await.expect("rows").rows,
        ] {
            assert_eq!(rows[0].project.owner_name, "");
        }
        let page = view_project(&t.house, &city, project(1)).await.expect("a page");
        assert_eq!(page.holding.project.owner_name, "模拟公司一");
        assert!(page.hidden.is_empty() && !page.history.is_empty());
    }

    async fn each_sees_the_projects_of_his_reach(t) {
        let t = t.settled().await;
        assert_eq!(t.listed("city.dispatcher").await, [1, 2, 3]);
        assert_eq!(t.listed("city.leader").await, [1, 2, 3]);
        // The water works belong to the city and stand in the district.
        assert_eq!(t.listed("tongchuan.dispatcher").await, [1, 3]);
        assert_eq!(t.listed("dachuan.reporter").await, [2]);
        assert!(t.listed("enterprise.reporter").await.is_empty());
        let city = t.actor("city.dispatcher").await;
        let within = ProjectFilter { within: Some((Role::Responsible, unit("511702"))), ..ProjectFilter::default() };
        assert_eq!(list_projects(&t.house, &city, &within).await.expect("a page").total, 1);
        let system = t.actor("city.system").await;
        assert_eq!(refused(list_projects(&t.house, &system, &within).await), Refusal::NotAllowed { right: Right::ListProjects });
    }

    async fn a_page_offers_only_what_its_reader_may_do(t) {
        let t = t.settled().await;
        let rights = |page: luodi_app::view_project::ProjectPage| page.rights;
        let leader = view_project(&t.house, &t.actor("city.leader").await, project(1)).await.expect("a page");
        assert!(rights(leader).is_empty());
        let reporter = view_project(&t.house, &t.actor("tongchuan.reporter").await, project(1)).await.expect("a page");
        assert_eq!(rights(reporter), [Right::SaveDraft].into());
        // The district where the water works stand looks at them and leaves them alone.
        let place = view_project(&t.house, &t.actor("tongchuan.dispatcher").await, project(3)).await.expect("a page");
        assert!(rights(place).is_empty());
    }

    async fn a_purge_takes_two_people(t) {
        let t = t.settled().await;
        let city = t.actor("city.dispatcher").await;
        let (first, second) = (t.actor("city.security").await, t.actor("city.security2").await);
        let what = WhatToPurge::Project(project(1));
        assert_eq!(refused(ask_purge(&t.house, &city, &what, "").await).code(), "needs-reason");
        let asked = ask_purge(&t.house, &first, &what, "误录入不应录入的内容").await.expect("asked");
        assert_eq!(refused(confirm_purge(&t.house, &first, asked.purge.id).await), Refusal::SamePersonTwice);
        assert_eq!(refused(confirm_purge(&t.house, &city, asked.purge.id).await).code(), "not-allowed");
        assert_eq!(list_purges(&t.house, &second).await.expect("purges").len(), 1);
        confirm_purge(&t.house, &second, asked.purge.id).await.expect("carried out");
        assert_eq!(refused(confirm_purge(&t.house, &second, asked.purge.id).await), Refusal::PurgeDone);
        assert_eq!(refused(view_project(&t.house, &city, project(1)).await).code(), "no-such");
        assert_eq!(store::ledger::verify(&t.store, |_, _| {}).await.expect("verified"), []);
        assert_eq!(store::ledger::replay(&t.store, |_, _| {}).await.expect("replayed"), []);
        let posts = WhatToPurge::Records(vec![model::Record::Post(first.post.clone()).key()]);
        assert_eq!(refused(ask_purge(&t.house, &first, &posts, "试").await).code(), "not-purgeable");
    }
}

impl town::Town {
    /// Numbers of the projects that a post sees listed.
    async fn listed(&self, post: &str) -> Vec<i64> {
        let page =
            list_projects(&self.house, &self.actor(post).await, &ProjectFilter::default()).await.expect("a page");
        assert_eq!(page.total, page.rows.len() as u64);
        page.rows.iter().map(|row| row.project.id.number()).collect()
    }

    /// A column of facts of one project for a period.
    async fn fact(&self, period: &str, id: i64, column: &str) -> i64 {
        let reader = self.store.read().await.expect("a reader");
        let period = period.parse().expect("a period");
        let facts = reader.facts(period, LATEST, ReportBasis::Accepted, None).await.expect("facts").projects;
        let ints = |name: &str| match &facts.columns[facts.table.column(name).expect("a column").0] {
            FactColumn::Int(values) => values.clone(),
            FactColumn::Word { .. } => panic!("{name} holds words"),
        };
        let place = ints("project").iter().position(|number| *number == id).expect("the project");
        ints(column)[place]
    }
}
