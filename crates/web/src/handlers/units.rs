//! One rule's figures for all units side by side: a table with bars, and a map where there are shapes.

use app::view_units::{UnitFigure, UnitsShown, view_units};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use model::Outcome;
use serde_json::json;

use crate::bars::{Bar, bars};
use crate::fault::Fault;
use crate::handlers::bulletin::read_period;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage {
    t: &'static Messages,
    layout: Layout,
    shown: UnitsShown,
    period_words: String,
    total: Option<Row>,
    rows: Vec<Row>,
    /// The map as data; empty where no unit has a shape.
    map: String,
}

/// A unit and its figure.
struct Row {
    name: String,
    printed: String,
    href: String,
    bar: Bar,
}

/// `GET /policies/{pack}/rules/{code}/units`
pub(crate) async fn units(
    State(site): State<Site>,
    Path((pack, code)): Path<(String, String)>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let period = read_period(visit.query.text("period"))?;
    let found = view_units(&site.house, &actor, &pack, &code, period).await?;
    let map = map(&site, &visit, &found);
    let (total, rows) = rows(&visit, &found);
    let layout = visit.layout(found.rule.title.clone(), Noun::Policies).simulated(found.simulated);
    page(&UnitsPage {
        t: visit.t,
        layout: if map.is_empty() { layout } else { layout.with_charts() },
        period_words: shown::period(period, visit.language),
        total,
        rows,
        map,
        shown: found,
    })
}

/// The territory apart, then the units; whoever is not told of the territory sees units only.
fn rows(visit: &Visit, found: &UnitsShown) -> (Option<Row>, Vec<Row>) {
    let territory = &found.pack.policy.territory;
    let (total, units): (Vec<_>, Vec<_>) = found.units.iter().partition(|one| one.unit == *territory);
    let figures: Vec<_> = units.iter().map(|one| &one.figure).collect();
    let row = |one: &UnitFigure, bar: Bar| Row {
        name: one.name.clone(),
        printed: shown::figure(&one.figure, visit.language),
        href: format!("/figures/{}", one.figure.key()),
        bar,
    };
    let rows = units.iter().zip(bars(&figures)).map(|(one, bar)| row(one, bar)).collect();
    (total.first().map(|one| row(one, Bar::default())), rows)
}

/// What `pictures.js` draws: units that have a shape, each with its number, its text and its page.
fn map(site: &Site, visit: &Visit, found: &UnitsShown) -> String {
    let region = |one: &UnitFigure| {
        let code = one.unit.as_str();
        let Outcome::Number(_) = one.figure.outcome() else { return None };
        // The script scales colours only; what it shows of a number is the printed text.
        let value: Option<f64> = one.figure.print().parse().ok();
        site.outlines.has(code).then(|| {
            json!({ "code": code, "name": one.name, "value": value, "text": shown::figure(&one.figure, visit.language),
                    "href": format!("/figures/{}", one.figure.key()) })
        })
    };
    let regions: Vec<_> = found.units.iter().filter_map(region).collect();
    if regions.len() < 2 {
        return String::new();
    }
    json!({ "kind": "map", "outlines": "/outlines.json", "title": found.rule.title, "regions": regions }).to_string()
}
