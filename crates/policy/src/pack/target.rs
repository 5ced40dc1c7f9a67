//! `targets.csv`: what is to be reached, by when, with what force, by whom.

use model::{Measure, Period, Ratio, UnitCode};

use super::faults::Faults;
use super::gathered::{Gathered, To};
use super::source::Source;
use super::table::{self, Row};
use super::{Literal, Modality, Operator, Spot, form, names};

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Permanent code (`AC-T01`).
    pub code: String,
    /// Code of the rule measured, for one code of its class as `AC-001:code`.
    pub rule: String,
    /// Whose figure.
    pub unit: UnitCode,
    /// The period by whose last day it is to be reached.
    pub period: Period,
    /// How the figure is held against the value.
    pub operator: Operator,
    /// The value as written (`60%`).
    pub text: String,
    /// Measure of the value: that of the rule.
    pub measure: Measure,
    /// The value: fen, ones, days or a fraction of one.
    pub value: Ratio,
    /// With what force.
    pub modality: Modality,
    /// The unit that owes it, in words.
    pub owner: String,
    /// The clause that sets it.
    pub clause: String,
    /// Anything to know.
    pub note: String,
    /// Where it is told.
    pub spot: Spot,
}

/// Reads `targets.csv`; names are the codes of targets.
pub(super) fn read(source: &Source, faults: &mut Faults) -> Gathered<Target> {
    let Some(rows) = table::rows(source, &form::TARGETS, faults) else { return Gathered::unreadable() };
    let mut targets = Gathered::new();
    for row in rows {
        let code = code(&row, &mut targets, faults);
        for (to, column) in [(To::Rule, "rule"), (To::Unit, "unit"), (To::Clause, "clause")] {
            if !row.cell(column).is_empty() {
                targets.refer(to, row.cell(column), row.spot(column));
            }
        }
        if let Some(target) = target(&row, code, faults) {
            targets.items.push(target);
        }
    }
    targets
}

fn code(row: &Row<'_>, targets: &mut Gathered<Target>, faults: &mut Faults) -> Option<String> {
    let code = row.filled("target", faults).filter(|code| {
        let right = names::is_target_code(code);
        if !right {
            row.wrong(
                "target",
                "写作 AC-T01：二至四个大写字母、-T、两位或三位数字",
                "write AC-T01: two to four capitals, -T, two or three digits",
                faults,
            );
        }
        right
    });
    let Some(code) = code else {
        targets.miss();
        return None;
    };
    if let Some(before) = targets.declare(&code, &row.spot("target")) {
        faults.error(
            "target-code-duplicate",
            &row.spot("target"),
            (format!("目标编号{code}已在第{}行用过", before.line), "换一个没有用过的编号；编号永不重用"),
            (
                format!("the target code {code} is used on line {} already", before.line),
                "take a code that was never used",
            ),
        );
    }
    Some(code)
}

fn target(row: &Row<'_>, code: Option<String>, faults: &mut Faults) -> Option<Target> {
    let rule = row.filled("rule", faults);
    let unit = row.parsed("unit", names::UNIT_LIKE, faults);
    let period = row.parsed("period", names::PERIOD_LIKE, faults);
    let operator = row.word("operator", Operator::WORDS, Operator::parse, faults);
    let value = value(row, faults);
    let modality = row.word("modality", Modality::WORDS, Modality::parse, faults);
    let owner = row.filled("owner", faults);
    let clause = row.filled("clause", faults);
    let (measure, value) = value?;
    Some(Target {
        code: code?,
        rule: rule?,
        unit: unit?,
        period: period?,
        operator: operator?,
        text: row.cell("value").to_owned(),
        measure,
        value,
        modality: modality?,
        owner: owner?,
        clause: clause?,
        note: row.cell("note").to_owned(),
        spot: row.spot.clone(),
    })
}

fn value(row: &Row<'_>, faults: &mut Faults) -> Option<(Measure, Ratio)> {
    let text = row.filled("value", faults)?;
    let value = Literal::parse(&text).ok().and_then(Literal::number);
    if value.is_none() {
        let (zh, en) = ("写作 60%、5亿元、36 或 10天", "write 60%, 5亿元, 36 or 10天");
        row.wrong("value", zh, en, faults);
    }
    value
}
