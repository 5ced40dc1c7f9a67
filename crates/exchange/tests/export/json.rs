//! The JSON of a bulletin.

use luodi_exchange::export::write_json;
use model::canonical::canonical_json;
use serde_json::Value;

use crate::bulletin::monthly;

fn written(simulated: bool) -> Value {
    serde_json::from_str(&write_json(&monthly(simulated)).expect("written")).expect("JSON")
}

#[test]
fn each_figure_has_its_text_beside_its_exact_number() {
    let value = written(false);
    let rate = &value["blocks"][2]["table"]["rows"][1]["cells"][3]["figure"];
    assert_eq!(rate["outcome"]["number"], "359/434");
    assert_eq!(
        (&rate["printed"], &rate["printed_unit"], &rate["place"]),
        (&"82.7".into(), &"%".into(), &"T1.R2.C4".into())
    );
    assert_eq!(rate["provenance"]["key"], "demo-2018/DM-003/511702/2018-07@57");
    let done = &value["blocks"][1]["paragraph"][1]["figure"];
    assert_eq!(
        (&done["outcome"]["number"], &done["printed"], &done["printed_unit"], &done["place"]),
        (&"484000000000".into(), &"48.4".into(), &"亿元".into(), &"P2.1".into())
    );
    let absent = &value["blocks"][2]["table"]["rows"][3]["cells"][2]["figure"];
    assert_eq!((&absent["outcome"]["absent"], &absent["printed"]), (&"not-reported".into(), &"—".into()));
}

#[test]
fn the_places_are_those_of_the_document() {
    let document = monthly(false);
    let text = write_json(&document).expect("written");
    for (place, figure) in document.figures() {
        assert!(text.contains(&format!("\"place\":\"{place}\"")), "{place}");
        assert!(text.contains(&format!("\"key\":\"{}\"", figure.key())), "{}", figure.key());
    }
}

#[test]
fn the_text_is_canonical_and_marks_simulated_data() {
    let text = write_json(&monthly(true)).expect("written");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(canonical_json(&value).expect("canonical"), text);
    assert_eq!(value["notice"], "模拟数据，仅供演示");
    assert_eq!(written(false).get("notice"), None);
}
