//! Cases: worked examples that stand beside a rule and are its tests.

use std::collections::BTreeMap;

use model::{Measure, Period, UnitCode};

use super::block::{Fields, Item, Need};
use super::faults::Faults;
use super::gathered::{Reference, To};
use super::markdown::Fence;
use super::source::Source;
use super::{Literal, RuleKind, Spot, case_rows, names};

/// A worked example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it shows, in a sentence.
    pub name: String,
    /// Where its block stands.
    pub spot: Spot,
    /// The code of the rule's class that it speaks of; `None` for the whole.
    pub code: Option<String>,
    /// The period; always there for an indicator.
    pub period: Option<Period>,
    /// Rows of facts, for an indicator.
    pub rows: Vec<CaseRow>,
    /// Figures by rule, for a derived rule.
    pub given: BTreeMap<String, ForUnits>,
    /// The territory's figures by rule.
    pub total: BTreeMap<String, Written>,
    /// Figures of the same period of the year before, by rule.
    pub last_year: BTreeMap<String, ForUnits>,
    /// Statistics by variable.
    pub statistics: BTreeMap<String, ForUnits>,
    /// What should come out; never empty.
    pub expect: ForUnits,
}

/// Values of the unit itself, or of units by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForUnits {
    /// Of the unit that the case speaks of.
    Own(Written),
    /// By unit.
    Units(BTreeMap<UnitCode, Written>),
}

/// A value as written in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// As written (`82.7%`, `未报`).
    pub text: String,
    /// What it says.
    pub value: Literal,
    /// Where it stands.
    pub spot: Spot,
}

/// A row of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Columns that the row fills; the others are null or have their usual value.
    pub cells: BTreeMap<String, CellValue>,
    /// Where it stands.
    pub spot: Spot,
}

/// The value of a column of facts in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// Fen, ones, days since 1970-01-01, 0 or 1, the number of a project.
    Int(i64),
    /// Words.
    Text(String),
    /// A set of words, sorted.
    Set(Vec<String>),
    /// A unit.
    Unit(UnitCode),
}

/// What a case has to know of its rule, as far as that could be read.
pub(super) struct RuleAbout<'r> {
    pub kind: Option<&'r RuleKind>,
    pub measure: Option<Measure>,
    pub class: Option<&'r str>,
}

const COMMON_KEYS: &[&str] = &["name", "period", "expect"];
const INDICATOR_KEYS: &[&str] = &["rows"];
const DERIVED_KEYS: &[&str] = &["given", "total", "last_year", "statistics"];

/// Reads a `case` block; `None` when something it needs could not be read.
pub(super) fn read(source: &Source, fence: &Fence<'_>, about: &RuleAbout<'_>, faults: &mut Faults) -> Option<Case> {
    let toml = fence.toml(source);
    let table = toml.parse(faults)?;
    let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
    fields.only(&allowed(about), faults);
    let name = fields.text("name", Need::Required, faults);
    let code = fields.text("code", Need::Optional, faults);
    let period = period(&fields, about.kind, faults);
    let rows = rows(&fields, about.kind, faults);
    let given = by_name(&fields, "given", faults);
    let total = totals(&fields, faults);
    let last_year = by_name(&fields, "last_year", faults);
    let statistics = by_name(&fields, "statistics", faults);
    let expect = expect(&fields, about, faults);
    Some(Case {
        name: name?,
        spot: fence.spot.clone(),
        code,
        period: period?,
        rows: rows?,
        given,
        total,
        last_year,
        statistics,
        expect: expect?,
    })
}

fn allowed(about: &RuleAbout<'_>) -> Vec<&'static str> {
    let more: &[&[&str]] = match about.kind {
        Some(RuleKind::Indicator { .. }) => &[INDICATOR_KEYS],
        Some(RuleKind::Derived { .. }) => &[DERIVED_KEYS],
        None => &[INDICATOR_KEYS, DERIVED_KEYS],
    };
    let code: &[&str] = if about.class.is_some() { &["code"] } else { &[] };
    [COMMON_KEYS, code].iter().chain(more).flat_map(|keys| keys.iter().copied()).collect()
}

/// The period; `None` when it is wrong, or missing where an indicator needs it.
fn period(fields: &Fields<'_, '_>, kind: Option<&RuleKind>, faults: &mut Faults) -> Option<Option<Period>> {
    let is_indicator = matches!(kind, Some(RuleKind::Indicator { .. }));
    let need = if is_indicator { Need::Required } else { Need::Optional };
    let Some(item) = fields.item("period", need, faults) else { return (!is_indicator).then_some(None) };
    let text = item.text(faults)?;
    let period = text.parse().ok();
    if period.is_none() {
        let like = names::PERIOD_LIKE;
        let (zh, en) = (format!("“{text}”不是期间"), format!("{text:?} is not a period"));
        item.wrong(&zh, &format!("写作 {like}"), &en, &format!("write {like}"), faults);
    }
    period.map(Some)
}

/// The rows; `None` when they are wrong, or missing where an indicator needs them.
fn rows(fields: &Fields<'_, '_>, kind: Option<&RuleKind>, faults: &mut Faults) -> Option<Vec<CaseRow>> {
    let Some(RuleKind::Indicator { from, by, .. }) = kind else { return Some(Vec::new()) };
    let item = fields.item("rows", Need::Required, faults)?;
    case_rows::read(&item, *from, *by, faults)
}

/// A table of values under a key, by rule or variable.
fn by_name(fields: &Fields<'_, '_>, key: &str, faults: &mut Faults) -> BTreeMap<String, ForUnits> {
    let table = fields.item(key, Need::Optional, faults).and_then(|item| item.table(faults));
    let items = table.iter().flat_map(Fields::items);
    items.filter_map(|item| Some((item.key.to_owned(), for_units(&item, faults)?))).collect()
}

fn totals(fields: &Fields<'_, '_>, faults: &mut Faults) -> BTreeMap<String, Written> {
    let table = fields.item("total", Need::Optional, faults).and_then(|item| item.table(faults));
    let items = table.iter().flat_map(Fields::items);
    items.filter_map(|item| Some((item.key.to_owned(), item.written(faults)?))).collect()
}

/// A value of the unit itself, or a table of values by unit.
fn for_units(item: &Item<'_, '_>, faults: &mut Faults) -> Option<ForUnits> {
    if item.value.is_str() {
        return item.written(faults).map(ForUnits::Own);
    }
    let mut units = BTreeMap::new();
    for value in item.table(faults)?.items() {
        match value.key.parse::<UnitCode>() {
            Ok(unit) => drop(value.written(faults).map(|written| units.insert(unit, written))),
            Err(_) => {
                let like = names::UNIT_LIKE;
                let (zh, en) = ("不是单位代码", "is not a unit code");
                value.wrong(zh, &format!("写作 {like}"), en, &format!("write {like}"), faults);
            }
        }
    }
    Some(ForUnits::Units(units))
}

fn expect(fields: &Fields<'_, '_>, about: &RuleAbout<'_>, faults: &mut Faults) -> Option<ForUnits> {
    let item = fields.item("expect", Need::Required, faults)?;
    let expect = for_units(&item, faults)?;
    let by_unit = matches!(about.kind, Some(RuleKind::Indicator { .. }));
    let empty = item.value.as_table().is_some_and(|table| table.is_empty());
    if empty || (by_unit && matches!(expect, ForUnits::Own(_))) {
        let (zh, en) = ("没有写明哪个单位应得什么", "does not say what comes out for which unit");
        item.wrong(
            zh,
            "写作 expect = { \"511702\" = \"10亿元\" }",
            en,
            "write expect = { \"511702\" = \"10亿元\" }",
            faults,
        );
        return None;
    }
    for written in expect.values().filter(|written| about.measure.is_some_and(|measure| !written.value.fits(measure))) {
        let measure = about.measure.map_or("", Measure::as_str);
        faults.error(
            "case-measure",
            &written.spot,
            (
                format!("“{}”不是规则的度量 {measure}", written.text),
                "按规则的度量写：金额带单位，比率带 %，天数带 天，个数和名次不带单位",
            ),
            (
                format!("{:?} is not of the rule's measure {measure}", written.text),
                "write amounts with their unit, rates with %, days with 天, counts and ranks bare",
            ),
        );
    }
    Some(expect)
}

impl Case {
    /// The rules whose figures it gives.
    pub(super) fn references(&self) -> impl Iterator<Item = Reference> {
        self.figures().map(|(rule, written)| Reference {
            to: To::Rule,
            name: rule.to_owned(),
            spot: written.spot.clone(),
        })
    }

    /// Every figure given, with its rule.
    pub(super) fn figures(&self) -> impl Iterator<Item = (&str, &Written)> {
        let by_unit = self.given.iter().chain(&self.last_year);
        let by_unit = by_unit.flat_map(|(rule, units)| units.values().map(move |written| (rule.as_str(), written)));
        by_unit.chain(self.total.iter().map(|(rule, written)| (rule.as_str(), written)))
    }
}

impl ForUnits {
    /// The values.
    pub fn values(&self) -> impl Iterator<Item = &Written> {
        let (own, units) = match self {
            Self::Own(written) => (Some(written), None),
            Self::Units(units) => (None, Some(units)),
        };
        own.into_iter().chain(units.into_iter().flat_map(BTreeMap::values))
    }
}
