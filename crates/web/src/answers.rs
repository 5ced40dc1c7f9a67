//! What a person answers about a file: which field a column is, which project a row means, which rows
//! are left out. Read from a form, and offered again as it was answered.

use std::collections::{BTreeMap, BTreeSet};

use app::import::{ImportOutcome, LineKind, row_of};
use app::match_projects::{Decision, Doubt};
use exchange::import::{ColumnChoice, ColumnFound, Field, Holds, Kind, Knowledge, TableFound};
use model::{MoneyUnit, Place, Problem, Severity};

use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::file_names::FileNames;
use crate::messages::{Language, Messages};
use crate::typed::{Note, note_of};
use crate::{shown, token};

/// Where, and what is said about it.
pub(crate) type PlacedNote = (String, Note);

/// Rows shown of a kind at most.
pub(crate) const SHOWN: usize = 100;

/// A column that nobody knows for sure.
pub(crate) struct ColumnRow {
    /// Sheet and letter.
    pub(crate) place: String,
    pub(crate) heading: String,
    pub(crate) examples: String,
    /// It was answered, now or before.
    pub(crate) answered: bool,
    /// What it most likely is; empty when nobody knows.
    pub(crate) guess: String,
    pub(crate) choices: Vec<Choice>,
    /// Units of money to choose among.
    pub(crate) units: Vec<Choice>,
}

/// Something to choose.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) chosen: bool,
}

/// A row that may mean one project or another.
pub(crate) struct DoubtRow {
    /// The name of its answer in the form.
    pub(crate) field: String,
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) choices: Vec<Choice>,
}

/// An answer about a row that is asked about no more; it goes along, and can be taken back.
pub(crate) struct Settled {
    /// Name and value in the form.
    pub(crate) field: String,
    pub(crate) value: String,
    pub(crate) place: String,
    /// What was answered.
    pub(crate) text: String,
}

/// A row with errors.
pub(crate) struct BadRow {
    /// What stands for it in the form.
    pub(crate) key: String,
    /// Where, and what is wrong there.
    pub(crate) notes: Vec<PlacedNote>,
    /// It is to be left out.
    pub(crate) left: bool,
}

/// The columns chosen by hand.
pub(crate) fn columns(fields: &Fields) -> Vec<ColumnChoice> {
    let chosen = fields.0.iter().filter_map(|(name, value)| Some((name.strip_prefix("column-")?, value)));
    let read = chosen.filter_map(|(number, value)| {
        let choice: ColumnChoice = value.parse().ok()?;
        let unit = MoneyUnit::parse_zh(fields.text(&format!("unit-{number}")));
        Some(ColumnChoice { unit: unit.filter(|_| choice.field.is_some()), ..choice })
    });
    read.collect()
}

/// The projects that rows were said to mean.
pub(crate) fn decisions(fields: &Fields, files: &FileNames) -> BTreeMap<Place, Decision> {
    let given = fields.0.iter().filter_map(|(name, value)| {
        let row = files.row(name.strip_prefix("row-")?)?;
        let decision = match value.as_str() {
            "new" => Decision::New,
            id => Decision::Is(id.parse().ok()?),
        };
        Some((row, decision))
    });
    given.collect()
}

/// The rows to leave out, by name.
pub(crate) fn left_out(fields: &Fields, files: &FileNames) -> BTreeSet<Place> {
    let ticked = fields.all("leave").filter_map(|key| files.row(key));
    let doubted = fields.0.iter().filter(|(_, value)| value == "leave");
    ticked.chain(doubted.filter_map(|(name, _)| files.row(name.strip_prefix("row-")?))).collect()
}

/// The columns to ask about: those not known by their headings.
pub(crate) fn column_rows(kind: Kind, tables: &[TableFound], files: &FileNames, t: &Messages) -> Vec<ColumnRow> {
    let mut rows: Vec<ColumnRow> = Vec::new();
    for table in tables {
        let asked = |column: &&ColumnFound| !matches!(column.knowledge, Knowledge::Heading | Knowledge::Unread);
        for column in table.columns.iter().filter(asked) {
            // A choice speaks of all columns of a name, on whatever sheet of whatever file.
            if !rows.iter().any(|row| row.heading == column.heading) {
                let place = Place { column: column.letter.clone(), line: 0, ..table.place.clone() };
                rows.push(column_row(kind, column, files.cell(&place, t), t));
            }
        }
    }
    rows
}

fn column_row(kind: Kind, column: &ColumnFound, place: String, t: &Messages) -> ColumnRow {
    let answered = matches!(column.knowledge, Knowledge::Given | Knowledge::Remembered);
    let given = answered.then_some(column.field).flatten();
    let mut choices = vec![Choice {
        value: format!("{}=-", column.name),
        text: t.upload.not_read.into(),
        chosen: answered && given.is_none(),
    }];
    choices.extend(kind.form().iter().flat_map(|table| table.fields()).map(|field| Choice {
        value: format!("{}={}", column.name, field.key),
        text: field_name(field, t),
        chosen: given.is_some_and(|(key, zh)| (key, zh) == (field.key, field.zh)),
    }));
    let unit = column.given.as_ref().and_then(|given| given.unit);
    let units = [MoneyUnit::Wan, MoneyUnit::Yi, MoneyUnit::Yuan].map(|known| Choice {
        value: known.zh().to_owned(),
        text: known.zh().to_owned(),
        chosen: unit == Some(known),
    });
    let guess = match column.knowledge {
        Knowledge::Likely(thousandths) => column.field.map(|(key, zh)| {
            let fields = kind.form().iter().flat_map(|table| table.fields());
            let field = fields.into_iter().find(|field| field.key == key).map(|field| field_name(field, t));
            let field = field.unwrap_or_else(|| zh.to_owned());
            t.upload.likely.with("field", field).with("percent", thousandths / 10).to_string()
        }),
        _ => None,
    };
    ColumnRow {
        place,
        heading: column.heading.clone(),
        examples: column.examples.join(t.site.list_join.as_str()),
        answered,
        guess: guess.unwrap_or_default(),
        choices,
        units: units.into(),
    }
}

/// What a field of a form is called: in Chinese as its template calls it.
pub(crate) fn field_name(field: &Field, t: &Messages) -> String {
    let zh = if matches!(field.holds, Holds::Percent) { field.heading() } else { field.zh.to_owned() };
    let word = t.field_words.of(&field.key.replace('_', "-")).filter(|_| t.site.lang.as_str() == "en");
    shown::word(word, &zh)
}

/// The rows in doubt, with what was answered; of an import each may be a new project or left out, of a
/// form it may be left blank.
pub(crate) fn doubt_rows(
    doubts: &[Doubt],
    kind: Kind,
    fields: &Fields,
    files: &FileNames,
    t: &Messages,
) -> Vec<DoubtRow> {
    let row = |doubt: &Doubt| {
        let row = Place { column: String::new(), ..doubt.place.clone() };
        let field = format!("row-{}", files.key(&row));
        let choice = |value: String, text: String| {
            let chosen = fields.raw(&field) == value;
            Choice { value, text, chosen }
        };
        let mut choices: Vec<Choice> = Vec::new();
        for (project, name, thousandths) in &doubt.candidates {
            let text = t.upload.same.with("project", project).with("name", name).with("percent", thousandths / 10);
            choices.push(choice(project.to_string(), text.into()));
        }
        if kind == Kind::Projects {
            choices.push(choice("new".to_owned(), t.upload.new.into()));
        }
        let leave = if kind == Kind::Forms { t.forms.leave_row } else { t.upload.leave_row };
        choices.push(choice("leave".to_owned(), leave.into()));
        DoubtRow { place: files.cell(&row, t), name: doubt.name.clone(), choices, field }
    };
    doubts.iter().take(SHOWN).map(row).collect()
}

/// Whether what was looked at is to be recorded; otherwise it is looked at again.
pub(crate) fn to_record(fields: &Fields) -> Result<bool, Fault> {
    match fields.text("action") {
        "record" => Ok(true),
        "check" => Ok(false),
        other => Err(Fault::Bad { wanted: Wanted::Choice, found: other.to_owned() }),
    }
}

/// A problem with its cell before it.
pub(crate) fn placed(problem: &Problem, language: Language) -> PlacedNote {
    (shown::cell(&problem.place, language.texts()), note_of(problem, language))
}

/// The rows with errors other than doubts, and the errors of no row.
pub(crate) fn bad_rows(
    problems: &[Problem],
    left: &BTreeSet<Place>,
    files: &FileNames,
    language: Language,
) -> (Vec<BadRow>, Vec<PlacedNote>) {
    let mut rows: BTreeMap<Place, Vec<PlacedNote>> = BTreeMap::new();
    let mut whole = Vec::new();
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error && !is_doubt(problem));
    for problem in errors {
        let told = files.placed(problem, language);
        match problem.place.line {
            0 => whole.push(told),
            _ => rows.entry(row_of(&problem.place)).or_default().push(told),
        }
    }
    let bad = |(place, notes): (Place, Vec<PlacedNote>)| BadRow {
        key: files.key(&place),
        left: left.contains(&place),
        notes,
    };
    (rows.into_iter().map(bad).collect(), whole)
}

/// The answers of a form about rows that the page shows no more.
pub(crate) fn settled(fields: &Fields, shown: &[&str], files: &FileNames, t: &Messages) -> Vec<Settled> {
    let answers = fields.0.iter().filter_map(|(name, value)| match name.strip_prefix("row-") {
        Some(key) => Some((name, value, key, name.as_str())),
        None => (name == "leave").then_some((name, value, value.as_str(), value.as_str())),
    });
    let settled = answers.filter(|(.., shown_as)| !shown.contains(shown_as)).filter_map(|(name, value, key, _)| {
        let text = match value.as_str() {
            "new" => t.upload.new.into(),
            id if name != "leave" && id != "leave" => t.upload.is_project.with("project", id).into(),
            _ => t.upload.left_row.into(),
        };
        let place = files.cell(&files.row(key)?, t);
        Some(Settled { field: name.clone(), value: value.clone(), place, text })
    });
    settled.collect()
}

/// Whether a problem is told as a question instead.
pub(crate) fn is_doubt(problem: &Problem) -> bool {
    problem.code == "project-doubtful"
}

/// What would be recorded, as a digest: the ids of new projects are not part of it.
pub(crate) fn seen(outcome: &ImportOutcome) -> String {
    let written = outcome.preview.iter().filter(|line| line.kind != LineKind::Skipped && !line.records.is_empty());
    let texts = written.flat_map(|line| {
        let fields = line.records.iter().flat_map(|record| &record.fields);
        let fields = fields.filter(|change| !matches!(change.field.as_str(), "id" | "project"));
        let told = fields.flat_map(|change| [change.field.as_str(), &change.before, &change.after]);
        [line.title.as_str()].into_iter().chain(told)
    });
    token::of_texts(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_from_a_form() {
        let fields = Fields::from(
            &[
                ("row-1-5@a b", "P000012"),
                ("row-2-6@a b", "new"),
                ("row-1-7@", "leave"),
                ("row-3-7@", "leave"),
                ("row-1-x@", "new"),
                ("row-1-8@", "whatever"),
                ("leave", "2-9@"),
                ("leave", "errors"),
                ("column-1", "x=done_ytd"),
                ("unit-1", "万元"),
                ("column-2", ""),
                ("column-3", "y=-"),
                ("unit-3", "万元"),
            ][..],
        );
        let files = FileNames::from(&["f", "g"][..]);
        let at = |file, line, sheet: &str| Place { line, sheet: sheet.to_owned(), ..Place::file(file) };
        let one = Decision::Is("P000012".parse().expect("an id"));
        let expected = [(at("f", 5, "a b"), one), (at("g", 6, "a b"), Decision::New)];
        assert_eq!(decisions(&fields, &files), BTreeMap::from(expected));
        assert_eq!(left_out(&fields, &files), BTreeSet::from([at("f", 7, ""), at("g", 9, "")]));
        let columns: Vec<String> = columns(&fields).iter().map(ToString::to_string).collect();
        assert_eq!(columns, ["x=done_ytd:万元", "y=-"]);
    }
}
