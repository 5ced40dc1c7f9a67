//! The list of projects: filter, order, pages, export.

use app::access::Right;
use app::known::Known;
use app::list_projects::{ProjectFilter, count_stages, export_projects, list_projects};
use app::view_policy::list_policies;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use exchange::export::{Table, TableCell, write_table_csv, write_table_xlsx};
use model::{MoneyUnit, Role, Stage};
use serde_json::json;
use store::{ProjectRow, ProjectSort};

use crate::download::download;
use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::known::{UnitChoice, choices, known};
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Rows of a page.
const ROWS: u32 = 50;

/// Columns that the list can be ordered by, with their words in addresses.
const SORTS: [(ProjectSort, &str); 5] = [
    (ProjectSort::Id, "id"),
    (ProjectSort::Name, "name"),
    (ProjectSort::Responsible, "responsible"),
    (ProjectSort::Stage, "stage"),
    (ProjectSort::TotalInvestment, "total"),
];

/// The page.
#[derive(Template)]
#[template(path = "projects.html")]
struct ProjectsPage {
    t: &'static Messages,
    layout: Layout,
    /// The filter as typed.
    typed: Fields,
    stages: Vec<(Stage, String)>,
    units: Vec<UnitChoice>,
    /// Names of lists that installed policies know.
    lists: Vec<(String, String)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    total: u64,
    /// Whether any condition was set.
    filtered: bool,
    /// Filter and order, for the addresses of exports.
    export: String,
    pages: Pages,
    /// How many are in each stage, as data for the picture; empty when all are in one.
    stage_counts: String,
}

/// The head of a column.
struct Head {
    text: Phrase,
    /// Address that orders by it; turns round when it is ordered by already.
    href: String,
    /// `ascending`, `descending`, or empty.
    sorted: &'static str,
    number: bool,
}

/// A project in the list.
struct Row {
    id: String,
    name: String,
    former: String,
    responsible: String,
    place: String,
    stage: String,
    total: String,
    simulated: bool,
}

/// Where in the pages the reader is.
pub(super) struct Pages {
    pub(super) current: u64,
    pub(super) last: u64,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

/// `GET /projects`
pub(crate) async fn projects(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    let (pass, known) = known(&site, &actor, Right::ListProjects).await?;
    let filter = read_filter(&visit.query)?;
    let found = list_projects(&site.house, &actor, &filter).await?;
    let typed = visit.query.without(&["page"]);
    let stage_counts = if found.total > 0 {
        funnel(&visit, &typed, &count_stages(&site.house, &actor, &filter).await?)
    } else {
        String::new()
    };
    let simulated = found.rows.iter().any(|row| row.project.simulated);
    page(&ProjectsPage {
        t: visit.t,
        layout: visit.layout(visit.t.projects.title, Noun::Projects).simulated(simulated).with_charts(),
        stages: Stage::ALL.iter().map(|stage| (*stage, shown::stage(visit.t, Some(*stage)))).collect(),
        units: choices(&known, &pass),
        lists: lists(&site, &actor).await?,
        heads: heads(visit.t, &filter, &typed),
        rows: found.rows.iter().map(|row| shown_row(visit.t, &known, row)).collect(),
        total: found.total,
        filtered: typed
            .0
            .iter()
            .any(|(name, value)| !matches!(name.as_str(), "sort" | "dir" | "role") && !value.trim().is_empty()),
        export: typed.query(),
        pages: pages("/projects", &filter, &typed, found.total),
        typed,
        stage_counts,
    })
}

/// `GET /projects/export/{file}`: what the same filter finds, all pages.
pub(crate) async fn export(
    State(site): State<Site>,
    Path(file): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let filter = read_filter(&visit.query)?;
    let (_, known) = known(&site, &actor, Right::ExportProjects).await?;
    let found = export_projects(&site.house, &actor, &filter).await?;
    let table = table(&visit, &known, &found.rows);
    match file.as_str() {
        "projects.csv" => {
            let csv = write_table_csv(&table, visit.language.into());
            Ok(download(&file, "text/csv; charset=utf-8", csv.into_bytes()))
        }
        "projects.xlsx" => {
            let book = write_table_xlsx(&table).map_err(|error| Fault::Failed(Box::new(error)))?;
            Ok(download(&file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book))
        }
        _ => Err(Fault::NoPage),
    }
}

/// The filter of an address; the same for the page and for the export.
pub(super) fn read_filter(query: &Fields) -> Result<ProjectFilter, Fault> {
    let bad = |wanted: Wanted, name: &str| Fault::Bad { wanted, found: query.text(name).to_owned() };
    let given = |name: &'static str| Some(query.text(name)).filter(|text| !text.is_empty());
    let list = given("list").map(str::parse).transpose().map_err(|_| bad(Wanted::List, "list"))?;
    let year = given("year").map(str::parse).transpose().map_err(|_| bad(Wanted::Year, "year"))?;
    let stage = match given("stage") {
        None => None,
        Some(word) => Some(Stage::parse(word).ok_or_else(|| bad(Wanted::Choice, "stage"))?),
    };
    let role = match given("role") {
        None => Role::Responsible,
        Some(word) => Role::parse(word).ok_or_else(|| bad(Wanted::Choice, "role"))?,
    };
    let unit = given("unit").map(str::parse).transpose().map_err(|_| bad(Wanted::Unit, "unit"))?;
    let sort = match given("sort") {
        None => ProjectSort::Id,
        Some(word) => SORTS.iter().find(|(_, known)| *known == word).ok_or_else(|| bad(Wanted::Choice, "sort"))?.0,
    };
    let number = match given("page") {
        None => 1,
        Some(text) => text.parse::<u32>().ok().filter(|page| *page > 0).ok_or_else(|| bad(Wanted::Number, "page"))?,
    };
    Ok(ProjectFilter {
        text: query.text("text").chars().take(200).collect(),
        list,
        year,
        stage,
        within: unit.map(|unit| (role, unit)),
        sort,
        descending: query.text("dir") == "desc",
        offset: u64::from(number - 1) * u64::from(ROWS),
        limit: ROWS,
    })
}

/// Lists named by the policies installed.
pub(super) async fn lists(site: &Site, actor: &app::access::Actor) -> Result<Vec<(String, String)>, Fault> {
    let mut lists: Vec<(String, String)> = Vec::new();
    for pack in list_policies(&site.house, actor).await? {
        lists.extend(pack.lists.iter().map(|list| (list.list.to_string(), list.title.clone())));
    }
    lists.sort();
    lists.dedup_by(|one, other| one.0 == other.0);
    Ok(lists)
}

fn heads(t: &Messages, filter: &ProjectFilter, typed: &Fields) -> Vec<Head> {
    let t = &t.projects;
    let head = |sort: Option<ProjectSort>, text: Phrase, number: bool| {
        let word = sort.and_then(|sort| SORTS.iter().find(|(known, _)| *known == sort)).map(|(_, word)| *word);
        let here = sort == Some(filter.sort);
        let sorted = match (here, filter.descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let href = word.map_or_else(String::new, |word| {
            let mut query = typed.without(&["sort", "dir"]);
            query.0.push(("sort".to_owned(), word.to_owned()));
            if here && !filter.descending {
                query.0.push(("dir".to_owned(), "desc".to_owned()));
            }
            format!("/projects?{}", query.query())
        });
        Head { text, href, sorted, number }
    };
    vec![
        head(Some(ProjectSort::Id), t.id, false),
        head(Some(ProjectSort::Name), t.name, false),
        head(Some(ProjectSort::Responsible), t.responsible, false),
        head(None, t.place, false),
        head(Some(ProjectSort::Stage), t.stage, false),
        head(Some(ProjectSort::TotalInvestment), t.total_investment, true),
    ]
}

fn shown_row(t: &Messages, known: &Known, row: &ProjectRow) -> Row {
    let name = |unit: &Option<model::UnitCode>| unit.as_ref().map_or_else(shown::dash, |unit| known.name(unit));
    Row {
        id: row.project.id.to_string(),
        name: row.project.name.clone(),
        former: row.project.former_names.join(t.site.list_join.as_str()),
        responsible: name(&row.responsible),
        place: name(&row.place),
        stage: shown::stage(t, row.stage),
        total: shown::wan(row.project.total_investment),
        simulated: row.project.simulated,
    }
}

/// Stages with their counts, each leading to its projects.
fn funnel(visit: &Visit, typed: &Fields, counts: &[(Option<Stage>, u64)]) -> String {
    if counts.len() < 2 {
        return String::new();
    }
    let stage = |(stage, count): &(Option<Stage>, u64)| {
        let mut query = typed.without(&["stage"]);
        query.0.extend(stage.map(|stage| ("stage".to_owned(), stage.as_str().to_owned())));
        let href = format!("/projects?{}", query.query());
        json!({ "name": shown::stage(visit.t, *stage), "value": count, "text": count.to_string(), "href": href })
    };
    json!({ "kind": "funnel", "stages": counts.iter().map(stage).collect::<Vec<_>>() }).to_string()
}

/// Where the reader is in the pages of an address.
pub(super) fn pages(address: &str, filter: &ProjectFilter, typed: &Fields, total: u64) -> Pages {
    let current = filter.offset / u64::from(ROWS) + 1;
    let last = total.div_ceil(u64::from(ROWS)).max(1);
    let to = |page: u64| {
        let mut query = typed.clone();
        query.0.push(("page".to_owned(), page.to_string()));
        format!("{address}?{}", query.query())
    };
    Pages {
        previous: (current > 1).then(|| to((current - 1).min(last))),
        next: (current < last).then(|| to(current + 1)),
        current,
        last,
    }
}

fn table(visit: &Visit, known: &Known, rows: &[ProjectRow]) -> Table {
    let t = &visit.t.projects;
    let text = |text: &str| if text.is_empty() { TableCell::Empty } else { TableCell::Text(text.to_owned()) };
    let unit = |unit: &Option<model::UnitCode>| {
        unit.as_ref().map_or(TableCell::Empty, |unit| TableCell::Text(known.name(unit)))
    };
    let row = |row: &ProjectRow| {
        let project = &row.project;
        vec![
            TableCell::Text(project.id.to_string()),
            text(&project.name),
            text(&project.former_names.join(visit.t.site.list_join.as_str())),
            project.code.as_ref().map_or(TableCell::Empty, |code| TableCell::Text(code.to_string())),
            unit(&row.responsible),
            unit(&row.place),
            text(&project.owner_name),
            text(&project.industry),
            row.stage.map_or(TableCell::Empty, |stage| TableCell::Text(shown::stage(visit.t, Some(stage)))),
            TableCell::Money(project.total_investment, MoneyUnit::Wan),
        ]
    };
    let heads =
        [t.id, t.name, t.former, t.code, t.responsible, t.place, t.owner, t.industry, t.stage, t.total_investment];
    Table {
        title: t.title.into(),
        heads: heads.into_iter().map(Into::into).collect(),
        simulated: rows.iter().any(|row| row.project.simulated),
        rows: rows.iter().map(row).collect(),
    }
}
