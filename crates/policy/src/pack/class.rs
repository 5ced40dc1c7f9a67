//! `classes/*.csv`: code lists that project tags draw on.

use std::collections::{BTreeMap, BTreeSet};

use super::faults::Faults;
use super::gathered::Gathered;
use super::source::Source;
use super::table::{self, Row};
use super::{Spot, form, names};

/// A code of a class: `special-bond` in the class `fund`, written `fund:special-bond` as a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassCode {
    /// The code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code above it in the same class; empty at the top.
    pub parent: String,
    /// Where it is told.
    pub spot: Spot,
}

/// Reads a file of `classes/`.
pub(super) fn read(source: &Source, faults: &mut Faults) -> Gathered<ClassCode> {
    let Some(rows) = table::rows(source, &form::CLASS, faults) else { return Gathered::unreadable() };
    let mut codes: Gathered<ClassCode> = Gathered::new();
    for row in rows {
        let Some(code) = code(&row, faults) else {
            codes.miss();
            continue;
        };
        if let Some(before) = codes.declare(&code.code, &code.spot) {
            let before = before.line;
            faults.error(
                "class-code-duplicate",
                &row.spot("code"),
                (format!("代码`{}`已在第{before}行列过", code.code), "同一代码只留一行"),
                (format!("the code {:?} stands on line {before} already", code.code), "keep one row for a code"),
            );
            continue;
        }
        codes.items.push(code);
    }
    if codes.is_whole() {
        parents(&codes.items, faults);
    }
    codes
}

fn code(row: &Row<'_>, faults: &mut Faults) -> Option<ClassCode> {
    let code = row.filled("code", faults);
    let name = row.filled("name", faults);
    let code = code.filter(|code| {
        let plain =
            code.len() <= 60 && !code.contains(|c: char| c.is_whitespace() || c.is_control() || "|:,\"'".contains(c));
        if !plain {
            row.wrong(
                "code",
                "代码里不用空格和 | : , 引号，不超过60字节",
                "leave spaces, | : , and quotes out; at most 60 bytes",
                faults,
            );
        }
        plain
    });
    Some(ClassCode { code: code?, name: name?, parent: row.cell("parent").to_owned(), spot: row.spot.clone() })
}

/// Every parent is a code of the class, and nobody is above himself.
fn parents(codes: &[ClassCode], faults: &mut Faults) {
    let above: BTreeMap<&str, &str> = codes.iter().map(|code| (code.code.as_str(), code.parent.as_str())).collect();
    let known: Vec<&str> = above.keys().copied().collect();
    let (mut whole, mut done) = (true, BTreeSet::new());
    for code in codes.iter().filter(|code| !code.parent.is_empty() && !above.contains_key(code.parent.as_str())) {
        whole = false;
        if faults.is_full() {
            break;
        }
        let (zh, en) = names::cure_for(&code.parent, &known);
        faults.error(
            "class-parent-unknown",
            &code.spot,
            (format!("上级代码`{}`不在本表", code.parent), zh),
            (format!("the parent {:?} is not in the table", code.parent), en),
        );
    }
    if let Some(code) = codes.iter().filter(|_| whole).find(|code| in_cycle(code, &above, &mut done)) {
        faults.error(
            "class-parent-cycle",
            &code.spot,
            (format!("代码`{}`的上级又回到它自己", code.code), "改正上级代码"),
            (format!("the parents of {:?} lead back to it", code.code), "put the parents right"),
        );
    }
}

/// Whether going up from a code leads into a circle; `done` holds codes that do not.
fn in_cycle<'c>(code: &'c ClassCode, above: &BTreeMap<&'c str, &'c str>, done: &mut BTreeSet<&'c str>) -> bool {
    let mut path = BTreeSet::new();
    let mut next = code.code.as_str();
    while !next.is_empty() && !done.contains(next) {
        if !path.insert(next) {
            return true;
        }
        next = above.get(next).copied().unwrap_or_default();
    }
    done.append(&mut path);
    false
}
