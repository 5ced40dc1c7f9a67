//! No number of a row can leave 64 bits: a rule in which one could is refused when it is checked, so
//! that no engine has to answer for it.

use luodi_policy::lang::{Scope, indicator};
use model::{FactTable, Period};

/// An expression, and where the number stands that could leave the range.
const RULES: [(&str, Option<usize>); 17] = [
    ("sum(plan + done_ytd - total_investment)", None),
    ("sum(parts * wan(2000) + wan(1))", None),
    ("sum(parts * plan)", Some(4)),
    ("sum(plan * parts)", Some(4)),
    ("sum(parts * parts)", Some(4)),
    ("max(parts * yi(1))", Some(4)),
    ("sum(case when due then parts * plan else plan end)", Some(4)),
    ("sum(coalesce(plan, parts * plan))", Some(4)),
    ("sum(-(parts * plan))", Some(4)),
    ("count(distinct parts * parts)", Some(15)),
    ("count(*) filter (where due and parts * plan > yi(1))", Some(31)),
    ("count(*) filter (where parts * plan is null)", Some(23)),
    ("sum(case when parts * plan > yi(1) then plan else wan(1) end)", Some(14)),
    ("count(*) filter (where done_ytd >= 82.6% * plan)", None),
    ("count(*) filter (where done_ytd + received_ytd >= 82.6% * (plan + plan_adjusted))", Some(23)),
    ("count(*) filter (where days_between(started_on, period_end) * parts > 90)", None),
    ("sum(9000000000000 * wan(1) - plan)", None),
];

#[test]
fn a_rule_whose_numbers_could_leave_64_bits_is_refused() {
    for (text, at) in RULES {
        let told = indicator(text, FactTable::Projects, Period::Month(2020, 8), &Scope::default());
        match (told, at) {
            (Ok(_), None) => {}
            (Err(faults), Some(at)) => {
                let found: Vec<_> = faults.iter().map(|fault| (fault.code, fault.at)).collect();
                assert_eq!(found, [("rule-out-of-range", at)], "{text}");
            }
            (told, at) => panic!("{text}: {at:?}, {told:?}"),
        }
    }
}
