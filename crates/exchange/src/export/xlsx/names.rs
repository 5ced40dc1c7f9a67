//! Names of sheets under Excel's rules: at most 31 characters, seven signs forbidden, none twice
//! whatever its case.

use std::collections::BTreeSet;

const LONGEST: usize = 31;

/// Names given so far.
#[derive(Debug, Default)]
pub(super) struct SheetNames(BTreeSet<String>);

impl SheetNames {
    /// A free name as near to `wish` as the rules allow; `instead` when nothing of it is left.
    pub(super) fn name(&mut self, wish: &str, instead: &str) -> String {
        let cleaned = clean(wish);
        let cleaned = if cleaned.is_empty() { clean(instead) } else { cleaned };
        // Excel keeps "History" for itself.
        let plain =
            if cleaned.is_empty() || cleaned.eq_ignore_ascii_case("history") { format!("{cleaned}_") } else { cleaned };
        let mut name = cut(&plain, LONGEST);
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            let tail = format!("({number})");
            name = cut(&plain, LONGEST - tail.len()) + &tail;
            number += 1;
        }
        name
    }
}

fn clean(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && !"[]:*?/\\'".contains(c);
    let kept: String = text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Excel counts UTF-16 units; no character is cut in half.
fn cut(text: &str, units: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= units
    };
    text.chars().take_while(fits).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_the_rules() {
        let mut names = SheetNames::default();
        let table = [
            ("各地完成情况", "各地完成情况"),
            ("各地完成情况", "各地完成情况(2)"),
            ("一/二:三*四?[五]\\六'", "一 二 三 四 五 六"),
            ("", "T4"),
            ("History", "History_"),
            ("progress", "progress"),
            ("PROGRESS", "PROGRESS(2)"),
            (&"字".repeat(40), &"字".repeat(31)),
            (&"字".repeat(50), &format!("{}(2)", "字".repeat(28))),
            (&"𠮷".repeat(20), &"𠮷".repeat(15)),
        ];
        for (wish, expected) in table {
            let name = names.name(wish, "T4");
            assert_eq!(name, expected);
            assert!(rust_xlsxwriter::Worksheet::new().set_name(&name).is_ok(), "{name}");
        }
    }
}
