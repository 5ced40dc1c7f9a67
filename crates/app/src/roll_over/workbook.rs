//! The proposed lines as a workbook that `import projects` takes, so that a clerk may edit and import it instead.

use std::collections::BTreeMap;

use exchange::import::field::{Field, Kind, projects as column};
use exchange::import::filled_form;
use model::{Category, Money, MoneyUnit, ProjectId};

use super::{NextLine, RolledOver};
use crate::AppError;

/// The columns; plans of the year are for the clerk to fill in.
const COLUMNS: &[Field] = &[
    column::ID,
    column::NAME,
    column::CODE,
    column::LISTS,
    column::YEAR,
    column::LIST_CODE,
    column::CATEGORY,
    column::BATCH,
    column::FIELD,
    column::DOCUMENT,
    column::ENTERED_ON,
    column::TOTAL,
    column::LIST_PLAN,
    column::LIST_PLAN_Q1,
    column::LIST_PLAN_Q2,
    column::LIST_PLAN_Q3,
    column::DONE_BEFORE,
];

impl RolledOver {
    /// The lines proposed that are not there yet, as xlsx.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub fn workbook(&self, document: &str) -> Result<Vec<u8>, AppError> {
        let openings: BTreeMap<ProjectId, Money> = self
            .openings
            .iter()
            .filter(|opening| opening.december == super::December::InForce)
            .filter_map(|opening| Some((opening.project, opening.since_start()?)))
            .collect();
        let new = self.lines.iter().filter(|line| !line.is_there);
        let rows: Vec<_> = new.filter_map(|line| row(line, document, openings.get(&line.was.project))).collect();
        filled_form(Kind::Projects, COLUMNS, &rows).map_err(|error| AppError::Unsound(error.to_string()))
    }
}

fn row(line: &NextLine, document: &str, opening: Option<&Money>) -> Option<Vec<String>> {
    let next = line.proposed(document)?;
    let project = &line.holding.project;
    let wan = |money: Option<&Money>| money.map(|money| money.exact(MoneyUnit::Wan)).unwrap_or_default();
    let name = if next.name.is_empty() { &project.name } else { &next.name };
    Some(vec![
        project.id.to_string(),
        name.clone(),
        project.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        next.list.to_string(),
        next.year.to_string(),
        next.code,
        next.category.map(Category::zh).unwrap_or_default().to_owned(),
        next.batch,
        next.field,
        next.document,
        next.entered_on.to_string(),
        wan(next.total_investment.as_ref()),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        wan(opening),
    ])
}
