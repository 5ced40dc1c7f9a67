//! Checks across the files of a pack: every name names something, and numbers fit their rules.

use std::collections::BTreeMap;

use model::{Measure, UnitCode};

use super::bulletin::BulletinFile;
use super::check_class::{self, has_code};
use super::faults::Faults;
use super::gathered::{Gathered, Reference, To};
use super::names::{self, cure_for};
use super::policy::PolicyFile;
use super::unit::UnitsFile;
use super::{Case, ChangelogVersion, ClassCode, ListHeader, Rule, Spot, Target, TargetFigure, Task, class_part};

/// Everything read from a pack, file by file.
pub(super) struct Parts {
    pub policy: PolicyFile,
    pub units: UnitsFile,
    pub targets: Gathered<Target>,
    pub tasks: Gathered<Task>,
    pub lists: Gathered<ListHeader>,
    pub classes: BTreeMap<String, Gathered<ClassCode>>,
    /// Names are codes.
    pub rules: Gathered<Rule>,
    /// Measures of rules by code, also of those that could not be read whole.
    pub measures: BTreeMap<String, Measure>,
    pub bulletins: Vec<BulletinFile>,
    pub changelog: Gathered<ChangelogVersion>,
}

/// Holds the parts against each other. Targets take the measures of their rules.
pub(super) fn across(name: &str, parts: &mut Parts, faults: &mut Faults) {
    pack_name(name, &parts.policy, faults);
    territory(parts, faults);
    references(parts, faults);
    unnamed_rules(parts, faults);
    boundaries(parts, faults);
    target_measures(parts, faults);
    case_measures(parts, faults);
    check_class::across(parts, faults);
    bulletin_codes(&parts.bulletins, faults);
    version(parts, faults);
}

fn pack_name(name: &str, policy: &PolicyFile, faults: &mut Faults) {
    if !names::is_word(name) {
        faults.error(
            "pack-name",
            &Spot::default(),
            (format!("包名“{name}”不合规"), names::WORD_CURE.0),
            (format!("{name:?} cannot name a pack"), names::WORD_CURE.1),
        );
    } else if let Some(heading) = policy.name.as_deref().filter(|heading| *heading != name) {
        faults.error(
            "pack-name-heading",
            &policy.spot,
            (format!("标题里的包名是“{heading}”，文件夹是“{name}”"), "把两处写成一样"),
            (format!("the heading names {heading:?}, the folder {name:?}"), "write the same name in both"),
        );
    }
}

fn territory(parts: &Parts, faults: &mut Faults) {
    let Some(territory) = parts.policy.policy.as_ref().map(|policy| &policy.territory) else { return };
    if let Some(unit) = parts.units.units.items.iter().find(|unit| unit.unit == *territory) {
        faults.error(
            "unit-territory",
            &unit.spot,
            (format!("{territory}是全域，不是被考核单位"), "去掉这一行；全域总是作为合计出现"),
            (
                format!("{territory} is the territory, not an assessed unit"),
                "leave the row out; the territory is always there as the total",
            ),
        );
    }
}

fn references(parts: &Parts, faults: &mut Faults) {
    let of_files = [
        &parts.policy.clauses.references,
        &parts.targets.references,
        &parts.tasks.references,
        &parts.lists.references,
        &parts.rules.references,
    ];
    let of_bulletins = parts.bulletins.iter().map(|bulletin| &bulletin.references);
    for reference in of_files.into_iter().chain(of_bulletins).flatten() {
        if faults.is_full() {
            return;
        }
        if is_unknown(reference, parts) {
            tell_unknown(reference, parts, faults);
        }
    }
}

fn is_unknown(reference: &Reference, parts: &Parts) -> bool {
    let name = reference.name.as_str();
    match reference.to {
        To::Clause => parts.policy.clauses.lacks(name),
        To::Rule => lacks_rule(name, parts),
        To::Target => parts.targets.lacks(name),
        To::Task => parts.tasks.lacks(name),
        To::Group => parts.units.groups.lacks(name),
        To::Class => !parts.classes.contains_key(name),
        To::Unit => {
            let territory = parts.policy.policy.as_ref().map(|policy| policy.territory.as_str());
            // A text that is no unit code is told where it is read, or has no place among the units.
            territory.is_some_and(|territory| territory != name) && parts.units.units.lacks(name)
        }
        To::Figure => match name.split_once('.') {
            Some((target, figure)) => TargetFigure::parse(figure).is_none() || parts.targets.lacks(target),
            None => lacks_rule(name, parts),
        },
    }
}

/// Whether there is certainly no such rule, or its class has no such code (`DZ-003:code`).
fn lacks_rule(name: &str, parts: &Parts) -> bool {
    let (code, of_class) = class_part(name);
    // A rule that could not be read whole may have any class.
    let rule = parts.rules.items.iter().find(|rule| rule.code == code);
    parts.rules.lacks(code) || rule.zip(of_class).is_some_and(|(rule, of)| !has_code(rule, of, parts))
}

/// The measure of a rule, as far as it could be read.
fn measure(parts: &Parts, rule: &str) -> Option<Measure> {
    parts.measures.get(class_part(rule).0).copied()
}

/// The problem of an unknown name, and what is sought, in Chinese and in English.
const fn sought(to: To) -> (&'static str, &'static str, &'static str) {
    match to {
        To::Clause => ("clause-unknown", "条款", "clause"),
        To::Rule | To::Figure => ("rule-unknown", "规则", "rule"),
        To::Target => ("target-unknown", "目标", "target"),
        To::Task => ("task-unknown", "任务", "task"),
        To::Group => ("group-unknown", "单位组", "group of units"),
        To::Class => ("class-unknown", "分类", "class"),
        To::Unit => ("unit-unknown", "单位", "unit"),
    }
}

/// The names that may be meant.
fn known(to: To, parts: &Parts) -> Vec<&str> {
    match to {
        To::Clause => parts.policy.clauses.names(),
        To::Rule | To::Figure => parts.rules.names(),
        To::Target => parts.targets.names(),
        To::Task => parts.tasks.names(),
        To::Group => parts.units.groups.names(),
        To::Class => parts.classes.keys().map(String::as_str).collect(),
        To::Unit => {
            let territory = parts.policy.policy.as_ref().map(|policy| policy.territory.as_str());
            parts.units.units.names().into_iter().chain(territory).collect()
        }
    }
}

fn tell_unknown(reference: &Reference, parts: &Parts, faults: &mut Faults) {
    let name = &reference.name;
    if reference.to == To::Unit && name.parse::<UnitCode>().is_err() && !reference.spot.file.ends_with(".md") {
        return;
    }
    let (code, zh, en) = sought(reference.to);
    let of_rule = check_class::names(name, parts);
    let mut known = known(reference.to, parts);
    if !of_rule.is_empty() {
        known = of_rule.iter().map(String::as_str).collect();
    }
    let (cure_zh, cure_en) = cure_for(name, &known);
    let place = match reference.to {
        To::Clause => ("policy.md的条款表里", "in the table of clauses"),
        _ => ("包里", "in the pack"),
    };
    faults.error(
        code,
        &reference.spot,
        (format!("{}没有{zh}“{name}”", place.0), cure_zh),
        (format!("there is no {en} {name:?} {}", place.1), cure_en),
    );
}

fn unnamed_rules(parts: &Parts, faults: &mut Faults) {
    let clauses = &parts.policy.clauses;
    let mistyped =
        clauses.references.iter().any(|reference| reference.to == To::Rule && parts.rules.lacks(&reference.name));
    if !clauses.is_whole() || mistyped {
        // The rule may be the one that a broken row names; it is told once that row is cured.
        return;
    }
    for rule in &parts.rules.items {
        let named = clauses.references.iter().any(|reference| reference.to == To::Rule && reference.name == rule.code);
        if !named {
            faults.error(
                "rule-unnamed",
                &rule.spot,
                (format!("没有条款提到规则{}", rule.code), "在policy.md条款表的 By 列写上它，或删去这条规则"),
                (
                    format!("no clause names the rule {}", rule.code),
                    "name it under By in the table of clauses, or take the rule out",
                ),
            );
        }
    }
}

/// A rule on the boundaries of a day has units that are assessed on that day.
fn boundaries(parts: &Parts, faults: &mut Faults) {
    let units = &parts.units.units;
    if !units.is_whole() || units.items.is_empty() {
        return;
    }
    for rule in &parts.rules.items {
        let Some(day) = rule.boundaries().filter(|day| !units.items.iter().any(|unit| unit.on(*day))) else { continue };
        let code = &rule.code;
        faults.error(
            "boundaries-without-units",
            &rule.spot,
            (
                format!("规则{code}按{day}的区划，units.csv里没有单位在这一天考核"),
                "改 boundaries，或在units.csv补上当时的单位及其 from、until",
            ),
            (
                format!(
                    "the rule {code} is drawn on the boundaries of {day}, and units.csv assesses no unit on that day"
                ),
                "change boundaries, or add the units of that day to units.csv with their from and until",
            ),
        );
    }
}

/// The names of measures in Chinese.
const fn measure_zh(measure: Measure) -> &'static str {
    match measure {
        Measure::Money => "金额",
        Measure::Count => "个数",
        Measure::Rate => "比率",
        Measure::Days => "天数",
        Measure::Rank => "名次",
    }
}

fn target_measures(parts: &mut Parts, faults: &mut Faults) {
    for target in &mut parts.targets.items {
        let Some(measure) = parts.measures.get(class_part(&target.rule).0).copied() else { continue };
        if super::Literal::Number(target.measure, target.value).fits(measure) {
            target.measure = measure;
            continue;
        }
        let (zh, rule, text) = (measure_zh(measure), &target.rule, &target.text);
        faults.error(
            "target-measure",
            &target.spot,
            (format!("规则{rule}量的是{zh}，目标值却是“{text}”"), "按规则的度量写目标值，或改正规则编号"),
            (
                format!("the rule {rule} measures {measure}, the target says {text:?}"),
                "write the value in the rule's measure, or put the rule right",
            ),
        );
    }
}

fn case_measures(parts: &Parts, faults: &mut Faults) {
    let figures = parts.rules.items.iter().flat_map(|rule| &rule.cases).flat_map(Case::figures);
    for (rule, written) in figures {
        let Some(measure) = measure(parts, rule).filter(|measure| !written.value.fits(*measure)) else {
            continue;
        };
        let (zh, text) = (measure_zh(measure), &written.text);
        faults.error(
            "case-measure",
            &written.spot,
            (format!("规则{rule}量的是{zh}，算例却给“{text}”"), "按规则的度量写"),
            (
                format!("the rule {rule} measures {measure}, the case gives {text:?}"),
                "write the value in the rule's measure",
            ),
        );
    }
}

fn bulletin_codes(bulletins: &[BulletinFile], faults: &mut Faults) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for bulletin in bulletins {
        if let Some(before) = seen.insert(&bulletin.code, &bulletin.spot.file) {
            let code = &bulletin.code;
            faults.error(
                "bulletin-code-duplicate",
                &bulletin.spot,
                (format!("通报编号“{code}”已用于{before}"), "在标题后的括号里写另一个编号"),
                (
                    format!("the bulletin code {code:?} is used by {before} already"),
                    "write another code in the parentheses after the title",
                ),
            );
        }
    }
}

fn version(parts: &Parts, faults: &mut Faults) {
    let Some(policy) = &parts.policy.policy else { return };
    if parts.changelog.lacks(&policy.version) {
        let version = &policy.version;
        faults.error(
            "changelog-version",
            &Spot { file: "CHANGELOG.md".to_owned(), ..Spot::default() },
            (format!("没有当前版本{version}"), format!("补一节 ## {version}，写明涉及的期间和数字")),
            (
                format!("the present version {version} is missing"),
                format!("add ## {version} with the periods and figures affected"),
            ),
        );
    }
}
