//! Projects along time: planned spans, real ones and the days of the stages.

use app::view_timeline::{TimelineRow, view_timeline};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{Day, Stage};
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::handlers::projects::{Pages, pages, read_filter};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The stages that a reader looks for on a line of time.
const TOLD: [Stage; 5] = [Stage::Building, Stage::Finishing, Stage::Completed, Stage::Producing, Stage::Halted];

/// The page.
#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage {
    t: &'static Messages,
    layout: Layout,
    /// The list with the same filter.
    list: String,
    picture: String,
    /// Names of the stages that are told.
    heads: Vec<String>,
    rows: Vec<Row>,
    total: u64,
    pages: Pages,
}

/// A project: its planned start and finish, then the day of each stage told.
struct Row {
    id: String,
    name: String,
    simulated: bool,
    planned: [String; 2],
    days: Vec<String>,
}

/// `GET /projects/timeline`
pub(crate) async fn timeline(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    let filter = read_filter(&visit.query)?;
    let found = view_timeline(&site.house, &actor, &filter).await?;
    let typed = visit.query.without(&["page"]);
    let simulated = found.rows.iter().any(|row| row.simulated);
    let layout = visit.layout(visit.t.timeline.title, Noun::Projects).simulated(simulated).with_charts();
    page(&TimelinePage {
        t: visit.t,
        layout,
        list: format!("/projects?{}", typed.query()),
        picture: picture(&visit, &found.rows, found.today),
        heads: TOLD.iter().map(|stage| shown::stage(visit.t, Some(*stage))).collect(),
        rows: found.rows.iter().map(row).collect(),
        total: found.total,
        pages: pages("/projects/timeline", &filter, &typed, found.total),
    })
}

fn row(row: &TimelineRow) -> Row {
    let first = |stage: &Stage| row.stages.iter().find(|(known, _)| known == stage).map(|(_, day)| *day);
    Row {
        id: row.project.to_string(),
        name: row.name.clone(),
        simulated: row.simulated,
        planned: row.planned.map(shown::value_or_dash),
        days: TOLD.iter().map(|stage| shown::value_or_dash(first(stage))).collect(),
    }
}

/// What `pictures.js` draws; empty where no project has a span.
fn picture(visit: &Visit, rows: &[TimelineRow], today: Day) -> String {
    let drawn: Vec<Value> = rows.iter().filter_map(|row| drawn(visit, row, today)).collect();
    if drawn.is_empty() {
        return String::new();
    }
    json!({ "kind": "gantt", "today": today.to_string(), "rows": drawn }).to_string()
}

/// The planned span, the real one from the start of works to their completion or today, and a mark
/// for each stage.
fn drawn(visit: &Visit, row: &TimelineRow, today: Day) -> Option<Value> {
    let first = |stage: Stage| row.stages.iter().find(|(known, _)| *known == stage).map(|(_, day)| *day);
    let span = |kind: &str, name: &str, from: Day, to: Day| json!({ "kind": kind, "from": from.to_string(), "to": to.to_string(), "text": format!("{}  {name} {from} – {to}", row.name) });
    let mut spans = Vec::new();
    if let [Some(from), Some(to)] = row.planned {
        spans.push(span("planned", visit.t.timeline.planned.as_str(), from, to));
    }
    if let Some(from) = first(Stage::Building) {
        let end = first(Stage::Completed).or_else(|| first(Stage::Producing)).unwrap_or(today).max(from);
        spans.push(span("real", visit.t.timeline.real.as_str(), from, end));
    }
    let mark = |(stage, day): &(Stage, Day)| {
        let name = shown::stage(visit.t, Some(*stage));
        json!({ "on": day.to_string(), "text": format!("{}  {name} {day}", row.name) })
    };
    let told = row.stages.iter().filter(|(stage, _)| TOLD.contains(stage));
    let href = format!("/projects/{}", row.project);
    (!spans.is_empty())
        .then(|| json!({ "name": row.name, "href": href, "spans": spans, "marks": told.map(mark).collect::<Vec<_>>() }))
}
