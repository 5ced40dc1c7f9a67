//! The text of a cell as everything that a cell may be.

#![no_main]

use exchange::import::UnitRef;
use exchange::import::parse;
use libfuzzer_sys::fuzz_target;
use model::MoneyUnit;
use policy::pack::Literal;

fuzz_target!(|text: &str| {
    for unit in [None, Some(MoneyUnit::Wan), Some(MoneyUnit::Yi)] {
        if let Ok(Some(amount)) = parse::amount(text, unit) {
            let exact = amount.money.exact(MoneyUnit::Yuan);
            assert_eq!(
                parse::amount(&exact, Some(MoneyUnit::Yuan)).map(|again| again.map(|again| again.money)),
                Ok(Some(amount.money))
            );
        }
    }
    for places in 0..8 {
        let _ = parse::scaled(text, places);
    }
    for numeric in [false, true] {
        let _ = parse::day(text, numeric);
        for year in [None, Some(2018)] {
            let _ = parse::period(text, year, numeric);
        }
    }
    if let Ok(shares) = parse::shares(text) {
        let given: Vec<u64> = shares.iter().filter_map(|share| share.ppm).map(u64::from).collect();
        assert!(given.is_empty() || given.iter().sum::<u64>() == 1_000_000, "{shares:?}");
    }
    let _ = (parse::month_range(text), parse::items(text), UnitRef::read(text));
    let _ = (parse::stage(text), parse::category(text), parse::subject(text), parse::unit_kind(text));
    let _ = (parse::measure(text), parse::yes_or_no(text), Literal::parse(text));
});
