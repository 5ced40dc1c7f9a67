//! The typed columns of each table, drawn from its records.

use model::{
    Attribution, BulletinEdition, Closing, LabelRecord, Membership, Pack, Period, Plan, Post, Project, Purge, Record,
    Report, StageMove, Statistic, Succession, Table, Turn, Unit, UnitEvent,
};

use crate::database::Value;

/// The typed columns of a table, in the order of [`values`]; before them stand `key`, `from_pos`,
/// `to_pos`, after them `body`.
pub(crate) const fn names(table: Table) -> &'static [&'static str] {
    match table {
        Table::Units => &["code", "valid_from", "valid_to", "kind", "name", "parent"],
        Table::UnitEvents => &["happened_on", "kind"],
        Table::Projects => &[
            "id",
            "name",
            "former_names",
            "code",
            "legacy_codes",
            "owner_name",
            "industry",
            "subject",
            "signed_on",
            "planned_start_on",
            "planned_finish_on",
            "total_investment",
            "fixed_investment",
            "parts",
            "tags",
            "simulated",
            "search",
        ],
        Table::Attributions => &["project", "role", "since", "counts_from", "main_unit", "shares", "units"],
        Table::Memberships => {
            &["list", "project", "year", "code", "name", "category", "batch", "field", "entered_on", "left_on"]
        }
        Table::Plans => &["project", "list", "year", "basis", "holds_from", "annual", "to_q1", "to_q2", "to_q3"],
        Table::StageMoves => &["project", "happened_on", "turn", "stage", "stage_order", "step"],
        Table::Reports => &[
            "project",
            "period",
            "year",
            "first_day",
            "last_day",
            "version",
            "status",
            "done_ytd",
            "received_ytd",
            "done_before",
            "estimate_ytd",
            "checked_ytd",
            "physical_percent",
            "accepted_by",
            "typed_by",
        ],
        Table::Statistics => &["unit", "class", "variable", "period", "last_day", "vintage", "measure", "value"],
        Table::Successions => &["happened_on", "kind", "projects"],
        Table::Labels => &["target_table", "target_key", "field", "label"],
        Table::Purges => &["id", "asked_by", "confirmed_by"],
        Table::Posts => &["code", "unit", "role", "open"],
        Table::Packs => &["pack", "version", "digest"],
        Table::Bulletins => &["pack", "bulletin", "period", "last_day", "edition", "drawn_at", "digest"],
        Table::Closings => &["unit", "through"],
    }
}

/// The values of the typed columns of a record.
pub(crate) fn values(record: &Record) -> Vec<Value> {
    match record {
        Record::Unit(unit) => self::unit(unit),
        Record::UnitEvent(event) => unit_event(event),
        Record::Project(project) => self::project(project),
        Record::Attribution(attribution) => self::attribution(attribution),
        Record::Membership(membership) => self::membership(membership),
        Record::Plan(plan) => self::plan(plan),
        Record::StageMove(step) => stage_move(step),
        Record::Report(report) => self::report(report),
        Record::Statistic(statistic) => self::statistic(statistic),
        Record::Succession(succession) => self::succession(succession),
        Record::Label(label) => self::label(label),
        Record::Purge(purge) => self::purge(purge),
        Record::Post(post) => self::post(post),
        Record::Pack(pack) => self::pack(pack),
        Record::Bulletin(edition) => bulletin(edition),
        Record::Closing(closing) => self::closing(closing),
    }
}

/// A text as both databases keep it: PostgreSQL has no NUL in texts.
fn text(text: impl Into<String>) -> Value {
    let text = text.into();
    if text.contains('\0') { text.replace('\0', "\u{FFFD}").into() } else { text.into() }
}

fn text_or_none<T: ToString>(value: Option<&T>) -> Value {
    Value::Text(value.map(ToString::to_string))
}

/// A set of words as `|a|b|`, `|` when empty, in order and each once.
fn set<T: ToString>(words: impl IntoIterator<Item = T>) -> Value {
    let words: std::collections::BTreeSet<String> = words.into_iter().map(|word| word.to_string()).collect();
    let mut set = String::from("|");
    for word in words {
        set.push_str(&word);
        set.push('|');
    }
    text(set)
}

fn unit(unit: &Unit) -> Vec<Value> {
    vec![
        text(unit.code.as_str()),
        unit.from.number().into(),
        unit.to.map(model::Day::number).into(),
        unit.kind.as_str().into(),
        text(unit.name.as_str()),
        text_or_none(unit.parent.as_ref()),
    ]
}

fn unit_event(event: &UnitEvent) -> Vec<Value> {
    vec![event.on.number().into(), event.kind.as_str().into()]
}

fn project(project: &Project) -> Vec<Value> {
    vec![
        project.id.number().into(),
        text(project.name.as_str()),
        set(&project.former_names),
        text_or_none(project.code.as_ref()),
        set(&project.legacy_codes),
        text(project.owner_name.as_str()),
        text(project.industry.as_str()),
        project.subject.as_str().into(),
        project.signed_on.map(model::Day::number).into(),
        project.planned_start_on.map(model::Day::number).into(),
        project.planned_finish_on.map(model::Day::number).into(),
        project.total_investment.fen().into(),
        project.fixed_investment.map(model::Money::fen).into(),
        i64::from(project.parts).into(),
        set(&project.tags),
        project.simulated.into(),
        text(search(project)),
    ]
}

/// What a search box looks through, in small letters, one part a line.
fn search(project: &Project) -> String {
    let mut parts = vec![project.id.to_string(), project.name.clone()];
    parts.extend(project.former_names.iter().cloned());
    parts.extend(project.code.as_ref().map(ToString::to_string));
    parts.extend(project.legacy_codes.iter().cloned());
    parts.push(project.owner_name.clone());
    parts.extend(project.owner_code.as_ref().map(ToString::to_string));
    parts.join("\n").to_lowercase()
}

fn attribution(attribution: &Attribution) -> Vec<Value> {
    vec![
        attribution.project.number().into(),
        attribution.role.as_str().into(),
        attribution.from.number().into(),
        attribution.counts_from.number().into(),
        text(attribution.shares.first().map_or("", |share| share.unit.as_str())),
        (attribution.shares.len() as i64).into(),
        set(attribution.shares.iter().map(|share| &share.unit)),
    ]
}

fn membership(membership: &Membership) -> Vec<Value> {
    vec![
        membership.list.as_str().into(),
        membership.project.number().into(),
        i64::from(membership.year).into(),
        text(membership.code.as_str()),
        text(membership.name.as_str()),
        text_or_none(membership.category.as_ref()),
        text(membership.batch.as_str()),
        text(membership.field.as_str()),
        membership.entered_on.number().into(),
        membership.left_on.map(model::Day::number).into(),
    ]
}

fn plan(plan: &Plan) -> Vec<Value> {
    vec![
        plan.project.number().into(),
        plan.list.as_ref().map_or("", |list| list.as_str()).into(),
        i64::from(plan.year).into(),
        plan.basis.as_str().into(),
        plan.holds_from.number().into(),
        plan.annual.fen().into(),
        plan.to_q1.map(model::Money::fen).into(),
        plan.to_q2.map(model::Money::fen).into(),
        plan.to_q3.map(model::Money::fen).into(),
    ]
}

/// `step` of a resumption; moves have the order of their stage.
const RESUMED: i64 = 20;
/// `step` of a winter stop.
const WINTER_STOP: i64 = 21;

fn stage_move(step: &StageMove) -> Vec<Value> {
    let order = step.stage as i64;
    let turn = match step.turn {
        Turn::Moved => order,
        Turn::Resumed => RESUMED,
        Turn::WinterStop => WINTER_STOP,
    };
    vec![
        step.project.number().into(),
        step.on.number().into(),
        step.turn.as_str().into(),
        step.stage.as_str().into(),
        order.into(),
        turn.into(),
    ]
}

fn report(report: &Report) -> Vec<Value> {
    vec![
        report.project.number().into(),
        report.period.to_string().into(),
        year(report.period),
        report.period.first_day().number().into(),
        report.period.last_day().number().into(),
        i64::from(report.version).into(),
        report.status.as_str().into(),
        report.done_ytd.fen().into(),
        report.received_ytd.map(model::Money::fen).into(),
        report.done_before.map(model::Money::fen).into(),
        report.estimate_ytd.map(model::Money::fen).into(),
        report.checked_ytd.map(model::Money::fen).into(),
        report.physical_percent.map(i64::from).into(),
        text_or_none(report.accepted_by.as_ref()),
        report.typed_by.as_str().into(),
    ]
}

fn year(period: Period) -> Value {
    i64::from(period.year()).into()
}

fn statistic(statistic: &Statistic) -> Vec<Value> {
    vec![
        statistic.unit.as_str().into(),
        text(statistic.class.as_str()),
        text(statistic.variable.as_str()),
        statistic.period.to_string().into(),
        statistic.period.last_day().number().into(),
        i64::from(statistic.vintage).into(),
        statistic.measure.as_str().into(),
        statistic.value.into(),
    ]
}

fn succession(succession: &Succession) -> Vec<Value> {
    vec![
        succession.on.number().into(),
        succession.kind.as_str().into(),
        set(succession.old.iter().chain(&succession.new)),
    ]
}

fn label(label: &LabelRecord) -> Vec<Value> {
    vec![
        label.key.table.as_str().into(),
        text(label.key.key.as_str()),
        text(label.field.as_str()),
        label.label.as_str().into(),
    ]
}

fn purge(purge: &Purge) -> Vec<Value> {
    vec![purge.id.into(), purge.asked_by.as_str().into(), text_or_none(purge.confirmed_by.as_ref())]
}

fn post(post: &Post) -> Vec<Value> {
    vec![post.code.as_str().into(), post.unit.as_str().into(), post.role.as_str().into(), post.open.into()]
}

fn pack(pack: &Pack) -> Vec<Value> {
    vec![text(pack.pack.as_str()), text(pack.version.as_str()), text(pack.digest.as_str())]
}

fn bulletin(edition: &BulletinEdition) -> Vec<Value> {
    vec![
        text(edition.pack.as_str()),
        text(edition.bulletin.as_str()),
        edition.period.to_string().into(),
        edition.period.last_day().number().into(),
        i64::from(edition.edition).into(),
        edition.drawn_at.into(),
        text(edition.digest.as_str()),
    ]
}

fn closing(closing: &Closing) -> Vec<Value> {
    vec![text(closing.unit.as_str()), closing.through.number().into()]
}
