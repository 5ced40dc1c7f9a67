//! Stories of units that are merged, split, renamed and moved.

mod town;

use luodi_app::import::{ImportOptions, ImportOutcome, LineKind};
use model::{Record, Severity, UnitEvent};
use store::LATEST;
use town::{Town, assert_clean, codes, unit};

const UNIT_HEAD: &str = "单位编码,单位名称,类型,上级编码,起始日期,截止日期\n";
const EVENT_HEAD: &str = "生效日期,变更类型,原单位代码,新单位代码,文号\n";

/// 达县 (511721) was made 达川区 (511703) on 18 July 2013.
const DAXIAN: &str = "511721,达县,地区,511700,2000-01-01,2013-07-17\n";
const DACHUAN: &str = "2013-07-18,换码,511721,511703,\n";

async fn hand_in(t: &Town, post: &str, units: &str, events: &str, dry_run: bool) -> ImportOutcome {
    let (units, events) = (format!("{UNIT_HEAD}{units}"), format!("{EVENT_HEAD}{events}"));
    let files = [("units.csv", units.as_str()), ("events.csv", events.as_str())];
    t.import_unit_files(post, &files, &ImportOptions { dry_run, ..ImportOptions::default() }).await
}

async fn events(t: &Town) -> Vec<UnitEvent> {
    t.store.read().await.expect("a reader").unit_events(LATEST).await.expect("events")
}

/// The errors as `code place`.
fn errors(outcome: &ImportOutcome) -> Vec<String> {
    let errors = outcome.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| format!("{} {}", problem.code, problem.place)).collect()
}

stories! {
    async fn a_county_becomes_a_district_under_another_code(t) {
        let t = t.settled().await;
        let before = t.position().await;
        let trial = hand_in(&t, "city.dispatcher", DAXIAN, DACHUAN, true).await;
        let lines: Vec<_> = trial.preview.iter().map(|line| (line.title.as_str(), line.kind)).collect();
        let wanted = [
            ("511721 达县", LineKind::Created),
            ("2013-07-18 更名或换码 511721 → 511703", LineKind::Created),
        ];
        assert_eq!((lines.as_slice(), trial.created, trial.blocked), (&wanted[..], 2, false));
        assert_eq!((t.position().await, trial.sealed), (before, None), "a trial writes nothing");

        assert_clean(&hand_in(&t, "city.dispatcher", DAXIAN, DACHUAN, false).await);
        let recorded = events(&t).await;
        assert_eq!(recorded.len(), 1);
        assert_eq!((recorded[0].old.as_slice(), recorded[0].new.as_slice()), (&[unit("511721")][..], &[unit("511703")][..]));
        assert_eq!(t.position().await, before + 1, "one entry for both tables");

        let again = hand_in(&t, "city.dispatcher", DAXIAN, DACHUAN, false).await;
        assert_eq!((again.created, again.changed, again.unchanged, again.sealed), (0, 0, 2, None));
        let documented = DACHUAN.replace("511703,", "511703,模拟发〔2013〕1号");
        let outcome = hand_in(&t, "city.dispatcher", "", &documented, false).await;
        assert_eq!((outcome.changed, outcome.preview[0].kind), (1, LineKind::Changed), "{:?}", outcome.problems);
        assert_eq!(events(&t).await[0].document, "模拟发〔2013〕1号");
        // What was the county's is found with the district, then and now.
        let file = "项目名称,主体类型,总投资(万元),责任单位,阶段,年度\n（模拟）达县的老项目,政府投资,900,511721,前期,2018\n";
        assert_clean(&t.import_projects("dachuan.dispatcher", file).await);
    }

    async fn an_event_says_what_the_states_say(t) {
        let t = t.settled().await;
        assert_clean(&hand_in(&t, "city.dispatcher", DAXIAN, DACHUAN, false).await);
        // Units and events of a file, and what is told of it.
        let table = [
            ("", "2013-07-18,换码,511799,511703,\n", &["event-unit-unknown events.csv:2:C"][..]),
            ("", "2018-01-01,换码,511722,511798,\n", &["event-unit-unknown events.csv:2:D"]),
            // 宣汉县 goes on.
            ("511704,宣汉区,地区,511700,2018-01-01,\n", "2018-01-01,换码,511722,511704,\n", &["event-old-stands events.csv:2:C"]),
            // It ended, and the district began a day late.
            (
                "511722,宣汉县,地区,511700,2000-01-01,2017-12-31\n511704,宣汉区,地区,511700,2018-01-02,\n",
                "2018-01-01,换码,511722,511704,\n",
                &["event-new-not-there events.csv:2:D"],
            ),
            // It ended a day early.
            (
                "511722,宣汉县,地区,511700,2000-01-01,2017-12-30\n511704,宣汉区,地区,511700,2018-01-01,\n",
                "2018-01-01,换码,511722,511704,\n",
                &["event-old-not-there events.csv:2:C"],
            ),
            // 达川区 was there: that is a merger into it, and then it stands among the old units.
            ("511722,宣汉县,地区,511700,2000-01-01,2017-12-31\n", "2018-01-01,换码,511722,511703,\n", &["event-new-there-before events.csv:2:D"]),
            ("511722,宣汉县,地区,511700,2000-01-01,2017-12-31\n", "2018-01-01,合并,511722、511703,511703,\n", &[]),
            (
                "511722,宣汉县,地区,511700,2000-01-01,2017-12-31\n511702,通川区,地区,511700,2000-01-01,2017-12-31\n",
                "2018-01-01,合并,511722、511702,511703,\n",
                &["event-new-there-before events.csv:2:D"],
            ),
            // Same code: the name or the parent changes on the day.
            ("", "2018-01-01,更名,511722,511722,\n", &["event-without-effect events.csv:2:D"]),
            ("511722,宣汉市,地区,511700,2018-01-01,\n", "2018-01-01,更名,511722,511722,\n", &[]),
            ("511722,宣汉市,地区,511700,2018-01-01,\n", "2018-01-01,划转,511722,511722,\n", &["event-without-effect events.csv:2:D"]),
            ("511702-JTJ,区交通局,部门,511703,2018-01-01,\n", "2018-01-01,划转,511702-JTJ,511702-JTJ,\n", &[]),
            // A split unit ends, or is named among its parts; a part may go to a unit that is there.
            (
                "511704,新区,地区,511700,2018-01-01,\n",
                "2018-01-01,拆分,511722,511704、511702,\n",
                &["event-old-stands events.csv:2:C"],
            ),
            ("511704,新区,地区,511700,2018-01-01,\n", "2018-01-01,拆分,511722,511722、511704、511702,\n", &[]),
            // One unit ends once a day.
            (
                "511722,宣汉县,地区,511700,2000-01-01,2017-12-31\n511704,东区,地区,511700,2018-01-01,\n511705,西区,地区,511700,2018-01-01,\n",
                "2018-01-01,换码,511722,511704,\n2018-01-01,拆分,511722,511704、511705,\n",
                &["event-leaves-twice events.csv:2:C", "event-leaves-twice events.csv:3:C"],
            ),
            // Events of one day that lead back.
            (
                "",
                "2018-01-01,换码,511702,511703,\n2018-01-01,换码,511703,511722,\n2018-01-01,换码,511722,511702,\n",
                &["events-in-a-circle events.csv:2:C", "events-in-a-circle events.csv:3:C", "events-in-a-circle events.csv:4:C"],
            ),
            // A state that makes a known event untrue.
            ("511721,达县,地区,511700,2000-01-01,2013-12-31\n", "", &["event-old-stands units.csv:2:D"]),
        ];
        for (units, events, wanted) in table {
            let outcome = hand_in(&t, "city.dispatcher", units, events, true).await;
            assert_eq!((errors(&outcome), outcome.blocked), (wanted.iter().map(ToString::to_string).collect(), !wanted.is_empty()), "{units}{events}");
            for problem in outcome.problems.iter() {
                assert!([&problem.cure_zh, &problem.cure_en, &problem.en].iter().all(|text| !text.is_empty()), "{problem:?}");
            }
        }
        assert_eq!(events(&t).await.len(), 1);
    }

    async fn a_dispatcher_tells_events_of_his_own_places_only(t) {
        let t = t.settled().await;
        let moved = "511702-JTJ,区交通局,部门,511703,2018-01-01,\n";
        let event = "2018-01-01,划转,511702-JTJ,511702-JTJ,\n";
        let outcome = hand_in(&t, "tongchuan.dispatcher", moved, event, false).await;
        assert_eq!(codes(&outcome), ["not-your-unit", "not-your-unit"], "the unit would leave the district");
        let within = "511702-YJ,区应急局,部门,511702,2018-01-01,\n511702-AJ,区安监局,部门,511702,2000-01-01,2017-12-31\n";
        assert_clean(&hand_in(&t, "tongchuan.dispatcher", within, "2018-01-01,换码,511702-AJ,511702-YJ,\n", false).await);
        let entry = t.store.read().await.expect("a reader").entry(t.position().await).await.expect("an entry").expect("the last");
        let put = |line: &store::Line| matches!(line, store::Line::Change(model::Change::Put(Record::UnitEvent(_))));
        assert_eq!(entry.1.iter().filter(|line| put(line)).count(), 1);
    }
}
