//! How a figure was computed.

use app::view_figure::{FigureExplained, RowShown, TermShown, Unplaced, view_figure};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use exchange::export::words;
use model::figure::ParameterUsed;
use model::{Day, FigureKey, Outcome};

use crate::fault::{Fault, Wanted};
use crate::layout::{Layout, Noun, page};
use crate::messages::{Language, Messages};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Rows of a kind on one page.
const ROWS: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    t: &'static Messages,
    layout: Layout,
    key: FigureKey,
    /// Its value with its unit, or the name of its absence.
    value: String,
    /// What it is, in one sentence.
    sentence: String,
    /// Projects that may be its unit's and that no one unit has.
    unplaced: Vec<String>,
    /// How complete the reports are; empty when all are there or none is needed.
    partial: String,
    shown: FigureExplained,
    parameters: Vec<ParameterUsed>,
    terms: Vec<Term>,
    inputs: Vec<InputRow>,
    target: Option<TargetPart>,
    /// The formula in words, short enough to be read.
    in_words: String,
    /// What is told of the rule beside its clause.
    prose: String,
    pack_version: String,
    pack_digest: String,
    period: String,
    /// Rows before and after those shown.
    before: Option<usize>,
    after: Option<usize>,
}

/// An aggregate with the rows that fit this page.
struct Term {
    shown: TermShown,
    /// What is aggregated, and the conditions, for readers of the page.
    written: String,
    conditions: Vec<String>,
    rows: Vec<RowShown>,
    near: Vec<RowShown>,
}

/// A figure or statistic that this one is computed from.
struct InputRow {
    name: String,
    printed: String,
    href: Option<String>,
}

/// How the target stands whose figure it is.
struct TargetPart {
    state: &'static str,
    due: Day,
    /// What its rule came to on that day, with its address.
    on_time: String,
    href: String,
}

/// `GET /figures/{*key}`
pub(crate) async fn figure(
    State(site): State<Site>,
    Path(key): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let key: FigureKey = key.parse().map_err(|_| Fault::Bad { wanted: Wanted::Figure, found: key.clone() })?;
    let from = first_row(&visit)?;
    let explained = view_figure(&site.house, &actor, &key).await?;
    page(&figure_page(&visit, key, explained, from))
}

fn figure_page(visit: &Visit, key: FigureKey, explained: FigureExplained, from: usize) -> FigurePage {
    let figure = &explained.figure;
    let provenance = figure.provenance();
    let language = visit.language;
    let longest = explained.terms.iter().map(|term| term.rows.len().max(term.near.len())).max().unwrap_or(0);
    let layout = visit.layout(provenance.title.clone(), Noun::Bulletins).simulated(explained.simulated);
    FigurePage {
        t: visit.t,
        layout,
        value: shown::figure(figure, language),
        sentence: sentence(visit, &explained),
        unplaced: explained.unplaced.iter().map(|unplaced| told(unplaced, language)).collect(),
        partial: if figure.is_partial() {
            words::partial(figure.present(), figure.expected(), language.into())
        } else {
            String::new()
        },
        parameters: provenance.parameters.clone(),
        terms: explained.terms.iter().map(|term| of_page(term, from, language)).collect(),
        inputs: inputs(&explained),
        target: explained.target.as_ref().map(|target| TargetPart {
            state: shown::state(target.state, language),
            due: target.due,
            on_time: shown::figure(&target.on_time, language),
            href: format!("/figures/{}", target.on_time.key()),
        }),
        in_words: match language {
            Language::En if !explained.derived => explained.expression.clone(),
            _ => explained.in_words.clone(),
        },
        prose: shown::prose(&explained.prose, language),
        pack_version: provenance.pack_version.clone(),
        pack_digest: provenance.pack_digest.clone(),
        period: shown::period(key.period, language),
        before: from.checked_sub(ROWS),
        after: Some(from + ROWS).filter(|next| *next < longest),
        shown: explained,
        key,
    }
}

/// `In PERIOD the RULE of UNIT is VALUE`, and how many rows make it.
fn sentence(visit: &Visit, explained: &FigureExplained) -> String {
    let t = &visit.t.figure;
    let provenance = explained.figure.provenance();
    let counted: u64 = explained.terms.iter().map(|term| term.counts[1]).sum();
    let told = match (explained.figure.outcome(), explained.derived) {
        (Outcome::Absent(_), _) => t.sentence_absent,
        (Outcome::Number(_), true) => t.sentence_derived,
        (Outcome::Number(_), false) => t.sentence_rows,
    };
    let told = told
        .with("period", shown::period(provenance.key.period, visit.language))
        .with("unit", &explained.unit_name)
        .with("title", &provenance.title)
        .with("value", shown::figure(&explained.figure, visit.language));
    told.with("count", counted).into()
}

fn told(unplaced: &Unplaced, language: Language) -> String {
    match language {
        Language::Zh => unplaced.zh(),
        Language::En => unplaced.en(),
    }
}

fn of_page(term: &TermShown, from: usize, language: Language) -> Term {
    let (written, conditions) = match language {
        Language::Zh => (&term.in_words, &term.conditions_in_words),
        Language::En => (&term.written, &term.conditions),
    };
    let told = |failed: &str| {
        let place = term.conditions.iter().position(|condition| condition == failed);
        place.and_then(|place| conditions.get(place)).cloned().unwrap_or_else(|| failed.to_owned())
    };
    let near = |row: &RowShown| RowShown { told: told(&row.told), ..row.clone() };
    Term {
        written: written.clone(),
        conditions: conditions.clone(),
        rows: term.rows.iter().skip(from).take(ROWS).map(|row| contribution(row, language)).collect(),
        near: term.near.iter().skip(from).take(ROWS).map(near).collect(),
        shown: term.clone(),
    }
}

/// A row with its contribution in the language of the page: the house tells amounts in 10,000 yuan.
fn contribution(row: &RowShown, language: Language) -> RowShown {
    let amount = row.told.strip_suffix(Language::Zh.texts().site.wan.as_str());
    let told = amount.map_or_else(|| row.told.clone(), |amount| format!("{amount} {}", language.texts().site.wan));
    RowShown { told, ..row.clone() }
}

/// Inputs with their addresses, each once.
fn inputs(explained: &FigureExplained) -> Vec<InputRow> {
    let row = |input: &app::view_figure::InputExplained| InputRow {
        name: input.name.clone(),
        printed: input.printed.clone(),
        href: input.key.as_ref().map(|key| format!("/figures/{key}")),
    };
    explained.inputs.iter().map(row).collect()
}

fn first_row(visit: &Visit) -> Result<usize, Fault> {
    match visit.query.text("from") {
        "" => Ok(0),
        text => {
            let read =
                text.parse::<u32>().map_err(|_| Fault::Bad { wanted: Wanted::Number, found: text.to_owned() })?;
            Ok(read as usize)
        }
    }
}
