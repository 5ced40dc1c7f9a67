//! Parameters: numbers that a rule reads by name, dated and sourced.

use model::{Day, Measure, Ratio};

use super::Spot;
use super::block::{Fields, Need};
use super::faults::Faults;
use super::markdown::Fence;
use super::names;
use super::source::Source;

/// A named number that a rule's expression reads as `:name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its values, by date; at least one.
    pub values: Vec<ParameterValue>,
    /// Where it first stands.
    pub spot: Spot,
}

/// What a parameter is worth from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterValue {
    /// First day of the value.
    pub since: Day,
    /// The value as written (`60%`).
    pub text: String,
    /// What it measures.
    pub measure: Measure,
    /// The value: fen, ones, days or a fraction of one.
    pub value: Ratio,
    /// The clause it comes from.
    pub source: String,
    /// Where it stands.
    pub spot: Spot,
}

impl Parameter {
    /// The value that holds on a day; `None` before the first.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&ParameterValue> {
        self.values.iter().rev().find(|value| value.since <= day)
    }
}

const KEYS: &[&str] = &["since", "value", "source"];

/// Reads a `parameters` block.
pub(super) fn read(source: &Source, fence: &Fence<'_>, faults: &mut Faults) -> Vec<Parameter> {
    let toml = fence.toml(source);
    let Some(table) = toml.parse(faults) else { return Vec::new() };
    let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
    let mut parameters = Vec::new();
    for item in fields.items() {
        if faults.is_full() {
            break;
        }
        let spot = item.key_spot();
        if !names::is_parameter_name(item.key) {
            faults.error(
                "parameter-name",
                &spot,
                (format!("“{}”不能作参数名", item.key), "参数名用小写字母开头，只含小写字母、数字和下划线"),
                (
                    format!("{:?} cannot name a parameter", item.key),
                    "begin with a small letter; use small letters, digits and _",
                ),
            );
        }
        let Some(tables) = item.tables(faults) else { continue };
        if tables.is_empty() {
            item.wrong(
                "没有值",
                "在 [[…]] 下写 since、value、source",
                "has no value",
                "write since, value and source under [[…]]",
                faults,
            );
        }
        let values = tables.iter().filter_map(|table| value(table, faults)).collect();
        let values = by_date(values, faults);
        parameters.push(Parameter { name: item.key.to_owned(), values, spot });
    }
    parameters
}

fn value(fields: &Fields<'_, '_>, faults: &mut Faults) -> Option<ParameterValue> {
    fields.only(KEYS, faults);
    let since = fields.day("since", Need::Required, faults);
    let source = fields.text("source", Need::Required, faults);
    let item = fields.item("value", Need::Required, faults)?;
    let written = item.written(faults)?;
    let Some((measure, value)) = written.value.number() else {
        item.wrong(
            "不是数",
            "参数是数：60%、5亿元、36、10天",
            "is no number",
            "a parameter is a number: 60%, 5亿元, 36, 10天",
            faults,
        );
        return None;
    };
    Some(ParameterValue { since: since?, text: written.text, measure, value, source: source?, spot: written.spot })
}

/// Values by date; tells of two of one day, and of another measure than the first has.
fn by_date(mut values: Vec<ParameterValue>, faults: &mut Faults) -> Vec<ParameterValue> {
    values.sort_by_key(|value| (value.since, value.spot.line));
    for pair in values.windows(2) {
        let [before, after] = pair else { continue };
        if before.since == after.since {
            faults.error(
                "parameter-since",
                &after.spot,
                (format!("自{}起有两个值", after.since), "每个值写不同的`since`；一个值到下一个`since`的前一天为止"),
                (
                    format!("there are two values from {} on", after.since),
                    "give each its own `since`; a value holds until the next begins",
                ),
            );
        }
        if before.measure != after.measure {
            faults.error(
                "parameter-measure",
                &after.spot,
                (format!("“{}”与“{}”单位不同", after.text, before.text), "同一参数的各个值用同一种单位"),
                (
                    format!("{:?} measures something else than {:?}", after.text, before.text),
                    "keep one measure for all values of a parameter",
                ),
            );
        }
    }
    values
}
