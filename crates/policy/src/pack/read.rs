//! Reading a pack: from files to parts, and from parts to the pack.

use std::collections::BTreeMap;

use model::Problems;
use sha2::{Digest, Sha256};

use super::check::{self, Parts};
use super::faults::Faults;
use super::gathered::Gathered;
use super::policy::PolicyFile;
use super::source::Source;
use super::unit::UnitsFile;
use super::{
    ClassCode, ListHeader, Pack, PackFiles, Rule, Spot, bulletin, changelog, class, list, names, policy, rule, target,
    task, unit,
};

/// Bytes of the largest file that is read.
const LARGEST_FILE: usize = 1 << 20;

/// Bytes of the largest pack that is read.
const LARGEST_PACK: usize = 20 << 20;

/// Files of the largest pack that is read.
const MOST_FILES: usize = 2000;

impl Pack {
    /// Reads a pack from its files, and tells everything that is wrong with it. `name` is that of its folder.
    ///
    /// There is a pack as soon as the `policy` block of `policy.md` could be read; it holds what could be read of
    /// the rest, so that other checks may go on. A pack with any error is not to be installed.
    #[must_use]
    pub fn read(name: &str, files: &PackFiles) -> (Option<Self>, Problems) {
        let mut faults = Faults::default();
        let pack = if is_small(files, &mut faults) { read(name, files, &mut faults) } else { None };
        (pack, faults.finish())
    }
}

/// SHA-256 in hex over the files in the order of their paths: for each the length of the path in bytes as eight
/// bytes, most significant first, the path, the length of the text likewise, the text.
#[must_use]
pub fn digest(files: &PackFiles) -> String {
    let mut hasher = Sha256::new();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_small(files: &PackFiles, faults: &mut Faults) -> bool {
    let bytes: usize = files.values().map(String::len).sum();
    if files.len() <= MOST_FILES && bytes <= LARGEST_PACK {
        return true;
    }
    let (count, mega) = (files.len(), LARGEST_PACK >> 20);
    faults.error(
        "pack-too-large",
        &Spot::default(),
        (
            format!("包有{count}个文件、{bytes}字节，太大"),
            format!("一个包不超过{MOST_FILES}个文件、{mega}MB；去掉不属于包的文件"),
        ),
        (
            format!("the pack has {count} files and {bytes} bytes: too large"),
            format!("keep to {MOST_FILES} files and {mega} MB; take out what is no part of it"),
        ),
    );
    false
}

fn read(name: &str, files: &PackFiles, faults: &mut Faults) -> Option<Pack> {
    let sources = sources(files, faults);
    let mut reading = Reading { sources: &sources, files, faults };
    let mut parts = Parts {
        policy: reading.policy(),
        units: reading.one("units.csv", true, unit::read).unwrap_or_else(UnitsFile::unreadable),
        targets: reading.one("targets.csv", false, target::read).unwrap_or_else(|| reading.none("targets.csv")),
        classes: reading.classes(),
        tasks: reading.one("tasks.csv", false, task::read).unwrap_or_else(|| reading.none("tasks.csv")),
        lists: reading.lists(),
        rules: Gathered::new(),
        measures: BTreeMap::new(),
        bulletins: reading.bulletins(),
        changelog: reading.one("CHANGELOG.md", true, changelog::read).unwrap_or_else(Gathered::unreadable),
    };
    reading.rules(&mut parts);
    check::across(name, &mut parts, faults);
    pack(name, files, parts)
}

fn pack(name: &str, files: &PackFiles, parts: Parts) -> Option<Pack> {
    let policy = parts.policy.policy?;
    let mut rules = parts.rules.items;
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    Some(Pack {
        name: name.to_owned(),
        version: policy.version.clone(),
        digest: digest(files),
        policy,
        clauses: parts.policy.clauses.items,
        notes: parts.policy.notes,
        units: parts.units.units.items,
        targets: parts.targets.items,
        tasks: parts.tasks.items,
        lists: parts.lists.items,
        classes: parts.classes.into_iter().map(|(class, codes)| (class, codes.items)).collect(),
        rules,
        bulletins: parts.bulletins.into_iter().filter_map(|bulletin| bulletin.template).collect(),
        changelog: parts.changelog.items,
    })
}

/// The files that belong to a pack and are not too large.
fn sources(files: &PackFiles, faults: &mut Faults) -> BTreeMap<String, Source> {
    let mut sources = BTreeMap::new();
    for (path, text) in files {
        let whole = Spot { file: path.clone(), ..Spot::default() };
        if !is_known(path) {
            faults.warning(
                "file-unknown",
                &whole,
                (
                    "不是包里的文件，不会读取",
                    "去掉它，或放到 rules/、lists/、classes/、bulletins/ 下并用 .md 或 .csv 结尾",
                ),
                (
                    "the file is no part of a pack and is not read",
                    "take it out, or put it under rules/, lists/, classes/ or bulletins/ with .md or .csv",
                ),
            );
        } else if text.len() > LARGEST_FILE {
            faults.error(
                "file-too-large",
                &whole,
                (format!("文件有{}字节，太大", text.len()), "一个文件不超过1MB"),
                (format!("the file has {} bytes: too large", text.len()), "keep each file to 1 MB"),
            );
        } else {
            sources.insert(path.clone(), Source::new(path, text));
        }
    }
    sources
}

/// Folders of a pack and how their files end.
const FOLDERS: &[(&str, &str)] = &[("lists/", ".csv"), ("classes/", ".csv"), ("rules/", ".md"), ("bulletins/", ".md")];

fn is_known(path: &str) -> bool {
    let alone = ["policy.md", "units.csv", "targets.csv", "tasks.csv", "CHANGELOG.md"].contains(&path);
    alone || FOLDERS.iter().any(|(folder, end)| stem(path, folder, end).is_some())
}

/// The name of a file of a folder, without its ending.
pub(super) fn stem<'p>(path: &'p str, folder: &str, end: &str) -> Option<&'p str> {
    let stem = path.strip_prefix(folder)?.strip_suffix(end)?;
    (!stem.is_empty() && !stem.contains('/')).then_some(stem)
}

struct Reading<'s, 'f> {
    sources: &'s BTreeMap<String, Source>,
    files: &'s PackFiles,
    faults: &'f mut Faults,
}

impl<'s> Reading<'s, '_> {
    /// A file that stands alone; tells when a needed one is missing.
    fn one<T>(&mut self, path: &str, needed: bool, read: fn(&Source, &mut Faults) -> T) -> Option<T> {
        if let Some(source) = self.sources.get(path) {
            return Some(read(source, self.faults));
        }
        if needed && !self.files.contains_key(path) {
            self.faults.error(
                "file-missing",
                &Spot { file: path.to_owned(), ..Spot::default() },
                (format!("没有{path}"), format!("按《政策包》的格式补上{path}")),
                (format!("{path} is missing"), format!("add {path}; docs/guide/policy-packs.md shows its form")),
            );
        }
        None
    }

    /// What stands for a file that was not read: nothing, or anything when it is there.
    fn none<T>(&self, path: &str) -> Gathered<T> {
        if self.files.contains_key(path) { Gathered::unreadable() } else { Gathered::new() }
    }

    fn policy(&mut self) -> PolicyFile {
        self.one("policy.md", true, policy::read).unwrap_or_else(|| PolicyFile {
            policy: None,
            clauses: Gathered::unreadable(),
            notes: Vec::new(),
            spot: Spot::default(),
            name: None,
        })
    }

    /// The files of a folder with their names.
    fn folder(&self, folder: &'static str) -> Vec<(&'s str, &'s Source)> {
        let ends = FOLDERS.iter().filter(|(known, _)| *known == folder);
        let named = |(path, source): (&'s String, &'s Source)| {
            ends.clone().find_map(|(folder, end)| Some((stem(path, folder, end)?, source)))
        };
        self.sources.iter().filter_map(named).collect()
    }

    fn lists(&mut self) -> Gathered<ListHeader> {
        let mut lists = Gathered::new();
        for (_, source) in self.folder("lists/") {
            list::read(source, &mut lists, self.faults);
        }
        lists
    }

    fn classes(&mut self) -> BTreeMap<String, Gathered<ClassCode>> {
        let mut classes = BTreeMap::new();
        for (stem, source) in self.folder("classes/") {
            if !names::is_word(stem) {
                self.faults.error(
                    "class-name",
                    &source.whole(),
                    (format!("“{stem}”不能作分类名"), names::WORD_CURE.0),
                    (format!("{stem:?} cannot name a class"), names::WORD_CURE.1),
                );
            }
            classes.insert(stem.to_owned(), class::read(source, self.faults));
        }
        classes
    }

    fn bulletins(&mut self) -> Vec<bulletin::BulletinFile> {
        let files = self.folder("bulletins/");
        files.into_iter().map(|(stem, source)| bulletin::read(source, stem, self.faults)).collect()
    }

    fn rules(&mut self, parts: &mut Parts) {
        for (_, source) in self.folder("rules/") {
            let file = rule::read(source, self.faults);
            parts.rules.references.extend(file.references);
            let Some(code) = file.code else {
                parts.rules.miss();
                continue;
            };
            if let Some(before) = parts.rules.declare(&code, &file.spot) {
                self.duplicate(&code, &file.spot, &before);
                continue;
            }
            if let Some(measure) = file.measure {
                parts.measures.insert(code, measure);
            }
            parts.rules.items.extend::<Option<Rule>>(file.rule);
        }
        if self
            .files
            .keys()
            .any(|path| path.starts_with("rules/") && is_known(path) && !self.sources.contains_key(path))
        {
            parts.rules.miss();
        }
    }

    fn duplicate(&mut self, code: &str, spot: &Spot, before: &Spot) {
        let file = &before.file;
        self.faults.error(
            "rule-code-duplicate",
            spot,
            (format!("规则编号{code}已用于{file}"), "换一个没有用过的编号；编号永不重用"),
            (format!("the rule code {code} is used by {file} already"), "take a code that was never used"),
        );
    }
}
