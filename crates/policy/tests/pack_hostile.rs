//! Files made to wear the reader out: endless repetition, deep nesting, tables without end. The reader comes to an
//! end with each, and tells no more problems than it keeps.

mod folder;

use std::path::Path;

use luodi_policy::pack::{Pack, PackFiles};

/// Bytes of each file.
const LENGTH: usize = 40_000;

fn good_files() -> PackFiles {
    folder::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good"))
}

fn reads_to_an_end(path: &str, text: String) {
    let mut files = good_files();
    files.insert(path.to_owned(), text);
    let (_, problems) = Pack::read("good", &files);
    assert!(problems.0.len() <= 1001, "{path}: {} problems", problems.0.len());
}

fn endless(scrap: &str) -> String {
    scrap.repeat(LENGTH / scrap.len())
}

#[test]
fn endless_markdown() {
    let scraps = [
        "[",
        ">",
        "> ",
        "|",
        "`",
        "*",
        "_",
        "<",
        "![",
        "- ",
        "1. ",
        "#",
        "\n",
        "a|b\n",
        "|-",
        "```\n",
        "[a](",
        "<!--",
        "&",
        "~",
        "\\",
        "    ",
        "é",
        "(",
        "# a\n",
        "|\n",
        "1、",
        "1-",
        "1投",
        "§1",
        "{{",
        "{% '",
        "{{ figure(",
        "{{figure(}}",
        "{{ figure(1) }}1",
    ];
    for scrap in scraps {
        reads_to_an_end("policy.md", endless(scrap));
        reads_to_an_end("CHANGELOG.md", endless(scrap));
        reads_to_an_end("rules/z.md", endless(scrap));
        reads_to_an_end("bulletins/z.md", format!("# t (z)\n\n投资{}", endless(scrap)));
    }
}

#[test]
fn endless_toml() {
    for scrap in ["a=[", "[", "a.", "[[a]]\n", "{a=", "[a]\n", "'", "\"", "a={", "[a.b.c]\n"] {
        for word in ["rule", "parameters", "case"] {
            let fence = |inside: String| format!("# t (AA-001)\n\n> q\n\n```{word}\n{inside}\n```\n");
            reads_to_an_end("rules/z.md", fence(endless(scrap)));
            reads_to_an_end("rules/z.md", fence(format!("a={}", endless(scrap))));
            reads_to_an_end("rules/z.md", fence((0..3000).map(|number| format!("k{number}=1\n")).collect()));
        }
    }
}

#[test]
fn endless_tables() {
    for scrap in ["\"\"\",\n", ",", "\n \n", "a,b,c\n", "\"", "a,\"b\"\"c"] {
        for (path, header) in
            [("units.csv", "unit,name,group,ranked,from,until"), ("classes/z.csv", "code,name,parent")]
        {
            reads_to_an_end(path, format!("{header}\n{}", endless(scrap)));
        }
    }
    let chain = (0..3000).map(|number| format!("c{number},n,c{}\n", number + 1)).collect::<String>();
    reads_to_an_end("classes/z.csv", format!("code,name,parent\n{chain}c3000,n,c0\n"));
    let days = (0..2000).filter_map(model::Day::from_number);
    let rows = days.map(|day| format!("990101,甲县,county,yes,{day},{day}\n")).collect::<String>();
    reads_to_an_end("units.csv", format!("unit,name,group,ranked,from,until\n{rows}"));
}
