//! One rule of a policy: clause, expression, parameters, cases; and the way to its figures.

use std::sync::Arc;

use app::view_policy::{list_policies, rule_in_words, view_policy};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use model::{Period, UnitCode};
use policy::pack::{Case, ForUnits, Pack, Rule, RuleKind, Target, Written};

use crate::fault::{Fault, Wanted};
use crate::handlers::bulletin::read_period;
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "rule.html")]
struct RulePage {
    t: &'static Messages,
    layout: Layout,
    pack: Arc<Pack>,
    rule: Rule,
    /// Its expression in words.
    in_words: String,
    /// What is told of it beside the clause.
    prose: String,
    measure: String,
    /// What it runs over, in words.
    facts: Vec<(String, String)>,
    file: String,
    cases: Vec<CaseRow>,
    targets: Vec<Target>,
    /// Units that it has figures for.
    units: Vec<(UnitCode, String)>,
    period: Period,
}

/// A worked example in words.
struct CaseRow {
    name: String,
    /// What is given, one line each.
    given: Vec<String>,
    /// What comes out, one line each.
    expect: Vec<String>,
}

/// `GET /policies/{pack}/rules/{code}`
pub(crate) async fn rule(
    State(site): State<Site>,
    Path((name, code)): Path<(String, String)>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let packs = list_policies(&site.house, &actor).await?;
    let pack = packs.into_iter().find(|pack| pack.name == name).ok_or(Fault::NoPage)?;
    let rule = pack.rule(&code).ok_or(Fault::NoPage)?.clone();
    let last = pack.policy.until.unwrap_or_else(|| site.house.clock.today());
    let period = Period::month_before(site.house.clock.today());
    let period = if period.last_day() > last { Period::month_before(last.plus(1)) } else { period };
    page(&RulePage {
        t: visit.t,
        layout: visit.layout(rule.title.clone(), Noun::Policies),
        in_words: rule_in_words(&pack, &rule),
        prose: shown::prose(&rule.prose, visit.language),
        measure: shown::word(visit.t.measure_words.of(rule.measure.as_str()), rule.measure.as_str()),
        facts: facts(&visit, &rule),
        file: format!("{}:{}", rule.spot.file, rule.spot.line),
        cases: rule.cases.iter().map(|case| case_row(&visit, case)).collect(),
        targets: pack.targets.iter().filter(|target| target.rule == rule.code).cloned().collect(),
        units: units(&visit, &pack),
        period,
        rule,
        pack,
    })
}

/// `GET /policies/{pack}/rules/{code}/figure`: from a unit and a period to the figure as it stands.
pub(crate) async fn figure(
    State(site): State<Site>,
    Path((name, code)): Path<(String, String)>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let period = read_period(visit.query.text("period"))?;
    let unit = visit.query.text("unit");
    let unit: UnitCode = unit.parse().map_err(|_| Fault::Bad { wanted: Wanted::Unit, found: unit.to_owned() })?;
    let shown = view_policy(&site.house, &actor, &name, Some(period)).await?;
    let rule = shown.pack.rule(&code).ok_or(Fault::NoPage)?;
    let key = format!("{}/{}/{unit}/{period}@{}", shown.pack.name, rule.code, shown.position);
    Ok(Redirect::to(&format!("/figures/{key}")).into_response())
}

fn facts(visit: &Visit, rule: &Rule) -> Vec<(String, String)> {
    let t = &visit.t.rule;
    let word = |found: Option<crate::messages::Phrase>, word: &str| shown::word(found, word);
    match &rule.kind {
        RuleKind::Indicator { from, by, shared, late, boundaries } => vec![
            (t.kind.into(), t.indicator.into()),
            (t.from.into(), word(visit.t.table_words.of(from.as_str()), from.as_str())),
            (t.by.into(), word(visit.t.role_words.of(by.as_str()), by.as_str())),
            (t.shared.into(), word(visit.t.shared_words.of(shared.as_str()), shared.as_str())),
            (t.late.into(), word(visit.t.late_report_words.of(late.as_str()), late.as_str())),
            (t.boundaries.into(), boundaries.map_or_else(|| t.boundaries_of_period.into(), |day| day.to_string())),
        ],
        RuleKind::Derived { group, rank } => {
            let mut facts = vec![(t.kind.into(), t.derived.into())];
            facts.extend(group.iter().map(|group| (t.group.into(), group.clone())));
            if let Some(rank) = rank {
                facts.push((
                    t.rank_on.into(),
                    word(visit.t.rank_on_words.of(rank.rank_on.as_str()), rank.rank_on.as_str()),
                ));
                facts.push((t.late.into(), word(visit.t.late_unit_words.of(rank.late.as_str()), rank.late.as_str())));
            }
            facts
        }
    }
}

fn case_row(visit: &Visit, case: &Case) -> CaseRow {
    let t = &visit.t.rule;
    let mut given: Vec<String> = Vec::new();
    if let Some(period) = case.period {
        given.push(shown::period(period, visit.language));
    }
    if !case.rows.is_empty() {
        given.push(
            t.case_rows
                .with("count", case.rows.len())
                .with("place", format!("{}:{}", case.spot.file, case.spot.line))
                .into(),
        );
    }
    given.extend(case.given.iter().flat_map(|(code, values)| lines(&format!("[{code}]"), values)));
    given.extend(case.total.iter().map(|(code, value)| format!("{} [{code}] = {}", t.total, value.text)));
    given.extend(case.last_year.iter().flat_map(|(code, values)| lines(&format!("{} [{code}]", t.last_year), values)));
    given.extend(case.statistics.iter().flat_map(|(variable, values)| lines(variable, values)));
    CaseRow { name: case.name.clone(), given, expect: lines("", &case.expect) }
}

/// `NAME = VALUE`, or one line for each unit.
fn lines(name: &str, values: &ForUnits) -> Vec<String> {
    let line = |name: &str, value: &Written| {
        if name.is_empty() { value.text.clone() } else { format!("{name} = {}", value.text) }
    };
    match values {
        ForUnits::Own(value) => vec![line(name, value)],
        ForUnits::Units(units) => {
            units.iter().map(|(unit, value)| line(format!("{name} {unit}").trim(), value)).collect()
        }
    }
}

/// The territory first, then the assessed units, each once.
fn units(visit: &Visit, pack: &Pack) -> Vec<(UnitCode, String)> {
    let mut units = vec![(pack.policy.territory.clone(), visit.t.rule.total.into())];
    for unit in &pack.units {
        if !units.iter().any(|(known, _)| *known == unit.unit) {
            units.push((unit.unit.clone(), unit.name.clone()));
        }
    }
    units
}
