//! A project's own data from its rows.

use exchange::import::field::projects as column;
use model::{Money, Problem, Project, SubjectType};

use super::group::Group;
use crate::edit_project::{project_problems, with_former_name};
use crate::import::Decided;

/// The project as the rows leave it.
pub(super) fn merged(before: Option<&Project>, group: &Group<'_>, decided: &mut Decided) -> Project {
    let mut project = before.cloned().unwrap_or_else(|| blank(group));
    name_and_total(before, group, &mut project, decided);
    codes(group, &mut project, decided);
    texts(group, &mut project, decided);
    amounts_and_days(group, &mut project, decided);
    if before.is_none() {
        let subject = group.agreed(&column::SUBJECT, decided, |row| row.subject);
        if subject.is_none() {
            decided.tell(subject_assumed(group));
        }
        project.subject = subject.unwrap_or(SubjectType::Enterprise);
    } else if let Some(subject) = group.agreed(&column::SUBJECT, decided, |row| row.subject) {
        project.subject = subject;
    }
    let row = group.rows[0];
    let at = |field: &str| {
        let known = column::ALL.iter().find(|column| field.starts_with(column.key));
        known.map_or_else(|| row.place.row().clone(), |column| row.place.cell(column))
    };
    // What reading has told already is not told again.
    let problems = project_problems(&project, &at).0.into_iter().filter(|problem| problem.code != "fixed-over-total");
    decided.problems.extend(problems);
    project
}

fn blank(group: &Group<'_>) -> Project {
    let simulated = group.rows.iter().any(|row| row.simulated);
    Project { simulated, ..Project::unknown(group.id, SubjectType::Enterprise) }
}

/// Name and total of a project that is there change by a line without a list only.
fn name_and_total(before: Option<&Project>, group: &Group<'_>, project: &mut Project, decided: &mut Decided) {
    let speaker = group.speaker().or_else(|| before.is_none().then(|| group.rows[0]));
    if let Some(speaker) = speaker {
        let renamed = Project { name: speaker.name.clone(), ..project.clone() };
        let is_former = project.former_names.contains(&speaker.name);
        *project = match before {
            Some(before) if !is_former => with_former_name(before, renamed),
            Some(_) => project.clone(),
            None => renamed,
        };
    }
    let total = speaker.and_then(|speaker| speaker.total_investment);
    let total =
        total.or_else(|| before.is_none().then(|| group.rows.iter().find_map(|row| row.total_investment)).flatten());
    match (total, before) {
        (Some(total), Some(before)) if total != before.total_investment => {
            decided.tell(total_changes(group, before.total_investment, total));
            project.total_investment = total;
        }
        (Some(total), _) => project.total_investment = total,
        (None, None) => decided.tell(total_missing(group)),
        (None, Some(_)) => {}
    }
    for name in group.rows.iter().flat_map(|row| &row.former_names) {
        if *name != project.name && !project.former_names.contains(name) {
            project.former_names.push(name.clone());
        }
    }
}

fn codes(group: &Group<'_>, project: &mut Project, decided: &mut Decided) {
    if let Some(code) = group.agreed(&column::CODE, decided, |row| row.code.clone())
        && let Some(old) = project.code.replace(code.clone()).filter(|old| *old != code)
    {
        decided.tell(code_changes(group, old.as_str(), code.as_str()));
        project.legacy_codes.push(old.as_str().to_owned());
    }
    for code in group.rows.iter().filter_map(|row| row.legacy_code.as_ref()) {
        if !project.legacy_codes.contains(code) {
            project.legacy_codes.push(code.clone());
        }
    }
    if let Some(code) = group.agreed(&column::OWNER_CODE, decided, |row| row.owner_code.clone()) {
        project.owner_code = Some(code);
    }
}

fn texts(group: &Group<'_>, project: &mut Project, decided: &mut Decided) {
    let fields = [
        (group.text(&column::OWNER_NAME, decided, |row| &row.owner_name), &mut project.owner_name),
        (group.text(&column::INDUSTRY, decided, |row| &row.industry), &mut project.industry),
        (group.text(&column::CONTENT, decided, |row| &row.content), &mut project.content),
        (group.text(&column::SITE, decided, |row| &row.site), &mut project.site),
    ];
    for (said, kept) in fields {
        if let Some(said) = said {
            *kept = said;
        }
    }
    let tags: std::collections::BTreeSet<_> = group.rows.iter().flat_map(|row| row.tags.clone()).collect();
    if !tags.is_empty() {
        project.tags = tags;
    }
}

fn amounts_and_days(group: &Group<'_>, project: &mut Project, decided: &mut Decided) {
    if let Some(parts) = group.agreed(&column::PARTS, decided, |row| row.parts) {
        project.parts = parts;
    }
    let fixed = group.agreed(&column::FIXED, decided, |row| row.fixed_investment);
    project.fixed_investment = fixed.or(project.fixed_investment);
    let signed = group.agreed(&column::SIGNED_ON, decided, |row| row.signed_on);
    project.signed_on = signed.or(project.signed_on);
    let start = group.agreed(&column::PLANNED_START_ON, decided, |row| row.planned_start_on);
    project.planned_start_on = start.or(project.planned_start_on);
    let finish = group.agreed(&column::PLANNED_FINISH_ON, decided, |row| row.planned_finish_on);
    project.planned_finish_on = finish.or(project.planned_finish_on);
}

fn total_missing(group: &Group<'_>) -> Problem {
    Problem::error(
        "total-missing",
        group.rows[0].place.cell(&column::TOTAL),
        ("新项目没有总投资", "填写总投资"),
        ("a new project has no total investment", "write it"),
    )
}

fn total_changes(group: &Group<'_>, before: Money, after: Money) -> Problem {
    let (before, after) = (crate::judge_report::wan(before), crate::judge_report::wan(after));
    Problem::warning(
        "total-changes",
        group.rows[0].place.cell(&column::TOTAL),
        (format!("总投资由{before}改为{after}"), "核对；调概的注明依据"),
        (format!("the total investment changes from {before} to {after}"), "check it, and say why"),
    )
}

fn code_changes(group: &Group<'_>, before: &str, after: &str) -> Problem {
    Problem::warning(
        "code-changes",
        group.rows[0].place.cell(&column::CODE),
        (format!("项目代码由{before}改为{after}，原代码留作旧代码"), "核对代码"),
        (format!("the project code changes from {before} to {after}; the old one is kept"), "check the code"),
    )
}

fn subject_assumed(group: &Group<'_>) -> Problem {
    Problem::warning(
        "subject-assumed",
        group.rows[0].place.cell(&column::SUBJECT),
        ("没有主体类型，按企业投资计", "政府投资的请写明"),
        ("the kind of investor is not given; taken as an enterprise", "write it where the government invests"),
    )
}
