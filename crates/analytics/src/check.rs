//! What can be wrong with a pack's expressions once its files read well: names, types, measures,
//! circles.

use std::collections::HashMap;

use model::{Measure, Period, Problem, Problems};
use policy::lang::Derived;
use policy::lang::derived::Reference;
use policy::pack::{Pack, Rule};

use crate::boundaries::days_of;
use crate::compile::{circles, compile};

/// The problems of a pack's expressions, all at once.
#[must_use]
pub fn check(pack: &Pack) -> Problems {
    let mut problems = Problems::new();
    let mut formulas = HashMap::new();
    for rule in &pack.rules {
        let measure = match compile(pack, rule, nominal_period(pack, rule)) {
            Ok(Ok(indicator)) => indicator.measure,
            Ok(Err(derived)) => {
                let measure = derived.measure;
                formulas.insert(rule.code.as_str(), derived);
                measure
            }
            Err(found) => {
                problems.extend(found.0);
                continue;
            }
        };
        problems.extend(other_measure(rule, measure));
    }
    problems.extend(circles(pack, &|code| formulas.get(code)));
    for rule in &pack.rules {
        problems.extend(formulas.get(rule.code.as_str()).and_then(|formula| sums_no_codes(pack, rule, formula)));
        problems.extend(differing_boundaries(pack, rule, &|code| formulas.get(code)));
    }
    problems
}

/// A formula over figures of different boundaries: units that were merged or split meanwhile have no
/// counterpart.
fn differing_boundaries<'d>(
    pack: &Pack,
    rule: &Rule,
    formula: &dyn Fn(&str) -> Option<&'d Derived>,
) -> Option<Problem> {
    let days = days_of(pack, &rule.code, formula);
    let told = |last_day: &str| {
        let told: Vec<String> =
            days.iter().map(|day| day.map_or_else(|| last_day.to_owned(), |day| day.to_string())).collect();
        told.join("、")
    };
    (days.len() > 1).then(|| {
        let zh = (
            format!("规则{}用到的数字区划口径不一：{}", rule.code, told("期末")),
            "给它们写同一个 boundaries；合并、拆分过的单位否则没有可比的数",
        );
        let en = (
            format!("the figures that {} uses stand on different boundaries: {}", rule.code, told("the period's end")),
            "give them the same boundaries, or units merged or split meanwhile have nothing to compare with",
        );
        Problem::warning("rule-boundaries-differ", rule.expression_spot.place(), zh, en)
    })
}

/// A sum over codes of a rule that is not broken down by any class.
fn sums_no_codes(pack: &Pack, rule: &Rule, formula: &Derived) -> Option<Problem> {
    let is_whole = |code: &str| pack.rule(code).is_some_and(|rule| rule.class.is_none());
    let summed = formula.references().into_iter().find_map(|reference| match reference {
        Reference::SumOfCodes(code) if is_whole(code) => Some(code),
        _ => None,
    })?;
    let zh = (
        format!("规则{summed}没有按分类分列，不能按代码求和"),
        format!("在规则{summed}里写 class，或直接引用 [{summed}]"),
    );
    let en = (
        format!("the rule {summed} is not broken down by a class, so there are no codes to sum over"),
        format!("write class = … in the rule {summed}, or refer to [{summed}]"),
    );
    Some(Problem::error("rule-no-codes", rule.expression_spot.place(), zh, en))
}

/// A period in which the rule lives: the last day of the policy, or of the rule itself.
fn nominal_period(pack: &Pack, rule: &Rule) -> Period {
    Period::Day(rule.until.or(pack.policy.until).or(rule.since).unwrap_or(pack.policy.from))
}

fn other_measure(rule: &Rule, found: Measure) -> Option<Problem> {
    // A bare number may stand for a rate or a number of days.
    let fits = found == rule.measure || (found == Measure::Count && rule.measure != Measure::Money && is_plain(rule));
    if fits {
        return None;
    }
    let zh = (format!("表达式得出的是 {found}，规则写的是 {}", rule.measure), "改 measure 或改表达式");
    let en =
        (format!("the expression gives {found}, the rule says {}", rule.measure), "mend measure or the expression");
    Some(Problem::error("rule-measure", rule.expression_spot.place(), zh, en))
}

/// Whether the expression has no reference, so that its measure is the author's to say.
fn is_plain(rule: &Rule) -> bool {
    !rule.expression.contains('[') && !rule.expression.contains('(')
}
