//! The packs of the house hold together: files, expressions, and every case beside its rule.

use std::path::{Path, PathBuf};

use policy::pack::{Pack, PackFiles};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

fn files(folder: &Path, prefix: &str, files: &mut PackFiles) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            self::files(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read_to_string(entry.path()).expect("text"));
        }
    }
}

fn packs() -> Vec<Pack> {
    let folders = std::fs::read_dir(folder()).expect("the packs");
    let read = |entry: std::fs::DirEntry| {
        let mut texts = PackFiles::new();
        files(&entry.path(), "", &mut texts);
        let (pack, problems) = Pack::read(&entry.file_name().to_string_lossy(), &texts);
        assert!(!problems.any_error(), "{problems:#?}");
        pack.expect("a pack")
    };
    folders.map(|entry| read(entry.expect("an entry"))).collect()
}

#[test]
fn every_expression_of_every_pack_is_sound() {
    for pack in packs() {
        let problems = luodi_analytics::check::check(&pack);
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}:\n{}", pack.name, told.join("\n"));
    }
}

#[test]
fn every_case_of_every_pack_holds() {
    for pack in packs() {
        let results = luodi_analytics::cases::run(&pack);
        assert!(results.len() >= pack.rules.len(), "{}: every rule has a case", pack.name);
        let failed = results
            .iter()
            .flat_map(|result| result.problems.iter().map(move |problem| format!("{}: {problem}", result.rule)));
        let failed: Vec<String> = failed.collect();
        assert!(failed.is_empty(), "{}:\n{}", pack.name, failed.join("\n"));
    }
}

#[test]
fn an_expression_is_told_in_the_words_of_its_readers() {
    let packs = packs();
    let dazhou = packs.iter().find(|pack| pack.name == "dazhou-2018").expect("the pack");
    let told = |text: &str| luodi_analytics::words::in_words(dazhou, model::FactTable::Members, text);
    assert_eq!(
        told("sum(done_ytd) filter (where list = 'x' and stage <> 'halted')"),
        "合计(年初至今完成投资) (条件： 清单 = “x” 且 阶段 <> “停建”)"
    );
    assert_eq!(told("count(*)"), "个数");
    for rule in &dazhou.rules {
        let words = told(&rule.expression);
        assert!(!words.contains("done_ytd") && !words.contains("filter"), "{words}");
    }
}
