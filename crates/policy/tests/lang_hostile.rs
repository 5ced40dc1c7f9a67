//! Expressions made to wear the language out: towers of brackets, sums and conditions. Each is read
//! or refused in a moment, on the stack of an ordinary thread.

use luodi_policy::lang::sql::{Dialect, Printer};
use luodi_policy::lang::{Scope, derived, indicator};
use model::{FactTable, Measure, Period};

/// The codes of what is told; empty when the text is compiled. What is compiled is printed as well.
fn codes(text: &str) -> Vec<&'static str> {
    let (table, scope) = (FactTable::Projects, Scope::default());
    let told = |faults: Vec<luodi_policy::lang::Fault>| faults.iter().map(|fault| fault.code).collect();
    match indicator(text, table, Period::Month(2020, 8), &scope) {
        Ok(indicator) => {
            let printer = Printer { table, dialect: Dialect::Postgres };
            for term in &indicator.terms {
                assert!(!printer.filter(&term.aggregate.filter).is_empty());
            }
            Vec::new()
        }
        Err(faults) => told(faults),
    }
}

/// The same inside brackets so many times: `inner` stands for `{}`.
fn nested(form: &str, inner: &str, times: usize) -> String {
    (0..times).fold(inner.to_owned(), |inner, _| form.replace("{}", &inner))
}

#[test]
fn towers_of_long_sums_are_refused_before_they_fill_the_stack() {
    let form = format!("({{}}{}{})", "*1".repeat(60), "+1".repeat(60));
    for text in [format!("sum({})", nested(&form, "parts", 25)), nested(&form, "[AC-001]", 25)] {
        assert_eq!(codes(&text), ["rule-too-deep"]);
        let faults = derived(&text, &Scope::default(), &|_| Some(Measure::Count)).expect_err("refused");
        assert_eq!(faults[0].code, "rule-too-deep");
    }
    // What people write is far from it.
    assert_eq!(codes(&format!("sum({})", nested("({} + 1)", "parts", 40))), [""; 0]);
    assert_eq!(codes(&format!("sum(parts{})", "+1".repeat(60))), [""; 0]);
}

#[test]
fn conditions_that_double_are_refused() {
    for form in ["case when {} between 1 and 2 then 1 else 2 end", "case when {} in (1, 2, 3) then 1 else 2 end"] {
        let filter = |times| format!("count(*) filter (where ({}) > 1)", nested(form, "parts", times));
        assert_eq!(codes(&filter(3)), [""; 0], "{form}");
        assert_eq!(codes(&filter(25))[0], "rule-too-large", "{form}");
    }
    let words = |count: usize| vec!["'a'"; count].join(", ");
    assert_eq!(codes(&format!("count(*) filter (where industry in ({}))", words(1_500))), [""; 0]);
}
