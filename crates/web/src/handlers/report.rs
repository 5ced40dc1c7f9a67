//! The report of a project for a period: the form with what is known beside it, and acceptance.

use app::AppError;
use app::Refusal;
use app::accept_reports::{Accept, Pick, accept_reports};
use app::access::{Actor, Right, reach_of};
use app::judge_report::{Derived, Standing};
use app::report_form::{ReportForm, report_form, try_report};
use app::return_reports::return_reports;
use app::save_draft::{drop_draft, save_draft};
use app::submit_report::{SubmitReport, submit_report};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::{Money, Period, ProjectId, Report, ReportStatus, UnitCode};

use crate::fault::{Fault, Wanted, sentence};
use crate::fields::Fields;
use crate::handlers::bulletin::read_period;
use crate::known::known;
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::posted::SignedPost;
use crate::typed::{self, Note};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    t: &'static Messages,
    layout: Layout,
    form: ReportForm,
    period: String,
    stage: String,
    /// The form as typed, drafted, recorded or new.
    typed: Fields,
    /// Fields with what is known beside them.
    fields: Vec<FieldRow>,
    /// What is wrong or doubtful, all at once.
    notes: Vec<Note>,
    /// The notes are doubts only: they ask to be confirmed.
    doubts_only: bool,
    /// A refusal or another word on top; empty when there is none.
    alert: String,
    /// What was done last; empty when nothing was.
    done: String,
    /// Where the report stands.
    standing: String,
    plan: Vec<(Phrase, String)>,
    /// What follows from the numbers: month value and since-start.
    derived: Vec<(Phrase, String)>,
    /// Units whose figure may be entered.
    units: Vec<(UnitCode, String)>,
    tiers: String,
    may_hand_in: bool,
    /// The report that waits for the reader's unit to accept it.
    to_accept: Option<Report>,
    /// Its fields beside those of the period before; fields that neither has are left out.
    judged: Vec<JudgedRow>,
    draft_saved: String,
}

/// A field of a report to be accepted.
struct JudgedRow {
    label: Phrase,
    now: String,
    before: String,
    number: bool,
}

/// A field of the form.
struct FieldRow {
    name: &'static str,
    label: Phrase,
    hint: Phrase,
    value: String,
    /// The values known, with what they are.
    beside: Vec<(Phrase, String)>,
    notes: Vec<Note>,
    long: bool,
}

/// What a form that came back brings to the page.
#[derive(Default)]
struct Back {
    typed: Option<Fields>,
    notes: Vec<Note>,
    alert: String,
    derived: Option<Derived>,
}

type Parts = (String, String);

/// `GET /reports/{project}/{period}`
pub(crate) async fn report(
    State(site): State<Site>,
    Path(parts): Path<Parts>,
    signed: Signed,
) -> Result<Response, Fault> {
    let (project, period) = read_parts(&parts)?;
    shown(&site, &signed, project, period, Back::default()).await
}

/// `POST /reports/{project}/{period}`: what is done depends on the button pressed.
pub(crate) async fn act(
    State(site): State<Site>,
    Path(parts): Path<Parts>,
    post: SignedPost,
) -> Result<Response, Fault> {
    let (project, period) = read_parts(&parts)?;
    let SignedPost { signed, fields } = post;
    let here = |done: &str| Ok(Redirect::to(&format!("/reports/{project}/{period}?done={done}")).into_response());
    let outcome = match fields.text("action") {
        "draft" => {
            save_draft(&site.house, &signed.actor, project, period, &typed::to_draft(&fields)).await.map(|()| "draft")
        }
        "drop" => drop_draft(&site.house, &signed.actor, project, period).await.map(|()| "dropped"),
        "check" => return check(&site, &signed, project, period, fields).await,
        "submit" => return submit(&site, &signed, project, period, fields).await,
        "accept" => match accept(&site, &signed, project, period, &fields).await {
            Ok(outcome) => outcome.map(|()| "accepted"),
            Err(note) => {
                return again(&site, &signed, project, period, Back { notes: vec![note], ..Back::default() }).await;
            }
        },
        "return" => send_back(&site, &signed.actor, project, period, &fields).await.map(|()| "returned"),
        other => return Err(Fault::Bad { wanted: Wanted::Choice, found: other.to_owned() }),
    };
    match outcome {
        Ok(done) => here(done),
        Err(AppError::Refused(refusal)) if has_a_page(&refusal) => {
            let alert = sentence(&refusal, signed.visit.language);
            again(&site, &signed, project, period, Back { alert, typed: Some(fields), ..Back::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Judges what was typed without recording it; the draft is kept.
async fn check(
    site: &Site,
    signed: &Signed,
    project: ProjectId,
    period: Period,
    fields: Fields,
) -> Result<Response, Fault> {
    save_draft(&site.house, &signed.actor, project, period, &typed::to_draft(&fields)).await?;
    let mut back = Back::default();
    match wanted(signed, project, period, &fields) {
        Err(notes) => back.notes = notes,
        Ok(form) => match try_report(&site.house, &signed.actor, &form).await {
            Ok(tried) => {
                back.derived = Some(tried.derived);
                back.notes = typed::notes(&tried.problems.0, signed.visit.language);
                if back.notes.is_empty() {
                    back.alert = signed.visit.t.report.checked_fine.into();
                }
            }
            Err(error) => refused(error, signed, &mut back)?,
        },
    }
    back.typed = Some(fields);
    shown(site, signed, project, period, back).await
}

async fn submit(
    site: &Site,
    signed: &Signed,
    project: ProjectId,
    period: Period,
    fields: Fields,
) -> Result<Response, Fault> {
    let mut back = Back::default();
    match wanted(signed, project, period, &fields) {
        Err(notes) => back.notes = notes,
        Ok(form) => match submit_report(&site.house, &signed.actor, &form).await {
            Ok(submitted) => {
                let done = if submitted.standing == Standing::Same { "same" } else { "submitted" };
                return Ok(Redirect::to(&format!("/reports/{project}/{period}?done={done}")).into_response());
            }
            Err(error) => refused(error, signed, &mut back)?,
        },
    }
    back.typed = Some(fields);
    again(site, signed, project, period, back).await
}

/// Takes what the house said against a form onto its page; what has no place there goes on.
fn refused(error: AppError, signed: &Signed, back: &mut Back) -> Result<(), Fault> {
    let language = signed.visit.language;
    match error {
        AppError::Problems(problems) => back.notes = typed::notes(&problems.0, language),
        AppError::Refused(refusal @ (Refusal::NeedsReason { .. } | Refusal::ReportClosed { .. })) => {
            let what = sentence(&refusal, language);
            back.notes.push(Note { field: "reason".to_owned(), what, cure: String::new(), error: true });
        }
        AppError::Refused(refusal) if has_a_page(&refusal) => back.alert = sentence(&refusal, language),
        other => return Err(other.into()),
    }
    Ok(())
}

/// Whether a refusal is told on the page of the report; others have a page of their own.
const fn has_a_page(refusal: &Refusal) -> bool {
    !matches!(
        refusal,
        Refusal::NotAllowed { .. }
            | Refusal::NotYourUnit { .. }
            | Refusal::NoSuch { .. }
            | Refusal::PostClosed { .. }
            | Refusal::NoResponsibleUnit { .. }
            | Refusal::SignInNeeded
    )
}

async fn accept(
    site: &Site,
    signed: &Signed,
    project: ProjectId,
    period: Period,
    fields: &Fields,
) -> Result<Result<(), AppError>, Note> {
    let checked_ytd = typed::read_amount(fields, "checked_ytd", signed.visit.t)?;
    let pick = Pick { checked_ytd, ..picked(project, period, fields) };
    Ok(accept_reports(&site.house, &signed.actor, &Accept::These(vec![pick]), fields.text("remark")).await.map(drop))
}

async fn send_back(
    site: &Site,
    actor: &Actor,
    project: ProjectId,
    period: Period,
    fields: &Fields,
) -> Result<(), AppError> {
    let picks = [picked(project, period, fields)];
    return_reports(&site.house, actor, &picks, fields.text("return_reason")).await.map(drop)
}

/// The version that was looked at; 0, which is none, where the form does not say.
fn picked(project: ProjectId, period: Period, fields: &Fields) -> Pick {
    Pick { project, period, version: fields.text("version").parse().unwrap_or(0), checked_ytd: None }
}

fn wanted(signed: &Signed, project: ProjectId, period: Period, fields: &Fields) -> Result<SubmitReport, Vec<Note>> {
    let typed = typed::read(fields, signed.visit.t)?;
    Ok(SubmitReport {
        project,
        period,
        typed,
        for_unit: fields.text("for_unit").parse().ok(),
        confirmed: fields.has("confirmed"),
        seen: fields.text("seen").parse().ok(),
    })
}

/// The page with what was typed, under a status that says it was not recorded.
async fn again(
    site: &Site,
    signed: &Signed,
    project: ProjectId,
    period: Period,
    back: Back,
) -> Result<Response, Fault> {
    let page = shown(site, signed, project, period, back).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn shown(
    site: &Site,
    signed: &Signed,
    project: ProjectId,
    period: Period,
    back: Back,
) -> Result<Response, Fault> {
    let Signed { visit, actor } = signed;
    let form = report_form(&site.house, actor, project, period).await?;
    let (_, known) = known(site, actor, Right::SaveDraft).await?;
    page(&report_page(visit, actor, form, back, &|unit| known.name(unit)))
}

fn report_page(
    visit: &Visit,
    actor: &Actor,
    form: ReportForm,
    back: Back,
    name: &dyn Fn(&UnitCode) -> String,
) -> ReportPage {
    let t = visit.t;
    let typed = back.typed.unwrap_or_else(|| first_values(visit, &form));
    let waits = form.latest.as_ref().filter(|report| report.status == ReportStatus::Submitted);
    let mine =
        form.turn.as_ref() == Some(&actor.post.unit) && !reach_of(Right::AcceptReport, actor.post.role).is_empty();
    let derived = back.derived.or(form.derived);
    let units: Vec<_> = form.units.iter().map(|unit| (unit.clone(), name(unit))).collect();
    ReportPage {
        t,
        layout: visit
            .layout(t.report.title.with("name", &form.project.name), Noun::Reports)
            .simulated(form.project.simulated),
        period: shown::period(form.period, visit.language),
        stage: shown::stage(t, form.stage),
        fields: typed::FIELDS.iter().map(|field| field_row(visit, &form, field, &typed, &back.notes)).collect(),
        doubts_only: !back.notes.is_empty() && back.notes.iter().all(|note| !note.error),
        alert: back.alert,
        done: done(t, visit.query.text("done")).map(Into::into).unwrap_or_default(),
        standing: standing(visit, &form, name),
        plan: plan(t, &form),
        derived: derived.map(|derived| derived_rows(t, derived)).unwrap_or_default(),
        tiers: form.tiers.iter().map(name).collect::<Vec<_>>().join(t.site.arrow.as_str()),
        may_hand_in: !units.is_empty() && !reach_of(Right::SubmitReport, actor.post.role).is_empty(),
        judged: waits.map(|report| judged_rows(t, report, form.previous.as_ref())).unwrap_or_default(),
        to_accept: waits.filter(|_| mine).cloned(),
        draft_saved: form.draft.as_ref().map(|draft| shown::minute(&draft.saved_at)).unwrap_or_default(),
        units,
        notes: back.notes,
        typed,
        form,
    }
}

/// The draft, else the latest version, else what is known already; `?fill=previous` takes over the
/// report before, for a period in which nothing changed.
fn first_values(visit: &Visit, form: &ReportForm) -> Fields {
    if visit.query.text("fill") == "previous"
        && let Some(previous) = &form.previous
    {
        return typed::of_report(previous).without(&["reason"]);
    }
    if let Some(draft) = &form.draft {
        return typed::of_draft(&draft.body);
    }
    if let Some(latest) = &form.latest {
        return typed::of_report(latest).without(&["reason"]);
    }
    Fields(form.done_before.map(|amount| ("done_before".to_owned(), shown::wan(amount))).into_iter().collect())
}

fn judged_rows(t: &Messages, report: &Report, previous: Option<&Report>) -> Vec<JudgedRow> {
    let (now, before) = (typed::of_report(report), previous.map(typed::of_report).unwrap_or_default());
    let row = |name: &&'static str| JudgedRow {
        label: label(t, name).0,
        now: now.text(name).to_owned(),
        before: before.text(name).to_owned(),
        number: !is_long(name),
    };
    typed::FIELDS.iter().map(row).filter(|row| !row.now.is_empty() || !row.before.is_empty()).collect()
}

/// What a field is called, and a hint for filling it in.
fn label(t: &Messages, name: &str) -> (Phrase, Phrase) {
    let t = &t.report;
    match name {
        "done_ytd" => (t.done_ytd_wan, t.done_ytd_hint),
        "received_ytd" => (t.received_ytd_wan, t.received_ytd_hint),
        "done_before" => (t.done_before_wan, t.done_before_hint),
        "estimate_ytd" => (t.estimate_ytd_wan, t.estimate_ytd_hint),
        "physical_percent" => (t.percent, t.percent_hint),
        "progress" => (t.progress, t.progress_hint),
        "problems" => (t.problems, t.problems_hint),
        _ => (t.reason, t.reason_hint),
    }
}

/// Whether a field holds text of several lines.
fn is_long(name: &str) -> bool {
    matches!(name, "progress" | "problems" | "reason")
}

fn field_row(visit: &Visit, form: &ReportForm, name: &'static str, typed: &Fields, notes: &[Note]) -> FieldRow {
    let t = &visit.t.report;
    let (label, hint) = label(visit.t, name);
    let of = |report: &Option<Report>| {
        report.as_ref().map(|report| typed::of_report(report).text(name).to_owned()).unwrap_or_default()
    };
    let known =
        [(t.previous, of(&form.previous)), (t.last_year, of(&form.last_year)), (t.in_force, of(&form.in_force))];
    let beside = known.into_iter().filter(|(_, value)| !value.is_empty() && name != "reason");
    FieldRow {
        name,
        label,
        hint,
        value: typed.raw(name).to_owned(),
        beside: beside.collect(),
        notes: notes.iter().filter(|note| note.field == name).cloned().collect(),
        long: is_long(name),
    }
}

fn plan(t: &Messages, form: &ReportForm) -> Vec<(Phrase, String)> {
    let p = &t.project;
    let plan = form.plan.as_ref();
    let amounts: [(Phrase, Option<Money>); 5] = [
        (t.field_words.total_investment, Some(form.project.total_investment)),
        (p.annual, plan.map(|plan| plan.annual)),
        (p.to_q1, plan.and_then(|plan| plan.to_q1)),
        (p.to_q2, plan.and_then(|plan| plan.to_q2)),
        (p.to_q3, plan.and_then(|plan| plan.to_q3)),
    ];
    let told = amounts
        .into_iter()
        .filter_map(|(name, amount)| Some((name, format!("{} {}", shown::wan(amount?), t.site.wan))));
    told.collect()
}

fn derived_rows(t: &Messages, derived: Derived) -> Vec<(Phrase, String)> {
    let told = |amount: Option<Money>| {
        amount.map_or_else(shown::dash, |amount| format!("{} {}", shown::wan(amount), t.site.wan))
    };
    vec![(t.report.done_month, told(derived.done_month)), (t.report.since_start, told(derived.done_since_start))]
}

fn standing(visit: &Visit, form: &ReportForm, name: &dyn Fn(&UnitCode) -> String) -> String {
    let t = &visit.t.report;
    match (&form.latest, &form.turn) {
        (None, _) => t.standing_none.into(),
        (Some(report), Some(turn)) => {
            t.standing_waiting.with("version", report.version).with("unit", name(turn)).into()
        }
        (Some(report), None) if report.status == ReportStatus::Returned => {
            t.standing_returned.with("version", report.version).with("reason", &report.returned_because).into()
        }
        (Some(report), None) => t
            .standing_other
            .with("version", report.version)
            .with("status", shown::status(visit.t, report.status))
            .into(),
    }
}

const fn done(t: &Messages, word: &str) -> Option<Phrase> {
    match word.as_bytes() {
        b"draft" => Some(t.report.told_draft),
        b"dropped" => Some(t.report.told_dropped),
        b"submitted" => Some(t.report.told_submitted),
        b"same" => Some(t.report.told_same),
        b"accepted" => Some(t.report.told_accepted),
        b"returned" => Some(t.report.told_returned),
        _ => None,
    }
}

fn read_parts((project, period): &Parts) -> Result<(ProjectId, Period), Fault> {
    let project = project.parse().map_err(|_| Fault::Bad { wanted: Wanted::Project, found: project.clone() })?;
    Ok((project, read_period(period)?))
}
