//! The column engine gives what the plain meaning of the language gives, row by row.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use luodi_analytics::{Boundaries, Grouping, Request, Snapshot, Tally, Tree, tally};
use model::facts::NULL;
use model::{Absence, Day, FactBatch, FactTable, Outcome, Period, Ratio, Role, Unit, UnitCode, UnitKind};
use policy::lang::rows::{BatchRow, Function, Row};
use policy::lang::{Scope, indicator};
use policy::pack::Shared;
use proptest::prelude::*;

fn unit(code: &str, parent: Option<&str>) -> Unit {
    let code_of = |text: &str| text.parse::<UnitCode>().expect("a unit code");
    Unit {
        code: code_of(code),
        from: Day::EPOCH,
        to: None,
        kind: UnitKind::Region,
        name: code.to_owned(),
        parent: parent.map(code_of),
    }
}

fn tree() -> Tree {
    let below = support::UNITS.iter().map(|code| unit(code, Some("230100")));
    Tree::new(std::iter::once(unit("230100", None)).chain(below), &[], Day::EPOCH)
}

/// What the rule comes to when rows are read one at a time.
fn plain(text: &str, batch: &FactBatch, within: &dyn Fn(&str) -> bool) -> (Outcome, u64, u64, u64) {
    let compiled = indicator(text, FactTable::Projects, Period::Month(2020, 8), &Scope::default()).expect(text);
    let [term] = compiled.terms.as_slice() else { panic!("one aggregate") };
    let aggregate = &term.aggregate;
    let place = |name: &str| FactTable::Projects.column(name).expect(name).0;
    let (mut rows, mut expected, mut present) = (0, 0, 0);
    let mut values = Vec::new();
    let mut words = BTreeSet::new();
    for index in 0..batch.len() {
        let row = BatchRow { batch, index };
        if !row.word(place("place")).is_some_and(within) || !aggregate.passes(&row).expect("in range") {
            continue;
        }
        rows += 1;
        if let Function::CountDistinctWords(column) = aggregate.function {
            words.extend(row.word(column).map(ToOwned::to_owned));
        }
        values.extend(aggregate.function.argument().and_then(|number| number.value(&row).expect("in range")));
        if let Some(presence) = &aggregate.presence
            && row.int(place("due")) == 1
        {
            expected += 1;
            present += u64::from(presence.value(&row).expect("in range").is_some());
        }
    }
    let whole = |number: i128| Outcome::Number(Ratio::whole(number));
    let outcome = match aggregate.function {
        _ if expected > 0 && values.is_empty() => Outcome::Absent(Absence::NotReported),
        Function::CountRows => whole(i128::from(rows)),
        Function::CountDistinctWords(_) => whole(words.len() as i128),
        Function::CountDistinct(_) => whole(values.iter().collect::<BTreeSet<_>>().len() as i128),
        Function::Sum(_) => whole(values.iter().map(|v| i128::from(*v)).sum()),
        Function::Min(_) => values.iter().min().map_or(Outcome::Absent(Absence::NotDue), |v| whole(i128::from(*v))),
        Function::Max(_) => values.iter().max().map_or(Outcome::Absent(Absence::NotDue), |v| whole(i128::from(*v))),
    };
    (outcome, rows, expected, present)
}

fn boundaries() -> Boundaries {
    let units: String = support::UNITS.iter().map(|code| format!("{code},{code},county,yes,,\n")).collect();
    Boundaries::new(&support_pack(&units), Arc::new(tree()), Day::EPOCH)
}

fn support_pack(units: &str) -> policy::pack::Pack {
    let mut pack = BTreeMap::new();
    pack.insert("units.csv".to_owned(), format!("unit,name,group,ranked,from,until\n{units}"));
    let policy = "# 试 (try)\n\n试。\n\n```policy\ntitle = \"试\"\nissuer = \"试\"\nnumber = \"\"\nissued = 2020-01-01\nfrom = 2020-01-01\nterritory = \"230100\"\nversion = \"1.0.0\"\n```\n\n## Clauses\n\n| Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n| 一 | 试 | platform | reports | |\n";
    pack.insert("policy.md".to_owned(), policy.to_owned());
    pack.insert("CHANGELOG.md".to_owned(), "# Changes\n\n## 1.0.0\n\nFirst.\n".to_owned());
    let (read, problems) = policy::pack::Pack::read("try", &pack);
    read.unwrap_or_else(|| panic!("{problems:?}"))
}

fn run(text: &str, snapshot: &Snapshot) -> (Vec<Tally>, Grouping) {
    let boundaries = Arc::new(boundaries());
    let grouping = boundaries.grouping.clone();
    let indicator = indicator(text, FactTable::Projects, Period::Month(2020, 8), &Scope::default()).expect(text);
    let request = Request { indicator, by: Role::Place, shared: Shared::Main, boundaries };
    let tallies = tally(snapshot, &[request], &[]);
    (tallies.into_iter().next().expect("one request"), grouping)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn columns_give_what_rows_give(batch in support::batches(0..60), text in support::indicators()) {
        let (tallies, grouping) = run(&text, &Snapshot::new(&batch));
        for (subject, tally) in grouping.subjects.iter().zip(&tallies) {
            let code = subject.unit.as_str().to_owned();
            let within = move |unit: &str| unit == code || code == "230100";
            let expected = plain(&text, &batch, &within);
            prop_assert_eq!((tally.outcome, tally.rows, tally.expected, tally.present), expected, "{} for {}", text, subject.unit);
        }
    }

    #[test]
    fn projects_taken_anew_give_a_table_taken_anew(
        batch in support::batches(0..40), changed in support::batches(1..40), text in support::indicators(),
    ) {
        // Every project of the changed rows is taken anew, the others go: the same as loading them.
        let mut patched = Snapshot::new(&batch);
        for project in 1..=40_i64 {
            let of_project = support::rows_of(&changed, project);
            patched = patched.with_project(project, &of_project);
        }
        let anew = Snapshot::new(&changed);
        prop_assert_eq!(run(&text, &patched).0, run(&text, &anew).0);
        prop_assert_eq!(support::texts(&patched.batch()), support::texts(&anew.batch()));
    }
}

#[test]
fn a_chunk_that_grows_is_cut_in_two_and_loses_nothing() {
    let one = |project: i64| support::project(project);
    let mut snapshot = Snapshot::new(&FactBatch::empty(FactTable::Projects));
    let last = 2 * analytics_chunk() + 10;
    for project in (1..=last).rev() {
        snapshot = snapshot.with_project(project, &one(project));
    }
    assert_eq!((snapshot.len() as i64, snapshot.chunks.len()), (last, 2));
    assert!((1..=last).all(|project| snapshot.rows_of(project).len() == 1));
    let gone = snapshot.with_project(7, &FactBatch::empty(FactTable::Projects));
    assert_eq!((gone.len() as i64, gone.rows_of(7).len()), (last - 1, 0));
}

fn analytics_chunk() -> i64 {
    luodi_analytics::snapshot::CHUNK_PROJECTS as i64
}

#[test]
fn a_figure_rests_on_null_as_sql_does() {
    let mut batch = FactBatch::empty(FactTable::Projects);
    for (column, values) in FactTable::Projects.columns().zip(&mut batch.columns) {
        match values {
            model::FactColumn::Int(values) => values.push(match column.name {
                "project" | "due" => 1,
                _ => NULL,
            }),
            model::FactColumn::Word { codes, words } => {
                words.push("230112".to_owned());
                codes.push(if column.name == "place" { 0 } else { model::facts::NULL_WORD });
            }
        }
    }
    let of_total = |text: &str| run(text, &Snapshot::new(&batch)).0[0];
    assert_eq!(of_total("sum(done_ytd)").outcome, Outcome::Absent(Absence::NotReported));
    assert_eq!(of_total("sum(plan)").outcome, Outcome::Number(Ratio::ZERO));
    assert_eq!(of_total("count(*) filter (where not (plan > yi(1)))").rows, 0);
    assert_eq!(of_total("count(*) filter (where plan > yi(1) or due)").rows, 1);
}
