//! What stands outside the ledger.
#![allow(clippy::unwrap_used, reason = "a story stops where it fails")]

mod common;

use common::*;
use luodi_store::{Account, Draft, Session, Store, StoreError};

fn account(login: &str) -> Account {
    Account {
        login: login.to_owned(),
        password_hash: "$argon2id$1".to_owned(),
        post: post("dazhou.dispatcher"),
        open: true,
    }
}

fn session(token: &str, login: &str, expires: &str) -> Session {
    let created_at = "2020-08-31T08:00:00.000Z".to_owned();
    Session { token_hash: token.to_owned(), login: login.to_owned(), created_at, expires_at: expires.to_owned() }
}

const NOW: &str = "2020-08-31T09:30:00.000Z";
const LATER: &str = "2020-08-31T20:00:00.000Z";

on_both! {
    async fn accounts_are_kept_by_login(store: Store) {
        assert_eq!(store.account("wang").await.unwrap(), None);
        store.put_account(&account("wang")).await.unwrap();
        store.put_account(&account("li")).await.unwrap();
        assert_eq!(store.account("wang").await.unwrap(), Some(account("wang")));
        assert_eq!(store.accounts().await.unwrap(), vec![account("li"), account("wang")]);
    }

    async fn a_session_lasts_until_it_expires(store: Store) {
        store.put_account(&account("wang")).await.unwrap();
        store.put_session(&session("t1", "wang", LATER)).await.unwrap();
        store.put_session(&session("t2", "wang", NOW)).await.unwrap();
        let found = store.session("t1", NOW).await.unwrap();
        assert_eq!(found, Some((session("t1", "wang", LATER), account("wang"))));
        assert_eq!(store.session("t2", NOW).await.unwrap(), None, "it expires at this moment");
        assert_eq!(store.session("t3", NOW).await.unwrap(), None);
        assert_eq!(store.end_expired_sessions(NOW).await.unwrap(), 1);
        store.end_session("t1").await.unwrap();
        assert_eq!(store.session("t1", NOW).await.unwrap(), None);
    }

    async fn a_changed_account_ends_its_sessions(store: Store) {
        let changes: [fn(&mut Account); 3] = [
            |account| account.open = false,
            |account| account.password_hash = "$argon2id$2".to_owned(),
            |account| account.post = post("dazhou.other"),
        ];
        store.put_account(&account("li")).await.unwrap();
        store.put_session(&session("li", "li", LATER)).await.unwrap();
        for change in changes {
            store.put_account(&account("wang")).await.unwrap();
            store.put_session(&session("t1", "wang", LATER)).await.unwrap();
            store.put_account(&account("wang")).await.unwrap();
            assert!(store.session("t1", NOW).await.unwrap().is_some(), "nothing changed");
            let mut changed = account("wang");
            change(&mut changed);
            store.put_account(&changed).await.unwrap();
            store.put_account(&account("wang")).await.unwrap();
            assert_eq!(store.session("t1", NOW).await.unwrap(), None, "{changed:?}");
        }
        assert!(store.session("li", NOW).await.unwrap().is_some(), "others stay signed in");
    }

    async fn a_session_needs_an_account(store: Store) {
        let refused = store.put_session(&session("t1", "nobody", LATER)).await;
        let Err(StoreError::Constraint { sentence, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(sentence, "a session needs an account");
        store.put_account(&account("wang")).await.unwrap();
        store.put_session(&session("t1", "wang", LATER)).await.unwrap();
        let refused = store.put_session(&session("t1", "wang", LATER)).await;
        let Err(StoreError::Constraint { sentence, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(sentence, "this session is open already");
    }

    async fn drafts_are_one_per_post_project_and_period(store: Store) {
        let draft = |number: i64, body: &str, saved_at: &str| Draft {
            post: post("acheng.reporter"),
            project: id(number),
            period: "2020-08".parse().unwrap(),
            body: body.to_owned(),
            saved_at: saved_at.to_owned(),
        };
        store.put_draft(&draft(1, "甲", NOW)).await.unwrap();
        store.put_draft(&draft(1, "乙", NOW)).await.unwrap();
        store.put_draft(&draft(2, "丙", LATER)).await.unwrap();
        let me = post("acheng.reporter");
        let august = "2020-08".parse().unwrap();
        assert_eq!(store.drafts(&me).await.unwrap(), vec![draft(2, "丙", LATER), draft(1, "乙", NOW)]);
        assert_eq!(store.draft(&me, id(1), august).await.unwrap(), Some(draft(1, "乙", NOW)));
        assert_eq!(store.draft(&post("another"), id(1), august).await.unwrap(), None);
        store.drop_draft(&me, id(1), august).await.unwrap();

        // Handing in throws the draft away in the same transaction, or not at all.
        let writer = store.write().await.unwrap();
        writer.drop_draft(&me, id(2), august).await.unwrap();
        drop(writer);
        assert_eq!(store.drafts(&me).await.unwrap().len(), 1);
        let writer = store.write().await.unwrap();
        writer.drop_draft(&me, id(2), august).await.unwrap();
        writer.record(entry(model::Act::SubmitReport, "acheng.reporter", vec![])).await.unwrap();
        assert_eq!(store.drafts(&me).await.unwrap(), vec![]);
    }

    async fn settings_are_kept_by_name(store: Store) {
        assert_eq!(store.setting("cut-off").await.unwrap(), None);
        store.set_setting("cut-off", "5").await.unwrap();
        store.set_setting("cut-off", "8").await.unwrap();
        assert_eq!(store.setting("cut-off").await.unwrap().as_deref(), Some("8"));
    }
}
