//! Facts to CSV and back.

use luodi_exchange::archive::{canonical_facts, facts_csv, read_facts_csv};
use model::facts::{NULL, NULL_WORD};
use model::{ColumnKind, FactBatch, FactColumn, FactTable};
use proptest::prelude::*;

/// A batch of one row, null where nothing is given.
fn one_row(table: FactTable, given: &[(&str, &str)]) -> FactBatch {
    let columns = table.columns().map(|column| {
        let value = given.iter().find(|(name, _)| *name == column.name).map(|(_, value)| *value);
        match (column.kind.is_word(), value) {
            (true, Some(word)) => FactColumn::Word { codes: vec![0], words: vec![word.to_owned()] },
            (true, None) => FactColumn::Word { codes: vec![NULL_WORD], words: Vec::new() },
            (false, Some(number)) => FactColumn::Int(vec![number.parse().expect("a number")]),
            (false, None) => FactColumn::Int(vec![if column.kind == ColumnKind::Bool { 0 } else { NULL }]),
        }
    });
    FactBatch { table, columns: columns.collect() }
}

#[test]
fn facts_read_as_people_write_them() {
    let batch = one_row(
        FactTable::Members,
        &[
            ("list", "city-key"),
            ("batch", "=第一批"),
            ("field", "基础设施,\"路\""),
            ("list_plan", "4340000000000"),
            ("project", "12"),
            ("place", "511702"),
            ("started_on", "17743"),
            ("lists", "|city-key|"),
            ("tags", "|"),
            ("done_ytd", "-5"),
            ("reported", "1"),
        ],
    );
    let csv = facts_csv(&batch);
    let mut lines = csv.lines();
    let heads: Vec<_> = lines.next().expect("heads").split(',').collect();
    assert_eq!(heads, FactTable::Members.columns().map(|column| column.name).collect::<Vec<_>>());
    let row = lines.next().expect("a row");
    assert!(row.starts_with("city-key,,'=第一批,\"基础设施,\"\"路\"\"\",,4340000000000,,"), "{row}");
    assert!(
        row.contains(",P000012,511702,")
            && row.contains(",2018-07-31,")
            && row.contains(",|city-key|,|,")
            && row.contains(",-5,"),
        "{row}"
    );
    assert!(row.ends_with(",0,1,0"), "{row}");
    assert_eq!(lines.next(), None);
    assert_eq!(read_facts_csv(&csv, FactTable::Members), Ok(canonical_facts(&batch)));
}

#[test]
fn the_canonical_form_forgets_how_words_were_numbered() {
    let word = |codes: &[u32], words: &[&str]| {
        let mut batch = FactBatch::empty(FactTable::Projects);
        let (index, _) = FactTable::Projects.column("stage").expect("a column");
        batch.columns[index] =
            FactColumn::Word { codes: codes.to_vec(), words: words.iter().map(ToString::to_string).collect() };
        canonical_facts(&batch).columns.swap_remove(index)
    };
    let expected =
        FactColumn::Word { codes: vec![1, 0, 1, NULL_WORD], words: vec!["building".to_owned(), "halted".to_owned()] };
    assert_eq!(word(&[0, 1, 0, NULL_WORD], &["halted", "building"]), expected);
    assert_eq!(word(&[3, 1, 0, 2], &["halted", "building", "", "halted", "unused"]), expected);
}

#[test]
fn every_problem_is_told_with_its_place() {
    let good = facts_csv(&one_row(
        FactTable::Projects,
        &[
            ("project", "1"),
            ("plan", "77777"),
            ("started_on", "17743"),
            ("place", "511702"),
            ("tags", "|a|"),
            ("stage", "building"),
        ],
    ));
    assert!(read_facts_csv(&good, FactTable::Projects).is_ok());
    let table = [
        ("another table's heads", good.replacen("project,", "list,", 1), "facts-heads", 1, ""),
        ("a float", good.replace("77777", "77.777"), "facts-value", 2, "23"),
        ("beyond 64 bits", good.replace("77777", "99999999999999999999"), "facts-value", 2, "23"),
        ("an amount larger than any", good.replace("77777", "10000000000000001"), "facts-value", 2, "23"),
        ("the null itself", good.replace("77777", &i64::MIN.to_string()), "facts-value", 2, "23"),
        ("no such day", good.replace("2018-07-31", "2018-02-30"), "facts-value", 2, "12"),
        ("no unit", good.replace("511702", "51170"), "facts-value", 2, "2"),
        ("no set", good.replace("|a|", "|a"), "facts-value", 2, "22"),
        ("no project", good.replace("P000001", "1"), "facts-value", 2, "1"),
        ("a flag left out", good.replace(",0,0,0\n", ",,0,0\n"), "facts-value", 2, "41"),
        ("too few fields", good.replace(",0,0,0\n", ",0,0\n"), "facts-width", 2, ""),
        ("nothing", String::new(), "facts-heads", 1, ""),
    ];
    for (what, text, code, line, column) in table {
        let problems = read_facts_csv(&text, FactTable::Projects).expect_err(what);
        let found: Vec<_> =
            problems.iter().map(|problem| (problem.code, problem.place.line, problem.place.column.as_str())).collect();
        assert_eq!(found, [(code, line, column)], "{what}");
    }
}

#[test]
fn reading_another_file_ends_after_a_hundred_problems() {
    let heads = facts_csv(&FactBatch::empty(FactTable::Projects));
    let problems =
        read_facts_csv(&format!("{heads}{}", "x\n".repeat(1_000)), FactTable::Projects).expect_err("not facts");
    assert_eq!(problems.0.len(), 100);
}

#[test]
fn a_batch_without_rows_keeps_its_heads() {
    for table in FactTable::ALL {
        let empty = FactBatch::empty(*table);
        assert_eq!(read_facts_csv(&facts_csv(&empty), *table), Ok(empty));
    }
}

/// Any value that a column can hold; words in any numbering.
fn column(kind: ColumnKind, rows: usize) -> BoxedStrategy<FactColumn> {
    let ints = |value: BoxedStrategy<i64>| prop::collection::vec(value, rows).prop_map(FactColumn::Int).boxed();
    let nullable = |value: BoxedStrategy<i64>| prop_oneof![4 => value, 1 => Just(NULL)].boxed();
    let words = |word: BoxedStrategy<String>| {
        let codes = prop::collection::vec(prop_oneof![4 => 0_u32..5, 1 => Just(NULL_WORD)], rows);
        (prop::collection::vec(word, 5), codes).prop_map(|(words, codes)| FactColumn::Word { codes, words }).boxed()
    };
    match kind {
        ColumnKind::Project => ints(nullable((1_i64..1_000_000_000_000).boxed())),
        ColumnKind::Money | ColumnKind::Count => ints(nullable((-kind.largest()..=kind.largest()).boxed())),
        ColumnKind::Day => ints(nullable((-25_567_i64..=84_005).boxed())),
        ColumnKind::Bool => ints((0_i64..=1).boxed()),
        // Everything a clerk or an attacker may have typed: signs, quotes, commas, line ends, emoji.
        ColumnKind::Text => words("[=+@'\",\r\n\t|a-c甲🙂 -]{0,6}".boxed()),
        ColumnKind::Set => words(prop_oneof![Just("|".to_owned()), "\\|([a-c:-]{1,4}\\|){1,3}"].boxed()),
        ColumnKind::Unit(_) => words("[0-9]{6}(-[A-Z0-9]{1,12})?".boxed()),
    }
}

fn batch(table: FactTable) -> BoxedStrategy<FactBatch> {
    let of_rows = move |rows: usize| table.columns().map(|of| column(of.kind, rows)).collect::<Vec<_>>();
    (0_usize..6).prop_flat_map(of_rows).prop_map(move |columns| FactBatch { table, columns }).boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn facts_come_back_as_they_were(batch in prop_oneof![batch(FactTable::Projects), batch(FactTable::Members)]) {
        let csv = facts_csv(&batch);
        let back = read_facts_csv(&csv, batch.table).expect("read");
        prop_assert_eq!(&back, &canonical_facts(&batch));
        prop_assert_eq!(facts_csv(&back), csv);
        prop_assert_eq!(&canonical_facts(&back), &back);
    }

    #[test]
    fn no_text_makes_reading_panic(tail in "[\"',\r\n|a0-9-]{0,60}") {
        let heads = facts_csv(&FactBatch::empty(FactTable::Projects));
        let _ = read_facts_csv(&tail, FactTable::Projects);
        let _ = read_facts_csv(&format!("{heads}{tail}"), FactTable::Projects);
    }
}
