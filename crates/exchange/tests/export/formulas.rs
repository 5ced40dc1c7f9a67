//! Formulas of the workbook: what they refer to, in which unit, and when there are none.

use calamine::Reader;
use model::document::{Block, Inline, Row};
use model::figure::{Figure, Formula, Input, Measure, Outcome};
use model::{MoneyUnit, Ratio};

use crate::bulletin::{COUNTIES, amount, binary, document, input, monthly, provenance, ranks, rate, row, show, table};
use crate::workbook::{Book, derived, one_row, ratio};

#[test]
fn formulas_refer_to_the_cells_of_their_inputs() {
    let mut book = Book::of(&monthly(false));
    let table = [
        ("B4", "SUM($B$5:$B$7)"),
        ("C4", "SUM($C$5:$C$7)"),
        ("D4", "C4/B4"),
        ("B5", ""),
        ("D5", "ROUND(C5/B5,12)"),
        ("D6", "ROUND(C6/B6,12)"),
        ("D7", ""),
        ("E4", ""),
        ("E5", "RANK(D5,$D$5:$D$7,0)"),
        ("E6", "RANK(D6,$D$5:$D$7,0)"),
        ("E7", ""),
    ];
    for (cell, formula) in table {
        assert_eq!(book.formula("各地完成情况", cell), formula, "{cell}");
    }
}

#[test]
fn a_figure_of_prose_is_a_formula_on_the_provenance_sheet() {
    let (plan, done) = (amount("DM-001", COUNTIES[0], Some(434), 0, 0), amount("DM-002", COUNTIES[0], Some(359), 0, 0));
    let sentence = vec![Inline::Text("占".to_owned()), Inline::Figure(rate(COUNTIES[0], &done, &plan))];
    let mut book = Book::of(&document(false, vec![Block::Paragraph(sentence)]));
    assert_eq!(book.0.sheet_names(), ["通报", "数据来源"]);
    assert_eq!(book.text("通报", "A6"), "占82.7%");
    assert_eq!(book.formula("数据来源", "I2"), "I3/I4");
    assert_eq!(
        (book.number("数据来源", "I2"), book.number("数据来源", "I3"), book.number("数据来源", "I4")),
        (359.0 / 434.0, 35.9, 43.4)
    );
}

#[test]
fn an_input_that_the_sheet_does_not_print_is_found_among_the_sources() {
    let (plan, done) = (amount("DM-001", COUNTIES[0], Some(434), 0, 0), amount("DM-002", COUNTIES[0], Some(359), 0, 0));
    let mut book = Book::of(&one_row(&[&done, &rate(COUNTIES[0], &done, &plan)]));
    assert_eq!(book.formula("表", "C4"), "B4/'数据来源'!I4");
    assert_eq!(book.number("数据来源", "I4"), 43.4);
    let row = book.source_row(1, "demo-2018/DM-001/511702/2018-07@57");
    assert_eq!(
        (row[0].as_str(), row[2].as_str(), row[7].as_str(), row[16].as_str()),
        ("", "DM-001", "434000000000", "1.2.0")
    );
}

#[test]
fn units_agree_in_formulas() {
    let yi = amount("DM-001", COUNTIES[0], Some(20), 0, 0);
    let wan_of = |rule, fen: i128| {
        Figure::new(
            provenance(rule, COUNTIES[0], Vec::new(), None),
            Measure::Money,
            show(0, MoneyUnit::Wan),
            Outcome::Number(Ratio::whole(fen)),
            0,
            0,
        )
    };
    let wan = wan_of("DM-002", 5_000_000_000);
    let both = vec![input(&yi), input(&wan)];
    let (two_yi, half) = (Ratio::whole(20_000_000_000), Ratio::whole(5_000_000_000));
    let constant = |number: Ratio| Box::new(Formula::Constant(number));
    let first = || Box::new(Formula::Input(0));
    let table = [
        ("money of two units", Measure::Money, MoneyUnit::Yi, two_yi.add(half), binary(0, '+', 1), "B4+C4/10000"),
        (
            "shown in a third",
            Measure::Money,
            MoneyUnit::Yuan,
            two_yi.sub(half),
            binary(0, '-', 1),
            "(B4-C4/10000)*100000000",
        ),
        ("a rate needs no unit", Measure::Rate, MoneyUnit::Yi, half.div(two_yi), binary(1, '/', 0), "C4/B4/10000"),
        (
            "less an amount",
            Measure::Money,
            MoneyUnit::Yi,
            two_yi.sub(half),
            Formula::Binary(first(), '-', constant(half)),
            "B4-0.5",
        ),
        (
            "an amount less it",
            Measure::Money,
            MoneyUnit::Wan,
            half.sub(two_yi),
            Formula::Binary(constant(half), '-', first()),
            "(0.5-B4)*10000",
        ),
        (
            "a share of it",
            Measure::Money,
            MoneyUnit::Yi,
            two_yi.mul(ratio(1, 3)),
            Formula::Binary(first(), '*', constant(ratio(1, 3))),
            "B4*(1/3)",
        ),
        ("nothing but it", Measure::Money, MoneyUnit::Wan, Ok(two_yi), Formula::Input(0), "B4*10000"),
        (
            "nested",
            Measure::Rate,
            MoneyUnit::Yi,
            two_yi.sub(half).and_then(|d| d.div(two_yi)),
            Formula::Binary(Box::new(binary(0, '-', 1)), '/', first()),
            "(B4-C4/10000)/B4",
        ),
        (
            "subtracted sums keep brackets",
            Measure::Money,
            MoneyUnit::Yi,
            two_yi.sub(half).and_then(|d| two_yi.sub(d)),
            Formula::Binary(first(), '-', Box::new(binary(0, '-', 1))),
            "B4-(B4-C4/10000)",
        ),
        (
            "a negative constant",
            Measure::Money,
            MoneyUnit::Yi,
            two_yi.sub(half),
            Formula::Binary(first(), '+', constant(Ratio::whole(-5_000_000_000))),
            "B4+(-0.5)",
        ),
    ];
    for (what, measure, money, number, formula, expected) in table {
        let figure = derived(measure, money, number.expect("small"), both.clone(), formula);
        assert_eq!(Book::of(&one_row(&[&yi, &wan, &figure])).formula("表", "D4"), expected, "{what}");
    }
}

#[test]
fn a_formula_that_would_not_give_the_figure_is_not_written() {
    let (plan, done) = (amount("DM-001", COUNTIES[0], Some(434), 0, 0), amount("DM-002", COUNTIES[0], Some(359), 0, 0));
    let both = vec![input(&done), input(&plan)];
    let rows = vec![Input::Rows { table: "members".to_owned(), count: 3 }];
    let zero = amount("DM-001", COUNTIES[0], Some(0), 0, 0);
    let own_key = Figure::new(
        provenance("DM-009", COUNTIES[0], Vec::new(), None),
        Measure::Rate,
        show(2, MoneyUnit::Yi),
        Outcome::Number(Ratio::ONE),
        0,
        0,
    );
    let absent = amount("DM-002", COUNTIES[1], None, 1, 0);
    let table = [
        ("another value", ratio(827, 1000), both.clone(), binary(0, '/', 1)),
        ("rows have no cell", Ratio::whole(3), rows, Formula::Input(0)),
        ("no such input", Ratio::ONE, both.clone(), Formula::Input(7)),
        ("no such operator", Ratio::ONE, both, binary(0, '^', 1)),
        ("division by zero", Ratio::ZERO, vec![input(&done), input(&zero)], binary(0, '/', 1)),
        ("itself", Ratio::ONE, vec![input(&own_key)], Formula::Input(0)),
        ("an absent input", Ratio::ONE, vec![input(&done), input(&absent)], binary(0, '/', 1)),
    ];
    for (what, number, inputs, formula) in table {
        let mut book = Book::of(&one_row(&[&derived(Measure::Rate, MoneyUnit::Yi, number, inputs, formula)]));
        assert_eq!(book.formula("表", "B4"), "", "{what}");
        assert_eq!(format!("{:.3}", book.number("表", "B4")), number.print(3), "{what}");
    }
}

#[test]
fn formulas_never_run_in_a_circle() {
    let of = |rule: &str, other: &str| {
        let other = Figure::new(
            provenance(other, COUNTIES[0], Vec::new(), None),
            Measure::Count,
            show(0, MoneyUnit::Yi),
            Outcome::Number(Ratio::ONE),
            0,
            0,
        );
        let provenance = provenance(rule, COUNTIES[0], vec![input(&other)], Some(Formula::Input(0)));
        Figure::new(provenance, Measure::Count, show(0, MoneyUnit::Yi), Outcome::Number(Ratio::ONE), 0, 0)
    };
    let mut book = Book::of(&one_row(&[&of("DM-008", "DM-009"), &of("DM-009", "DM-008")]));
    let formulas = [book.formula("表", "B4"), book.formula("表", "C4")];
    assert_eq!(formulas.iter().filter(|formula| formula.is_empty()).count(), 1, "{formulas:?}");
}

#[test]
fn ties_share_a_rank_in_the_sheet_too() {
    // 1/3 and 3/9 are equal, but 0.1/0.3 and 0.3/0.9 are not the same double; the third is smaller.
    let plan: Vec<_> =
        COUNTIES.iter().zip([3, 9, 70]).map(|(unit, tenths)| amount("DM-001", unit, Some(tenths), 0, 0)).collect();
    let done: Vec<_> =
        COUNTIES.iter().zip([1, 3, 4]).map(|(unit, tenths)| amount("DM-002", unit, Some(tenths), 0, 0)).collect();
    assert_ne!(0.1_f64 / 0.3, 0.3_f64 / 0.9, "what rounding is for");
    let rates: Vec<_> = (0..3).map(|index| rate(COUNTIES[index], &done[index], &plan[index])).collect();
    let ranks = ranks(&rates);
    let rows =
        (0..3).map(|index| row(false, "县", &[&plan[index], &done[index], &rates[index], &ranks[index]])).collect();
    let mut book = Book::of(&document(false, vec![Block::Table(table("T1", "表", &["a", "b", "c", "d", "e"], rows))]));
    for (line, rank) in [(4, 1.0), (5, 1.0), (6, 3.0)] {
        assert_eq!(book.number("表", &format!("E{line}")), rank, "{line}");
        assert_eq!(book.formula("表", &format!("D{line}")), format!("ROUND(C{line}/B{line},12)"));
        assert_eq!(book.formula("表", &format!("E{line}")), format!("RANK(D{line},$D$4:$D$6,0)"));
    }
}

#[test]
fn rates_nearer_than_a_sheet_can_tell_keep_their_places_as_numbers() {
    let near = |unit: &str, more: i128| {
        Figure::new(
            provenance("DM-003", unit, Vec::new(), None),
            Measure::Rate,
            show(1, MoneyUnit::Yi),
            Outcome::Number(ratio(10_i128.pow(20) + more, 3 * 10_i128.pow(20))),
            0,
            0,
        )
    };
    let rates = [near(COUNTIES[0], 0), near(COUNTIES[1], 1)];
    let ranks = ranks(&rates);
    let mut book = Book::of(&one_row(&[&rates[0], &rates[1], &ranks[0], &ranks[1]]));
    assert_eq!((book.number("表", "D4"), book.number("表", "E4")), (2.0, 1.0));
    assert_eq!((book.formula("表", "D4").as_str(), book.formula("表", "E4").as_str()), ("", "RANK(C4,($B$4,$C$4),0)"));
}

#[test]
fn a_rank_among_scattered_cells_names_each_stretch() {
    let counts = |unit: &str, number| {
        Figure::new(
            provenance("DM-001", unit, Vec::new(), None),
            Measure::Count,
            show(0, MoneyUnit::Yi),
            Outcome::Number(Ratio::whole(number)),
            0,
            0,
        )
    };
    let (a, b, c) = (counts(COUNTIES[0], 5), counts(COUNTIES[1], 9), counts(COUNTIES[2], 7));
    let formula = Formula::Rank { of: 0, among: vec![2, 0, 1], descending: false };
    let place = Figure::new(
        provenance("DM-004", COUNTIES[0], vec![input(&a), input(&b), input(&c)], Some(formula)),
        Measure::Rank,
        show(0, MoneyUnit::Yi),
        Outcome::Number(Ratio::ONE),
        0,
        0,
    );
    let rows = vec![
        row(false, "甲", &[&a, &place]),
        Row { total: true, cells: vec![] },
        row(false, "乙", &[&b]),
        row(false, "丙", &[&c]),
    ];
    let mut book = Book::of(&document(false, vec![Block::Table(table("T1", "表", &["a", "b", "c"], rows))]));
    assert_eq!(book.formula("表", "C4"), "RANK(B4,($B$4,$B$6:$B$7),1)");
    let mut alone = Book::of(&one_row(&[&place]));
    assert_eq!(alone.formula("表", "B4"), "RANK('数据来源'!I3,'数据来源'!$I$3:$I$5,1)");
}

#[test]
fn a_rank_of_rounded_numbers_stays_a_number() {
    let counts = |unit: &str, number| {
        Figure::new(
            provenance("DM-001", unit, Vec::new(), None),
            Measure::Rate,
            show(0, MoneyUnit::Yi),
            Outcome::Number(number),
            0,
            0,
        )
    };
    let (a, b) = (counts(COUNTIES[0], ratio(501, 1000)), counts(COUNTIES[1], ratio(502, 1000)));
    let formula = Formula::Rank { of: 0, among: vec![0, 1], descending: true };
    let printed_first = Figure::new(
        provenance("DM-004", COUNTIES[0], vec![input(&a), input(&b)], Some(formula)),
        Measure::Rank,
        show(0, MoneyUnit::Yi),
        Outcome::Number(Ratio::ONE),
        0,
        0,
    );
    let mut book = Book::of(&one_row(&[&a, &b, &printed_first]));
    assert_eq!((book.number("表", "D4"), book.formula("表", "D4").as_str()), (1.0, ""));
}
