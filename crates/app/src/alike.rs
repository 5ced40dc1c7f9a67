//! Names of projects that are the same, or nearly so: clerks add 建设项目, leave a bracket out, write
//! 二期 for （二期）.

use std::collections::{BTreeMap, HashMap};

use model::codes::half_width;
use model::likeness::pairs;

/// Words at the end of a name that tell nothing of which project it is.
const TAILS: [&str; 9] = ["建设项目", "工程项目", "新建工程", "建设工程", "项目", "工程", "建设", "新建", "(项目)"];
/// Pairs of characters that stand in more names than this, and in more than one of twenty, find nothing.
const COMMON: usize = 200;

/// A name in the forms in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameForm {
    /// Without blanks, punctuation, full-width forms and short remarks in brackets at either end.
    pub plain: String,
    /// That without words that tell nothing.
    pub core: String,
    /// The numbers and letters in it: 一期 is not 二期.
    numbers: Vec<char>,
}

impl NameForm {
    pub(crate) fn of(name: &str) -> Self {
        let text =
            half_width(name).to_ascii_uppercase().replace(['【', '[', '〔'], "(").replace(['】', ']', '〕'], ")");
        let bare = without_remarks(&text);
        let is_word = |c: &char| c.is_alphanumeric();
        let plain: String = bare.chars().filter(is_word).collect();
        let mut core = plain.as_str();
        while let Some(rest) = TAILS.iter().find_map(|tail| core.strip_suffix(tail)) {
            if rest.chars().count() < 2 {
                break;
            }
            core = rest;
        }
        let numbers = plain.chars().filter(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c));
        Self { core: core.to_owned(), numbers: numbers.collect(), plain: plain.clone() }
    }

    /// Whether the numbers in two names speak against their being one project.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers != other.numbers
    }
}

/// A name without short remarks in brackets before or after it, as （续建） or （模拟）; what tells a
/// part of a project (（一期）) stays.
fn without_remarks(text: &str) -> &str {
    let is_remark = |inside: &str| {
        let length = inside.chars().count();
        (1..=4).contains(&length) && !inside.contains(['期', '段', '区', '标', '号']) && !inside.is_ascii()
    };
    let mut text = text;
    loop {
        let head = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        if let Some((_, rest)) = head.filter(|(inside, rest)| is_remark(inside) && !rest.is_empty()) {
            text = rest;
            continue;
        }
        let tail = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
        match tail.filter(|(rest, inside)| is_remark(inside) && !rest.is_empty()) {
            Some((rest, _)) => text = rest,
            None => return text,
        }
    }
}

/// Names found by the pairs of characters they share.
#[derive(Debug)]
pub(crate) struct NameIndex<T> {
    entries: Vec<(NameForm, u32, T)>,
    by_pair: HashMap<[char; 2], Vec<u32>>,
    by_plain: HashMap<String, Vec<u32>>,
}

/// A name that is like the one looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alike<T> {
    /// What the name was entered with.
    pub of: T,
    /// The same but for blanks, brackets and the like.
    pub same: bool,
    /// How like, in thousandths.
    pub thousandths: u32,
}

impl<T: Copy + Ord> NameIndex<T> {
    pub(crate) fn new(names: impl Iterator<Item = (String, T)>) -> Self {
        let mut index = Self { entries: Vec::new(), by_pair: HashMap::new(), by_plain: HashMap::new() };
        for (name, of) in names {
            let form = NameForm::of(&name);
            let number = u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
            let own = pairs(&form.core);
            for pair in own.keys() {
                index.by_pair.entry(*pair).or_default().push(number);
            }
            index.by_plain.entry(form.plain.clone()).or_default().push(number);
            index.entries.push((form, own.values().sum(), of));
        }
        index
    }

    /// Names at least so like, the likeliest first and at most so many; those whose numbers differ
    /// are left out.
    pub(crate) fn find(&self, name: &str, least: u32, most: usize) -> Vec<Alike<T>> {
        let form = NameForm::of(name);
        let own = pairs(&form.core);
        let all: u32 = own.values().sum();
        let mut shared: BTreeMap<u32, u32> = BTreeMap::new();
        for number in self.by_plain.get(&form.plain).into_iter().flatten() {
            shared.insert(*number, 0);
        }
        for (pair, count) in &own {
            let names = self.by_pair.get(pair).map(Vec::as_slice).unwrap_or_default();
            if names.len() > COMMON && names.len() * 20 > self.entries.len() {
                continue;
            }
            for number in names {
                *shared.entry(*number).or_default() += count;
            }
        }
        let mut found: BTreeMap<T, Alike<T>> = BTreeMap::new();
        for (number, rough) in shared {
            let Some((other, others, of)) = self.entries.get(number as usize) else { continue };
            let same = other.plain == form.plain;
            // A bound first: counting exactly is for those that can pass.
            let possible = same || rough * 4 >= all.min(*others);
            if !possible || form.contradicts(other) {
                continue;
            }
            let thousandths = model::likeness::likeness(&form.core, &other.core);
            if same || thousandths >= least {
                let alike = Alike { of: *of, same, thousandths };
                let better = found.get(of).is_none_or(|known| (same, thousandths) > (known.same, known.thousandths));
                if better {
                    found.insert(*of, alike);
                }
            }
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_by_key(|alike| (!alike.same, std::cmp::Reverse(alike.thousandths), alike.of));
        found.truncate(most);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_tells_nothing() {
        let table = [
            ("（模拟）通川大桥", "通川大桥", "通川大桥"),
            ("通川 大桥（续建）", "通川大桥", "通川大桥"),
            ("通川大桥建设项目", "通川大桥建设项目", "通川大桥"),
            ("甲产业园（二期）工程", "甲产业园二期工程", "甲产业园二期"),
            ("工程", "工程", "工程"),
            ("（二期）", "二期", "二期"),
        ];
        for (name, plain, core) in table {
            let form = NameForm::of(name);
            assert_eq!((form.plain.as_str(), form.core.as_str()), (plain, core), "{name}");
        }
    }

    /// A name, and what the index of four names finds: place, same, thousandths.
    fn check(name: &str, wanted: &[(usize, bool, u32)]) {
        let names = ["通川大桥新建工程", "甲产业园一期", "甲产业园二期", "宣汉县人民医院迁建"];
        let index = NameIndex::new(names.iter().enumerate().map(|(place, name)| ((*name).to_owned(), place)));
        let found = index.find(name, 600, 3);
        let found: Vec<_> = found.into_iter().map(|alike| (alike.of, alike.same, alike.thousandths)).collect();
        assert_eq!(found, wanted, "{name}");
    }

    #[test]
    fn like_names_are_found_and_other_numbers_are_not() {
        check("通川大桥", &[(0, false, 1_000)]);
        check("通川大桥（新建工程）", &[(0, false, 1_000)]);
        check("通川大桥 新建（工程）", &[(0, false, 1_000)]);
        check("甲产业园（二期）", &[(2, true, 1_000)]);
        check("甲产业园三期", &[]);
        check("甲产业园", &[(1, false, 750), (2, false, 750)]);
        check("宣汉县医院迁建", &[(3, false, 714)]);
        check("达州水厂", &[]);
    }
}
