//! Labels (公开、内部、限知悉): who may see a project, or a field of it.

use model::{Act, Change, Label, LabelRecord, Place, Problem, Problems, ProjectId, Record, Sealed};

use crate::access::{Actor, Right, enter};
use crate::holding::holding;
use crate::known::project_key;
use crate::view_project::LABELLED_FIELDS;
use crate::{AppError, House, Refusal};

/// Sets the label of a project, or of one of its fields (see [`LABELLED_FIELDS`]); an empty field
/// means the whole project.
///
/// # Errors
/// Refuses who may not and a label that is set already; a problem for a field that takes no label.
pub async fn set_label(
    house: &House,
    actor: &Actor,
    project: ProjectId,
    field: &str,
    label: Label,
    reason: &str,
) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::SetLabel)?;
    if !field.is_empty() && !LABELLED_FIELDS.contains(&field) {
        return Err(AppError::Problems(Problems(vec![no_such_field(field)])));
    }
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{project}") };
    let held = holding(&desk, project).await?.ok_or_else(no_such)?;
    let grant = pass.any(&known.tree, &held.keepers(known.today))?;
    let record = Record::Label(LabelRecord { key: project_key(project), field: field.to_owned(), label });
    let unset = || field.is_empty() && label == Label::Internal;
    let present = desk.current(&record.key()).await?;
    if present.as_ref().map_or_else(unset, |present| *present == record) {
        return Err(Refusal::NothingChanged.into());
    }
    desk.record(&grant, Act::SetLabel, reason, vec![Change::Put(record)]).await
}

fn no_such_field(field: &str) -> Problem {
    let fields = LABELLED_FIELDS.join("、");
    Problem::error(
        "label-field",
        Place::field("field"),
        (format!("字段“{field}”不能单独加标签"), format!("可加标签的字段：{fields}；其余请给整个项目加标签")),
        (
            format!("the field {field:?} takes no label of its own"),
            format!("label one of {fields}, or the whole project"),
        ),
    )
}
