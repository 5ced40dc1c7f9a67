//! Every helper that reads texts, as tables.

use luodi_exchange::import::UnitRef;
use luodi_exchange::import::parse::{
    AmountFault, DayFault, PeriodFault, ShareFault, amount, category, day, is_nothing, items, period, scaled, shares,
    stage, subject, unit_kind, yes_or_no,
};
use model::{Category, MoneyUnit, Stage, SubjectType, UnitKind};

#[test]
fn amounts() {
    let wan = Some(MoneyUnit::Wan);
    let table: &[(&str, Option<MoneyUnit>, Option<i64>)] = &[
        ("1234.5", wan, Some(1_234_500_000)),
        ("１２３４．５", wan, Some(1_234_500_000)),
        ("1,234.5", wan, Some(1_234_500_000)),
        ("1，234，567", Some(MoneyUnit::Yuan), Some(123_456_700)),
        ("1.2亿元", wan, Some(12_000_000_000)),
        ("1.2 亿", None, Some(12_000_000_000)),
        ("350万", None, Some(350_000_000)),
        ("￥12.30元", wan, Some(1_230)),
        ("(12)", wan, Some(-12_000_000)),
        ("-0.01", Some(MoneyUnit::Yuan), Some(-1)),
        ("0", wan, Some(0)),
        ("+5", wan, Some(5_000_000)),
        (".5", wan, Some(500_000)),
        // Finer than a fen, rounded half away from zero.
        ("33.3333333333333", wan, Some(33_333_333)),
        ("0.0000005", wan, Some(1)),
        ("-0.0000005", wan, Some(-1)),
        ("", wan, None),
        ("—", wan, None),
        ("——", wan, None),
        ("/", wan, None),
        ("－", wan, None),
        (" 无 ", wan, None),
    ];
    for (text, unit, fen) in table {
        let read = amount(text, *unit).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(read.map(|amount| amount.money.fen()), *fen, "{text}");
    }
    let rounded = |text| amount(text, wan).expect("an amount").expect("some").rounded;
    assert!(rounded("0.1234567") && !rounded("0.123456") && !rounded("1.2300000000"));
}

#[test]
fn what_is_no_amount() {
    let wan = Some(MoneyUnit::Wan);
    let table = [
        ("约120", wan, AmountFault::NotANumber),
        ("1.2.3", wan, AmountFault::NotANumber),
        ("12,34", wan, AmountFault::NotANumber),
        ("1234,567", wan, AmountFault::NotANumber),
        ("三千", wan, AmountFault::NotANumber),
        ("--5", wan, AmountFault::NotANumber),
        ("1e5", wan, AmountFault::NotANumber),
        ("30%", wan, AmountFault::NotANumber),
        ("亿元", wan, AmountFault::NotANumber),
        ("120", None, AmountFault::NoUnit),
        ("500万美元", wan, AmountFault::Currency),
        ("99999999999亿元", wan, AmountFault::TooLarge),
        ("99999999999999999999999999", wan, AmountFault::TooLarge),
    ];
    for (text, unit, fault) in table {
        assert_eq!(amount(text, unit), Err(fault), "{text}");
    }
}

#[test]
fn decimals_in_small_steps() {
    let table = [
        ("13.7", 4, Some((137_000, true))),
        ("-1.25", 1, Some((-13, false))),
        ("2.5", 0, Some((3, false))),
        ("7.00", 0, Some((7, true))),
        ("x", 0, None),
        (".", 0, None),
        ("9223372036854775808", 0, None),
    ];
    for (text, places, wanted) in table {
        assert_eq!(scaled(text, places).map(|s| (s.value, s.exact)), wanted, "{text}");
    }
    assert!(is_nothing("……") && is_nothing("N/A") && !is_nothing("0"));
}

#[test]
fn days() {
    let table = [
        ("2018-05-03", "2018-05-03", "2018-05-03"),
        ("2018/5/3", "2018-05-03", "2018-05-03"),
        ("2018.5.3", "2018-05-03", "2018-05-03"),
        ("２０１８年５月３日", "2018-05-03", "2018-05-03"),
        ("20180503", "2018-05-03", "2018-05-03"),
        ("2018-05-03 00:00:00", "2018-05-03", "2018-05-03"),
        ("2018.5", "2018-05-01", "2018-05-31"),
        ("2018.10", "2018-10-01", "2018-10-31"),
        ("2018年2月", "2018-02-01", "2018-02-28"),
        ("2018年5月份", "2018-05-01", "2018-05-31"),
        ("201805", "2018-05-01", "2018-05-31"),
        ("2018-12", "2018-12-01", "2018-12-31"),
        ("2018年5月上旬", "2018-05-01", "2018-05-10"),
        ("2018年5月中旬", "2018-05-11", "2018-05-20"),
        ("2018年5月下旬", "2018-05-21", "2018-05-31"),
        ("2018年5月底前", "2018-05-31", "2018-05-31"),
        ("预计2018年12月", "2018-12-01", "2018-12-31"),
        ("2020年底", "2020-12-31", "2020-12-31"),
        ("2018年", "2018-01-01", "2018-12-31"),
        ("2018", "2018-01-01", "2018-12-31"),
    ];
    for (text, first, last) in table {
        let span = day(text, false).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!((span.first.to_string(), span.last.to_string()), (first.into(), last.into()), "{text}");
    }
    for text in
        ["2018-02-30", "2018.13", "五月", "1805", "3018-05-01", "2018-05-03-04", "待定", "2018年5月3日上旬", "20181"]
    {
        assert_eq!(day(text, false), Err(DayFault::NotADate), "{text}");
    }
    assert_eq!(day("18.5.3", false), Err(DayFault::ShortYear));
    assert_eq!(day("2018.1", true), Err(DayFault::JanuaryOrOctober));
    assert!(day("2018.1", false).is_ok() && day("2018.2", true).is_ok());
}

#[test]
fn periods() {
    let table = [
        ("2018-07", "2018-07"),
        ("2018-7", "2018-07"),
        ("2018.7", "2018-07"),
        ("2018/07", "2018-07"),
        ("201807", "2018-07"),
        ("2018年7月", "2018-07"),
        ("２０１８年７月份", "2018-07"),
        // From January on it is the year to date of the last month.
        ("2018年1-7月", "2018-07"),
        ("2018年1～7月", "2018-07"),
        ("2018年1月至7月", "2018-07"),
        ("1—7月", "2018-07"),
        ("一至七月", "2018-07"),
        ("年初至7月", "2018-07"),
        ("7月", "2018-07"),
        ("3-5月", "2018-03..05"),
        ("2018-01..02", "2018-01..02"),
        ("2018年上半年", "2018-06"),
        ("前三季度", "2018-09"),
        ("2018年第三季度", "2018Q3"),
        ("一季度", "2018Q1"),
        ("2018年", "2018"),
        ("全年", "2018"),
        ("2018-07-31", "2018-07-31"),
    ];
    for (text, wanted) in table {
        assert_eq!(period(text, Some(2018), false).map(|p| p.to_string()).as_deref(), Ok(wanted), "{text}");
    }
    assert_eq!(period("1-7月", None, false), Err(PeriodFault::NoYear));
    assert_eq!(period("2018.1", None, true), Err(PeriodFault::JanuaryOrOctober));
    for text in ["", "七", "2018年13月", "2018-13", "2018年7月底前后", "某期", "18年7月"] {
        assert_eq!(period(text, Some(2018), false), Err(PeriodFault::NotAPeriod), "{text}");
    }
}

#[test]
fn shares_of_units() {
    let read = |text: &str| {
        let parts = shares(text)?;
        Ok::<_, ShareFault>(parts.into_iter().map(|part| (part.unit, part.ppm)).collect::<Vec<_>>())
    };
    let two = |a: &str, x, b: &str, y| Ok(vec![(a.to_owned(), Some(x)), (b.to_owned(), Some(y))]);
    assert_eq!(read("511702 60%、511703 40%"), two("511702", 600_000, "511703", 400_000));
    assert_eq!(read("通川区：60％；达川区：40％"), two("通川区", 600_000, "达川区", 400_000));
    assert_eq!(read("通川区（33.3333%）\n达川区（66.6667%）"), two("通川区", 333_333, "达川区", 666_667));
    assert_eq!(read("511702"), Ok(vec![("511702".to_owned(), None)]));
    assert_eq!(read("511702 60%、511703 30%"), Err(ShareFault::Sum("90%".to_owned())));
    assert_eq!(read("511702 33.33%、511703 66.66%"), Err(ShareFault::Sum("99.99%".to_owned())));
    assert_eq!(read("511702 60%、511703"), Err(ShareFault::SomeMissing));
    assert_eq!(read("511702 50%、511702 50%"), Err(ShareFault::Twice("511702".to_owned())));
    for text in ["511702 0%、511703 100%", "511702 -10%、511703 110%", "60%、40%", "甲 33.33333%"] {
        assert!(matches!(read(text), Err(ShareFault::NotAShare(_))), "{text}: {:?}", read(text));
    }
    assert_eq!(items("a、b;c；d,e，f\n、"), ["a", "b", "c", "d", "e", "f"]);
    // A cell without end comes to an end.
    let many: Vec<String> = (0..200_000).map(|number| number.to_string()).collect();
    assert_eq!(read(&many.join("、")).map(|parts| parts.len()), Ok(200_000));
}

#[test]
fn units_by_code_or_name() {
    let code = |text: &str| UnitRef::Code(text.parse().expect("a code"));
    let table = [
        ("511702", code("511702")),
        ("５１１７０２", code("511702")),
        ("511700-z1", code("511700-Z1")),
        ("511702通川区", code("511702")),
        ("511702 通川区", code("511702")),
        ("通川区", UnitRef::Name("通川区".to_owned())),
        ("5117021", UnitRef::Name("5117021".to_owned())),
    ];
    for (text, wanted) in table {
        assert_eq!(UnitRef::read(text), wanted, "{text}");
    }
}

#[test]
fn words() {
    for (text, wanted) in [
        ("在建", Some(Stage::Building)),
        (" 完工 ", Some(Stage::Completed)),
        ("停建（半截子）", Some(Stage::Halted)),
        ("building", Some(Stage::Building)),
        ("快好了", None),
    ] {
        assert_eq!(stage(text), wanted, "{text}");
    }
    for (text, wanted) in [
        ("续建", Some(Category::Continuing)),
        ("竣工投产", Some(Category::Finishing)),
        ("预备", Some(Category::Preparing)),
        ("扩建", None),
    ] {
        assert_eq!(category(text), wanted, "{text}");
    }
    assert_eq!((subject("政府投资"), subject("民间")), (Some(SubjectType::Government), None));
    assert_eq!((unit_kind("市本级"), unit_kind("火星")), (Some(UnitKind::Own), None));
    assert_eq!((yes_or_no("是"), yes_or_no("否"), yes_or_no("也许")), (Some(true), Some(false), None));
    // What the drop-downs of templates offer is read.
    for kind in luodi_exchange::import::Kind::ALL {
        for field in kind.fields() {
            if let luodi_exchange::import::Holds::Choice(words) = field.holds {
                let known = |word: &str| {
                    stage(word).is_some()
                        || category(word).is_some()
                        || subject(word).is_some()
                        || unit_kind(word).is_some()
                        || yes_or_no(word).is_some()
                        || luodi_exchange::import::parse::unit_event_kind(word).is_some()
                        || luodi_exchange::import::parse::measure(word).is_some()
                        || luodi_exchange::import::parse::progressed(word).is_some()
                        || luodi_exchange::import::parse::adjustment(word).is_some()
                };
                assert!(words.iter().all(|word| known(word)), "{words:?}");
            }
        }
    }
}
