//! Filling the form of another office from the ledger (反向填表): the same file back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use exchange::form::{Fill, FillValue, Form, FormRow, FormTable};
use model::{MoneyUnit, Period, Place, Problem, Problems, ProjectId, Report};

use crate::access::{Actor, Pass, Right, enter, visible};
use crate::clock::beijing_minute;
use crate::form_answers::{Answers, Shown};
use crate::holding::Holding;
use crate::import::ImportOptions;
use crate::known::Known;
use crate::match_projects::{Clue, Doubt, Matcher};
use crate::{AppError, House};

/// What a form is filled with.
#[derive(Clone, Debug, Default)]
pub struct FilledForm {
    /// The cells, for [`exchange::form::fill_form`].
    pub fills: Vec<Fill>,
    /// Rows filled.
    pub filled: usize,
    /// Rows that are not: no such project, or one of several.
    pub unfilled: usize,
    /// Rows that may mean one project or another.
    pub doubts: Vec<Doubt>,
    /// What was left open, and why.
    pub problems: Problems,
    /// What stands below the table: unit of money, period, cut-off.
    pub note: String,
    /// Some of the projects are simulated.
    pub simulated: bool,
}

/// Answers what a form asks about projects that the post may see, from reports in force, as of the end
/// of the period and as known now. Nothing is recorded but which project a doubtful name was said to be.
///
/// # Errors
/// Refuses who may not.
pub async fn fill_form(
    house: &House,
    actor: &Actor,
    form: &Form,
    period: Period,
    options: &ImportOptions,
) -> Result<FilledForm, AppError> {
    let pass = enter(actor, Right::FillForm)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let rows: Vec<&FormRow> = form.tables.iter().flat_map(|table| &table.rows).collect();
    let clues: Vec<Clue<'_>> = rows.iter().map(|row| clue(row)).collect();
    let matcher = Matcher::load(house, &reader, &known, &pass, &clues, options).await?;
    let mut filled = FilledForm::default();
    let mut ground = Ground { pass, known, matcher, reports: BTreeMap::new(), period };
    let found: Vec<Option<ProjectId>> = rows.iter().map(|row| ground.find(row, &mut filled)).collect();
    let projects: BTreeSet<ProjectId> = found.iter().flatten().copied().collect();
    ground.reports = reader.reports_of_many(&projects).await?;
    let head = reader.head().await?.position;
    let simulated = |id| ground.matcher.holdings.get(id).is_some_and(|holding| holding.project.simulated);
    filled.simulated = projects.iter().any(simulated);
    filled.note = note(period, head, &house.clock.at(), filled.simulated);
    let mut found = found.into_iter();
    for table in &form.tables {
        let unit_note = ground.fill(table, found.by_ref(), &mut filled);
        filled.fills.push(Fill {
            sheet: table.place.sheet.clone(),
            row: table.end,
            column: table.first_column,
            value: FillValue::Text(format!("{}{unit_note}", filled.note)),
        });
    }
    let decided: Vec<_> = rows.iter().map(|row| (clue(row), row.place.clone())).collect();
    ground.matcher.decisions().remember(house, &decided).await?;
    Ok(filled)
}

/// What is known of the projects of the rows.
struct Ground {
    pass: Pass,
    known: Arc<Known>,
    matcher: Matcher,
    /// Reports of the projects that rows mean and the post may see.
    reports: BTreeMap<ProjectId, Vec<Report>>,
    period: Period,
}

impl Ground {
    /// The project of a row, when the post may see it; what stands in the way is told.
    fn find(&self, row: &FormRow, filled: &mut FilledForm) -> Option<ProjectId> {
        let found = match self.matcher.settle(&clue(row), &row.place, &mut filled.doubts) {
            Ok(id) => id.filter(|id| self.may_see(*id)).ok_or_else(|| unknown(row)),
            Err(problem) => Err(*problem),
        };
        found.map_err(|problem| filled.problems.push(problem)).ok()
    }

    fn may_see(&self, id: ProjectId) -> bool {
        let Some(holding) = self.matcher.holdings.get(&id) else { return false };
        let units = holding.units(self.period.last_day());
        visible(&self.pass, self.known.project_label(id), &units, &self.known.tree)
    }

    /// Fills a table from the projects of its rows; what its note says of units of money.
    fn fill(
        &self,
        table: &FormTable,
        found: impl Iterator<Item = Option<ProjectId>>,
        filled: &mut FilledForm,
    ) -> &'static str {
        let mut assumed = false;
        for (row, id) in table.rows.iter().zip(found) {
            // What is wrong with the row was told when its project was looked for.
            let Some(id) = id else {
                filled.unfilled += 1;
                continue;
            };
            let Some(holding) = self.matcher.holdings.get(&id) else { continue };
            filled.filled += 1;
            let reports = self.reports.get(&id).map(Vec::as_slice).unwrap_or_default();
            let hidden = hidden(&self.pass, &self.known, holding, self.period);
            let answers = Answers { holding, reports, known: &self.known, period: self.period, hidden };
            if answers.waits() {
                filled.problems.push(waiting(row, &holding.project.name));
            }
            for ask in &row.asks {
                let value = match answers.to(ask) {
                    Some(Shown::Money(money)) => {
                        assumed |= ask.unit.is_none();
                        FillValue::Number(money.exact(ask.unit.unwrap_or(MoneyUnit::Wan)))
                    }
                    Some(Shown::Number(number)) => FillValue::Number(number),
                    Some(Shown::Text(text)) => FillValue::Text(text),
                    None => continue,
                };
                filled.fills.push(Fill { sheet: table.place.sheet.clone(), row: row.row, column: ask.column, value });
            }
        }
        if assumed { "；未注明单位的金额按万元填" } else { "；金额单位见表头" }
    }
}

/// Fields of a project whose own label keeps them from the post.
fn hidden(pass: &Pass, known: &Known, holding: &Holding, period: Period) -> BTreeSet<String> {
    let units = holding.units(period.last_day());
    let labels = known.field_labels(holding.project.id).into_iter();
    labels.filter(|(_, label)| !visible(pass, *label, &units, &known.tree)).map(|(field, _)| field).collect()
}

fn clue(row: &FormRow) -> Clue<'_> {
    let (code, name, owner) = (row.code.as_ref(), row.name.as_str(), row.owner.as_str());
    Clue { id: row.id, code, name, owner, expected: true, ..Clue::default() }
}

fn note(period: Period, position: i64, at: &str, simulated: bool) -> String {
    let simulated = if simulated { "，含模拟数据" } else { "" };
    let minute = beijing_minute(at);
    format!("注：由落地按台账填写，数据期间{}，截数时间{minute}，台账第{position}条{simulated}", period.zh())
}

fn unknown(row: &FormRow) -> Problem {
    Problem::warning(
        "project-unknown",
        row.place.clone(),
        (format!("台账里没有项目“{}”，这一行没有填", row.name), "核对名称或代码；或写明项目编号"),
        (format!("there is no project {:?}; the row is not filled", row.name), "check name or code, or give its id"),
    )
}

fn waiting(row: &FormRow, name: &str) -> Problem {
    let place = Place { column: String::new(), ..row.place.clone() };
    Problem::warning(
        "report-not-in-force",
        place,
        (format!("“{name}”本期已报、尚未审核通过，按已审核的数填"), "先审核，再填一次"),
        (
            format!("{name:?} has reported and is not accepted yet; accepted figures are filled in"),
            "accept it and fill again",
        ),
    )
}
