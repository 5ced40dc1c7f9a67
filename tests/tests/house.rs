//! The house keeps its own rules: the map of ARCHITECTURE.md, the words of GLOSSARY.md, the arrows
//! between the crates, the bans of STYLE.md and the codes of rules are held true here.
//!
//! Nothing is run: these tests read the files of the project.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The crates of the house in order, each with the others it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("policy", &["model"]),
    ("analytics", &["model", "policy"]),
    ("store", &["model"]),
    ("exchange", &["model"]),
    ("pdf", &["model", "exchange"]),
    ("app", &["model", "policy", "analytics", "store", "exchange"]),
    ("web", &["model", "policy", "analytics", "store", "exchange", "app"]),
    ("cli", &["model", "policy", "analytics", "store", "exchange", "pdf", "app", "web"]),
];

/// Outside crates that only one crate of the house may use, because only it knows what they are for.
const KEPT_BY: &[(&str, &str)] = &[
    ("sqlx", "store"),
    ("axum", "web"),
    ("askama", "web"),
    ("tower-http", "web"),
    ("calamine", "exchange"),
    ("rust_xlsxwriter", "exchange"),
    ("encoding_rs", "exchange"),
    ("zip", "exchange"),
    ("quick-xml", "exchange"),
    ("krilla", "pdf"),
    ("skrifa", "pdf"),
    ("argon2", "app"),
    ("minijinja", "analytics"),
    ("rayon", "analytics"),
    ("pulldown-cmark", "policy"),
    ("clap", "cli"),
];

/// Crates that have neither input nor output, clock nor randomness.
const PURE: &[&str] = &["model", "policy", "analytics"];
/// What pure crates do not touch.
const IMPURE: &[&str] =
    &["std::fs", "std::time", "std::env", "std::net", "std::process", "std::thread", "tokio", "sqlx", "getrandom"];

/// Lines that a file may have.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files below a folder whose name ends so, as paths from the root, in order.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(root().join(&folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        for entry in entries {
            let entry = entry.unwrap_or_else(|error| panic!("{folder}: {error}"));
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                waiting.push(path);
            } else if path.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every Rust file of the house.
fn sources() -> Vec<String> {
    ["crates", "tests", "benches"].into_iter().flat_map(|folder| files(folder, ".rs")).collect()
}

/// Every page that people read.
fn pages() -> Vec<String> {
    let entries = fs::read_dir(root()).unwrap_or_else(|error| panic!("the root: {error}"));
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let mut pages: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    pages.extend(files("docs", ".md"));
    pages.push("demo/README.md".to_owned());
    pages
}

/// The lines of a Rust file that are no comment, numbered from 1.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim().starts_with("//"))
}

/// A page without its fenced blocks.
fn without_fences(page: &str) -> String {
    let mut inside = false;
    let kept = page.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !fence && !inside
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// The pieces of a page between backticks, each with the words before it.
fn code_spans(page: &str) -> Vec<(String, String)> {
    let page = without_fences(page);
    let pieces: Vec<&str> = page.split('`').collect();
    pieces.chunks_exact(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}

/// The crates under a heading of a manifest, such as `[dependencies]`.
fn under(manifest: &str, heading: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| line.trim() != heading).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['=', '.']).next().map(|name| name.trim().to_owned()));
    names.filter(|name| !name.is_empty() && !name.starts_with('#')).collect()
}

/// The words of a text in small letters.
fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect()
}

fn nothing_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_map_names_every_crate_and_nothing_that_is_not_there() {
    let map = text("ARCHITECTURE.md");
    let mut wrong = Vec::new();
    for (name, _) in ARROWS {
        if !map.contains(&format!("`crates/{name}`")) {
            wrong.push(format!("ARCHITECTURE.md does not name `crates/{name}`"));
        }
    }
    let folders = ["crates/", "policies/", "demo/", "docs/", "migrations/", "tests/", "benches/", "fuzz/", ".ci/"];
    let spans = code_spans(&map);
    for (_, code) in spans.iter().filter(|(_, code)| folders.iter().any(|folder| code.starts_with(folder))) {
        if !root().join(code).exists() {
            wrong.push(format!("ARCHITECTURE.md names `{code}`, which is not there"));
        }
    }
    // `submit_report` in `crates/app/src/submit_report.rs`
    let mut held = 0;
    for pair in spans.windows(2) {
        let [(_, name), (between, path)] = pair else { continue };
        if between.trim() != "in" || !path.ends_with(".rs") || !root().join(path).exists() {
            continue;
        }
        held += 1;
        if !defines(&text(path), name) {
            wrong.push(format!("ARCHITECTURE.md: there is no `{name}` in {path}"));
        }
    }
    nothing_wrong(&wrong);
    assert!(held > 10, "the two journeys name functions in files; {held} found");
}

/// Whether a file defines the item; of `House::read` the last part counts.
fn defines(source: &str, item: &str) -> bool {
    let name = item.rsplit("::").next().unwrap_or(item);
    let starts = ["fn ", "struct ", "enum ", "const ", "trait "];
    starts.iter().any(|start| {
        source.match_indices(&format!("{start}{name}")).any(|(at, found)| {
            let next = source[at + found.len()..].chars().next();
            !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
        })
    })
}

#[test]
fn arrows_between_the_crates_point_one_way() {
    let mut wrong = Vec::new();
    let there: BTreeSet<String> = files("crates", "Cargo.toml").into_iter().collect();
    let known: BTreeSet<String> = ARROWS.iter().map(|(name, _)| format!("crates/{name}/Cargo.toml")).collect();
    assert_eq!(there, known, "a crate is added here and in ARCHITECTURE.md");
    for (name, allowed) in ARROWS {
        let manifest = text(&format!("crates/{name}/Cargo.toml"));
        for heading in ["[dependencies]", "[build-dependencies]", "[dev-dependencies]"] {
            for used in under(&manifest, heading) {
                let ours = ARROWS.iter().any(|(other, _)| *other == used);
                if ours && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{name} may not use {used} ({heading})"));
                }
            }
        }
        for (outside, keeper) in KEPT_BY.iter().filter(|(_, keeper)| keeper != name) {
            if under(&manifest, "[dependencies]").iter().any(|used| used == outside) {
                wrong.push(format!("{name} uses {outside}, which only {keeper} may"));
            }
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn pure_crates_touch_neither_disk_nor_clock_nor_chance() {
    let mut wrong = Vec::new();
    for path in PURE.iter().flat_map(|name| files(&format!("crates/{name}/src"), ".rs")) {
        let source = text(&path);
        for (number, line) in code_lines(&source) {
            // `use std::{fs, io}` as well as `std::fs`.
            let grouped = line.trim_start().starts_with("use std::{");
            let touched = IMPURE.iter().find(|impure| {
                let last = impure.rsplit("::").next().unwrap_or(impure);
                line.contains(*impure) || (grouped && words(line).contains(last))
            });
            if let Some(touched) = touched {
                wrong.push(format!("{path}:{number}: {touched} in a pure crate"));
            }
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn only_the_store_names_tables_in_sql() {
    let migrations = files("migrations/sqlite", ".sql").iter().map(|path| text(path)).collect::<String>();
    let tables: Vec<&str> =
        migrations.split("create table ").skip(1).filter_map(|rest| rest.split_whitespace().next()).collect();
    assert!(tables.contains(&"ledger") && tables.contains(&"reports"), "{tables:?}");
    let verbs = ["from", "join", "insert into", "update", "delete from"];
    let mut wrong = Vec::new();
    for path in
        files("crates", ".rs").iter().filter(|path| path.contains("/src/") && !path.starts_with("crates/store/"))
    {
        for (number, line) in code_lines(&text(path)) {
            let line = format!(" {} ", line.to_lowercase().replace(['"', '(', ')', ',', ';', '\\'], " "));
            for table in &tables {
                if let Some(verb) = verbs.iter().find(|verb| line.contains(&format!(" {verb} {table} "))) {
                    wrong.push(format!("{path}:{number}: `{verb} {table}` belongs in crates/store"));
                }
            }
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn nothing_is_left_undone_or_skipped() {
    // Put together here, so that this file does not hold them.
    let mut bans = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!(")).to_vec();
    bans.push(format!("#[{}", "ignore"));
    let mut wrong = Vec::new();
    for path in sources() {
        let source = text(&path);
        for (number, line) in source.lines().enumerate() {
            wrong.extend(
                bans.iter().filter(|ban| line.contains(*ban)).map(|ban| format!("{path}:{}: {ban}", number + 1)),
            );
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn files_stay_short() {
    let long = sources().into_iter().map(|path| (text(&path).lines().count(), path));
    let long = long.filter(|(lines, _)| *lines > LONGEST);
    let wrong: Vec<_> =
        long.map(|(lines, path)| format!("{path} has {lines} lines; part it by nouns, {LONGEST} at most")).collect();
    nothing_wrong(&wrong);
}

#[test]
fn a_code_finds_one_rule_in_one_file() {
    let mut wrong = Vec::new();
    let mut files_of: BTreeMap<String, String> = BTreeMap::new();
    let rules: Vec<String> = files("policies", ".md").into_iter().filter(|path| path.contains("/rules/")).collect();
    assert!(!rules.is_empty(), "there are rules");
    for path in rules {
        let source = text(&path);
        let title = source.lines().next().unwrap_or_default();
        let Some(code) = title.strip_suffix(')').and_then(|title| title.rsplit_once('(')).map(|(_, code)| code) else {
            wrong.push(format!("{path}: its first line does not name a code"));
            continue;
        };
        if let Some(other) = files_of.insert(code.to_owned(), path.clone()) {
            wrong.push(format!("{code} names {other} and {path}"));
        }
    }
    for path in files("policies", "targets.csv") {
        for line in text(&path).lines().skip(1) {
            let code = line.split(',').next().unwrap_or_default();
            if let Some(other) = files_of.insert(code.to_owned(), path.clone()) {
                wrong.push(format!("{code} stands in {other} and {path}"));
            }
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn the_glossary_has_the_nouns_of_the_code_and_no_others() {
    let glossary = text("GLOSSARY.md");
    let rows = glossary.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    // Terms are written small, unlike the head of the table.
    let terms: Vec<&str> = rows.filter(|term| term.starts_with(|c: char| c.is_ascii_lowercase())).collect();
    let told = words(&sources().iter().map(|path| text(path)).collect::<Vec<_>>().join("\n"));
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for term in &terms {
        if !seen.insert(*term) {
            wrong.push(format!("{term} stands twice in GLOSSARY.md"));
        }
        if !words(term).iter().all(|word| told.contains(word)) {
            wrong.push(format!("{term} stands in GLOSSARY.md and nowhere in the code"));
        }
    }
    for table in model::Table::ALL {
        let noun = table.as_str().trim_end_matches('s').replace('_', " ");
        if !seen.contains(noun.as_str()) {
            wrong.push(format!("GLOSSARY.md does not tell what a {noun} is"));
        }
    }
    nothing_wrong(&wrong);
}

/// `RollOver` as it is typed: `roll-over`.
fn kebab(name: &str) -> String {
    let letters = name.chars().enumerate().map(|(place, letter)| {
        let hyphen = if place > 0 && letter.is_ascii_uppercase() { "-" } else { "" };
        format!("{hyphen}{}", letter.to_ascii_lowercase())
    });
    letters.collect()
}

#[test]
fn the_readme_shows_every_command_and_no_other() {
    let main = text("crates/cli/src/main.rs");
    let (_, rest) = main.split_once("enum Command {").expect("the commands");
    let (commands, _) = rest.split_once("\n}").expect("the end of the commands");
    let commands: BTreeSet<String> =
        commands.lines().filter_map(|line| Some(kebab(line.trim().split_once('(')?.0))).collect();
    let shown = code_spans(&text("README.md")).into_iter().filter_map(|(_, code)| {
        let rest = code.strip_prefix("luodi ")?.split_whitespace().next()?.to_owned();
        Some(rest)
    });
    assert_eq!(shown.collect::<BTreeSet<_>>(), commands);
}

#[test]
fn pages_lead_where_they_say() {
    let mut wrong = Vec::new();
    for page in pages() {
        let folder = root().join(&page).parent().map(Path::to_owned).unwrap_or_default();
        let content = without_fences(&text(&page));
        for link in content.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !link.contains("://") && !folder.join(path).exists() {
                wrong.push(format!("{page} leads to {link}, which is not there"));
            }
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn every_reference_table_names_its_source_and_no_other_is_named() {
    let there: BTreeSet<String> = files("demo/reference", ".csv").into_iter().collect();
    let named = code_spans(&text("demo/reference/NOTICES.md"));
    let named: BTreeSet<String> = named.into_iter().map(|(_, name)| format!("demo/reference/{name}")).collect();
    assert_eq!(named, there);
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let decisions = files("docs/decisions", ".md");
    for (index, path) in decisions.iter().enumerate() {
        let number = format!("{:04}", index + 1);
        assert!(path.starts_with(&format!("docs/decisions/{number}-")), "{path} should be number {number}");
        assert!(text(path).starts_with(&format!("# {number} ")), "{path} begins with its number");
    }
    assert!(!decisions.is_empty(), "there are decisions");
}

#[test]
fn the_project_tells_of_no_machine() {
    // Put together here, so that this file does not hold them.
    let machine = ["root", "home", "work"].map(|folder| format!("/{folder}/"));
    let mut wrong = Vec::new();
    let others = ["test", ".ci/run", "Cargo.toml"].map(str::to_owned);
    for path in sources().into_iter().chain(pages()).chain(files("policies", "")).chain(others) {
        let content = text(&path);
        wrong.extend(
            machine.iter().filter(|place| content.contains(*place)).map(|place| format!("{path} names {place}")),
        );
    }
    nothing_wrong(&wrong);
}
