//! Stories of reports going up the tiers.

mod town;

use luodi_app::Refusal;
use luodi_app::accept_reports::{Accept, accept_reports};
use luodi_app::report_form::{report_form, try_report};
use luodi_app::return_reports::return_reports;
use luodi_app::save_draft::{list_drafts, save_draft};
use luodi_app::submit_report::submit_report;
use model::{Act, BulletinEdition, Record, ReportStatus};
use town::{form, pick, project, refused, troubled, unit, wan};

stories! {
    async fn a_report_goes_up_two_tiers(t) {
        let t = t.settled().await;
        let handed_in = t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("handed in");
        assert_eq!((handed_in.report.version, handed_in.next), (1, Some(unit("511702"))));
        assert_eq!(refused(t.accept("city.dispatcher", 1, "2018-06", 1).await), Refusal::NotYourTurn { turn: "通川区".into() });
        let accepted = t.accept("tongchuan.dispatcher", 1, "2018-06", 1).await.expect("accepted");
        assert_eq!(accepted.accepted[0].next, Some(unit("511700")));
        assert_eq!(t.standing(1, "2018-06").await, ["1 submitted 511702"]);
        let accepted = t.accept("city.dispatcher", 1, "2018-06", 1).await.expect("accepted");
        assert_eq!(accepted.accepted[0].next, None);
        assert_eq!(t.standing(1, "2018-06").await, ["1 accepted 511700"]);
        assert_eq!(refused(t.accept("city.dispatcher", 1, "2018-06", 1).await), Refusal::AlreadyAccepted);
    }

    async fn what_is_known_is_not_typed_again(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        t.accept_waiting("city.dispatcher", "2018-06").await;
        let reporter = t.actor("tongchuan.reporter").await;
        save_draft(&t.house, &reporter, project(1), "2018-07".parse().expect("a day or period"), "{\"done_ytd\":\"95\"}").await.expect("kept");
        let opened = report_form(&t.house, &reporter, project(1), "2018-07".parse().expect("a day or period")).await.expect("a form");
        assert_eq!(opened.done_before, Some(wan("12000")));
        assert_eq!(opened.previous.expect("June").done_ytd, wan("8000"));
        assert_eq!(opened.plan.expect("a plan").annual, wan("20000"));
        assert_eq!(opened.tiers, [unit("511702"), unit("511700")]);
        assert_eq!(opened.draft.expect("a draft").body, "{\"done_ytd\":\"95\"}");
        let tried = try_report(&t.house, &reporter, &form(1, "2018-07", "9500", "")).await.expect("tried");
        assert_eq!((tried.derived.done_month, tried.derived.done_since_start), (Some(wan("1500")), Some(wan("21500"))));
        t.submit("tongchuan.reporter", 1, "2018-07", "9500").await.expect("handed in");
        assert_eq!(t.reports(1).await.last().expect("July").done_before, Some(wan("12000")));
        assert_eq!(list_drafts(&t.house, &reporter).await.expect("drafts"), []);
    }

    async fn a_report_is_returned_with_a_reason_and_comes_back(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        let city = t.actor("city.dispatcher").await;
        let picks = [pick(1, "2018-06", 1)];
        let no_reason = refused(return_reports(&t.house, &city, &picks, " ").await);
        assert_eq!(no_reason.code(), "needs-reason");
        return_reports(&t.house, &city, &picks, "与入库数不符").await.expect("returned");
        let report = t.reports(1).await.into_iter().find(|r| r.version == 1 && r.status == ReportStatus::Returned).expect("returned");
        assert_eq!((report.returned_because.as_str(), report.accepted_by, report.done_ytd), ("与入库数不符", None, wan("8000")));
        assert_eq!(refused(t.accept("city.dispatcher", 1, "2018-06", 1).await), Refusal::NotWaiting);
        t.submit("tongchuan.dispatcher", 1, "2018-06", "7500").await.expect("handed in again");
        assert_eq!(t.standing(1, "2018-06").await, ["1 submitted 511702"]);
    }

    async fn an_upper_tier_returns_a_number_and_never_writes_it(t) {
        let t = t.settled().await;
        t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("handed in");
        let refusal = refused(t.submit("city.dispatcher", 1, "2018-06", "7000").await);
        assert_eq!(refusal.code(), "not-your-unit");
        let mut instead = form(1, "2018-06", "7000", "");
        instead.for_unit = Some(unit("511702"));
        let refusal = refused(submit_report(&t.house, &t.actor("city.dispatcher").await, &instead).await);
        assert_eq!(refusal, Refusal::ReportedItself { unit: "通川区".into() });
        // Its own figure stands beside the one reported.
        t.accept("tongchuan.dispatcher", 1, "2018-06", 1).await.expect("accepted");
        let mut checked = pick(1, "2018-06", 1);
        checked.checked_ytd = Some(wan("7900"));
        let city = t.actor("city.dispatcher").await;
        accept_reports(&t.house, &city, &Accept::These(vec![checked]), "").await.expect("accepted");
        let report = t.reports(1).await.into_iter().find(|r| r.period.to_string() == "2018-06").expect("June");
        assert_eq!((report.done_ytd, report.checked_ytd), (wan("8000"), Some(wan("7900"))));
    }

    async fn the_tier_directly_above_enters_for_a_unit_and_both_are_named(t) {
        let t = t.settled().await;
        let mut report = form(1, "2018-06", "8000", "");
        report.for_unit = Some(unit("511702"));
        let city = t.actor("city.dispatcher").await;
        let handed_in = submit_report(&t.house, &city, &report).await.expect("entered");
        assert_eq!(handed_in.report.typed_by, unit("511702"));
        assert_eq!(handed_in.report.entered_by.expect("a post").as_str(), "city.dispatcher");
        // The district has somebody to accept: what the city entered waits for it.
        assert_eq!((handed_in.report.accepted_by, handed_in.next), (None, Some(unit("511702"))));
        assert_eq!(refused(t.accept("city.dispatcher", 1, "2018-06", 1).await).code(), "not-your-turn");
        report.for_unit = Some(unit("511703"));
        assert_eq!(refused(submit_report(&t.house, &city, &report).await).code(), "not-the-reporter");
        // A neighbour does not, and a reporter does not.
        report.for_unit = Some(unit("511702"));
        let neighbour = t.actor("dachuan.dispatcher").await;
        assert_eq!(refused(submit_report(&t.house, &neighbour, &report).await).code(), "not-your-unit");
        let reporter = t.actor("dachuan.reporter").await;
        assert_eq!(refused(submit_report(&t.house, &reporter, &report).await).code(), "not-allowed");
    }

    async fn two_tiers_up_is_too_far_to_enter_for_a_unit(t) {
        let t = t.settled().await;
        let office = "项目名称,主体类型,总投资(万元),责任单位,阶段,年度\n（模拟）区道路,政府投资,900,511702-JTJ,在建,2018\n";
        town::assert_clean(&t.import_projects("city.dispatcher", office).await);
        let mut report = form(4, "2018-06", "100", "");
        report.for_unit = Some(unit("511702-JTJ"));
        let refusal = refused(submit_report(&t.house, &t.actor("city.dispatcher").await, &report).await);
        assert_eq!(refusal, Refusal::NotDirectTier { unit: "区交通局".into(), turn: "通川区".into() });
        submit_report(&t.house, &t.actor("tongchuan.dispatcher").await, &report).await.expect("the district may");
    }

    async fn a_fall_needs_a_reason_and_doubts_are_confirmed(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        t.accept_waiting("city.dispatcher", "2018-06").await;
        assert_eq!(troubled(t.submit("tongchuan.reporter", 1, "2018-07", "7000").await), ["ytd-fell"]);
        t.submit_because("tongchuan.reporter", 1, "2018-07", "7000", "上月误报").await.expect("with a reason");
        let mut large = form(1, "2018-07", "45000", "");
        large.confirmed = false;
        let reporter = t.actor("tongchuan.reporter").await;
        assert_eq!(troubled(submit_report(&t.house, &reporter, &large).await), ["over-total", "jump-over-plan"]);
        large.confirmed = true;
        let handed_in = submit_report(&t.house, &reporter, &large).await.expect("confirmed");
        assert_eq!(handed_in.problems.0.len(), 2);
        assert_eq!(troubled(t.submit("tongchuan.reporter", 1, "2018-09", "9000").await), ["period-not-begun"]);
        assert_eq!(troubled(t.submit_because("tongchuan.reporter", 1, "2018-07", "-1", "核减").await), ["amount-negative"]);
    }

    async fn a_correction_after_closing_leaves_the_old_in_force_until_it_is_accepted(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        t.accept_waiting("city.dispatcher", "2018-06").await;
        assert_eq!(refused(t.submit("tongchuan.dispatcher", 1, "2018-06", "8100").await).code(), "needs-reason");
        t.submit_because("tongchuan.dispatcher", 1, "2018-06", "8100", "漏记设备款").await.expect("corrected");
        assert_eq!(t.standing(1, "2018-06").await, ["1 accepted 511700", "2 submitted 511702"]);
        // The correction is returned and handed in again: the first stays in force all the while.
        let city = t.actor("city.dispatcher").await;
        return_reports(&t.house, &city, &[pick(1, "2018-06", 2)], "附凭证").await.expect("returned");
        assert_eq!(t.standing(1, "2018-06").await, ["1 accepted 511700", "2 returned -"]);
        t.submit_because("tongchuan.dispatcher", 1, "2018-06", "8100", "漏记设备款，凭证已附").await.expect("again");
        t.accept_waiting("city.dispatcher", "2018-06").await;
        assert_eq!(t.standing(1, "2018-06").await, ["1 superseded 511700", "2 accepted 511700"]);
    }

    async fn a_late_report_says_why_once_the_bulletin_is_out(t) {
        let t = t.settled().await;
        t.publish("2018-06").await;
        let refusal = refused(t.submit("tongchuan.reporter", 1, "2018-06", "8000").await);
        assert_eq!(refusal, Refusal::ReportClosed { period: "2018-06".parse().expect("a day or period") });
        t.submit_because("tongchuan.reporter", 1, "2018-06", "8000", "系统停机").await.expect("with a reason");
        t.submit("tongchuan.reporter", 1, "2018-07", "9000").await.expect("July is open");
    }

    async fn a_bulletin_of_a_day_closes_what_ended_by_it(t) {
        let t = t.settled().await;
        t.publish("2018-07-15").await;
        t.submit("tongchuan.reporter", 1, "2018-07", "9000").await.expect("July goes on after its middle");
        assert_eq!(refused(t.submit("tongchuan.reporter", 1, "2018-06", "8000").await).code(), "report-closed");
        t.publish("2018-07-31").await;
        assert_eq!(refused(t.submit("tongchuan.reporter", 1, "2018-07", "9100").await).code(), "report-closed");
        let row = "项目代码,期间,年初至今完成投资(万元)\n2018-511703-31-03-000002,2018-07,5000\n";
        assert_eq!(town::codes(&t.import_reports("dachuan.reporter", row).await), ["report-closed"]);
        t.submit_because("tongchuan.reporter", 1, "2018-07", "9100", "漏记").await.expect("with a reason");
        t.submit("tongchuan.reporter", 1, "2018-08", "9200").await.expect("August is open");
    }

    async fn what_comes_into_force_after_the_bulletin_says_why(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-07", "9000").await.expect("in time");
        t.submit("dachuan.reporter", 2, "2018-07", "500").await.expect("in time");
        t.publish("2018-07-31").await;
        t.accept("dachuan.dispatcher", 2, "2018-07", 1).await.expect("not yet in force, nothing to say");
        assert_eq!(refused(t.accept("city.dispatcher", 1, "2018-07", 1).await).code(), "needs-reason");
        let outcome = t.accept_waiting("city.dispatcher", "2018-07").await;
        assert_eq!((outcome.accepted.len(), outcome.left.len()), (0, 2), "{outcome:?}");
        let city = t.actor("city.dispatcher").await;
        let what = Accept::Waiting { period: "2018-07".parse().expect("a period"), within: None, except: [].into() };
        let outcome = accept_reports(&t.house, &city, &what, "专班核查后补审").await.expect("an outcome");
        assert_eq!((outcome.accepted.len(), outcome.left.len()), (2, 0), "{outcome:?}");
        assert_eq!(t.standing(1, "2018-07").await, ["1 accepted 511700"]);
    }

    async fn a_report_that_upper_tiers_have_is_asked_back_first(t) {
        let t = t.settled().await;
        t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("handed in");
        t.submit("tongchuan.reporter", 1, "2018-06", "8001").await.expect("nobody has looked yet");
        t.accept("tongchuan.dispatcher", 1, "2018-06", 1).await.expect("accepted");
        let refusal = refused(t.submit("tongchuan.reporter", 1, "2018-06", "8002").await);
        assert_eq!(refusal, Refusal::WithUpperTier { by: "通川区".into() });
    }

    async fn a_form_opened_before_someone_else_handed_in_is_stale(t) {
        let t = t.settled().await;
        let mut mine = form(1, "2018-06", "8000", "");
        mine.seen = Some(t.position().await);
        t.submit("tongchuan.dispatcher", 1, "2018-06", "7000").await.expect("a colleague hands in");
        let reporter = t.actor("tongchuan.reporter").await;
        assert_eq!(refused(submit_report(&t.house, &reporter, &mine).await), Refusal::StaleForm);
    }

    async fn the_same_report_twice_is_recorded_once(t) {
        let t = t.settled().await;
        t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("handed in");
        let before = t.position().await;
        let again = t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("the same");
        assert_eq!((again.sealed, t.position().await), (None, before));
    }

    async fn all_that_wait_are_accepted_but_for_the_exceptions(t) {
        let t = t.settled().await;
        t.submit("tongchuan.dispatcher", 1, "2018-06", "8000").await.expect("handed in");
        t.submit("dachuan.reporter", 2, "2018-06", "9000").await.expect("handed in");
        let city = t.actor("city.dispatcher").await;
        let mut own = form(3, "2018-06", "500", "");
        own.for_unit = Some(unit("511700-B"));
        submit_report(&t.house, &city, &own).await.expect("entered");
        let what = Accept::Waiting { period: "2018-06".parse().expect("a day or period"), within: None, except: [project(3)].into() };
        let outcome = accept_reports(&t.house, &city, &what, "").await.expect("an outcome");
        assert_eq!(outcome.accepted.iter().map(|a| a.project).collect::<Vec<_>>(), [project(1)]);
        assert_eq!(outcome.left, [(project(2), Refusal::NotYourTurn { turn: "达川区".into() })]);
        // One at a time, one that cannot be accepted stops the rest.
        let what = Accept::These(vec![pick(3, "2018-06", 1), pick(2, "2018-06", 1)]);
        assert_eq!(refused(accept_reports(&t.house, &city, &what, "").await).code(), "not-your-turn");
        assert_eq!(t.standing(3, "2018-06").await, ["1 submitted -"]);
    }

    async fn what_the_top_hands_in_for_itself_is_in_force_and_supersedes(t) {
        let t = t.settled().await;
        let own = "项目名称,主体类型,总投资(万元),责任单位,阶段,年度\n（模拟）市政中心,政府投资,900,511700,在建,2018\n";
        town::assert_clean(&t.import_projects("city.dispatcher", own).await);
        let handed_in = t.submit("city.dispatcher", 4, "2018-06", "100").await.expect("handed in");
        assert_eq!((handed_in.report.status, handed_in.next), (ReportStatus::Accepted, None));
        t.submit_because("city.dispatcher", 4, "2018-06", "110", "漏记").await.expect("corrected");
        assert_eq!(t.standing(4, "2018-06").await, ["1 superseded 511700", "2 accepted 511700"]);
    }

    async fn an_enterprise_reports_its_own_project_and_sees_no_other(t) {
        let t = t.settled().await;
        let own = "项目名称,统一社会信用代码,主体类型,总投资(万元),责任单位,阶段,年度\n（模拟）企业厂房,91350100M000100Y43,企业投资,5000,511702,在建,2018\n";
        town::assert_clean(&t.import_projects("city.dispatcher", own).await);
        let handed_in = t.submit("enterprise.reporter", 4, "2018-06", "100").await.expect("its own");
        assert_eq!((handed_in.report.typed_by, handed_in.next), (unit("91350100M000100Y43"), Some(unit("511702"))));
        assert_eq!(refused(t.submit("enterprise.reporter", 1, "2018-06", "100").await).code(), "not-your-unit");
    }
}

impl town::Town {
    /// A bulletin on a period goes out.
    async fn publish(&self, period: &str) {
        self.has_pack("dazhou-2018").await;
        let edition = BulletinEdition {
            pack: "dazhou-2018".to_owned(),
            bulletin: "monthly".to_owned(),
            period: period.parse().expect("a period"),
            edition: 1,
            title: "模拟通报".to_owned(),
            drawn_at: self.position().await,
            digest: "0".repeat(64),
            corrects: None,
            correction: String::new(),
            simulated: true,
        };
        self.happened(Act::PublishBulletin, vec![Record::Bulletin(edition)]).await;
    }
}
