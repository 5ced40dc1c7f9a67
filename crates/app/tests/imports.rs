//! Stories of files handed in.

mod town;

use std::collections::BTreeSet;

use luodi_app::import::{ImportOptions, LineKind};
use luodi_app::match_projects::Decision;
use model::{Basis, ListCode, Place, Role, Stage, Turn};
use store::LATEST;
use town::{PROJECTS, UNITS, assert_clean, codes, project, row, unit, wan};

const HEAD: &str =
    "项目名称,项目代码,建设单位,主体类型,总投资(万元),责任单位,阶段,开工日期,清单,年度,入清单日期,年度计划投资(万元)\n";

fn options(reason: &str) -> ImportOptions {
    ImportOptions { reason: reason.to_owned(), ..ImportOptions::default() }
}

stories! {
    async fn the_same_files_twice_change_nothing(t) {
        let t = t.settled().await;
        let reports = "项目代码,期间,年初至今完成投资(万元),填报单位\n2018-511702-54-01-000001,2018-06,8000,通川区\n";
        let statistics = "单位编码,指标,期间,计量,数值,单位\n511702,fai-growth,2018-06,比率,13.7,%\n";
        assert_clean(&t.import_reports("city.dispatcher", reports).await);
        assert_clean(&t.import_statistics("city.dispatcher", statistics).await);
        let before = t.position().await;
        let again = [
            t.import_units("city.dispatcher", UNITS).await,
            t.import_projects("city.dispatcher", PROJECTS).await,
            t.import_reports("city.dispatcher", reports).await,
            t.import_statistics("city.dispatcher", statistics).await,
        ];
        for outcome in again {
            assert_eq!((outcome.created, outcome.changed, outcome.blocked), (0, 0, false), "{:#?}", outcome.preview);
            assert_eq!(outcome.sealed, None);
            assert!(outcome.unchanged > 0);
        }
        assert_eq!(t.position().await, before);
    }

    async fn three_bad_rows_keep_the_file_out_until_the_good_ones_are_named(t) {
        let t = t.settled().await;
        let file = format!("{HEAD}\
（模拟）好一,,甲,企业投资,100,511702,在建,2018-01-05,,2018,,\n\
（模拟）坏一,,甲,企业投资,100,同川区,在建,2018-01-05,,2018,,\n\
（模拟）坏二,,甲,企业投资,一百,511702,在建,2018-01-05,,2018,,\n\
（模拟）坏三,,甲,企业投资,,511702,在建,2018-01-05,,2018,,\n\
（模拟）好二,,甲,企业投资,200,511703,在建,2018-01-05,,2018,,\n");
        let before = t.position().await;
        let outcome = t.import_projects("city.dispatcher", &file).await;
        assert_eq!((outcome.blocked, t.position().await), (true, before));
        assert_eq!(codes(&outcome), ["amount-not-a-number", "unit-unknown", "total-missing"]);
        let hint = &outcome.problems.iter().find(|p| p.code == "unit-unknown").expect("told").cure_zh;
        assert!(hint.contains("通川区（511702）"), "{hint}");
        let take: BTreeSet<Place> = [row("projects.csv", 2), row("projects.csv", 6)].into();
        let named = ImportOptions { take: Some(take), ..ImportOptions::default() };
        let outcome = t.import_projects_with("city.dispatcher", &file, &named).await;
        assert_clean(&outcome);
        assert_eq!((outcome.created, outcome.skipped), (2, 2));
        let bad = ImportOptions { take: Some([row("projects.csv", 3)].into()), ..ImportOptions::default() };
        assert!(t.import_projects_with("city.dispatcher", &file, &bad).await.blocked);
    }

    async fn rows_are_left_out_by_name_and_other_errors_still_stand_in_the_way(t) {
        let t = t.settled().await;
        let file = format!("{HEAD}\
（模拟）好一,,甲,企业投资,100,511702,在建,2018-01-05,,2018,,\n\
（模拟）坏一,,甲,企业投资,一百,511702,在建,2018-01-05,,2018,,\n\
（模拟）坏二,,甲,企业投资,,同川区,在建,2018-01-05,,2018,,\n");
        let before = t.position().await;
        let leaving = |rows: &[u32]| ImportOptions {
            leave: rows.iter().map(|line| row("projects.csv", *line)).collect(),
            ..ImportOptions::default()
        };
        let outcome = t.import_projects_with("city.dispatcher", &file, &leaving(&[3])).await;
        assert_eq!((outcome.blocked, t.position().await), (true, before));
        let outcome = t.import_projects_with("city.dispatcher", &file, &leaving(&[3, 4])).await;
        assert_eq!((outcome.created, outcome.blocked), (1, false), "{:#?}", outcome.problems);
        assert_eq!(t.position().await, before + 1);
    }

    async fn a_blank_quarter_leaves_the_plan_of_it_as_it_is(t) {
        let t = t.settled().await;
        let heads = "项目名称,总投资(万元),责任单位,阶段,开工日期,年度,年度计划投资(万元)";
        let row = "（模拟）分季,100,511702,在建,2018-01-05,2018";
        assert_clean(&t.import_projects("city.dispatcher", &format!("{heads},至一季度计划(万元)\n{row},50,10\n")).await);
        let outcome = t.import_projects("city.dispatcher", &format!("{heads}\n{row},60\n")).await;
        assert_clean(&outcome);
        let changed: Vec<_> =
            outcome.preview.iter().flat_map(|line| &line.records).flat_map(|record| &record.fields).collect();
        let told: Vec<_> = changed.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(told, ["annual"], "{changed:#?}");
    }

    async fn a_dry_run_shows_field_by_field_and_writes_nothing(t) {
        let t = t.settled().await;
        let file = PROJECTS.replace("模拟公司一,政府投资,50000", "模拟公司一,政府投资,52000");
        let before = t.position().await;
        let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
        let outcome = t.import_projects_with("city.dispatcher", &file, &dry).await;
        assert_eq!((outcome.created, outcome.changed, outcome.unchanged, outcome.sealed), (0, 1, 2, None));
        assert_eq!((codes_of(&outcome.problems), t.position().await), (vec!["total-changes"], before));
        let line = outcome.preview.iter().find(|line| line.kind == LineKind::Changed).expect("a line");
        let change = &line.records[0].fields[0];
        assert_eq!((change.field.as_str(), change.before.as_str(), change.after.as_str()), ("total_investment", "50000000000", "52000000000"));
    }

    async fn a_project_is_found_by_code_by_name_and_by_former_name(t) {
        let t = t.settled().await;
        let renamed = "项目编号,项目名称,总投资(万元)\nP000001,（模拟）通川凤凰大桥,50000\n";
        assert_clean(&t.import_projects("city.dispatcher", renamed).await);
        let found = "项目名称,建设地点\n（模拟）通川大桥,凤凰路\n（模拟）达川产业园,园区大道\n";
        let outcome = t.import_projects("city.dispatcher", found).await;
        assert_clean(&outcome);
        assert_eq!((outcome.created, outcome.changed), (0, 2), "{:#?}", outcome.preview);
        let reader = t.store.read().await.expect("a reader");
        let bridge = reader.project(project(1), LATEST).await.expect("read").expect("a project");
        assert_eq!((bridge.name.as_str(), bridge.former_names.as_slice()), ("（模拟）通川凤凰大桥", &["（模拟）通川大桥".to_owned()][..]));
        assert_eq!(bridge.site, "凤凰路");
    }

    async fn two_projects_of_one_name_are_told_apart_by_owner_or_not_at_all(t) {
        let t = t.settled().await;
        let twins = format!("{HEAD}（模拟）标准厂房,,甲公司,企业投资,100,511702,在建,2018-01-05,,2018,,\n\
（模拟）标准厂房,,乙公司,企业投资,200,511703,在建,2018-01-05,,2018,,\n");
        assert_clean(&t.import_projects("city.dispatcher", &twins).await);
        let reports = "项目名称,期间,年初至今完成投资(万元)\n（模拟）标准厂房,2018-06,50\n";
        let outcome = t.import_reports("city.dispatcher", reports).await;
        assert_eq!(codes(&outcome), ["project-ambiguous"]);
        assert!(outcome.problems.0[0].zh.contains("P000004 （模拟）标准厂房、P000005 （模拟）标准厂房"), "{}", outcome.problems.0[0]);
        let owner = "项目名称,建设单位,建设地点\n（模拟）标准厂房,乙公司,南外\n";
        assert_eq!(t.import_projects("city.dispatcher", owner).await.changed, 1);
    }

    async fn a_name_that_is_nearly_known_is_asked_about_once(t) {
        let t = t.settled().await;
        let head = "项目名称,期间,年初至今完成投资(万元),填报单位";
        // Blanks and brackets make no difference; another ending does.
        let same = format!("{head}\n通川 大桥（续建）,2018-06,8000,通川区\n");
        assert_clean(&t.import_reports("city.dispatcher", &same).await);
        let near = format!("{head}\n通川大桥新建工程,2018-07,9000,通川区\n");
        let outcome = t.import_reports("city.dispatcher", &near).await;
        assert_eq!((codes(&outcome), outcome.blocked), (vec!["project-doubtful"], true));
        let doubt = &outcome.doubts[0];
        assert_eq!((doubt.name.as_str(), doubt.candidates[0].0), ("通川大桥新建工程", project(1)));
        let decide = [(row("reports.csv", 2), Decision::Is(project(1)))].into();
        let decided = ImportOptions { decide, ..ImportOptions::default() };
        assert_clean(&t.import_reports_with("city.dispatcher", &near, &decided).await);
        let next = format!("{head}\n通川大桥新建工程,2018-08,9500,通川区\n");
        assert_clean(&t.import_reports("city.dispatcher", &next).await);
        // Who does not reach the project is told nothing of it.
        let outcome = t.import_reports("dachuan.dispatcher", &format!("{head}\n通川大桥工程,2018-07,1,达川区\n")).await;
        assert_eq!((codes(&outcome), outcome.doubts.len()), (vec!["project-unknown"], 0));
    }

    async fn a_doubtful_project_is_not_made_twice(t) {
        let t = t.settled().await;
        let file = format!("{HEAD}\
（模拟）通川大桥建设项目,,模拟公司一,政府投资,50000,511702,在建,2017-03-01,,2018,,\n\
（模拟）达川产业园二期,,模拟公司二,企业投资,100,511703,在建,2018-01-05,,2018,,\n\
（模拟）北外水厂,,甲,企业投资,100,511702,在建,2018-01-05,,2018,,\n\
（模拟）北外水厂工程,,甲,企业投资,100,511702,在建,2018-01-05,,2018,,\n\
（模拟）北外水厂二期,,甲,企业投资,100,511702,在建,2018-01-05,,2018,,\n");
        let outcome = t.import_projects("city.dispatcher", &file).await;
        let mut told = codes(&outcome);
        told.retain(|code| code.starts_with("project-"));
        // The second phase may be the known one or the third row's own; the bridge is the bridge.
        assert_eq!(told, ["project-doubtful", "project-doubtful", "project-two-names"], "{:#?}", outcome.problems.0);
        let decide = [
            (row("projects.csv", 2), Decision::Is(project(1))),
            (row("projects.csv", 3), Decision::New),
            (row("projects.csv", 5), Decision::New),
        ];
        let decided = ImportOptions { decide: decide.into(), ..ImportOptions::default() };
        let outcome = t.import_projects_with("city.dispatcher", &file, &decided).await;
        assert_clean(&outcome);
        assert_eq!((outcome.created, outcome.changed), (4, 1), "{:#?}", outcome.preview);
        let bridge = outcome.preview.iter().find(|line| line.kind == LineKind::Changed).expect("a line");
        let renamed = bridge.records[0].fields.iter().find(|field| field.field == "name").expect("renamed");
        assert_eq!((renamed.before.as_str(), renamed.after.as_str()), ("（模拟）通川大桥", "（模拟）通川大桥建设项目"));
    }

    async fn bad_rows_are_left_out_where_the_good_ones_are_asked_for(t) {
        let t = t.settled().await;
        let file = "项目名称,期间,年初至今完成投资(万元),填报单位\n（模拟）通川大桥,2018-06,8000,通川区\n（模拟）达川产业园,2018-06,8,同川区\n";
        let options = ImportOptions { skip_bad: true, ..ImportOptions::default() };
        let outcome = t.import_reports_with("city.dispatcher", file, &options).await;
        assert_eq!((outcome.created, outcome.blocked, outcome.sealed.is_some()), (1, false, true));
        assert_eq!(codes(&outcome), ["unit-unknown"]);
    }

    async fn days_stages_units_and_plans_come_in_with_a_project(t) {
        let t = t.settled().await;
        let file = "项目名称,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,复工日期,竣工日期,清单,年度,类别,年度计划投资(万元),至三季度计划(万元),清单年度计划投资(万元)\n\
（模拟）跨区公路,政府投资,9000,511702,511702 60%、511703 40%,竣工,2016-03-01,2018-02-20,2018-07-15,city-key-2018,2018,续建,3000,2400,3100\n";
        assert_clean(&t.import_projects("city.dispatcher", file).await);
        let reader = t.store.read().await.expect("a reader");
        let moves = reader.stage_moves_of(project(4), LATEST).await.expect("moves");
        let told: Vec<_> = moves.iter().map(|step| (step.on.to_string(), step.turn, step.stage)).collect();
        assert_eq!(told, [
            ("2016-03-01".to_owned(), Turn::Moved, Stage::Building),
            ("2018-02-20".to_owned(), Turn::Resumed, Stage::Building),
            ("2018-07-15".to_owned(), Turn::Moved, Stage::Completed),
        ]);
        let units = reader.attributions_of(project(4), LATEST).await.expect("units");
        let place = units.iter().find(|units| units.role == Role::Place).expect("a place");
        assert_eq!(place.shares.iter().map(|share| share.ppm).collect::<Vec<_>>(), [600_000, 400_000]);
        assert_eq!(place.from.to_string(), "2016-03-01");
        let plans = reader.plans_of(project(4), LATEST).await.expect("plans");
        let told: BTreeSet<_> = plans.iter().map(|plan| (plan.list.as_ref().map(ListCode::as_str), plan.basis, plan.annual)).collect();
        assert_eq!(told, [(None, Basis::Original, wan("3000")), (Some("city-key-2018"), Basis::Original, wan("3100"))].into());
    }

    async fn halts_come_in_with_their_day_are_corrected_and_come_again(t) {
        let t = t.settled().await;
        let head = "项目名称,主体类型,总投资(万元),责任单位,阶段,开工日期,停建日期,复工日期\n（模拟）旧厂";
        // What the file says after the name, and the steps that are known then.
        let table = [
            (",企业投资,9000,511702,停建,2016-03-01,2016-11,", "2016-03-01 moved building, 2016-11-01 moved halted"),
            (",,,,,,2016-11-20,", "2016-03-01 moved building, 2016-11-20 moved halted"),
            (
                ",,,,在建,,2016-11-20,2018-02-20",
                "2016-03-01 moved building, 2016-11-20 moved halted, 2018-02-20 moved building, 2018-02-20 resumed building",
            ),
            (
                ",,,,停建,,2018-06-01,2018-02-20",
                "2016-03-01 moved building, 2016-11-20 moved halted, 2018-02-20 moved building, 2018-02-20 resumed building, 2018-06-01 moved halted",
            ),
        ];
        for (line, known) in table {
            assert_clean(&t.import_projects("city.dispatcher", &format!("{head}{line}\n")).await);
            let moves = t.store.read().await.expect("a reader").stage_moves_of(project(4), LATEST).await.expect("moves");
            let told: Vec<_> = moves.iter().map(|step| format!("{} {} {}", step.on, step.turn, step.stage)).collect();
            assert_eq!(told.join(", "), known, "{line}");
        }
    }

    async fn a_day_is_corrected_and_a_stage_that_contradicts_is_told(t) {
        let t = t.settled().await;
        let corrected = "项目名称,开工日期\n（模拟）达川产业园,2018-02-10\n";
        assert_clean(&t.import_projects("city.dispatcher", corrected).await);
        let reader = t.store.read().await.expect("a reader");
        let moves = reader.stage_moves_of(project(2), LATEST).await.expect("moves");
        assert_eq!(moves.iter().map(|step| step.on.to_string()).collect::<Vec<_>>(), ["2018-02-10"]);
        let contradiction = "项目名称,阶段,竣工日期\n（模拟）达川产业园,在建,2018-06-30\n";
        assert_eq!(codes(&t.import_projects("city.dispatcher", contradiction).await), ["stage-contradicts"]);
    }

    async fn rows_of_one_project_must_agree(t) {
        let t = t.settled().await;
        let file = format!("{HEAD}（模拟）新桥,,甲,政府投资,100,511702,在建,2018-01-05,city-key-2018,2018,,40\n\
（模拟）新桥,,甲,政府投资,100,511702,在建,2018-01-06,provincial-key,2018,,40\n");
        let outcome = t.import_projects("city.dispatcher", &file).await;
        assert_eq!(codes(&outcome), ["rows-disagree"]);
        let agreed = file.replace("2018-01-06", "2018-01-05");
        let outcome = t.import_projects("city.dispatcher", &agreed).await;
        assert_clean(&outcome);
        assert_eq!(outcome.created, 1);
        let reader = t.store.read().await.expect("a reader");
        assert_eq!(reader.memberships_of(project(4), LATEST).await.expect("lists").len(), 2);
    }

    async fn a_dispatcher_imports_for_his_own_places_only(t) {
        let t = t.settled().await;
        let file = format!("{HEAD}（模拟）邻区项目,,甲,政府投资,100,511703,在建,2018-01-05,,2018,,\n");
        let outcome = t.import_projects("tongchuan.dispatcher", &file).await;
        assert_eq!((codes(&outcome), outcome.sealed), (vec!["not-your-unit"], None));
        let reports = "项目名称,期间,年初至今完成投资(万元)\n（模拟）达川产业园,2018-06,50\n";
        assert_eq!(codes(&t.import_reports("tongchuan.dispatcher", reports).await), ["not-your-unit"]);
        assert_eq!(codes(&t.import_reports("tongchuan.reporter", reports).await), ["not-your-unit"]);
        let statistics = "单位编码,指标,期间,计量,数值,单位\n511703,gdp,2018-06,金额,1,亿元\n";
        assert_eq!(codes(&t.import_statistics("tongchuan.dispatcher", statistics).await), ["not-your-unit"]);
        let units = "单位编码,单位名称,类型,上级编码,起始日期\n511702,通川区,地区,511700,2000-01-01\n511703,达川新区,地区,511700,2013-07-18\n";
        assert_eq!(codes(&t.import_units("tongchuan.dispatcher", units).await), ["division-name", "not-your-unit"]);
    }

    async fn units_follow_one_another_and_hang_together(t) {
        let t = t.settled().await;
        let renamed = "单位编码,单位名称,类型,上级编码,起始日期\n511702-JTJ,区交通运输局,部门,511702,2018-03-01\n";
        assert_clean(&t.import_units("tongchuan.dispatcher", renamed).await);
        let reader = t.store.read().await.expect("a reader");
        let states: Vec<_> = reader.units(LATEST).await.expect("units").into_iter().filter(|u| u.code == unit("511702-JTJ")).collect();
        let told: Vec<_> = states.iter().map(|u| (u.name.as_str(), u.to.map(|to| to.to_string()))).collect();
        assert_eq!(told, [("区交通局", Some("2018-02-28".to_owned())), ("区交通运输局", None)]);
        // The former name still finds the unit.
        let old = "项目名称,主体类型,总投资(万元),责任单位,阶段,年度\n（模拟）区道路,政府投资,900,区交通局,前期,2018\n";
        assert_clean(&t.import_projects("city.dispatcher", old).await);
        let orphan = "单位编码,单位名称,类型,上级编码,起始日期\n511702-X,某局,部门,511799,2018-01-01\n";
        assert!(codes(&t.import_units("city.dispatcher", orphan).await).contains(&"parent-unknown"));
        let circle = "单位编码,单位名称,类型,上级编码,起始日期\n511702,通川区,地区,511702-JTJ,2018-05-01\n";
        assert!(codes(&t.import_units("city.dispatcher", circle).await).contains(&"units-in-a-circle"));
    }

    async fn reports_of_a_whole_city_come_in_one_workbook(t) {
        let t = t.settled().await;
        let june = "项目代码,期间,年初至今完成投资(万元),填报单位\n\
2018-511702-54-01-000001,2018-06,8000,511702\n2018-511703-31-03-000002,2018-06,9000,511703\n2018-511700-46-01-000003,2018-06,100,511700-B\n";
        assert_clean(&t.import_reports("city.dispatcher", june).await);
        // The districts have their own dispatchers, who look first; the city's own tier has none.
        let outcome = t.accept_waiting("city.dispatcher", "2018-06").await;
        assert_eq!((outcome.accepted.len(), outcome.left.len()), (1, 2));
        t.accept_waiting("tongchuan.dispatcher", "2018-06").await;
        t.accept_waiting("dachuan.dispatcher", "2018-06").await;
        let outcome = t.accept_waiting("city.dispatcher", "2018-06").await;
        assert_eq!((outcome.accepted.len(), outcome.left.len()), (2, 0));
        let july = "项目代码,期间,年初至今完成投资(万元),核减原因\n\
2018-511702-54-01-000001,2018-07,7000,\n2018-511703-31-03-000002,2018-07,8000,退回设备\n";
        let outcome = t.import_reports("city.dispatcher", july).await;
        assert_eq!((codes(&outcome), outcome.blocked), (vec!["ytd-fell"], true));
        assert_eq!(outcome.problems.0[0].place.to_string(), "reports.csv:2:C");
        // Correcting what is accepted wants a reason, given once for the file.
        let corrected = june.replace("8000", "8100");
        assert_eq!(codes(&t.import_reports("city.dispatcher", &corrected).await), ["needs-reason"]);
        assert_clean(&t.import_reports_with("city.dispatcher", &corrected, &options("年中核实")).await);
        assert_eq!(t.standing(1, "2018-06").await, ["1 accepted 511700", "2 submitted -"]);
    }

    async fn the_opening_of_the_year_is_told_once(t) {
        let t = t.settled().await;
        let opening = t.reports(1).await;
        assert_eq!((opening.len(), opening[0].done_before, opening[0].done_ytd), (1, Some(wan("12000")), wan("0")));
        let other = PROJECTS.replace("20000,12000", "20000,12500");
        assert_clean(&t.import_projects("city.dispatcher", &other).await);
        assert_eq!(t.standing(1, "2018-01-01").await, ["1 superseded 511700", "2 accepted 511700"]);
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        t.accept_waiting("city.dispatcher", "2018-06").await;
        let outcome = t.import_projects("city.dispatcher", PROJECTS).await;
        assert_eq!((codes(&outcome), outcome.sealed), (vec!["done-before-differs"], None));
    }

    async fn a_frozen_list_adds_up_to_its_header(t) {
        let t = t.settled().await;
        t.has_pack("acheng-2020").await;
        t.clock.set("2020-06-01T01:00:00Z").expect("a time");
        let list = format!("{HEAD}（模拟）阿城一,,甲,企业投资,100,511702,在建,2020-01-05,district-key,2020,2020-03-10,40\n");
        let early = t.import_projects("city.dispatcher", &list).await;
        assert_eq!((codes(&early), early.blocked), (vec!["list-header"], false));
        let problem = &early.problems.0[0].zh;
        assert!(problem.contains("合计1，文件写的是36，相差-35"), "{problem}");
        t.clock.set("2020-06-03T01:00:00Z").expect("a time");
        let list = list + "（模拟）阿城二,,甲,企业投资,100,511702,在建,2020-01-05,district-key,2020,2020-03-10,40\n";
        let late = t.import_projects("city.dispatcher", &list).await;
        assert_eq!((codes(&late), late.blocked, late.sealed), (vec!["list-header"], true, None));
    }

    async fn a_frozen_list_is_added_to_with_a_reason_and_its_plans_stay(t) {
        let t = t.settled().await;
        t.has_pack("acheng-2020").await;
        t.clock.set("2020-07-01T01:00:00Z").expect("a time");
        // A list without a header of its own sums: only its day of freezing counts.
        let list = format!("{HEAD}（模拟）阿城一,,甲,企业投资,100,511702,在建,2020-01-05,finishing,2020,2020-03-10,40\n");
        assert_clean(&t.import_projects("city.dispatcher", &list).await);
        let added = format!("{HEAD}（模拟）阿城二,,甲,企业投资,100,511702,在建,2020-01-05,finishing,2020,2020-06-20,40\n");
        assert_eq!(codes(&t.import_projects("city.dispatcher", &added).await), ["list-frozen"]);
        assert_clean(&t.import_projects_with("city.dispatcher", &added, &options("区政府增补")).await);
        let changed = list.replace(",40\n", ",50\n");
        assert_eq!(codes(&t.import_projects("city.dispatcher", &changed).await), ["plan-issued"]);
    }

    async fn a_list_has_its_own_name_and_total_for_a_project(t) {
        let t = t.settled().await;
        let list = "项目名称,项目代码,总投资(万元),清单,年度\n（模拟）通川大桥（一期）,2018-511702-54-01-000001,40000,provincial-key,2018\n";
        assert_clean(&t.import_projects("city.dispatcher", list).await);
        let reader = t.store.read().await.expect("a reader");
        let bridge = reader.project(project(1), LATEST).await.expect("read").expect("a project");
        assert_eq!((bridge.name.as_str(), bridge.total_investment), ("（模拟）通川大桥", wan("50000")));
        let listed = reader.memberships_of(project(1), LATEST).await.expect("lists");
        assert_eq!((listed[0].name.as_str(), listed[0].total_investment), ("（模拟）通川大桥（一期）", Some(wan("40000"))));
    }
}

fn codes_of(problems: &model::Problems) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}
