//! What columns are by a person's word: given by hand for a file, or remembered for tables of the
//! same headings.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use model::MoneyUnit;
use model::problem::column_name;
use sha2::{Digest, Sha256};

use super::field::{Field, Kind};
use super::head::Head;

/// The columns of a table by hand: which field each is, in which unit of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// For this file.
    pub given: Vec<ColumnChoice>,
    /// For tables whose headings have this signature.
    pub remembered: BTreeMap<String, Vec<ColumnChoice>>,
}

/// No columns by hand.
pub(crate) static NO_COLUMNS: Columns = Columns { given: Vec::new(), remembered: BTreeMap::new() };

/// One column by hand, written `C=年初至今完成投资`, `本年累计=done_ytd:万元`, `D=-` for one that is not
/// to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// Its letter, or its heading; the second of two equal headings is `完成投资#2`.
    pub column: String,
    /// The field, by its key or its name in templates; `None` for a column that is not read.
    pub field: Option<String>,
    /// Unit of money, where the heading names none.
    pub unit: Option<MoneyUnit>,
}

/// The text was no choice of a column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?}：写成 C=年初至今完成投资、本年累计=done_ytd:万元，不读的列写 D=-")]
pub struct NotAColumnChoice(pub String);

impl FromStr for ColumnChoice {
    type Err = NotAColumnChoice;

    fn from_str(text: &str) -> Result<Self, NotAColumnChoice> {
        let wrong = || NotAColumnChoice(text.to_owned());
        let (column, is) = text.rsplit_once('=').ok_or_else(wrong)?;
        let (field, unit) = match is.split_once([':', '：']) {
            Some((field, unit)) => (field, Some(MoneyUnit::parse_zh(unit.trim()).ok_or_else(wrong)?)),
            None => (is, None),
        };
        let (column, field) = (column.trim().to_owned(), field.trim());
        if column.is_empty() || field.is_empty() {
            return Err(wrong());
        }
        let field = (!matches!(field, "-" | "不读")).then(|| field.to_owned());
        Ok(Self { column, field, unit })
    }
}

impl fmt::Display for ColumnChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.column, self.field.as_deref().unwrap_or("-"))?;
        self.unit.map_or(Ok(()), |unit| write!(f, ":{}", unit.zh()))
    }
}

impl ColumnChoice {
    /// The field of a kind that it names; `None` when it names none.
    #[must_use]
    pub fn field_of(&self, kind: Kind) -> Option<&'static Field> {
        let named = self.field.as_deref()?;
        kind.fields().iter().find(|field| field.key == named || field.zh == named || field.heading() == named)
    }
}

/// How a column is called for remembering: its headings without years, months and units, and which
/// of several equal ones it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnName {
    /// 0-based.
    pub index: u32,
    /// The headings from top to bottom.
    pub key: String,
    /// 1 for the first of this key.
    pub nth: usize,
}

impl ColumnName {
    /// The names of the columns of a header.
    pub(crate) fn all<'h>(columns: impl Iterator<Item = (u32, &'h [Head])>) -> Vec<Self> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let named = columns.filter(|(_, heads)| !heads.is_empty()).map(|(index, heads)| {
            let keys: Vec<&str> = heads.iter().filter_map(|head| head.keys.last()).map(String::as_str).collect();
            let key = keys.join("/");
            let nth = seen.entry(key.clone()).or_default();
            *nth += 1;
            Self { index, key, nth: *nth }
        });
        named.collect()
    }

    /// As it is remembered.
    pub(crate) fn remembered(&self) -> String {
        if self.nth == 1 { self.key.clone() } else { format!("{}#{}", self.key, self.nth) }
    }

    fn is(&self, choice: &ColumnChoice) -> bool {
        let letter = column_name(self.index);
        if choice.column.eq_ignore_ascii_case(&letter) {
            return true;
        }
        let (heading, nth) = match choice.column.rsplit_once('#').map(|(heading, nth)| (heading, nth.parse())) {
            Some((heading, Ok(nth))) => (heading, nth),
            _ => (choice.column.as_str(), 1),
        };
        let key: Vec<String> = heading.split('/').filter_map(|part| Head::read(part).keys.last().cloned()).collect();
        nth == self.nth && key.join("/") == self.key
    }
}

/// What tells tables of the same headings from others, in whatever order their columns stand.
pub(crate) fn signature(kind: Kind, names: &[ColumnName]) -> String {
    let mut keys: Vec<String> = names.iter().map(ColumnName::remembered).collect();
    keys.sort();
    let digest = Sha256::digest(format!("{}\n{}", kind.as_str(), keys.join("\n")));
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

impl Columns {
    /// The choices for the columns of a table, by index: what is given goes before what is remembered.
    pub(crate) fn choices(&self, kind: Kind, names: &[ColumnName]) -> BTreeMap<u32, (&ColumnChoice, bool)> {
        let mut choices = BTreeMap::new();
        let known = (!self.remembered.is_empty()).then(|| self.remembered.get(&signature(kind, names))).flatten();
        let known = known.into_iter().flatten().map(|choice| (choice, true));
        // A choice that names a field of another table of the form does not speak of this one.
        let speaks = |choice: &ColumnChoice| choice.field.is_none() || choice.field_of(kind).is_some();
        let given = self.given.iter().filter(|choice| speaks(choice)).map(|choice| (choice, false));
        for (choice, remembered) in known.chain(given) {
            for name in names.iter().filter(|name| name.is(choice)) {
                choices.insert(name.index, (choice, remembered));
            }
        }
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_written_as_they_are_read() {
        for text in ["C=年初至今完成投资", "本年累计=done_ytd:万元", "D=-", "完成投资#2=received_ytd"]
        {
            assert_eq!(text.parse::<ColumnChoice>().expect("a choice").to_string(), text);
        }
        for text in ["", "C", "C=", "=x", "C=done_ytd:斤"] {
            assert!(text.parse::<ColumnChoice>().is_err(), "{text}");
        }
    }

    #[test]
    fn tables_of_the_same_headings_have_one_signature() {
        let table = |texts: &[&str]| {
            let heads: Vec<Vec<Head>> = texts.iter().map(|text| vec![Head::read(text)]).collect();
            let named = ColumnName::all((0..).zip(heads.iter().map(Vec::as_slice)));
            signature(Kind::Reports, &named)
        };
        let july = table(&["项目名称", "2018年1-7月完成投资(万元)", "备注"]);
        assert_eq!(july, table(&["备注", "项目名称", "2018年1-8月完成投资(亿元)"]));
        assert_ne!(july, table(&["项目名称", "2018年1-7月完成投资(万元)"]));
    }
}
