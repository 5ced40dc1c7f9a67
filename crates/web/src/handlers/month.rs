//! The month by workbook: out to the units, and back.

use app::access::{Right, enter};
use app::list_reports::report_periods;
use app::split_month::{UnitBook, UnitOwing, split_month, units_owing};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use exchange::archive::{self, Archive};
use exchange::month::write_month_book;
use model::Period;

use super::import;
use crate::download::{ZIP, download};
use crate::fault::{Failure, Fault};
use crate::fields::Fields;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::upload::{LARGEST_UPLOAD, MOST_FILES, Upload};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page that holds what is handed in here.
pub(super) const PAGE: &str = "month";

/// The page.
#[derive(Template)]
#[template(path = "month.html")]
struct MonthPage {
    t: &'static Messages,
    layout: Layout,
    period: Period,
    period_words: String,
    /// The periods to choose among, with their names.
    periods: Vec<(Period, String)>,
    units: Vec<UnitOwing>,
    owed: usize,
    reported: usize,
    most_files: usize,
    largest: usize,
}

/// `GET /month`
pub(crate) async fn month(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    enter(&actor, Right::SplitMonth)?;
    let periods = report_periods(&site.house, &actor).await?;
    let period = import::period(&visit.query)?.unwrap_or(periods.first);
    let units = units_owing(&site.house, &actor, period).await?;
    let mut all = periods.all;
    if !all.contains(&period) {
        all.insert(0, period);
    }
    let simulated = units.iter().any(|unit| unit.simulated);
    page(&MonthPage {
        t: visit.t,
        layout: visit.layout(visit.t.month.title, Noun::Month).simulated(simulated),
        period,
        period_words: shown::period(period, visit.language),
        periods: all.into_iter().map(|one| (one, shown::period(one, visit.language))).collect(),
        owed: units.iter().map(|unit| unit.owed).sum(),
        reported: units.iter().map(|unit| unit.reported).sum(),
        units,
        most_files: MOST_FILES,
        largest: LARGEST_UPLOAD,
    })
}

/// `GET /month/books`: the workbooks of all units, in one file.
pub(crate) async fn books(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    enter(&actor, Right::SplitMonth)?;
    let period = needed_period(&visit.query)?;
    let books = split_month(&site.house, &actor, period, import::day(&visit.query, "due")?).await?;
    if books.is_empty() {
        return Ok(Redirect::to(&format!("/month?period={period}")).into_response());
    }
    let name = visit.t.month.books_name.with("period", shown::period(period, visit.language)).to_string();
    let packed = tokio::task::spawn_blocking(move || packed(books)).await;
    let packed = packed.map_err(|error| Fault::Failed(Box::new(error)))?.map_err(Fault::Failed)?;
    Ok(download(&format!("{name}.zip"), ZIP, packed))
}

fn packed(books: Vec<UnitBook>) -> Result<Vec<u8>, Failure> {
    let mut all = Archive::default();
    for book in books {
        all.entries.insert(path(&book.file), write_month_book(&book.book)?);
    }
    Ok(archive::write(&all)?)
}

/// A name of a file as a path within an archive, whatever is in the name of a unit.
pub(super) fn path(name: &str) -> String {
    let plain = |letter: char| if letter.is_control() || "\\/:*?\"<>|".contains(letter) { '-' } else { letter };
    name.chars().map(plain).collect()
}

/// `POST /month`: holds what came back until it is confirmed, and leads to what came of it.
pub(crate) async fn take(State(site): State<Site>, upload: Upload) -> Result<Response, Fault> {
    let Upload { signed: Signed { actor, .. }, fields, files } = upload;
    enter(&actor, Right::CollectReturns)?;
    needed_period(&fields)?;
    import::day(&fields, "due")?;
    let name = site.uploads.put(&actor, PAGE, fields, files)?;
    Ok(Redirect::to(&format!("/month/{name}")).into_response())
}

/// The period of a query or form.
pub(super) fn needed_period(fields: &Fields) -> Result<Period, Fault> {
    crate::handlers::bulletin::read_period(fields.text("period"))
}

/// The address of the page for a period.
pub(super) fn address(visit: &Visit, period: Period) -> (String, String) {
    (format!("/month?period={period}"), shown::period(period, visit.language))
}
