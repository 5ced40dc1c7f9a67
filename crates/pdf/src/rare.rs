//! Characters that the fonts within the program lack: rare names. A font of the machine sets them;
//! where none has them 〓 stands in their place, the list is printed at the end, and the caller is told.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use exchange::export::paper::flow::{Flow, Item};
use krilla::Data;
use model::phrases::{self, Language};
use model::{Place, Problem, Problems};

use crate::fonts::{Face, Fonts, font_files};

/// Printers' own sign for a type that is not in the case (空铅).
const STAND_IN: char = '〓';

/// The fonts with all characters that any font of the machine has, and what is left.
pub(crate) fn supply(flow: &mut Flow, fonts: &Fonts) -> (Fonts, Problems) {
    let mut used = BTreeSet::new();
    flow.each_text(|text| used.extend(text.chars()));
    let mut missing: BTreeSet<char> = used.into_iter().filter(|c| !fonts.has(*c)).collect();
    let rare = if fonts.looks_at_machine() { of_machine(&mut missing) } else { Vec::new() };
    let fonts = fonts.clone().with_rare(rare);
    if missing.is_empty() {
        return (fonts, Problems::default());
    }
    flow.each_text(|text| {
        if text.contains(|c| missing.contains(&c)) {
            *text = text.chars().map(|c| if missing.contains(&c) { STAND_IN } else { c }).collect();
        }
    });
    let codes: Vec<String> = missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    flow.items.push(Item::Remark { text: phrases::missing_characters(&codes, Language::Zh) });
    (fonts, Problems(vec![problem(&missing, &codes)]))
}

/// Fonts of the machine for characters, which are struck off when found.
fn of_machine(missing: &mut BTreeSet<char>) -> Vec<Arc<Face>> {
    let mut found = Vec::new();
    for file in folders().into_iter().flat_map(|folder| font_files(&folder)) {
        if missing.is_empty() {
            break;
        }
        let faces = std::fs::read(file).map(|bytes| Face::read(&Data::from(bytes))).unwrap_or_default();
        let mut having: Vec<Arc<Face>> =
            faces.into_iter().filter(|face| missing.iter().any(|c| face.has(*c))).collect();
        // The forms of simplified Chinese before those of Japan in one file.
        having.sort_by_key(|face| !face.names.iter().any(|name| name.ends_with("SC")));
        if let Some(face) = having.into_iter().next() {
            missing.retain(|c| !face.has(*c));
            found.push(face);
        }
    }
    found
}

/// Where systems keep fonts.
fn folders() -> Vec<PathBuf> {
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];
    let mut folders: Vec<PathBuf> = fixed.iter().map(PathBuf::from).collect();
    folders.extend(std::env::var_os("WINDIR").map(|windows| Path::new(&windows).join("Fonts")));
    folders.extend(std::env::home_dir().map(|home| home.join(".local/share/fonts")));
    folders.retain(|folder| folder.is_dir());
    folders
}

fn problem(missing: &BTreeSet<char>, codes: &[String]) -> Problem {
    let told: Vec<String> = missing.iter().zip(codes).map(|(c, code)| format!("{c} ({code})")).collect();
    let told = told.join("、");
    let zh = (
        format!("PDF 中有 {} 个字没有字体可用，印成“{STAND_IN}”：{told}", missing.len()),
        "在本机安装含有这些字的字体，或者放入字体目录，再生成一次",
    );
    let en = (
        format!("no font has {} characters of the PDF, which are printed as {STAND_IN}: {told}", missing.len()),
        "install a font that has them, or put one into the folder of fonts, and write the PDF again",
    );
    Problem::warning("pdf-missing-characters", Place::default(), zh, en)
}
