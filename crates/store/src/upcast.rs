//! Reading payloads of older formats.
//!
//! A payload keeps the format it was written in: it is what was sealed. When the shape of a record
//! changes, [`FORMAT`] goes up by one and a step is added here that brings a change of the format
//! before to the new one; reading runs the steps from the payload's format on.

use model::Change;
use serde_json::Value;

/// Format of the payloads written today.
pub const FORMAT: u16 = 1;

/// A step from one format of a change to the next.
#[derive(Clone, Copy, Debug)]
pub struct Upcaster {
    /// The format it reads; it gives the next.
    pub from: u16,
    /// What changed.
    pub what: &'static str,
    /// Rewrites one change in place.
    pub apply: fn(&mut Value),
}

/// All steps, one for each format before the present.
pub(crate) const UPCASTERS: &[Upcaster] = &[Upcaster {
    from: 0,
    what: "reports of the first trials called the year-to-date `done`; it is `done_ytd`",
    apply: done_is_done_ytd,
}];

fn done_is_done_ytd(change: &mut Value) {
    let report = change.pointer_mut("/put/report").and_then(Value::as_object_mut);
    if let Some(report) = report
        && let Some(done) = report.remove("done")
    {
        report.insert("done_ytd".to_owned(), done);
    }
}

/// Reads a change from the JSON of any format.
pub(crate) fn read(json: &str, format: u16) -> Result<Change, serde_json::Error> {
    if format == FORMAT {
        return serde_json::from_str(json);
    }
    let mut value: Value = serde_json::from_str(json)?;
    for step in UPCASTERS.iter().filter(|step| step.from >= format) {
        (step.apply)(&mut value);
    }
    serde_json::from_value(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_step_for_each_format_before_the_present() {
        let steps: Vec<u16> = UPCASTERS.iter().map(|step| step.from).collect();
        assert_eq!(steps, (0..FORMAT).collect::<Vec<_>>());
    }
}
