//! The policies installed.

use app::view_policy::list_policies;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::Period;
use policy::pack::Pack;

use crate::fault::Fault;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "policies.html")]
struct PoliciesPage {
    t: &'static Messages,
    layout: Layout,
    rows: Vec<PolicyRow>,
}

/// A policy in a list.
pub(crate) struct PolicyRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) issuer: String,
    /// Document number; a dash when it has none.
    pub(crate) number: String,
    /// From – until.
    pub(crate) life: String,
    /// Whether it applies in the period asked for.
    pub(crate) in_force: bool,
    pub(crate) counts: String,
}

/// `GET /policies`
pub(crate) async fn policies(State(site): State<Site>, signed: Signed) -> Result<Response, Fault> {
    let today = Period::Day(site.house.clock.today());
    let rows = rows(&site, &signed, today).await?;
    let layout = signed.visit.layout(signed.visit.t.policies.title, Noun::Policies);
    page(&PoliciesPage { t: signed.visit.t, layout, rows })
}

/// The policies installed, those in force in a period first.
pub(crate) async fn rows(site: &Site, signed: &Signed, period: Period) -> Result<Vec<PolicyRow>, Fault> {
    let packs = list_policies(&site.house, &signed.actor).await?;
    let mut rows: Vec<PolicyRow> = packs.iter().map(|pack| row(pack, period, &signed.visit)).collect();
    rows.sort_by_key(|row| !row.in_force);
    Ok(rows)
}

/// Whether a policy applies in a period.
pub(crate) fn in_force(pack: &Pack, period: Period) -> bool {
    let policy = &pack.policy;
    policy.from <= period.last_day() && policy.until.is_none_or(|until| period.first_day() <= until)
}

fn row(pack: &Pack, period: Period, visit: &Visit) -> PolicyRow {
    let policy = &pack.policy;
    let t = &visit.t.policies;
    PolicyRow {
        href: format!("/policies/{}", pack.name),
        title: policy.title.clone(),
        issuer: policy.issuer.clone(),
        number: shown::or_dash(&policy.number),
        life: match policy.until {
            Some(until) => t.life.with("from", policy.from).with("until", until).into(),
            None => t.life_open.with("from", policy.from).into(),
        },
        in_force: in_force(pack, period),
        counts: t
            .counts
            .with("rules", pack.rules.len())
            .with("targets", pack.targets.len())
            .with("tasks", pack.tasks.len())
            .into(),
    }
}
