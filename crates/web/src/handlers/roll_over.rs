//! The end of a year: what closes, what goes on into the next, and the confirmation.

use app::Actor;
use app::access::{Right, enter};
use app::roll_over::{December, Next, NextLine, Opening, RollOver, RolledOver, check_over, roll_over as rolled_over};
use app::view_lists::view_lists;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::export::write_table_xlsx;
use model::{ListCode, Period};

use super::projects::lists;
use crate::answers::SHOWN;
use crate::blocking::blocking;
use crate::download::{XLSX, download};
use crate::fault::{Failure, Fault, Wanted};
use crate::fields::Fields;
use crate::layout::{Layout, Noun, page};
use crate::messages::{Language, Messages, Phrase};
use crate::posted::SignedPost;
use crate::visit::{Signed, Visit};
use crate::{Site, shown, token};

/// The page.
#[derive(Template)]
#[template(path = "roll_over.html")]
struct RollOverPage {
    t: &'static Messages,
    layout: Layout,
    year: i16,
    years: Vec<i16>,
    /// Lists with lines of the year: code, title, whether it goes on.
    lists: Vec<(String, String, bool)>,
    /// What was typed.
    typed: Fields,
    /// What was asked, as the part of an address behind `?`.
    query: String,
    end: Option<EndShown>,
    /// The year is not over: it is only looked at.
    is_early: bool,
    is_otherwise: bool,
    /// What was recorded by the form before.
    done: String,
}

/// The end of a year as shown.
struct EndShown {
    rolled: RolledOver,
    missing: usize,
    waiting: usize,
    leaves: usize,
    there: usize,
    /// The lists: title, lines, lines that are not shown.
    lists: Vec<(String, Vec<LineRow>, usize)>,
    openings: Vec<OpeningRow>,
    more_openings: usize,
    seen: String,
}

/// What becomes of a project's line.
struct LineRow {
    project: String,
    name: String,
    simulated: bool,
    unit: String,
    was: String,
    next: String,
    look: String,
    /// It leaves, or somebody should look at it.
    stands_out: bool,
}

/// What a project opens the next year with.
struct OpeningRow {
    project: String,
    name: String,
    simulated: bool,
    unit: String,
    december: Phrase,
    is_lacking: bool,
    amounts: [String; 3],
    /// The next year was reported on another opening.
    differs: String,
}

/// `GET /roll-over`: the choice of year and lists; what would come of it once they are chosen.
pub(crate) async fn roll_over(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    enter(&actor, Right::RollOver)?;
    let year = year(&site, &visit.query)?;
    let rolled = match visit.query.has("look") {
        true => Some(rolled_over(&site.house, &actor, &asked(year, &visit.query, false)?).await?),
        false => None,
    };
    let done = match visit.query.text("recorded") {
        "" => String::new(),
        "0" => visit.t.import.same.into(),
        position => position.parse::<u32>().map_or_else(
            |_| String::new(),
            |position| visit.t.roll_over.recorded.with("year", year).with("position", position).into(),
        ),
    };
    shown_page(&site, &visit, &actor, (year, &visit.query), rolled, done, false).await
}

/// `POST /roll-over`: records what was looked at.
pub(crate) async fn record(State(site): State<Site>, post: SignedPost) -> Result<Response, Fault> {
    let SignedPost { signed: Signed { visit, actor }, fields } = post;
    enter(&actor, Right::RollOver)?;
    let year = year(&site, &fields)?;
    check_over(&site.house, year)?;
    let looked = rolled_over(&site.house, &actor, &asked(year, &fields, false)?).await?;
    if fields.text("seen") != seen(&looked) {
        return shown_page(&site, &visit, &actor, (year, &fields), Some(looked), String::new(), true).await;
    }
    let rolled = rolled_over(&site.house, &actor, &asked(year, &fields, true)?).await?;
    let position = rolled.sealed.as_ref().map_or(0, |sealed| sealed.position);
    let query = of_query(year, &fields).query();
    Ok(Redirect::to(&format!("/roll-over?{query}&recorded={position}")).into_response())
}

/// `GET /roll-over/files/{file}`: what is shown as a table, or the next lists as a form to edit and import.
pub(crate) async fn file(
    State(site): State<Site>,
    Path(file): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    enter(&actor, Right::RollOver)?;
    let year = year(&site, &visit.query)?;
    let is_table = match file.as_str() {
        "preview.xlsx" => true,
        "lines.xlsx" => false,
        _ => return Err(Fault::NoPage),
    };
    let asked = asked(year, &visit.query, false)?;
    let rolled = rolled_over(&site.house, &actor, &asked).await?;
    let t = &visit.t.roll_over;
    let name = match is_table {
        true => t.table_name.with("territory", &rolled.territory).with("year", year),
        false => t.lines_name.with("year", year + 1),
    };
    let written = blocking(move || match is_table {
        true => write_table_xlsx(&rolled.table()).map_err(|error| Box::new(error) as Failure),
        false => rolled.workbook(&asked.document).map_err(|error| Box::new(error) as Failure),
    });
    Ok(download(&format!("{name}.xlsx"), XLSX, written.await?.map_err(Fault::Failed)?))
}

/// The year of a query or form; the one that ended last when left out.
fn year(site: &Site, fields: &Fields) -> Result<i16, Fault> {
    match fields.text("year") {
        "" => Ok(site.house.clock.today().year() - 1),
        text => match text.parse() {
            Ok(Period::Year(year)) => Ok(year),
            _ => Err(Fault::Bad { wanted: Wanted::Year, found: text.to_owned() }),
        },
    }
}

fn asked(year: i16, fields: &Fields, record: bool) -> Result<RollOver, Fault> {
    let list = |text: &str| text.parse().map_err(|_| Fault::Bad { wanted: Wanted::List, found: text.to_owned() });
    let lists: Vec<ListCode> = fields.all("list").map(list).collect::<Result<_, _>>()?;
    let (document, reason) = (fields.text("document").to_owned(), fields.text("reason").to_owned());
    Ok(RollOver { year, lists, document, reason, record })
}

/// What was asked, to be asked again.
fn of_query(year: i16, fields: &Fields) -> Fields {
    let mut query = vec![("look".to_owned(), "1".to_owned()), ("year".to_owned(), year.to_string())];
    query.extend(fields.0.iter().filter(|(name, _)| name == "list" || name == "document").cloned());
    Fields(query)
}

/// What would be recorded and what was shown beside it, as a digest; what is typed at the confirmation is no
/// part of it.
fn seen(rolled: &RolledOver) -> String {
    let line = |line: &NextLine| format!("{} {} {:?} {}", line.was.list, line.was.project, line.next, line.is_there);
    let closing = format!("{} {} {}", rolled.closing.unit, rolled.closing.through, rolled.was_closed);
    let openings = rolled.openings.iter().map(|opening| format!("{opening:?}"));
    let texts: Vec<String> = [closing].into_iter().chain(rolled.lines.iter().map(line)).chain(openings).collect();
    token::of_texts(texts.iter().map(String::as_str))
}

async fn shown_page(
    site: &Site,
    visit: &Visit,
    actor: &Actor,
    (year, typed): (i16, &Fields),
    rolled: Option<RolledOver>,
    done: String,
    is_otherwise: bool,
) -> Result<Response, Fault> {
    let today = site.house.clock.today();
    let titles = lists(site, actor).await?;
    let standing = view_lists(&site.house, actor).await?;
    let mut years: Vec<i16> = standing.iter().map(|(_, year)| *year).chain([today.year(), today.year() - 1]).collect();
    years.push(year);
    years.sort_by_key(|year| std::cmp::Reverse(*year));
    years.dedup();
    let choice = |(list, _): &(ListCode, i16)| {
        let code = list.to_string();
        let chosen = rolled.is_none() || typed.all("list").any(|chosen| chosen == code);
        let title = titles.iter().find(|(known, _)| *known == code).map(|(_, title)| title.clone());
        (code, title.unwrap_or_default(), chosen)
    };
    let lists = standing.iter().filter(|(_, of)| *of == year).map(choice).collect::<Vec<_>>();
    let simulated = rolled.as_ref().is_some_and(RolledOver::simulated);
    let end = rolled.map(|rolled| end_shown(rolled, &lists, visit));
    page(&RollOverPage {
        t: visit.t,
        layout: visit.layout(visit.t.roll_over.title, Noun::RollOver).simulated(simulated),
        year,
        years,
        lists,
        typed: typed.clone(),
        query: of_query(year, typed).query(),
        end,
        is_early: check_over(&site.house, year).is_err(),
        is_otherwise,
        done,
    })
}

fn end_shown(rolled: RolledOver, titles: &[(String, String, bool)], visit: &Visit) -> EndShown {
    let mut lists: Vec<(String, Vec<LineRow>, usize)> = Vec::new();
    // What leaves and what is to be looked at comes first in each list.
    let mut lines: Vec<&NextLine> = rolled.lines.iter().collect();
    lines.sort_by_key(|line| (&line.was.list, !stands_out(line), line.is_there));
    for of_list in lines.chunk_by(|one, other| one.was.list == other.was.list) {
        let Some(first) = of_list.first() else { continue };
        let code = first.was.list.to_string();
        let title = titles.iter().find(|(known, title, _)| *known == code && !title.is_empty());
        let rows = of_list.iter().take(SHOWN).map(|line| line_row(line, visit)).collect();
        lists.push((title.map_or(code, |(_, title, _)| title.clone()), rows, of_list.len().saturating_sub(SHOWN)));
    }
    let mut openings: Vec<&Opening> = rolled.openings.iter().collect();
    openings.sort_by_key(|opening| (!opening.differs(), opening.december, opening.project));
    let seen = seen(&rolled);
    EndShown {
        missing: rolled.of_december(December::Missing),
        waiting: rolled.of_december(December::Waiting),
        leaves: rolled.lines.iter().filter(|line| !line.is_there && matches!(line.next, Next::Leaves(_))).count(),
        there: rolled.lines.iter().filter(|line| line.is_there).count(),
        lists,
        openings: openings.iter().take(SHOWN).map(|opening| opening_row(opening, visit.t)).collect(),
        more_openings: openings.len().saturating_sub(SHOWN),
        seen,
        rolled,
    }
}

const fn stands_out(line: &NextLine) -> bool {
    !line.is_there && matches!(line.next, Next::Leaves(_) | Next::Stays { look: Some(_), .. })
}

fn line_row(line: &NextLine, visit: &Visit) -> LineRow {
    let t = visit.t;
    let word = |category: Option<model::Category>| match category {
        Some(category) => shown::word(t.category_words.of(category.as_str()), category.as_str()),
        None => shown::dash(),
    };
    let (next, look) = match &line.next {
        _ if line.is_there => (t.roll_over.is_there.into(), ""),
        Next::Leaves(stage) => (t.roll_over.leaves.with("stage", shown::stage(t, Some(*stage))).into(), ""),
        Next::Stays { category, look } => {
            let look = look.map_or("", |(zh, en)| if visit.language == Language::Zh { zh } else { en });
            (word(*category), look)
        }
    };
    LineRow {
        project: line.was.project.to_string(),
        name: line.holding.project.name.clone(),
        simulated: line.holding.project.simulated,
        unit: line.unit.clone(),
        was: word(line.was.category),
        next,
        look: look.to_owned(),
        stands_out: stands_out(line),
    }
}

fn opening_row(opening: &Opening, t: &Messages) -> OpeningRow {
    let december = match opening.december {
        December::Missing => t.roll_over.december_missing,
        December::Waiting => t.roll_over.december_waiting,
        December::InForce => t.roll_over.december_in_force,
    };
    let told = opening.told_next.filter(|_| opening.differs());
    OpeningRow {
        project: opening.project.to_string(),
        name: opening.name.clone(),
        simulated: opening.simulated,
        unit: opening.unit.clone(),
        december,
        is_lacking: opening.december != December::InForce,
        amounts: [opening.done_before, opening.done_year, opening.since_start()].map(shown::wan_or_dash),
        differs: told.map(|told| t.roll_over.differs.with("told", shown::wan(told)).into()).unwrap_or_default(),
    }
}
