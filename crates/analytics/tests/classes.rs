//! Rules broken down by a class: what their formulas may sum over.

use std::path::Path;

use policy::pack::{Pack, PackFiles};

fn good() -> PackFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy/fixtures/good");
    let mut files = PackFiles::new();
    for name in ["policy.md", "units.csv", "targets.csv", "tasks.csv", "CHANGELOG.md"] {
        files.insert(name.to_owned(), std::fs::read_to_string(folder.join(name)).expect("text"));
    }
    for part in ["rules", "classes", "lists", "bulletins"] {
        for entry in std::fs::read_dir(folder.join(part)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{part}/{}", entry.file_name().to_string_lossy());
            files.insert(name, std::fs::read_to_string(entry.path()).expect("text"));
        }
    }
    files
}

/// The codes of the problems of the good pack with another formula for the rate.
fn problems_of(formula: &str) -> Vec<&'static str> {
    let mut files = good();
    let rate = files.get_mut("rules/rate.md").expect("the rule");
    *rate = rate.replace("[TS-003] / [TS-002]", formula);
    let (pack, problems) = Pack::read("good", &files);
    assert!(!problems.any_error(), "{problems:?}");
    let problems = luodi_analytics::check::check(&pack.expect("a pack"));
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_sum_over_codes_asks_for_a_rule_that_has_them() {
    assert_eq!(problems_of("sum_of_codes([TS-001]) / whole([TS-001])"), Vec::<&str>::new());
    assert_eq!(problems_of("[TS-001] / whole([TS-001])"), Vec::<&str>::new());
    assert_eq!(problems_of("sum_of_codes([TS-003]) / [TS-002]"), ["rule-no-codes"]);
    assert_eq!(problems_of("sum_of_codes([TS-009]) / [TS-002]"), ["rule-unknown-rule"]);
}
