//! How a figure was computed, down to clause and row.

use std::collections::{BTreeMap, BTreeSet};

use analytics::Drawing;
use analytics::explain::{Contribution, NearMiss, explain};
pub use analytics::unplaced::Unplaced;
use model::figure::Input;
use model::{Day, FactTable, Figure, FigureKey, Measure, ProjectId, TargetState, UnitCode};
use policy::pack::{ReportBasis, RuleKind, Target, TargetFigure};

use crate::access::{Actor, Right, enter, visible};
use crate::draw_bulletin::Ground;
use crate::{AppError, House, Refusal};

/// A figure with everything behind it, ready to be shown.
#[derive(Clone, Debug)]
pub struct FigureExplained {
    /// The figure.
    pub figure: Figure,
    /// Name of the unit.
    pub unit_name: String,
    /// Title of the policy.
    pub policy: String,
    /// Code of the rule.
    pub rule: String,
    /// File of the rule inside the pack, with the line of its title.
    pub rule_file: String,
    /// Whether it is a formula over figures.
    pub derived: bool,
    /// The clause in the pack's words.
    pub clause_text: String,
    /// What a reader should know, in Markdown.
    pub prose: String,
    /// The expression as written.
    pub expression: String,
    /// The formula with titles in place of codes.
    pub in_words: String,
    /// The formula with numbers in place of codes; empty for an indicator.
    pub in_numbers: String,
    /// Inputs that are figures or statistics, each with its name and printed value.
    pub inputs: Vec<InputExplained>,
    /// For a figure of a target: how the target stands.
    pub target: Option<TargetExplained>,
    /// Aggregates of an indicator.
    pub terms: Vec<TermShown>,
    /// Projects that may lie in the unit and that no one unit has, because the boundaries divide theirs.
    pub unplaced: Vec<Unplaced>,
    /// Some project behind the period's figures is simulated.
    pub simulated: bool,
    /// Name of the case nearest to this figure: the first of its rule.
    pub case: Option<String>,
}

/// An input of a figure.
#[derive(Clone, Debug)]
pub struct InputExplained {
    /// What it is.
    pub name: String,
    /// Its value as printed, with unit.
    pub printed: String,
    /// Its own key, when it is a figure.
    pub key: Option<FigureKey>,
}

/// The target whose figure it is.
#[derive(Clone, Debug)]
pub struct TargetExplained {
    /// How it stands at the end of the figure's period.
    pub state: TargetState,
    /// The day by which it is to be reached.
    pub due: Day,
    /// What its rule came to on that day.
    pub on_time: Figure,
}

/// An aggregate as shown.
#[derive(Clone, Debug)]
pub struct TermShown {
    /// `sum(done_ytd)` as written.
    pub written: String,
    /// The same in the words of readers, in Chinese.
    pub in_words: String,
    /// Subtracted rather than added.
    pub negative: bool,
    /// Conditions as written.
    pub conditions: Vec<String>,
    /// The same conditions in the words of readers.
    pub conditions_in_words: Vec<String>,
    /// Rows of the unit, those that counted, those that failed on one condition.
    pub counts: [u64; 3],
    /// Rows that counted.
    pub rows: Vec<RowShown>,
    /// Rows that failed on one condition.
    pub near: Vec<RowShown>,
}

/// A row as shown.
#[derive(Clone, Debug)]
pub struct RowShown {
    /// The project, when the reader may see it.
    pub project: Option<ProjectId>,
    /// Its name; a restricted one is not named.
    pub name: String,
    /// Its contribution as printed, or the condition it failed on.
    pub told: String,
    /// It owed a report that is not in.
    pub missing: bool,
    /// It is simulated.
    pub simulated: bool,
}

/// Explains a figure by its key.
///
/// # Errors
/// Refuses a post without the right over the unit, and a key that names no figure.
pub async fn view_figure(house: &House, actor: &Actor, key: &FigureKey) -> Result<FigureExplained, AppError> {
    let pass = enter(actor, Right::ViewFigure)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let no_such = || Refusal::NoSuch { what: format!("数字 {key}") };
    if key.position > reader.head().await?.position {
        return Err(no_such().into());
    }
    let pack = house.packs.at(&reader, &key.pack, key.position).await?;
    pass.any(&known.tree, &[key.unit.clone(), pack.policy.territory.clone()])?;
    let basis = ReportBasis::Accepted;
    let mut ground = Ground::lay(house, &reader, &key.pack, key.period, key.position, basis).await?;
    if pack.target_figure(&key.rule).is_some() {
        ground = ground.with_targets(house, &reader, basis).await?;
    }
    let drawn = ground.drawn(|drawing| {
        let explained = explain(drawing, &key.rule, &key.unit).ok()?;
        let grouping = &drawing.boundaries(&explained.rule.code).grouping;
        let name = grouping.place(&key.unit).map(|place| grouping.subjects[place].name.clone());
        let name = name.or_else(|| ground.pack.unit(&key.unit).map(|unit| unit.name.clone()));
        let name = name.unwrap_or_else(|| key.unit.to_string());
        let target = pack.target_figure(&key.rule).and_then(|(target, _)| target_explained(drawing, target));
        Some(shown(&explained, name, target, &ground))
    });
    let (mut page, terms) = drawn.map_err(AppError::Problems)?.ok_or_else(no_such)?;
    let mut names = BTreeMap::new();
    for id in projects(&terms) {
        if let Some(project) = reader.project(id, key.position).await? {
            let units: Vec<UnitCode> = reader
                .attributions_of(id, key.position)
                .await?
                .into_iter()
                .flat_map(|attribution| attribution.shares.into_iter().map(|share| share.unit))
                .collect();
            let open = visible(&pass, known.project_label(id), &units, &known.tree);
            names.insert(id.number(), (open, project));
        }
    }
    let table = pack.rule(&page.rule).map_or(FactTable::Projects, |rule| match &rule.kind {
        RuleKind::Indicator { from, .. } => *from,
        RuleKind::Derived { .. } => FactTable::Projects,
    });
    let words = |text: &str| analytics::words::in_words(&pack, table, text);
    page.terms = terms.into_iter().map(|term| term_shown(term, &names, &page.figure, &words)).collect();
    Ok(page)
}

type Terms = Vec<analytics::explain::TermExplained>;

/// The projects that are listed, each once.
fn projects(terms: &Terms) -> BTreeSet<ProjectId> {
    let counted = terms.iter().flat_map(|term| term.contributions.iter().map(|row| row.project));
    let near = terms.iter().flat_map(|term| term.near_misses.iter().map(|row| row.project));
    counted.chain(near).filter_map(ProjectId::new).collect()
}

fn target_explained(drawing: &Drawing<'_>, target: &Target) -> Option<TargetExplained> {
    Some(TargetExplained {
        state: drawing.target_state(target).ok()?,
        due: target.period.last_day(),
        on_time: drawing.target(target, TargetFigure::OnTime).ok()?,
    })
}

fn shown(
    explained: &analytics::explain::Explanation<'_>,
    unit_name: String,
    target: Option<TargetExplained>,
    ground: &Ground,
) -> (FigureExplained, Terms) {
    let rule = explained.rule;
    let inputs = explained.figure.provenance().inputs.iter().filter_map(|input| input_explained(input, ground));
    let page = FigureExplained {
        unit_name,
        policy: ground.pack.policy.title.clone(),
        rule: rule.code.clone(),
        rule_file: format!("{}:{}", rule.spot.file, rule.spot.line),
        derived: matches!(rule.kind, RuleKind::Derived { .. }),
        clause_text: rule.clause_text.clone(),
        prose: rule.prose.clone(),
        expression: rule.expression.trim().to_owned(),
        in_words: explained.in_words.clone(),
        in_numbers: explained.in_numbers.clone(),
        inputs: inputs.collect(),
        target,
        terms: Vec::new(),
        unplaced: explained.unplaced.clone(),
        simulated: ground.facts.simulated(),
        case: rule.cases.first().map(|case| case.name.clone()),
        figure: explained.figure.clone(),
    };
    (page, explained.terms.clone())
}

fn input_explained(input: &Input, ground: &Ground) -> Option<InputExplained> {
    let printed = |measure: Measure, outcome, code: &str| {
        let show = ground.pack.rule(code).map(analytics::drawing::show);
        let show = show.unwrap_or(model::figure::Show { places: 1, money: model::MoneyUnit::Yi });
        analytics::explain::told(measure, outcome, show)
    };
    match input {
        Input::Figure { key, measure, outcome } => {
            let title = ground.pack.title(&key.rule).unwrap_or_else(|| key.rule.clone());
            let unit = ground.pack.unit(&key.unit).map(|unit| unit.name.clone());
            let unit = unit.unwrap_or_else(|| ground.facts.tree.name(key.unit.as_str()).to_owned());
            Some(InputExplained {
                name: format!("{title}（{unit}）"),
                printed: printed(*measure, *outcome, &key.rule),
                key: Some(key.clone()),
            })
        }
        Input::Statistic { unit, class, variable, period, source, measure, outcome } => Some(InputExplained {
            name: format!(
                "{variable}（{}{}，{}，{source}）",
                ground.facts.tree.name(unit.as_str()),
                class_name(&ground.pack, class),
                period.zh()
            ),
            printed: printed(*measure, *outcome, ""),
            key: None,
        }),
        Input::Target { clause, outcome, measure } => {
            Some(InputExplained { name: clause.clone(), printed: printed(*measure, *outcome, ""), key: None })
        }
        Input::Rows { .. } => None,
    }
}

/// `，新材料产业` for `industry:new-materials`; nothing for no class.
fn class_name(pack: &policy::pack::Pack, class: &str) -> String {
    let known = class.split_once(':').and_then(|(class, code)| pack.class_code(class, code));
    match known {
        Some(code) => format!("，{}", code.name),
        None if class.is_empty() => String::new(),
        None => format!("，{class}"),
    }
}

fn term_shown(
    term: analytics::explain::TermExplained,
    names: &BTreeMap<i64, (bool, model::Project)>,
    figure: &Figure,
    words: &dyn Fn(&str) -> String,
) -> TermShown {
    let row = |project: i64, told: String, missing: bool| match names.get(&project) {
        Some((true, known)) => {
            RowShown { project: Some(known.id), name: known.name.clone(), told, missing, simulated: known.simulated }
        }
        _ => RowShown { project: None, name: "（限知悉项目）".to_owned(), told, missing, simulated: false },
    };
    let counted = |one: Contribution| row(one.project, contribution(one.value, figure), one.missing);
    let near = |one: NearMiss| row(one.project, one.failed, false);
    let written = format!("{}({})", term.function, term.argument);
    TermShown {
        in_words: words(&written),
        written,
        negative: term.negative,
        conditions_in_words: term.conditions.iter().map(|condition| words(condition)).collect(),
        conditions: term.conditions,
        counts: [term.rows, term.counted, term.near],
        rows: term.contributions.into_iter().map(counted).collect(),
        near: term.near_misses.into_iter().map(near).collect(),
    }
}

/// A row's contribution in full: money in 万元 to the fen, so that rows can be added up by hand.
fn contribution(value: Option<i64>, figure: &Figure) -> String {
    match (value, figure.measure()) {
        (None, _) => "—".to_owned(),
        (Some(fen), Measure::Money) => model::Money::from_fen(fen)
            .map_or_else(|| fen.to_string(), |money| money.exact(model::MoneyUnit::Wan) + "万元"),
        (Some(value), _) => value.to_string(),
    }
}
