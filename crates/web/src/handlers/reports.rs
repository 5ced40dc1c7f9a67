//! The reports of a period: what is to be handed in, accepted, handed in again.

use std::collections::BTreeMap;

use app::accept_reports::{Accept, AcceptOutcome, Pick, accept_reports};
use app::access::{Right, reach_of};
use app::list_reports::{Owed, ReportLine, ReportsList, ReportsWanted, list_reports, report_periods};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use model::{Period, ProjectId, UnitCode};

use crate::fault::{Fault, Wanted, sentence};
use crate::fields::Fields;
use crate::handlers::bulletin::read_period;
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::posted::SignedPost;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Lines of a page.
const LINES: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    t: &'static Messages,
    layout: Layout,
    period: Period,
    period_words: String,
    kinds: Vec<Kind>,
    /// The kind shown.
    kind: &'static str,
    kind_text: Phrase,
    lines: Vec<LineRow>,
    total: usize,
    /// Reports accepted by the form before; 0 when none were.
    accepted: u32,
    previous: Option<usize>,
    next: Option<usize>,
}

/// What was accepted and what was left, when something was left.
#[derive(Template)]
#[template(path = "accepted.html")]
struct AcceptedPage {
    t: &'static Messages,
    layout: Layout,
    period: Period,
    accepted: usize,
    left: Vec<(ProjectId, String)>,
}

/// A kind in the choice of kinds.
struct Kind {
    word: &'static str,
    text: Phrase,
    count: usize,
    current: bool,
}

/// A report in the list.
pub(crate) struct LineRow {
    /// The form, or the project for those who fill in nothing.
    pub(crate) href: String,
    pub(crate) project: ProjectId,
    pub(crate) name: String,
    pub(crate) simulated: bool,
    pub(crate) unit: String,
    /// Version for the box that picks it; 0 while there is none.
    pub(crate) version: u32,
    pub(crate) done: String,
    pub(crate) percent: String,
    pub(crate) progress: String,
    pub(crate) status: String,
    /// Whose turn it is, or why it came back.
    pub(crate) remark: String,
}

/// `GET /reports`
pub(crate) async fn reports(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    let period = match visit.query.text("period") {
        "" => report_periods(&site.house, &actor).await?.first,
        text => read_period(text)?,
    };
    let offset = number(&visit.query, "from")?;
    let asked = match visit.query.text("kind") {
        "" => None,
        word => Some(read_kind(word)?),
    };
    let wanted = |owed, limit| ReportsWanted { period, owed: Some(owed), offset, limit };
    let list = list_reports(&site.house, &actor, wanted(asked.unwrap_or(Owed::Returned), LINES)).await?;
    let owed = asked
        .unwrap_or_else(|| Owed::ALL.into_iter().find(|owed| list.counts.contains_key(owed)).unwrap_or(Owed::HandIn));
    let list = if asked.is_none() { list_reports(&site.house, &actor, wanted(owed, LINES)).await? } else { list };
    page(&reports_page(&visit, period, owed, offset, &list)?)
}

/// `GET /reports/open`: from a project and a period to the form.
pub(crate) async fn open(Signed { visit, .. }: Signed) -> Result<Response, Fault> {
    let project = visit.query.text("project");
    let project: ProjectId =
        project.parse().map_err(|_| Fault::Bad { wanted: Wanted::Project, found: project.to_owned() })?;
    let period = read_period(visit.query.text("period"))?;
    Ok(Redirect::to(&format!("/reports/{project}/{period}")).into_response())
}

/// `POST /reports`: accepts those picked, or all that wait.
pub(crate) async fn accept(State(site): State<Site>, post: SignedPost) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { visit, actor }, fields } = post;
    let period = read_period(fields.text("period"))?;
    let what = match fields.text("action") {
        "accept-all" => Accept::Waiting { period, within: None, except: [].into() },
        "accept" => Accept::These(picks(&fields, period)?),
        other => return Err(Fault::Bad { wanted: Wanted::Choice, found: other.to_owned() }),
    };
    let AcceptOutcome { accepted, left, .. } =
        accept_reports(&site.house, &actor, &what, fields.text("remark")).await?;
    if left.is_empty() {
        let to = format!("/reports?period={period}&kind=accept&accepted={}", accepted.len());
        return Ok(Redirect::to(&to).into_response());
    }
    page(&AcceptedPage {
        t: visit.t,
        layout: visit.layout(visit.t.reports.title, Noun::Reports),
        period,
        accepted: accepted.len(),
        left: left.iter().map(|(project, refusal)| (*project, sentence(refusal, visit.language))).collect(),
    })
}

fn picks(fields: &Fields, period: Period) -> Result<Vec<Pick>, Fault> {
    let pick = |text: &str| {
        let (project, version) = text.split_once('/')?;
        Some(Pick { project: project.parse().ok()?, period, version: version.parse().ok()?, checked_ytd: None })
    };
    let bad = |text: &str| Fault::Bad { wanted: Wanted::Choice, found: text.to_owned() };
    fields.all("pick").map(|text| pick(text).ok_or_else(|| bad(text))).collect()
}

fn reports_page(
    visit: &Visit,
    period: Period,
    owed: Owed,
    offset: usize,
    list: &ReportsList,
) -> Result<ReportsPage, Fault> {
    let t = visit.t;
    let count = |owed: Owed| list.counts.get(&owed).copied().unwrap_or(0);
    let kind = |kind: Owed| Kind { word: word(kind), text: text(t, kind), count: count(kind), current: kind == owed };
    let total = count(owed);
    Ok(ReportsPage {
        t,
        layout: visit.layout(t.reports.title, Noun::Reports).simulated(list.lines.iter().any(|line| line.simulated)),
        period,
        period_words: shown::period(period, visit.language),
        kinds: Owed::ALL.into_iter().map(kind).collect(),
        kind: word(owed),
        kind_text: text(t, owed),
        lines: list.lines.iter().map(|line| row(visit, period, line, &list.names)).collect(),
        total,
        accepted: u32::try_from(number(&visit.query, "accepted")?).unwrap_or(0),
        previous: (offset > 0).then(|| offset.saturating_sub(LINES)),
        next: Some(offset + LINES).filter(|next| *next < total),
    })
}

/// A line as shown.
pub(crate) fn row(visit: &Visit, period: Period, line: &ReportLine, names: &BTreeMap<UnitCode, String>) -> LineRow {
    let t = visit.t;
    let fills_in = visit.actor.as_ref().is_some_and(|actor| !reach_of(Right::SaveDraft, actor.post.role).is_empty());
    let name = |unit: &UnitCode| names.get(unit).cloned().unwrap_or_else(|| unit.to_string());
    let report = line.report.as_ref();
    let remark = match (line.owed, &line.turn, report) {
        (_, Some(turn), _) => t.reports.turn.with("unit", name(turn)).into(),
        (_, None, Some(report)) if !report.returned_because.is_empty() => report.returned_because.clone(),
        _ => String::new(),
    };
    LineRow {
        href: match fills_in {
            true => format!("/reports/{}/{period}", line.project),
            false => format!("/projects/{}", line.project),
        },
        project: line.project,
        name: line.name.clone(),
        simulated: line.simulated,
        unit: line.responsible.as_ref().map_or_else(shown::dash, name),
        version: report.map_or(0, |report| report.version),
        done: shown::wan_or_dash(report.map(|report| report.done_ytd)),
        percent: shown::value_or_dash(
            report.and_then(|report| report.physical_percent).map(|percent| format!("{percent}%")),
        ),
        progress: report.map(|report| report.progress.clone()).unwrap_or_default(),
        status: report.map_or_else(|| t.reports.none.into(), |report| shown::status(t, report.status)),
        remark,
    }
}

const fn word(owed: Owed) -> &'static str {
    match owed {
        Owed::Returned => "returned",
        Owed::HandIn => "hand-in",
        Owed::Accept => "accept",
        Owed::Missing => "missing",
        Owed::Waiting => "waiting",
        Owed::InForce => "in-force",
    }
}

/// What a kind is called.
pub(crate) const fn text(t: &Messages, owed: Owed) -> Phrase {
    match owed {
        Owed::Returned => t.reports.returned,
        Owed::HandIn => t.reports.hand_in,
        Owed::Accept => t.reports.accept,
        Owed::Missing => t.reports.missing,
        Owed::Waiting => t.reports.waiting,
        Owed::InForce => t.reports.in_force,
    }
}

fn read_kind(text: &str) -> Result<Owed, Fault> {
    let found = Owed::ALL.into_iter().find(|owed| word(*owed) == text);
    found.ok_or_else(|| Fault::Bad { wanted: Wanted::Choice, found: text.to_owned() })
}

/// A number in a query; 0 when there is none.
fn number(query: &Fields, name: &str) -> Result<usize, Fault> {
    match query.text(name) {
        "" => Ok(0),
        text => {
            let read =
                text.parse::<u32>().map_err(|_| Fault::Bad { wanted: Wanted::Number, found: text.to_owned() })?;
            Ok(read as usize)
        }
    }
}
