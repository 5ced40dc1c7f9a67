//! A purge: two posts destroy together what should never have been entered.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use std::collections::BTreeSet;

use common::*;
use luodi_store::error::Refusal;
use luodi_store::{Draft, LATEST, Line, Store, StoreError, ledger, testing};
use model::{Act, Change, Entry, Key, Purge, Record, Table};

const SECRET: &str = "不该录入的内容";

fn secret() -> Record {
    Record::Project(project(2, SECRET))
}

fn purge(keys: Vec<Key>, confirmed_by: Option<&str>) -> Purge {
    let reason = "误录".to_owned();
    Purge { id: 1, keys, reason, asked_by: post("dazhou.security"), confirmed_by: confirmed_by.map(post) }
}

fn ask(keys: Vec<Key>) -> Entry {
    entry(Act::AskPurge, "dazhou.security", vec![put(Record::Purge(purge(keys, None)))])
}

fn confirm(keys: Vec<Key>) -> Entry {
    let confirmed = Record::Purge(purge(keys, Some("province.security")));
    entry(Act::ConfirmPurge, "province.security", vec![put(confirmed)])
}

/// Two projects, one of them a secret with a correction and a report, and a draft about it.
async fn with_a_secret(store: &Store) -> Vec<Key> {
    record(store, [Record::Project(project(1, "可留的项目")), secret()]).await;
    let mut corrected = project(2, &format!("{SECRET}（改）"));
    corrected.parts = 2;
    record(store, [Record::Project(corrected)]).await;
    let mut told = report(2, "2020-07", 1, 100);
    told.progress = SECRET.to_owned();
    record(store, [Record::Report(report(1, "2020-07", 1, 100)), Record::Report(told.clone())]).await;
    let draft = Draft {
        post: post("acheng.reporter"),
        project: id(2),
        period: "2020-08".parse().unwrap(),
        body: SECRET.to_owned(),
        saved_at: "2020-08-31T09:30:00.000Z".to_owned(),
    };
    store.put_draft(&draft).await.unwrap();
    vec![secret().key(), Record::Report(told).key()]
}

async fn write(store: &Store, entry: Entry) -> Result<model::Sealed, StoreError> {
    store.write().await.unwrap().record(entry).await
}

on_both! {
    /// Asked for by one and confirmed by another, the records are gone from tables, payloads and
    /// drafts; the chain still verifies and replay still gives the same tables.
    async fn what_is_purged_is_gone(store: Store) {
        let keys = with_a_secret(&store).await;
        write(&store, ask(keys.clone())).await.unwrap();
        let before: Vec<_> = store.read().await.unwrap().entries(1, 10).await.unwrap();
        assert!(store.read().await.unwrap().current(&keys[0]).await.unwrap().is_some(), "asking destroys nothing");
        let sealed = write(&store, confirm(keys.clone())).await.unwrap();

        let reader = store.read().await.unwrap();
        for key in &keys {
            assert_eq!(reader.current(key).await.unwrap(), None);
            assert_eq!(reader.history(key).await.unwrap(), vec![]);
        }
        assert_eq!(reader.records(Table::Projects, 1).await.unwrap(), vec![Record::Project(project(1, "可留的项目"))]);
        assert_eq!(reader.entries(1, 4).await.unwrap(), before, "heads stay as they were");
        assert_eq!(store.drafts(&post("acheng.reporter")).await.unwrap(), vec![]);
        assert_eq!(reader.next_project_id().await.unwrap(), id(3), "the id of a purged project is not given again");

        // Three lines put the two records; each is vouched for by a tombstone.
        let mut purged = BTreeSet::new();
        for position in 1..=4 {
            let text = String::from_utf8(testing::payload(&store, position).await).unwrap();
            assert!(!text.contains(SECRET), "{text}");
            for line in reader.entry(position).await.unwrap().unwrap().1 {
                if let Line::Purged(leaf) = line {
                    purged.insert((position, leaf));
                }
            }
        }
        let (_, lines) = reader.entry(sealed.position).await.unwrap().unwrap();
        let stones: BTreeSet<_> = lines.into_iter().filter_map(|line| match line {
            Line::Tombstone { position, leaf } => Some((position, leaf)),
            _ => None,
        }).collect();
        assert_eq!(purged.iter().map(|(position, _)| *position).collect::<Vec<_>>(), vec![1, 2, 3]);
        assert_eq!(stones, purged);
        drop(reader);
        assert_sound(&store).await;

        // Life goes on, also under the same key.
        record(&store, [Record::Project(project(2, "清白的项目"))]).await;
        assert_sound(&store).await;
    }

    /// It takes two posts, the purge that was asked for, and an entry of its own act.
    async fn one_post_alone_destroys_nothing(store: Store) {
        let keys = with_a_secret(&store).await;
        let refused = |result: Result<model::Sealed, StoreError>| match result {
            Err(StoreError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(write(&store, confirm(keys.clone())).await), Refusal::NotAsked);
        write(&store, ask(keys.clone())).await.unwrap();
        let confirming = |change: Purge, actor: &str| entry(Act::ConfirmPurge, actor, vec![put(Record::Purge(change))]);
        for (entry, refusal) in [
            (entry(Act::ConfirmPurge, "province.security", vec![]), Refusal::NoPurge),
            (confirming(purge(keys.clone(), None), "province.security"), Refusal::NoPurge),
            (confirming(purge(keys.clone(), Some("dazhou.security")), "dazhou.security"), Refusal::SamePost),
            (confirming(purge(keys.clone(), Some("province.security")), "dazhou.security"), Refusal::NotConfirmer),
            (confirming(purge(keys[..1].to_vec(), Some("province.security")), "province.security"), Refusal::NotAsked),
            (confirming(Purge { asked_by: post("someone.else"), ..purge(keys.clone(), Some("province.security")) }, "province.security"), Refusal::NotAsked),
            (Entry { act: Act::EditProject, ..confirm(keys.clone()) }, Refusal::NotConfirming),
            (ask(vec![Key { table: Table::Purges, key: "1".to_owned() }]), Refusal::PurgeOfPurge),
            (entry(Act::SetLabel, "dazhou.security", vec![Change::Drop(Record::Purge(purge(vec![], None)).key())]), Refusal::PurgeOfPurge),
        ] {
            let what = format!("{entry:?}");
            assert_eq!(refused(write(&store, entry).await), refusal, "{what}");
        }
        assert!(store.read().await.unwrap().current(&keys[0]).await.unwrap().is_some());
        write(&store, confirm(keys.clone())).await.unwrap();
        assert_eq!(refused(write(&store, confirm(keys.clone())).await), Refusal::Done);
        assert_eq!(refused(write(&store, ask(keys)).await), Refusal::Done);
        assert_sound(&store).await;
    }

    /// A purge may put something in place of what it destroys.
    async fn a_purge_may_leave_a_clean_version(store: Store) {
        let keys = with_a_secret(&store).await;
        write(&store, ask(keys.clone())).await.unwrap();
        let mut entry = confirm(keys.clone());
        entry.changes.push(put(Record::Project(project(2, "已脱密的项目"))));
        write(&store, entry).await.unwrap();
        let reader = store.read().await.unwrap();
        assert_eq!(reader.history(&keys[0]).await.unwrap().len(), 1);
        assert_eq!(reader.project(id(2), LATEST).await.unwrap().unwrap().name, "已脱密的项目");
        drop(reader);
        assert_sound(&store).await;
    }

    /// Whoever purges a line by hand is found out: no confirmed purge vouches for it.
    async fn a_line_purged_by_hand_is_found(store: Store) {
        with_a_secret(&store).await;
        let payload = String::from_utf8(testing::payload(&store, 2).await).unwrap();
        let leaf = luodi_store::seal::sha256_hex(payload.trim_end().as_bytes());
        testing::tamper_with_payload(&store, 2, format!("purged {leaf}\n").into_bytes()).await;
        let faults = ledger::verify(&store, |_, _| ()).await.unwrap();
        let found: Vec<_> = faults.into_iter().map(|fault| (fault.position, fault.kind)).collect();
        assert_eq!(found, vec![(2, ledger::FaultKind::Purged)]);
    }
}

/// On SQLite nothing of it is left in the files of the database.
#[tokio::test]
async fn the_files_hold_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("luodi.db").display())).await.unwrap();
    let found = || {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
        files.filter(|bytes| bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())).count()
    };
    let keys = with_a_secret(&store).await;
    assert!(found() > 0, "it is there before");
    write(&store, ask(keys.clone())).await.unwrap();
    write(&store, confirm(keys)).await.unwrap();
    assert_eq!(found(), 0);
}
