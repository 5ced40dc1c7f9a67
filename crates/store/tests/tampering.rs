//! Whoever edits the database behind the program's back is found out: `verify` finds an edited
//! ledger, `replay` finds edited tables.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use common::*;
use luodi_store::ledger::{DifferenceKind, FaultKind};
use luodi_store::{LedgerFault, ReplayDifference, Store, ledger, testing};
use model::{Basis, Change, Key, Record, Role, Stage, Table};
use proptest::prelude::*;

async fn faults(store: &Store) -> Vec<LedgerFault> {
    ledger::verify(store, |_, _| ()).await.expect("a verification")
}

async fn differences(store: &Store) -> Vec<ReplayDifference> {
    ledger::replay(store, |_, _| ()).await.expect("a replay")
}

async fn some_history(store: &Store) {
    record(store, (1..=3).map(|n| Record::Project(project(n, "项目")))).await;
    record(store, (1..=3).map(|n| moved(n, "2018-05-01", Stage::Building))).await;
    record(store, (1..=3).map(|n| Record::Report(report(n, "2020-07", 1, 100 * n)))).await;
    record(store, [Record::Report(report(2, "2020-07", 1, 999))]).await;
}

on_both! {
    /// One edited cell, whichever it is.
    async fn an_edited_row_is_found(store: Store) {
        some_history(&store).await;
        for (edit, table, key, columns) in [
            ("update reports set done_ytd = done_ytd + 1 where project = 1", Table::Reports, "P000001/2020-07/1", vec!["done_ytd"]),
            ("update reports set body = replace(body, '300', '301') where project = 3", Table::Reports, "P000003/2020-07/1", vec!["body"]),
            ("update stage_moves set stage = 'halted' where project = 2", Table::StageMoves, "P000002/2018-05-01/moved/building", vec!["stage"]),
            ("update projects set from_pos = 2 where id = 1", Table::Projects, "P000001", vec!["from_pos"]),
            ("update projects set fixed_investment = null where id = 2", Table::Projects, "P000002", vec!["fixed_investment"]),
        ] {
            let before = differences(&store).await.len();
            assert_eq!(testing::tamper(&store, edit).await, 1, "{edit}");
            let found = differences(&store).await;
            assert_eq!(found.len(), before + 1, "{edit}: {found:?}");
            let columns = columns.into_iter().map(ToOwned::to_owned).collect();
            let expected = |d: &&ReplayDifference| d.table == table && d.key == key && d.kind == DifferenceKind::Edited(std::vec::Vec::clone(&columns));
            assert!(found.iter().any(|difference| expected(&difference)), "{edit}: {found:?}");
        }
        assert!(faults(&store).await.is_empty(), "the ledger itself is whole");
    }

    /// One row dropped, one row added, one version made current again.
    async fn a_dropped_row_is_found(store: Store) {
        some_history(&store).await;
        testing::tamper(&store, "delete from projects where id = 3").await;
        let found = differences(&store).await;
        assert_eq!(found, vec![ReplayDifference { table: Table::Projects, key: "P000003".to_owned(), from: 1, kind: DifferenceKind::Missing }]);
        testing::tamper(&store, "insert into unit_events (key, from_pos, to_pos, happened_on, kind, body)
            values ('x', 1, 9223372036854775807, 0, 'merged', '{}')").await;
        let found = differences(&store).await;
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].table, &found[0].kind), (Table::UnitEvents, &DifferenceKind::Extra));
        testing::tamper(&store, "delete from reports where project = 2 and from_pos = 4").await;
        testing::tamper(&store, "update reports set to_pos = 9223372036854775807 where project = 2").await;
        let kinds: Vec<_> = differences(&store).await.into_iter().filter(|d| d.table == Table::Reports).map(|d| d.kind).collect();
        assert_eq!(kinds.len(), 2, "the closed version is missing, the current one is another: {kinds:?}");
    }

    /// An entry taken out, with the head left as it is or mended.
    async fn a_dropped_entry_is_found(store: Store) {
        some_history(&store).await;
        testing::tamper(&store, "delete from ledger where position = 3").await;
        let found: Vec<_> = faults(&store).await.into_iter().map(|fault| (fault.position, fault.kind)).collect();
        assert_eq!(found, vec![(3, FaultKind::Missing), (4, FaultKind::Previous)]);
        let found = differences(&store).await;
        assert!(found.iter().any(|d| d.key == "P000001/2020-07/1" && d.kind == DifferenceKind::Extra), "{found:?}");
        testing::tamper(&store, "delete from ledger where position = 4").await;
        let found: Vec<_> = faults(&store).await.into_iter().map(|fault| (fault.position, fault.kind)).collect();
        assert_eq!(found, vec![(2, FaultKind::LedgerHead(4))]);
        testing::tamper(&store, "update ledger_head set position = 2, hash = (select hash from ledger where position = 2)").await;
        assert!(faults(&store).await.is_empty(), "without an outside digest a shorter ledger is consistent");
        assert!(!differences(&store).await.is_empty(), "and the tables know more than it");
    }

    /// Each part of a head is under its hash.
    async fn an_edited_head_is_found(store: Store) {
        some_history(&store).await;
        for (edit, mend, kind) in [
            ("act = 'edit-project'", "act = 'import-projects'", FaultKind::Hash),
            ("actor = 'dazhou.other'", "actor = 'dazhou.dispatcher'", FaultKind::Hash),
            ("at = '2020-08-31T09:30:00.001Z'", "at = '2020-08-31T09:30:00.000Z'", FaultKind::Hash),
            ("reason = '另有原因'", "reason = '测试'", FaultKind::Hash),
            ("format = 0", "format = 1", FaultKind::Hash),
        ] {
            testing::tamper(&store, &format!("update ledger set {edit} where position = 2")).await;
            let found = faults(&store).await;
            assert_eq!(found, vec![LedgerFault { position: 2, kind }], "{edit}");
            testing::tamper(&store, &format!("update ledger set {mend} where position = 2")).await;
            assert!(faults(&store).await.is_empty());
        }
        testing::tamper(&store, "update ledger set act = 'no-such-act' where position = 2").await;
        let found = faults(&store).await;
        assert!(matches!(found[0], LedgerFault { position: 2, kind: FaultKind::Head(_) }), "{found:?}");
    }

    /// An entry sealed anew after an edit does not fit the one after it.
    async fn an_entry_sealed_anew_does_not_fit(store: Store) {
        some_history(&store).await;
        let (mut sealed, _) = store.read().await.unwrap().entry(2).await.unwrap().unwrap();
        sealed.reason = "改过".to_owned();
        let hash = luodi_store::seal::entry_hash(&sealed).unwrap();
        testing::tamper(&store, &format!("update ledger set reason = '改过', hash = '{hash}' where position = 2")).await;
        assert_eq!(faults(&store).await, vec![LedgerFault { position: 3, kind: FaultKind::Previous }]);
    }
}

/// A change of a small world: few keys, so that they meet.
fn any_change() -> impl Strategy<Value = Change> {
    let number = 1..4_i64;
    let amount = -5..1_000_i64;
    let month = prop::sample::select(vec!["2020-01", "2020-02", "2020-01..02", "2020Q1"]);
    let record = prop_oneof![
        (number.clone(), "[甲乙丙]{1,3}").prop_map(|(n, name)| Record::Project(project(n, &name))),
        (number.clone(), prop::sample::select(Stage::ALL)).prop_map(|(n, stage)| moved(n, "2019-05-01", stage)),
        (number.clone(), month, 1..3_u32, amount.clone()).prop_map(|(n, m, v, a)| Record::Report(report(n, m, v, a))),
        (number.clone(), amount).prop_map(|(n, a)| Record::Plan(plan(n, None, 2020, Basis::Original, "2020-01-01", a))),
        (number.clone(), prop::sample::select(Role::ALL)).prop_map(|(n, role)| whole(n, role, "511702", "2018-01-01")),
        number.prop_map(|n| Record::Membership(member(n, "city-key", 2020))),
    ];
    (record, 0..5_u8)
        .prop_map(|(record, dice)| if dice == 0 { Change::Drop(record.key()) } else { Change::Put(record) })
}

fn any_entries() -> impl Strategy<Value = Vec<Vec<Change>>> {
    prop::collection::vec(prop::collection::vec(any_change(), 0..6), 1..7)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(future)
}

async fn filled(entries: Vec<Vec<Change>>) -> Store {
    let store = testing::sqlite().await;
    for changes in entries {
        change(&store, changes).await;
    }
    store
}

/// All rows of all tables: table, key, from.
async fn rows(store: &Store) -> Vec<(Table, String, String)> {
    let mut rows = Vec::new();
    for table in Table::ALL {
        let sql = format!("select key, cast(from_pos as text) from {table} order by key, from_pos");
        let found = testing::look(store, &sql).await;
        rows.extend(found.into_iter().map(|row| (*table, row[0].clone(), row[1].clone())));
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is recorded, the ledger verifies, replay gives the same tables, and the last change
    /// of each key is what is known.
    #[test]
    fn whatever_is_recorded_is_sound(entries in any_entries()) {
        run(async {
            let mut last: std::collections::BTreeMap<Key, Option<Record>> = std::collections::BTreeMap::new();
            for change in entries.iter().flatten() {
                match change {
                    Change::Put(record) => last.insert(record.key(), Some(record.clone())),
                    Change::Drop(key) => last.insert(key.clone(), None),
                };
            }
            let store = filled(entries).await;
            assert_sound(&store).await;
            let reader = store.read().await.unwrap();
            for (key, record) in last {
                assert_eq!(reader.current(&key).await.unwrap(), record);
            }
        });
    }

    /// One flipped bit anywhere in a payload is found, in the entry it is in.
    #[test]
    fn a_flipped_bit_is_found(entries in any_entries(), place: prop::sample::Index, bit in 0..8_u8) {
        run(async {
            let store = filled(entries).await;
            let head = store.read().await.unwrap().head().await.unwrap().position;
            let mut payloads = Vec::new();
            for position in 1..=head {
                payloads.push(testing::payload(&store, position).await);
            }
            let sizes: usize = payloads.iter().map(Vec::len).sum();
            if sizes == 0 {
                return;
            }
            let mut offset = place.index(sizes);
            let entry = payloads.iter().position(|payload| {
                let here = offset < payload.len();
                if !here { offset -= payload.len(); }
                here
            });
            let entry = entry.expect("the place is in a payload");
            payloads[entry][offset] ^= 1 << bit;
            testing::tamper_with_payload(&store, entry as i64 + 1, payloads[entry].clone()).await;
            assert_eq!(faults(&store).await, vec![LedgerFault { position: entry as i64 + 1, kind: FaultKind::Payload }]);
        });
    }

    /// One row deleted or edited anywhere is found, and nothing else is blamed.
    #[test]
    fn one_row_off_is_found(entries in any_entries(), place: prop::sample::Index, delete: bool) {
        run(async {
            let store = filled(entries).await;
            let rows = rows(&store).await;
            if rows.is_empty() {
                return;
            }
            let (table, key, from) = &rows[place.index(rows.len())];
            let row = format!("key = '{key}' and from_pos = {from}");
            let edit = if delete { format!("delete from {table} where {row}") } else { format!("update {table} set body = body || ' ' where {row}") };
            assert_eq!(testing::tamper(&store, &edit).await, 1);
            let kind = if delete { DifferenceKind::Missing } else { DifferenceKind::Edited(vec!["body".to_owned()]) };
            let from = from.parse().unwrap();
            assert_eq!(differences(&store).await, vec![ReplayDifference { table: *table, key: key.clone(), from, kind }]);
        });
    }
}
