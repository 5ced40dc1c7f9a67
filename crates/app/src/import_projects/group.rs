//! The rows of one project: a file may have one for each list that it stands in.

use std::collections::BTreeMap;

use exchange::import::ProjectRow;
use exchange::import::field::{Field, projects as column};
use model::{Day, Problem, ProjectId};

use crate::alike::NameIndex;
use crate::import::Decided;
use crate::match_projects::{Clue, Matcher};

/// Likeness of names, in thousandths, from which two rows of one owner and total look like one project.
const ALIKE: u32 = 800;

/// The rows that speak of one project, at least one.
pub(super) struct Group<'r> {
    pub id: ProjectId,
    pub rows: Vec<&'r ProjectRow>,
}

/// What a row says of the project it means.
pub(super) fn clue(row: &ProjectRow) -> Clue<'_> {
    let (code, legacy_code) = (row.code.as_ref(), row.legacy_code.as_deref());
    let (name, owner, total) = (row.name.as_str(), row.owner_name.as_str(), row.total_investment);
    Clue { id: row.id, code, legacy_code, name, owner, total, expected: false }
}

/// Gathers rows by project, in the order in which projects first appear. New projects get ids from
/// `next` on.
pub(super) fn groups<'r>(
    rows: &'r [ProjectRow],
    matcher: &Matcher,
    next: ProjectId,
    decided: &mut Decided,
) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    let (mut by_id, mut by_words) = (BTreeMap::new(), BTreeMap::new());
    let mut new = 0;
    for row in rows {
        let clue = clue(row);
        let at = row.place.cell(&column::NAME);
        let place = match matcher.settle(&clue, &at, &mut decided.doubts) {
            Ok(Some(id)) => *by_id.entry(id).or_insert_with(|| open(&mut groups, id)),
            Ok(None) => *by_words.entry(clue.words()).or_insert_with(|| {
                let id = ProjectId::new(next.number() + new).unwrap_or(next);
                new += 1;
                open(&mut groups, id)
            }),
            Err(problem) => {
                decided.tell(problem);
                continue;
            }
        };
        groups[place].rows.push(row);
    }
    tell_alike(&groups, matcher, next, decided);
    groups
}

/// New projects of one file that look like one under two names: nearly the same name, the same owner
/// and the same total.
fn tell_alike(groups: &[Group<'_>], matcher: &Matcher, next: ProjectId, decided: &mut Decided) {
    let new: Vec<&ProjectRow> = groups.iter().filter(|group| group.id >= next).map(|group| group.rows[0]).collect();
    let told = new.iter().map(|row| !row.owner_name.is_empty() && row.total_investment.is_some());
    let asked: Vec<usize> = told.enumerate().filter_map(|(place, told)| told.then_some(place)).collect();
    let index = NameIndex::new(asked.iter().map(|place| (new[*place].name.clone(), *place)));
    for place in asked {
        let row = new[place];
        let same = |other: &ProjectRow| {
            other.owner_name == row.owner_name
                && other.total_investment == row.total_investment
                && (other.code.is_none() || row.code.is_none())
        };
        let twin = index.find(&row.name, ALIKE, 4).into_iter().find(|alike| alike.of < place && same(new[alike.of]));
        if let Some(twin) = twin.filter(|_| !matcher.decisions().says_new(row.place.row())) {
            decided.tell(two_names(row, new[twin.of]));
        }
    }
}

fn two_names(row: &ProjectRow, first: &ProjectRow) -> Problem {
    let (at, line) = (first.place.row().to_string(), row.place.row().line);
    Problem::error(
        "project-two-names",
        row.place.cell(&column::NAME),
        (
            format!("与{at}的“{}”业主、总投资相同，名称相近，像是同一个项目", first.name),
            format!("同一项目的合成一行，旧名写进“曾用名”；确是两个的写明 {line}=new"),
        ),
        (
            format!(
                "owner and total are those of {:?} at {at}, and the name is like it: perhaps one project",
                first.name
            ),
            format!("make it one row, the old name in 曾用名; if they are two, say {line}=new"),
        ),
    )
}

fn open(groups: &mut Vec<Group<'_>>, id: ProjectId) -> usize {
    groups.push(Group { id, rows: Vec::new() });
    groups.len() - 1
}

impl Group<'_> {
    /// What the rows say in a column: the first that says anything; others that say otherwise are
    /// told.
    pub fn agreed<T: PartialEq + Clone>(
        &self,
        field: &Field,
        decided: &mut Decided,
        get: impl Fn(&ProjectRow) -> Option<T>,
    ) -> Option<T> {
        let mut said = self.rows.iter().filter_map(|row| get(row).map(|value| (row, value)));
        let (first, value) = said.next()?;
        for (row, other) in said {
            if other != value {
                decided.tell(disagree(row, first, field));
            }
        }
        Some(value)
    }

    /// The same for texts, in which empty says nothing.
    pub fn text(&self, field: &Field, decided: &mut Decided, get: impl Fn(&ProjectRow) -> &String) -> Option<String> {
        self.agreed(field, decided, |row| Some(get(row)).filter(|text| !text.is_empty()).cloned())
    }

    /// The row that speaks for the project itself: one without a list, if there is one.
    pub fn speaker(&self) -> Option<&ProjectRow> {
        self.rows.iter().find(|row| row.lists.is_empty()).copied()
    }

    /// The earliest day that the rows name, or 1 January of their year: from then on the project is
    /// taken to have had its units.
    pub fn since(&self, as_of: Day) -> Day {
        let years = self.rows.iter().flat_map(|row| row.year.into_iter().chain(row.lists.iter().map(|list| list.year)));
        let starts = years.filter_map(|year| Day::new(year, 1, 1));
        let days = self.rows.iter().flat_map(|row| {
            let works = [row.started_on, row.halted_on, row.resumed_on];
            let ends = [row.finishing_on, row.completed_on, row.produced_on];
            let own = std::iter::once(row.signed_on).chain(works).chain(ends);
            own.chain(row.lists.iter().map(|list| list.entered_on)).flatten()
        });
        let first = starts.chain(days).min();
        first.or_else(|| Day::new(as_of.year(), 1, 1)).unwrap_or(as_of)
    }
}

fn disagree(row: &ProjectRow, first: &ProjectRow, field: &Field) -> Problem {
    let other = first.place.row().to_string();
    Problem::error(
        "rows-disagree",
        row.place.cell(field),
        (format!("同一项目的“{}”与{other}不同", field.zh), "改成一致"),
        (format!("{} of the same project differs from {other}", field.key), "make both the same"),
    )
}
