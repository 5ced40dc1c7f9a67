//! The overview: what the reader owes in a period, the latest bulletins, the policies in force.

use app::access::{Actor, Right, reach_of};
use app::list_reports::{Owed, ReportPeriods, ReportsWanted, list_reports, report_periods};
use app::view_policy::{list_policies, view_policy};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{Period, UnitCode};

use crate::fault::Fault;
use crate::handlers::bulletin::read_period;
use crate::handlers::bulletins::{BulletinRow, for_everybody, latest_editions};
use crate::handlers::policies::{self, PolicyRow};
use crate::handlers::reports::{self, LineRow};
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::target_bars::{self, Legend, LightShown, TargetBar};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Lines of each kind, and bulletins, on the page.
const LINES: usize = 10;
/// Targets on the page, shared among the policies; each shows a few in any case.
const TARGETS: usize = 8;
const TARGETS_OF_EACH: usize = 3;

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
    business: Business,
    rows: Vec<BulletinRow>,
    policies: Vec<PolicyRow>,
    /// The targets of those policies, the ones furthest behind.
    targets: Vec<TargetsPart>,
    /// What to do first in a house without policies or projects.
    first_steps: bool,
}

/// What is owed, and how the period stands.
#[derive(Default)]
struct Business {
    /// The periods to choose among, with their names.
    periods: Vec<(Period, String)>,
    owed: Vec<OwedPart>,
    /// Units whose reports are missing, with how many; the first of them.
    missing: Vec<(String, usize)>,
    /// Units besides those.
    more_missing: usize,
    /// How the period stands: kind and count.
    counts: Vec<(Phrase, usize)>,
    simulated: bool,
}

/// Targets of a policy.
struct TargetsPart {
    title: String,
    /// All of them, on the page of the policy.
    href: String,
    counts: Vec<(LightShown, usize)>,
    bars: Vec<TargetBar>,
    total: usize,
    legend: Legend,
}

/// One kind of what is owed.
struct OwedPart {
    kind: &'static str,
    kind_text: Phrase,
    lines: Vec<LineRow>,
    total: usize,
}

/// `GET /`
pub(crate) async fn overview(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let mut rows = latest_editions(&site, &visit).await?;
    rows.truncate(LINES);
    let asked = match visit.query.text("period") {
        "" => None,
        text => Some(read_period(text)?),
    };
    let reads_projects =
        visit.actor.as_ref().is_some_and(|actor| !reach_of(Right::ViewProject, actor.post.role).is_empty());
    let (mut business, mut policies, mut targets) = (Business::default(), Vec::new(), Vec::new());
    // Without reports of one's own, the time that the latest bulletin tells of.
    let told = rows.first().map(|row| row.of);
    let mut period = asked.or(told).unwrap_or_else(|| Period::month_before(site.house.clock.today()));
    if let Some(actor) = &visit.actor {
        if reads_projects {
            (period, business) = owed(&site, &visit, actor, asked).await?;
        }
        let signed = Signed { visit: visit.clone(), actor: actor.clone() };
        policies = policies::rows(&site, &signed, period).await?;
        targets = targets_parts(&site, &signed, period).await?;
    }
    let simulated =
        targets.iter().any(|(_, simulated)| *simulated) || business.simulated || rows.iter().any(|row| row.simulated);
    let page = page(&OverviewPage {
        t: visit.t,
        layout: visit.layout(visit.t.nav.overview, Noun::Overview).simulated(simulated),
        signed_in: visit.actor.is_some(),
        reads_projects,
        period,
        period_words: shown::period(period, visit.language),
        first_steps: visit.actor.is_some() && policies.is_empty() && business.counts.is_empty(),
        business,
        rows,
        targets: targets.into_iter().map(|(part, _)| part).collect(),
        policies: policies.into_iter().filter(|policy| policy.in_force).collect(),
    })?;
    Ok(for_everybody(&visit, page))
}

/// The targets of each policy in force, and whether simulated data are behind them.
async fn targets_parts(site: &Site, signed: &Signed, period: Period) -> Result<Vec<(TargetsPart, bool)>, Fault> {
    let packs = list_policies(&site.house, &signed.actor).await?;
    let with_targets: Vec<_> =
        packs.iter().filter(|pack| !pack.targets.is_empty() && policies::in_force(pack, period)).collect();
    let limit = (TARGETS / with_targets.len().max(1)).max(TARGETS_OF_EACH);
    let mut parts = Vec::new();
    for pack in with_targets {
        let shown = view_policy(&site.house, &signed.actor, &pack.name, Some(period)).await?;
        let part = TargetsPart {
            title: pack.policy.title.clone(),
            href: format!("/policies/{}?period={period}#targets", pack.name),
            counts: target_bars::counts(&signed.visit, &shown),
            bars: target_bars::furthest_behind(&signed.visit, &shown, limit),
            total: shown.targets.len(),
            legend: target_bars::legend(&signed.visit, &pack.policy.lights),
        };
        parts.push((part, shown.simulated));
    }
    Ok(parts)
}

/// What the post owes in the period asked for, or in the one to look at first.
async fn owed(site: &Site, visit: &Visit, actor: &Actor, asked: Option<Period>) -> Result<(Period, Business), Fault> {
    let ReportPeriods { first, mut all } = report_periods(&site.house, actor).await?;
    let period = asked.unwrap_or(first);
    if !all.contains(&period) {
        all.push(period);
        all.sort_by_key(|period| std::cmp::Reverse(period.last_day()));
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
    let counts =
        Owed::ALL.into_iter().map(|owed| (reports::text(visit.t, owed), count(owed))).filter(|(_, count)| *count > 0);
    let name = |unit: &UnitCode| list.names.get(unit).cloned().unwrap_or_else(|| unit.to_string());
    let business = Business {
        periods: all.into_iter().map(|period| (period, shown::period(period, visit.language))).collect(),
        owed: mine.into_iter().map(part).filter(|part| part.total > 0).collect(),
        missing: list.missing.iter().take(LINES).map(|(unit, count)| (name(unit), *count)).collect(),
        more_missing: list.missing.len().saturating_sub(LINES),
        counts: counts.collect(),
        simulated: list.lines.iter().any(|line| line.simulated),
    };
    Ok((period, business))
}
