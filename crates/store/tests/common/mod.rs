//! Records for the stories. All of them are invented.
#![allow(dead_code, unused_macros, unused_imports)]

use std::collections::BTreeMap;

use luodi_store::facts::facts_sql_inline;
use luodi_store::{ReportBasis, Store, testing};
use model::facts::{NULL, NULL_WORD};
use model::{
    Act, Attribution, Basis, Category, Change, Day, Entry, FactBatch, FactColumn, FactTable, Key, Membership, Money,
    Period, Plan, PostCode, Project, ProjectId, Record, Report, ReportStatus, Role, Sealed, Share, Stage, StageMove,
    SubjectType, Turn, UnitCode,
};

/// Runs each story on both databases.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($store:ident: Store) $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn story($store: Store) $body

                #[tokio::test]
                async fn on_sqlite() {
                    story(luodi_store::testing::sqlite().await).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    story(luodi_store::testing::postgres().await).await;
                }
            }
        )+
    };
}
pub(crate) use on_both;

pub fn id(number: i64) -> ProjectId {
    ProjectId::new(number).expect("a project id")
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub fn unit(text: &str) -> UnitCode {
    text.parse().expect("a unit")
}

pub fn post(text: &str) -> PostCode {
    text.parse().expect("a post")
}

pub fn fen(fen: i64) -> Money {
    Money::from_fen(fen).expect("an amount")
}

pub fn put(record: Record) -> Change {
    Change::Put(record)
}

pub fn project(number: i64, name: &str) -> Project {
    Project {
        id: id(number),
        name: name.to_owned(),
        former_names: Vec::new(),
        code: None,
        legacy_codes: Vec::new(),
        owner_name: "某某材料有限公司".to_owned(),
        owner_code: None,
        industry: "C26".to_owned(),
        industry_edition: 2017,
        subject: SubjectType::Enterprise,
        total_investment: fen(100_000_000_000),
        fixed_investment: Some(fen(80_000_000_000)),
        parts: 1,
        content: String::new(),
        site: String::new(),
        tags: ["fund:special-bond".to_owned(), "chain:materials".to_owned()].into(),
        signed_on: Some(day("2017-03-01")),
        planned_start_on: Some(day("2018-05-01")),
        planned_finish_on: None,
        simulated: true,
    }
}

pub fn moved(number: i64, on: &str, stage: Stage) -> Record {
    turned(number, on, Turn::Moved, stage)
}

pub fn turned(number: i64, on: &str, turn: Turn, stage: Stage) -> Record {
    Record::StageMove(StageMove { project: id(number), on: day(on), turn, stage, reason: String::new() })
}

pub fn whole(number: i64, role: Role, at: &str, from: &str) -> Record {
    Record::Attribution(Attribution::whole(id(number), role, unit(at), day(from)))
}

pub fn shared(number: i64, role: Role, shares: &[(&str, u32)], from: &str) -> Record {
    let shares = shares.iter().map(|(at, ppm)| Share { unit: unit(at), ppm: *ppm }).collect();
    Record::Attribution(Attribution { project: id(number), role, from: day(from), counts_from: day(from), shares })
}

pub fn member(number: i64, list: &str, year: i16) -> Membership {
    let new_year = Day::new(year, 1, 1).expect("a day");
    let listed = Membership::new(list.parse().expect("a list"), id(number), year, new_year);
    Membership { category: Some(Category::Continuing), field: "产业".to_owned(), ..listed }
}

pub fn plan(number: i64, list: Option<&str>, year: i16, basis: Basis, holds_from: &str, annual: i64) -> Plan {
    Plan {
        project: id(number),
        list: list.map(|list| list.parse().expect("a list")),
        year,
        basis,
        holds_from: day(holds_from),
        to_q1: Some(fen(annual / 10)),
        to_q2: None,
        to_q3: None,
        annual: fen(annual),
        milestones: String::new(),
        document: String::new(),
    }
}

/// An accepted report.
pub fn report(number: i64, period: &str, version: u32, done_ytd: i64) -> Report {
    Report {
        project: id(number),
        period: period.parse().expect("a period"),
        version,
        done_ytd: fen(done_ytd),
        received_ytd: None,
        done_before: None,
        estimate_ytd: None,
        physical_percent: None,
        progress: String::new(),
        problems: String::new(),
        reason: String::new(),
        status: ReportStatus::Accepted,
        accepted_by: None,
        checked_ytd: None,
        returned_because: String::new(),
        typed_by: unit("511702"),
        entered_by: None,
    }
}

pub fn entry(act: Act, actor: &str, changes: Vec<Change>) -> Entry {
    let at = "2020-08-31T09:30:00.000Z".to_owned();
    Entry { act, actor: post(actor), at, reason: "测试".to_owned(), changes }
}

/// Records what a dispatcher put.
pub async fn record(store: &Store, records: impl IntoIterator<Item = Record>) -> Sealed {
    let changes = records.into_iter().map(Change::Put).collect();
    change(store, changes).await
}

pub async fn change(store: &Store, changes: Vec<Change>) -> Sealed {
    let entry = entry(Act::ImportProjects, "dazhou.dispatcher", changes);
    store.write().await.expect("a writer").record(entry).await.expect("an entry")
}

pub fn key(record: &Record) -> Key {
    record.key()
}

/// No fault in the ledger and no difference to the tables.
pub async fn assert_sound(store: &Store) {
    let faults = luodi_store::ledger::verify(store, |_, _| ()).await.expect("a verification");
    assert!(faults.is_empty(), "{faults:?}");
    let differences = luodi_store::ledger::replay(store, |_, _| ()).await.expect("a replay");
    assert!(differences.is_empty(), "{differences:?}");
}

/// A row of facts: column name to text, `-` for null.
pub type Row = BTreeMap<&'static str, String>;

/// The rows of a batch.
pub fn rows(batch: &FactBatch) -> Vec<Row> {
    let cell = |column: &FactColumn, row: usize| match column {
        FactColumn::Int(values) if values[row] == NULL => "-".to_owned(),
        FactColumn::Int(values) => values[row].to_string(),
        FactColumn::Word { codes, .. } if codes[row] == NULL_WORD => "-".to_owned(),
        FactColumn::Word { codes, words } => words[codes[row] as usize].clone(),
    };
    let names: Vec<&str> = batch.table.columns().map(|column| column.name).collect();
    let row = |row| names.iter().zip(&batch.columns).map(|(name, column)| (*name, cell(column, row))).collect();
    (0..batch.len()).map(row).collect()
}

/// The rows that the text for auditors gives.
pub async fn audited(store: &Store, table: FactTable, period: Period, position: i64, basis: ReportBasis) -> Vec<Row> {
    let names: Vec<&str> = table.columns().map(|column| column.name).collect();
    let cells: Vec<String> = names.iter().map(|name| format!("coalesce(cast({name} as text), '-')")).collect();
    let order = match table {
        FactTable::Projects => "project",
        FactTable::Members => "project, list",
    };
    let facts = facts_sql_inline(table, period, position, basis, store.dialect());
    let sql = format!("with facts as ({facts}) select {} from facts order by {order}", cells.join(", "));
    let rows = testing::look(store, &sql).await;
    rows.into_iter().map(|row| names.iter().copied().zip(row).collect()).collect()
}
