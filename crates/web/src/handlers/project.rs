//! One project: its data, plans, curve, stages, lists, units, reports and history.

use app::access::Right;
use app::judge_report::{derive, previous};
use app::view_project::{HistoryLine, ProjectPage as Shown, view_project};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use model::codes::division_name;
use model::{Attribution, Membership, Money, Period, Plan, Project, Report, StageMove, UnitCode};

use crate::changes::{ChangeRow, told};
use crate::curve::{Curve, curve, years};
use crate::fault::{Fault, Wanted};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Lines of history on the page; the ledger has all of them.
const HISTORY: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "project.html")]
struct ProjectPage {
    t: &'static Messages,
    layout: Layout,
    project: Project,
    former: String,
    stage: String,
    label: String,
    /// Names and values of the project's data.
    facts: Vec<(String, String)>,
    /// Some data are not for the reader to see.
    hidden: bool,
    moves: Vec<MoveRow>,
    plans: Vec<PlanRow>,
    curve: Option<Curve>,
    years: Vec<i16>,
    memberships: Vec<MembershipRow>,
    attributions: Vec<AttributionRow>,
    reports: Vec<ReportRow>,
    successions: Vec<String>,
    history: Vec<HistoryRow>,
    /// Lines of history left out.
    more_history: usize,
    /// Whether the reader may fill in reports of it.
    may_report: bool,
    /// The period proposed for a report.
    period: Period,
}

struct MoveRow {
    on: String,
    turn: String,
    stage: String,
    reason: String,
}

struct PlanRow {
    plan: Plan,
    list: String,
    basis: String,
    amounts: [String; 4],
}

struct MembershipRow {
    row: Membership,
    category: String,
    batch: String,
    total: String,
    left: String,
}

struct AttributionRow {
    role: String,
    from: String,
    counts_from: String,
    units: String,
}

struct ReportRow {
    report: Report,
    period: String,
    done: String,
    month: String,
    since_start: String,
    checked: String,
    percent: String,
    status: String,
    /// Who handed it in, and for whom.
    by: String,
    accepted_by: String,
}

struct HistoryRow {
    position: i64,
    at: String,
    act: String,
    actor: String,
    record: String,
    reason: String,
    changes: Vec<ChangeRow>,
}

/// `GET /projects/{project}`
pub(crate) async fn project(
    State(site): State<Site>,
    Path(id): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::Bad { wanted: Wanted::Project, found: id.clone() })?;
    let year = match visit.query.text("year") {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::Bad { wanted: Wanted::Year, found: text.to_owned() })?),
    };
    let shown = view_project(&site.house, &actor, id).await?;
    let period = Period::month_before(site.house.clock.today());
    page(&project_page(&visit, shown, year, period))
}

fn project_page(visit: &Visit, page: Shown, year: Option<i16>, period: Period) -> ProjectPage {
    let t = visit.t;
    let (holding, names) = (&page.holding, &page.names);
    let years = years(&holding.plans, &page.reports);
    let year = year.or_else(|| years.first().copied()).unwrap_or_else(|| period.year());
    let unit = |code: &UnitCode| names.get(code).cloned().unwrap_or_else(|| code.to_string());
    let history = page.history.iter().take(HISTORY).map(|line| history_row(t, line, &unit)).collect();
    ProjectPage {
        t,
        layout: visit.layout(holding.project.name.clone(), Noun::Projects).simulated(holding.project.simulated),
        former: holding.project.former_names.join(t.site.list_join.as_str()),
        stage: shown::stage(t, page.stage),
        label: shown::word(t.label_words.of(page.label.as_str()), page.label.as_str()),
        facts: facts(t, &holding.project),
        hidden: !page.hidden.is_empty(),
        moves: holding.moves.iter().rev().map(|step| move_row(t, step)).collect(),
        plans: holding.plans.iter().rev().map(|plan| plan_row(t, plan)).collect(),
        curve: curve(year, &holding.plans, &page.reports),
        years,
        memberships: holding.memberships.iter().rev().map(|row| membership_row(t, row)).collect(),
        attributions: holding.attributions.iter().map(|row| attribution_row(t, row, &unit)).collect(),
        reports: page.reports.iter().rev().map(|report| report_row(visit, report, &page.reports, &unit)).collect(),
        successions: page.successions.iter().map(|event| succession(t, event)).collect(),
        history,
        more_history: page.history.len().saturating_sub(HISTORY),
        may_report: page.rights.contains(&Right::SaveDraft),
        period,
        project: page.holding.project,
    }
}

fn facts(t: &Messages, project: &Project) -> Vec<(String, String)> {
    let f = &t.field_words;
    let day = |day: Option<model::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let money = |amount: Option<Money>| {
        amount.map(|amount| format!("{} {}", shown::wan(amount), t.site.wan)).unwrap_or_default()
    };
    let word = |word: Option<crate::messages::Phrase>| word.map(String::from).unwrap_or_default();
    let facts = [
        (f.code, project.code.as_ref().map(ToString::to_string).unwrap_or_default()),
        (f.legacy_codes, project.legacy_codes.join(t.site.list_join.as_str())),
        (f.owner_name, project.owner_name.clone()),
        (f.owner_code, project.owner_code.as_ref().map(ToString::to_string).unwrap_or_default()),
        (f.subject, word(t.subject_words.of(project.subject.as_str()))),
        (f.industry, industry(project)),
        (f.total_investment, money(Some(project.total_investment))),
        (f.fixed_investment, money(project.fixed_investment)),
        (f.parts, if project.parts > 1 { project.parts.to_string() } else { String::new() }),
        (f.site, project.site.clone()),
        (f.content, project.content.clone()),
        (f.signed_on, day(project.signed_on)),
        (f.planned_start_on, day(project.planned_start_on)),
        (f.planned_finish_on, day(project.planned_finish_on)),
        (f.tags, project.tags.iter().cloned().collect::<Vec<_>>().join(t.site.list_join.as_str())),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.into(), value)).collect()
}

fn move_row(t: &Messages, step: &StageMove) -> MoveRow {
    MoveRow {
        on: step.on.to_string(),
        turn: shown::word(t.turn_words.of(step.turn.as_str()), step.turn.as_str()),
        stage: shown::stage(t, Some(step.stage)),
        reason: step.reason.clone(),
    }
}

fn plan_row(t: &Messages, plan: &Plan) -> PlanRow {
    let amounts = [plan.to_q1, plan.to_q2, plan.to_q3, Some(plan.annual)];
    PlanRow {
        list: plan.list.as_ref().map_or_else(|| t.project.own_plan.into(), ToString::to_string),
        basis: shown::word(t.basis_words.of(plan.basis.as_str()), plan.basis.as_str()),
        amounts: amounts.map(shown::wan_or_dash),
        plan: plan.clone(),
    }
}

fn membership_row(t: &Messages, row: &Membership) -> MembershipRow {
    let category = row.category.map(|category| shown::word(t.category_words.of(category.as_str()), category.as_str()));
    MembershipRow {
        category: category.unwrap_or_else(shown::dash),
        batch: [row.batch.as_str(), row.field.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" / "),
        total: shown::wan_or_dash(row.total_investment),
        left: row.left_on.map(|day| format!("{day} {}", row.leave_reason)).unwrap_or_else(shown::dash),
        row: row.clone(),
    }
}

fn attribution_row(t: &Messages, row: &Attribution, unit: &dyn Fn(&UnitCode) -> String) -> AttributionRow {
    let share = |share: &model::Share| match share.ppm {
        model::attribution::WHOLE_PPM => unit(&share.unit),
        ppm => format!("{} {}%", unit(&share.unit), shown::percent(ppm)),
    };
    AttributionRow {
        role: shown::word(t.role_words.of(row.role.as_str()), row.role.as_str()),
        from: row.from.to_string(),
        counts_from: row.counts_from.to_string(),
        units: row.shares.iter().map(share).collect::<Vec<_>>().join(t.site.list_join.as_str()),
    }
}

/// The industry by its name and code, with the edition of the classification.
fn industry(project: &Project) -> String {
    let code = &project.industry;
    let name = division_name(code).map(|name| format!("{name} ")).unwrap_or_default();
    if code.is_empty() { name } else { format!("{name}{code} (GB/T 4754-{})", project.industry_edition) }
}

fn report_row(visit: &Visit, report: &Report, all: &[Report], unit: &dyn Fn(&UnitCode) -> String) -> ReportRow {
    let t = visit.t;
    let derived = derive(report.done_ytd, report.done_before, previous(all, report.period));
    let by = unit(&report.typed_by);
    ReportRow {
        period: shown::period(report.period, visit.language),
        done: shown::wan(report.done_ytd),
        month: shown::wan_or_dash(derived.done_month),
        since_start: shown::wan_or_dash(derived.done_since_start),
        checked: report.checked_ytd.map(shown::wan).unwrap_or_default(),
        percent: report.physical_percent.map_or_else(shown::dash, |percent| format!("{percent}%")),
        status: shown::status(t, report.status),
        by: match &report.entered_by {
            Some(post) => t.project.entered_for.with("unit", by).with("post", post).into(),
            None => by,
        },
        accepted_by: report.accepted_by.as_ref().map_or_else(shown::dash, unit),
        report: report.clone(),
    }
}

fn succession(t: &Messages, event: &model::Succession) -> String {
    let ids = |ids: &[model::ProjectId]| {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(t.site.list_join.as_str())
    };
    let kind = shown::word(t.succession_words.of(event.kind.as_str()), event.kind.as_str());
    format!("{} {kind} {} \u{2192} {} {}", event.on, ids(&event.old), ids(&event.new), event.document)
}

fn history_row(t: &Messages, line: &HistoryLine, unit: &dyn Fn(&UnitCode) -> String) -> HistoryRow {
    HistoryRow {
        position: line.position,
        at: shown::minute(&line.at),
        act: shown::word(t.act_words.of(line.act.as_str()), line.act.as_str()),
        actor: line.actor.to_string(),
        record: shown::word(t.record_words.of(&line.key.table.as_str().replace('_', "-")), line.key.table.as_str()),
        reason: line.reason.clone(),
        changes: line
            .fields
            .iter()
            .filter(|change| change.field != "id" && change.field != "project")
            .map(|change| told(t, change, unit))
            .collect(),
    }
}
