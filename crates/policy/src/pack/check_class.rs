//! Checks of classes across a pack: rules broken down by a class, and what names the code of one.

use std::collections::BTreeSet;

use super::check::Parts;
use super::faults::Faults;
use super::gathered::Gathered;
use super::names::{self, cure_for};
use super::{ColumnContent, RowSource, Rule, TemplateBlock, class_part};

/// Holds what breaks figures down by a class against the class.
pub(super) fn across(parts: &Parts, faults: &mut Faults) {
    codes(parts, faults);
    cases(parts, faults);
    tables(parts, faults);
}

/// Whether a rule is broken down by a class with that code.
pub(super) fn has_code(rule: &Rule, code: &str, parts: &Parts) -> bool {
    let codes = rule.class.as_ref().map(|class| parts.classes.get(class));
    // An unknown class is told where it is named.
    codes.is_some_and(|codes| codes.is_none_or(|codes| !codes.lacks(code)))
}

/// For the name of a rule with a code (`DZ-003:code`) the names that the rule has; else none.
pub(super) fn names(name: &str, parts: &Parts) -> Vec<String> {
    let (code, of_class) = class_part(name);
    let rule = of_class.and_then(|_| parts.rules.items.iter().find(|rule| rule.code == code));
    let codes = rule.and_then(|rule| rule.class.as_ref()).and_then(|class| parts.classes.get(class));
    codes.into_iter().flat_map(Gathered::names).map(|of| format!("{code}:{of}")).collect()
}

/// The codes of a class that breaks figures down stand in keys and addresses.
fn codes(parts: &Parts, faults: &mut Faults) {
    let used: BTreeSet<&String> = parts.rules.items.iter().filter_map(|rule| rule.class.as_ref()).collect();
    let codes = used.into_iter().filter_map(|class| parts.classes.get(class)).flat_map(|codes| &codes.items);
    for code in codes.filter(|code| !names::is_word(&code.code)) {
        faults.error(
            "class-code-word",
            &code.spot,
            (format!("代码“{}”用于分列数字，写法不合规", code.code), names::WORD_CURE.0),
            (format!("the code {:?} breaks figures down and is no word", code.code), names::WORD_CURE.1),
        );
    }
}

/// A case speaks of a code that there is.
fn cases(parts: &Parts, faults: &mut Faults) {
    for rule in parts.rules.items.iter().filter(|rule| rule.class.is_some()) {
        for case in &rule.cases {
            let Some(code) = case.code.as_ref().filter(|code| !has_code(rule, code, parts)) else { continue };
            let class = rule.class.as_deref().unwrap_or_default();
            let known = parts.classes.get(class).map_or_else(Vec::new, Gathered::names);
            let (zh, en) = cure_for(code, &known);
            faults.error(
                "case-code",
                &case.spot,
                (format!("分类{class}没有代码“{code}”"), zh),
                (format!("the class {class} has no code {code:?}"), en),
            );
        }
    }
}

/// A table over the codes of a class shows rules that are broken down by it.
fn tables(parts: &Parts, faults: &mut Faults) {
    let templates = parts.bulletins.iter().filter_map(|bulletin| bulletin.template.as_ref());
    let tables = templates.flat_map(|template| &template.blocks).filter_map(|block| match block {
        TemplateBlock::Table(table) => Some(table),
        _ => None,
    });
    for table in tables {
        let RowSource::Class(class) = &table.rows else { continue };
        if !parts.classes.contains_key(class) {
            continue;
        }
        for column in &table.columns {
            let (ColumnContent::Figure(code) | ColumnContent::FigureOf(code, _)) = &column.content else { continue };
            let rule = parts.rules.items.iter().find(|rule| rule.code == *code);
            // An unknown class is told where it is named.
            let is_known = |rule: &&Rule| rule.class.as_ref().is_none_or(|class| parts.classes.contains_key(class));
            if rule.filter(is_known).is_some_and(|rule| rule.class.as_ref() != Some(class)) {
                faults.error(
                    "column-class",
                    &table.spot,
                    (
                        format!("规则{code}没有按分类{class}分列"),
                        format!("在规则里写 class = \"{class}\"，或换一条规则"),
                    ),
                    (
                        format!("the rule {code} is not broken down by the class {class}"),
                        format!("write class = \"{class}\" in the rule, or take another"),
                    ),
                );
            }
        }
    }
}
