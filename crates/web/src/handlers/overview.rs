//! The overview: what the reader owes, the latest bulletins, the policies in force.

use app::access::{Actor, Right, reach_of};
use app::list_reports::{Owed, ReportsWanted, list_reports};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::Period;

use crate::fault::Fault;
use crate::handlers::bulletins::{BulletinRow, last_month, latest_editions};
use crate::handlers::policies::{self, PolicyRow};
use crate::handlers::reports::{self, LineRow};
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Lines of each kind, and bulletins, on the page.
const LINES: usize = 10;

/// The page.
#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    t: &'static Messages,
    layout: Layout,
    signed_in: bool,
    /// The post reads projects, so that it may owe something.
    reads_projects: bool,
    period: Period,
    period_words: String,
    owed: Vec<OwedPart>,
    /// How the month stands: kind and count.
    month: Vec<(Phrase, usize)>,
    rows: Vec<BulletinRow>,
    policies: Vec<PolicyRow>,
    /// What to do first in a house without policies or projects.
    first_steps: bool,
}

/// One kind of what is owed.
struct OwedPart {
    kind: &'static str,
    kind_text: Phrase,
    lines: Vec<LineRow>,
    total: usize,
}

/// What is owed and how the month stands.
type Business = (Vec<OwedPart>, Vec<(Phrase, usize)>, bool);

/// `GET /`
pub(crate) async fn overview(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let period = last_month(site.house.clock.today());
    let mut rows = latest_editions(&site, &visit).await?;
    rows.truncate(LINES);
    let (mut business, mut policies) = (Business::default(), Vec::new());
    if let Some(actor) = &visit.actor {
        business = owed(&site, &visit, actor, period).await?;
        let signed = Signed { visit: visit.clone(), actor: actor.clone() };
        policies = policies::rows(&site, &signed).await?;
    }
    let (owed, month, simulated) = business;
    let reads_projects =
        visit.actor.as_ref().is_some_and(|actor| !reach_of(Right::ViewProject, actor.post.role).is_empty());
    let simulated = simulated || rows.iter().any(|row| row.simulated);
    page(&OverviewPage {
        t: visit.t,
        layout: visit.layout(visit.t.nav.overview, Noun::Overview).simulated(simulated),
        signed_in: visit.actor.is_some(),
        reads_projects,
        period,
        period_words: shown::period(period, visit.language),
        first_steps: visit.actor.is_some() && policies.is_empty() && month.is_empty(),
        owed,
        month,
        rows,
        policies: policies.into_iter().filter(|policy| policy.in_force).collect(),
    })
}

async fn owed(site: &Site, visit: &Visit, actor: &Actor, period: Period) -> Result<Business, Fault> {
    if reach_of(Right::ViewProject, actor.post.role).is_empty() {
        return Ok(Business::default());
    }
    let wanted = ReportsWanted { period, owed: None, offset: 0, limit: LINES };
    let list = list_reports(&site.house, actor, wanted).await?;
    let count = |owed: Owed| list.counts.get(&owed).copied().unwrap_or(0);
    let part = |(kind, owed): (&'static str, Owed)| OwedPart {
        kind,
        kind_text: reports::text(visit.t, owed),
        lines: list
            .lines
            .iter()
            .filter(|line| line.owed == owed)
            .map(|line| reports::row(visit, period, line, &list.names))
            .collect(),
        total: count(owed),
    };
    let mine = [("returned", Owed::Returned), ("hand-in", Owed::HandIn), ("accept", Owed::Accept)];
    let parts = mine.into_iter().map(part).filter(|part| part.total > 0).collect();
    let month =
        Owed::ALL.into_iter().map(|owed| (reports::text(visit.t, owed), count(owed))).filter(|(_, count)| *count > 0);
    Ok((parts, month.collect(), list.lines.iter().any(|line| line.simulated)))
}
