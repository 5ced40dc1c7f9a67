//! Statistics by subject (统计口径): compared with dispatch figures, never written from them.

use serde::{Deserialize, Serialize};

use crate::{Measure, Period, UnitCode};

/// One value of one variable for a subject and period. Of a single project only totals are kept
/// here; its own statistics belong to the statistics bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistic {
    /// The unit it describes.
    pub unit: UnitCode,
    /// An industry, class or list within the unit; empty for the unit as a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// The variable, such as `gdp` or `fai-growth`: lower-case letters, digits and hyphens.
    pub variable: String,
    /// The period.
    pub period: Period,
    /// 1 for the first published value, one more for each revision.
    pub vintage: u32,
    /// What is measured: decides the unit of `value`.
    pub measure: Measure,
    /// Fen for money, millionths for rates, ones for counts and days.
    pub value: i64,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}
