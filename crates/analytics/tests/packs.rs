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
    let table = [
        ("count(*)", "清单项目个数"),
        ("sum(done_ytd)", "年初至今完成投资合计"),
        (
            "sum(done_ytd) filter (where list = 'city-key-2018' and (stage <> 'halted' or plan >= yi(1)))",
            "年初至今完成投资合计（只计：清单为“达州市2018年重点项目”，且（阶段不为“停建”或年度计划不少于1亿元））",
        ),
        (
            "count(*) filter (where started_on <= date '2020-08-31')",
            "清单项目个数（只计：开工日期不晚于2020年8月31日）",
        ),
        ("count(distinct field) filter (where during(started_on, year))", "不同领域的个数（只计：开工日期在本年）"),
        ("sum(plan) - sum(done_ytd)", "年度计划合计－年初至今完成投资合计"),
        ("sum(case when reported then wan(5000) else done_month end)", "（已报时取5000万元，其他取本期完成投资）合计"),
        (
            "count(*) filter (where stage in ('building', 'finishing') and halted_on is null)",
            "清单项目个数（只计：阶段为“在建”或“收尾”，且没有停建日期）",
        ),
        ("count(*) filter (where not in_list('x') and not due)", "清单项目个数（只计：未列入“x”，且并非（应报））"),
        ("not an expression", "not an expression"),
    ];
    for (text, words) in table {
        assert_eq!(told(text), words);
    }
    for (pack, rule) in packs.iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule))) {
        let words = luodi_analytics::words::of_rule(pack, rule);
        let foreign = words.contains(|c: char| c.is_ascii_lowercase() || c == '[' || c == '(');
        // The names of statistics are those of their source.
        assert!(!foreign || rule.expression.contains("statistic_"), "{}: {words}", rule.code);
    }
}
