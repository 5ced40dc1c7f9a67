//! A sudden question: these projects, these columns, this period; the answer explains itself.

use app::AppError;
use app::access::{Actor, Right};
use app::ask::{Answer, AskBy, AskColumn, Question, answer, ask, asked_before, read_sentence};
use app::list_reports::report_periods;
use app::view_bulletin::{Form, write_form};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::export::{body_html, words};
use model::{Money, MoneyUnit, Period, Role, Stage};

use crate::download::download;
use crate::fault::{Fault, Wanted};
use crate::fields::Fields;
use crate::handlers::bulletin::read_period;
use crate::handlers::projects::lists;
use crate::known::{UnitChoice, choices, known};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::posted::SignedPost;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page: the question, and its answer when one was asked.
#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage {
    t: &'static Messages,
    layout: Layout,
    /// What was asked in words; empty when it was not.
    sentence: String,
    /// Words of it that are not understood, each with the projects that it may name.
    left: Vec<(String, String)>,
    /// The question as it stands in the form.
    typed: Fields,
    units: Vec<UnitChoice>,
    lists: Vec<(String, String)>,
    stages: Vec<(Stage, String)>,
    columns: Vec<ColumnChoice>,
    /// What the post asked before: address and words.
    before: Vec<(String, String)>,
    /// Address of the answer; empty before one was asked.
    href: String,
    /// Whether there is a PDF too.
    pdf: bool,
    /// The answer as written by `exchange`: balanced and escaped by construction.
    body: String,
}

/// A column that can be asked for.
struct ColumnChoice {
    word: &'static str,
    name: String,
    asked: bool,
}

/// `GET /ask`
pub(crate) async fn form(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    shown_page(&site, &visit, &actor, Shown::Blank).await
}

/// `POST /ask`: asks, and leads to the answer. What is asked in words and not understood in full comes back as
/// the form, filled as far as it is.
pub(crate) async fn post(State(site): State<Site>, post: SignedPost) -> Result<Response, Fault> {
    let Signed { visit, actor } = &post.signed;
    let sentence = post.fields.text("sentence").trim();
    let question = if sentence.is_empty() {
        read_question(&post.fields)?
    } else {
        let read = read_sentence(&site.house, actor, sentence).await?;
        let period = match read.period {
            Some(period) => period,
            None => usual_period(&site, actor).await?,
        };
        let question = read.question(&actor.post.unit, period);
        if !read.left.is_empty() {
            return shown_page(&site, visit, actor, Shown::Read { sentence, left: read.left, question }).await;
        }
        question
    };
    let name = ask(&site.house, actor, question).await?;
    Ok(Redirect::to(&format!("/ask/{name}")).into_response())
}

/// `GET /ask/{question}`
pub(crate) async fn answered(
    State(site): State<Site>,
    Path(name): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let found = answer(&site.house, &actor, &name).await?;
    shown_page(&site, &visit, &actor, Shown::Answered(format!("/ask/{name}"), found)).await
}

/// `GET /ask/{question}/files/{file}`
pub(crate) async fn file(
    State(site): State<Site>,
    Path((name, file)): Path<(String, String)>,
    Signed { actor, .. }: Signed,
) -> Result<Response, Fault> {
    let form = file.strip_prefix("answer.").and_then(Form::parse).filter(|form| *form != Form::Archive);
    let form = form.ok_or(Fault::NoPage)?;
    let found = answer(&site.house, &actor, &name).await?;
    let bytes = write_form(&site.house, &found.document, form)?;
    Ok(download(&format!("{}.{}", found.document.title, form.ending()), form.media_type(), bytes))
}

/// What the page is for.
enum Shown<'s> {
    /// Nothing was asked yet.
    Blank,
    /// A question in words, of which some are left.
    Read { sentence: &'s str, left: Vec<String>, question: Question },
    /// An answer and its address.
    Answered(String, Answer),
}

async fn shown_page(site: &Site, visit: &Visit, actor: &Actor, shown: Shown<'_>) -> Result<Response, Fault> {
    let (pass, known) = known(site, actor, Right::ViewFigure).await?;
    let mut units = choices(&known, &pass);
    if !units.iter().any(|unit| unit.code == actor.post.unit) && pass.reaches(&known.tree, &actor.post.unit) {
        units.insert(0, UnitChoice { code: actor.post.unit.clone(), name: known.name(&actor.post.unit) });
    }
    let (asked, answered, sentence, left) = match &shown {
        Shown::Blank => (None, None, "", &[][..]),
        Shown::Read { sentence, left, question } => (Some(question), None, *sentence, left.as_slice()),
        Shown::Answered(href, answer) => (Some(&answer.question), Some((href, answer)), "", &[][..]),
    };
    let columns: &[AskColumn] = asked.map_or(&AskColumn::USUAL, |question| &question.columns);
    let choice = |column: AskColumn| ColumnChoice {
        word: column.as_str(),
        name: shown::word(visit.t.ask_column_words.of(column.as_str()), column.zh()),
        asked: columns.contains(&column),
    };
    let before = asked_before(&site.house, actor).await?.into_iter();
    let before = before.map(|asked| (format!("/ask/{}", asked.name), asked.title));
    let title: String = answered.map_or_else(|| visit.t.ask.title.into(), |(_, answer)| answer.document.title.clone());
    let simulated = answered.is_some_and(|(_, answer)| answer.document.simulated);
    page(&AskPage {
        t: visit.t,
        layout: visit.layout(title, Noun::Ask).with_bulletin_style().simulated(simulated),
        sentence: sentence.to_owned(),
        left: left.iter().map(|word| (word.clone(), projects_named(word))).collect(),
        typed: match asked {
            Some(question) => typed(question),
            None => Fields(vec![("period".to_owned(), usual_period(site, actor).await?.to_string())]),
        },
        units,
        lists: lists(site, actor).await?,
        stages: Stage::ALL.iter().map(|stage| (*stage, shown::stage(visit.t, Some(*stage)))).collect(),
        columns: AskColumn::ALL.into_iter().map(choice).collect(),
        before: before.collect(),
        pdf: site.house.has_typesetter(),
        body: answered
            .map_or_else(String::new, |(_, answer)| body_html(&answer.document, words::Language::Zh, Some(""))),
        href: answered.map_or_else(String::new, |(href, _)| href.clone()),
    })
}

/// The period that a question is about when it names none: the last one with reports, or the last month.
async fn usual_period(site: &Site, actor: &Actor) -> Result<Period, Fault> {
    match report_periods(&site.house, actor).await {
        Ok(periods) => Ok(periods.first),
        Err(AppError::Refused(_)) => Ok(Period::month_before(site.house.clock.today())),
        Err(error) => Err(error.into()),
    }
}

/// A question as the fields of its form.
fn typed(question: &Question) -> Fields {
    let pairs = [
        ("unit", question.unit.to_string()),
        ("role", question.role.as_str().to_owned()),
        ("period", question.period.to_string()),
        ("by", question.by.as_str().to_owned()),
        ("list", question.list.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("stage", question.stage.map(|stage| stage.as_str().to_owned()).unwrap_or_default()),
        ("industry", question.industry.clone()),
        ("least", question.least.map(|least| least.exact(MoneyUnit::Yi)).unwrap_or_default()),
        ("plan", if question.adjusted { "adjusted" } else { "original" }.to_owned()),
    ];
    Fields(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The list of projects with a word in their names.
fn projects_named(word: &str) -> String {
    format!("/projects?{}", Fields(vec![("text".to_owned(), word.to_owned())]).query())
}

fn read_question(fields: &Fields) -> Result<Question, Fault> {
    let bad = |wanted: Wanted, name: &str| Fault::Bad { wanted, found: fields.text(name).to_owned() };
    let given = |name: &'static str| Some(fields.text(name)).filter(|text| !text.is_empty());
    let stage = match given("stage") {
        None => None,
        Some(word) => Some(Stage::parse(word).ok_or_else(|| bad(Wanted::Choice, "stage"))?),
    };
    let by = fields.text("by");
    let industry = fields.text("industry");
    if industry.len() > 4 || !industry.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad(Wanted::Number, "industry"));
    }
    let least = given("least").map(|text| Money::parse(text, MoneyUnit::Yi));
    let least = least.transpose().map_err(|_| bad(Wanted::Number, "least"))?.filter(|least| *least > Money::ZERO);
    let asked: Vec<&str> = fields.all("column").collect();
    let columns: Vec<_> = AskColumn::ALL.into_iter().filter(|column| asked.contains(&column.as_str())).collect();
    Ok(Question {
        unit: fields.text("unit").parse().map_err(|_| bad(Wanted::Unit, "unit"))?,
        role: Role::parse(fields.text("role")).ok_or_else(|| bad(Wanted::Choice, "role"))?,
        period: read_period(fields.text("period"))?,
        by: AskBy::ALL.into_iter().find(|known| known.as_str() == by).ok_or_else(|| bad(Wanted::Choice, "by"))?,
        list: given("list").map(str::parse).transpose().map_err(|_| bad(Wanted::List, "list"))?,
        stage,
        industry: industry.to_owned(),
        least,
        columns: if columns.is_empty() { AskColumn::USUAL.to_vec() } else { columns },
        adjusted: fields.text("plan") == "adjusted",
    })
}
