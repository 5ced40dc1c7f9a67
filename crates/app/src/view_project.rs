//! Everything about one project that its page shows.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Key, Label, PostCode, Project, ProjectId, Record, Report, Stage, Succession, UnitCode};
use store::{LATEST, Reader, Version};

use crate::access::{Actor, Pass, Right, enter, visible};
use crate::diff::{FieldChange, fields};
use crate::holding::{Holding, holding};
use crate::known::Known;
use crate::{AppError, House, Refusal};

/// The fields of a project that can have a label of their own.
pub const LABELLED_FIELDS: &[&str] =
    &["owner_name", "owner_code", "content", "site", "fixed_investment", "legacy_codes", "signed_on"];

/// The page of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectPage {
    /// Ledger position it was read at; it comes back with an edit.
    pub position: i64,
    /// The project with attributions, memberships, plans and stage moves.
    pub holding: Holding,
    /// Its stage today.
    pub stage: Option<Stage>,
    /// Its label.
    pub label: Label,
    /// Fields that are blank because the reader may not see them.
    pub hidden: BTreeSet<String>,
    /// Reports, all versions, by period.
    pub reports: Vec<Report>,
    /// Successions it took part in.
    pub successions: Vec<Succession>,
    /// What the ledger says of it, latest first.
    pub history: Vec<HistoryLine>,
    /// Names of all units on the page.
    pub names: BTreeMap<UnitCode, String>,
    /// What the reader may do with it.
    pub rights: BTreeSet<Right>,
}

/// One change to a project or what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// Position of the entry.
    pub position: i64,
    /// When, in UTC.
    pub at: String,
    /// The post that acted.
    pub actor: PostCode,
    /// The use case.
    pub act: Act,
    /// Why.
    pub reason: String,
    /// The record that changed.
    pub key: Key,
    /// What changed in it.
    pub fields: Vec<FieldChange>,
}

/// The page of a project.
///
/// # Errors
/// Refuses a project that does not exist and one the actor may not see in the same words, so that
/// numbers cannot be probed.
pub async fn view_project(house: &House, actor: &Actor, project: ProjectId) -> Result<ProjectPage, AppError> {
    let pass = enter(actor, Right::ViewProject)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let mut holding = seen(&reader, &pass, &known, project).await?;
    let units = holding.units(known.today);
    let hidden = hide(&pass, &known, &mut holding.project, &units);
    // With a hidden field the history is left out: it would tell.
    let history = if hidden.is_empty() { history(reader.history_of_project(project).await?) } else { Vec::new() };
    let reports = reader.reports_of(project, LATEST).await?;
    Ok(ProjectPage {
        position: reader.head().await?.position,
        stage: holding.stage(known.today),
        label: known.project_label(project),
        hidden,
        successions: reader.successions_of(project, LATEST).await?,
        history,
        names: names(&known, &holding, &reports),
        rights: rights(actor, &known, &holding),
        reports,
        holding,
    })
}

/// The project, if the holder of a reading pass may see it.
pub(crate) async fn seen(reader: &Reader, pass: &Pass, known: &Known, project: ProjectId) -> Result<Holding, AppError> {
    let no_such = || Refusal::NoSuch { what: format!("项目{project}") };
    let holding = holding(reader, project).await?.ok_or_else(no_such)?;
    if !visible(pass, known.project_label(project), &holding.units(known.today), &known.tree) {
        return Err(no_such().into());
    }
    Ok(holding)
}

/// Blanks the fields that the reader may not see, and names them.
pub(crate) fn hide(pass: &Pass, known: &Known, project: &mut Project, units: &[UnitCode]) -> BTreeSet<String> {
    let labels = known.field_labels(project.id).into_iter();
    let hidden = labels.filter(|(_, label)| !visible(pass, *label, units, &known.tree));
    let hidden: BTreeSet<_> = hidden.map(|(field, _)| field).collect();
    for field in &hidden {
        blank(project, field);
    }
    hidden
}

fn blank(project: &mut Project, field: &str) {
    match field {
        "owner_name" => project.owner_name.clear(),
        "owner_code" => project.owner_code = None,
        "content" => project.content.clear(),
        "site" => project.site.clear(),
        "fixed_investment" => project.fixed_investment = None,
        "legacy_codes" => project.legacy_codes.clear(),
        "signed_on" => project.signed_on = None,
        _ => {}
    }
}

fn history(versions: Vec<Version>) -> Vec<HistoryLine> {
    let mut before: BTreeMap<Key, Record> = BTreeMap::new();
    let mut lines = Vec::new();
    for version in versions {
        let key = version.record.key();
        let changed = fields(before.get(&key), Some(&version.record));
        before.insert(key.clone(), version.record);
        let sealed = version.sealed;
        lines.push(HistoryLine {
            position: sealed.position,
            at: sealed.at,
            actor: sealed.actor,
            act: sealed.act,
            reason: sealed.reason,
            key,
            fields: changed,
        });
    }
    lines.reverse();
    lines
}

fn names(known: &Known, holding: &Holding, reports: &[Report]) -> BTreeMap<UnitCode, String> {
    let shares = holding.attributions.iter().flat_map(|attribution| &attribution.shares).map(|share| &share.unit);
    let tiers = reports.iter().flat_map(|report| [Some(&report.typed_by), report.accepted_by.as_ref()]).flatten();
    shares.chain(tiers).map(|unit| (unit.clone(), known.name(unit))).collect()
}

/// What may be done with a project, so that a page offers only that.
fn rights(actor: &Actor, known: &Known, holding: &Holding) -> BTreeSet<Right> {
    let (day, tree) = (known.today, &known.tree);
    let keepers = holding.keepers(day);
    let held =
        |right: &Right| enter(actor, *right).is_ok_and(|pass| keepers.iter().any(|unit| pass.reaches(tree, unit)));
    let offered = [
        Right::EditProject,
        Right::MoveStage,
        Right::Attribute,
        Right::Succeed,
        Right::AdjustPlans,
        Right::SaveDraft,
        Right::SetLabel,
        Right::AskPurge,
    ];
    offered.into_iter().filter(held).collect()
}
