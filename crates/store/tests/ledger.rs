//! The ledger: one entry after the other, and tables that follow.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use common::*;
use luodi_store::error::Refusal;
use luodi_store::{LATEST, Line, Store, StoreError, ledger, testing};
use model::{Act, Change, Record, Role, Sealed, Stage, Table};

on_both! {
    /// Entries follow each other by position and hash, and read back as they were recorded.
    async fn entries_follow_each_other(store: Store) {
        let head = store.read().await.unwrap().head().await.unwrap();
        assert_eq!((head.position, head.hash.as_str()), (0, ledger::GENESIS));
        let first = record(&store, [Record::Project(project(1, "一号"))]).await;
        let second = record(&store, [moved(1, "2018-05-01", Stage::Building), moved(1, "2017-03-01", Stage::Reserved)]).await;
        assert_eq!((first.position, second.position), (1, 2));
        assert_eq!(first.previous_hash, ledger::GENESIS);
        assert_eq!(second.previous_hash, first.hash);

        let reader = store.read().await.unwrap();
        assert_eq!(reader.head().await.unwrap().hash, second.hash);
        assert_eq!(reader.entries(1, 10).await.unwrap(), vec![first, second.clone()]);
        assert_eq!(reader.entries(2, 10).await.unwrap(), vec![second.clone()]);
        let (sealed, lines) = reader.entry(2).await.unwrap().expect("the second entry");
        assert_eq!(sealed, second);
        let put = |record| Line::Change(Change::Put(record));
        assert_eq!(lines, vec![put(moved(1, "2018-05-01", Stage::Building)), put(moved(1, "2017-03-01", Stage::Reserved))]);
        assert_eq!(reader.entry(3).await.unwrap(), None);
        drop(reader);
        assert_sound(&store).await;
    }

    /// A record is known from the entry that put it until the next one about it.
    async fn records_are_known_from_entry_to_entry(store: Store) {
        let record_of = |name: &str| Record::Project(project(1, name));
        let key = record_of("").key();
        record(&store, [record_of("旧名")]).await;
        record(&store, [record_of("新名")]).await;
        change(&store, vec![Change::Drop(key.clone())]).await;
        let reader = store.read().await.unwrap();
        let known = [None, Some(record_of("旧名")), Some(record_of("新名")), None];
        for (at, expected) in known.into_iter().enumerate() {
            assert_eq!(reader.record(&key, at as i64).await.unwrap(), expected, "at {at}");
        }
        assert_eq!(reader.current(&key).await.unwrap(), None);
        let history = reader.history(&key).await.unwrap();
        let spans: Vec<_> = history.iter().map(|version| (version.from, version.to)).collect();
        assert_eq!(spans, vec![(1, Some(2)), (2, Some(3))]);
        assert_eq!(history[1].sealed.position, 2);
        assert_eq!(reader.records(Table::Projects, 2).await.unwrap(), vec![record_of("新名")]);
        drop(reader);
        assert_sound(&store).await;
    }

    /// Of several changes to one key in an entry the last one holds, also when it drops.
    async fn the_last_change_of_an_entry_holds(store: Store) {
        let one = |name: &str| Record::Project(project(1, name));
        let two = Record::Project(project(2, "二号"));
        change(&store, vec![put(one("甲")), put(two.clone()), put(one("乙")), Change::Drop(two.key())]).await;
        let reader = store.read().await.unwrap();
        assert_eq!(reader.records(Table::Projects, LATEST).await.unwrap(), vec![one("乙")]);
        let (_, lines) = reader.entry(1).await.unwrap().expect("the entry");
        assert_eq!(lines, vec![Line::Change(put(one("乙"))), Line::Change(Change::Drop(two.key()))]);
        drop(reader);
        assert_sound(&store).await;
    }

    /// A writer that is dropped leaves nothing, and lets the next one in.
    async fn a_dropped_writer_leaves_nothing(store: Store) {
        drop(store.write().await.unwrap());
        assert_eq!(record(&store, [Record::Project(project(1, "一号"))]).await.position, 1);
    }

    /// A snapshot does not move.
    async fn a_snapshot_does_not_move(store: Store) {
        let before = store.read().await.unwrap();
        record(&store, [Record::Project(project(1, "一号"))]).await;
        assert_eq!(before.head().await.unwrap().position, 0);
        assert_eq!(before.records(Table::Projects, LATEST).await.unwrap(), vec![]);
        let after = store.read().await.unwrap();
        assert_eq!(after.records(Table::Projects, LATEST).await.unwrap().len(), 1);
        assert_eq!(before.entries(1, 10).await.unwrap(), vec![]);
    }

    /// Writers at one time give positions without gaps, each reading what came before it.
    async fn writers_at_one_time_leave_no_gap(store: Store) {
        let write = |store: Store| async move {
            let writer = store.write().await.unwrap();
            let next = writer.next_project_id().await.unwrap();
            let record = Record::Project(project(next.number(), "并发"));
            writer.record(entry(Act::ImportProjects, "dazhou.dispatcher", vec![put(record)])).await.unwrap().position
        };
        let tasks: Vec<_> = (0..24).map(|_| tokio::spawn(write(store.clone()))).collect();
        let mut positions = Vec::new();
        for task in tasks {
            positions.push(task.await.unwrap());
        }
        positions.sort_unstable();
        assert_eq!(positions, (1..=24).collect::<Vec<i64>>());
        let reader = store.read().await.unwrap();
        assert_eq!(reader.records(Table::Projects, LATEST).await.unwrap().len(), 24, "each took an id of its own");
        drop(reader);
        assert_sound(&store).await;
    }

    /// The time of an entry has one form, and the reason is kept as it is.
    async fn what_cannot_be_sealed_is_refused(store: Store) {
        for (at, reason, refusal) in [
            ("2020-08-31", "", Refusal::Time),
            ("2020-08-31T09:30:00.000+08", "", Refusal::Time),
            ("2020-08-31T09:30:00.000Z", "a\0b", Refusal::Nul),
        ] {
            let mut entry = entry(Act::ImportProjects, "dazhou.dispatcher", vec![]);
            (entry.at, entry.reason) = (at.to_owned(), reason.to_owned());
            let refused = store.write().await.unwrap().record(entry).await;
            assert!(matches!(refused, Err(StoreError::Refused(found)) if found == refusal), "{refused:?}");
        }
        assert_eq!(store.read().await.unwrap().head().await.unwrap().position, 0);
    }

    /// Texts of any kind come back as they went in.
    async fn hostile_texts_come_back(store: Store) {
        let texts = ["'; drop table projects; --", "\0\u{1}\n\r\u{2028}", "purged 00", "𠮷😀\u{202e}", "%_\\|a|", "\u{feff}"];
        for (number, text) in texts.iter().enumerate() {
            let mut project = project(number as i64 + 1, text);
            project.former_names = vec![(*text).to_owned()];
            project.owner_name = (*text).to_owned();
            record(&store, [Record::Project(project.clone())]).await;
            let reader = store.read().await.unwrap();
            assert_eq!(reader.project(project.id, LATEST).await.unwrap(), Some(project));
        }
        assert_sound(&store).await;
    }

    /// An import of many records is one entry.
    async fn an_import_is_one_entry(store: Store) {
        let records = (1..=3_000).flat_map(|n| [Record::Project(project(n, "批量")), whole(n, Role::Place, "511702", "2018-01-01")]);
        assert_eq!(record(&store, records).await.position, 1);
        let again = (1..=3_000).map(|n| Record::Project(project(n, "再来")));
        assert_eq!(record(&store, again).await.position, 2);
        let reader = store.read().await.unwrap();
        assert_eq!(reader.records(Table::Projects, LATEST).await.unwrap().len(), 3_000);
        assert_eq!(reader.records(Table::Attributions, LATEST).await.unwrap().len(), 3_000);
        let keys: Vec<_> = (2_990..=3_010).map(|n| Record::Project(project(n, "")).key()).collect();
        let found = reader.current_many(&keys).await.unwrap();
        assert_eq!(found.len(), 11);
        assert!(found.values().all(|record| matches!(record, Record::Project(project) if project.name == "再来")));
        drop(reader);
        assert_sound(&store).await;
    }

    /// A payload of an older format is sealed as it was written, and read in the present form.
    async fn an_older_format_is_read_in_the_present_form(store: Store) {
        let payload = include_str!("fixtures/format-0.payload");
        assert!(payload.contains("\"done\":1234500") && !payload.contains("done_ytd"));
        let sealed = Sealed {
            position: 0,
            act: Act::ImportReports,
            actor: post("dazhou.dispatcher"),
            at: "2018-08-05T01:00:00.000Z".to_owned(),
            reason: String::new(),
            format: 0,
            payload_hash: String::new(),
            previous_hash: String::new(),
            hash: String::new(),
        };
        testing::record_old(&store, sealed, payload).await;
        record(&store, [Record::Report(report(7, "2018-08", 1, 2_000_000))]).await;
        let reader = store.read().await.unwrap();
        assert_eq!(reader.reports_of(id(7), LATEST).await.unwrap()[0], report(7, "2018-07", 1, 1_234_500));
        let (sealed, lines) = reader.entry(1).await.unwrap().expect("the old entry");
        assert_eq!(sealed.format, 0);
        assert_eq!(lines[1], Line::Change(put(Record::Report(report(7, "2018-07", 1, 1_234_500)))));
        drop(reader);
        assert_eq!(testing::payload(&store, 1).await, payload.as_bytes(), "what was sealed stays");
        assert_sound(&store).await;
    }

    /// A payload of a format that is not known yet is left alone.
    async fn a_later_format_is_refused(store: Store) {
        record(&store, [Record::Project(project(1, "一号"))]).await;
        testing::tamper(&store, "update ledger set format = 2").await;
        let read = store.read().await.unwrap().entry(1).await;
        assert!(matches!(read, Err(StoreError::Newer { found: 2, known: 1 })), "{read:?}");
    }

    /// The export has one line an entry, from which head and payload verify without the database.
    async fn an_export_verifies_by_itself(store: Store) {
        for number in 1..=70 {
            record(&store, [Record::Project(project(number, "导出"))]).await;
        }
        let mut bytes = Vec::new();
        assert_eq!(ledger::export(&store, &mut bytes).await.unwrap(), 70);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().count(), 70);
        let mut previous = ledger::GENESIS.to_owned();
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let sealed: Sealed = serde_json::from_value(line["head"].clone()).unwrap();
            let payload = line["payload"].as_str().unwrap();
            assert_eq!(luodi_store::seal::payload_hash(payload.as_bytes()), Some(sealed.payload_hash.clone()));
            assert_eq!(luodi_store::seal::entry_hash(&sealed).unwrap(), sealed.hash);
            assert_eq!(sealed.previous_hash, previous);
            previous = sealed.hash;
        }
    }
}

#[tokio::test]
async fn a_file_is_kept_and_copied() {
    let folder = tempfile::tempdir().unwrap();
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let store = Store::open(&url("luodi.db")).await.unwrap();
    record(&store, [Record::Project(project(1, "一号"))]).await;
    store.copy_to(&folder.path().join("copy.db")).await.unwrap();
    assert!(store.copy_to(&folder.path().join("copy.db")).await.is_err(), "no file is written over");
    store.close().await;
    for name in ["luodi.db", "copy.db"] {
        let store = Store::open(&url(name)).await.unwrap();
        assert_eq!(store.read().await.unwrap().head().await.unwrap().position, 1);
        assert_sound(&store).await;
    }
}

#[tokio::test]
async fn other_addresses_are_refused() {
    for address in ["", "sqlite:", "mysql://a/b", "/data/luodi.db", "postgres://[bad"] {
        let refused = Store::open(address).await;
        assert!(matches!(refused, Err(StoreError::Address(_))), "{address}: {refused:?}");
    }
    let missing = Store::open("sqlite:/nowhere/at/all/luodi.db").await;
    assert!(matches!(missing, Err(StoreError::Database { .. })), "{missing:?}");
}
