//! Every published or made-up vector of the code rules, as tables.

use luodi_model::codes::{CreditCodeFault, Divisions, ProjectCodeDoubt, Scheme, half_width};
use luodi_model::{CreditCode, ProjectCode};

const CREDIT: &str = include_str!("../../../demo/reference/uscc_vectors.csv");
const PROJECT: &str = include_str!("../../../demo/reference/project_code_vectors.csv");
const HISTORY: &str = include_str!("../../../demo/reference/divisions_history.csv");
const CHANGES: &str = include_str!("../../../demo/reference/changes_for_the_documents.csv");

/// The rows of a table; `least` guards against a table that lost its rows.
fn table(text: &str, least: usize) -> Vec<csv::StringRecord> {
    let rows: Vec<_> = csv::Reader::from_reader(text.as_bytes()).into_records().map(|r| r.expect("a row")).collect();
    assert!(rows.len() >= least, "{} rows", rows.len());
    rows
}

fn divisions() -> Divisions {
    let mut divisions = Divisions::from_history(HISTORY).expect("the history");
    divisions.add_changes(CHANGES).expect("the changes");
    divisions
}

#[test]
fn credit_codes_are_judged_as_the_vectors_say() {
    for row in table(CREDIT, 34).iter() {
        let (text, expect, why) = (&row[0], &row[1], &row[2]);
        let read = CreditCode::read(text);
        match expect {
            "valid" => {
                let code = read.expect(text);
                assert_eq!((code.as_str(), code.doubt()), (text, None));
            }
            "invalid" => {
                let word = match read.expect_err(text) {
                    CreditCodeFault::Length => "length",
                    CreditCodeFault::Charset(_) => "charset",
                    CreditCodeFault::Check(_) => "check",
                    CreditCodeFault::OrganisationCheck(_) => "org-check",
                };
                assert_eq!(word, why, "{text}");
            }
            // Accepted with a doubt: registrars have issued such codes.
            "warn" => {
                let doubt = read.expect(text).doubt();
                assert!(matches!(doubt, Some(CreditCodeFault::OrganisationCheck(_))), "{text}: {doubt:?}");
            }
            // Accepted after cleaning, and kept in the clean form.
            "normalise" => assert_eq!(read.expect(text).as_str(), "91330100799655058B", "{text}"),
            other => panic!("no such expectation: {other}"),
        }
    }
}

#[test]
fn a_wrong_credit_code_names_the_right_last_character() {
    let table = [
        ("91350100M000100Y44", CreditCodeFault::Check('3')),
        ("91330100799655058C", CreditCodeFault::Check('B')),
        ("9I330100799655058B", CreditCodeFault::Charset('I')),
        ("统一社会信用代码一二三四五六七八九十", CreditCodeFault::Charset('统')),
    ];
    for (text, fault) in table {
        assert_eq!(CreditCode::read(text), Err(fault), "{text}");
    }
}

#[test]
fn project_codes_of_both_schemes_are_judged_as_the_vectors_say() {
    let divisions = divisions();
    for row in table(PROJECT, 13).iter() {
        let (text, scheme, expect) = (&row[0], Scheme::parse(&row[1]), &row[2]);
        let read = ProjectCode::read(text);
        match expect {
            "valid" | "warn" => {
                let code = read.expect(text);
                let month = code.month().map_or(String::new(), |month| format!("{month:02}"));
                let parts = [&code.year().to_string(), &month, code.region(), code.third(), code.fourth(), code.tail()];
                let wanted: Vec<&str> = row.iter().skip(3).take(6).collect();
                assert_eq!(parts.map(|part| part as &str), wanted[..], "{text}");
                assert_eq!((code.as_str(), Some(code.scheme())), (text, scheme));
                assert_eq!(code.doubt(&divisions).is_some(), expect == "warn", "{text}: {:?}", code.doubt(&divisions));
            }
            "invalid" => assert!(read.is_err(), "{text}"),
            "normalise" => assert_eq!(read.expect(text).as_str(), "2018-230112-41-03-012345", "{text}"),
            other => panic!("no such expectation: {other}"),
        }
    }
}

#[test]
fn a_doubt_about_a_region_says_what_became_of_it() {
    let divisions = divisions();
    let doubt = |text: &str| ProjectCode::read(text).expect(text).doubt(&divisions);
    let now = Some(("140403".to_owned(), "潞州区".to_owned()));
    let ended = ProjectCodeDoubt::RegionNotInUse { region: "140402".to_owned(), year: 2019, now };
    assert_eq!(doubt("2019-140402-26-03-100002"), Some(ended));
    assert_eq!(doubt("2018-999999-41-03-012345"), Some(ProjectCodeDoubt::RegionUnknown("999999".to_owned())));
    let early = doubt("2017-140403-26-03-100002");
    assert!(matches!(early, Some(ProjectCodeDoubt::RegionNotInUse { year: 2017, .. })), "{early:?}");
}

#[test]
fn the_first_part_tells_the_scheme() {
    let table = [
        ("2014", Some((Scheme::Year, 2014, None))),
        ("2020", Some((Scheme::Year, 2020, None))),
        // As years these lie before the schemes began, so they are October to December 2020.
        ("2010", Some((Scheme::Month, 2020, Some(10)))),
        ("2012", Some((Scheme::Month, 2020, Some(12)))),
        ("2101", Some((Scheme::Month, 2021, Some(1)))),
        ("2009", None),
        ("2013", None),
        ("2021", None),
        ("2100", None),
        ("1912", None),
    ];
    for (first, wanted) in table {
        let read = ProjectCode::read(&format!("{first}-230112-04-01-123456"));
        let told = read.ok().map(|code| (code.scheme(), code.year(), code.month()));
        assert_eq!(told, wanted, "{first}");
    }
}

#[test]
fn changes_of_division_codes_agree_with_the_history() {
    let divisions = divisions();
    for row in table(CHANGES, 11).iter() {
        let (old, old_name, new, new_name) = (&row[0], &row[1], &row[2], &row[3]);
        assert!(divisions.ever_named(old, old_name), "{old} {old_name}");
        assert!(divisions.ever_named(new, new_name), "{new} {new_name}");
        let change = divisions.change_of(old).expect(old);
        assert_eq!((change.new_code.as_str(), change.new_name.as_str()), (new, new_name));
        assert!(divisions.spells(new).iter().any(|spell| spell.first_seen == change.first_seen), "{new}");
        assert_eq!(divisions.name_in(old, 2022), None, "{old} has ended");
        assert_eq!(divisions.name_in(new, 2022), Some(new_name), "{new} lasts");
    }
}

#[test]
fn a_year_between_two_editions_belongs_to_both_sides_of_a_change() {
    let divisions = divisions();
    let table = [
        ("230181", 2005, Some("阿城市")),
        ("230181", 2006, Some("阿城市")),
        ("230112", 2006, Some("阿城区")),
        ("230181", 2007, None),
        ("230112", 2005, Some("阿城区")),
        ("230112", 2004, None),
        ("140402", 2018, Some("城区")),
        ("140403", 2018, Some("潞州区")),
        ("140403", 2017, None),
        ("220381", 2020, Some("公主岭市")),
        ("999999", 2018, None),
    ];
    for (code, year, name) in table {
        assert_eq!(divisions.name_in(code, year), name, "{code} in {year}");
    }
    assert!(divisions.ever_named("230112", "哈尔滨市阿城区") && !divisions.ever_named("230112", "双城区"));
}

#[test]
fn a_table_of_another_form_is_refused_with_its_line() {
    let heading = "code,name,first_seen,last_seen\n";
    let table =
        [("", 1), ("a,b\n", 1), ("x110000,北京市,198012,\n", 2), ("110000,北京市,198013,\n", 2), ("110000\n", 2)];
    for (text, line) in table {
        let text = if line == 1 { text.to_owned() } else { format!("{heading}{text}") };
        assert_eq!(Divisions::from_history(&text).err().map(|fault| fault.line), Some(line), "{text:?}");
    }
}

#[test]
fn what_spreadsheets_and_input_methods_leave_is_cleaned() {
    let table = [
        ("１２３ＡＢｃ", "123ABc"),
        (" 1\u{00A0}2\u{3000}\u{200B}3 ", "123"),
        ("'5117", "5117"),
        ("a—b–c−d", "a-b-c-d"),
    ];
    for (text, clean) in table {
        assert_eq!(half_width(text), clean);
    }
}
