//! Figures: numbers that know where they come from.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::words::words;
use crate::{Day, MoneyUnit, Period, Ratio, UnitCode};

words! {
    /// What a number measures; numbers of different measures do not mix.
    pub enum Measure {
        /// Money, in fen.
        Money = "money",
        /// A number of things.
        Count = "count",
        /// A rate or share, as a fraction of one.
        Rate = "rate",
        /// A number of days.
        Days = "days",
        /// A place in a ranking.
        Rank = "rank",
    }
}

words! {
    /// Why there is no number.
    pub enum Absence {
        /// 未到期: nothing was due.
        NotDue = "not-due",
        /// 未报: due, and not reported or not accepted.
        NotReported = "not-reported",
        /// 分母为零
        ZeroDenominator = "zero-denominator",
        /// 暂缓: suspended by a rule.
        Suspended = "suspended",
        /// 资料无此项: the source does not have it.
        NotInSource = "not-in-source",
        /// 无此单位: the unit does not stand on the boundaries of the rule.
        NoUnit = "no-unit",
        /// 不参加排名: takes part in the total and not in the ranking.
        Unranked = "unranked",
        /// The number leaves the range that is kept exactly.
        OutOfRange = "out-of-range",
    }
}

/// A number or the name of its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Fen for money, ones for counts, days and ranks, a fraction of one for rates.
    Number(Ratio),
    /// Why there is none.
    Absent(Absence),
}

/// The place of a figure: enough, with the ledger, to compute it again.
/// Written `dazhou-2018/DZ-003/511702/2018-07@57`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureKey {
    /// Name of the pack; its version is the one installed at `position`.
    pub pack: String,
    /// Code of the rule.
    pub rule: String,
    /// The unit it tells of.
    pub unit: UnitCode,
    /// The period.
    pub period: Period,
    /// Ledger position it is drawn at.
    pub position: i64,
}

/// The text was not a figure key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a figure key; write PACK/RULE/UNIT/PERIOD@POSITION, as dazhou-2018/DZ-003/511702/2018-07@57")]
pub struct NotAFigureKey(pub String);

/// A parameter as a rule used it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterUsed {
    /// Its name in the rule.
    pub name: String,
    /// Its value as the rule writes it.
    pub value: String,
    /// Since when it has that value; empty when it always had.
    pub since: String,
    /// The clause it comes from.
    pub source: String,
}

/// What a figure was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Another figure, with what it came to.
    Figure {
        /// Its key.
        key: FigureKey,
        /// Its measure.
        measure: Measure,
        /// What it came to.
        outcome: Outcome,
    },
    /// Rows of a snapshot table: how many the rule's words let through.
    Rows {
        /// The table (`projects`, `members`, `statistics`).
        table: String,
        /// Rows that passed.
        count: u64,
    },
    /// A statistic (统计口径).
    Statistic {
        /// The unit it describes.
        unit: UnitCode,
        /// The class and code within the unit (`industry:steel`); empty for the unit as a whole.
        #[serde(skip_serializing_if = "String::is_empty")]
        class: String,
        /// The variable.
        variable: String,
        /// The period it was published for.
        period: Period,
        /// Where it was published.
        source: String,
        /// Its measure.
        measure: Measure,
        /// Its value.
        outcome: Outcome,
    },
    /// A target.
    Target {
        /// Its clause.
        clause: String,
        /// Its value.
        outcome: Outcome,
        /// Its measure.
        measure: Measure,
    },
}

/// How a figure follows from its inputs, where a spreadsheet can follow: numbers index `inputs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// An input.
    Input(usize),
    /// A constant.
    Constant(Ratio),
    /// Left, one of `+ - * /`, right.
    Binary(Box<Formula>, char, Box<Formula>),
    /// Place of an input among others, 1 for the largest when `descending`.
    Rank {
        /// The input ranked.
        of: usize,
        /// All inputs ranked, itself among them.
        among: Vec<usize>,
        /// Largest first.
        descending: bool,
    },
}

/// Where a figure comes from. Every field is asked for: there is no figure without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// Pack, rule, unit, period, ledger position.
    pub key: FigureKey,
    /// Version of the pack.
    pub pack_version: String,
    /// Digest of the pack.
    pub pack_digest: String,
    /// Title of the rule.
    pub title: String,
    /// The clause of the policy that the rule speaks for.
    pub clause: String,
    /// The day by whose units its rows belong.
    pub boundaries: Day,
    /// Parameters used.
    pub parameters: Vec<ParameterUsed>,
    /// Inputs.
    pub inputs: Vec<Input>,
    /// How it follows from them, where a spreadsheet can follow.
    pub formula: Option<Formula>,
}

/// How a figure is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Show {
    /// Decimals.
    pub places: u8,
    /// For money: the unit it is printed in.
    pub money: MoneyUnit,
}

/// A number with its provenance: the only form in which a computed number reaches a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    provenance: Provenance,
    measure: Measure,
    show: Show,
    outcome: Outcome,
    expected: u64,
    present: u64,
}

impl Figure {
    /// The only constructor. `expected` and `present` count the rows that owed a report and those
    /// that made it; both are zero for figures that rest on no reports.
    #[must_use]
    pub const fn new(
        provenance: Provenance,
        measure: Measure,
        show: Show,
        outcome: Outcome,
        expected: u64,
        present: u64,
    ) -> Self {
        Self { provenance, measure, show, outcome, expected, present }
    }

    /// Where it comes from.
    #[must_use]
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Its key.
    #[must_use]
    pub const fn key(&self) -> &FigureKey {
        &self.provenance.key
    }

    /// What it measures.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// How it is printed.
    #[must_use]
    pub const fn show(&self) -> Show {
        self.show
    }

    /// The exact number, or the name of its absence.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The exact number, if there is one.
    #[must_use]
    pub const fn number(&self) -> Option<Ratio> {
        self.outcome.number()
    }

    /// Reports that were due for it.
    #[must_use]
    pub const fn expected(&self) -> u64 {
        self.expected
    }

    /// Reports that were there.
    #[must_use]
    pub const fn present(&self) -> u64 {
        self.present
    }

    /// Whether some of the reports it rests on are missing.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.present < self.expected
    }

    /// The number in the unit it is printed in, exactly: yi for money shown in 亿元, per cent for rates.
    #[must_use]
    pub fn shown(&self) -> Option<Ratio> {
        shown(self.number()?, self.measure, self.show)
    }

    /// As printed, without its unit; `—` for an absence.
    #[must_use]
    pub fn print(&self) -> String {
        match self.shown() {
            Some(number) => number.print(self.show.places),
            None => "—".to_owned(),
        }
    }

    /// The unit it is printed in, in Chinese; empty for counts and ranks.
    #[must_use]
    pub const fn unit_zh(&self) -> &'static str {
        match self.measure {
            Measure::Money => self.show.money.zh(),
            Measure::Rate => "%",
            Measure::Days => "天",
            Measure::Count | Measure::Rank => "",
        }
    }
}

/// A number of a measure in the unit it is printed in, exactly.
#[must_use]
pub fn shown(number: Ratio, measure: Measure, show: Show) -> Option<Ratio> {
    match measure {
        Measure::Money => number.div(Ratio::whole(i128::from(show.money.fen()))).ok(),
        Measure::Rate => number.mul(Ratio::whole(100)).ok(),
        Measure::Count | Measure::Days | Measure::Rank => Some(number),
    }
}

impl Formula {
    /// The same formula where input `n` has become input `places[n]`; a place that is not there is
    /// left as it is.
    #[must_use]
    pub fn moved(self, places: &[usize]) -> Self {
        let place = |n: usize| places.get(n).copied().unwrap_or(n);
        match self {
            Self::Input(n) => Self::Input(place(n)),
            Self::Constant(number) => Self::Constant(number),
            Self::Binary(left, sign, right) => {
                Self::Binary(Box::new(left.moved(places)), sign, Box::new(right.moved(places)))
            }
            Self::Rank { of, among, descending } => {
                Self::Rank { of: place(of), among: among.into_iter().map(place).collect(), descending }
            }
        }
    }
}

impl Outcome {
    /// The number, if there is one.
    #[must_use]
    pub const fn number(self) -> Option<Ratio> {
        match self {
            Self::Number(number) => Some(number),
            Self::Absent(_) => None,
        }
    }
}

impl fmt::Display for FigureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}@{}", self.pack, self.rule, self.unit, self.period, self.position)
    }
}

impl FromStr for FigureKey {
    type Err = NotAFigureKey;

    fn from_str(text: &str) -> Result<Self, NotAFigureKey> {
        let wrong = || NotAFigureKey(text.to_owned());
        let (path, position) = text.rsplit_once('@').ok_or_else(wrong)?;
        let [pack, rule, unit, period] = path.split('/').collect::<Vec<_>>()[..] else { return Err(wrong()) };
        if pack.is_empty() || rule.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            pack: pack.to_owned(),
            rule: rule.to_owned(),
            unit: unit.parse().map_err(|_| wrong())?,
            period: period.parse().map_err(|_| wrong())?,
            position: position.parse().ok().filter(|position| *position >= 0).ok_or_else(wrong)?,
        })
    }
}

impl Serialize for FigureKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for text in ["dazhou-2018/DZ-003/511702/2018-07@57", "acheng-2020/AC-001/230112-FGJ/2020-08-31@0"] {
            assert_eq!(text.parse::<FigureKey>().map(|key| key.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "a/b/511702/2018-07", "a/b/511702/2018-07@-1", "a/b/c/511702/2018-07@1", "/b/511702/2018-07@1"]
        {
            assert!(text.parse::<FigureKey>().is_err(), "{text}");
        }
    }
}
