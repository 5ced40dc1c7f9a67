//! The table of synonyms: what forms call a column.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Field, Kind};
use crate::import::head::plain_key;

/// `kind,field,synonym`: kind `*` for all, field `-` for columns that are known and not read. A
/// synonym with a `/` is a heading below a heading over several columns.
const TABLE: &str = include_str!("synonyms.csv");

/// What a heading stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    /// A column that is read.
    Field(&'static Field),
    /// A column that is known and not read.
    Unread,
}

/// The headings of one kind of table.
pub(crate) struct Synonyms(BTreeMap<String, Known>);

static ALL: LazyLock<[Synonyms; 6]> = LazyLock::new(|| Kind::ALL.map(Synonyms::of_kind));
static FORMS: LazyLock<Synonyms> = LazyLock::new(Synonyms::of_forms);

impl Synonyms {
    /// The headings of a kind.
    pub(crate) fn of(kind: Kind) -> &'static Self {
        match kind {
            Kind::Units => &ALL[0],
            Kind::UnitEvents => &ALL[1],
            Kind::Projects => &ALL[2],
            Kind::Reports => &ALL[3],
            Kind::Statistics => &ALL[4],
            Kind::Adjustments => &ALL[5],
            Kind::Forms => &FORMS,
        }
    }

    /// What a heading stands for.
    pub(crate) fn get(&self, key: &str) -> Option<Known> {
        self.0.get(key).copied()
    }

    /// Every heading that stands for a column that is read.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &'static Field)> {
        self.0.iter().filter_map(|(key, known)| match known {
            Known::Field(field) => Some((key.as_str(), *field)),
            Known::Unread => None,
        })
    }

    /// Forms of others use the headings of reports and of projects: a heading is what reports call it,
    /// else what projects do, where the ledger answers it.
    fn of_forms() -> Self {
        let mut forms = Self::build(Kind::Forms);
        for kind in [Kind::Reports, Kind::Projects] {
            forms.borrow(Kind::Forms, Self::of(kind));
        }
        forms
    }

    /// Adjustments call projects and plans what projects call them.
    fn of_kind(kind: Kind) -> Self {
        let mut own = Self::build(kind);
        if kind == Kind::Adjustments {
            own.borrow(kind, &Self::build(Kind::Projects));
        }
        own
    }

    /// Takes the headings of another kind for the columns of the same names.
    fn borrow(&mut self, kind: Kind, others: &Self) {
        for (heading, field) in others.fields() {
            if let Some(own) = kind.fields().iter().find(|own| own.key == field.key) {
                self.0.entry(heading.to_owned()).or_insert(Known::Field(own));
            }
        }
    }

    fn build(kind: Kind) -> Self {
        let mut known = BTreeMap::new();
        for field in kind.fields() {
            known.insert(plain_key(&field.heading()), Known::Field(field));
        }
        for row in csv::Reader::from_reader(TABLE.as_bytes()).into_records().filter_map(Result::ok) {
            let (of, key, synonym) = (row.get(0), row.get(1), row.get(2).unwrap_or_default());
            if of != Some("*") && of != Some(kind.as_str()) {
                continue;
            }
            let what = kind.fields().iter().find(|field| Some(field.key) == key).map_or(Known::Unread, Known::Field);
            known.entry(synonym_key(synonym)).or_insert(what);
        }
        Self(known)
    }
}

fn synonym_key(synonym: &str) -> String {
    synonym.split('/').map(plain_key).collect::<Vec<_>>().join("/")
}

/// The synonyms of a field, for the cure of a missing column.
pub(crate) fn synonyms_of(kind: Kind, field: &Field) -> Vec<String> {
    let rows = csv::Reader::from_reader(TABLE.as_bytes()).into_records().filter_map(Result::ok);
    let of_field = rows.filter(|row| row.get(0) == Some(kind.as_str()) && row.get(1) == Some(field.key));
    of_field.filter_map(|row| row.get(2).map(str::to_owned)).filter(|synonym| !synonym.contains('/')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_names_a_field_once() {
        let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
        let mut rows = 0;
        for row in csv::Reader::from_reader(TABLE.as_bytes()).into_records().map(|row| row.expect("three fields")) {
            rows += 1;
            for kind in
                Kind::ALL.into_iter().chain([Kind::Forms]).filter(|kind| &row[0] == "*" || &row[0] == kind.as_str())
            {
                let known = &row[1] == "-" || kind.fields().iter().any(|field| field.key == &row[1]);
                assert!(known, "{row:?}");
                let before = seen.insert((kind.as_str().to_owned(), synonym_key(&row[2])), row[1].to_owned());
                assert_eq!(before, None, "{row:?} stands twice");
                let own = kind.fields().iter().find(|field| plain_key(&field.heading()) == synonym_key(&row[2]));
                assert!(own.is_none(), "{row:?} is a heading of its own");
            }
            let mut kinds = Kind::ALL.into_iter().chain([Kind::Forms]);
            assert!(row[0] == *"*" || kinds.any(|kind| &row[0] == kind.as_str()), "{row:?}");
        }
        assert!(rows > 200, "{rows}");
    }

    #[test]
    fn headings_of_templates_are_known_and_different() {
        for kind in Kind::ALL {
            let synonyms = Synonyms::of(kind);
            for field in kind.fields() {
                let known = synonyms.get(&plain_key(&field.heading()));
                assert!(matches!(known, Some(Known::Field(found)) if found.key == field.key), "{}", field.zh);
            }
        }
    }
}
