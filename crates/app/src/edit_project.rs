//! Editing what is known of a project itself. Plans, lists, stages and units have their own doors.

use model::{Act, Change, Money, Place, Problem, Problems, Project, ProjectId, Record, Sealed};
use store::Reader;

use crate::access::{Actor, Right, enter};
use crate::holding::holding;
use crate::{AppError, House, Refusal};

/// Replaces a project's own data. A new name keeps the old one among the former names; whether it
/// is simulated does not change. `seen` is the ledger position that the form was opened at.
///
/// # Errors
/// Refuses who may not, a stale form, nothing changed, and a new total investment without a reason;
/// problems when the data do not hold together.
pub async fn edit_project(
    house: &House,
    actor: &Actor,
    edited: Project,
    seen: i64,
    reason: &str,
) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::EditProject)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{}", edited.id) };
    let held = holding(&desk, edited.id).await?.ok_or_else(no_such)?;
    let grant = pass.any(&known.tree, &held.keepers(known.today))?;
    not_stale(&desk, &Record::Project(held.project.clone()), seen).await?;
    let edited = with_former_name(&held.project, edited);
    if edited == held.project {
        return Err(Refusal::NothingChanged.into());
    }
    if edited.total_investment != held.project.total_investment && reason.trim().is_empty() {
        return Err(Refusal::NeedsReason { what_zh: "调整总投资", what_en: "a new total investment" }.into());
    }
    let mut problems = project_problems(&edited, &|field| Place::field(field));
    if edited.code != held.project.code {
        problems.extend(code_in_use(&desk, &edited).await?);
    }
    if problems.any_error() {
        return Err(AppError::Problems(problems));
    }
    desk.record(&grant, Act::EditProject, reason, vec![Change::Put(Record::Project(edited))]).await
}

/// Refuses when a record was written after `seen`.
pub(crate) async fn not_stale(reader: &Reader, record: &Record, seen: i64) -> Result<(), AppError> {
    let history = reader.history(&record.key()).await?;
    if history.iter().any(|version| version.from > seen) { Err(Refusal::StaleForm.into()) } else { Ok(()) }
}

/// The edited project with what an edit does not decide: earlier names and whether it is simulated.
pub(crate) fn with_former_name(held: &Project, mut edited: Project) -> Project {
    edited.name = edited.name.trim().to_owned();
    edited.simulated = held.simulated;
    for name in held.former_names.iter().chain([&held.name]) {
        if *name != edited.name && !edited.former_names.contains(name) {
            edited.former_names.push(name.clone());
        }
    }
    edited.former_names.retain(|name| *name != edited.name);
    edited
}

/// What does not hold together in a project's own data. `at` gives the place of a field.
pub(crate) fn project_problems(project: &Project, at: &dyn Fn(&str) -> Place) -> Problems {
    let mut problems = Problems::new();
    if project.name.trim().is_empty() {
        let (zh, en) = (("没有项目名称", "填写项目全称"), ("the project has no name", "write its full name"));
        problems.push(Problem::error("name-missing", at("name"), zh, en));
    }
    let fixed = project.fixed_investment.unwrap_or_default();
    if project.total_investment < Money::ZERO || fixed < Money::ZERO {
        let (zh, en) = (("投资额小于零", "核对金额"), ("an investment is below zero", "check the amount"));
        problems.push(Problem::error("investment-negative", at("total_investment"), zh, en));
    }
    if fixed > project.total_investment {
        problems.push(Problem::warning(
            "fixed-over-total",
            at("fixed_investment"),
            ("固定资产投资超过总投资", "核对两个金额"),
            ("fixed-asset investment is over the total", "check both amounts"),
        ));
    }
    if project.parts == 0 {
        let (zh, en) =
            (("打包项目数为零", "单个项目填1"), ("the number of parts is zero", "write 1 for a single project"));
        problems.push(Problem::error("parts-zero", at("parts"), zh, en));
    }
    if let (Some(start), Some(finish)) = (project.planned_start_on, project.planned_finish_on)
        && finish < start
    {
        problems.push(Problem::error(
            "finish-before-start",
            at("planned_finish_on"),
            (format!("计划竣工{finish}早于计划开工{start}"), "核对两个日期"),
            (format!("planned to finish on {finish}, before the start on {start}"), "check both days"),
        ));
    }
    problems
}

async fn code_in_use(reader: &Reader, project: &Project) -> Result<Option<Problem>, AppError> {
    let Some(code) = &project.code else { return Ok(None) };
    let found = reader.projects_by_code(&[code.as_str().to_owned()]).await?;
    let others: Vec<ProjectId> = found.into_values().flatten().filter(|id| *id != project.id).collect();
    Ok(others.first().map(|other| {
        Problem::error(
            "code-in-use",
            Place::field("code"),
            (format!("项目代码{code}已用于{other}"), "核对代码；确是同一项目的合并两个项目"),
            (
                format!("the project code {code} belongs to {other}"),
                "check the code; merge the two if they are one project",
            ),
        )
    }))
}

#[cfg(test)]
mod tests {
    use model::SubjectType;

    use super::*;

    fn project(name: &str, former: &[&str]) -> Project {
        Project {
            name: name.to_owned(),
            former_names: former.iter().map(|name| (*name).to_owned()).collect(),
            simulated: true,
            ..Project::unknown(ProjectId::new(1).expect("an id"), SubjectType::Enterprise)
        }
    }

    #[test]
    fn names_change_and_are_kept() {
        let table: &[(&str, &[&str], &str, &[&str])] = &[
            ("甲", &[], "乙", &["甲"]),
            ("乙", &["甲"], "丙", &["甲", "乙"]),
            ("乙", &["甲"], "甲", &["乙"]),
            ("乙", &["甲"], "乙", &["甲"]),
        ];
        for (name, former, new, kept) in table {
            let edited = with_former_name(&project(name, former), project(new, &[]));
            assert_eq!(
                (edited.name.as_str(), edited.former_names),
                (*new, kept.iter().map(|n| (*n).to_owned()).collect())
            );
        }
    }
}
