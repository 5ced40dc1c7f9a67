//! Every number of every published bulletin of the demonstration leads back to its rule and its rows.

use std::collections::{BTreeMap, BTreeSet};

use app::archive::verify_archive;
use app::publish_bulletin::Published;
use app::view_figure::{FigureExplained, view_figure};
use luodi::demonstration::Part;
use luodi::embedded;
use luodi_stories::bulletin::printed;
use luodi_stories::demo::Demonstration;
use model::{Figure, FigureKey, Measure};

#[tokio::test]
async fn every_printed_number_can_be_explained() {
    let store = store::testing::sqlite().await;
    let demo = Demonstration::of(store, &Part::ALL).await;
    assert_eq!(demo.published.len(), 6, "two bulletins of 2011, one of July 2018, three of the summer of 2020");
    for published in &demo.published {
        let again = drawn_again_from_its_archive(published);
        assert_eq!(again, printed(&published.document), "{}", published.document.title);
        every_figure_is_explained(&demo, published).await;
    }
    a_page_may_look_otherwise_and_say_the_same(&demo.published[2]);
}

/// As a later version of the program writes it; a number that differs is found all the same.
fn a_page_may_look_otherwise_and_say_the_same(published: &Published) {
    let altered = |from: &str, to: &str| {
        let mut archive = exchange::archive::read(&published.archive).expect("an archive");
        let page = archive.entries.get_mut("bulletin.html").expect("the page");
        let text = String::from_utf8(page.clone()).expect("text");
        assert!(text.contains(from), "{from}");
        *page = text.replace(from, to).into_bytes();
        verify_archive(&exchange::archive::write(&archive).expect("an archive")).expect("a verification")
    };
    let same = altered(" scope=\"col\"", " class=\"head\"");
    assert_eq!((same.differences.len(), same.other_look), (0, true));
    let other = altered(">82.7<", ">82.8<");
    assert_eq!((other.differences.len(), other.other_look), (1, false));
}

/// Whoever reads the pages with the demonstration beside them can open the key that they show.
#[tokio::test]
async fn the_key_shown_on_pages_is_that_of_a_published_number() {
    let demo = Demonstration::of(store::testing::sqlite().await, &Part::ALL).await;
    let published: BTreeSet<String> = demo
        .published
        .iter()
        .flat_map(|one| one.document.figures())
        .map(|(_, figure)| figure.key().to_string())
        .collect();
    for page in ["README.md", "ARCHITECTURE.md", "docs/operating/verifying.md", "crates/cli/src/commands/explain.rs"] {
        let text = std::fs::read_to_string(format!("{}/../{page}", env!("CARGO_MANIFEST_DIR"))).expect(page);
        let is_key_part = |c: char| c.is_ascii_alphanumeric() || "-/:@.".contains(c);
        let words = text.split(|c: char| !is_key_part(c));
        let keys: Vec<&str> = words.filter(|word| word.parse::<FigureKey>().is_ok()).collect();
        assert!(!keys.is_empty(), "{page} shows no key");
        for key in keys {
            assert!(published.contains(key), "{page} shows {key}");
        }
    }
}

fn drawn_again_from_its_archive(published: &Published) -> Vec<(String, String, String, String)> {
    let verified = verify_archive(&published.archive).expect("an archive");
    assert!(verified.differences.is_empty(), "{}: {:?}", published.document.title, verified.differences);
    printed(&verified.document)
}

async fn every_figure_is_explained(demo: &Demonstration, published: &Published) {
    let pack = published.edition.pack.as_str();
    let reader = demo.actor(&format!("{}.dispatcher", pack.split('-').next().unwrap_or(pack))).await;
    let files = embedded::pack(pack);
    let mut figures: BTreeMap<String, (String, &Figure)> = BTreeMap::new();
    for (place, figure) in published.document.figures() {
        figures.insert(figure.key().to_string(), (place, figure));
    }
    assert!(figures.len() > 100, "{} prints {} figures", published.document.title, figures.len());
    for (text, (place, figure)) in figures {
        let key: FigureKey = text.parse().unwrap_or_else(|error| panic!("{place}: {error}"));
        assert_eq!(&key, figure.key(), "a key is read as it is written");
        let told = view_figure(&demo.house, &reader, &key).await;
        let told = told.unwrap_or_else(|error| panic!("{place} {key}: {error:?}"));
        let at = format!("{place} {key}");
        assert_eq!(told.figure.print(), figure.print(), "{at}");
        assert_eq!((told.figure.expected(), told.figure.present()), (figure.expected(), figure.present()), "{at}");
        the_rule_is_found_in_its_file(&told, &files, &at);
        the_rows_make_the_number(&told, &at);
    }
}

/// File and line of the rule, with its code in that line; its clause in our words; a case beside it.
fn the_rule_is_found_in_its_file(told: &FigureExplained, files: &BTreeMap<String, String>, at: &str) {
    let (file, line) = told.rule_file.rsplit_once(':').unwrap_or_else(|| panic!("{at}: {}", told.rule_file));
    let text = files.get(file).unwrap_or_else(|| panic!("{at}: the pack has no file {file}"));
    let number: usize = line.parse().unwrap_or_else(|_| panic!("{at}: line {line}"));
    let title = text.lines().nth(number - 1).unwrap_or_else(|| panic!("{at}: {file} has no line {number}"));
    assert!(title.starts_with("# ") && title.contains(&format!("({})", told.rule)), "{at}: {title}");
    assert!(text.contains(told.expression.as_str()), "{at}: {file} says {}", told.expression);
    let case = told.case.as_deref().unwrap_or_else(|| panic!("{at}: {} has no case", told.rule));
    assert!(text.contains(&format!("\"{case}\"")), "{at}: {file} has no case {case}");
    assert!(!told.clause_text.is_empty() && !told.in_words.is_empty(), "{at}");
}

/// An indicator lists its rows; those of a sum or a count of rows make its number. A formula names
/// figures that can be opened in turn.
fn the_rows_make_the_number(told: &FigureExplained, at: &str) {
    if told.derived {
        let absent = told.figure.number().is_none();
        assert!(absent || !told.inputs.is_empty(), "{at}: a number out of nothing");
        return;
    }
    assert!(!told.terms.is_empty(), "{at}: no aggregate");
    let [term] = told.terms.as_slice() else { return };
    let key = told.figure.key();
    if key.rule != told.rule {
        return;
    }
    let [of_unit, counted, _] = term.counts;
    assert!(counted <= of_unit, "{at}: {counted} of {of_unit} rows");
    assert_eq!(counted, term.rows.len() as u64, "{at}: every row is listed");
    if told.figure.measure() == Measure::Count && term.written.starts_with("count(*)") {
        assert_eq!(told.figure.print(), counted.to_string(), "{at}");
    }
    if told.figure.measure() == Measure::Money && term.written.starts_with("sum(") {
        let rows = term.rows.iter().filter(|row| row.told != "—");
        let wan = |told: &str| luodi_stories::town::wan(told.trim_end_matches("万元")).fen();
        let sum: i128 = rows.map(|row| i128::from(wan(&row.told))).sum();
        if let Some(number) = told.figure.number() {
            assert_eq!(number.numerator(), sum, "{at}: what the rows add up to");
        }
    }
}
