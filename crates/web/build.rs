//! Writes the typed keys of the messages: one struct for each `[section]` of `messages/zh.toml`, with
//! a field for each key, and the two values `ZH` and `EN`. A key that one file lacks, or that stands at
//! another place, stops the build with the file and line.

use std::fmt::Write;

/// A `key = "text"` line, its text still written as a literal.
struct Message {
    line: usize,
    key: String,
    literal: String,
}

struct Section {
    line: usize,
    name: String,
    messages: Vec<Message>,
}

fn main() {
    println!("cargo::rerun-if-changed=messages");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=static");
    let chinese = read("messages/zh.toml");
    let english = read("messages/en.toml");
    compare(&chinese, &english);
    let code = types(&chinese) + &value("ZH", &chinese) + &value("EN", &english);
    let folder = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(format!("{folder}/messages.rs"), code).expect("the output folder can be written");
}

/// Reads the part of TOML that messages need: comments, `[section]`, `key = "text"` on one line.
fn read(path: &str) -> Vec<Section> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut sections: Vec<Section> = Vec::new();
    for (index, content) in text.lines().enumerate() {
        let line = index + 1;
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sections.push(Section { line, name: name.to_owned(), messages: Vec::new() });
            continue;
        }
        let (key, literal) = content.split_once(" = ").unwrap_or_else(|| panic!("{path}:{line}: write key = \"text\""));
        assert!(
            literal.len() >= 2 && literal.starts_with('"') && literal.ends_with('"'),
            "{path}:{line}: write the text in double quotes, on one line"
        );
        let section = sections.last_mut().unwrap_or_else(|| panic!("{path}:{line}: the key stands in no [section]"));
        section.messages.push(Message { line, key: key.trim().to_owned(), literal: literal.to_owned() });
    }
    sections
}

/// Both files have the same sections and keys in the same order.
fn compare(chinese: &[Section], english: &[Section]) {
    let keys = |sections: &[Section]| {
        let mut keys = Vec::new();
        for section in sections {
            keys.push((section.line, format!("[{}]", section.name)));
            keys.extend(section.messages.iter().map(|message| (message.line, message.key.clone())));
        }
        keys
    };
    let (chinese, english) = (keys(chinese), keys(english));
    for ((line, key), (other_line, other)) in chinese.iter().zip(&english) {
        assert!(key == other, "messages/zh.toml:{line} has {key} where messages/en.toml:{other_line} has {other}");
    }
    assert!(
        chinese.len() == english.len(),
        "one of messages/zh.toml and messages/en.toml is longer: keep the same keys"
    );
}

/// `sign_in` is `SignIn`.
fn type_name(section: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    section.split('_').map(capital).collect()
}

fn types(sections: &[Section]) -> String {
    let mut code =
        String::from("/// Every text of the site in one language.\n#[derive(Debug)]\npub(crate) struct Messages {\n");
    for section in sections {
        let _ = writeln!(code, "    pub(crate) {}: {},", section.name, type_name(&section.name));
    }
    code.push_str("}\n");
    for section in sections {
        let name = type_name(&section.name);
        let _ = writeln!(code, "/// `[{}]`\n#[derive(Debug)]\npub(crate) struct {name} {{", section.name);
        for message in &section.messages {
            let text = message.literal.trim_matches('"');
            let _ = writeln!(code, "    /// {text}\n    pub(crate) {}: Phrase,", message.key);
        }
        code.push_str("}\n");
        if section.name.ends_with("_words") {
            of_word(&mut code, &name, &section.messages);
        }
    }
    code
}

/// A section `…_words` is looked up by the stored words of the model.
fn of_word(code: &mut String, name: &str, messages: &[Message]) {
    let _ = writeln!(
        code,
        "impl {name} {{\n    /// The text for a stored word.\n    pub(crate) fn of(&self, word: &str) -> Option<Phrase> {{\n        match word {{"
    );
    for Message { key, .. } in messages {
        let _ = writeln!(code, "            \"{}\" => Some(self.{key}),", key.replace('_', "-"));
    }
    code.push_str("            _ => None,\n        }\n    }\n}\n");
}

fn value(name: &str, sections: &[Section]) -> String {
    let mut code = format!("pub(crate) static {name}: Messages = Messages {{\n");
    for section in sections {
        let _ = writeln!(code, "    {}: {} {{", section.name, type_name(&section.name));
        for message in &section.messages {
            let _ = writeln!(code, "        {}: Phrase({}),", message.key, message.literal);
        }
        code.push_str("    },\n");
    }
    code.push_str("};\n");
    code
}
