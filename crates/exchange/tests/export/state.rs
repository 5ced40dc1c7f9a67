//! How targets stand, in every form of a bulletin: a word for people, a word for programs, and never a
//! colour alone.

use luodi_exchange::export::{Language, words, write_html, write_json};
use model::{Block, Cell, Row, TargetState};
use serde_json::Value;

use crate::bulletin::{document, table};
use crate::workbook::Book;

#[test]
fn each_state_is_told_in_every_form() {
    let line =
        |state: &TargetState| Row { total: false, cells: vec![Cell::Text("目标".into()), Cell::State(*state)] };
    let rows = TargetState::ALL.iter().map(line).collect();
    let document = document(false, vec![Block::Table(table("T1", "目标", &["指标", "进展"], rows))]);
    let (page, english) = (write_html(&document, Language::Zh, None), write_html(&document, Language::En, None));
    let json: Value = serde_json::from_str(&write_json(&document).expect("written")).expect("JSON");
    let mut book = Book::of(&document);
    for (line, state) in TargetState::ALL.iter().enumerate() {
        let (zh, en) = (words::state(*state, Language::Zh), words::state(*state, Language::En));
        assert!(page.contains(&format!("<td class=\"{state}\">{zh}</td>")), "{state}");
        assert!(english.contains(&format!("<td class=\"{state}\">{en}</td>")), "{state}");
        let cell = &json["blocks"][0]["table"]["rows"][line]["cells"][1];
        assert_eq!((&cell["state"], &cell["printed"]), (&state.as_str().into(), &zh.into()));
        assert_eq!(book.text("目标", &format!("B{}", line + 4)), zh);
    }
}
