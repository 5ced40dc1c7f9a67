//! Each faulty pack differs from the good one by one fault, and exactly that fault is told.
//!
//! A folder of `fixtures/faulty` holds the files that differ, and `expected.txt`: the code of the problem and its
//! place (`rule-life rules/done.md:15:1`), and for a file that is taken away `without PATH`.

mod folder;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use luodi_policy::pack::{Pack, PackFiles};
use model::Problem;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The faulty packs, each with its name and the first line of what it expects.
fn faulty() -> Vec<(String, PackFiles, String)> {
    let good = folder::files(&fixtures().join("good"));
    let mut packs = Vec::new();
    for entry in fs::read_dir(fixtures().join("faulty")).expect("the faulty packs") {
        let path = entry.expect("an entry").path();
        let mut files = good.clone();
        files.extend(folder::files(&path));
        let expected = files.remove("expected.txt").expect("expected.txt");
        for taken in expected.lines().filter_map(|line| line.strip_prefix("without ")) {
            files.remove(taken).expect("a file to take away");
        }
        assert_ne!(files, good, "{} differs from the good pack", path.display());
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        packs.push((name, files, expected.lines().next().expect("a problem").to_owned()));
    }
    packs.sort_by(|a, b| a.0.cmp(&b.0));
    packs
}

fn told(problem: &Problem) -> String {
    format!("{} {}", problem.code, problem.place)
}

#[test]
fn each_fault_is_told_alone_at_its_place() {
    let mut wrong = Vec::new();
    for (name, files, expected) in faulty() {
        let (_, problems) = Pack::read("good", &files);
        let found: Vec<String> = problems.iter().map(told).collect();
        if found != [expected.clone()] {
            wrong.push(format!("{name}: expected {expected}, told {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_problem_has_words_and_a_cure_in_both_languages() {
    for (name, files, _) in faulty() {
        let (_, problems) = Pack::read("good", &files);
        for problem in problems.iter() {
            for words in [&problem.zh, &problem.cure_zh] {
                assert!(words.chars().any(|letter| letter > '\u{2e80}'), "{name}: {words:?} is Chinese");
                assert!(!words.ends_with('。'), "{name}: {words:?} ends without a stop");
            }
            for words in [&problem.en, &problem.cure_en] {
                assert!(words.chars().any(|letter| letter.is_ascii_lowercase()), "{name}: {words:?} is English");
            }
        }
    }
}

/// Codes that no fixture can show: they need a pack larger than one to read, or another name of it.
const SHOWN_ELSEWHERE: &[&str] = &["pack-name", "pack-too-large", "file-too-large", "problems-too-many"];

#[test]
fn every_code_of_the_loader_is_shown_by_a_fixture_or_a_test() {
    let shown: BTreeSet<String> =
        faulty().into_iter().filter_map(|(_, _, expected)| Some(expected.split(' ').next()?.to_owned())).collect();
    let mut codes = BTreeSet::new();
    for (_, text) in folder::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pack")) {
        codes.extend(codes_in(&text));
    }
    assert!(codes.len() > 60, "{codes:?}");
    let missing: Vec<_> =
        codes.iter().filter(|code| !shown.contains(*code) && !SHOWN_ELSEWHERE.contains(&code.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unknown: Vec<_> = shown.iter().filter(|code| !codes.contains(*code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// The codes of problems that a source file tells: the first argument of `error`, `warning` and of `sought`'s answers.
fn codes_in(text: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for opening in [".error(", ".warning(", "Problem::error(", "=> ("] {
        for (at, _) in text.match_indices(opening) {
            let rest = text[at + opening.len()..].trim_start();
            let Some(word) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
            if word.len() > 2
                && word.contains('-')
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            {
                codes.push(word.to_owned());
            }
        }
    }
    codes
}
