//! What changed between two drawings of a bulletin: an edition and the one it corrects, or the last edition and a
//! drawing as the ledger stands.

use app::compare_bulletins::{Comparison, FigureChanged, Side, compare_bulletins};
use app::view_bulletin::view_bulletin;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use model::Sealed;

use crate::Site;
use crate::fault::Fault;
use crate::handlers::bulletin::{Parts, read_edition, read_period};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::shown;
use crate::visit::Signed;

/// The page.
#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    t: &'static Messages,
    layout: Layout,
    /// Address of the bulletin.
    href: String,
    /// The editions compared; `None` for a drawing as the ledger stands.
    sides: (u32, Option<u32>),
    positions: (i64, i64),
    alike: usize,
    rows: Vec<ChangeRow>,
}

/// A figure that changed.
struct ChangeRow {
    change: FigureChanged,
    before: String,
    after: String,
    projects: Vec<String>,
    entries: Vec<EntryRow>,
}

/// An entry behind it.
struct EntryRow {
    at: String,
    act: String,
    entry: Sealed,
}

/// Projects named of a figure.
const PROJECTS: usize = 10;

/// `GET /bulletins/{pack}/{bulletin}/{period}/changes`: with `edition` that edition and the one it corrects.
pub(crate) async fn changes(
    State(site): State<Site>,
    Path((pack, bulletin, period)): Path<Parts>,
    signed: Signed,
) -> Result<Response, Fault> {
    let Signed { visit, actor } = signed;
    let period = read_period(&period)?;
    let asked = read_edition(&visit)?;
    let shown = view_bulletin(&site.house, Some(&actor), &pack, &bulletin, period, asked).await?;
    let number = shown.edition.edition;
    let (before, after) = match asked {
        Some(edition) => (shown.edition.corrects.unwrap_or(edition), Some(edition)),
        None => (number, None),
    };
    let sides = (Side::Edition(before), after.map_or(Side::Head, Side::Edition));
    let compared = compare_bulletins(&site.house, &actor, (&pack, &bulletin, period), sides).await?;
    let t = visit.t;
    let layout = visit.layout(format!("{} {}", t.changes.title, shown.edition.title), Noun::Bulletins);
    page(&ChangesPage {
        t,
        layout: layout.simulated(shown.edition.simulated),
        href: format!("/bulletins/{pack}/{bulletin}/{period}"),
        sides: (before, after),
        positions: compared.positions,
        alike: compared.alike,
        rows: compared.changes.iter().map(|change| row(t, change, &compared)).collect(),
    })
}

fn row(t: &Messages, change: &FigureChanged, compared: &Comparison) -> ChangeRow {
    let entry = |sealed: &Sealed| EntryRow {
        at: shown::minute(&sealed.at),
        act: shown::word(t.act_words.of(sealed.act.as_str()), sealed.act.as_str()),
        entry: sealed.clone(),
    };
    let printed = |side: &Option<String>| side.clone().unwrap_or_else(shown::dash);
    ChangeRow {
        before: printed(&change.before),
        after: printed(&change.after),
        projects: change.projects.iter().take(PROJECTS).map(ToString::to_string).collect(),
        entries: change.entries.iter().filter_map(|position| compared.entries.get(position)).map(entry).collect(),
        change: change.clone(),
    }
}
