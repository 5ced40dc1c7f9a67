//! The tree of units on days before and after they were merged, split, renamed and moved.

use luodi_analytics::{Tree, Units};
use model::{Day, Unit, UnitCode, UnitEvent, UnitEventKind, UnitKind};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

/// `511721 达县 511700 1950-01-01 2013-07-17`; `-` for no parent and no end.
fn state(text: &str) -> Unit {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [unit, name, parent, from, to] = words.as_slice() else { panic!("{text}") };
    Unit {
        code: code(unit),
        from: day(from),
        to: (*to != "-").then(|| day(to)),
        kind: UnitKind::Region,
        name: (*name).to_owned(),
        parent: (*parent != "-").then(|| code(parent)),
    }
}

/// `2013-07-18 renamed 511721 > 511703`
fn event(text: &str) -> UnitEvent {
    let (head, new) = text.split_once(" > ").expect("two sides");
    let mut words = head.split_whitespace();
    let (on, kind) = (day(words.next().expect("a day")), words.next().and_then(UnitEventKind::parse));
    let old = words.map(code).collect();
    let new = new.split_whitespace().map(code).collect();
    UnitEvent { on, kind: kind.expect("a kind"), old, new, document: String::new() }
}

/// A province of one city. 达县 became 达川区 in 2013 (real); the rest is invented: 甲 and 乙 were
/// merged into 丙 in 2015, which was renamed 丁 in 2018; 戊 was split into 己 and 庚 in 2016, and 庚
/// moved to another city in 2019; 辛 was split in 2017 and went on beside its part 壬; 癸 ended in
/// 2014 and nobody said what became of it; a zone was founded in 丁 in 2019.
fn units() -> Units {
    let states = "\
        510000 四川省 - 1950-01-01 -
        511700 达州市 510000 1950-01-01 -
        511800 雅安市 510000 1950-01-01 -
        511721 达县 511700 1950-01-01 2013-07-17
        511703 达川区 511700 2013-07-18 -
        511731 甲县 511700 1950-01-01 2014-12-31
        511732 乙县 511700 1950-01-01 2014-12-31
        511733 丙县 511700 2015-01-01 2017-12-31
        511734 丁区 511700 2018-01-01 -
        511735 戊县 511700 1950-01-01 2015-12-31
        511736 己县 511700 2016-01-01 -
        511737 庚县 511700 2016-01-01 2018-12-31
        511737 庚县 511800 2019-01-01 -
        511738 辛县 511700 1950-01-01 -
        511739 壬区 511700 2017-01-01 -
        511740 癸县 511700 1950-01-01 2013-12-31
        511734-Z1 丁园区 511734 2019-06-01 -
        511735-Z1 戊园区 511735 2010-01-01 -
        511731-Z1 甲园区 511731 2010-01-01 -";
    let events = "\
        2013-07-18 renamed 511721 > 511703
        2015-01-01 merged 511731 511732 > 511733
        2016-01-01 split 511735 > 511736 511737
        2017-01-01 split 511738 > 511738 511739
        2018-01-01 renamed 511733 > 511734
        2019-01-01 moved 511737 > 511737";
    Units { states: states.lines().map(state).collect(), events: events.lines().map(event).collect() }
}

fn path(tree: &Tree, unit: &str) -> String {
    tree.path(unit).join(" ")
}

#[test]
fn a_unit_is_found_on_any_day() {
    let units = units();
    // A unit, a day, the unit that stands for it, and the way up.
    let table = [
        ("511721", "2012-12-31", Some("511721"), "511721 511700 510000"),
        ("511721", "2013-07-17", Some("511721"), "511721 511700 510000"),
        ("511721", "2013-07-18", Some("511703"), "511703 511700 510000"),
        ("511703", "2012-12-31", Some("511721"), "511721 511700 510000"),
        // Merged, then renamed: forward through both.
        ("511731", "2014-12-31", Some("511731"), "511731 511700 510000"),
        ("511731", "2015-01-01", Some("511733"), "511733 511700 510000"),
        ("511731", "2020-12-31", Some("511734"), "511734 511700 510000"),
        // And back: what was merged lies somewhere in the two, surely in the city.
        ("511734", "2016-12-31", Some("511733"), "511733 511700 510000"),
        ("511734", "2014-12-31", None, "511700 510000"),
        // Split: somewhere in the parts; from 2019 on these lie in two cities.
        ("511735", "2016-01-01", None, "511700 510000"),
        ("511735", "2019-01-01", None, "510000"),
        ("511736", "2015-12-31", Some("511735"), "511735 511700 510000"),
        ("511737", "2015-12-31", Some("511735"), "511735 511700 510000"),
        ("511737", "2018-12-31", Some("511737"), "511737 511700 510000"),
        ("511737", "2019-01-01", Some("511737"), "511737 511800 510000"),
        // Split and gone on: it stands for itself, and its part came from it.
        ("511738", "2017-01-01", Some("511738"), "511738 511700 510000"),
        ("511739", "2016-12-31", Some("511738"), "511738 511700 510000"),
        // Without an event, where it lay.
        ("511740", "2014-01-01", None, "511700 510000"),
        ("511734-Z1", "2019-01-01", None, "511734 511700 510000"),
        ("511734-Z1", "2014-01-01", None, "511700 510000"),
        ("999999", "2014-01-01", None, ""),
        // What hangs below a unit that is no more hangs below what it became.
        ("511731-Z1", "2016-12-31", Some("511731-Z1"), "511731-Z1 511733 511700 510000"),
        ("511731-Z1", "2018-12-31", Some("511731-Z1"), "511731-Z1 511734 511700 510000"),
        ("511735-Z1", "2015-12-31", Some("511735-Z1"), "511735-Z1 511735 511700 510000"),
        ("511735-Z1", "2016-12-31", Some("511735-Z1"), "511735-Z1 511700 510000"),
        ("511735-Z1", "2019-12-31", Some("511735-Z1"), "511735-Z1 510000"),
    ];
    for (unit, on, standing, way) in table {
        let tree = units.on(day(on));
        assert_eq!((tree.standing(unit), path(&tree, unit).as_str()), (standing, way), "{unit} on {on}");
    }
}

#[test]
fn what_a_unit_became_or_came_from_is_named() {
    let units = units();
    let told = |unit: &str, on: &str| {
        let tree = units.on(day(on));
        tree.elsewhere(unit).map(|found| {
            let codes: Vec<_> = found.units.iter().map(ToString::to_string).collect();
            (found.name.clone(), codes.join(" "), found.traced)
        })
    };
    let some = |name: &str, units: &str, traced| Some((name.to_owned(), units.to_owned(), traced));
    assert_eq!(told("511735", "2019-01-01"), some("戊县", "511736 511737", true));
    assert_eq!(told("511734", "2014-12-31"), some("丁区", "511731 511732", true));
    assert_eq!(told("511740", "2020-01-01"), some("癸县", "511700", false));
    assert_eq!(told("511734", "2018-01-01"), None, "it stands");
    let divided = |unit: &str, on: &str| units.on(day(on)).divided(unit).map(|found| found.name.clone());
    assert_eq!(divided("511735", "2019-01-01").as_deref(), Some("戊县"));
    assert_eq!(divided("511735-Z1", "2019-01-01").as_deref(), Some("戊县"), "it stands, and its county was split");
    assert_eq!(divided("511740", "2019-01-01").as_deref(), Some("癸县"), "nobody told what became of it");
    for unit in ["511721", "511731", "511731-Z1", "511738", "999999"] {
        assert_eq!(divided(unit, "2019-01-01"), None, "{unit}");
    }
    assert_eq!(told("999999", "2018-01-01"), None, "nobody knows it");
}

#[test]
fn a_code_that_comes_back_is_followed_in_its_own_life() {
    let states = "\
        511700 达州市 - 1950-01-01 -
        511731 甲县 511700 1950-01-01 1999-12-31
        511732 乙县 511700 2000-01-01 2009-12-31
        511731 甲县 511700 2010-01-01 2015-12-31
        511733 丙县 511700 2016-01-01 -";
    let events = "\
        2000-01-01 renamed 511731 > 511732
        2010-01-01 renamed 511732 > 511731
        2016-01-01 renamed 511731 > 511733";
    let units = Units { states: states.lines().map(state).collect(), events: events.lines().map(event).collect() };
    for (on, standing) in
        [("1990-01-01", "511731"), ("2005-01-01", "511732"), ("2012-01-01", "511731"), ("2020-01-01", "511733")]
    {
        let tree = units.on(day(on));
        for unit in ["511731", "511732", "511733"] {
            assert_eq!(tree.standing(unit), Some(standing), "{unit} on {on}");
        }
    }
}

#[test]
fn events_that_lead_nowhere_end() {
    let states = "\
        511700 达州市 - 1950-01-01 -
        511731 甲县 511700 1950-01-01 1999-12-31
        511732 乙县 511731 1950-01-01 1999-12-31";
    let events = "\
        2000-01-01 renamed 511731 > 511732
        2000-01-01 renamed 511732 > 511731";
    let mut units = Units { states: states.lines().map(state).collect(), events: events.lines().map(event).collect() };
    let tree = units.on(day("2010-01-01"));
    assert_eq!((tree.standing("511731"), path(&tree, "511731")), (None, String::new()));
    // A chain as long as a hostile file may make it.
    let chain = (100_000..).map(|n| event(&format!("2000-01-01 renamed {n} > {}", n + 1)));
    units.events = chain.take(2_000).collect();
    units.states.push(state("102000 终点 511700 2000-01-01 -"));
    let tree = units.on(day("2010-01-01"));
    assert_eq!((tree.standing("101990"), tree.standing("100000")), (Some("102000"), None));
}
