//! From the text of a rule to what runs: for a period, and for each code of the class by which the
//! rule is broken down.

use model::{Period, Problem, Problems};
use policy::lang::{Derived, Indicator, Scope, Value, derived, indicator};
use policy::pack::{LateReport, Pack, Rule, RuleKind, class_part};

/// The parameters of a rule as they stand in a period.
#[must_use]
pub fn scope(rule: &Rule, period: Period) -> Scope {
    let day = period.last_day();
    let known = rule.parameters.iter().filter_map(|parameter| Some((parameter, parameter.on(day)?)));
    let value = |(parameter, value): (&policy::pack::Parameter, &policy::pack::ParameterValue)| {
        (parameter.name.clone(), Value { measure: value.measure, number: value.value })
    };
    Scope { parameters: known.map(value).collect() }
}

/// Compiles a rule for a period; for a figure code that names a code of the rule's class
/// (`DZ-003:code`), the rule for that code.
///
/// # Errors
/// What is wrong with its expression, with file and line.
pub fn compile_code(
    pack: &Pack,
    code: &str,
    rule: &Rule,
    period: Period,
) -> Result<Result<Indicator, Derived>, Problems> {
    let compiled = compile(pack, rule, period)?;
    let (Some(of), Some(class)) = (class_part(code).1, &rule.class) else { return Ok(compiled) };
    let tag = format!("{class}:{of}");
    let has_class = |code: &str| pack.rule(code).is_some_and(|rule| rule.class.as_ref() == Some(class));
    Ok(match compiled {
        Ok(indicator) => Ok(indicator.narrowed(&tag)),
        Err(derived) => Err(derived.narrowed(&tag, &has_class)),
    })
}

/// Compiles a rule for a period.
///
/// # Errors
/// What is wrong with its expression, with file and line.
pub fn compile(pack: &Pack, rule: &Rule, period: Period) -> Result<Result<Indicator, Derived>, Problems> {
    let scope = scope(rule, period);
    let text = &rule.expression;
    let told = |faults: Vec<policy::lang::Fault>| {
        let spot = &rule.expression_spot;
        let problem = |fault: policy::lang::Fault| fault.problem(text, &spot.file, spot.line, spot.column);
        Problems(faults.into_iter().map(problem).collect())
    };
    match &rule.kind {
        RuleKind::Indicator { from, late, .. } => {
            let compiled = indicator(text, *from, period, &scope).map_err(told)?;
            Ok(Ok(if *late == LateReport::Carry { compiled.carried() } else { compiled }))
        }
        RuleKind::Derived { .. } => {
            let measure_of = |code: &str| pack.rule(code).map(|rule| rule.measure);
            derived(text, &scope, &measure_of).map(Err).map_err(told)
        }
    }
}

/// Derived rules that lead back to themselves.
pub(crate) fn circles<'d>(pack: &Pack, formula: &dyn Fn(&str) -> Option<&'d Derived>) -> Vec<Problem> {
    let next = |code: &str| -> Vec<String> {
        match formula(code) {
            // A look back at last year's figure is no circle.
            Some(derived) => derived
                .references()
                .into_iter()
                .filter(|reference| !matches!(reference, policy::lang::derived::Reference::LastYear(_)))
                .filter_map(|reference| reference.rule().map(ToOwned::to_owned))
                .collect(),
            None => Vec::new(),
        }
    };
    let leads_back = |code: &str| {
        let mut waiting = next(code);
        let mut seen = std::collections::HashSet::new();
        while let Some(reached) = waiting.pop() {
            if reached == code {
                return true;
            }
            if seen.insert(reached.clone()) {
                waiting.extend(next(&reached));
            }
        }
        false
    };
    let problem = |rule: &Rule| {
        let spot = &rule.expression_spot;
        let zh = (format!("规则 {} 绕回自身", rule.code), "去掉循环引用");
        let en = (format!("rule {} leads back to itself", rule.code), "break the circle of references");
        Problem::error("rule-circle", spot.place(), zh, en)
    };
    pack.rules.iter().filter(|rule| leads_back(&rule.code)).map(problem).collect()
}
