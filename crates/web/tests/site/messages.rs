//! Texts stand in the message files, in both languages, and nowhere else.

use std::collections::BTreeSet;
use std::path::PathBuf;

type Texts = toml::Table;

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts(language: &str) -> Texts {
    let path = crate_folder().join(format!("messages/{language}.toml"));
    std::fs::read_to_string(path).expect("the messages").parse().expect("messages are TOML")
}

fn keys(texts: &Texts) -> BTreeSet<String> {
    let of = |(section, keys): (&String, &toml::Value)| {
        keys.as_table().expect("a section").keys().map(|key| format!("{section}.{key}")).collect::<Vec<_>>()
    };
    texts.iter().flat_map(of).collect()
}

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![crate_folder().join(folder)];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let text = std::fs::read_to_string(&path).expect("a text");
                found.push((path, text));
            }
        }
    }
    found
}

/// The code of a file without its tests.
fn code(text: &str) -> &str {
    &text[..text.find("#[cfg(test)]").unwrap_or(text.len())]
}

fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_the_same_holes() {
    let (chinese, english) = (texts("zh"), texts("en"));
    assert_eq!(keys(&chinese), keys(&english));
    for key in keys(&chinese) {
        let (section, name) = key.split_once('.').expect("a key");
        let of = |texts: &Texts| texts[section][name].as_str().expect("a text").to_owned();
        let (zh, en) = (of(&chinese), of(&english));
        assert_eq!(holes(&zh), holes(&en), "{key}");
        assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key} is empty");
    }
}

#[test]
fn no_key_is_unused() {
    let code = files("src", "rs").iter().map(|(_, text)| code(text).to_owned()).collect::<String>();
    let templates = files("templates", "html").into_iter().map(|(_, text)| text).collect::<String>();
    let sources = code + &templates;
    for key in keys(&texts("zh")) {
        let (section, name) = key.split_once('.').expect("a key");
        // Words of the model are looked up by their stored word; a test of their own holds them.
        if section.ends_with("_words") {
            assert!(sources.contains(&format!(".{section}")), "{section}");
            continue;
        }
        let used = sources.match_indices(&format!(".{name}")).any(|(place, found)| {
            let next = sources[place + found.len()..].chars().next();
            next.is_none_or(|letter| !letter.is_ascii_alphanumeric() && letter != '_')
        });
        assert!(used, "{key} is unused");
    }
}

#[test]
fn english_texts_have_no_chinese_in_them() {
    for (section, keys) in &texts("en") {
        for (key, text) in keys.as_table().expect("a section") {
            let text = text.as_str().expect("a text");
            // The other language says its own name; a question in a sentence is asked in Chinese.
            let chinese = ["site.other_language", "ask.example"].contains(&format!("{section}.{key}").as_str());
            assert!(chinese || !text.chars().any(is_chinese), "{section}.{key}: {text}");
        }
    }
}

#[test]
fn code_and_templates_have_no_chinese_in_them() {
    for (path, text) in files("src", "rs").into_iter().chain(files("templates", "html")) {
        for (number, line) in code(&text).lines().enumerate() {
            let told = line.split("//").next().unwrap_or(line);
            assert!(!told.chars().any(is_chinese), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}
