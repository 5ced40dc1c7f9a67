//! The office edits the Word file of a bulletin before it is published, and the file comes back (定稿回传).

use app::check_final::{FinalChecked, check_final};
use app::{AppError, Refusal};
use exchange::export::paper::Paper;
use exchange::export::write_docx;
use exchange::final_copy::{Spot, Verdict};
use luodi::demonstration::Part;
use luodi_stories::demo::Demonstration;
use luodi_stories::docx::edited;
use luodi_stories::on_both_databases;
use store::Store;

on_both_databases!(the_office_changes_numbers_and_hears_of_each);

const CITY: &str = "dazhou.dispatcher";
const COUNTY: &str = "tongchuan.dispatcher";

async fn the_office_changes_numbers_and_hears_of_each(store: Store) {
    let demo = Demonstration::of(store, &[Part::Dazhou]).await;
    let drawing = demo.draw(CITY, "dazhou-2018", "monthly", "2018-07", None).await;
    let docx = write_docx(&drawing, Paper::default()).expect("a Word file");

    let untouched = check(&demo, CITY, &docx).await.expect("checked");
    assert_eq!(untouched.document, drawing, "held against the same drawing");
    let [matching, changed, unsourced, _] = untouched.counts();
    let numbers = drawing.figures().filter(|(_, figure)| figure.number().is_some()).count();
    assert_eq!((matching, changed, unsourced), (numbers, 0, 0));

    // Two digits swapped in a sentence, one in a cell, and a number of the office's own.
    let edits = [
        ("291.5亿元", "295.1亿元"),
        (">35.9<", ">39.5<"),
        ("各单位月报齐全。", "各单位月报齐全，全市新签约项目17个。"),
    ];
    let returned = check(&demo, CITY, &edited(&docx, &edits)).await.expect("checked");
    let odd: Vec<String> = returned
        .numbers
        .iter()
        .filter_map(|found| match &found.verdict {
            Verdict::Changed { key, expected } => {
                Some(format!("{} {} {} {expected}", place(found.place), found.text, key.rule))
            }
            Verdict::Unsourced => Some(format!("{} {} -", place(found.place), found.text)),
            Verdict::Matching(_) | Verdict::Wording => None,
        })
        .collect();
    assert_eq!(odd, ["prose 295.1亿元 DZ-002 291.5亿元", "prose 17 -", "table 1 39.5 DZ-002 35.9"]);
    assert_eq!(returned.counts()[0], numbers - 2);

    // Nothing is written, and who may not draw the bulletin may not check its copy.
    let head = demo.position().await;
    assert_eq!(head, drawing.position);
    let refused = check(&demo, COUNTY, &docx).await.expect_err("refused");
    assert!(
        matches!(refused, AppError::Refused(Refusal::NotYourUnit { .. } | Refusal::NotAllowed { .. })),
        "{refused:?}"
    );
    let unreadable = check(&demo, CITY, &docx[..200]).await.expect_err("refused");
    assert!(matches!(&unreadable, AppError::Problems(problems) if problems.0[0].code == "final-copy-unreadable"));
}

async fn check(demo: &Demonstration, post: &str, docx: &[u8]) -> Result<FinalChecked, AppError> {
    check_final(&demo.house, &demo.actor(post).await, "定稿.docx", docx, None).await
}

fn place(spot: Spot) -> String {
    match spot {
        Spot::Paragraph(_) => "prose".to_owned(),
        Spot::Cell { table, .. } => format!("table {table}"),
    }
}
