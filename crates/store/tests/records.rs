//! Records of the other kinds: units, statistics, packs, posts, labels, bulletins.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use common::*;
use luodi_store::{LATEST, Store};
use model::{
    AccountRole, BulletinEdition, Closing, Label, LabelRecord, Measure, Pack, Post, Record, Statistic, Table, Unit,
    UnitEvent, UnitEventKind, UnitKind,
};

fn state(code: &str, from: &str, name: &str, parent: Option<&str>) -> Unit {
    let kind = UnitKind::Region;
    Unit { code: unit(code), from: day(from), to: None, kind, name: name.to_owned(), parent: parent.map(unit) }
}

fn statistic(code: &str, variable: &str, period: &str, vintage: u32, value: i64) -> Statistic {
    Statistic {
        unit: unit(code),
        class: String::new(),
        variable: variable.to_owned(),
        period: period.parse().unwrap(),
        vintage,
        measure: Measure::Money,
        value,
        source: "统计月报".to_owned(),
    }
}

fn seat(code: &str, open: bool) -> Post {
    Post { code: post(code), title: "调度科".to_owned(), unit: unit("511700"), role: AccountRole::Dispatcher, open }
}

fn edition(edition: u32, period: &str) -> BulletinEdition {
    BulletinEdition {
        pack: "dazhou-2018".to_owned(),
        bulletin: "monthly".to_owned(),
        period: period.parse().unwrap(),
        edition,
        title: "通报".to_owned(),
        drawn_at: 1,
        digest: "00".to_owned(),
        corrects: (edition > 1).then_some(edition - 1),
        correction: String::new(),
        simulated: true,
    }
}

on_both! {
    /// Units in the order of code and day, with the states and events of their day.
    async fn units_have_dated_states(store: Store) {
        let states = [state("511703", "2013-07-18", "达川区", Some("511700")), state("511702", "1999-01-01", "通川区", Some("511700")), state("511700", "1999-06-20", "达州市", None)];
        let renamed = state("511702", "2021-01-01", "通川新区", Some("511700"));
        let event = |on: &str| UnitEvent { on: day(on), kind: UnitEventKind::Renamed, old: vec![unit("511721")], new: vec![unit("511703")], document: String::new() };
        record(&store, states.clone().map(Record::Unit)).await;
        record(&store, [Record::Unit(renamed.clone()), Record::UnitEvent(event("2021-01-01")), Record::UnitEvent(event("2013-07-18"))]).await;
        let reader = store.read().await.unwrap();
        let [third, second, first] = states;
        assert_eq!(reader.units(1).await.unwrap(), vec![first.clone(), second.clone(), third.clone()]);
        assert_eq!(reader.units(LATEST).await.unwrap(), vec![first, second, renamed, third]);
        assert_eq!(reader.unit_events(1).await.unwrap(), vec![]);
        assert_eq!(reader.unit_events(LATEST).await.unwrap(), vec![event("2013-07-18"), event("2021-01-01")]);
    }

    /// Statistics in the order of unit, variable, day, period and vintage; a revision stands beside.
    async fn statistics_have_vintages(store: Store) {
        let in_order = [statistic("511702", "fai", "2020-03", 1, 5), statistic("511702", "gdp", "2020-03", 1, 3),
            statistic("511702", "gdp", "2020Q1", 1, 1), statistic("511702", "gdp", "2020Q1", 2, 2), statistic("511703", "fai", "2019", 1, 4)];
        record(&store, in_order.iter().rev().cloned().map(Record::Statistic)).await;
        assert_eq!(store.read().await.unwrap().statistics(LATEST).await.unwrap(), in_order);
    }

    /// A pack of a later version replaces the earlier one; as of its day the earlier one is there.
    async fn packs_are_known_as_of_a_position(store: Store) {
        let pack = |version: &str| Pack { pack: "dazhou-2018".to_owned(), version: version.to_owned(), digest: "00".to_owned(),
            files: [("policy.md".to_owned(), format!("# 重点项目\n{version}"))].into() };
        record(&store, [Record::Pack(pack("1.0.0"))]).await;
        record(&store, [Record::Pack(pack("1.1.0"))]).await;
        let reader = store.read().await.unwrap();
        assert_eq!(reader.packs(1).await.unwrap(), vec![pack("1.0.0")]);
        assert_eq!(reader.packs(LATEST).await.unwrap(), vec![pack("1.1.0")]);
    }

    /// Posts open and close, labels are set and set again, editions of bulletins stay.
    async fn posts_labels_and_bulletins(store: Store) {
        let label = |label| LabelRecord { key: Record::Project(project(1, "")).key(), field: "total_investment".to_owned(), label };
        record(&store, [Record::Post(seat("b.post", true)), Record::Post(seat("a.post", true)), Record::Label(label(Label::Internal)),
            Record::Bulletin(edition(2, "2018-07")), Record::Bulletin(edition(1, "2018-07")), Record::Bulletin(edition(1, "2018-06"))]).await;
        record(&store, [Record::Post(seat("b.post", false)), Record::Label(label(Label::Restricted))]).await;
        let reader = store.read().await.unwrap();
        assert_eq!(reader.posts().await.unwrap(), vec![seat("a.post", true), seat("b.post", false)]);
        assert_eq!(reader.post(&post("b.post")).await.unwrap(), Some(seat("b.post", false)));
        assert_eq!(reader.post(&post("c.post")).await.unwrap(), None);
        assert_eq!(reader.labels().await.unwrap(), vec![label(Label::Restricted)]);
        assert_eq!(reader.bulletins().await.unwrap(), vec![edition(1, "2018-06"), edition(1, "2018-07"), edition(2, "2018-07")]);
        assert_eq!(reader.records(Table::Purges, LATEST).await.unwrap(), vec![]);
        assert_eq!(reader.closings().await.unwrap(), vec![]);
        assert_eq!(reader.next_purge_id().await.unwrap(), 1);
        drop(reader);
        assert_sound(&store).await;
    }

    /// Years are closed by several units, and a closing told again replaces itself.
    async fn years_are_closed_by_units(store: Store) {
        let closing = |code: &str, through: &str, document: &str| Closing { unit: unit(code), through: day(through), document: document.to_owned() };
        record(&store, [Record::Closing(closing("511702", "2020-12-31", "")), Record::Closing(closing("511700", "2019-12-31", ""))]).await;
        record(&store, [Record::Closing(closing("511702", "2020-12-31", "模拟〔2021〕1号"))]).await;
        let closings = store.read().await.unwrap().closings().await.unwrap();
        assert_eq!(closings, vec![closing("511700", "2019-12-31", ""), closing("511702", "2020-12-31", "模拟〔2021〕1号")]);
        assert_sound(&store).await;
    }
}
